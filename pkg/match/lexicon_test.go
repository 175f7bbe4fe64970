package match_test

import (
	"fmt"
	"io/fs"
	"math"
	"reflect"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/attune-cx/attune/pkg/empathy"
	"github.com/attune-cx/attune/pkg/exchange"
	"github.com/attune-cx/attune/pkg/match"
	"github.com/attune-cx/attune/pkg/review"
	"github.com/attune-cx/attune/pkg/rulepack"
	"github.com/attune-cx/attune/pkg/text"
	"github.com/attune-cx/attune/rules"
)

// words is a lexicon of one's own. Each word has points for one type, so that the points
// of a type tell which words were found.
const words = `
language: en
lexicon:
  letter:
    cues: [0.5, 0.5, 0.5]
    base: [0, 0, 0]
    words:
      lamp: [10, 0, 0]
      sorry: [0, 20, 0]
      mended: [0, 0, 30]
      unlucky: [-10, 0, 0]
      "do": [0, 0, 7]
      "[name]": [1, 0, 0]
      "[number]": [2, 0, 0]
      "[amount]": [3, 0, 0]
      "[date]": [4, 0, 0]
      "[time]": [5, 0, 0]
      "[url]": [6, 0, 0]
      "[emoji]": [7, 0, 0]
      "[placeholder]": [8, 0, 0]
`

// rate reads a reply with the rules of English and one file more.
func rate(t testing.TB, file, customer, reply string, register int) match.Rating {
	t.Helper()
	reading, err := fs.ReadFile(rules.FS, "en/language.yaml")
	if err != nil {
		t.Fatal(err)
	}
	set, err := rulepack.Load(rulepack.Source{FS: fstest.MapFS{"en/language.yaml": {Data: reading}, "words.yaml": {Data: []byte(file)}}})
	if err != nil {
		t.Fatal(err)
	}
	l, err := set.Language("en")
	if err != nil {
		t.Fatal(err)
	}
	message, d := l.Text.Read(customer, text.Options{Plain: true}), l.Text.Read(reply, text.Options{})
	text.MarkEcho(d, message)
	f, found := match.New(l, &set.Scoring), new(match.Findings)
	f.Reply(d, message, message, found)
	return f.Rate(d, found, register)
}

// TestWords shows which words of a reply a lexicon goes by, and what they come to.
func TestWords(t *testing.T) {
	for _, c := range []struct {
		name, reply string
		want        [empathy.Count]float64 // before the root
		different   int                    // words of the lexicon
	}{
		{"a word", "The lamp.", [...]float64{10, 0, 0}, 1},
		{"two words", "The lamp is mended.", [...]float64{10, 0, 30}, 2},
		{"a word counts once", "Lamp, lamp. A lamp is a lamp!", [...]float64{10, 0, 0}, 1},
		{"in any shape", "LAMP! Lamp.", [...]float64{10, 0, 0}, 1},
		{"no part of a word", "The lamppost, the lamps.", [empathy.Count]float64{}, 0},
		{"a word can take away", "An unlucky lamp.", [...]float64{0, 0, 0}, 2},
		{"a contraction is its words", "It is mended, don't worry.", [...]float64{0, 0, 37}, 2},
		{"a name", "We asked Fatima about it.", [...]float64{1, 0, 0}, 1},
		{"names count once", "We asked Fatima and Joris about it.", [...]float64{1, 0, 0}, 1},
		{"a number", "We sent 3 of them, not 4.", [...]float64{2, 0, 0}, 1},
		{"an amount", "You get €30 from us.", [...]float64{3, 0, 0}, 1},
		{"a date", "It comes on 3 June.", [...]float64{4, 0, 0}, 1},
		{"a time", "It comes at 14:05.", [...]float64{5, 0, 0}, 1},
		{"a link", "It is at https://shop.example/a.", [...]float64{6, 0, 0}, 1},
		{"an emoji", "It comes 🎉🎉", [...]float64{7, 0, 0}, 1},
		{"a placeholder", "It comes on {{day}}.", [...]float64{8, 0, 0}, 1},
		{"a kind that has no points", "It went to help@shop.example.", [empathy.Count]float64{}, 0},
		{"no word of the lexicon", "Thank you.", [empathy.Count]float64{}, 0},
		{"nothing", "", [empathy.Count]float64{}, 0},
		{"no greeting", "Dear lamp,\n\nIt is mended.", [...]float64{0, 0, 30}, 1},
		{"no signature", "It is mended.\n\nKind regards,\nThe lamp people", [...]float64{0, 0, 30}, 1},
		{"no quoted mail", "It is mended.\n\n> The lamp came broken. I am sorry I bought it.", [...]float64{0, 0, 30}, 1},
		{"none but quoted mail", "> The lamp came broken.", [empathy.Count]float64{}, 0},
	} {
		x := rate(t, words, "", c.reply, 0)
		var want match.Rating
		if c.different > 0 {
			want.Share = rulepack.Points{0.5, 0.5, 0.5}
		}
		for i := range want.Points {
			want.Points[i] = c.want[i] / math.Sqrt(float64(max(c.different, 1)))
		}
		if x != want {
			t.Errorf("%s: %q: got %+v, want %+v", c.name, c.reply, x, want)
		}
	}
}

