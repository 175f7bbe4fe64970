// Package similar finds replies that say nearly the same, without comparing each with
// each.
//
// Two replies are as alike as the share of runs of three words that they have in common
// (Jaccard): .8 means that four of five are the same. Candidates come from MinHash
// signatures cut into bands, of which alike replies share at least one: of pairs right at
// the threshold 99 in 100 become candidates, above it nearly all. Those that two bytes of
// each run show to be alike are read again: what is reported was counted, not estimated.
//
// Time and memory grow with the number of replies: of 100,000 replies of 85 words 20 MB
// are kept.
package similar

import (
	"cmp"
	"math"
	"math/bits"
	"runtime"
	"slices"
	"sync"
)

// MinThreshold is the lowest likeness that is worth asking for. Below it half of a
// library is a candidate for the other half.
const MinThreshold = 0.5

// An Index gathers the replies of a library. The zero value is ready. It serves one
// goroutine at a time.
type Index struct {
	entries []entry
	kept    []uint16 // where the next sketches are copied to
}

// An entry is a reply.
type entry struct {
	Sketch
	id int32
}

// together is how many sketches, in runs, stand in one piece of memory.
const together = 1 << 15

// Add adds a reply, whose id is the caller's and of no other reply. A reply without a
// word is like no other.
func (x *Index) Add(id int32, s Sketch) {
	if s.words == 0 {
		return
	}
	if cap(x.kept)-len(x.kept) < len(s.kept) {
		x.kept = make([]uint16, 0, together)
	}
	x.entries = append(x.entries, entry{s.CopyTo(&x.kept), id})
}

// A Cluster is replies that say nearly the same: each is alike at least one other of
// them, so that the first and the last of a row of small changes are in one cluster.
type Cluster struct {
	Members []Member // by id, at least two
}

// A Member says which other member it is most alike, of those that it was compared with.
type Member struct {
	ID       int32
	Like     int32   // id of the other
	Likeness float64 // at least the threshold, 1 for the same words
}

// Clusters returns the replies that are alike by the threshold, which is taken to be at
// least MinThreshold and at most 1. Clusters are in the order of their lowest ids. The
// order in which replies were added makes no difference.
//
// It calls read once, with the ids of the replies that may be alike others, in their
// order. A reply that cannot be read any more has no runs.
func (x *Index) Clusters(threshold float64, read func(ids []int32) []Runs) []Cluster {
	threshold = min(max(threshold, MinThreshold), 1)
	estimated := newGraph(x.nodes(), threshold, func(a, b *node) float64 {
		if a.sketch.mayBe(b.sketch, threshold) {
			return threshold
		}
		return 0
	})
	estimated.link()
	counted := newGraph(slices.DeleteFunc(estimated.nodes, func(n node) bool { return n.likeness == 0 && len(n.ids) == 1 }), threshold,
		func(a, b *node) float64 { return jaccard(a.runs, b.runs, threshold) })
	counted.read(read)
	counted.link()
	return counted.clusters()
}

// A node is all replies with the same runs of words.
type node struct {
	sketch   *Sketch
	ids      []int32 // sorted
	runs     Runs    // of those that may be like others
	like     int32   // the node that it is most alike, when likeness is more than 0
	likeness float64
}

// nodes puts the replies in an order that depends on nothing but their words, and joins
// those that are the same.
func (x *Index) nodes() []node {
	slices.SortFunc(x.entries, func(a, b entry) int {
		return cmp.Or(cmp.Compare(a.words, b.words), cmp.Compare(a.id, b.id))
	})
	ids := make([]int32, len(x.entries))
	nodes := make([]node, 0, len(x.entries))
	for i := range x.entries {
		e := &x.entries[i]
		ids[i] = e.id
		if n := len(nodes); n > 0 && nodes[n-1].sketch.words == e.words {
			nodes[n-1].ids = ids[i-len(nodes[n-1].ids) : i+1]
			continue
		}
		nodes = append(nodes, node{sketch: &e.Sketch, ids: ids[i : i+1]})
	}
	return nodes
}

const (
	maxRows = 10
	recall  = 0.99 // of the pairs right at the threshold

	// maxTried is how many replies of a band that are no match a reply is compared with,
	// and maxPassed how many it passes over since they are known to be in its cluster.
	// Only where thousands of replies are somewhat alike is anything missed by it.
	maxTried  = 32
	maxPassed = 64
)

// rowsFor returns how many places make a band: the more, the fewer candidates, as long as
// two replies right at the threshold share a band in that share of the cases. Each place
// is the same with probability threshold, a band with threshold^rows.
func rowsFor(threshold float64) int {
	rows := 1
	for rows < maxRows && 1-math.Pow(1-math.Pow(threshold, float64(rows+1)), float64(places/(rows+1))) >= recall {
		rows++
	}
	return rows
}

// A graph links replies that are alike.
type graph struct {
	nodes  []node
	rows   int                      // of a band
	alike  func(a, b *node) float64 // how much, 0 below the threshold
	parent []int32                  // union-find
}

