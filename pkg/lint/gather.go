package lint

import (
	"cmp"
	"slices"
	"strings"
)

// fileFindings are those of one file, and what takes out some of them.
type fileFindings struct {
	file       int32
	path       string
	findings   []Finding
	suppressor *suppressor // nil without suppressions
}

// gather brings the findings of all files together, by place, but for those that are
// suppressed.
func (c *collector) gather() {
	r := c.result
	files := make([]*fileFindings, 0, len(c.files))
	n := 0
	for _, s := range c.files {
		c.suppress(s)
		files = append(files, s)
		n += len(s.findings)
	}
	slices.SortFunc(files, func(a, b *fileFindings) int {
		return cmp.Or(strings.Compare(a.path, b.path), cmp.Compare(a.file, b.file))
	})
	if len(files) > 1 {
		r.Findings = make([]Finding, 0, n)
	}
	for _, s := range files {
		slices.SortStableFunc(s.findings, func(a, b Finding) int { return a.compare(&b) })
		if len(files) == 1 { // an export may have a hundred thousand: no copy
			r.Findings = s.findings
			return
		}
		r.Findings = append(r.Findings, s.findings...)
		s.findings = nil // they can be freed
	}
}

// suppress takes out what the suppressions of a file cover, and puts in those that cover
// nothing.
func (c *collector) suppress(s *fileFindings) {
	if s.suppressor == nil {
		return
	}
	kept := s.findings[:0]
	for k := range s.findings {
		if s.suppressor.covers(&s.findings[k]) {
			c.result.Suppressed++
		} else {
			kept = append(kept, s.findings[k])
		}
	}
	s.findings = append(kept, c.unusedSuppressions(s)...)
}

// compare orders findings of a file by place.
func (f *Finding) compare(o *Finding) int {
	if f.From != o.From {
		return cmp.Compare(f.From, o.From)
	}
	return cmp.Or(cmp.Compare(f.ID, o.ID), cmp.Compare(f.Situation, o.Situation))
}

// sift takes out what the baseline has and what the change does not touch.
func (l *Linter) sift(r *Report) {
	if b := l.options.Baseline; b != nil {
		var stale []BaselineEntry
		r.Findings, r.Baselined, stale = b.split(r.Findings)
		for _, e := range stale {
			if r.hasRead(e.Path) || l.options.Gone != nil && l.options.Gone(e.Path) {
				r.Stale = append(r.Stale, e)
			}
		}
	}
	if l.options.Changed == nil {
		return
	}
	kept := r.Findings[:0]
	for _, f := range r.Findings {
		if f.touched {
			kept = append(kept, f)
		} else {
			r.Untouched++
		}
	}
	r.Findings = kept
}

// hasRead reports whether a file was read. Only baselines ask, so that the paths are put
// in order when the first does.
func (r *Report) hasRead(path string) bool {
	if !r.sorted {
		slices.Sort(r.read)
		r.sorted = true
	}
	_, ok := slices.BinarySearch(r.read, path)
	return ok
}
