package lint

import (
	"cmp"
	"maps"
	"math"
	"slices"
)

// A sentence that listens or feels, or is a misstep, told by a hash of its words. Help may
// be the same for all: what to do does not wear out.
type sentence struct {
	hash     uint64
	from, to int32 // in the reply
}

// A tally counts in how many replies each sentence stands, in memory that does not grow
// with the library: it goes on counting only what keeps coming back (lossy counting:
// Manku and Motwani, 2002). Of a sentence that stands in fewer than one in window of all
// that were added, it may know nothing, and it may count that many too few.
type tally struct {
	counts map[uint64]*counted
	added  int
}

// window is how many sentences are added before those are forgotten that came too rarely.
const window = 1 << 15

// A counted is a sentence that is counted.
type counted struct {
	hash    uint64
	first   occurrence
	count   int
	missed  int // how often it may have come before it was counted, at most
	touched bool
	more    []int32 // replies with it besides the first, mostRelated at most
}

// An occurrence is where a sentence stands.
type occurrence struct{ reply, from, to int32 }

// add counts a sentence of a reply. A reply gives each of its sentences once.
func (t *tally) add(s sentence, reply int32, touched bool) {
	if t.counts == nil {
		t.counts = map[uint64]*counted{}
	}
	c := t.counts[s.hash]
	switch {
	case c == nil:
		c = &counted{hash: s.hash, first: occurrence{reply, s.from, s.to}, missed: t.added / window}
		t.counts[s.hash] = c
	case len(c.more) < mostRelated:
		c.more = append(c.more, reply)
	}
	c.count++
	c.touched = c.touched || touched
	if t.added++; t.added%window == 0 {
		maps.DeleteFunc(t.counts, func(_ uint64, c *counted) bool { return c.count+c.missed <= t.added/window })
	}
}

// repeated returns the sentences that stand in at least so many replies and in that share
// of all, by where they stand first.
func (t *tally) repeated(least int, share float64, replies int) (all []*counted) {
	least = max(2, least, int(math.Ceil(share*float64(replies))))
	for _, c := range t.counts {
		if c.count >= least {
			all = append(all, c)
		}
	}
	slices.SortFunc(all, func(a, b *counted) int {
		return cmp.Or(cmp.Compare(a.first.reply, b.first.reply), cmp.Compare(a.first.from, b.first.from), cmp.Compare(a.hash, b.hash))
	})
	return all
}
