package pattern

import (
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"math/bits"
	"slices"

	"github.com/attune-cx/attune/pkg/text"
)

// A node is a step while it is being compiled, with what is known of it.
type node struct {
	step
	least, most int        // words that it takes
	hooks       []hook     // what every match contains, rarest first
	negates     bool       // names a negator
	gathers     *gathering // for a list that is not full yet
}

// none is no set.
const none = -1

// A hook is a part of a pattern that every match contains: a word of one of the
// sets, or of one of the kinds.
type hook struct {
	sets     []int32
	kinds    kind
	from, to int     // words between the start of the match and the hook
	cost     float64 // how often it is met, in arbitrary units
}

// mostHooks is how many hooks are kept of one part.
const mostHooks = 3

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

// index builds the index of patterns by hook.
func (c *compiler) index() {
	m := c.m
	m.sets = len(c.cost)
	m.bySet = make([][]int32, m.sets)
	m.needed = make([]int32, m.sets)
	for i := range m.needed {
		m.needed[i] = none
	}
	hooks := c.numberHooks()
	c.numberNeeds()
	m.probes = make([]probe, len(c.candidates))
	m.patterns = make([]compiled, len(c.candidates))
	m.ofHook = make([]int32, 0, hooks+1)
	var last *candidate
	for at, number := range c.byHook(hooks) {
		x := &c.candidates[number]
		m.probes[at] = x.probe
		m.patterns[at] = compiled{x.number, x.node.step}
		if last == nil || x.hook != last.hook {
			m.ofHook = append(m.ofHook, int32(len(m.groups)))
		} else if x.need == last.need {
			m.groups[len(m.groups)-1].to++
			continue
		}
		m.groups = append(m.groups, group{x.need, int32(at), int32(at + 1)})
		last = x
	}
	m.ofHook = append(m.ofHook, int32(len(m.groups)))
	for _, x := range c.members {
		if x.word.sets == nil {
			x.word.sets = c.ofSets.take(x.word.in)[:0]
		}
		x.word.sets = append(x.word.sets, x.set)
	}
	m.words = make(map[string]entry, len(c.words))
	for w, n := range c.words {
		e := entry{sets: n.sets, alone: none}
		if n.node != nil {
			e.alone = n.node.n
		}
		m.words[w] = e
	}
	m.nothing = &wordClass{alone: none}
}

// byHook returns the candidates by hook and then by need, as indexes: they are large.
func (c *compiler) byHook(hooks int) []int32 {
	to := make([]int32, hooks) // where those of a hook end; first where they begin
	for i := range c.candidates {
		if next := c.candidates[i].hook + 1; int(next) < hooks {
			to[next]++
		}
	}
	for i := 1; i < hooks; i++ {
		to[i] += to[i-1]
	}
	order := make([]int32, len(c.candidates))
	for i := range c.candidates {
		hook := c.candidates[i].hook
		order[to[hook]] = int32(i)
		to[hook]++
	}
	from := int32(0)
	for _, to := range to {
		slices.SortStableFunc(order[from:to], func(i, j int32) int {
			a, b := c.candidates[i].need, c.candidates[j].need
			return cmp.Or(cmp.Compare(a.set, b.set), cmp.Compare(a.kinds, b.kinds))
		})
		from = to
	}
	return order
}

// numberHooks gives equal hooks the same number and returns how many there are.
func (c *compiler) numberHooks() int {
	m := c.m
	numbers := map[string]int32{} // of hooks with several sets or kinds
	alone := make([]int32, m.sets)
	count := int32(0)
	for i := range c.candidates {
		x := &c.candidates[i]
		h := &x.node.hooks[0]
		var others int32
		known := &others
		if len(h.sets) == 1 && h.kinds == 0 {
			known = &alone[h.sets[0]]
		} else {
			sets := slices.Clone(h.sets)
			slices.Sort(sets)
			h.sets = slices.Compact(sets)
			c.key = binary.LittleEndian.AppendUint32(c.key[:0], uint32(h.kinds))
			for _, s := range h.sets {
				c.key = binary.LittleEndian.AppendUint32(c.key, uint32(s))
			}
			others = numbers[string(c.key)]
		}
		if *known == 0 {
			count++
			*known = count
			if known == &others {
				numbers[string(c.key)] = count
			}
			for _, s := range h.sets {
				m.bySet[s] = append(m.bySet[s], count-1)
			}
			m.kinds |= h.kinds
			for k := h.kinds; k != 0; k &= k - 1 {
				bit := bits.TrailingZeros32(uint32(k))
				m.byKind[bit] = append(m.byKind[bit], count-1)
			}
		}
		x.hook = *known - 1
	}
	return int(count)
}

