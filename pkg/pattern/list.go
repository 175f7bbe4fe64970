package pattern

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"math"
	"slices"
)

// alternatives compiles a group as a list without a name.
func (c *compiler) alternatives(exprs []expr) (*node, error) {
	n := c.newList(len(exprs))
	for _, e := range exprs {
		if w, ok := e.(*word); ok {
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
	n := c.newList(len(entries))
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
		case *word:
			if words := c.fold(e.text); len(words) == 1 {
				c.addWord(n, words[0])
				continue
			}
		case affix:
			if words := c.foldPart(e.text); len(words) == 1 {
				g := n.gathers
				g.endings = append(g.endings, ending{words[0].word, e.suffix})
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

// A gathering is what a list holds until its sets are made.
type gathering struct {
	words   []*named // single words
	firsts  []*named // first words of phrases
	endings []ending
	hooks   [][]hook // of the entries that are no single words
}

// An ending, or a beginning, of words.
type ending struct {
	part   string
	suffix bool
}

// newList begins a list with room for so many words.
func (c *compiler) newList(room int) *node {
	return c.ofNodes.one(node{
		step:    step{op: opList, list: c.ofLists.one(listing{})},
		least:   math.MaxInt,
		gathers: c.ofGathering.one(gathering{words: c.ofWords.take(room)[:0]}),
	})
}

// addWord puts one word into a list.
func (c *compiler) addWord(n *node, w *named) {
	g := n.gathers
	g.words = append(g.words, w)
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
	g := n.gathers
	switch {
	case part.op == opKind && !part.tagged: // kinds are asked for all at once
		n.list.kinds |= part.kinds
	case w == nil:
		if guard := firstSet(&first); guard != none {
			n.list.frames = append(n.list.frames, frame{guard: guard, next: nextSet(part.step), step: part.step})
		} else {
			n.list.open = append(n.list.open, entryStep{startOf(&part.step), part.step})
		}
	case part.op == opSet:
		g.words = append(g.words, w)
		return
	default:
		g.firsts = append(g.firsts, w)
		rest := part.step
		rest.parts = part.parts[1:]
		n.list.phrases = append(n.list.phrases, phrase{first.n, nextSet(part.step), rest})
	}
	g.hooks = append(g.hooks, part.hooks)
}

// nextSet returns the set of the words that can come second; none when it is not as
// simple as that.
func nextSet(s step) int32 {
	if s.op == opSeq && takesOneWord(&s.parts[0]) {
		return firstSet(&s.parts[1])
	}
	return none
}

// finish settles what is known of a list once it is full. It can be searched for by
// its first words, or by the rarest word of each entry, whichever is rarer.
func (c *compiler) finish(n *node) *node {
	l := n.list
	g := n.gathers
	n.gathers = nil
	if l.kinds != 0 && len(g.words)+len(g.endings)+len(l.phrases)+len(l.frames)+len(l.open) == 0 {
		return c.kinds(n, g)
	}
	slices.SortStableFunc(l.phrases, func(a, b phrase) int { return cmp.Compare(a.first, b.first) })
	slices.SortStableFunc(l.frames, func(a, b frame) int { return cmp.Compare(a.guard, b.guard) })
	words := unique(g.words)
	l.words = c.setOf(words, g.endings)
	l.starts = l.words
	if l.hasStarts() && len(l.phrases)+len(l.frames) == 0 { // words alone are one step
		n.step = step{op: opSet, n: l.words}
		n.hooks = c.hookOf(l.words)
		return n
	}
	firsts, endings := append(slices.Clip(words), g.firsts...), slices.Clip(g.endings)
	for i, other := len(l.frames)-1, len(l.frames); i >= 0; i-- {
		f := &l.frames[i]
		f.other = int32(other)
		if i > 0 && l.frames[i-1].guard == f.guard {
			continue
		}
		other = i
		if w := c.alone[f.guard]; w != nil {
			firsts = append(firsts, w)
		}
		firsts = append(firsts, c.contents[f.guard].words...)
		endings = append(endings, c.contents[f.guard].endings...)
	}
	if len(l.phrases)+len(l.frames) > 0 {
		l.starts = c.setOf(unique(firsts), endings)
	}
	l.from = l.startOf()
	rarest := hook{sets: c.ofSets.keep([]int32{l.words}), cost: c.cost[l.words]}
	for _, hooks := range g.hooks {
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
	switch first := c.hookOf(l.starts); {
	case !l.hasStarts():
		n.hooks = c.ofHooks.keep([]hook{rarest})
	case first[0].cost <= rarest.cost:
		n.hooks = first
	default:
		n.hooks = c.ofHooks.keep([]hook{rarest, first[0]})
	}
	return n
}

// hookOf returns the only hook of what takes a word of a set.
func (c *compiler) hookOf(set int32) []hook {
	return c.ofHooks.keep([]hook{{sets: c.ofSets.keep([]int32{set}), cost: c.cost[set]}})
}

// kinds makes one step of a list that holds nothing but kinds.
func (c *compiler) kinds(n *node, g *gathering) *node {
	n.step = step{op: opKind, kinds: n.list.kinds}
	all := hook{kinds: n.kinds}
	for _, hooks := range g.hooks {
		all.cost += hooks[0].cost
	}
	n.hooks = c.ofHooks.keep([]hook{all})
	return n
}

// unique sorts words and drops what comes twice.
func unique(words []*named) []*named {
	slices.SortFunc(words, func(a, b *named) int { return int(a.id - b.id) })
	return slices.Compact(words)
}

// setOf returns the set of words, as unique gives them, and of all words with certain endings. The same
// words are the same set wherever they are listed: sets are few, and matching is quick.
func (c *compiler) setOf(words []*named, endings []ending) int32 {
	if len(words) == 1 && len(endings) == 0 {
		return c.one(words[0]).n
	}
	key := c.key[:0]
	for _, w := range words {
		key = binary.LittleEndian.AppendUint32(key, uint32(w.id))
	}
	c.key = key
	if s, ok := c.sets[string(key)]; ok && len(endings) == 0 {
		return s
	}
	s := c.newSet()
	for _, w := range words {
		c.join(w, s)
	}
	c.contents[s].words = words
	c.addEndings(s, endings)
	if len(endings) == 0 {
		c.sets[string(key)] = s
	}
	return s
}

// addEndings puts all words with certain beginnings or endings into a set.
func (c *compiler) addEndings(set int32, endings []ending) {
	for _, e := range endings {
		if e.suffix {
			c.m.suffixes.add(reversed(e.part), set)
		} else {
			c.m.prefixes.add(e.part, set)
		}
		c.cost[set] += affixCost
	}
	c.contents[set].endings = endings
}

// affixCost guesses how often a word with a given beginning or ending is met.
const affixCost = 3
