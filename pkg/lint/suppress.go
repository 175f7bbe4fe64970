package lint

import (
	"fmt"
	"slices"
	"strings"

	"github.com/attune-cx/attune/pkg/library"
	"github.com/attune-cx/attune/pkg/rulepack"
)

// A suppressor applies the suppressions of one file.
type suppressor struct {
	suppressions []library.Suppression
	used         []bool
}

// newSuppressor returns nil when there are none.
func newSuppressor(all []library.Suppression) *suppressor {
	if len(all) == 0 {
		return nil
	}
	s := &suppressor{slices.Clone(all), make([]bool, len(all))}
	for i := range s.suppressions { // keep no part of the file
		p := &s.suppressions[i]
		p.Reason = strings.Clone(p.Reason)
		p.IDs = slices.Clone(p.IDs)
		for j := range p.IDs {
			p.IDs[j] = strings.Clone(p.IDs[j])
		}
	}
	return s
}

// covers says that a suppression speaks of a finding. What cannot be read and what is
// wrong with suppressions cannot be suppressed.
func (s *suppressor) covers(f *Finding) (covered bool) {
	if unread(f.ID) || covers("suppression", f.ID) {
		return false
	}
	for i := range s.suppressions {
		p := &s.suppressions[i]
		if f.From < p.Covers.From || f.From >= max(p.Covers.To, p.Covers.From+1) {
			continue
		}
		if len(p.IDs) == 0 || slices.ContainsFunc(p.IDs, func(name string) bool { return covers(name, f.ID) }) {
			s.used[i] = true // all that cover it are of use: none of them should be called unused
			covered = true
		}
	}
	return covered
}

// unused returns the suppressions that covered nothing, but for those of findings that
// there are none of, which is said already, and those that a part of the library need
// not show.
func (s *suppressor) unused(l *Linter) (unused []library.Suppression) {
	excused := func(name string) bool {
		_, known := l.knows(name)
		return !known || slices.ContainsFunc(ofLibrary, func(id string) bool { return covers(name, id) })
	}
	for i, p := range s.suppressions {
		if !s.used[i] && !slices.ContainsFunc(p.IDs, excused) {
			unused = append(unused, p)
		}
	}
	return unused
}

// checkSuppressions finds suppressions that say no reason or name no finding.
func (w *worker) checkSuppressions() {
	for _, p := range w.file.Suppressions {
		names := strings.Join(p.IDs, " ")
		if p.Reason == "" {
			w.add(found(SuppressionNoReason, "This suppression gives no reason.", "Write it behind a colon, so that the next reader knows whether it still holds."), p.Span, names)
		}
		for _, name := range p.IDs {
			near, ok := w.knows(name)
			if ok {
				continue
			}
			f := found(SuppressionUnknownID, fmt.Sprintf("There is no finding %q.", name), "")
			if near != "" {
				f.Advice = fmt.Sprintf("Did you mean %q?", near)
			}
			w.add(f, p.Span, names)
		}
	}
}

// knows reports whether a name is that of a finding or the beginning of one; near is
// one that may have been meant.
func (l *Linter) knows(name string) (near string, ok bool) {
	ids := l.ids()
	if slices.ContainsFunc(ids, func(id string) bool { return covers(name, id) }) {
		return "", true
	}
	return rulepack.Nearest(name, ids), false
}

// ids returns the ids of all findings that there can be.
func (l *Linter) ids() []string {
	l.idsOnce.Do(func() {
		for _, k := range kinds() {
			l.allIDs = append(l.allIDs, k.ID)
		}
		for _, t := range l.reviewer.Rules().Texts() {
			rules, err := l.reviewer.Rules().Language(t.ID)
			if err != nil {
				continue // reviewing complains
			}
			for i := range rules.Missteps {
				l.allIDs = append(l.allIDs, rules.Missteps[i].ID.Value)
			}
		}
	})
	return l.allIDs
}

// unusedSuppressions are the findings about suppressions that covered nothing.
func (c *collector) unusedSuppressions(s *fileFindings) (all []Finding) {
	unused := s.suppressor.unused(c.Linter)
	if len(unused) == 0 {
		return nil
	}
	w := newWorker(c.Linter)
	w.file = c.sources[s.file].Read()
	w.policy = w.policyFor(s.path)
	for _, p := range unused {
		f := found(SuppressionUnused, "This suppression covers no finding.", "Delete it, or put it where the finding is.")
		if len(p.IDs) > 0 {
			f.Message = "This suppression of " + strings.Join(p.IDs, ", ") + " covers no finding."
		}
		f.FailOn = w.policy.failOn
		f.Fingerprint = w.fingerprint(f.ID, "", strings.Join(p.IDs, " ")+p.Reason)
		f.touched = w.changed(p.Covers.Start.Line, p.Covers.End.Line)
		w.place(&f, p.Span)
		if w.policy.configure(&f); f.Severity != Off {
			all = append(all, f)
		}
	}
	return all
}
