package lint

import (
	"maps"
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
	ids := map[string]bool{}
	for i := range r.Findings {
		ids[r.Findings[i].ID] = true
	}
	for _, id := range slices.Sorted(maps.Keys(ids)) {
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
