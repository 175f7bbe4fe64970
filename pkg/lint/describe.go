package lint

import (
	"slices"
	"strings"

	"github.com/attune-cx/attune/pkg/rulepack"
)

// rule returns the rule of a misstep; nil when there is none.
func (l *Linter) rule(language, id string) *rulepack.Misstep {
	all, ok := l.missteps.Load(language)
	if !ok {
		made := map[string]*rulepack.Misstep{}
		if rules, err := l.reviewer.Rules().Language(language); err == nil {
			for i := range rules.Missteps {
				made[rules.Missteps[i].ID.Value] = &rules.Missteps[i]
			}
		}
		all, _ = l.missteps.LoadOrStore(language, made)
	}
	return all.(map[string]*rulepack.Misstep)[id]
}

// describe adds the rules of the findings to a report.
func (l *Linter) describe(r *Report) {
	var ids []string
	for i := range r.Findings {
		ids = append(ids, r.Findings[i].ID)
	}
	slices.Sort(ids)
	for _, id := range slices.Compact(ids) {
		if k, ok := kind(id); ok {
			r.Rules = append(r.Rules, k)
			continue
		}
		language, _, _ := strings.Cut(id, ".")
		made := Rule{ID: id}
		if m := l.rule(language, id); m != nil {
			made.Summary = m.Says
			made.Help = strings.TrimSpace(m.Message + "\n\n" + m.Advice)
			made.Severity, _ = ParseSeverity(m.Severity)
		}
		r.Rules = append(r.Rules, made)
	}
}

// unusedSuppressions are the findings about suppressions that covered nothing.
func (l *Linter) unusedSuppressions(o *outcome, source Source) (all []Finding) {
	unused := o.suppressor.unused(l)
	if len(unused) == 0 {
		return nil
	}
	file, policy := source.Read(), l.policyFor(o.path)
	for _, p := range unused {
		f := found(SuppressionUnused, "This suppression covers no finding.", "Delete it, or put it where the finding is.")
		if len(p.IDs) > 0 {
			f.Message = "This suppression of " + strings.Join(p.IDs, ", ") + " covers no finding."
		}
		f.FailOn = policy.failOn
		f.Fingerprint = fingerprint(f.ID, "", strings.Join(p.IDs, " ")+p.Reason)
		f.touched = l.options.Changed == nil || l.options.Changed(o.path, p.Covers.Start.Line, p.Covers.End.Line)
		f = place(f, file, p.Span)
		if policy.configure(&f); f.Severity != Off {
			all = append(all, f)
		}
	}
	return all
}
