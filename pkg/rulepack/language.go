package rulepack

import (
	"fmt"
	"slices"
	"strings"

	"github.com/attune-cx/attune/pkg/empathy"
	"github.com/attune-cx/attune/pkg/pattern"
	"github.com/attune-cx/attune/pkg/text"
)

// A Role says what a pattern is there for.
type Role uint8

const (
	CueRole Role = iota
	MisstepRole
	SignalRole
	NearRole // of the cue, misstep or signal: where.near or where.not-near
	ExceptRole
	PseudoRole // its negators do not negate
	ConditionalRole
	ButRole
	RefusalRole
	ReportedRole
	PassiveRole
	DemandRole
	ActionRole
	ToldRole // where.told
)

// A Use is what one pattern of a matcher belongs to: the Index-th cue, misstep or
// signal, or a context of the language.
type Use struct {
	Role  Role
	Of    Role // for NearRole, ExceptRole and ToldRole: CueRole, MisstepRole or SignalRole
	Not   bool // for NearRole: must not match
	Index int32
}

// A Reading finds the patterns of one language in one kind of text: replies, or
// customers' messages.
type Reading struct {
	*pattern.Matcher
	Uses [][]Use // by number of pattern; rules may share one
}

// A Language is the rules of one language, compiled.
type Language struct {
	Text     *text.Language
	Cues     []Cue     // in order of id
	Missteps []Misstep // in order of id
	Signals  []Signal  // in order of id
	Context  Context
	Lexicon  *Lexicon // nil when the language has none
	Advice   []Advice
	Negators map[string]bool
	Stops    map[string]bool // a negator does not reach across these
	Vague    map[string]bool
	Script   map[string]bool // words of the list script-word
	Business map[string]bool // words of the list business-word
	Life     map[string]bool // words of the list life-word
	Formal   map[string]bool
	Informal map[string]bool

	Reply    Reading
	Customer Reading

	lists map[string][]*pattern.Pattern
}

// load reads and merges the rules of a language unless that has been done, and compiles
// them; when words are given, for these only.
func (s *Set) load(id string, lazy *lazyLanguage, words *Words) (*Language, error) {
	if lazy.merged == nil {
		lazy.merged = s.merged(id)
	}
	c, l := *lazy.merged, *lazy.merged.language
	c.language, c.only = &l, words
	c.compile()
	if err := c.errors.Err(); err != nil {
		return nil, err
	}
	return &l, nil
}

// merged reads and merges the rules of a language.
func (s *Set) merged(id string) *compilation {
	l := &Language{}
	for _, t := range s.texts {
		if t.ID == id {
			l.Text = t
		}
	}
	var m merger
	lists := Lists{}
	strengths := map[string]Weight{}
	for i := range s.packs {
		files, faults := s.packs[i].of(id)
		m.errors = append(m.errors, faults...)
		m.language(l, id, files, lists, strengths)
		for _, f := range files {
			if !s.packs[i].source.Lazy && f.Language.Value == id {
				m.unreadable(l.Text, f.Lexicon)
			}
		}
	}
	for i := range l.Cues {
		if strength, ok := strengths[l.Cues[i].ID.Value]; ok && isStrength(strength.Value) {
			l.Cues[i].Strength = strength.Value
		}
	}
	for i := range l.Missteps {
		if share, ok := strengths[l.Missteps[i].ID.Value]; ok && isStrength(share.Value) {
			l.Missteps[i].lower(share.Value)
		}
	}
	for i := range l.Cues {
		if strength, ok := s.override[l.Cues[i].ID.Value]; ok {
			l.Cues[i].Strength = strength
		}
	}
	slices.SortFunc(l.Cues, func(a, b Cue) int { return strings.Compare(a.ID.Value, b.ID.Value) })
	slices.SortFunc(l.Missteps, func(a, b Misstep) int { return strings.Compare(a.ID.Value, b.ID.Value) })
	slices.SortFunc(l.Signals, func(a, b Signal) int { return strings.Compare(a.ID.Value, b.ID.Value) })
	return &compilation{merger: m, set: s, language: l, lists: lists}
}

