package cli

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/attune-cx/attune/pkg/intake"
)

// A progress line tells how long work goes; for terminals only.
type progress struct {
	out     io.Writer
	total   int64 // bytes of all input; 0 when that cannot be known
	started time.Time
	last    time.Time
	shown   bool
}

// progressEvery keeps the line from flickering.
const progressEvery = 200 * time.Millisecond

func newProgress(out io.Writer, paths []string) *progress {
	now := time.Now()
	return &progress{out: out, total: sizeOf(paths), started: now, last: now}
}

// sizeOf is how many bytes the files have together, 0 when one of them is no file: what
// comes through a pipe, lies in a folder or is packed is not known beforehand.
func sizeOf(paths []string) (total int64) {
	for _, path := range paths {
		info, err := os.Stat(path)
		if err != nil || !info.Mode().IsRegular() || packed(path) {
			return 0
		}
		total += info.Size()
	}
	return total
}

// packed says that a file is, by its name.
func packed(path string) bool {
	_, packed := intake.UnpackedName(path)
	return packed
}

// extensionOf is what tells the kind of a file, in small letters, without .gz.
func extensionOf(path string) string {
	name, _ := intake.UnpackedName(path)
	return strings.ToLower(filepath.Ext(name))
}

// show tells that so many records, of so many bytes, are done.
func (p *progress) show(records int, bytes int64) {
	now := time.Now()
	if now.Sub(p.last) < progressEvery {
		return
	}
	p.last, p.shown = now, true
	fmt.Fprint(p.out, "\r\x1b[K", progressLine(records, bytes, p.total, now.Sub(p.started)))
}

func progressLine(records int, bytes, total int64, elapsed time.Duration) string {
	line := fmt.Sprintf("%d records, %.0f per second", records, float64(records)/elapsed.Seconds())
	if bytes > 0 && total >= bytes {
		left := time.Duration(float64(elapsed) * float64(total-bytes) / float64(bytes))
		line += fmt.Sprintf(", %v left", left.Round(time.Second))
	}
	return line
}

func (p *progress) clear() {
	if p.shown {
		fmt.Fprint(p.out, "\r\x1b[K")
	}
}