func newGraph(nodes []node, threshold float64, alike func(a, b *node) float64) *graph {
	g := &graph{nodes: nodes, rows: rowsFor(threshold), alike: alike, parent: make([]int32, len(nodes))}
	for i := range g.parent {
		g.parent[i] = int32(i)
	}
	return g
}

func (g *graph) root(i int32) int32 {
	for g.parent[i] != i {
		g.parent[i] = g.parent[g.parent[i]]
		i = g.parent[i]
	}
	return i
}

// read takes in the runs of nodes that may be like others.
func (g *graph) read(read func(ids []int32) []Runs) {
	var asked []*node
	for i := range g.nodes {
		if n := &g.nodes[i]; n.likeness > 0 {
			n.likeness = 0
			asked = append(asked, n)
		}
	}
	slices.SortFunc(asked, func(a, b *node) int { return cmp.Compare(a.ids[0], b.ids[0]) })
	ids := make([]int32, len(asked))
	for i, n := range asked {
		ids[i] = n.ids[0]
	}
	if len(ids) == 0 {
		return
	}
	for i, runs := range read(ids) {
		asked[i].runs = runs
	}
}

// link joins the nodes that are alike.
func (g *graph) link() {
	n := len(g.nodes)
	keys := g.keys()
	before := make([]int32, n)                    // the node before it with the same key, -1 without
	last := make([]int32, 1<<bits.Len(uint(2*n))) // the last node plus 1, by key
	mask := uint32(len(last) - 1)
	for b := range places / g.rows {
		clear(last)
		band := keys[b*n : (b+1)*n]
		for i, key := range band {
			slot := key & mask
			for last[slot] != 0 && band[last[slot]-1] != key {
				slot = (slot + 1) & mask
			}
			before[i], last[slot] = last[slot]-1, int32(i)+1
			g.compare(int32(i), before)
		}
	}
}

// keys returns the bands of all nodes, one after the other, and puts their sketches in
// order on the way.
func (g *graph) keys() []uint32 {
	n := len(g.nodes)
	keys := make([]uint32, places/g.rows*n)
	share := n/runtime.GOMAXPROCS(0) + 1
	var wait sync.WaitGroup
	for from := 0; from < n; from += share {
		wait.Go(func() {
			var s signature
			for i := from; i < min(from+share, n); i++ {
				g.nodes[i].sketch.order()
				s.of(g.nodes[i].sketch.kept)
				for b := range places / g.rows {
					keys[b*n+i] = s.band(b, g.rows)
				}
			}
		})
	}
	wait.Wait()
	return keys
}

// compare looks for nodes that i is alike among those before it that share a band.
func (g *graph) compare(i int32, before []int32) {
	tried, passed := 0, 0
	for other := before[i]; other >= 0 && tried < maxTried && passed < maxPassed; other = before[other] {
		if g.root(i) == g.root(other) {
			passed++
			continue
		}
		a, b := &g.nodes[i], &g.nodes[other]
		likeness := g.alike(a, b)
		if likeness == 0 {
			tried++
			continue
		}
		if likeness > a.likeness {
			a.like, a.likeness = other, likeness
		}
		if likeness > b.likeness {
			b.like, b.likeness = i, likeness
		}
		g.parent[max(g.root(i), g.root(other))] = min(g.root(i), g.root(other))
	}
}

// jaccard returns the share of two sorted sets that is common to both; 0 as soon as too
// few can be common for the threshold.
func jaccard[T uint16 | uint64](a, b []T, threshold float64) float64 {
	// Common to both must be c of len(a)+len(b)-c, so only so many may be in one alone.
	least := int(math.Ceil(threshold*float64(len(a)+len(b))/(1+threshold) - 1e-9))
	if min(len(a), len(b)) < max(least, 1) {
		return 0
	}
	common := 0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] == b[j]:
			common++
			i++
			j++
		case a[i] < b[j]:
			if i++; i-common > len(a)-least {
				return 0
			}
		default:
			if j++; j-common > len(b)-least {
				return 0
			}
		}
	}
	if likeness := float64(common) / float64(len(a)+len(b)-common); likeness >= threshold {
		return likeness
	}
	return 0
}

func (g *graph) clusters() []Cluster {
	members := map[int32][]Member{}
	for i := range g.nodes {
		n := &g.nodes[i]
		for k, id := range n.ids {
			m := Member{ID: id}
			switch {
			case len(n.ids) > 1: // the same words: the first, or of the first the second
				m.Like, m.Likeness = n.ids[0], 1
				if k == 0 {
					m.Like = n.ids[1]
				}
			case n.likeness > 0:
				m.Like, m.Likeness = g.nodes[n.like].ids[0], n.likeness
			default:
				continue
			}
			root := g.root(int32(i))
			members[root] = append(members[root], m)
		}
	}
	all := make([]Cluster, 0, len(members))
	for _, m := range members {
		slices.SortFunc(m, func(a, b Member) int { return cmp.Compare(a.ID, b.ID) })
		all = append(all, Cluster{m})
	}
	slices.SortFunc(all, func(a, b Cluster) int { return cmp.Compare(a.Members[0].ID, b.Members[0].ID) })
	return all
}
