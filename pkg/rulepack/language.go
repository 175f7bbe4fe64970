package rulepack

import (
	"errors"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strings"
	"sync"

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
	Advice   []Advice
	Negators map[string]bool
	Stops    map[string]bool // a negator does not reach across these
	Vague    map[string]bool
	Script   map[string]bool // words of the list script-word
	Formal   map[string]bool
	Informal map[string]bool

	Reply    Reading
	Customer Reading

	lists map[string][]*pattern.Pattern
}

// load reads, merges, checks and compiles the rules of a language; when words are given,
// for these only.
func (s *Set) load(id string, words *Words) (*Language, error) {
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
	c := &compilation{merger: m, set: s, language: l, lists: lists, only: words}
	c.compile()
	if err := c.errors.Err(); err != nil {
		return nil, err
	}
	return l, nil
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
			if len(f.Cues)+len(f.Missteps)+len(f.Signals)+len(f.Lists)+len(f.Advice) > 0 || f.Context != nil {
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

// A compilation turns the merged rules of a language into matchers.
type compilation struct {
	merger
	set      *Set
	language *Language
	lists    Lists
	only     *Words // of the exchange that the rules are for; nil when they are for all
	parsed   map[string][]*pattern.Pattern
	entry    func(*Text) *pattern.Pattern // of a list; nil when there is none to use
	pattern  func(*Text) *pattern.Pattern // of a rule; nil when there is none to use
	reply    building
	customer building
}

// A building gathers the patterns of one matcher, each once.
type building struct {
	patterns []*pattern.Pattern
	uses     [][]Use
	known    map[string]int // number by source
	room     []Use          // for the first uses
}

// firstUses is how many first uses get their memory at once.
const firstUses = 512

func (b *building) add(p *pattern.Pattern, u Use) {
	if p == nil {
		return
	}
	number, ok := b.known[p.String()]
	if !ok {
		if b.known == nil {
			b.known = make(map[string]int, firstUses)
		}
		if len(b.room) == 0 {
			b.room = make([]Use, firstUses)
		}
		b.known[p.String()] = len(b.patterns)
		b.patterns = append(b.patterns, p)
		b.room[0] = u
		b.uses = append(b.uses, b.room[:1:1])
		b.room = b.room[1:]
		return
	}
	b.uses[number] = append(b.uses[number], u)
}

// after returns, for each pattern, those that matter only where it is found: the exceptions
// and neighbours of its rules, unless they are there for something else as well.
func (b *building) after() [][]int32 {
	type rule struct {
		role  Role
		index int32
	}
	following := map[rule][]int32{}
	for number, uses := range b.uses {
		if slices.ContainsFunc(uses, func(u Use) bool { return u.Role != ExceptRole && u.Role != NearRole }) {
			continue
		}
		for _, u := range uses {
			following[rule{u.Of, u.Index}] = append(following[rule{u.Of, u.Index}], int32(number))
		}
	}
	after := make([][]int32, len(b.uses))
	for number, uses := range b.uses {
		for _, u := range uses {
			if u.Role != CueRole && u.Role != MisstepRole && u.Role != SignalRole {
				continue
			}
			if more := following[rule{u.Role, u.Index}]; after[number] == nil {
				after[number] = slices.Clip(more)
			} else {
				after[number] = append(after[number], more...)
			}
		}
	}
	return after
}

func (c *compilation) compile() {
	l := c.language
	c.checkRules()
	c.parseAll()
	l.Negators = c.words(l.Context.Negated.Words)
	l.Stops = c.words(l.Context.Negated.Stops)
	l.Vague = c.words(l.Context.Vague.Words)
	l.Script = c.words(c.lists["script-word"])
	l.Formal = c.words(l.Context.Address.Formal)
	l.Informal = c.words(l.Context.Address.Informal)
	if len(c.errors) > 0 {
		return
	}
	l.lists = c.parsed
	c.build()
}

// A parsedPattern is what became of a pattern. It is empty when the pattern is not needed.
type parsedPattern struct {
	pattern *pattern.Pattern
	fault   error
	strays  bool // names a list that there is not
}

func (c *compilation) parsePattern(parser *pattern.Parser, source string) (made parsedPattern) {
	if made.pattern, made.fault = parser.Parse(source); made.fault == nil {
		made.pattern.Lists(func(name string, _ int) {
			if _, ok := c.lists[name]; !ok {
				made.strays = true
			}
		})
	}
	return made
}

// parseAll parses the patterns side by side. It walks through the rules twice: first
// to see what there is to parse, then to hand out the results in the same order.
func (c *compilation) parseAll() {
	type source struct {
		pattern string
		ofRule  bool
	}
	sources := make([]source, 0, 1<<14)
	c.entry = func(t *Text) *pattern.Pattern {
		sources = append(sources, source{t.Value, false})
		return nil
	}
	c.pattern = func(t *Text) *pattern.Pattern {
		sources = append(sources, source{t.Value, true})
		return nil
	}
	c.gather()
	needless := c.needless()
	parsed := make([]parsedPattern, len(sources))
	var wait sync.WaitGroup
	share := len(sources)/runtime.GOMAXPROCS(0) + 1
	for from := 0; from < len(sources); from += share {
		wait.Go(func() {
			var parser pattern.Parser
			for i := from; i < min(from+share, len(sources)); i++ {
				if s := &sources[i]; !s.ofRule || !needless(s.pattern) {
					parsed[i] = c.parsePattern(&parser, s.pattern)
				}
			}
		})
	}
	wait.Wait()
	c.pattern = func(t *Text) *pattern.Pattern {
		next := parsed[0]
		parsed = parsed[1:]
		return c.checked(t, next)
	}
	c.entry = c.pattern
	c.gather()
}

// needless returns what tells patterns that cannot match the exchange that the rules are
// for.
func (c *compilation) needless() func(source string) bool {
	if c.only == nil {
		return func(string) bool { return false }
	}
	words := maps.Clone(c.only.Reply)
	maps.Copy(words, c.only.Customer)
	return func(source string) bool { return words.RulesOut(c.language.Text, source) }
}

// gather goes through all patterns of the rules.
func (c *compilation) gather() {
	l := c.language
	c.parsed = make(map[string][]*pattern.Pattern, len(c.lists))
	for _, name := range sorted(c.lists) {
		entries := c.lists[name]
		for i := range entries {
			if p := c.entry(&entries[i]); p != nil {
				c.parsed[name] = append(c.parsed[name], p)
			}
		}
	}
	for _, x := range []struct {
		role Role
		from []Text
	}{
		{PseudoRole, l.Context.Negated.Pseudo}, {ConditionalRole, l.Context.Conditional.Patterns},
		{ButRole, l.Context.Cancelled.But}, {RefusalRole, l.Context.Cancelled.Refusal},
		{ReportedRole, l.Context.Reported.Patterns}, {PassiveRole, l.Context.Passive.Patterns},
		{DemandRole, l.Context.Demand.Patterns}, {ActionRole, l.Context.Action.Patterns},
	} {
		for i := range x.from {
			c.reply.add(c.pattern(&x.from[i]), Use{Role: x.role})
		}
	}
	for i := range l.Cues {
		cue := &l.Cues[i]
		c.rule(&c.reply, CueRole, i, cue.Patterns, cue.Except, cue.Where)
	}
	for i := range l.Missteps {
		misstep := &l.Missteps[i]
		c.rule(&c.reply, MisstepRole, i, misstep.Patterns, misstep.Except, misstep.Where)
	}
	for i := range l.Signals {
		signal := &l.Signals[i]
		into := &c.customer
		if signal.Reads == "reply" {
			into = &c.reply
		}
		c.rule(into, SignalRole, i, signal.Patterns, signal.Except, signal.Where)
	}
}

// build makes the matchers, side by side: that is most of what loading costs.
func (c *compilation) build() {
	negators := sorted(c.language.Negators)
	var only Words
	if c.only != nil {
		only = *c.only
	}
	parts := []struct {
		from  *building
		into  *Reading
		words pattern.Vocabulary
		err   error
	}{
		{from: &c.reply, into: &c.language.Reply, words: only.Reply},
		{from: &c.customer, into: &c.language.Customer, words: only.Customer},
	}
	var wait sync.WaitGroup
	for i := range parts {
		wait.Go(func() {
			x := &parts[i]
			x.into.Uses = x.from.uses
			if c.only != nil {
				x.into.Matcher, x.err = pattern.CompileFor(x.words, c.language.Text, x.from.patterns, c.parsed, negators)
			} else {
				x.into.Matcher, x.err = pattern.Compile(c.language.Text, x.from.patterns, c.parsed, negators)
			}
			if x.err == nil {
				x.into.Matcher.Follow(x.from.after())
			}
		})
	}
	wait.Wait()
	for _, x := range parts {
		var faults pattern.CompileErrors
		if errors.As(x.err, &faults) {
			for _, fault := range faults {
				c.fail(c.positionOf(fault.Pattern), fmt.Sprintf("%q", fault.Pattern), fault.Reason)
			}
		}
	}
}

// rule adds the patterns of one rule.
func (c *compilation) rule(into *building, role Role, index int, patterns, except []Text, where *Where) {
	for i := range patterns {
		into.add(c.pattern(&patterns[i]), Use{Role: role, Index: int32(index)})
	}
	for i := range except {
		into.add(c.pattern(&except[i]), Use{Role: ExceptRole, Of: role, Index: int32(index)})
	}
	if where != nil {
		for not, p := range []*Text{&where.Near, &where.NotNear} {
			if p.Value != "" {
				into.add(c.pattern(p), Use{Role: NearRole, Of: role, Not: not == 1, Index: int32(index)})
			}
		}
		for i := range where.Told {
			c.customer.add(c.pattern(&where.Told[i]), Use{Role: ToldRole, Of: role, Index: int32(index)})
		}
	}
}

// checked returns a pattern whose lists exist; faults are noted.
func (c *compilation) checked(t *Text, parsed parsedPattern) *pattern.Pattern {
	if parsed.fault != nil {
		var fault *pattern.SyntaxError
		if errors.As(parsed.fault, &fault) {
			c.fail(t.At(fault.Offset), fault.Found, fault.Want)
		}
		return nil
	}
	if parsed.strays {
		parsed.pattern.Lists(func(name string, offset int) {
			if _, ok := c.lists[name]; !ok {
				c.fail(t.At(offset), fmt.Sprintf("the unknown list <%s>", name), Suggest(name, sorted(c.lists)))
			}
		})
	}
	return parsed.pattern
}

// positionOf finds where a pattern that failed to compile stands.
func (c *compilation) positionOf(source string) (found Position) {
	c.pattern = func(t *Text) *pattern.Pattern {
		if t.Value == source && found.Line == 0 {
			found = t.At(0)
		}
		return nil
	}
	c.entry = c.pattern
	c.gather()
	return found
}

// words folds single words; an entry of several words is a fault, since half of it
// would mean something else (cannot is can, not).
func (c *compilation) words(texts []Text) map[string]bool {
	m := map[string]bool{}
	for _, t := range texts {
		folded := c.language.Text.Fold(t.Value)
		if len(folded) != 1 {
			c.fail(t.Position, fmt.Sprintf("%q, which is %d words", t.Value, len(folded)), "expected one word here")
			continue
		}
		m[folded[0]] = true
	}
	return m
}
