package overview

import (
	"cmp"
	"maps"
	"math/bits"
	"slices"
	"strings"
)

// Figures must come out the same in whatever order replies are added, and however they
// were divided among builders, while memory stays bounded. So what is kept when there is
// too much never depends on what came first: it is decided by hashes.

// A hash is FNV-1a, 64 bits, with its bits well mixed by [hash.sum].
type hash uint64

const newHash hash = 14695981039346656037

func (h hash) byte(c byte) hash { return (h ^ hash(c)) * 1099511628211 }

// text adds a text with its end, so that "ab", "c" is not "a", "bc".
func (h hash) text(s string) hash {
	for i := range len(s) {
		h = h.byte(s[i])
	}
	return h.byte(0xff) // never in UTF-8
}

func (h hash) number(n uint64) hash {
	for range 8 {
		h, n = h.byte(byte(n)), n>>8
	}
	return h
}

// sum is the finalizer of MurmurHash3.
func (h hash) sum() uint64 {
	h ^= h >> 33
	h *= 0xff51afd7ed558ccd
	h ^= h >> 33
	h *= 0xc4ceb9fe1a85ec53
	return uint64(h ^ h>>33)
}

// levelOf is how many times in a row a fair coin, thrown for that hash, fell heads:
// half of all hashes have level 1 and over, a quarter 2 and over.
func levelOf(sum uint64) int { return bits.LeadingZeros64(sum) }

// A table holds something by name. Of more names than it has room for it keeps those
// of a higher level, in full, and adds up the others in rest: the same ones in whatever
// order they come.
type table[V any, P interface {
	*V
	merge(*V)
}] struct {
	most  int
	level int // names below it are in rest
	named map[string]*V
	rest  *V
}

// at returns what is held for a name, new if need be. Of names that are longer than any
// real one the beginning counts.
func (t *table[V, P]) at(name string) *V {
	name = beginning(name)
	if v := t.named[name]; v != nil {
		return v
	}
	if t.named == nil {
		t.named = map[string]*V{}
	}
	if t.level == 0 || levelOf(newHash.text(name).sum()) >= t.level {
		v := new(V)
		t.named[strings.Clone(name)] = v
		for len(t.named) > t.most && t.level < 64 {
			t.raise(t.level + 1)
		}
		if t.named[name] == v {
			return v
		}
	}
	if t.rest == nil {
		t.rest = new(V)
	}
	return t.rest
}

// raise moves the names below a level to the rest.
func (t *table[V, P]) raise(level int) {
	if level <= t.level {
		return
	}
	t.level = level
	for name, v := range t.named {
		if levelOf(newHash.text(name).sum()) < level {
			if t.rest == nil {
				t.rest = new(V)
			}
			P(t.rest).merge(v) // sums: their order does not matter
			delete(t.named, name)
		}
	}
}

func (t *table[V, P]) merge(o *table[V, P]) {
	t.raise(o.level)
	for name, v := range o.named {
		P(t.at(name)).merge(v)
	}
	if o.rest != nil {
		if t.rest == nil {
			t.rest = new(V)
		}
		P(t.rest).merge(o.rest)
	}
}

// names returns the names that are held, in order.
func (t *table[V, P]) names() []string { return slices.Sorted(maps.Keys(t.named)) }

// A least holds the least of all things that it was given: so many, and so large
// together, that the bounds are kept. What it holds are always the first of them all in
// an order in which no two are equal unless they are interchangeable.
type least[T any] struct {
	most    int
	room    int // for the sizes of all; 0 is no bound
	compare func(a, b *T) int
	size    func(*T) int // nil when there is no bound

	heap  []*T // the greatest first
	total int  // of the sizes
	until *T   // the least that had to give way: nothing from there on is held
}

// takes says whether x comes before all that had to give way.
func (l *least[T]) takes(x *T) bool {
	return l.most > 0 && (l.until == nil || l.compare(x, l.until) < 0)
}

// add takes x, which takes says it does, and calls out with what has to give way.
func (l *least[T]) add(x *T, out func(*T)) {
	l.heap = append(l.heap, x)
	if l.room > 0 {
		l.total += l.size(x)
	}
	for i := len(l.heap) - 1; i > 0; {
		parent := (i - 1) / 2
		if l.compare(l.heap[i], l.heap[parent]) <= 0 {
			break
		}
		l.heap[i], l.heap[parent] = l.heap[parent], l.heap[i]
		i = parent
	}
	for len(l.heap) > l.most || l.room > 0 && l.total > l.room {
		l.drop(out)
	}
}

// end lets nothing from x on be held.
func (l *least[T]) end(x *T, out func(*T)) {
	if x == nil || !l.takes(x) {
		return
	}
	for len(l.heap) > 0 && l.compare(l.heap[0], x) >= 0 {
		l.drop(out)
	}
	l.until = x
}

// drop lets the greatest go.
func (l *least[T]) drop(out func(*T)) {
	x, last := l.heap[0], len(l.heap)-1
	l.heap[0] = l.heap[last]
	l.heap[last] = nil
	l.heap = l.heap[:last]
	for i := 0; ; {
		child := 2*i + 1
		if child >= last {
			break
		}
		if child+1 < last && l.compare(l.heap[child+1], l.heap[child]) > 0 {
			child++
		}
		if l.compare(l.heap[i], l.heap[child]) >= 0 {
			break
		}
		l.heap[i], l.heap[child] = l.heap[child], l.heap[i]
		i = child
	}
	if l.room > 0 {
		l.total -= l.size(x)
	}
	l.until = x
	if out != nil {
		out(x)
	}
}

// sorted returns what is held, the least first.
func (l *least[T]) sorted() []*T {
	return slices.SortedFunc(slices.Values(l.heap), l.compare)
}

// byCount puts the greater count first, equals by name.
func byCount(a, b Count) int {
	return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Name, b.Name))
}