// language merges what one pack says of a language.
func (m *merger) language(l *Language, id string, files []parsed, lists Lists, strengths map[string]Weight) {
	var cues []Cue
	var missteps []Misstep
	var signals []Signal
	off := map[string]bool{}
	own := map[string]Position{}
	for _, f := range files {
		for _, o := range f.Off {
			off[o.Value] = true
		}
		for name, strength := range f.Strengths {
			strengths[name] = strength
		}
		if f.Language.Value == "" {
			if len(f.Cues)+len(f.Missteps)+len(f.Signals)+len(f.Lists)+len(f.Advice) > 0 || f.Context != nil || f.Lexicon != nil {
				m.fail(top(f.path), "rules without a language", `write "language: en" (or nl) at the top of the file`)
			}
			continue
		}
		for name, entries := range f.Lists {
			where := top(f.path)
			if len(entries) > 0 {
				where = entries[0].Position
			}
			if first, ok := own[name]; ok {
				m.fail(where, fmt.Sprintf("the list <%s> a second time", name), fmt.Sprintf("it stands at %s already; put both together", first))
				continue
			}
			own[name] = where
			lists[name] = entries
		}
		if len(f.Cues) > 0 {
			t, err := empathy.ParseType(f.Type.Value)
			if err != nil {
				p := f.Type.Position
				if p.Line == 0 {
					p = top(f.path)
				}
				m.fail(p, fmt.Sprintf("the type %q", f.Type.Value), `a file with cues says "type: attentive", "type: affective" or "type: cognitive" at the top`)
			}
			for i := range f.Cues {
				f.Cues[i].Type = t
			}
		}
		cues = append(cues, f.Cues...)
		missteps = append(missteps, f.Missteps...)
		signals = append(signals, f.Signals...)
		if f.Context != nil {
			l.Context = *f.Context
		}
		if f.Lexicon != nil {
			l.Lexicon = f.Lexicon.over(l.Lexicon)
		}
		l.Advice = append(slices.Clone(f.Advice), l.Advice...) // later packs first
	}
	for i := range cues {
		prefix(&cues[i].ID, id+".")
	}
	for i := range missteps {
		prefix(&missteps[i].ID, id+".misstep.")
	}
	for i := range signals {
		prefix(&signals[i].ID, id+".signal.")
	}
	l.Cues = merge(m, l.Cues, cues, off, func(c *Cue) Text { return c.ID })
	l.Missteps = merge(m, l.Missteps, missteps, off, func(x *Misstep) Text { return x.ID })
	l.Signals = merge(m, l.Signals, signals, off, func(x *Signal) Text { return x.ID })
	m.strangers(l, id, files)
}

// strangers finds full ids of the language under off and strengths that nothing has:
// they would have no effect without a word.
func (m *merger) strangers(l *Language, language string, files []parsed) {
	var cues, others, weighed []string
	for _, x := range l.Cues {
		cues = append(cues, x.ID.Value)
	}
	for _, x := range l.Missteps {
		others = append(others, x.ID.Value)
		if len(x.Lowers) > 0 {
			weighed = append(weighed, x.ID.Value)
		}
	}
	for _, x := range l.Signals {
		others = append(others, x.ID.Value)
	}
	for _, f := range files {
		for _, id := range f.Off {
			if strings.HasPrefix(id.Value, language+".") && !m.switchedOff[id.Value] {
				m.fail(id.Position, fmt.Sprintf("the unknown id %q", id.Value), suggestID(id.Value, slices.Concat(cues, others)))
			}
		}
		for _, id := range sorted(f.Strengths) {
			strength := f.Strengths[id]
			switch {
			case !strings.HasPrefix(id, language+".") || m.switchedOff[id] || slices.Contains(cues, id) || slices.Contains(weighed, id):
			case slices.Contains(others, id):
				m.fail(strength.Position, fmt.Sprintf("a strength for %q", id), "it takes nothing off any score; only cues, and missteps with lowers, have a strength")
			default:
				m.fail(strength.Position, fmt.Sprintf("the unknown cue %q", id), suggestID(id, slices.Concat(cues, weighed)))
			}
			if !isStrength(strength.Value) {
				m.fail(strength.Position, fmt.Sprintf("the strength %g", strength.Value), "expected 0 or more and less than 1")
			}
		}
	}
}

func suggestID(id string, known []string) string {
	if near := Nearest(id, known); near != "" {
		return fmt.Sprintf("did you mean %q?", near)
	}
	return "give a full id, as `attune rules list` and `attune situations list` show it"
}

// lower makes a misstep take another share off the types that it lowers.
func (m *Misstep) lower(share float64) {
	lowers := make(map[string]float64, len(m.Lowers)) // those of the file are shared
	for t := range m.Lowers {
		lowers[t] = share
	}
	m.Lowers = lowers
}

// prefix makes an id full, unless it is.
func prefix(id *Text, with string) {
	if id.Value != "" && !strings.HasPrefix(id.Value, with) {
		id.Value = with + id.Value
	}
}
