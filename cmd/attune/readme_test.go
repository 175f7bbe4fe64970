package main

import (
	"bytes"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write what the commands in README.md print now")

// TestMain lets the test binary be attune, for the commands of README.md.
func TestMain(m *testing.M) {
	if os.Getenv("ATTUNE_IS_MAIN") != "" {
		main()
	}
	os.Exit(m.Run())
}

// TestReadme runs the commands in the console blocks of README.md: what is shown
// below "$ attune …" is what it prints. Run with -update after changing rules.
func TestReadme(t *testing.T) {
	shell, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("no shell")
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	bin := t.TempDir()
	if err := os.Symlink(self, filepath.Join(bin, "attune")); err != nil {
		t.Skip(err)
	}
	const readme = "../../README.md"
	text, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	var now strings.Builder
	rest := string(text)
	for {
		before, after, found := strings.Cut(rest, "```console\n$ ")
		now.WriteString(before)
		if !found {
			break
		}
		block, after, closed := strings.Cut(after, "```\n")
		if !closed {
			t.Fatal("README.md: a console block is not closed")
		}
		command, want, _ := strings.Cut(block, "\n")
		c := exec.Command(shell, "-c", command)
		c.Dir = "../.."
		c.Env = append(os.Environ(), "ATTUNE_IS_MAIN=1", "NO_COLOR=1", "COLUMNS=80", "PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"))
		var out, errs bytes.Buffer
		c.Stdout, c.Stderr = &out, &errs
		_ = c.Run() // check exits with 1
		if errs.Len() > 0 {
			t.Errorf("$ %s\nsays: %s", command, &errs)
		}
		if got := out.String(); got != want && !*update {
			t.Errorf("$ %s\nprints\n%s\nREADME.md says\n%s\nrun: go test ./cmd/attune -run Readme -update", command, got, want)
		}
		now.WriteString("```console\n$ " + command + "\n" + out.String() + "```\n")
		rest = after
	}
	if *update {
		if err := os.WriteFile(readme, []byte(now.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
