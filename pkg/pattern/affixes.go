package pattern

import "slices"

// affixes finds the sets of all beginnings of a word: a trie over bytes.
type affixes struct {
	next map[affixStep]int32
	sets [][]int32
	// pairs holds the first two bytes of all entries: most words end there.
	pairs [1 << 16 / 64]uint64
}

type affixStep struct {
	node int32
	b    byte
}

func newAffixes() *affixes { return &affixes{next: map[affixStep]int32{}, sets: make([][]int32, 1)} }

// add enters a beginning. It is seldom shorter than minAffix: only where folding
// makes several words of what was written.
func (a *affixes) add(w string, set int32) {
	at := int32(0)
	for i := 0; i < len(w); i++ {
		step := affixStep{at, w[i]}
		to, ok := a.next[step]
		if !ok {
			to = int32(len(a.sets))
			a.sets = append(a.sets, nil)
			a.next[step] = to
		}
		at = to
	}
	a.sets[at] = append(a.sets[at], set)
	if len(w) == 1 {
		for second := range uint(256) {
			a.addPair(uint(w[0])<<8 | second)
		}
		return
	}
	a.addPair(uint(w[0])<<8 | uint(w[1]))
}

func (a *affixes) addPair(pair uint) { a.pairs[pair/64] |= 1 << (pair % 64) }

// mayFind reports false when no beginning of w can be entered.
func (a *affixes) mayFind(w string) bool {
	return len(w) >= minAffix && a.hasPair(w[0], w[1])
}

// mayFindReversed is mayFind for w read backwards.
func (a *affixes) mayFindReversed(w string) bool {
	return len(w) >= minAffix && a.hasPair(w[len(w)-1], w[len(w)-2])
}

func (a *affixes) hasPair(first, second byte) bool {
	pair := uint(first)<<8 | uint(second)
	return a.pairs[pair/64]&(1<<(pair%64)) != 0
}

// find appends the sets of all beginnings of w.
func (a *affixes) find(w string, found []int32) []int32 {
	at := int32(0)
	for i := 0; i < len(w); i++ {
		to, ok := a.next[affixStep{at, w[i]}]
		if !ok {
			break
		}
		at = to
		found = append(found, a.sets[at]...)
	}
	return found
}

// findReversed is find for w read backwards.
func (a *affixes) findReversed(w string, found []int32) []int32 {
	at := int32(0)
	for i := len(w) - 1; i >= 0; i-- {
		to, ok := a.next[affixStep{at, w[i]}]
		if !ok {
			break
		}
		at = to
		found = append(found, a.sets[at]...)
	}
	return found
}

func reversed(s string) string {
	b := []byte(s)
	slices.Reverse(b)
	return string(b)
}
