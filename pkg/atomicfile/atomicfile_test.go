package atomicfile

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"
)

func write(t *testing.T, path, text string) *File {
	t.Helper()
	f, err := Create(path, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(f, text); err != nil {
		t.Fatal(err)
	}
	return f
}

func content(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func onlyFile(t *testing.T, folder string, names ...string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, e := range entries {
		found = append(found, e.Name())
	}
	if fmt.Sprint(found) != fmt.Sprint(names) {
		t.Errorf("the folder holds %q, want %q", found, names)
	}
}

func TestFileAppearsOnCommitOnly(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "out.jsonl")
	f := write(t, path, "new")
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the file is there before Commit: %v", err)
	}
	if err := f.Commit(); err != nil {
		t.Fatal(err)
	}
	if err := f.Abort(); err != nil { // deferred
		t.Error(err)
	}
	if got := content(t, path); got != "new" {
		t.Errorf("got %q", got)
	}
	onlyFile(t, folder, "out.jsonl")
	if _, err := f.Write([]byte("late")); err == nil {
		t.Error("writing after Commit succeeds")
	}
}

func TestAbortLeavesWhatWasThere(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "out.csv")
	if err := os.WriteFile(path, []byte("old"), 0o640); err != nil {
		t.Fatal(err)
	}
	if err := write(t, path, "half").Abort(); err != nil {
		t.Error(err)
	}
	if got := content(t, path); got != "old" {
		t.Errorf("got %q", got)
	}
	onlyFile(t, folder, "out.csv")

	if err := write(t, path, "new").Commit(); err != nil {
		t.Fatal(err)
	}
	if got := content(t, path); got != "new" {
		t.Errorf("got %q", got)
	}
	if info, _ := os.Stat(path); runtime.GOOS != "windows" && info.Mode().Perm() != 0o640 {
		t.Errorf("permissions became %v", info.Mode())
	}
}

func TestStandardOutput(t *testing.T) {
	for _, path := range []string{"", "-"} {
		var stdout bytes.Buffer
		f, err := Create(path, &stdout)
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(f, "text")
		if err := f.Commit(); err != nil || stdout.String() != "text" {
			t.Errorf("path %q: got %q, %v", path, stdout.String(), err)
		}
	}
}

func TestPlacesThatAreNoFiles(t *testing.T) {
	folder := t.TempDir()
	if _, err := Create(folder, nil); err == nil {
		t.Error("a folder was accepted")
	}
	_, err := Create(filepath.Join(folder, "no", "such", "out"), nil)
	if !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no such folder: got %v", err)
	}
	if f, err := Create(os.DevNull, nil); err != nil {
		t.Error(err)
	} else if err := f.Commit(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(os.DevNull); err != nil {
		t.Error(err)
	}
	onlyFile(t, folder)
}

func TestLinkIsWrittenThrough(t *testing.T) {
	folder := t.TempDir()
	target, link := filepath.Join(folder, "target"), filepath.Join(folder, "link")
	if err := os.WriteFile(target, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("target", link); err != nil {
		t.Skip(err)
	}
	if err := write(t, link, "new").Commit(); err != nil {
		t.Fatal(err)
	}
	if got := content(t, target); got != "new" {
		t.Errorf("got %q", got)
	}
	if info, _ := os.Lstat(link); info.Mode()&os.ModeSymlink == 0 {
		t.Error("the link was replaced")
	}
}

// The test runs itself with a standard output that nobody reads.
func TestBrokenStandardOutput(t *testing.T) {
	if os.Getenv("ATOMICFILE_PIPE") != "" {
		KeepBrokenPipes()
		_, err := os.Stdout.WriteString("text")
		if !IsBrokenPipe(fmt.Errorf("write output: %w", err)) {
			os.Exit(1)
		}
		os.Exit(0)
	}
	read, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	read.Close()
	defer w.Close()
	cmd := exec.Command(os.Args[0], "-test.run=^TestBrokenStandardOutput$")
	cmd.Env = append(os.Environ(), "ATOMICFILE_PIPE=1")
	cmd.Stdout = w
	if err := cmd.Run(); err != nil {
		t.Errorf("want an error that IsBrokenPipe knows, got %v", err)
	}
}

func TestOtherErrorsAreNoBrokenPipes(t *testing.T) {
	for _, err := range []error{nil, io.EOF, os.ErrNotExist} {
		if IsBrokenPipe(err) {
			t.Errorf("%v counts as a broken pipe", err)
		}
	}
}
