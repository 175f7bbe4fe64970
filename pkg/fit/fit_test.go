package fit_test

import (
	"fmt"
	"io/fs"
	"reflect"
	"slices"
	"testing"
	"testing/fstest"

	"github.com/attune-cx/attune/pkg/empathy"
	"github.com/attune-cx/attune/pkg/exchange"
	"github.com/attune-cx/attune/pkg/fit"
	"github.com/attune-cx/attune/pkg/labels"
	"github.com/attune-cx/attune/pkg/rulepack"
	"github.com/attune-cx/attune/rules"
)

// tiny has one cue that is too strong, one that is too weak and one that is right.
const tiny = `
language: en
type: affective
cues:
  - {id: affective.thanks, move: thank, strength: 0.4, patterns: ["thank you"]}
  - {id: affective.sorry, move: apologise, strength: 0.1, patterns: ["sorry"]}
  - {id: affective.rare, move: condole, strength: 0.3, patterns: ["condolences"]}
dimensions: [{id: emotion, values: [calm, sad], says: Feeling.}]
situations:
  - {id: broken, name: {en: broken}, target: {attentive: [0, 100], affective: [60, 100], cognitive: [0, 100]}, reason: {en: It broke.}}
  - {id: seldom, name: {en: seldom}, target: {attentive: [0, 100], affective: [60, 100], cognitive: [0, 100]}, reason: {en: It is rare.}}
unknown: {target: {attentive: [0, 100], affective: [0, 100], cognitive: [0, 100]}, reason: {en: Nothing is known.}}
`

func load(t *testing.T, more ...rulepack.Source) *rulepack.Set {
	t.Helper()
	reading, err := fs.ReadFile(rules.FS, "en/language.yaml")
	if err != nil {
		t.Fatal(err)
	}
	first := rulepack.Source{FS: fstest.MapFS{"en/language.yaml": {Data: reading}, "tiny.yaml": {Data: []byte(tiny)}}}
	set, err := rulepack.Load(append([]rulepack.Source{first}, more...)...)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// rate makes n exchanges with one reply that both raters see alike.
func rate(n int, reply string, level float64, fits empathy.Verdict, situation string) (all []labels.Labelled) {
	for i := range n {
		x := labels.Labelled{Exchange: exchange.Exchange{ID: fmt.Sprintf("%s-%d", reply, i), Reply: reply, Language: "en"}}
		for range 2 {
			r := labels.Rating{Situation: situation}
			r.Levels = [empathy.Count]float64{0, level, 0}
			r.Fit[empathy.Affective] = fits
			x.Ratings = append(x.Ratings, r)
		}
		all = append(all, x)
	}
	return all
}

func rated() []labels.Labelled {
	return slices.Concat(
		rate(30, "Thank you for the parcel.", 0, empathy.Below, "broken"),
		rate(30, "We are sorry for the parcel.", 2, empathy.Within, "broken"),
		rate(1, "My condolences.", 1, empathy.Below, "seldom"))
}

func TestStrengths(t *testing.T) {
	f, err := fit.Strengths(load(t), rated())
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]fit.Strength{}
	for _, s := range f.Strengths {
		got[s.Cue] = s
		if s.After < 0 || s.After > fit.Strongest {
			t.Errorf("%s: %g is out of bounds", s.Cue, s.After)
		}
	}
	if s := got["en.affective.thanks"]; s.Before != 0.4 || s.After > 0.1 || s.Replies != 30 {
		t.Errorf("what raters give nothing for must fall under the border of none: %+v", s)
	}
	if s := got["en.affective.sorry"]; empathy.LevelOf(int(100*s.After)) != empathy.Clear {
		t.Errorf("what raters call clear must become clear: %+v", s)
	}
	if s := got["en.affective.rare"]; s.After < 0.2 || s.After > 0.4 {
		t.Errorf("one reply must not move a strength far: %+v", s)
	}
	if f.Before[0][empathy.Affective] != 40 || f.After[0][empathy.Affective] >= 10 || f.Unseen[0][empathy.Affective] >= 10 {
		t.Errorf("scores of the first reply: before %v, after %v, unseen %v", f.Before[0], f.After[0], f.Unseen[0])
	}
}

func TestStrengthsAreTheSameEveryTime(t *testing.T) {
	first, err := fit.Strengths(load(t), rated())
	if err != nil {
		t.Fatal(err)
	}
	again, err := fit.Strengths(load(t), rated())
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(first, again) {
		t.Error("the same ratings gave other strengths")
	}
}

func TestTargets(t *testing.T) {
	ratings := slices.Concat(
		rate(30, "Thank you for the parcel.", 1, empathy.Within, "broken"),   // scores 40
		rate(30, "We are sorry for the parcel.", 1, empathy.Below, "broken"), // scores 10
		rate(1, "My condolences.", 1, empathy.Below, "seldom"))
	proposals, err := fit.Targets(load(t), ratings)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]fit.Proposal{}
	for _, p := range proposals {
		if p.Type == empathy.Affective {
			got[p.Situation] = p
		}
		if p.After.Max-p.After.Min < 15 {
			t.Errorf("%s %s: %v is too narrow", p.Situation, p.Type, p.After)
		}
	}
	if p := got["broken"]; p.Ratings != 120 || p.RightBefore != 60 || p.RightAfter != 120 || p.After.Min <= 10 || p.After.Min > 40 || p.After.Max != 100 {
		t.Errorf("the minimum must come to lie between what is too little and what fits: %+v", p)
	}
	if p := got["seldom"]; p.After != p.Before || p.Exchanges != 1 {
		t.Errorf("one exchange must not move a range: %+v", p)
	}
}

// TestStrengthsBesideWords: where words are part of a score, they are part of what a fit
// expects of it. Cues in so few replies keep their strengths, so nothing may change.
func TestStrengthsBesideWords(t *testing.T) {
	words := rulepack.Source{FS: fstest.MapFS{"words.yaml": {Data: []byte(`
language: en
lexicon:
  letter: {cues: [0.5, 0.5, 0.5], base: [0, 20, 0], words: {lamp: [0, 30, 0], sorry: [0, 40, 0]}}
`)}}}
	f, err := fit.Strengths(load(t, words), append(rate(5, "Sorry about the lamp.", 2, "", ""), rate(5, "Thank you, the lamp is here.", 1, "", "")...))
	if err != nil {
		t.Fatal(err)
	}
	for i := range f.Before {
		if f.Before[i] == ([empathy.Count]int{}) || f.Unseen[i] != f.Before[i] || f.After[i] != f.Before[i] {
			t.Errorf("reply %d: before %v, on unseen replies %v, after %v", i, f.Before[i], f.Unseen[i], f.After[i])
		}
	}
}
