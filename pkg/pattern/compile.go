package pattern

import (
	"errors"
	"fmt"
	"slices"

	"github.com/attune-cx/attune/pkg/text"
)

// A CompileError says which pattern or list entry cannot be compiled, and why.
type CompileError struct {
	Pattern string // as written
	Reason  string
}

func (e *CompileError) Error() string { return fmt.Sprintf("pattern %q: %s", e.Pattern, e.Reason) }

// CompileErrors are all patterns that cannot be compiled.
type CompileErrors []*CompileError

func (e CompileErrors) Error() string { return e[0].Error() }

type compiler struct {
	language   *text.Language
	lists      map[string][]*Pattern
	m          *Matcher
	candidates []candidate         // patterns and their alternatives, in the order given
	done       map[string]*node    // compiled lists
	words      map[string]*named   // folded words
	written    map[string][]*named // words that are not written as they fold
	alone      []*named            // by set: the word that the set consists of, or nil
	contents   []content           // by set: what else it consists of
	cost       []float64           // by set
	sets       map[string]int32    // by the ids of their words
	members    []member
	key        []byte // of the set that is being made

	ofNamed     slab[named]
	ofWords     slab[*named]
	ofNodes     slab[node]
	ofSteps     slab[step]
	ofHooks     slab[hook]
	ofSets      slab[int32]
	ofLists     slab[listing]
	ofGathering slab[gathering]
	ofParts     slab[*node]
}

// A member is a word in a set.
type member struct {
	word *named
	set  int32
}

// A content is what a set of several words consists of.
type content struct {
	words   []*named
	endings []ending
}

// A named is a word that patterns or lists name.
type named struct {
	id      int32
	word    string
	times   int     // how often it is named
	common  bool    // a stop word
	sets    []int32 // that it is in; made last
	in      int     // how many those are
	negates bool
	node    *node     // takes this word alone; nil until a pattern needs it
	itself  [1]*named // what it folds to where it is written like this
}

// Compile makes one matcher of patterns of one language; a match is reported by the
// number of its pattern. Lists are looked up by name; entries of a list are patterns
// themselves. Words in negators make a pattern that names them negate. A pattern that is
// nil keeps its number and never matches. The error is CompileErrors: one for each
// pattern that cannot be compiled.
func Compile(language *text.Language, patterns []*Pattern, listed map[string][]*Pattern, negators []string) (*Matcher, error) {
	some := 0
	for _, p := range patterns {
		if p != nil {
			some++
		}
	}
	words := some // that are named, about
	for _, entries := range listed {
		words += len(entries)
	}
	c := &compiler{
		language: language,
		lists:    listed,
		m:        &Matcher{prefixes: newAffixes(), suffixes: newAffixes()},
		done:     map[string]*node{},
		words:    make(map[string]*named, words),
		written:  map[string][]*named{},
		sets:     make(map[string]int32, 2*some),
		members:  make([]member, 0, 16*some),
		cost:     make([]float64, 0, 2*some),
		alone:    make([]*named, 0, 2*some),
		contents: make([]content, 0, 2*some),
	}
	for _, n := range negators {
		c.word(n).negates = true
	}
	for _, p := range patterns {
		if p != nil {
			c.count(p.root)
		}
	}
	for _, entries := range listed { // sums do not depend on the order
		for _, p := range entries {
			c.count(p.root)
		}
	}
	probes := 0
	for _, p := range patterns {
		if p != nil {
			probes += len(optionsOf(p))
		}
	}
	c.candidates = make([]candidate, 0, probes)
	c.m.negates = make([]bool, 0, len(patterns))
	var faults CompileErrors
	for number, p := range patterns {
		if p == nil {
			c.m.negates = append(c.m.negates, false)
			continue
		}
		negates := p.negates
		for _, option := range optionsOf(p) {
			n, err := c.node(option)
			if err == nil {
				err = usable(n)
			}
			if err != nil {
				faults = append(faults, blame(p, err))
				break
			}
			c.candidates = append(c.candidates, newCandidate(int32(number), n))
			negates = negates || n.negates
		}
		c.m.negates = append(c.m.negates, negates)
	}
	if len(faults) > 0 {
		return nil, faults
	}
	c.index()
	return c.m, nil
}

