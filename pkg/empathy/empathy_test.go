package empathy_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/attune-cx/attune/pkg/empathy"
)

// TestSum shows how a score comes from its parts.
func TestSum(t *testing.T) {
	for _, c := range []struct {
		name  string
		sum   func(s *empathy.Sum)
		cues  float64
		score int
	}{
		{"nothing", func(s *empathy.Sum) {}, 0, 0},
		{"one piece of evidence", func(s *empathy.Sum) { s.Add(0.4) }, 40, 40},
		{"two", func(s *empathy.Sum) { s.Add(0.4); s.Add(0.5) }, 70, 70},
		{"evidence that counts nothing", func(s *empathy.Sum) { s.Add(0.4); s.Add(0); s.Add(-3) }, 40, 40},
		{"none is certainty", func(s *empathy.Sum) { s.Add(1) }, 98, 98},
		{"an allowance", func(s *empathy.Sum) { s.Allow(0.2); s.Add(0.4) }, 25, 25},
		{"less than the allowance", func(s *empathy.Sum) { s.Allow(0.2); s.Add(0.1) }, 0, 0},
		{"a misstep", func(s *empathy.Sum) { s.Add(0.4); s.Lower(0.5) }, 40, 20},
		{"two missteps", func(s *empathy.Sum) { s.Lower(0.5); s.Add(0.4); s.Lower(0.5) }, 40, 10},
		{"words", func(s *empathy.Sum) { s.Add(0.4); s.Words(0.25, 80) }, 40, 50},
		{"words first", func(s *empathy.Sum) { s.Words(0.25, 80); s.Add(0.4) }, 40, 50},
		{"words alone", func(s *empathy.Sum) { s.Add(0.4); s.Words(1, 80) }, 40, 80},
		{"words that count nothing", func(s *empathy.Sum) { s.Add(0.4); s.Words(0, 80) }, 40, 40},
		{"words without cues", func(s *empathy.Sum) { s.Words(0.5, 80) }, 0, 40},
		{"words that take away", func(s *empathy.Sum) { s.Add(0.4); s.Words(0.5, -20) }, 40, 10},
		{"no score is below 0", func(s *empathy.Sum) { s.Add(0.4); s.Words(0.5, -900) }, 40, 0},
		{"nor over 100", func(s *empathy.Sum) { s.Add(0.4); s.Words(0.5, 900) }, 40, 100},
		{"a misstep comes after words", func(s *empathy.Sum) { s.Lower(0.5); s.Add(0.4); s.Words(0.5, 900) }, 40, 50},
		{"an allowance is of cues only", func(s *empathy.Sum) { s.Allow(0.2); s.Add(0.4); s.Words(0.5, 55) }, 25, 40},
	} {
		var s empathy.Sum
		c.sum(&s)
		if got := s.Cues(); math.Abs(got-c.cues) > 1e-9 || s.Score() != c.score {
			t.Errorf("%s: %g points by cues, score %d; want %g and %d", c.name, got, s.Score(), c.cues, c.score)
		}
	}
}

// TestSumPromises: whatever comes together, the order makes no difference, more evidence
// never lowers a score and a misstep never raises it, and it stays within 0..100.
func TestSumPromises(t *testing.T) {
	source := rand.New(rand.NewPCG(1, 2))
	for range 1000 {
		parts := []func(s *empathy.Sum){}
		counts, lowers := source.Float64(), source.Float64()
		allow, share, points := 0.3*source.Float64(), source.Float64(), 400*source.Float64()-200
		for range source.IntN(4) {
			counts := source.Float64()
			parts = append(parts, func(s *empathy.Sum) { s.Add(counts) })
		}
		parts = append(parts, func(s *empathy.Sum) { s.Allow(allow) }, func(s *empathy.Sum) { s.Words(share, points) })
		var plain, shuffled empathy.Sum
		for _, part := range parts {
			part(&plain)
		}
		for _, i := range source.Perm(len(parts)) {
			parts[i](&shuffled)
		}
		score := plain.Score()
		if score < 0 || score > 100 {
			t.Fatalf("score %d", score)
		}
		if math.Abs(float64(score-shuffled.Score())) > 1 { // the last digit may round otherwise
			t.Fatalf("score %d, and in another order %d", score, shuffled.Score())
		}
		more, less := plain, plain
		more.Add(counts)
		less.Lower(lowers)
		if more.Score() < score || less.Score() > score {
			t.Fatalf("score %d, with more evidence %d, with a misstep %d", score, more.Score(), less.Score())
		}
	}
}

func TestLevelOf(t *testing.T) {
	for score, want := range map[int]empathy.Level{0: empathy.None, 9: empathy.None, 10: empathy.Slight, 39: empathy.Slight, 40: empathy.Clear, 69: empathy.Clear, 70: empathy.Strong, 100: empathy.Strong} {
		if got := empathy.LevelOf(score); got != want {
			t.Errorf("%d is %s, want %s", score, got, want)
		}
	}
}

func TestVerdicts(t *testing.T) {
	r := empathy.Range{Min: 20, Max: 60}
	for _, c := range []struct {
		score    int
		want     empathy.Verdict
		distance int
	}{{0, empathy.Below, 20}, {19, empathy.Below, 1}, {20, empathy.Within, 0}, {60, empathy.Within, 0}, {61, empathy.Above, 1}} {
		if got, distance := r.Judge(c.score); got != c.want || distance != c.distance {
			t.Errorf("%d is %s by %d, want %s by %d", c.score, got, distance, c.want, c.distance)
		}
	}
	const below, within, above = empathy.Below, empathy.Within, empathy.Above
	for _, c := range []struct {
		types [empathy.Count]empathy.Verdict
		want  empathy.Verdict
	}{
		{[...]empathy.Verdict{within, within, within}, within},
		{[...]empathy.Verdict{within, below, within}, below},
		{[...]empathy.Verdict{above, within, above}, above},
		{[...]empathy.Verdict{above, within, below}, empathy.Mixed},
	} {
		if got := empathy.Overall(c.types); got != c.want {
			t.Errorf("%v make %s, want %s", c.types, got, c.want)
		}
	}
}