// numberNeeds gives the sets that patterns need their numbers in needed, those of
// common words first: what a common word is then lies close together.
func (c *compiler) numberNeeds() {
	m := c.m
	var sets []int32
	needs := func(yield func(*need)) {
		for i := range c.candidates {
			x := &c.candidates[i]
			yield(&x.need)
			yield(&x.probe.need)
		}
	}
	needs(func(n *need) {
		if n.set != none && m.needed[n.set] == none {
			m.needed[n.set] = 0
			sets = append(sets, n.set)
		}
	})
	slices.SortFunc(sets, func(a, b int32) int {
		switch x, y := c.cost[a], c.cost[b]; {
		case x > y:
			return -1
		case x < y:
			return 1
		}
		return int(a - b)
	})
	m.needs = len(sets)
	for number, set := range sets {
		m.needed[set] = int32(number)
	}
	needs(func(n *need) {
		if n.set != none {
			n.set = m.needed[n.set]
		}
	})
}

// An entry is what patterns say of a word that they name.
type entry struct {
	sets  []int32
	alone int32
}

// classify makes the class of a word from the sets that list it, with those of its
// beginnings and endings.
func (m *Matcher) classify(w string, e entry) *wordClass {
	c := &wordClass{alone: e.alone, sets: slices.Clone(e.sets)}
	if m.prefixes.mayFind(w) || m.suffixes.mayFindReversed(w) {
		c.sets = m.suffixes.findReversed(w, m.prefixes.find(w, c.sets))
	}
	slices.Sort(c.sets)
	c.sets = slices.Compact(c.sets)
	for _, s := range c.sets {
		c.hooks = append(c.hooks, m.bySet[s]...)
		if n := m.needed[s]; n != none {
			at := slices.IndexFunc(c.needs, func(b bitsAt) bool { return b.at == n>>6 })
			if at < 0 {
				at = len(c.needs)
				c.needs = append(c.needs, bitsAt{at: n >> 6})
			}
			c.needs[at].bits |= 1 << (n & 63)
		}
	}
	slices.Sort(c.hooks)
	c.hooks = slices.Compact(c.hooks)
	if len(c.sets) > manySets {
		c.dense = make([]uint64, (m.sets+63)/64)
		for _, s := range c.sets {
			c.dense[s>>6] |= 1 << (s & 63)
		}
		c.sets = nil
	}
	return c
}

func (c *compiler) newSet() int32 {
	c.cost = append(c.cost, 0)
	c.alone = append(c.alone, nil)
	c.contents = append(c.contents, content{})
	return int32(len(c.cost) - 1)
}

// join puts a word into a set that it is not in.
func (c *compiler) join(w *named, set int32) {
	c.members = append(c.members, member{w, set})
	w.in++
	c.cost[set] += w.frequency()
}

// count notes how often words are named: what rules name often is met often.
func (c *compiler) count(e expr) {
	switch e := e.(type) {
	case *word:
		for _, w := range c.fold(e.text) {
			w.times++
		}
	case seq:
		for _, part := range e.parts {
			c.count(part)
		}
	case alt:
		for _, part := range e.parts {
			c.count(part)
		}
	case opt:
		c.count(e.part)
	}
}

// frequency guesses how often a word is met: what rules name often is, but ten times
// as many rules do not make it ten times as frequent.
func (w *named) frequency() float64 {
	times := 1 + float64(w.times)
	f := math.Sqrt(times * math.Sqrt(times))
	if w.common {
		return 8 * f
	}
	return f
}

// word returns what is known of a folded word.
func (c *compiler) word(folded string) *named {
	w, ok := c.words[folded]
	if !ok {
		w = c.ofNamed.one(named{id: int32(len(c.words)), word: folded, common: c.language.IsStop(folded)})
		c.words[folded] = w
	}
	return w
}

// one returns the node that takes one word; patterns share it.
func (c *compiler) one(w *named) *node {
	if w.node == nil {
		s := c.newSet()
		c.alone[s] = w
		c.join(w, s)
		w.node = c.set(s)
		w.node.negates = w.negates
	}
	return w.node
}

func (c *compiler) set(s int32) *node {
	return c.ofNodes.one(node{step: step{op: opSet, n: s}, least: 1, most: 1, hooks: c.hookOf(s)})
}

// What kinds cost: most words are words, many are echoes.
const (
	commonCost = 4000
	echoCost   = 400
	kindCost   = 40
)

func (c *compiler) kind(k kind) *node {
	n := c.ofNodes.one(node{step: step{op: opKind, kinds: k, tagged: k&kindTagged != 0}, least: 1, most: 1})
	if n.tagged {
		return n // known too late to start from
	}
	cost := float64(kindCost)
	switch k {
	case kindWord:
		cost = commonCost
	case kindEcho, kindName:
		cost = echoCost
	}
	n.hooks = c.ofHooks.keep([]hook{{kinds: k, cost: cost}})
	return n
}

// gap takes up to so many words.
func (c *compiler) gap(most int) *node {
	return c.ofNodes.one(node{step: step{op: opGap, n: int32(most)}, most: most})
}

