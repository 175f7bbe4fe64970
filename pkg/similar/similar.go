// Package similar finds replies that say nearly the same, without comparing each with
// each.
//
// Two replies are as alike as the share of runs of three words that they have in common
// (Jaccard): .8 means that four of five are the same. Candidates come from MinHash
// signatures cut into bands, of which alike replies share at least one: of pairs right at
// the threshold 99 in 100 become candidates, above it nearly all. What is reported was
// counted, not estimated.
//
// Time and memory grow with the number of words: 100,000 replies of 85 words take about
// 1 s on one core and 75 MB.
package similar

import (
	"cmp"
	"math"
	"slices"
)

// DefaultThreshold is the likeness from which two replies are nearly the same.
const DefaultThreshold = 0.8

// MinThreshold is the lowest likeness that is worth asking for. Below it half of a
// library is a candidate for the other half.
const MinThreshold = 0.5

// An Index gathers the replies of a library. The zero value is ready. It serves one
// goroutine at a time.
type Index struct {
	entries []entry
}

// An entry is a reply with the hash of its sketch.
type entry struct {
	id     int
	hash   uint64
	sketch Sketch
}

// Add adds a reply, whose id is the caller's and of no other reply. A reply without a
// word is like no other.
func (x *Index) Add(id int, s Sketch) {
	if len(s) == 0 {
		return
	}
	h := uint64(len(s))
	for _, v := range s {
		h = mix(h ^ v)
	}
	x.entries = append(x.entries, entry{id, h, s})
}

// A Cluster is replies that say nearly the same: each is alike at least one other of
// them, so that the first and the last of a row of small changes are in one cluster.
type Cluster struct {
	Members []Member // by id, at least two
}

// A Member says which other member it is most alike, of those that it was compared with.
type Member struct {
	ID       int
	Like     int     // id of the other
	Likeness float64 // at least the threshold, 1 for the same words
}

// Clusters returns the replies that are alike by the threshold, which is taken to be at
// least MinThreshold and at most 1. Clusters are in the order of their lowest ids. The
// order in which replies were added makes no difference.
func (x *Index) Clusters(threshold float64) []Cluster {
	threshold = min(max(threshold, MinThreshold), 1)
	nodes := x.nodes()
	g := graph{nodes: nodes, threshold: threshold, parent: make([]int32, len(nodes))}
	for i := range g.parent {
		g.parent[i] = int32(i)
	}
	g.link()
	return g.clusters()
}

// A node is all replies with the same runs of words.
type node struct {
	entry
	ids      []int // sorted
	like     int32 // the node that it is most alike, -1 without
	likeness float64
}

// nodes puts the entries in an order that depends on nothing but their words, and joins
// those that are the same.
func (x *Index) nodes() []node {
	entries := slices.Clone(x.entries)
	slices.SortFunc(entries, func(a, b entry) int {
		return cmp.Or(cmp.Compare(a.hash, b.hash), slices.Compare(a.sketch, b.sketch), cmp.Compare(a.id, b.id))
	})
	var nodes []node
	for _, e := range entries {
		if n := len(nodes); n > 0 && nodes[n-1].hash == e.hash && slices.Equal(nodes[n-1].sketch, e.sketch) {
			nodes[n-1].ids = append(nodes[n-1].ids, e.id)
			continue
		}
		nodes = append(nodes, node{entry: e, ids: []int{e.id}, like: -1})
	}
	return nodes
}

const (
	bands   = 24
	maxRows = 10
	recall  = 0.99 // of the pairs right at the threshold

	// maxTried is how many replies of a band that are no match a reply is compared with,
	// and maxPassed how many it passes over since they are known to be in its cluster.
	// Only where thousands of replies are somewhat alike is anything missed by it.
	maxTried  = 32
	maxPassed = 64
)

// rowsFor returns how many hashes make a band: the more, the fewer candidates, as long as
// two replies right at the threshold share a band in that share of the cases. Each hash
// is the same with probability threshold, a band with threshold^rows.
func rowsFor(threshold float64) int {
	rows := 1
	for rows < maxRows && 1-math.Pow(1-math.Pow(threshold, float64(rows+1)), bands) >= recall {
		rows++
	}
	return rows
}

type graph struct {
	nodes     []node
	threshold float64
	parent    []int32 // union-find
}

func (g *graph) root(i int32) int32 {
	for g.parent[i] != i {
		g.parent[i] = g.parent[g.parent[i]]
		i = g.parent[i]
	}
	return i
}

// link joins the nodes that are alike.
func (g *graph) link() {
	rows := rowsFor(g.threshold)
	keys := make([]uint32, bands*len(g.nodes))
	var sig signature
	for i := range g.nodes {
		sig.of(g.nodes[i].sketch, bands*rows)
		for b := range bands {
			keys[b*len(g.nodes)+i] = sig.band(b, rows)
		}
	}
	last := make(map[uint32]int32, len(g.nodes)) // key → the last node that has it
	before := make([]int32, len(g.nodes))        // the one before it
	for b := range bands {
		clear(last)
		for i, key := range keys[b*len(g.nodes) : (b+1)*len(g.nodes)] {
			other, ok := last[key]
			if !ok {
				other = -1
			}
			last[key], before[i] = int32(i), other
			g.compare(int32(i), other, before)
		}
	}
}

// compare looks for nodes that i is alike among those that share a band with it.
func (g *graph) compare(i, other int32, before []int32) {
	for tried, passed := 0, 0; other >= 0 && tried < maxTried && passed < maxPassed; other = before[other] {
		if g.root(i) == g.root(other) {
			passed++
			continue
		}
		a, b := &g.nodes[i], &g.nodes[other]
		likeness := jaccard(a.sketch, b.sketch, g.threshold)
		if likeness < g.threshold {
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
func jaccard(a, b Sketch, threshold float64) float64 {
	// Common to both must be c of len(a)+len(b)-c, so only so many may be in one alone.
	least := int(math.Ceil(threshold*float64(len(a)+len(b))/(1+threshold) - 1e-9))
	if min(len(a), len(b)) < least {
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
	return float64(common) / float64(len(a)+len(b)-common)
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
			case n.like >= 0:
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
