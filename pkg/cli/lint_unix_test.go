//go:build unix

package cli_test

import (
	"context"
	"os"
	"strings"
	"syscall"
	"testing"

	"github.com/attune-cx/attune/pkg/cli"
)

// What comes through a pipe is read once, even when it says what another reply says.
func TestLintOfPipe(t *testing.T) {
	t.Chdir(t.TempDir())
	const reply = "We are open from Monday to Friday from nine to six and on Saturday from ten to four.\n"
	if err := os.WriteFile("a.md", []byte(reply), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo("b.md", 0o666); err != nil {
		t.Skip(err)
	}
	go os.WriteFile("b.md", []byte(reply), 0o666)
	code, stdout, stderr := run(context.Background(), "", "lint", "a.md", "b.md")
	if code != cli.Fine || !strings.Contains(stdout, "b.md:1:1: warning: This reply says nearly the same as \"a\" in a.md:1.") {
		t.Errorf("exit code %d\n%s%s", code, stdout, stderr)
	}
}