// condition takes no word.
func (c *compiler) condition(o op) *node { return c.ofNodes.one(node{step: step{op: o}}) }

// fold returns what a written word folds to; most fold to themselves.
func (c *compiler) fold(s string) []*named {
	if w, ok := c.words[s]; ok && w.itself[0] != nil {
		return w.itself[:]
	}
	words, ok := c.written[s]
	if ok {
		return words
	}
	if c.language.FoldsToItself(s) {
		w := c.word(s)
		w.itself[0] = w
		return w.itself[:]
	}
	words = c.named(c.language.Fold(s))
	c.written[s] = words
	return words
}

// foldPart returns what the beginning or the ending of a word folds to.
func (c *compiler) foldPart(s string) []*named { return c.named(c.language.FoldPart(s)) }

func (c *compiler) named(folded []string) []*named {
	words := c.ofWords.take(len(folded))
	for i, f := range folded {
		words[i] = c.word(f)
	}
	return words
}

func (c *compiler) node(e expr) (*node, error) {
	switch e := e.(type) {
	case *word:
		words := c.fold(e.text)
		if len(words) == 0 {
			return nil, fmt.Errorf("%q is not a word", e.text)
		}
		parts := c.ofParts.take(len(words))
		for i, w := range words {
			parts[i] = c.one(w)
		}
		return c.sequence(parts), nil
	case affix:
		words := c.foldPart(e.text)
		if len(words) == 0 {
			return nil, fmt.Errorf("%q is not a word", e.text)
		}
		// Of several words (back-up*) it is the outer one that goes on.
		parts := c.ofParts.take(len(words))
		for i, w := range words {
			if e.suffix && i == 0 || !e.suffix && i == len(words)-1 {
				s := c.newSet()
				c.addEndings(s, []ending{{w.word, e.suffix}})
				parts[i] = c.set(s)
			} else {
				parts[i] = c.one(w)
			}
		}
		return c.sequence(parts), nil
	case list:
		return c.list(e.name)
	case class:
		switch e.kind {
		case kindQuestion:
			return c.condition(opAsk), nil
		case kindDuration:
			n := c.newList(2)
			c.addTo(n, c.sequence([]*node{c.kind(kindNumber), c.gap(1), c.kind(kindUnit)}))
			c.addTo(n, c.kind(kindPlaceholder)) // within {timeframe}
			return c.finish(n), nil
		}
		return c.kind(e.kind), nil
	case gap:
		return c.gap(e.most), nil
	case anchor:
		if e.end {
			return c.condition(opEnd), nil
		}
		return c.condition(opStart), nil
	case opt:
		part, err := c.node(e.part)
		if err != nil {
			return nil, err
		}
		return c.ofNodes.one(node{step: step{op: opOpt, parts: c.ofSteps.keep([]step{part.step}), tagged: part.tagged}, most: part.most, negates: part.negates}), nil
	case not:
		part, err := c.node(e.part)
		if err != nil {
			return nil, err
		}
		return c.ofNodes.one(node{step: step{op: opNot, parts: c.ofSteps.keep([]step{part.step}), tagged: part.tagged}}), nil
	case seq:
		parts, err := c.nodes(e.parts)
		if err != nil {
			return nil, err
		}
		return c.sequence(parts), nil
	case alt:
		return c.alternatives(e.parts)
	}
	panic("unreachable: every kind of expr is handled")
}

func (c *compiler) nodes(exprs []expr) ([]*node, error) {
	nodes := c.ofParts.take(len(exprs))
	for i, e := range exprs {
		n, err := c.node(e)
		if err != nil {
			return nil, err
		}
		nodes[i] = n
	}
	return nodes, nil
}

// sequence puts parts after each other; sequences in it become part of it.
func (c *compiler) sequence(parts []*node) *node {
	if len(parts) == 1 {
		return parts[0]
	}
	n := c.ofNodes.one(node{step: step{op: opSeq}})
	steps := 0
	for _, p := range parts {
		steps += max(1, len(p.parts))
	}
	n.parts = c.ofSteps.take(steps)[:0]
	var few [8]hook
	hooks := few[:0]
	for _, p := range parts {
		for _, h := range p.hooks {
			h.from, h.to = h.from+n.least, h.to+n.most
			hooks = append(hooks, h)
		}
		n.least += p.least
		n.most += p.most
		n.tagged = n.tagged || p.tagged
		n.negates = n.negates || p.negates
		if p.op == opSeq {
			n.parts = append(n.parts, p.parts...)
		} else {
			n.parts = append(n.parts, p.step)
		}
	}
	slices.SortStableFunc(hooks, func(a, b hook) int { return cmp.Compare(a.cost, b.cost) })
	n.hooks = c.ofHooks.keep(hooks[:min(len(hooks), mostHooks)])
	return n
}