// TestMeasures shows what a reply gets beside its words: points for ln(1 + n) of what it
// has n of, and points of any reply.
func TestMeasures(t *testing.T) {
	const customer = "My lamp came broken and I am sad."
	const reply = "The lamp came broken! A new lamp leaves at 14:05. Is that fine? It cost €30."
	for _, c := range []struct {
		measure string
		n       int
	}{
		{"words", 16}, {"sentences", 4}, {"questions", 1}, {"exclamations", 1},
		{"echoes", 2}, // lamp, broken
		{"figures", 2}, {"customer-words", 8},
	} {
		file := "language: en\nlexicon:\n  letter:\n    cues: [0, 0, 0]\n    base: [5, -6, 0]\n    measures: {" + c.measure + ": [1, -2, 0]}\n    words: {cost: [0, 0, 1]}\n"
		ln := math.Log1p(float64(c.n))
		x := rate(t, file, customer, reply, 0)
		if want := (match.Rating{
			Share: rulepack.Points{1, 1, 1}, Points: rulepack.Points{5 + ln, -6 - 2*ln, 1},
			Base: rulepack.Points{5, -6, 0}, Measures: rulepack.Points{ln, -2 * ln, 0},
		}); x != want {
			t.Errorf("%s: got %+v, want %+v", c.measure, x, want)
		}
		if x := rate(t, file, customer, "The lamp came broken!", 0); x != (match.Rating{}) {
			t.Errorf("%s: without a word of the lexicon there is no rating: %+v", c.measure, x)
		}
	}
}

// TestMeasuresAreBounded: what goes on for longer than measured-up-to says no more; what
// has no bound goes on.
func TestMeasuresAreBounded(t *testing.T) {
	const file = "language: en\nlexicon:\n  letter: {cues: [0, 0, 0], measures: {words: [1, 0, 0], questions: [0, 1, 0]}, words: {lamp: [0, 0, 1]}}\nscoring: {measured-up-to: {words: 5}}\n"
	for _, c := range []struct {
		reply            string
		words, questions float64
	}{
		{"Is the lamp fine?", 4, 1},
		{"Is the new lamp fine?", 5, 1},
		{"Is the new lamp fine? And you? And the cat?", 5, 3},
	} {
		want := rulepack.Points{math.Log1p(c.words), math.Log1p(c.questions), 0}
		if got := rate(t, file, "", c.reply, 0).Measures; got != want {
			t.Errorf("%q: got %v, want %v", c.reply, got, want)
		}
	}
}

