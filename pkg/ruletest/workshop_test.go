package ruletest_test

import (
	"slices"
	"testing"
	"testing/fstest"

	"github.com/attune-cx/attune/pkg/exchange"
	"github.com/attune-cx/attune/pkg/review"
	"github.com/attune-cx/attune/pkg/rulepack"
	"github.com/attune-cx/attune/pkg/ruletest"
)

func load(t *testing.T, pack string) *rulepack.Set {
	t.Helper()
	sources := []rulepack.Source{review.BuiltIn()}
	if pack != "" {
		sources = append(sources, rulepack.Source{FS: fstest.MapFS{"pack.yaml": {Data: []byte(pack)}}, Name: "own"})
	}
	set, err := rulepack.Load(sources...)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

func TestTrial(t *testing.T) {
	set := load(t, "language: nl\nlists:\n  ding: [lamp]\n")
	for _, tt := range []struct {
		name, pattern, language string
		inCustomer              bool
		exchange                exchange.Exchange
		want                    []string
		counts                  ruletest.Counts
	}{
		{name: "every hit", pattern: "sorry", exchange: exchange.Exchange{Reply: "We are sorry. I am so sorry for you."},
			want: []string{"sorry", "sorry"}, counts: ruletest.Counts{Hits: 2, Hit: 1, Texts: 1}},
		{name: "no hit", pattern: "glad", exchange: exchange.Exchange{Reply: "We are sorry that it is late."}, counts: ruletest.Counts{Texts: 1}},
		{name: "words of the customer", pattern: "[echo]", exchange: exchange.Exchange{Customer: "The lamp is late.", Reply: "We have sent the lamp to you."},
			want: []string{"lamp"}, counts: ruletest.Counts{Hits: 1, Hit: 1, Texts: 1}},
		{name: "in the customer's message", pattern: "lamp", inCustomer: true, exchange: exchange.Exchange{Customer: "The lamp is late and I am sad.", Reply: "The lamp is here."},
			want: []string{"lamp"}, counts: ruletest.Counts{Hits: 1, Hit: 1, Texts: 1}},
		{name: "nothing to search", pattern: "lamp", inCustomer: true, exchange: exchange.Exchange{Reply: "The lamp is here."}, counts: ruletest.Counts{Empty: 1}},
		{name: "a list of the other language", pattern: "<ding>", exchange: exchange.Exchange{Language: "en", Reply: "The lamp is here."}, counts: ruletest.Counts{Others: 1}},
		{name: "a language that nobody reads", pattern: "lamp", exchange: exchange.Exchange{Language: "fr", Reply: "La lampe"}, counts: ruletest.Counts{Others: 1}},
		{name: "a language that is not known", pattern: "xyzzy", exchange: exchange.Exchange{Reply: "xyzzy"}, counts: ruletest.Counts{Others: 1}},
		{name: "a language that is given", pattern: "xyzzy", language: "en", exchange: exchange.Exchange{Reply: "xyzzy"},
			want: []string{"xyzzy"}, counts: ruletest.Counts{Hits: 1, Hit: 1, Texts: 1}},
	} {
		trial, err := ruletest.NewTrial(set, tt.pattern, tt.language, tt.inCustomer)
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		hits, text := trial.Find(&tt.exchange)
		var got []string
		for _, h := range hits {
			got = append(got, text[h.Start:h.End])
			if h.Start < h.Sentence.Start || h.End > h.Sentence.End {
				t.Errorf("%s: %v lies outside its sentence", tt.name, h)
			}
		}
		if !slices.Equal(got, tt.want) || trial.Counts != tt.counts {
			t.Errorf("%s: %q %+v, expected %q %+v", tt.name, got, trial.Counts, tt.want, tt.counts)
		}
	}
}

const redundant = `
language: en
type: affective
cues:
  - {id: affective.z.wide, move: z, strength: 0.4, patterns: ["glorious"], matches: ["A glorious day for you."], misses: []}
  - {id: affective.z.narrow, move: z, strength: 0.1, patterns: ["glorious ..1 day"]}
  - {id: affective.y.other, move: y, strength: 0.1, patterns: ["glorious"]}
  - {id: affective.z.never, move: z, strength: 0.1, patterns: ["zounds"]}
`

func TestCoverage(t *testing.T) {
	set := load(t, redundant)
	l, err := set.Language("en")
	if err != nil {
		t.Fatal(err)
	}
	own := func(at rulepack.Position) bool { return at.Path == "own/pack.yaml" }
	c, err := ruletest.NewCoverage(set, []*rulepack.Language{l}, own)
	if err != nil {
		t.Fatal(err)
	}
	for _, reply := range []string{"It is a glorious day.", "What a glorious summer day for you, and a glorious day for us.", "The glorious day is here.", "You have a glorious plan."} {
		if err := c.Add(&exchange.Exchange{Language: "en", Reply: reply}); err != nil {
			t.Fatal(err)
		}
	}
	if err := c.Add(&exchange.Exchange{Language: "fr", Reply: "La lampe"}); err != nil {
		t.Fatal(err)
	}
	if c.Others != 1 || c.Languages[0].Texts != 4 {
		t.Errorf("%d texts and %d others, expected 4 and 1", c.Languages[0].Texts, c.Others)
	}
	want := map[string][4]int{ // texts, counted, matches, misses
		"en.affective.z.wide":   {4, 4, 1, 0},
		"en.affective.z.narrow": {3, 0, 0, 0},
		"en.affective.y.other":  {4, 4, 0, 0},
		"en.affective.z.never":  {0, 0, 0, 0},
	}
	for _, r := range c.Languages[0].Rules {
		if got := [4]int{r.Texts, r.Counted, r.Matches, r.Misses}; r.Asked && got != want[r.ID] {
			t.Errorf("%s: %v, expected %v", r.ID, got, want[r.ID])
		}
	}
	var pairs []string
	for _, x := range c.Languages[0].Redundant() {
		if x.Rule.Asked {
			pairs = append(pairs, x.Rule.ID+" "+x.With.ID)
		}
	}
	if want := []string{"en.affective.z.narrow en.affective.z.wide"}; !slices.Equal(pairs, want) {
		t.Errorf("redundant: %q, expected %q", pairs, want)
	}
}
