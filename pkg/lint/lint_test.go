package lint_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/fstest"

	"github.com/attune-cx/attune/pkg/config"
	"github.com/attune-cx/attune/pkg/library"
	"github.com/attune-cx/attune/pkg/lint"
	"github.com/attune-cx/attune/pkg/review"
)

// defaults is the built-in configuration.
func defaults(t testing.TB) *config.Config {
	t.Helper()
	c, err := config.Default(".")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// files is a library that stands in memory: path and text, one after the other.
func files(all ...string) (sources []lint.Source) {
	for i := 0; i < len(all); i += 2 {
		sources = append(sources, lint.Source{Read: func() *library.File { return library.Read(all[i], []byte(all[i+1])) }})
	}
	return sources
}

// find looks at a library and returns the report.
func find(t testing.TB, o lint.Options, sources []lint.Source) *lint.Report {
	t.Helper()
	r, err := reviewer()
	if err != nil {
		t.Fatal(err)
	}
	if o.Config == nil {
		o.Config = defaults(t)
	}
	report, err := lint.New(r, o).Run(context.Background(), slices.Values(sources))
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// ids are those of the findings, with their paths.
func ids(r *lint.Report) string {
	var s []string
	for _, f := range r.Findings {
		s = append(s, f.Path+" "+f.ID)
	}
	return strings.Join(s, ", ")
}

const (
	late  = "---\nsituation: service_failure_first\n---\nThe {{product}} came broken out of the box: we packed it badly, and I'm sorry. A new one leaves today and is with you on {{date}}. You don't need to send the old one back.\n"
	hours = "---\nsituation: plain_question\n---\nWe are open from Monday to Friday from nine to six and on Saturday from ten to four.\n"
)

// Of what only the whole library shows, a change shows what it has a part in.
func TestChangesThatTouchOneOfSeveral(t *testing.T) {
	library := files("a.md", late, "b.md", late, "c.md", hours, "d.md", hours)
	for _, c := range []struct{ changed, want string }{
		{"a.md", "b.md duplicate.reply"},
		{"b.md", "b.md duplicate.reply"},
		{"d.md", "d.md duplicate.reply"},
		{"e.md", ""},
	} {
		r := find(t, lint.Options{Changed: func(path string, _, _ int) bool { return path == c.changed }}, library)
		if got := ids(r); got != c.want {
			t.Errorf("%s changed: %s, want %s", c.changed, got, c.want)
		}
		if r.Untouched+len(r.Findings) != 2 || r.Replies != 4 {
			t.Errorf("%s changed: %d findings untouched, %d replies", c.changed, r.Untouched, r.Replies)
		}
	}
}

// A change shows stale entries of the baseline as a whole run does.
func TestBaselineIsHeldAgainstAllThatIsRead(t *testing.T) {
	before := find(t, lint.Options{}, files("a.md", late, "b.md", late))
	baseline := lint.BaselineOf(before.Findings)
	r := find(t, lint.Options{Baseline: baseline, Changed: func(string, int, int) bool { return false }}, files("a.md", late, "b.md", hours))
	if len(r.Stale) != 1 || r.Stale[0].ID != lint.DuplicateReply {
		t.Errorf("stale: %v", r.Stale)
	}
	r = find(t, lint.Options{Baseline: baseline}, files("a.md", late))
	if len(r.Stale) != 0 {
		t.Errorf("a file was not read, so nothing is known of it: %v", r.Stale)
	}
	r = find(t, lint.Options{Baseline: baseline, Gone: func(path string) bool { return path == "b.md" }}, files("a.md", late))
	if len(r.Stale) != 1 {
		t.Errorf("the file is gone: %v", r.Stale)
	}
}

// What only the whole library shows is read again. What has changed meanwhile is no
// finding any more, and no reason to fail.
func TestFilesThatChangeMeanwhile(t *testing.T) {
	for _, change := range []string{"", hours, "[]"} {
		reads := map[string]int{}
		var sources []lint.Source
		for _, name := range []string{"a.md", "b.md"} {
			sources = append(sources, lint.Source{Read: func() *library.File {
				if reads[name]++; reads[name] > 1 && name == "b.md" {
					return library.Read(name, []byte(change))
				}
				return library.Read(name, []byte(late))
			}})
		}
		r := find(t, lint.Options{Jobs: 1}, sources)
		if r.Replies != 2 || len(r.Findings) > 1 {
			t.Errorf("%q: %s", change, ids(r))
		}
		if reads["a.md"] != 2 || reads["b.md"] != 2 {
			t.Errorf("%q: read %v times", change, reads)
		}
	}
}

// Each file is read once when there is nothing to compare.
func TestFilesAreReadOnce(t *testing.T) {
	reads := 0
	sources := []lint.Source{{Read: func() *library.File { reads++; return library.Read("a.md", []byte(late)) }}}
	find(t, lint.Options{Jobs: 1}, append(sources, files("b.md", hours)...))
	if reads != 1 {
		t.Errorf("read %d times", reads)
	}
}

// Files are looked at while others are still searched for, and no more of them are held
// than are being looked at.
func TestFilesComeAsTheyAreFound(t *testing.T) {
	r, err := reviewer()
	if err != nil {
		t.Fatal(err)
	}
	const n = 5000
	var read, most atomic.Int64
	report, err := lint.New(r, lint.Options{Config: defaults(t), Jobs: 2}).Run(context.Background(), func(yield func(lint.Source) bool) {
		for i := range n {
			most.Store(max(most.Load(), int64(i)-read.Load()))
			name := fmt.Sprintf("%d.md", i)
			if !yield(lint.Source{Read: func() *library.File {
				read.Add(1)
				return library.Read(name, []byte(fmt.Sprintf("---\nsituation: unknown\n---\nBox %d: we open at %d.\n", i, i)))
			}}) {
				return
			}
		}
	})
	if err != nil || report.Files != n {
		t.Fatal(report, err)
	}
	if most.Load() > n/10 {
		t.Errorf("%d files were found before they were read", most.Load())
	}
}

// A reply is looked at like any other when it stands among thousands in one file.
func TestLargeExport(t *testing.T) {
	var b strings.Builder
	b.WriteString("[")
	for i := range 1000 {
		if i > 0 {
			b.WriteString(",\n")
		}
		fmt.Fprintf(&b, `{"id": "r%d", "situation": "service_failure_first", "reply": "Please send a photo of part %d."}`, i, i)
	}
	b.WriteString("]")
	one := find(t, lint.Options{Jobs: 1}, files("all.json", b.String()))
	eight := find(t, lint.Options{Jobs: 8}, files("all.json", b.String()))
	if shown(one) != shown(eight) {
		t.Error("8 jobs find something else than one")
	}
	if one.Replies != 1000 || one.Within != 0 || one.Situations[0].Below != 1000 {
		t.Errorf("%d replies, %d fit", one.Replies, one.Within)
	}
}

func TestInterruption(t *testing.T) {
	r, err := reviewer()
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	stop()
	report, err := lint.New(r, lint.Options{Config: defaults(t)}).Run(ctx, slices.Values(files("a.md", late)))
	if !errors.Is(err, context.Canceled) || report != nil {
		t.Errorf("got %v, %v", report, err)
	}
}

// A fault of attune in one of many goroutines comes out where Run was called, with the
// file that it happened in.
func TestPanicComesOutOfRun(t *testing.T) {
	r, err := reviewer()
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if got := fmt.Sprint(recover()); !strings.Contains(got, "boom") {
			t.Errorf("recovered %s", got)
		}
	}()
	sources := append(files("a.md", late), lint.Source{Read: func() *library.File { panic("boom") }})
	_, _ = lint.New(r, lint.Options{Config: defaults(t), Jobs: 4}).Run(context.Background(), slices.Values(sources))
	t.Error("no panic")
}

// Files that cannot be opened, loops of links and folders without a way in are findings
// or nothing, never the end.
func TestFilesThatCannotBeRead(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	for name, text := range map[string]string{"fine.md": hours, "closed.md": hours} {
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(".", "loop"); err != nil {
		t.Skip(err)
	}
	if err := os.Symlink(filepath.Join(dir, "nowhere.md"), "nowhere.md"); err != nil {
		t.Skip(err)
	}
	if err := os.Chmod("closed.md", 0); err != nil {
		t.Skip(err)
	}
	r := run(t, defaults(t), lint.Options{Jobs: 2}, ".")
	if os.Getuid() != 0 && !strings.Contains(ids(r), "closed.md "+lint.FileUnreadable) {
		t.Errorf("closed.md is not said to be unreadable: %s", ids(r))
	}
	for _, f := range r.Findings {
		if f.ID == lint.FileUnreadable && f.Start.Line != 1 {
			t.Errorf("%s stands at %d:%d", f.Path, f.Start.Line, f.Start.Column)
		}
	}
}

// Whatever a reply holds, looking at it ends, with the same result for any number of
// jobs, and every finding stands in the file.
func FuzzLint(f *testing.F) {
	for _, s := range []string{late, hours,
		"---\nattune: {disable: [below]}\n---\n{% if a %}Hi {{name}}{% else %}Dear [NAME{% endif %}",
		`[{"id": 1, "reply": "<p>We are sorry for any inconvenience.<br>&nbsp;</p>"}, {"id": 1}]`,
		"<!-- attune-disable-next-line x: y -->\nWe apologise.\n# Two\n> Sorry.\n# Three\n> Sorry.\n",
		"\xff\xfe", "", "\x00",
	} {
		f.Add(s)
	}
	r, err := reviewer()
	if err != nil {
		f.Fatal(err)
	}
	c, err := config.Default(".")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, name := range []string{"a.md", "a.json", "a.csv"} {
			sources := files(name, text, "b.md", late)
			one, err := lint.New(r, lint.Options{Config: c, Jobs: 1}).Run(context.Background(), slices.Values(sources))
			if err != nil {
				t.Fatal(err)
			}
			two, err := lint.New(r, lint.Options{Config: c, Jobs: 3}).Run(context.Background(), slices.Values(sources))
			if err != nil {
				t.Fatal(err)
			}
			if shown(one) != shown(two) {
				t.Fatal("three jobs find something else than one")
			}
			for _, found := range one.Findings {
				if found.Path == name && (found.From < 0 || found.To > len(text) || found.From > found.To || found.Start.Line < 1) {
					t.Fatalf("%s stands from %d to %d of %d", found.ID, found.From, found.To, len(text))
				}
			}
			if again := lint.BaselineOf(one.Findings); again.Len() > len(one.Findings) {
				t.Fatal("the baseline has more than there is")
			}
		}
	})
}

