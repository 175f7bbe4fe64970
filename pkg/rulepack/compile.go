package rulepack

import (
	"errors"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"sync"

	"github.com/attune-cx/attune/pkg/pattern"
)

// A compilation turns the merged rules of a language into matchers.
type compilation struct {
	merger
	set      *Set
	language *Language
	lists    Lists
	only     *Words // that the rules are for; nil when they are for all texts
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

// lifeWords is the list without which a language has no personal talk.
const lifeWords = "life-word"

func (c *compilation) compile() {
	l := c.language
	c.checkRules()
	c.parseAll()
	l.Negators = c.words(l.Context.Negated.Words)
	l.Stops = c.words(l.Context.Negated.Stops)
	l.Vague = c.words(l.Context.Vague.Words)
	l.Script = c.words(c.lists["script-word"])
	l.Business = c.words(c.lists["business-word"])
	l.Life = c.words(c.lists[lifeWords])
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

// needless returns what tells patterns that cannot match the texts that the rules are for.
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
		c.rule(&c.reply, CueRole, i, &l.Cues[i].Rule)
	}
	for i := range l.Missteps {
		c.rule(&c.reply, MisstepRole, i, &l.Missteps[i].Rule)
	}
	for i := range l.Signals {
		signal := &l.Signals[i]
		into := &c.customer
		if signal.Reads == "reply" {
			into = &c.reply
		}
		c.rule(into, SignalRole, i, &signal.Rule)
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
func (c *compilation) rule(into *building, role Role, index int, r *Rule) {
	for i := range r.Patterns {
		into.add(c.pattern(&r.Patterns[i]), Use{Role: role, Index: int32(index)})
	}
	for i := range r.Except {
		into.add(c.pattern(&r.Except[i]), Use{Role: ExceptRole, Of: role, Index: int32(index)})
	}
	if where := r.Where; where != nil {
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
