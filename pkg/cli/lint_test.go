package cli_test

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/attune-cx/attune/pkg/cli"
)

// libraryOf writes some replies that are not good, and goes there.
func libraryOf(t *testing.T, n int) string {
	t.Helper()
	dir := t.TempDir()
	for i := range n {
		name := filepath.Join(dir, "canned", string(rune('a'+i%26))+strings.Repeat("x", i/26)+".md")
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte("---\nsituation: service_failure_first\n---\nPlease send a photo of it.\n"), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(dir)
	return dir
}

// Who interrupts finds no file that is half written, and the baseline as it was.
func TestInterruptedLint(t *testing.T) {
	dir := libraryOf(t, 100)
	ctx, stop := context.WithCancel(context.Background())
	stop()
	code, stdout, _ := run(ctx, "", "lint", "--output", filepath.Join(dir, "out", "report.txt"), "canned")
	if code == cli.Fine {
		t.Errorf("exit code %d\n%s", code, stdout)
	}
	if err := os.Mkdir("out", 0o777); err != nil {
		t.Fatal(err)
	}
	code, _, stderr := run(ctx, "", "lint", "--output", "out/report.txt", "--baseline", "out/base.json", "--write-baseline", "canned")
	if code != cli.Interrupted || !strings.Contains(stderr, "interrupted") {
		t.Errorf("exit code %d: %s", code, stderr)
	}
	noFiles(t, "out")
}

// brokenPipe is standard output of which nobody reads any more.
type brokenPipe struct{}

func (brokenPipe) Write([]byte) (int, error) { return 0, syscall.EPIPE }

// Who pipes the findings into head hears nothing of it.
func TestLintIntoBrokenPipe(t *testing.T) {
	libraryOf(t, 1)
	var stderr strings.Builder
	code := cli.Run(context.Background(), []string{"lint", "canned"}, &cli.Streams{In: strings.NewReader(""), Out: brokenPipe{}, Err: &stderr, Getenv: func(string) string { return "" }})
	if code != cli.Fine || stderr.String() != "" {
		t.Errorf("exit code %d: %s", code, &stderr)
	}
}

// failing is standard input that cannot be read.
type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, errors.New("the other end is gone") }

// silent is standard input into which nobody writes.
type silent struct{ asked chan struct{} }

func (s silent) Read([]byte) (int, error) {
	close(s.asked)
	select {}
}

func TestInterruptedLintThatWaits(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	in := silent{make(chan struct{})}
	go func() {
		<-in.asked
		stop()
	}()
	code := cli.Run(ctx, []string{"lint", "-"}, &cli.Streams{In: in, Out: io.Discard, Err: io.Discard, Getenv: func(string) string { return "" }})
	if code != cli.Interrupted {
		t.Errorf("exit code %d", code)
	}
}

func TestLintWithoutStandardInput(t *testing.T) {
	var stderr strings.Builder
	code := cli.Run(context.Background(), []string{"lint", "-"}, &cli.Streams{In: failing{}, Out: io.Discard, Err: &stderr, Getenv: func(string) string { return "" }})
	if code != cli.Unread || !strings.Contains(stderr.String(), "the other end is gone") {
		t.Errorf("exit code %d: %s", code, &stderr)
	}
}
