package report

import (
	"github.com/attune-cx/attune/pkg/empathy"
	"github.com/attune-cx/attune/pkg/review"
)

// running adds up one type's score step by step: evidence, then words, then missteps. Each
// step's points are what they change in the rounded score, so that the points shown add up
// to it.
type running struct {
	sum empathy.Sum
	now int // score so far
}

// runningSum starts the sum of one type.
func runningSum(t *review.TypeReview) (r running) {
	r.sum.Allow(t.Allowance)
	r.sum.Words(t.WordShare, 0)
	return r
}

// add counts a piece of evidence and returns the points that it adds.
func (r *running) add(counts float64) (points int) {
	r.sum.Add(counts)
	return r.step()
}

// words counts the points by words and returns the points that they add, or take.
func (r *running) words(t *review.TypeReview) (points int) {
	r.sum.Words(t.WordShare, t.Words)
	return r.step()
}

// lower takes off a misstep's share and returns the points, 0 or negative.
func (r *running) lower(share float64) (points int) {
	r.sum.Lower(share)
	return r.step()
}

func (r *running) step() (points int) {
	was := r.now
	r.now = r.sum.Score()
	return r.now - was
}
