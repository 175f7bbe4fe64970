// Package pick chooses, among many replies, those that are most worth a human's time:
// where Attune found most, where it is least sure, and a few at random, without which
// nobody would notice what it never finds.
package pick

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"github.com/attune-cx/attune/pkg/empathy"
	"github.com/attune-cx/attune/pkg/overview"
	"github.com/attune-cx/attune/pkg/review"
)

// A Reason is why a reply is worth reading.
type Reason string

// The reasons; mix.yaml says how much each counts.
const (
	Distance  Reason = "distance"  // far outside the ranges
	Misstep   Reason = "misstep"   // severe faults
	Uncertain Reason = "uncertain" // the situation could be another one
	Border    Reason = "border"    // the verdict hangs on a point or two
	Rare      Reason = "rare"      // a situation with few replies
	Random    Reason = "random"    // control: drawn from all
)

// A Pick is a reply, or the reply of a conversation that it was chosen for.
type Pick struct {
	ID           string
	Conversation string // its id; empty for a pair of its own
	Turn         int    // of the reply in it
	Situation    string
	Verdict      empathy.Verdict
	Distances    [empathy.Count]int // points outside, negative below
	Missteps     []string           // ids, each once
	Reason       Reason
	// Of the reason, whichever applies:
	Confidence float64      // of the situation
	Margin     int          // points to the nearest end of a range
	Type       empathy.Type // of the margin
	Replies    int          // to customers in that situation

	key     uint64
	outside int
	severe  int
	few     bool // the situation was diagnosed
}

// Options say how to pick.
type Options struct {
	N         int // how many to pick
	MinSample int // situations with fewer replies are rare
	// Severity says how bad a misstep is: "error", "warning", "note" or nothing.
	Severity func(id string) string
}

// A Picker chooses among what it is given. Its memory depends on the number of picks
// only, and neither the order nor the number of goroutines changes what it picks.
type Picker struct {
	options Options

	mu         sync.Mutex
	best       map[Reason]*shortlist
	situations map[string]*situation // nil when there are too many to tell rare ones
	replies    int
}

// A situation counts, and keeps a few at random in case it is rare.
type situation struct {
	replies int
	few     shortlist
}

// mostSituations bounds the ids that records may name: with more of them, none is rare.
const mostSituations = 500

// New makes a Picker.
func New(o Options) *Picker {
	p := &Picker{options: o, best: map[Reason]*shortlist{}, situations: map[string]*situation{}}
	byKey := func(a, b *Pick) int { return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.ID, b.ID)) }
	for reason, first := range map[Reason]func(a, b *Pick) int{
		Distance: func(a, b *Pick) int { return cmp.Compare(b.outside, a.outside) },
		Misstep: func(a, b *Pick) int {
			return cmp.Or(cmp.Compare(b.severe, a.severe), cmp.Compare(b.outside, a.outside))
		},
		Uncertain: func(a, b *Pick) int { return cmp.Compare(a.Confidence, b.Confidence) },
		Border:    func(a, b *Pick) int { return cmp.Compare(a.Margin, b.Margin) },
		Random:    func(a, b *Pick) int { return 0 },
	} {
		p.best[reason] = &shortlist{most: o.N, compare: func(a, b *Pick) int { return cmp.Or(first(a, b), byKey(a, b)) }}
	}
	return p
}

// Add offers a review, which the Picker does not keep. It is safe for concurrent use.
func (p *Picker) Add(r *review.Review) {
	c := p.consider(r)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.best[Random].offer(c)
	p.replies++
	if r.Verdict == empathy.Unjudged {
		return
	}
	if p.situations != nil {
		p.count(c)
	}
	if c.outside > 0 {
		p.best[Distance].offer(c)
	}
	if c.severe > 0 {
		p.best[Misstep].offer(c)
	}
	if c.few {
		p.best[Uncertain].offer(c)
	}
	if c.Margin <= known().NearBorder {
		p.best[Border].offer(c)
	}
}

func (p *Picker) count(c *Pick) {
	s := p.situations[c.Situation]
	if s == nil {
		if len(p.situations) == mostSituations {
			p.situations = nil
			return
		}
		s = &situation{few: shortlist{most: min(p.options.N, p.options.MinSample), compare: p.best[Random].compare}}
		p.situations[strings.Clone(c.Situation)] = s
	}
	s.replies++
	s.few.offer(c)
}

// Replies is how many were offered.
func (p *Picker) Replies() int { return p.replies }

// consider takes from a review what reasons and readers ask for.
func (p *Picker) consider(r *review.Review) *Pick {
	c := &Pick{ID: r.ID, Situation: r.Situation.ID, Verdict: r.Verdict, Confidence: r.Situation.Confidence, Margin: 100, key: overview.Key(r)}
	if x := r.Exchange; x != nil && x.Turns > 0 {
		c.Conversation, c.Turn = x.Conversation, x.Turn
	}
	c.few = r.Situation.Source == review.Diagnosed
	for _, t := range empathy.Types {
		x := &r.Types[t]
		c.outside += x.Distance
		if c.Distances[t] = x.Distance; x.Verdict == empathy.Below {
			c.Distances[t] = -x.Distance
		}
		for _, margin := range [...]int{border(x.Score, x.Target.Min, x.Target.Min > 0), border(x.Score, x.Target.Max+1, x.Target.Max < 100)} {
			if margin < c.Margin {
				c.Margin, c.Type = margin, t
			}
		}
	}
	for i := range r.Missteps {
		id := r.Missteps[i].ID
		if slices.Contains(c.Missteps, id) || len(c.Missteps) == mostMissteps {
			continue
		}
		c.Missteps = append(c.Missteps, id)
		if p.options.Severity != nil && p.options.Severity(id) == "error" {
			c.severe++
		}
	}
	return c
}

