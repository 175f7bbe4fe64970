package pattern

import (
	"cmp"
	"encoding/binary"
	"math/bits"
	"slices"
)

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
