package review_test

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/attune-cx/attune/pkg/empathy"
	"github.com/attune-cx/attune/pkg/exchange"
	"github.com/attune-cx/attune/pkg/review"
)

// withLexicon is a reviewer with a lexicon of its own for letters, which are the only texts
// here.
func withLexicon(t *testing.T, letter string, o review.Options) *review.Reviewer {
	t.Helper()
	r, err := review.NewWith(o, review.Pack{Name: "own", FS: fstest.MapFS{"lexicon.yaml": {Data: []byte("language: en\nlexicon:\n  letter:\n    " + letter)}}})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

const fourWords = `
    cues: [0.5, 0.8, 1]
    base: [10, -5, 0]
    measures:
      questions: [20, 0, 0]
    words:
      "sorry": [2, 40, -6]
      "lamp": [10, -10, 0]
      "[date]": [0, 0, 30]
      "never": [50, 50, 50]
`

// The words of a reply count once each, by the root of how many there are, beside the base
// and the measures.
func TestWords(t *testing.T) {
	x := exchange.Exchange{Language: "en", Reply: "I'm sorry about the lamp. Your lamp! Is Friday fine?"}
	v := reviewed(t, withLexicon(t, fourWords, review.Options{All: true}), x)
	var said []string
	for _, w := range v.Words {
		said = append(said, fmt.Sprintf("%s %.1f", w.Text, w.Points))
	}
	if got, want := strings.Join(said, ", "), "sorry [1.2 23.1 -3.5], [date] [0.0 0.0 17.3], lamp [5.8 -5.8 0.0]"; got != want {
		t.Errorf("words %s, expected %s", got, want)
	}
	root, question := math.Sqrt(3), math.Log(2)
	for _, want := range []struct {
		empathy.Type
		words, base, measures, byWords float64
	}{
		{empathy.Attentive, 12/root + 10 + 20*question, 10, 20 * question, 0.5},
		{empathy.Affective, 30/root - 5, -5, 0, 0.2},
		{empathy.Cognitive, 24 / root, 0, 0, 0},
	} {
		got := v.Types[want.Type]
		near := func(a, b float64) bool { return math.Abs(a-b) < 1e-9 }
		if !near(got.Words, want.words) || !near(got.Base, want.base) || !near(got.Measures, want.measures) || !near(got.WordShare, want.byWords) {
			t.Errorf("%s: got %+v, expected %+v", want.Type, got, want)
		}
		score := (1-got.WordShare)*got.Cues + got.WordShare*got.Words
		if len(v.Missteps) > 0 || got.Score != int(math.Round(min(max(score, 0), 100))) {
			t.Errorf("%s: the score is %d, expected %g", want.Type, got.Score, score)
		}
	}
}

// Single words are there for who asks, and only then.
func TestWordsOnDemand(t *testing.T) {
	x := exchange.Exchange{Language: "en", Reply: "I'm sorry about the lamp."}
	r := withLexicon(t, fourWords, review.Options{})
	if v := reviewed(t, r, x); v.Words != nil || v.Types[empathy.Affective].WordShare == 0 {
		t.Errorf("unasked: %v", v.Words)
	}
	explained, err := r.Explain(&x)
	if err != nil {
		t.Fatal(err)
	}
	if len(explained.Words) != 2 {
		t.Errorf("explained: %v", explained.Words)
	}
}

// Where words count nothing, the score is by cues.
func TestCuesAlone(t *testing.T) {
	const reply = "I'm sorry that the lamp came broken."
	for name, r := range map[string]*review.Reviewer{
		"none of the words":  withLexicon(t, "{cues: [0.5, 0.5, 0.5], base: [90, 90, 90], words: {zebra: [90, 90, 90]}}", review.Options{All: true}),
		"words switched off": withLexicon(t, "{cues: [1, 1, 1], base: [90, 90, 90], words: {lamp: [90, 90, 90]}}", review.Options{All: true}),
	} {
		v := reviewed(t, r, exchange.Exchange{Language: "en", Reply: reply})
		for _, kind := range empathy.Types {
			if x := v.Types[kind]; x.WordShare != 0 || len(v.Missteps) > 0 || x.Score != int(math.Round(x.Cues)) {
				t.Errorf("%s: %s is %+v", name, kind, x)
			}
		}
		if v.Types[empathy.Affective].Score == 0 {
			t.Errorf("%s: nothing was found", name)
		}
	}
}

// lampCancels is a lexicon in which a lamp says that the customer is leaving.
const lampCancels = `
    cues: [1, 1, 1]
    customers: {situations: [compliment, cancellation], base: [0, 0], length: [0, 0], words: {lamp: [1, 50], came: [3, 0]}}
`

// Words of the message are named that speak for the situation of the review, given or not.
func TestIndicators(t *testing.T) {
	r := withLexicon(t, lampCancels, review.Options{All: true})
	for _, c := range []struct{ given, situation, want string }{
		{"", "cancellation", "lamp 35.4"},
		{"compliment", "compliment", "came 2.1, lamp 0.7"},
		{"bad_news_refusal", "bad_news_refusal", ""}, // the lexicon knows nothing of it
		{review.Unknown, review.Unknown, ""},
	} {
		v := reviewed(t, r, exchange.Exchange{Language: "en", Situation: c.given, Customer: "The lamp came broken.", Reply: "A new one leaves today."})
		var words []string
		for _, w := range v.Situation.Words {
			words = append(words, fmt.Sprintf("%s %.1f", w.Text, w.Weight))
		}
		if got := strings.Join(words, ", "); v.Situation.ID != c.situation || got != c.want {
			t.Errorf("given %q: %s by %q, want %s by %q", c.given, v.Situation.ID, got, c.situation, c.want)
		}
	}
}