func BenchmarkRun(b *testing.B) {
	var all []string
	for i := range 1000 {
		all = append(all, fmt.Sprintf("canned/r%d.md", i), strings.ReplaceAll(late, "box", fmt.Sprintf("box %d", i)))
	}
	sources := files(all...)
	for b.Loop() {
		find(b, lint.Options{Jobs: 2}, sources)
	}
	b.ReportMetric(float64(len(sources)*b.N)/b.Elapsed().Seconds(), "replies/s")
}

// How sure a diagnosis must be to count, and to be a warning, stands in the rules.
func TestSureEnough(t *testing.T) {
	const condolence = "---\ntitle: My mother died, please close her account\n---\nMy condolences to you and your family. All letters are handled in the order in which they come in, and the department asks for patience at this time of the year.\n"
	for _, c := range []struct{ scoring, want string }{
		{"{clear-from: 0.1}", "warning bereavement_or_illness"},
		{"{clear-from: 1.1}", "note bereavement_or_illness"},
		{"{guess-from: 1.1}", ""},
	} {
		r, err := review.NewWith(review.Options{Templates: true}, review.Pack{Name: "own", FS: fstest.MapFS{"s.yaml": {Data: []byte("scoring: " + c.scoring + "\n")}}})
		if err != nil {
			t.Fatal(err)
		}
		report, err := lint.New(r, lint.Options{Config: defaults(t)}).Run(context.Background(), slices.Values(files("a.md", condolence)))
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, f := range report.Findings {
			if f.Situation == "bereavement_or_illness" {
				got = f.Severity.String() + " " + f.Situation
			}
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.scoring, got, c.want)
		}
	}
}
