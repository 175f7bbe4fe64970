package rulepack

import (
	"fmt"
	"maps"
	"slices"
	"strings"

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
		if !isStrength(cue.Strength) {
			c.fail(at, fmt.Sprintf("the strength %g", cue.Strength), "expected 0 or more and less than 1")
		}
		c.contexts(at, sorted(cue.Weaker), cue.Never, cue.Ignore)
		c.factors(at, cue.Weaker)
		c.where(at, CueRole, cue.Where)
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
		c.types(at, sorted(misstep.Lowers)...)
		c.factors(at, misstep.Lowers)
		c.contexts(at, misstep.Never, misstep.Ignore)
		c.where(at, MisstepRole, misstep.Where)
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
			if !c.set.names(id) {
				c.fail(at, fmt.Sprintf("the unknown situation %q", id), Suggest(id, c.set.situationIDs()))
			}
		}
		c.dimensions(at, signal.Tells)
		c.where(at, SignalRole, signal.Where)
	}
	c.lexicon(l.Lexicon)
	for _, a := range l.Advice {
		if _, err := empathy.ParseType(a.Type); err != nil {
			c.fail(a.Position, fmt.Sprintf("the type %q", a.Type), "expected attentive, affective or cognitive")
		}
		if a.When != "below" && a.When != "above" {
			c.fail(a.Position, fmt.Sprintf("when: %q", a.When), "expected below or above")
		}
	}
}

// checkShared looks for faults in what all languages share, and for what belongs
// neither there nor to a language.
func (s *Set) checkShared(m *merger, languages []string) {
	c := &compilation{set: s}
	known := s.situationIDs()
	var modifiers []string
	for _, x := range s.Modifiers {
		at := x.ID.Position
		modifiers = append(modifiers, x.ID.Value)
		c.dimensions(at, x.When)
		c.dimensions(at, x.Unless)
		c.types(at, sorted(x.Change)...)
		if len(x.When) == 0 {
			c.fail(at, "a modifier without when", "say for which values of dimensions it holds")
		}
	}
	for _, x := range s.Situations {
		at := x.ID.Position
		c.dimensions(at, x.Dimensions)
		c.types(at, sorted(x.Target)...)
		c.types(at, sorted(x.Moves)...)
		if x.First != "" {
			c.types(at, x.First)
		}
		for _, t := range empathy.Types {
			if _, ok := x.Target[t.String()]; !ok {
				c.fail(at, "a situation without a range for "+t.String(), "give target: {attentive: [min, max], affective: [min, max], cognitive: [min, max]}")
			}
		}
		for _, language := range sorted(x.Keywords) {
			for _, k := range x.Keywords[language] {
				if want := keywordFault(k); want != "" {
					c.fail(at, fmt.Sprintf("the keyword %q", k), want)
				}
			}
		}
		for _, id := range x.Encodes {
			if !slices.Contains(modifiers, id) && !m.switchedOff[id] {
				c.fail(at, fmt.Sprintf("the unknown modifier %q", id), Suggest(id, modifiers))
			}
		}
	}
	for _, name := range sorted(s.Scoring.Discounts) {
		c.contexts(s.Scoring.Position, []string{name})
		c.types(s.Scoring.Position, sorted(s.Scoring.Discounts[name])...)
		c.factors(s.Scoring.Position, s.Scoring.Discounts[name])
	}
	c.types(s.Scoring.Position, sorted(s.Scoring.Repeated)...)
	for _, name := range sorted(s.Scoring.MeasuredTo) {
		c.measure(s.Scoring.Position, name)
	}
	for _, p := range s.packs {
		for _, f := range p.files {
			if l := f.Language; l.Value != "" && !slices.Contains(languages, l.Value) {
				c.fail(l.Position, fmt.Sprintf("the unknown language %q", l.Value), fmt.Sprintf("there are %s; a further one needs a file %s/%s", strings.Join(languages, ", "), l.Value, readingFile))
			}
			of := func(id string) bool { // a language; then looked at with its rules
				before, _, found := strings.Cut(id, ".")
				return found && slices.Contains(languages, before)
			}
			for _, id := range f.Off {
				if !of(id.Value) && !m.switchedOff[id.Value] {
					c.fail(id.Position, fmt.Sprintf("the unknown id %q", id.Value), suggestID(id.Value, slices.Concat(known, modifiers)))
				}
			}
			for _, id := range sorted(f.Strengths) {
				if !of(id) {
					c.fail(f.Strengths[id].Position, fmt.Sprintf("the unknown cue %q", id), "give the full id, as in en.affective.apologise.event")
				}
			}
		}
	}
	m.errors = append(m.errors, c.errors...)
}

func isStrength(f float64) bool { return f >= 0 && f < 1 }

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

func (c *compilation) types(at Position, names ...string) {
	for _, name := range names {
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

// where looks at the conditions of a cue, misstep or signal.
func (c *compilation) where(at Position, role Role, w *Where) {
	if w == nil {
		return
	}
	if role != MisstepRole { // judged before it is known what the reply is worth and where it stands
		unread := map[string]bool{
			"moves": w.Moves != nil, "earlier": w.Earlier != nil, "move-total": w.MoveTotal != nil, "scores": w.Scores != nil,
			"situation": w.Situation != nil, "unless-situation": w.UnlessSit != nil,
			"emotion": w.Emotion != nil, "unless-emotion": w.UnlessEmotion != nil, "check": w.Check != "",
			"told": role == SignalRole && w.Told != nil, "told-words": role == SignalRole && w.ToldWords != nil,
			"personal": role == SignalRole && w.Personal != nil,
		}
		for _, name := range sorted(unread) {
			if unread[name] {
				c.fail(at, "the condition "+name+", which would have no effect here", "leave it out; rules/README.md says which rules can have it")
			}
		}
	}
	if _, ok := c.lists[lifeWords]; !ok && w.Personal != nil && role != SignalRole {
		c.fail(at, "the condition personal in a language without the list "+lifeWords, "add the list, or leave the condition out")
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
	for _, move := range slices.Concat(sorted(w.Moves), sorted(w.Earlier)) {
		if !slices.ContainsFunc(c.language.Cues, func(x Cue) bool { return x.Move == move }) {
			var known []string
			for _, x := range c.language.Cues {
				known = append(known, x.Move)
			}
			c.fail(at, fmt.Sprintf("the move %q, which no cue makes", move), Suggest(move, known))
		}
	}
	for _, emotion := range slices.Concat(w.Emotion, w.UnlessEmotion) {
		c.dimensions(at, map[string]string{"emotion": emotion})
	}
	if w.MoveTotal != nil {
		c.types(at, w.MoveTotal.Type)
	}
	c.types(at, sorted(w.Scores)...)
	for _, id := range slices.Concat(w.Situation, w.UnlessSit) {
		if !c.set.names(id) {
			c.fail(at, fmt.Sprintf("the unknown situation %q", id), Suggest(id, c.set.situationIDs()))
		}
	}
}
