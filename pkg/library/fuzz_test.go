package library

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"unicode/utf8"
)

// FuzzRead reads anything under any name. Something is said of every file; every reply
// has a text, an id of its own and a place for each of its characters.
func FuzzRead(f *testing.F) {
	err := filepath.WalkDir("testdata", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) == ".golden" || filepath.Base(filepath.Dir(path)) == "FuzzRead" {
			return err
		}
		data, err := os.ReadFile(path)
		f.Add(filepath.Base(path), data)
		return err
	})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, path string, data []byte) {
		if len(data) > 1<<14 {
			return
		}
		file := Read(path, data)
		checkPlaces(t, file)
		left := file.LeftOut != LeftOut{}
		if len(file.Replies) == 0 && len(file.Faults) == 0 && !left {
			t.Error("nothing is said of the file")
		}
		ids := map[string]bool{}
		for _, r := range file.Replies {
			switch {
			case r.Text == "" || !utf8.ValidString(r.Text):
				t.Errorf("reply %q has the text %q", r.ID, r.Text)
			case r.ID == "":
				t.Error("a reply has no id")
			case ids[r.ID] && !r.IDGiven:
				t.Errorf("two replies have the id %q", r.ID)
			}
			ids[r.ID] = true
			for _, name := range []string{"id", "title", "situation", "language", "fail-on"} {
				if s, ok := r.Field(name); ok {
					checkSpan(t, file, s)
				}
			}
			checkSpan(t, file, r.Extent())
		}
		for _, x := range file.Faults {
			checkSpan(t, file, x.Span)
			if x.Reason == "" {
				t.Error("a fault without a reason")
			}
		}
		for _, s := range file.Suppressions {
			checkSpan(t, file, s.Span)
			checkSpan(t, file, s.Covers)
		}
		if !slices.IsSortedFunc(file.Faults, func(a, b Fault) int { return a.Span.From - b.Span.From }) {
			t.Error("faults are not in order")
		}
	})
}

func checkSpan(t *testing.T, f *File, s Span) {
	t.Helper()
	if s.From < 0 || s.To < s.From || s.To > len(f.source.text) {
		t.Fatalf("a stretch from %d to %d in %d bytes", s.From, s.To, len(f.source.text))
	}
	line, cut := f.Excerpt(s.From, 40)
	if cut < 0 || len(line) > 40 || !utf8.ValidString(line) && utf8.ValidString(f.source.text) {
		t.Fatalf("the excerpt %q, cut by %d", line, cut)
	}
}