// TestRegisters shows which kind of text has which ratings.
func TestRegisters(t *testing.T) {
	const letter, post, talk = "  letter: {cues: [0, 0, 0], words: {lamp: [1, 1, 1]}}\n", "  post: {cues: [0, 0, 0], words: {lamp: [2, 2, 2]}}\n", "  talk: {cues: [0, 0, 0], words: {lamp: [3, 3, 3]}}\n"
	for _, c := range []struct {
		name, lexicon string
		want          [len(rulepack.Registers)]float64
	}{
		{"each its own", letter + post + talk, [...]float64{1, 2, 3}},
		{"a missing one is as letter", letter + post, [...]float64{1, 2, 1}},
		{"letter alone", letter, [...]float64{1, 1, 1}},
		{"none", "", [...]float64{0, 0, 0}},
	} {
		file := "language: en\n"
		if c.lexicon != "" {
			file += "lexicon:\n" + c.lexicon
		}
		for register, name := range rulepack.Registers {
			if got := rate(t, file, "", "The lamp.", register).Points[0]; got != c.want[register] {
				t.Errorf("%s: %s gets %g, want %g", c.name, name, got, c.want[register])
			}
		}
	}
}

// shares gives any reply that names a lamp or "the" points that tell its register.
const shares = `
language: en
lexicon:
  letter: {cues: [0, 0, 0], base: [10, 10, 10], words: {the: [0, 0, 0], lamp: [0, 0, 0]}}
  post:   {cues: [0, 0, 0], base: [20, 20, 20], words: {the: [0, 0, 0], lamp: [0, 0, 0]}}
  talk:   {cues: [0, 0, 0], base: [30, 30, 30], words: {the: [0, 0, 0], lamp: [0, 0, 0]}}
`

