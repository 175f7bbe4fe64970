package pattern

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// alternatives compiles a group as a list without a name.
func (c *compiler) alternatives(exprs []expr) (*node, error) {
	n := c.newList()
	for _, e := range exprs {
		if w, ok := e.(word); ok {
			if words := c.fold(w.text); len(words) == 1 {
				c.addWord(n, words[0])
				continue
			}
		}
		part, err := c.node(e)
		if err != nil {
			return nil, err
		}
		c.addTo(n, part)
	}
	return c.finish(n), nil
}

// list compiles a named list once. Single words become one set, so that a list of a
// thousand words costs as much as a word.
func (c *compiler) list(name string) (*node, error) {
	if n, ok := c.done[name]; ok {
		if n == nil {
			return nil, fmt.Errorf("list <%s> contains itself", name)
		}
		return n, nil
	}
	entries, ok := c.lists[name]
	if !ok {
		return nil, fmt.Errorf("unknown list <%s>", name)
	}
	c.done[name] = nil
	n := c.newList()
	if err := c.fill(n, entries); err != nil {
		return nil, err
	}
	c.done[name] = c.finish(n)
	return c.done[name], nil
}

// fill puts entries into a list.
func (c *compiler) fill(n *node, entries []*Pattern) error {
	for _, entry := range entries {
		switch e := entry.root.(type) {
		case word:
			if words := c.fold(e.text); len(words) == 1 {
				c.addWord(n, words[0])
				continue
			}
		case affix:
			if words := c.fold(e.text); len(words) == 1 {
				c.addAffix(words[0].word, e.suffix, n.list.words, n.list.starts)
				n.least, n.most = min(n.least, 1), max(n.most, 1)
				continue
			}
		case list:
			if _, err := c.list(e.name); err != nil { // notices cycles
				return blame(entry, err)
			}
			if err := c.fill(n, c.lists[e.name]); err != nil {
				return err
			}
			continue
		}
		part, err := c.node(entry.root)
		if err != nil {
			return blame(entry, err)
		}
		c.addTo(n, part)
	}
	return nil
}

func (c *compiler) newList() *node {
	return &node{step: step{op: opList, list: &listing{words: c.newSet(), starts: c.newSet()}}, least: math.MaxInt}
}

// addWord puts one word into a list.
func (c *compiler) addWord(n *node, w *named) {
	c.join(w, n.list.words, n.list.starts)
	n.least, n.most = min(n.least, 1), max(n.most, 1)
	n.negates = n.negates || w.negates
}

// addTo puts a compiled entry into a list.
func (c *compiler) addTo(n, part *node) {
	n.least, n.most = min(n.least, part.least), max(n.most, part.most)
	n.tagged = n.tagged || part.tagged
	n.negates = n.negates || part.negates
	first := part.step
	if part.op == opSeq {
		first = part.parts[0]
	}
	var w *named
	if first.op == opSet {
		w = c.alone[first.n]
	}
	switch {
	case part.op == opKind && !part.tagged: // kinds are asked for all at once
		i := slices.IndexFunc(n.list.frames, func(s step) bool { return s.op == opKind && !s.tagged })
		if i < 0 {
			n.list.frames = append(n.list.frames, part.step)
		} else {
			n.list.frames[i].kinds |= part.kinds
		}
	case w == nil:
		n.list.frames = append(n.list.frames, part.step)
	case part.op == opSet:
		c.join(w, n.list.words, n.list.starts)
		return
	default:
		c.join(w, n.list.starts)
		rest := part.step
		rest.parts = part.parts[1:]
		n.list.phrases = append(n.list.phrases, phrase{first.n, rest})
	}
	c.inner[n.list] = append(c.inner[n.list], part.hooks)
}

// finish settles what is known of a list once it is full. It can be searched for by
// its first words, or by the rarest word of each entry, whichever is rarer.
func (c *compiler) finish(n *node) *node {
	l := n.list
	slices.SortStableFunc(l.phrases, func(a, b phrase) int { return cmp.Compare(a.first, b.first) })
	rarest := hook{sets: []int32{l.words}, cost: c.cost[l.words]}
	for _, hooks := range c.inner[l] {
		if len(hooks) == 0 {
			return n // an entry that may take nothing
		}
		rarest.sets = append(rarest.sets, hooks[0].sets...)
		rarest.kinds |= hooks[0].kinds
		rarest.to = max(rarest.to, hooks[0].to)
		rarest.cost += hooks[0].cost
	}
	slices.Sort(rarest.sets)
	rarest.sets = slices.Compact(rarest.sets)
	first := hook{sets: []int32{l.starts}, cost: c.cost[l.starts]}
	switch {
	case len(l.frames) > 0:
		n.hooks = []hook{rarest}
	case len(l.phrases) == 0 || first.cost <= rarest.cost:
		n.hooks = []hook{first}
	default:
		n.hooks = []hook{rarest, first}
	}
	return n
}

// addAffix puts all words with a beginning or an ending into sets.
func (c *compiler) addAffix(w string, suffix bool, sets ...int32) {
	for _, s := range sets {
		if suffix {
			c.m.suffixes.add(reversed(w), s)
		} else {
			c.m.prefixes.add(w, s)
		}
		c.cost[s] += affixCost
	}
}

// affixCost guesses how often a word with a given beginning or ending is met.
const affixCost = 3
