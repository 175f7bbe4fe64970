package config

import (
	"fmt"
	"slices"
	"strings"

	"github.com/attune-cx/attune/pkg/rulepack"
	"github.com/attune-cx/attune/pkg/strictyaml"
)

// Covers reports whether a key of severity speaks of an id: the id itself, a beginning
// of it that ends before a dot, or a pattern in which * stands for anything.
func Covers(key, id string) bool {
	if strings.Contains(key, "*") {
		return wildcard(key, id)
	}
	rest, ok := strings.CutPrefix(id, key)
	return ok && (rest == "" || rest[0] == '.')
}

// faults are those that show without rules.
func (c *Config) faults() (faults strictyaml.Errors) {
	fail := func(at strictyaml.Position, found, want string) {
		faults = append(faults, &strictyaml.Error{Position: at, Found: found, Want: want})
	}
	for i := range c.Situations {
		r := &c.Situations[i]
		if len(r.Situation) == 0 && r.Language.Value == "" {
			fail(r.Position, "a rule without situation", "say what the replies are meant for, as in situation: cancellation")
		}
		if r.Path == nil && r.Tag == nil && r.Title == nil && r.Category == nil && i+1 < len(c.Situations) {
			fail(c.Situations[i+1].Position, "a rule that never applies", fmt.Sprintf("the one at line %d holds for every reply; put it last", r.Line))
		}
	}
	ordered := func(d Distance) {
		for _, x := range []struct {
			low, high *Points
			a, b      string
		}{{&d.Note, &d.Warning, "note", "warning"}, {&d.Warning, &d.Error, "warning", "error"}} {
			if x.low.Number > x.high.Number && x.high.Number > 0 && x.low.Value != off {
				at := x.low.Position
				if at.Path == builtIn {
					at = x.high.Position
				}
				fail(at, fmt.Sprintf("%s from %d points and %s from %d", x.a, x.low.Number, x.b, x.high.Number), fmt.Sprintf("a %s would never come; give the smaller number first", x.a))
			}
		}
	}
	ordered(c.Distance)
	for i := range c.Overrides {
		o := &c.Overrides[i]
		if len(o.Path) == 0 {
			fail(o.Position, "an override without path", `say for which files it holds, as in path: "social/**"`)
		}
		d := c.Distance
		d.override(&o.Distance)
		ordered(d)
	}
	if n := c.Repeated.Count; n.Value < 2 {
		fail(n.Position, fmt.Sprintf("count: %d", n.Value), "expected 2 or more: one reply repeats nothing")
	}
	for _, e := range c.Cues {
		if _, rest, ok := strings.Cut(e.Key.Value, "."); !ok || strings.HasPrefix(rest, "misstep.") || strings.HasPrefix(rest, "signal.") {
			fail(e.Key.Position, fmt.Sprintf("%q", e.Key.Value), "expected the full id of a cue, as in en.affective.apologise.event; see `attune rules list`")
		}
	}
	for _, e := range c.Missteps {
		if _, rest, ok := strings.Cut(e.Key.Value, "."); !ok || !strings.HasPrefix(rest, "misstep.") {
			fail(e.Key.Position, fmt.Sprintf("%q", e.Key.Value), "expected the full id of a misstep, as in en.misstep.any-inconvenience; see `attune rules list`")
		}
	}
	upright := func(globs []Glob) {
		for _, g := range globs {
			if strings.HasPrefix(g.Value, "!") {
				fail(g.Position, fmt.Sprintf("%q", g.Value), "a pattern begins with ! only under exclude, where it takes files in again")
			}
		}
	}
	upright(c.Include)
	for i := range c.Situations {
		upright(c.Situations[i].Path)
	}
	for i := range c.Overrides {
		upright(c.Overrides[i].Path)
	}
	if c.MinWithin.Value == off {
		fail(c.MinWithin.Position, `"off"`, "expected a share such as 80%; 0% asks for nothing")
	}
	return faults
}

// Check looks for names that mean nothing: situations, languages, cues and missteps
// that the rules do not have, and severities of findings that do not exist. Kinds are
// the ids of findings other than missteps.
func (c *Config) Check(set *rulepack.Set, kinds []string) error {
	var faults strictyaml.Errors
	fail := func(at strictyaml.Position, found, want string) {
		faults = append(faults, &strictyaml.Error{Position: at, Found: found, Want: want})
	}
	var situations, languages []string
	for i := range set.Situations {
		situations = append(situations, set.Situations[i].ID.Value)
	}
	for _, t := range set.Texts() {
		languages = append(languages, t.ID)
	}
	language := func(t Text, more ...string) {
		if t.Value != "" && !slices.Contains(languages, t.Value) && !slices.Contains(more, t.Value) {
			fail(t.Position, fmt.Sprintf("the unknown language %q", t.Value), "there are rules for "+strings.Join(languages, ", "))
		}
	}
	language(c.Language, "auto")
	for _, t := range c.Languages {
		language(t)
	}
	for i := range c.Situations {
		r := &c.Situations[i]
		language(r.Language)
		for _, t := range r.Situation {
			if t.Value != "unknown" && !slices.Contains(situations, t.Value) {
				fail(t.Position, fmt.Sprintf("the unknown situation %q", t.Value), strictyaml.Suggest(t.Value, situations, "see `attune situations list`"))
			}
		}
	}
	k := kindsOf{set: set, known: kinds}
	severities := func(m strictyaml.Map[Severity]) {
		for _, e := range m {
			if known := k.like(e.Key.Value); !slices.ContainsFunc(known, func(id string) bool { return Covers(e.Key.Value, id) }) {
				fail(e.Key.Position, fmt.Sprintf("the unknown finding %q", e.Key.Value), strictyaml.Suggest(e.Key.Value, known, "see `attune lint --list` and `attune rules list`"))
			}
		}
	}
	severities(c.Severity)
	for i := range c.Overrides {
		language(c.Overrides[i].Language, "auto")
		severities(c.Overrides[i].Severity)
	}
	return failed(faults)
}

// kindsOf are the ids of findings. Those of missteps cost reading the rules of a
// language, so they are asked for when a key can only be one of them.
type kindsOf struct {
	set   *rulepack.Set
	known []string
}

// like returns the ids among which a key is to be looked for.
func (k kindsOf) like(key string) []string {
	if slices.ContainsFunc(k.known, func(id string) bool { return Covers(key, id) }) {
		return k.known
	}
	all := slices.Clip(k.known)
	for _, t := range k.set.Texts() {
		if beginning, _, _ := strings.Cut(key, "."); beginning != t.ID && !strings.Contains(beginning, "*") {
			continue
		}
		l, err := k.set.Language(t.ID)
		if err != nil { // faults of rules are said by the rules
			continue
		}
		for i := range l.Missteps {
			all = append(all, l.Missteps[i].ID.Value)
		}
	}
	return all
}
