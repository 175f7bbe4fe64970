package library

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/attune-cx/attune/internal/golden"
)

// TestShapes reads every folder of testdata and compares what was read with the
// file expected.golden in it.
func TestShapes(t *testing.T) {
	folders, err := os.ReadDir("testdata")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{"": true}
	for _, entry := range folders {
		if entry.Name() == "fuzz" {
			continue
		}
		folder := filepath.Join("testdata", entry.Name())
		t.Run(entry.Name(), func(t *testing.T) {
			var out bytes.Buffer
			for e, err := range Walk([]string{folder}, WalkOptions{}) {
				if err != nil {
					t.Fatal(err)
				}
				f := Load(e, 0)
				f.Path = strings.TrimPrefix(f.Path, filepath.ToSlash(folder)+"/")
				seen[f.Format] = true
				show(&out, f)
				f.Path = f.source.path
				checkPlaces(t, f)
			}
			golden.Check(t, filepath.Join(folder, "expected.golden"), out.Bytes())
		})
	}
	for _, f := range Formats {
		if !seen[f.Name] {
			t.Errorf("there is no example of %s", f.Name)
		}
		delete(seen, f.Name)
	}
	if delete(seen, ""); len(seen) > 0 {
		t.Errorf("formats that Formats does not know: %v", seen)
	}
}

// show prints what was read: each line of a text behind the place where it stands.
func show(out *bytes.Buffer, f *File) {
	fmt.Fprintf(out, "== %s  %s\n", f.Path, first(f.Format, "not recognised"))
	if f.LeftOut != (LeftOut{}) {
		fmt.Fprintf(out, "   left out: %+v\n", f.LeftOut)
	}
	at := func(s Span) string {
		return fmt.Sprintf("%d:%d–%d:%d", s.Start.Line, s.Start.Column, s.End.Line, s.End.Column)
	}
	for _, x := range f.Faults {
		fmt.Fprintf(out, "   %s %s: %s\n", at(x.Span), x.Kind, x.Reason)
	}
	for _, s := range f.Suppressions {
		fmt.Fprintf(out, "   %s disables %s in %s: %s\n", at(s.Span), first(strings.Join(s.IDs, ", "), "all"), at(s.Covers), first(s.Reason, "(no reason)"))
	}
	for i := range f.Replies {
		r := &f.Replies[i]
		id := r.ID
		if !r.IDGiven {
			id += " (made)"
		}
		fmt.Fprintf(out, "-- %s  %s  %s\n", id, r.Title, at(r.Extent()))
		for _, v := range []struct{ name, value string }{
			{"situations", strings.Join(r.Situations, ", ")}, {"language", r.Language}, {"category", r.Category}, {"tags", strings.Join(r.Tags, ", ")},
			{"customer", r.Customer}, {"use when", r.UseWhen}, {"fail on", r.FailOn},
		} {
			if v.value != "" {
				fmt.Fprintf(out, "   %s: %q\n", v.name, v.value)
			}
		}
		for _, name := range []string{"id", "title", "situation", "language", "fail-on"} {
			if s, ok := r.Field(name); ok {
				fmt.Fprintf(out, "   %s at %s: %s\n", name, at(s), f.source.text[s.From:s.To])
			}
		}
		for from := 0; from < len(r.Text); {
			to := from + lineLen(r.Text[from:])
			fmt.Fprintf(out, "   %-12s│%s\n", at(r.Span(from, to)), r.Text[from:to])
			from = lineEnd(r.Text, to)
		}
	}
}

// TestRealLibraries reads the libraries in the folder that ATTUNE_LIBRARIES names. It
// checks the way back only; what they hold is not ours to show.
func TestRealLibraries(t *testing.T) {
	folder := os.Getenv("ATTUNE_LIBRARIES")
	if folder == "" {
		t.Skip("no libraries: name a folder with them in ATTUNE_LIBRARIES")
	}
	var formats []string
	replies := 0
	for e, err := range Walk([]string{folder}, WalkOptions{}) {
		if err != nil {
			t.Fatal(err)
		}
		f := Load(e, 0)
		checkPlaces(t, f)
		if len(f.Replies)+len(f.Faults) == 0 && f.LeftOut == (LeftOut{}) {
			t.Errorf("%s: nothing is said of it", e.Path)
		}
		replies += len(f.Replies)
		formats = append(formats, f.Format)
		for i := range f.Replies {
			if f.Replies[i].coarse() {
				t.Errorf("%s: %s has no exact place", e.Path, f.Replies[i].ID)
			}
		}
	}
	slices.Sort(formats)
	t.Logf("%d replies in %v", replies, slices.Compact(formats))
}
