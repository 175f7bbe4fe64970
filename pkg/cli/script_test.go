package cli_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/xuri/excelize/v2"

	"github.com/attune-cx/attune/internal/golden"
	"github.com/attune-cx/attune/pkg/cli"
)

// TestScripts runs the command lines in testdata/script: what a user types, and
// what must come of it. Besides what testscript knows, a script can say
//
//	attune ARGS... [<FILE]   runs cli.Run, in this process, with FILE as standard input
//	code N                   the exit code that it must have returned
//	pack FILE FILE.gz        packs a file with gzip
//	safe                     its output must hold nothing that a terminal would obey
//
// $TESTDATA is the folder testdata at the root of the repository, $ESC an escape.
func TestScripts(t *testing.T) {
	home, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	defer os.Chdir(home)
	data := testdata(t)
	scripts := "*.txtar"
	if testing.Short() { // under the race detector: those with several workers
		scripts = "score-*.txtar"
	}
	files, err := filepath.Glob(filepath.Join(home, "testdata", "script", scripts))
	if err != nil || len(files) == 0 {
		t.Fatalf("no scripts: %v", err)
	}
	testscript.RunT(inTurn{t}, testscript.Params{
		Files:               files,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		UpdateScripts:       *golden.Update,
		Setup: func(e *testscript.Env) error {
			e.Setenv("TESTDATA", data)
			e.Setenv("ESC", "\x1b")
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"attune": attune, "code": code, "safe": safe, "lines": lines, "fill": fill, "pack": pack},
	})
}

// fill fills in columns of a row of a workbook: fill FILE ROW name=value…
func fill(ts *testscript.TestScript, neg bool, args []string) {
	path := ts.MkAbs(args[0])
	f, err := excelize.OpenFile(path)
	ts.Check(err)
	defer f.Close()
	sheet := f.GetSheetName(0)
	rows, err := f.GetRows(sheet)
	ts.Check(err)
	row, err := strconv.Atoi(args[1])
	ts.Check(err)
	for _, pair := range args[2:] {
		name, value, _ := strings.Cut(pair, "=")
		cell, err := excelize.CoordinatesToCellName(slices.Index(rows[0], name)+1, row)
		ts.Check(err)
		ts.Check(f.SetCellStr(sheet, cell, value))
	}
	ts.Check(f.Save())
}

func pack(ts *testscript.TestScript, neg bool, args []string) {
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	_, err := io.WriteString(w, ts.ReadFile(args[0]))
	ts.Check(err)
	ts.Check(w.Close())
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), packed.Bytes(), 0o600))
}

// testdata is the folder at the root of the repository.
func testdata(t testing.TB) string {
	t.Helper()
	path, err := filepath.Abs(filepath.FromSlash("../../testdata"))
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// inTurn runs scripts one after the other, since they share the working folder of
// this process.
type inTurn struct{ *testing.T }

func (inTurn) Parallel()     {}
func (inTurn) Verbose() bool { return testing.Verbose() }
func (t inTurn) Run(name string, f func(testscript.T)) {
	t.T.Run(name, func(t *testing.T) { f(inTurn{t}) })
}

func attune(ts *testscript.TestScript, neg bool, args []string) {
	ts.Check(os.Chdir(ts.MkAbs(".")))
	var in io.Reader = strings.NewReader("")
	if n := len(args) - 1; n >= 0 && strings.HasPrefix(args[n], "<") {
		data, err := os.ReadFile(args[n][1:])
		ts.Check(err)
		in, args = bytes.NewReader(data), args[:n]
	}
	got := cli.Run(context.Background(), args, &cli.Streams{In: in, Out: ts.Stdout(), Err: ts.Stderr(), Getenv: ts.Getenv})
	ts.Setenv("code", strconv.Itoa(got))
	switch {
	case got != cli.Fine && !neg:
		ts.Fatalf("exit code %d", got)
	case got == cli.Fine && neg:
		ts.Fatalf("exit code 0, although it should fail")
	}
}

func code(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 1 || neg {
		ts.Fatalf("usage: code N")
	}
	if got := ts.Getenv("code"); got != args[0] {
		ts.Fatalf("exit code %s, want %s", got, args[0])
	}
}

// lines counts the lines of standard output.
func lines(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 1 || neg {
		ts.Fatalf("usage: lines N")
	}
	if got := strconv.Itoa(strings.Count(ts.ReadFile("stdout"), "\n")); got != args[0] {
		ts.Fatalf("%s lines, want %s", got, args[0])
	}
}

// obeyed are characters that a terminal or an editor acts upon.
const obeyed = "\x00\x07\x08\x0b\x0c\x1b\x7f\u0085\u009b\u202e\u202d\u2066\u200f"

func safe(ts *testscript.TestScript, neg bool, args []string) {
	for _, name := range append(slices.Clip(args), "stdout", "stderr") {
		if i := strings.IndexAny(ts.ReadFile(name), obeyed); i >= 0 {
			ts.Fatalf("%s: byte %d is %q", name, i, ts.ReadFile(name)[i])
		}
	}
}

// TestEveryBadFileIsScripted keeps a file in testdata/bad from being forgotten.
func TestEveryBadFileIsScripted(t *testing.T) {
	script, err := os.ReadFile(filepath.FromSlash("testdata/script/bad.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	readme, err := os.ReadFile(filepath.Join(testdata(t), "bad", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(filepath.Join(testdata(t), "bad"))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		name := e.Name()
		if name == "README.md" {
			continue
		}
		if !bytes.Contains(script, []byte(" "+name+"\n")) {
			t.Errorf("%s: no command in bad.txtar reads it", name)
		}
		if !bytes.Contains(readme, []byte("`"+name+"`")) {
			t.Errorf("%s: README.md does not say what is expected of it", name)
		}
	}
}

// run runs a command line in this process.
func run(ctx context.Context, stdin string, args ...string) (code int, stdout, stderr string) {
	var out, errs bytes.Buffer
	code = cli.Run(ctx, args, &cli.Streams{In: strings.NewReader(stdin), Out: &out, Err: &errs, Getenv: func(string) string { return "" }})
	return code, out.String(), errs.String()
}

// noFiles says that a folder is empty: neither output nor anything temporary.
func noFiles(t *testing.T, folder string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	for _, e := range entries {
		t.Errorf("%s was left behind", e.Name())
	}
}