func reviewer(t testing.TB, o review.Options, files ...string) *review.Reviewer {
	t.Helper()
	pack := fstest.MapFS{}
	for i, file := range files {
		pack[fmt.Sprintf("%d.yaml", i)] = &fstest.MapFile{Data: []byte(file)}
	}
	r, err := review.NewWith(o, review.Pack{FS: pack, Name: "words"})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func reviewed(t testing.TB, r *review.Reviewer, e exchange.Exchange) *review.Review {
	t.Helper()
	v, err := r.Review(&e)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// TestKindOfText shows how a reply comes by its register.
func TestKindOfText(t *testing.T) {
	r := reviewer(t, review.Options{}, shares)
	for _, c := range []struct {
		name string
		e    exchange.Exchange
		want float64
	}{
		{"a mail", exchange.Exchange{Customer: "Where is my lamp?", Reply: "The lamp left the warehouse on Friday."}, 10},
		{"begins with a handle", exchange.Exchange{Customer: "Where is my lamp?", Reply: "@kim The lamp left the warehouse on Friday."}, 20},
		{"a handle further on", exchange.Exchange{Customer: "Where is my lamp?", Reply: "The lamp left, @kim, on Friday."}, 10},
		{"the record says so", exchange.Exchange{Customer: "Where is my lamp?", Reply: "The lamp left the warehouse on Friday.", Channel: "public"}, 20},
		{"talk about a life", exchange.Exchange{Customer: "My grandmother died and I feel so lonely, I cry every night and nobody hears me.", Reply: "I lost the woman who raised me too, and I cried for months. You are not alone, my friend."}, 30},
	} {
		c.e.Language = "en"
		v := reviewed(t, r, c.e)
		for _, x := range empathy.Types {
			if got := v.Types[x].Words; got != c.want {
				t.Errorf("%s: %q: %g points by words, want %g", c.name, c.e.Reply, got, c.want)
				break
			}
		}
	}
}

// TestShare shows how points by cues and by words make a score.
func TestShare(t *testing.T) {
	e := exchange.Exchange{Language: "en", Customer: "My lamp came broken.", Reply: "I am so sorry that your lamp came broken."}
	const register = "language: en\nlexicon:\n  letter: {cues: [%[1]g, %[1]g, %[1]g], base: [%[2]g, %[2]g, %[2]g], words: {lamp: [0, 0, 0]}}\n"
	var cues float64
	for _, c := range []struct {
		share, words float64
		want         func() float64
	}{
		{1, 50, func() float64 { return cues }},
		{0, 50, func() float64 { return 50 }},
		{0.5, 50, func() float64 { return cues/2 + 25 }},
		{0.25, 80, func() float64 { return cues/4 + 60 }},
		{0.5, -1000, func() float64 { return 0 }},
		{0.5, 1000, func() float64 { return 100 }},
	} {
		x := reviewed(t, reviewer(t, review.Options{}, fmt.Sprintf(register, c.share, c.words)), e).Types[empathy.Affective]
		if cues == 0 {
			cues = x.Cues
		}
		if x.Cues != cues || cues < 10 {
			t.Errorf("the points by cues are %g, whatever words say; got %g", cues, x.Cues)
		}
		if want := c.want(); math.Abs(float64(x.Score)-want) > 0.5 || x.WordShare != 1-c.share {
			t.Errorf("a share of %g and %g points by words: score %d (%g by words), want %.1f", c.share, c.words, x.Score, x.WordShare, want)
		}
	}
}

// TestMisstepsComeAfterWords: a misstep takes its share off the whole score.
func TestMisstepsComeAfterWords(t *testing.T) {
	const register = "language: en\nlexicon:\n  letter: {cues: [0, 0, 0], base: [80, 80, 80], words: {lamp: [0, 0, 0]}}\n"
	const misstep = "language: en\nmissteps:\n  - {id: mine, kind: blame, message: Mine., patterns: [\"zonk\"], lowers: {affective: 0.5}}\n"
	r := reviewer(t, review.Options{}, register, misstep)
	v := reviewed(t, r, exchange.Exchange{Language: "en", Customer: "My lamp came broken.", Reply: "Your lamp is a zonk."})
	if got := v.Types[empathy.Affective].Score; got != 40 {
		t.Errorf("affective is %d, want half of 80", got)
	}
}

// TestPackReplacesRegisters: a register of a pack stands in place of the whole one below,
// and the others stay.
func TestPackReplacesRegisters(t *testing.T) {
	const below = "language: en\nlexicon:\n  letter: {cues: [0, 0, 0], words: {lamp: [1, 1, 1], comes: [1, 1, 1]}}\n  post: {cues: [0, 0, 0], words: {lamp: [2, 2, 2]}}\n"
	const above = "language: en\nlexicon:\n  letter: {cues: [0, 0, 0], words: {lamp: [5, 5, 5]}}\n"
	pack := func(file string) review.Pack {
		return review.Pack{FS: fstest.MapFS{"words.yaml": {Data: []byte(file)}}, Name: "words"}
	}
	r, err := review.New(pack(below), pack(above))
	if err != nil {
		t.Fatal(err)
	}
	for reply, want := range map[string]float64{"The lamp comes.": 5, "It comes.": 0, "@kim The lamp comes.": 2} {
		if got := reviewed(t, r, exchange.Exchange{Language: "en", Reply: reply}).Types[0].Words; got != want {
			t.Errorf("%q: %g points by words, want %g", reply, got, want)
		}
	}
}

// TestNoLexicon: without a lexicon, and without a word of it, the score is by cues alone.
func TestNoLexicon(t *testing.T) {
	e := exchange.Exchange{Language: "en", Customer: "My lamp came broken.", Reply: "I am so sorry that your lamp came broken. A new one leaves today."}
	v := reviewed(t, reviewer(t, review.Options{}, "language: en\nlexicon:\n  letter: {cues: [0, 0, 0], base: [50, 50, 50], words: {zonk: [9, 9, 9]}}\n"), e)
	for _, x := range empathy.Types {
		if y := v.Types[x]; float64(y.Score) != math.Round(y.Cues) || y.Words != 0 || y.WordShare != 0 {
			t.Errorf("%s: %+v, want the points by cues", x, y)
		}
	}
}

// TestSameWordsForAll: many who review at once, and a Reviewer that expected other words,
// come to the same points.
func TestSameWordsForAll(t *testing.T) {
	r, expecting := reviewer(t, review.Options{All: true}, words), reviewer(t, review.Options{All: true}, words)
	var all []exchange.Exchange
	for i := range 60 {
		reply := []string{"The lamp is mended.", "I am sorry about the lamp, Fatima.", "@kim We sent 3 lamps at 14:05, not the lamp of Friday.", "Unlucky! But it is mended."}[i%4]
		all = append(all, exchange.Exchange{ID: fmt.Sprint(i), Language: "en", Customer: "My lamp came broken.", Reply: strings.Repeat(reply+" ", 1+i%3)})
	}
	expecting.Expect(all[:1], false)
	want := make([]*review.Review, len(all))
	for i := range all {
		want[i] = reviewed(t, r, all[i])
	}
	var wait sync.WaitGroup
	for worker := range 4 {
		wait.Go(func() {
			for i := range all {
				i := (i*7 + worker*13) % len(all)
				got, err := expecting.Review(&all[i])
				if err != nil {
					t.Error(err)
				} else if got.Types != want[i].Types || !reflect.DeepEqual(got.Words, want[i].Words) {
					t.Errorf("%q: got %+v, want %+v", all[i].Reply, got.Types, want[i].Types)
				}
			}
		})
	}
	wait.Wait()
}

// TestRatedWords: the words of a review, its base and its measures make its points by words.
func TestRatedWords(t *testing.T) {
	r, err := review.NewWith(review.Options{All: true})
	if err != nil {
		t.Fatal(err)
	}
	v := reviewed(t, r, exchange.Exchange{Language: "en", Customer: "My lamp came broken, for the second time!", Reply: "I am so sorry that your lamp came broken again, Fatima. A new one leaves today at 14:05. Is that fine?"})
	if len(v.Words) == 0 {
		t.Fatal("no words")
	}
	for _, x := range empathy.Types {
		sum := v.Types[x].Base + v.Types[x].Measures
		for _, w := range v.Words {
			sum += w.Points[x]
		}
		if math.Abs(sum-v.Types[x].Words) > 1e-9 {
			t.Errorf("%s: the parts are %g, the whole is %g", x, sum, v.Types[x].Words)
		}
	}
}

// TestHostileReplies: whatever a reply is stuffed with, its points are numbers and its
// scores within 0..100, and saying a word again brings nothing for the word.
func TestHostileReplies(t *testing.T) {
	r, err := review.NewWith(review.Options{All: true})
	if err != nil {
		t.Fatal(err)
	}
	var different strings.Builder
	for i := range 50_000 {
		fmt.Fprintf(&different, "w%d ", i)
	}
	for name, reply := range map[string]string{
		"one word":        strings.Repeat("sorry ", 100_000),
		"one sentence":    strings.Repeat("I am so sorry. ", 20_000),
		"other words":     different.String(),
		"a long word":     strings.Repeat("sorry", 100_000),
		"emoji":           "😀 👍 😀",
		"many emoji":      strings.Repeat("😀", 100_000),
		"numbers":         "12 34 56 7890",
		"many numbers":    strings.Repeat("12 ", 100_000),
		"no words":        "?! ... !!!",
		"exclamations":    strings.Repeat("!", 100_000),
		"other direction": "\u200f\u202eI am sorry that your lamp came broken.\u202c\u200f",
		"marks alone":     "\u200f\u202e\u200f\u200b\ufeff",
		"no UTF-8":        "I am sorry\xff\xfe that your lamp \xc3 came broken.",
		"nothing":         "",
	} {
		v := reviewed(t, r, exchange.Exchange{Language: "en", Customer: "My lamp came broken.", Reply: reply})
		for _, x := range empathy.Types {
			if y := v.Types[x]; y.Score < 0 || y.Score > 100 || math.IsNaN(y.Words) || math.IsInf(y.Words, 0) {
				t.Errorf("%s: %s scores %d with %g points by words", name, x, y.Score, y.Words)
			}
		}
		if name == "one word" && len(v.Words) != 1 {
			t.Errorf("one word is counted %d times", len(v.Words))
		}
	}
}
