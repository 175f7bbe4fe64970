package pattern

import (
	"cmp"
	"fmt"
	"math"
	"slices"
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
