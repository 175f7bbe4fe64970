package cli

import (
	"fmt"
	"io"
	"time"
)

// A progress line tells how long work goes; for terminals only.
type progress struct {
	out     io.Writer
	started time.Time
	last    time.Time
	shown   bool
}

// progressEvery keeps the line from flickering.
const progressEvery = 200 * time.Millisecond

func newProgress(out io.Writer) *progress {
	now := time.Now()
	return &progress{out: out, started: now, last: now}
}

func (p *progress) show(done int) {
	now := time.Now()
	if now.Sub(p.last) < progressEvery {
		return
	}
	p.last, p.shown = now, true
	fmt.Fprintf(p.out, "\r\x1b[K%d replies, %.0f per second", done, float64(done)/now.Sub(p.started).Seconds())
}

func (p *progress) clear() {
	if p.shown {
		fmt.Fprint(p.out, "\r\x1b[K")
	}
}
