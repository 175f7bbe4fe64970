package annotate

import (
	"strings"
	"testing"

	"github.com/attune-cx/attune/pkg/lint"
)

// A code host looks for a file from the root of the repository, wherever Attune ran.
func TestPathsFromRoot(t *testing.T) {
	for _, tt := range []struct{ root, folder, path, want string }{
		{"/r", "/r", "canned/a.md", "canned/a.md"},
		{"/r", "/r/support", "canned/a.md", "support/canned/a.md"},
		{"/r", "/r/support", "../canned/a.md", "canned/a.md"},
		{"/r", "/r/support", "/r/canned/a.md", "canned/a.md"},
		{"/r", "/r/support", "../../other/a.md", "../../other/a.md"},
		{"/r", "/r/support", "/other/a.md", "/other/a.md"},
		{"/r", "/r", "/rest/a.md", "/rest/a.md"},
		{"/", "/support", "a.md", "support/a.md"},
		{"C:/r", "C:/r/support", "C:/r/a.md", "a.md"},
		{"", "/x", "a.md", "a.md"}, // in no repository
		{"/r", "/r/support", "", ""},
	} {
		r := &lint.Report{
			Findings: []lint.Finding{{ID: "x", Path: tt.path, Related: []lint.Related{{Path: tt.path}}}},
			Stale:    []lint.BaselineEntry{{Path: tt.path}},
		}
		got := (&Options{Root: tt.root, Folder: tt.folder}).fromRoot(r)
		f := got.Findings[0]
		if f.Path != tt.want || f.Related[0].Path != tt.want || got.Stale[0].Path != tt.want {
			t.Errorf("%+v: got %q, %q, %q", tt, f.Path, f.Related[0].Path, got.Stale[0].Path)
		}
		if r.Findings[0].Path != tt.path || r.Findings[0].Related[0].Path != tt.path || r.Stale[0].Path != tt.path {
			t.Errorf("%+v: the report was changed", tt)
		}
	}
	o := Options{Root: "/r", Folder: "/r/support"}
	r := &lint.Report{Findings: []lint.Finding{{ID: "x", Path: "a.md", Severity: lint.Error}}}
	for format, want := range map[string]bool{"github": true, "sarif": true, "gitlab": true, "markdown": true, "text": false, "rdjsonl": false, "json": false} {
		if got := strings.Contains(string(written(t, format, r, o)), "support/a.md"); got != want {
			t.Errorf("%s: a path from the root: %v", format, got)
		}
	}
}