// mostMissteps is how many kinds of them a pick names.
const mostMissteps = 10

// border is how many points a score is from turning over at a limit, the lowest score on
// its upper side: 0 for the two scores beside it.
func border(score, limit int, there bool) int {
	switch {
	case !there:
		return 100
	case score >= limit:
		return score - limit
	}
	return limit - score - 1
}

// unit is what is picked once only: a conversation, or a reply.
func (c *Pick) unit() string {
	if c.Conversation != "" {
		return "c" + c.Conversation
	}
	return "r" + c.ID
}

// A shortlist keeps the best picks, one of a unit, in order.
type shortlist struct {
	most    int
	compare func(a, b *Pick) int
	picks   []*Pick
	units   map[string]*Pick
}

func (s *shortlist) offer(c *Pick) {
	full := len(s.picks) == s.most
	if full && (s.most == 0 || s.compare(c, s.picks[len(s.picks)-1]) >= 0) {
		return // nearly all
	}
	unit := c.unit()
	if old := s.units[unit]; old != nil {
		if s.compare(c, old) >= 0 {
			return
		}
		s.picks = slices.DeleteFunc(s.picks, func(x *Pick) bool { return x == old })
	} else if full {
		last := s.picks[len(s.picks)-1]
		delete(s.units, last.unit())
		s.picks = s.picks[:len(s.picks)-1]
	}
	if s.units == nil {
		s.units = map[string]*Pick{}
	}
	c = c.clone()
	unit = c.unit()
	s.units[unit] = c
	i, _ := slices.BinarySearchFunc(s.picks, c, s.compare)
	s.picks = slices.Insert(s.picks, i, c)
}

// clone frees a pick from the memory that it was read from.
func (c *Pick) clone() *Pick {
	d := *c
	d.ID, d.Conversation, d.Situation = strings.Clone(c.ID), strings.Clone(c.Conversation), strings.Clone(c.Situation)
	d.Missteps = slices.Clone(c.Missteps)
	return &d
}

// Picks returns what was chosen: by reason, the best first.
func (p *Picker) Picks() []Pick {
	p.mu.Lock()
	defer p.mu.Unlock()
	lists := map[Reason][]*Pick{Rare: p.rare()}
	for reason, s := range p.best {
		lists[reason] = s.picks
	}
	taken := map[string]bool{}
	chosen := map[Reason][]Pick{}
	left := p.options.N
	take := func(reason Reason, most int) {
		for _, c := range lists[reason] {
			if most == 0 || left == 0 {
				return
			}
			if unit := c.unit(); !taken[unit] {
				taken[unit] = true
				d := *c
				d.Reason = reason
				if s := p.situations[c.Situation]; s != nil {
					d.Replies = s.replies
				}
				chosen[reason] = append(chosen[reason], d)
				most--
				left--
			}
		}
	}
	// The control sample first: drawn from all, whatever else would be said of them.
	shares := p.shares()
	take(Random, shares[Random])
	for _, m := range Mix() {
		if m.Reason != Random {
			take(m.Reason, shares[m.Reason])
		}
	}
	for _, m := range Mix() { // what is left over
		take(m.Reason, left)
	}
	var all []Pick
	for _, m := range Mix() {
		all = append(all, chosen[m.Reason]...)
	}
	return all
}

// shares divides the picks among the reasons: all parts, and what rounding leaves to
// the first.
func (p *Picker) shares() map[Reason]int {
	shares, rest := map[Reason]int{}, p.options.N
	for _, m := range Mix() {
		shares[m.Reason] = p.options.N * m.Share / 100
		rest -= shares[m.Reason]
	}
	mix := Mix()
	for i := 0; rest > 0; i, rest = (i+1)%len(mix), rest-1 {
		shares[mix[i].Reason]++
	}
	return shares
}

// rare lists replies from situations with few of them, one of each in turn, the rarest
// situations first.
func (p *Picker) rare() (list []*Pick) {
	var ids []string
	for id, s := range p.situations {
		if s.replies < p.options.MinSample && id != review.Unknown {
			ids = append(ids, id)
		}
	}
	slices.SortFunc(ids, func(a, b string) int {
		return cmp.Or(cmp.Compare(p.situations[a].replies, p.situations[b].replies), cmp.Compare(a, b))
	})
	for i := 0; ; i++ {
		found := false
		for _, id := range ids {
			if few := p.situations[id].few.picks; i < len(few) {
				list = append(list, few[i])
				found = true
			}
		}
		if !found {
			return list
		}
	}
}
