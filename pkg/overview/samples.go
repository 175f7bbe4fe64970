package overview

import (
	"bytes"
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/attune-cx/attune/pkg/exchange"
	"github.com/attune-cx/attune/pkg/review"
)

// DefaultSamples is how many replies an overview keeps whole.
const DefaultSamples = 5000

// Badness says how much a reply is worth a look for what is wrong with it: the points
// by which its types lie outside their ranges, added up, and ten for each misstep.
func Badness(r *review.Review) int {
	points := 10 * len(r.Missteps)
	for i := range r.Types {
		points += r.Types[i].Distance
	}
	return points
}

// Key is a number for a reply that looks random and is the same in every run. It rests
// on what a saved record has, so that a report from saved results draws the same replies.
func Key(r *review.Review) uint64 {
	h := newHash.text(r.ID).text(r.Situation.ID).text(string(r.Verdict))
	if x := r.Exchange; x != nil {
		h = h.text(x.Agent).text(x.Team).text(x.Channel).text(x.Time).text(x.Conversation).number(uint64(x.Turn))
	}
	for i := range r.Types {
		h = h.byte(byte(r.Types[i].Score))
	}
	for i := range r.Evidence {
		h = h.text(r.Evidence[i].Cue) // spans differ when texts are not known
	}
	return h.sum()
}

// A candidate is a reply that may be shown.
type candidate struct {
	key     uint64
	badness int
	review  *review.Review // on loan until it is kept
}

// keep makes the candidate's review its own.
func (c *candidate) keep() *candidate {
	return &candidate{c.key, c.badness, cloneReview(c.review)}
}

// size is about how many bytes the review takes.
func (c *candidate) size() int {
	const each = 100 // of evidence and the like
	r := c.review
	n := 1000 + len(r.ID) + each*(len(r.Evidence)+len(r.Missteps)+len(r.Situation.Signals)) + 16*len(r.Sentences)
	if x := r.Exchange; x != nil {
		n += len(x.Reply) + len(x.Customer) + len(x.Agent) + len(x.Team)
		for i := range x.Meta {
			n += len(x.Meta[i].Name) + len(x.Meta[i].Value)
		}
	}
	return n
}

// byKey is a random order, the same in every run.
func byKey(a, b *candidate) int {
	if a.key != b.key { // nearly always
		return cmp.Compare(a.key, b.key)
	}
	return cmp.Or(cmp.Compare(a.review.ID, b.review.ID), compareTexts(a.review.Exchange, b.review.Exchange))
}

func byBadness(a, b *candidate) int {
	if a.badness != b.badness {
		return cmp.Compare(b.badness, a.badness)
	}
	return byKey(a, b)
}

func compareTexts(a, b *exchange.Exchange) int {
	if a == nil || b == nil {
		return 0
	}
	return cmp.Or(cmp.Compare(a.Reply, b.Reply), cmp.Compare(a.Customer, b.Customer))
}

// samples are the replies to show: the worst, and of the others those that come first in
// a random order. What is no longer among the worst enters the draw, so that the draw is
// from all others, however replies came in and were divided.
type samples struct {
	most   int
	worst  least[candidate] // at most half
	random least[candidate] // as many as there are, since the worst may be few
}

// roomEach is how many bytes a sample may have on average: with longer texts there are
// fewer samples.
const roomEach = 16 << 10

func newSamples(most int) samples {
	half := (most + 1) / 2
	return samples{
		most:   most,
		worst:  least[candidate]{most: half, room: half * roomEach, compare: byBadness, size: (*candidate).size},
		random: least[candidate]{most: most, room: most * roomEach, compare: byKey, size: (*candidate).size},
	}
}

func (s *samples) add(r *review.Review, key uint64) {
	c := &candidate{key, Badness(r), r}
	switch {
	case c.badness > 0 && s.worst.takes(c):
		s.worst.add(c.keep(), s.draw)
	case s.random.takes(c):
		s.random.add(c.keep(), nil)
	}
}

// draw lets what is not among the worst take part in the draw.
func (s *samples) draw(c *candidate) {
	if s.random.takes(c) {
		s.random.add(c, nil)
	}
}

func (s *samples) merge(o *samples) {
	s.worst.end(o.worst.until, s.draw)
	s.random.end(o.random.until, nil)
	for _, c := range o.worst.heap {
		if s.worst.takes(c) {
			s.worst.add(c, s.draw)
		} else {
			s.draw(c)
		}
	}
	for _, c := range o.random.heap {
		s.draw(c)
	}
}

// list returns the worst first and then the others in their random order.
func (s *samples) list() (list []Sample, worst int) {
	for _, c := range s.worst.sorted() {
		list = append(list, Sample{Review: c.review})
	}
	worst = len(list)
	for _, c := range s.random.sorted() {
		if len(list) == s.most {
			break
		}
		list = append(list, Sample{Review: c.review, Random: true})
	}
	return list, worst
}

// cloneReview copies a review with all that it refers to: whoever made it uses the
// memory again, and its texts hold on to the input that they were cut out of. Texts of
// rules are shared. Fractions are rounded as in a record, so that a reply looks the same
// whether it comes from a record or not.
func cloneReview(r *review.Review) *review.Review {
	c := *r
	c.ID = strings.Clone(r.ID)
	c.Situation.Confidence = rounded(c.Situation.Confidence)
	c.Situation.Signals = slices.Clone(r.Situation.Signals)
	c.Situation.Modifiers = slices.Clone(r.Situation.Modifiers)
	c.Evidence = slices.Clone(r.Evidence)
	for i := range c.Evidence {
		e := &c.Evidence[i]
		e.Strength, e.Counts = rounded(e.Strength), rounded(e.Counts)
		e.Discounts = slices.Clone(e.Discounts)
		for j := range e.Discounts {
			e.Discounts[j].Factor = rounded(e.Discounts[j].Factor)
		}
	}
	c.Missteps = slices.Clone(r.Missteps)
	c.Words = nil // not shown
	for t := range c.Types {
		x := &c.Types[t]
		x.Allowance, x.WordShare = rounded(x.Allowance), rounded(x.WordShare)
		x.Cues, x.Words, x.Base, x.Measures = math.Round(x.Cues), math.Round(x.Words), 0, 0 // as records have them
		for i := range c.Missteps {
			c.Missteps[i].Lowers[t] = rounded(c.Missteps[i].Lowers[t])
		}
	}
	c.Advice = slices.Clone(r.Advice)
	c.Sentences = slices.Clone(r.Sentences)
	if r.Course != nil {
		course := *r.Course
		course.Path = slices.Clone(course.Path)
		c.Course = &course
	}
	if r.Exchange != nil {
		x := *r.Exchange
		for _, s := range []*string{&x.ID, &x.Customer, &x.Reply, &x.Situation, &x.Language, &x.Agent, &x.Team, &x.Channel, &x.Time, &x.Conversation, &x.Source.Path} {
			*s = strings.Clone(*s)
		}
		x.Meta = slices.Clone(x.Meta)
		for i := range x.Meta {
			x.Meta[i].Name = strings.Clone(x.Meta[i].Name)
			x.Meta[i].Value = bytes.Clone(x.Meta[i].Value)
		}
		c.Exchange = &x
	}
	return &c
}

// rounded is a fraction in whole thousandths.
func rounded(v float64) float64 { return math.Floor(v*1000+0.5) / 1000 }
