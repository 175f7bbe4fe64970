// Package empathy names what Attune measures: the three types of empathy, the
// evidence for them, the score that follows from the evidence, and the verdict
// that follows from the score and a range.
//
// The three types are those of Clark, Murfett, Rogers and Ang, "Is Empathy
// Effective for Customer Service?", Journal of Business and Technical
// Communication 27(2), 2013.
package empathy

import (
	"fmt"
	"math"
)

// A Type is one of the three kinds of empathy.
type Type uint8

const (
	Attentive Type = iota // shows that it listened
	Affective             // meets the feeling
	Cognitive             // helps from the customer's side
)

// Types lists the three types in the order in which they are always shown.
var Types = [...]Type{Attentive, Affective, Cognitive}

// Count is the number of types; PerType arrays are indexed by Type.
const Count = len(Types)

var typeNames = [Count]string{"attentive", "affective", "cognitive"}

func (t Type) String() string { return typeNames[t] }

// MarshalText writes the name of the type.
func (t Type) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// ParseType returns the type with that name.
func ParseType(name string) (Type, error) {
	for i, n := range typeNames {
		if n == name {
			return Type(i), nil
		}
	}
	return 0, fmt.Errorf("unknown type %q: expected attentive, affective or cognitive", name)
}

// A Level is a score in words.
type Level string

const (
	None   Level = "none"   // below 10
	Slight Level = "slight" // below 40
	Clear  Level = "clear"  // below 70
	Strong Level = "strong" // 70 and over
)

// LevelOf returns the level of a score in 0..100.
func LevelOf(score int) Level {
	switch {
	case score < 10:
		return None
	case score < 40:
		return Slight
	case score < 70:
		return Clear
	}
	return Strong
}

// A Range is what a situation asks for: a minimum and a maximum score, both
// within 0..100 and both still fitting. A minimum of 0 means that silence is fine.
type Range struct {
	Min, Max int
}

// MarshalJSON writes [min,max].
func (r Range) MarshalJSON() ([]byte, error) {
	return fmt.Appendf(nil, "[%d,%d]", r.Min, r.Max), nil
}

// A Verdict compares a score with a range; for a whole reply it can be Mixed.
type Verdict string

const (
	Below  Verdict = "below"
	Within Verdict = "within"
	Above  Verdict = "above"
	Mixed  Verdict = "mixed" // one type below, another above

	// Unjudged is no verdict: the reply is in a language that no rules read. Its scores of 0
	// say nothing, so figures leave it out.
	Unjudged Verdict = "unknown"
)

// Judge returns the verdict on a score and how many points it lies outside.
func (r Range) Judge(score int) (v Verdict, distance int) {
	switch {
	case score < r.Min:
		return Below, r.Min - score
	case score > r.Max:
		return Above, score - r.Max
	}
	return Within, 0
}

// Overall returns the verdict on a reply from those on its types. It is never an
// average: warmth must not hide that help is missing.
func Overall(verdicts [Count]Verdict) Verdict {
	var below, above bool
	for _, v := range verdicts {
		below = below || v == Below
		above = above || v == Above
	}
	switch {
	case below && above:
		return Mixed
	case below:
		return Below
	case above:
		return Above
	}
	return Within
}

// A Sum gathers evidence for one type. The score is 100·(1 − Π(1 − counts)), so
// order does not matter, more evidence never lowers it, and it stays in 0..100.
// The zero Sum is empty.
//
// With a lexicon that is a share of the score, and points by words are the rest; what
// that comes to below 0 or above 100 is cut off.
//
// With an allowance the score is 100·(1 − Π(1 − counts)/(1 − allowance)), and 0
// where that is less: traces that any reply has are not yet empathy.
type Sum struct {
	log  float64 // Σ −ln(1 − counts)
	free float64 // −ln(1 − allowance)
	cut  float64 // Σ −ln(1 − lowered), from missteps

	share float64 // of points by words in the score
	words float64 // points by words
}

// strongest keeps one piece of evidence from being certainty.
const strongest = 0.98

// Add counts one piece of evidence, 0..1.
func (s *Sum) Add(counts float64) { s.log -= math.Log1p(-min(max(counts, 0), strongest)) }

// Allow sets how much evidence, 0..1, counts nothing.
func (s *Sum) Allow(share float64) { s.free = -math.Log1p(-min(max(share, 0), strongest)) }

// Lower takes a share, 0..1, off the score for a misstep that undoes this type.
func (s *Sum) Lower(share float64) { s.cut -= math.Log1p(-min(max(share, 0), strongest)) }

// Words lets a share, 0..1, of the score be points by words, which may lie outside 0..100.
func (s *Sum) Words(share, points float64) { s.share, s.words = share, points }

// Cues returns the points by cues, 0..100, before words and missteps.
func (s *Sum) Cues() float64 { return 100 * -math.Expm1(-max(s.log-s.free, 0)) }

// Score returns the score, 0..100, rounded to a whole number.
func (s *Sum) Score() int {
	// The conversions keep the sum from being fused, which would round differently on some
	// machines.
	points := float64((1-s.share)*s.Cues()) + float64(s.share*s.words)
	return int(math.Round(min(max(points, 0), 100) * math.Exp(-s.cut)))
}