// optionsOf returns the alternatives at the top of a pattern: they are searched for by
// the rarest word of each.
func optionsOf(p *Pattern) []expr {
	if a, ok := p.root.(alt); ok {
		return a.parts
	}
	return []expr{p.root}
}

// usable says why a pattern cannot be searched for.
func usable(n *node) error {
	if n.most > maxSpan {
		return fmt.Errorf("it may span %d words; at most %d are possible: shorten its gaps", n.most, maxSpan)
	}
	if len(n.hooks) == 0 {
		return errors.New("nothing in it is certain to be there; make one word, list or kind not optional")
	}
	return nil
}

// A candidate is a pattern, or one of its alternatives, that the index is made of.
type candidate struct {
	node   *node
	number int32 // of the pattern
	hook   int32 // number of its hook
	need   need  // that it shares with its group
	probe  probe
}

// newCandidate prepares the search for a pattern.
func newCandidate(number int32, n *node) candidate {
	h := &n.hooks[0]
	p := probe{before: uint8(h.to), after: uint8(h.from), reach: 1<<(h.to-h.from+1) - 1, least: uint8(n.least), first: start{set: none}, second: start{set: none}}
	var needs [mostHooks - 1]need
	for i := range needs {
		needs[i].set = none
		if i+1 < len(n.hooks) {
			switch h := &n.hooks[i+1]; {
			case len(h.sets) == 1 && h.kinds == 0:
				needs[i].set = h.sets[0]
			case len(h.sets) == 0:
				needs[i].kinds = h.kinds
			}
		}
	}
	if needs[0].set == none { // a set tells more than a kind
		needs[0], needs[1] = needs[1], needs[0]
	}
	p.need = needs[1]
	parts := n.parts
	if n.op != opSeq {
		parts = []step{n.step}
	}
	p.asks = slices.ContainsFunc(parts, func(s step) bool { return s.op == opAsk })
	p.closes = parts[len(parts)-1].op == opEnd && n.least == n.most
	if parts[0].op == opStart {
		p.opens, parts = true, parts[1:]
	}
	if parts = withoutConditions(parts); len(parts) > 0 {
		p.first = startOf(&parts[0])
		if takesOneWord(&parts[0]) {
			if parts = withoutConditions(parts[1:]); len(parts) > 0 {
				p.second = startOf(&parts[0])
			}
		}
	}
	return candidate{node: n, number: number, need: needs[0], probe: p}
}

// withoutConditions leaves out parts that take no word, whatever they say of the next.
func withoutConditions(parts []step) []step {
	for len(parts) > 0 && (parts[0].op == opNot || parts[0].op == opAsk) {
		parts = parts[1:]
	}
	return parts
}

// startOf returns what a step can start with.
func startOf(s *step) start {
	switch {
	case s.op == opSet:
		return start{set: s.n}
	case s.op == opKind && !s.tagged:
		return start{set: none, kinds: s.kinds}
	case s.op == opList:
		return s.list.from
	case s.op == opStart:
		return start{set: none, opener: true}
	case s.op == opSeq:
		return startOf(&s.parts[0])
	}
	return start{set: none}
}

// startOf returns what a list can start with once its sets are made.
func (l *listing) startOf() start {
	made := start{set: l.starts, kinds: l.kinds}
	for i := range l.open {
		from := &l.open[i].from
		if from.anything() || from.set != none {
			return start{set: none}
		}
		made.kinds |= from.kinds
		made.opener = made.opener || from.opener
	}
	return made
}

// firstSet returns the set of the words that a step can start with; none when it is
// not as simple as that.
func firstSet(s *step) int32 {
	switch {
	case s.op == opSet:
		return s.n
	case s.op == opList && s.list.hasStarts():
		return s.list.starts
	}
	return none
}

// takesOneWord reports whether a step takes exactly one word.
func takesOneWord(s *step) bool {
	return s.op == opSet || s.op == opKind || s.op == opList && len(s.list.frames)+len(s.list.open)+len(s.list.phrases) == 0
}

// blame says that err lies in a pattern, unless it lies in an entry of one of its lists.
func blame(p *Pattern, err error) *CompileError {
	if inner := (*CompileError)(nil); errors.As(err, &inner) {
		return inner
	}
	return &CompileError{p.source, err.Error()}
}
