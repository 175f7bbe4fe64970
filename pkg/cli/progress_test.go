package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// The line says how many, how fast and, when the size of the input is known, how long yet.
func TestProgressLine(t *testing.T) {
	for _, c := range []struct {
		records      int
		bytes, total int64
		elapsed      time.Duration
		want         string
	}{
		{50_000, 25_000_000, 100_000_000, 2 * time.Second, "50000 records, 25000 per second, 6s left"},
		{50_000, 1, 0, 2 * time.Second, "50000 records, 25000 per second"},
		{10, 200, 100, time.Second, "10 records, 10 per second"}, // the file grew
		{0, 0, 100, time.Second, "0 records, 0 per second"},
		{60, 100, 36_100, time.Second, "60 records, 60 per second, 6m0s left"},
	} {
		if got := progressLine(c.records, c.bytes, c.total, c.elapsed); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}

func TestProgressIsShownNowAndThen(t *testing.T) {
	file := filepath.Join(t.TempDir(), "input")
	if err := os.WriteFile(file, make([]byte, 1000), 0o644); err != nil {
		t.Fatal(err)
	}
	if n := sizeOf([]string{file, file}); n != 2000 {
		t.Errorf("two files have %d bytes", n)
	}
	if n := sizeOf([]string{file, "-"}); n != 0 {
		t.Errorf("standard input has %d bytes", n)
	}
	var out bytes.Buffer
	p := newProgress(&out, []string{file})
	for range 100 {
		p.show(1, 10) // too soon
	}
	p.last = p.last.Add(-time.Second)
	p.show(5, 500)
	p.clear()
	if n := strings.Count(out.String(), "records"); n != 1 || !strings.HasSuffix(out.String(), "\r\x1b[K") {
		t.Errorf("shown %d times: %q", n, out.String())
	}
}
