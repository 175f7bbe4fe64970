package lint_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/attune-cx/attune/internal/golden"
	"github.com/attune-cx/attune/pkg/config"
	"github.com/attune-cx/attune/pkg/library"
	"github.com/attune-cx/attune/pkg/lint"
	"github.com/attune-cx/attune/pkg/review"
	"github.com/attune-cx/attune/pkg/rulepack"
)

// reviewer is made once: reading the rules takes longer than any case.
var reviewer = sync.OnceValues(func() (*review.Reviewer, error) {
	set, err := rulepack.Load(review.BuiltIn())
	if err != nil {
		return nil, err
	}
	return review.FromRules(set, review.Options{Templates: true})
})

// TestCases looks at each folder in testdata/case, with the .attune.yaml in it, and
// compares what is found with expected.txt.
func TestCases(t *testing.T) {
	for _, folder := range folders(t, "testdata/case") {
		t.Run(filepath.Base(folder), func(t *testing.T) {
			got := shown(check(t, folder, 1))
			golden.Check(t, filepath.Join(folder, "expected.txt"), []byte(got))
			if again := shown(check(t, folder, 8)); again != got {
				t.Errorf("with 8 jobs\n%s\nwith 1\n%s", again, got)
			}
		})
	}
}

// Good libraries are silent.
func TestOK(t *testing.T) {
	for _, folder := range folders(t, "testdata/ok") {
		t.Run(filepath.Base(folder), func(t *testing.T) {
			r := check(t, folder, 2)
			if len(r.Findings) > 0 {
				t.Errorf("%s", shown(r))
			}
			if r.Replies == 0 || r.Within != r.Replies {
				t.Errorf("%d of %d replies fit", r.Within, r.Replies)
			}
		})
	}
}

func folders(t *testing.T, in string) (all []string) {
	t.Helper()
	entries, err := os.ReadDir(in)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.IsDir() {
			all = append(all, filepath.Join(in, e.Name()))
		}
	}
	return all
}

// check looks at the library in a folder. Paths are relative to it.
func check(t *testing.T, folder string, jobs int) *lint.Report {
	t.Helper()
	t.Chdir(folder)
	defer os.Chdir(filepath.FromSlash("../../.."))
	c, err := config.Load(".")
	if err != nil {
		t.Fatal(err)
	}
	return run(t, c, lint.Options{Jobs: jobs}, ".")
}

// run looks at the files below roots.
func run(t *testing.T, c *config.Config, o lint.Options, roots ...string) *lint.Report {
	t.Helper()
	r, err := reviewer()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Check(r.Rules(), lint.KindIDs()); err != nil {
		t.Fatal(err)
	}
	var sources []lint.Source
	for entry, err := range library.Walk(roots, c.Walk()) {
		if err != nil {
			t.Fatal(err)
		}
		if filepath.Base(entry.Path) == "expected.txt" {
			continue
		}
		sources = append(sources, lint.Source{Named: entry.Named, Read: func() *library.File { return library.Load(entry, 0) }})
	}
	o.Config = c
	report, err := lint.New(r, o).Run(context.Background(), slices.Values(sources))
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// shown is a report in short lines.
func shown(r *lint.Report) string {
	var b strings.Builder
	for _, f := range r.Findings {
		fmt.Fprintf(&b, "%s:%d:%d-%d:%d: %s %s", f.Path, f.Start.Line, f.Start.Column, f.End.Line, f.End.Column, f.Severity, f.ID)
		if f.Reply != "" {
			fmt.Fprintf(&b, " in %s", f.Reply)
		}
		if f.Situation != "" {
			fmt.Fprintf(&b, " for %s (%s)", f.Situation, f.Source)
		}
		fmt.Fprintf(&b, "\n    %s\n", f.Message)
		if at := f.Start.Column - 1 - f.LineOffset; f.End.Line == f.Start.Line && at >= 0 {
			line := []rune(f.Line)
			fmt.Fprintf(&b, "    “%s”\n", string(line[at:min(len(line), at+f.End.Column-f.Start.Column)]))
		}
		for _, x := range f.Related {
			fmt.Fprintf(&b, "    %s in %s:%d:%d %s\n", x.Message, x.Path, x.Start.Line, x.Start.Column, x.Reply)
		}
	}
	fmt.Fprintf(&b, "%d files, %d replies, %d fit", r.Files, r.Replies, r.Within)
	for _, n := range []struct {
		count int
		what  string
	}{{r.Unread, "unread"}, {r.Suppressed, "suppressed"}, {r.Baselined, "in the baseline"}, {r.Untouched, "untouched"}, {len(r.Stale), "stale"}} {
		if n.count > 0 {
			fmt.Fprintf(&b, ", %d %s", n.count, n.what)
		}
	}
	return b.String() + "\n"
}
