package rulepack

import (
	"fmt"
	"maps"
	"slices"

	"github.com/attune-cx/attune/pkg/empathy"
)

func sorted[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// checkRules looks for faults that the notation alone does not show: names that
// mean nothing, numbers out of range, rules that can never apply.
func (c *compilation) checkRules() {
	l := c.language
	for i := range l.Cues {
		cue := &l.Cues[i]
		at := cue.ID.Position
		if len(cue.Patterns) == 0 {
			c.fail(at, "a cue without patterns", "add at least one pattern")
		}
		if cue.Move == "" {
			c.fail(at, "a cue without a move", "say in which way the type is expressed, as in move: apologise")
		}
		if cue.Strength < 0 || cue.Strength >= 1 {
			c.fail(at, fmt.Sprintf("the strength %g", cue.Strength), "expected 0 or more and less than 1")
		}
		c.contexts(at, sorted(cue.Weaker), cue.Never, cue.Ignore)
		c.factors(at, cue.Weaker)
		c.where(at, cue.Where)
	}
	for i := range l.Missteps {
		misstep := &l.Missteps[i]
		at := misstep.ID.Position
		if len(misstep.Patterns) == 0 && misstep.Where == nil {
			c.fail(at, "a misstep that looks for nothing", "add patterns, conditions (where), or both")
		}
		if misstep.Kind == "" || misstep.Message == "" {
			c.fail(at, "a misstep without kind or message", "give both: the family of faults, and what is wrong in plain words")
		}
		if !slices.Contains([]string{"", "error", "warning", "note"}, misstep.Severity) {
			c.fail(at, fmt.Sprintf("the severity %q", misstep.Severity), "expected error, warning or note")
		}
		c.types(at, misstep.Lowers)
		c.factors(at, misstep.Lowers)
		c.contexts(at, misstep.Never, misstep.Ignore)
		c.where(at, misstep.Where)
	}
	for i := range l.Signals {
		signal := &l.Signals[i]
		at := signal.ID.Position
		if len(signal.Patterns) == 0 && signal.Where == nil {
			c.fail(at, "a signal that looks for nothing", "add patterns, conditions (where), or both")
		}
		if !slices.Contains([]string{"", "customer", "reply"}, signal.Reads) {
			c.fail(at, fmt.Sprintf("reads: %q", signal.Reads), "expected customer or reply")
		}
		for _, id := range sorted(signal.PointsTo) {
			if _, ok := c.set.Situation(id); !ok {
				c.fail(at, fmt.Sprintf("the unknown situation %q", id), Suggest(id, c.set.situationIDs()))
			}
		}
		c.dimensions(at, signal.Tells)
		c.where(at, signal.Where)
	}
	for _, a := range l.Advice {
		if _, err := empathy.ParseType(a.Type); err != nil {
			c.fail(a.Position, fmt.Sprintf("the type %q", a.Type), "expected attentive, affective or cognitive")
		}
		if a.When != "below" && a.When != "above" {
			c.fail(a.Position, fmt.Sprintf("when: %q", a.When), "expected below or above")
		}
	}
}

func (s *Set) situationIDs() (ids []string) {
	for _, x := range s.Situations {
		ids = append(ids, x.ID.Value)
	}
	return ids
}

func (c *compilation) contexts(at Position, names ...[]string) {
	for _, name := range slices.Concat(names...) {
		if !slices.Contains(Contexts, name) {
			c.fail(at, fmt.Sprintf("the unknown context %q", name), Suggest(name, Contexts))
		}
	}
}

func (c *compilation) factors(at Position, m map[string]float64) {
	for _, name := range sorted(m) {
		if f := m[name]; f < 0 || f > 1 {
			c.fail(at, fmt.Sprintf("%s: %g", name, f), "expected 0 to 1")
		}
	}
}

func (c *compilation) types(at Position, m map[string]float64) {
	for _, name := range sorted(m) {
		if _, err := empathy.ParseType(name); err != nil {
			c.fail(at, fmt.Sprintf("the type %q", name), "expected attentive, affective or cognitive")
		}
	}
}

func (c *compilation) dimensions(at Position, tells map[string]string) {
	for _, name := range sorted(tells) {
		i := slices.IndexFunc(c.set.Dimensions, func(d Dimension) bool { return d.ID.Value == name })
		if i < 0 {
			var known []string
			for _, d := range c.set.Dimensions {
				known = append(known, d.ID.Value)
			}
			c.fail(at, fmt.Sprintf("the unknown dimension %q", name), Suggest(name, known))
		} else if values := c.set.Dimensions[i].Values; !slices.Contains(values, tells[name]) {
			c.fail(at, fmt.Sprintf("%s: %s", name, tells[name]), Suggest(tells[name], values))
		}
	}
}

func (c *compilation) where(at Position, w *Where) {
	if w == nil {
		return
	}
	for _, s := range []string{w.Sentence, w.UnlessSentence} {
		if !slices.Contains([]string{"", "question", "statement", "first", "last"}, s) {
			c.fail(at, fmt.Sprintf("the sentence %q", s), "expected question, statement, first or last")
		}
	}
	if !slices.Contains([]string{"", "opening", "closing"}, w.Position) {
		c.fail(at, fmt.Sprintf("the position %q", w.Position), "expected opening or closing")
	}
	if w.Check != "" && !slices.Contains(Checks, w.Check) {
		c.fail(at, fmt.Sprintf("the unknown check %q", w.Check), Suggest(w.Check, Checks))
	}
	if w.MoveTotal != nil {
		c.types(at, map[string]float64{w.MoveTotal.Type: 0})
	}
	for _, name := range sorted(w.Scores) {
		c.types(at, map[string]float64{name: 0})
	}
	for _, id := range slices.Concat(w.Situation, w.UnlessSit) {
		if _, ok := c.set.Situation(id); !ok {
			c.fail(at, fmt.Sprintf("the unknown situation %q", id), Suggest(id, c.set.situationIDs()))
		}
	}
}
