package annotate

import (
	"path"
	"slices"
	"strings"

	"github.com/attune-cx/attune/pkg/lint"
)

// fromRoot is the report with paths that go out from the root of the repository.
func (o *Options) fromRoot(r *lint.Report) *lint.Report {
	if o.Root == "" {
		return r
	}
	at := *r
	at.Findings = slices.Clone(r.Findings)
	for i := range at.Findings {
		f := &at.Findings[i]
		f.Path = o.pathFromRoot(f.Path)
		f.Related = slices.Clone(f.Related)
		for k := range f.Related {
			f.Related[k].Path = o.pathFromRoot(f.Related[k].Path)
		}
	}
	at.Stale = slices.Clone(r.Stale)
	for i := range at.Stale {
		at.Stale[i].Path = o.pathFromRoot(at.Stale[i].Path)
	}
	return &at
}

// pathFromRoot leaves a path as it is when it is that of no file of the repository.
func (o *Options) pathFromRoot(p string) string {
	if p == "" {
		return p
	}
	whole := p
	if !isAbsolute(p) {
		whole = path.Join(o.Folder, p)
	}
	if rest, ok := strings.CutPrefix(whole, strings.TrimSuffix(o.Root, "/")+"/"); ok {
		return rest
	}
	return p
}

// isAbsolute says that a path with slashes is absolute, on whatever system.
func isAbsolute(p string) bool {
	return strings.HasPrefix(p, "/") || len(p) > 2 && p[1] == ':' && p[2] == '/' // C:/
}
