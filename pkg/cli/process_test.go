//go:build unix

package cli_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// program builds the program once; what only a real process shows is tested with it.
var program = sync.OnceValues(func() (string, error) {
	folder, err := os.MkdirTemp("", "attune")
	if err != nil {
		return "", err
	}
	path := filepath.Join(folder, "attune")
	if out, err := exec.Command("go", "build", "-o", path, "../../cmd/attune").CombinedOutput(); err != nil {
		return "", fmt.Errorf("%w\n%s", err, out)
	}
	return path, nil
})

func TestMain(m *testing.M) {
	code := m.Run()
	if path, err := program(); err == nil {
		os.RemoveAll(filepath.Dir(path))
	}
	os.Exit(code)
}

func command(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	path, err := program()
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithTimeout(context.Background(), time.Minute)
	t.Cleanup(stop)
	return exec.CommandContext(ctx, path, args...)
}

// endless yields records for ever.
type endless struct{}

const record = "{\"id\":\"a\",\"reply\":\"I'm sorry that your lamp came broken. A new one leaves today.\"}\n"

func (endless) Read(p []byte) (int, error) {
	n := 0
	for n+len(record) <= len(p) {
		n += copy(p[n:], record)
	}
	if n == 0 {
		return 0, io.ErrShortBuffer
	}
	return n, nil
}

// TestBrokenPipeIsQuiet is attune … | head -1.
func TestBrokenPipeIsQuiet(t *testing.T) {
	for _, format := range []string{"jsonl", "text", "csv"} {
		c := command(t, "score", "--format", format, "-")
		var errs bytes.Buffer
		c.Stdin, c.Stderr = endless{}, &errs
		out, err := c.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		if _, err := bufio.NewReader(out).ReadString('\n'); err != nil {
			t.Fatal(err)
		}
		out.Close()
		err = c.Wait()
		if errs.Len() > 0 || c.ProcessState.ExitCode() != 0 {
			t.Errorf("%s: exit code %d (%v), standard error %q; want 0 and nothing", format, c.ProcessState.ExitCode(), err, errs.String())
		}
	}
}

// TestInterrupted is Ctrl-C: soon over, exit code 130, and no half file, also when
// the program waits for a pipe.
func TestInterrupted(t *testing.T) {
	for _, tt := range []struct {
		name  string
		stdin func(t *testing.T) io.Reader
		args  []string
	}{
		{"at work", func(*testing.T) io.Reader { return endless{} }, []string{"score", "--format", "jsonl", "--output", "OUT/results.jsonl", "--rejects", "OUT/rejects.jsonl", "-"}},
		{"waiting for a pipe", silence, []string{"score", "--output", "OUT/results.txt", "-"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			folder := t.TempDir()
			for i, a := range tt.args {
				tt.args[i] = strings.ReplaceAll(a, "OUT", folder)
			}
			c := command(t, tt.args...)
			var errs bytes.Buffer
			c.Stdin, c.Stderr = tt.stdin(t), &errs
			c.WaitDelay = time.Second // for the copy of standard input
			if err := c.Start(); err != nil {
				t.Fatal(err)
			}
			for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(10 * time.Millisecond) {
				if entries, _ := os.ReadDir(folder); len(entries) > 0 {
					break // it has begun to write
				}
				if time.Now().After(deadline) {
					t.Fatal("nothing is written")
				}
			}
			began := time.Now()
			if err := c.Process.Signal(os.Interrupt); err != nil {
				t.Fatal(err)
			}
			c.Wait()
			if took := time.Since(began); took > 10*time.Second {
				t.Errorf("it took %v to end", took)
			}
			if code := c.ProcessState.ExitCode(); code != 130 {
				t.Errorf("exit code %d, want 130", code)
			}
			if want := "attune: interrupted; no output file was written\n"; errs.String() != want {
				t.Errorf("standard error %q, want %q", errs.String(), want)
			}
			noFiles(t, folder)
		})
	}
}

// TestInterruptedWhileWaitingForADraft ends by the signal, since there is nothing
// to tidy up.
func TestInterruptedWhileWaitingForADraft(t *testing.T) {
	for _, name := range []string{"check", "diagnose"} {
		c := command(t, name)
		c.Stdin = silence(t)
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(200 * time.Millisecond)
		c.Process.Signal(os.Interrupt)
		err := c.Wait()
		var exit *exec.ExitError
		if !errors.As(err, &exit) || exit.Sys().(syscall.WaitStatus).Signal() != syscall.SIGINT {
			t.Errorf("%s: %v, want to end by the interrupt", name, err)
		}
	}
}

// silence is a pipe into which nobody writes.
func silence(t *testing.T) io.Reader {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close(); w.Close() })
	return r
}

// TestCancelled is a caller that changes its mind.
func TestCancelled(t *testing.T) {
	folder := t.TempDir()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	code, _, errs := run(ctx, record, "score", "--output", filepath.Join(folder, "x"), "-")
	if code != 130 || !strings.Contains(errs, "interrupted") {
		t.Errorf("exit code %d, %q", code, errs)
	}
	noFiles(t, folder)
}
