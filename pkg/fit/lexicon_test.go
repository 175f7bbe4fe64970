package fit_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/attune-cx/attune/pkg/empathy"
	"github.com/attune-cx/attune/pkg/exchange"
	"github.com/attune-cx/attune/pkg/fit"
	"github.com/attune-cx/attune/pkg/labels"
	"github.com/attune-cx/attune/pkg/review"
	"github.com/attune-cx/attune/pkg/rulepack"
)

var none = math.NaN()

// plain are words that the made-up raters do not mind.
var plain = strings.Fields("lamp chair table order parcel letter window garden kitchen corner button drawer mirror carpet pillow basket")

// worded makes up n replies of plain words, of which every third has "gladly" in it. Two
// raters give them what level says, by whether they have it.
func worded(n int, level func(gladly bool, i int) [empathy.Count]float64) (all []labels.Labelled) {
	source := rand.New(rand.NewPCG(1, 2))
	for i := range n {
		words := make([]string, 4)
		for j := range words {
			words[j] = plain[source.IntN(len(plain))]
		}
		gladly := i%3 == 0
		if gladly {
			words[2] = "gladly"
		}
		x := labels.Labelled{Exchange: exchange.Exchange{ID: fmt.Sprintf("r%03d", i), Language: "en", Reply: "We have the " + strings.Join(words, " ") + " here."}}
		for range 2 {
			x.Ratings = append(x.Ratings, labels.Rating{Levels: level(gladly, i)})
		}
		all = append(all, x)
	}
	return all
}

// warm is affective with "gladly", and not rated otherwise.
func warm(gladly bool, _ int) [empathy.Count]float64 {
	if gladly {
		return [...]float64{none, 3, none}
	}
	return [...]float64{none, 0, none}
}

func lexicon(t *testing.T, set *rulepack.Set, rated []labels.Labelled, share float64) *fit.FittedLexicon {
	t.Helper()
	f, err := fit.Lexicon(set, rated, fit.LexiconOptions{Cues: share})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestLexicon(t *testing.T) {
	rated := worded(120, warm)
	f := lexicon(t, load(t), rated, 0)
	if f.Language != "en" || f.Replies["letter"] != len(rated) || f.Lexicon.Post != nil || f.Lexicon.Talk != nil {
		t.Errorf("language %q, replies %v", f.Language, f.Replies)
	}
	letter := f.Lexicon.Letter
	for word, points := range letter.Words {
		if other := points[empathy.Affective]; word != "gladly" && math.Abs(other)*2 > letter.Words["gladly"][empathy.Affective] {
			t.Errorf("%q has %g points, near to those of the word that matters, %g", word, other, letter.Words["gladly"][empathy.Affective])
		}
		if points[empathy.Attentive] != 0 || points[empathy.Cognitive] != 0 {
			t.Errorf("%q has points for what nobody rated: %v", word, points)
		}
	}
	if want := (rulepack.Points{1, 0, 1}); *letter.Cues != want {
		t.Errorf("the shares of cues are %v, want %v: what nobody rated goes by cues alone", letter.Cues, want)
	}
	for i := range rated {
		gladly, all, unseen := i%3 == 0, f.After[i][empathy.Affective], f.Unseen[i][empathy.Affective]
		if (all >= 50) != gladly || (unseen >= 50) != gladly {
			t.Errorf("%q scores %d, and %d unseen", rated[i].Exchange.Reply, all, unseen)
		}
	}
}

// TestLexiconScores: the rules with the fitted lexicon score as the fit says.
func TestLexiconScores(t *testing.T) {
	rated := worded(120, func(gladly bool, i int) [empathy.Count]float64 {
		return [...]float64{float64(i % 4), warm(gladly, i)[empathy.Affective], float64(i % 2)}
	})
	set := load(t)
	f := lexicon(t, set, rated, 0.4)
	r := reviewerWith(t, set, f)
	for i := range rated {
		v, err := r.Review(&rated[i].Exchange)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range empathy.Types {
			if got := v.Types[x].Score; math.Abs(float64(got-f.After[i][x])) > 2 { // points are rounded
				t.Errorf("%q: %s scores %d, the fit says %d", rated[i].Exchange.Reply, x, got, f.After[i][x])
			}
		}
	}
}

// reviewerWith is a reviewer by the rules with a fitted lexicon.
func reviewerWith(t *testing.T, set *rulepack.Set, f *fit.FittedLexicon) *review.Reviewer {
	t.Helper()
	l, err := set.Language("en")
	if err != nil {
		t.Fatal(err)
	}
	l.Lexicon = f.Lexicon
	r, err := review.FromRules(set, review.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestLexiconSituations: words of messages tell the situation that raters name, where
// enough of them do; and the rules with the fitted lexicon see it as the fit says.
func TestLexiconSituations(t *testing.T) {
	for _, c := range []struct {
		messages int
		fitted   bool
	}{{fit.FewestInRegister, true}, {fit.FewestInRegister - 1, false}} {
		rated := worded(c.messages, warm)
		for i := range rated {
			situation, word := "broken", "torn"
			if i%5 == 0 {
				situation, word = "seldom", "odd"
			}
			rated[i].Exchange.Customer = fmt.Sprintf("My %s is %s and the %s too.", plain[i%7], word, plain[i%11])
			for r := range rated[i].Ratings {
				rated[i].Ratings[r].Situation = situation
			}
			if i%9 == 0 { // what no rule knows is no situation
				rated[i].Ratings[1].Situation = "unheard-of"
			}
		}
		set := load(t)
		f := lexicon(t, set, rated, -1)
		if got := f.Lexicon.Letter.Customers != nil; got != c.fitted {
			t.Errorf("%d messages: words of messages are rated: %v, want %v", c.messages, got, c.fitted)
		}
		if !c.fitted {
			if !slices.Equal(f.SituationsAfter, f.SituationsBefore) || !slices.Equal(f.SituationsUnseen, f.SituationsBefore) {
				t.Errorf("%d messages: situations change without ratings of words", c.messages)
			}
			continue
		}
		r := reviewerWith(t, set, f)
		for i := range rated {
			want := rated[i].Ratings[0].Situation
			if f.SituationsAfter[i] != want || f.SituationsUnseen[i] != want {
				t.Errorf("%q: %s, unseen %s, want %s", rated[i].Exchange.Customer, f.SituationsAfter[i], f.SituationsUnseen[i], want)
			}
			v, err := r.Review(&rated[i].Exchange)
			if err != nil || v.Situation.ID != want {
				t.Errorf("%q: with the lexicon it is %s, want %s (%v)", rated[i].Exchange.Customer, v.Situation.ID, want, err)
			}
		}
	}
}

func TestLexiconShare(t *testing.T) {
	rated := worded(120, warm)
	for _, share := range []float64{0, 0.25, 1} {
		if got := lexicon(t, load(t), rated, share).Lexicon.Letter.Cues[empathy.Affective]; got != share {
			t.Errorf("the share given is %g, and %g is taken", share, got)
		}
	}
	if got := lexicon(t, load(t), rated, -1).Lexicon.Letter.Cues[empathy.Affective]; got != 0.3 {
		t.Errorf("where words tell all, the least share of cues is best; got %g", got)
	}
	byCue := worded(120, warm) // the same words, but no cue in one of them
	for i := range byCue {
		x, level := &byCue[i], 1.5
		if i%2 == 0 {
			x.Exchange.Reply = "Thank you. " + x.Exchange.Reply // counts 40
		} else {
			x.Exchange.Reply, level = "You we thank. "+x.Exchange.Reply, 0
		}
		for r := range x.Ratings {
			x.Ratings[r].Levels[empathy.Affective] = level
		}
	}
	if got := lexicon(t, load(t), byCue, -1).Lexicon.Letter.Cues[empathy.Affective]; got < 0.9 {
		t.Errorf("where cues tell all, the share of cues is to be near 1; got %g", got)
	}
}

// TestLexiconIsTheSameEveryTime: neither chance nor the order of the ratings has a part.
func TestLexiconIsTheSameEveryTime(t *testing.T) {
	rated := worded(200, func(gladly bool, i int) [empathy.Count]float64 {
		return [...]float64{float64(i*i%7) / 2, warm(gladly, i)[empathy.Affective], none}
	})
	first := lexicon(t, load(t), rated, -1)
	if again := lexicon(t, load(t), rated, -1); !reflect.DeepEqual(first, again) {
		t.Error("the same ratings gave another lexicon")
	}
	shuffled := slices.Clone(rated)
	rand.New(rand.NewPCG(5, 6)).Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
	again := lexicon(t, load(t), shuffled, -1)
	if !reflect.DeepEqual(first.Lexicon, again.Lexicon) {
		t.Error("the same ratings in another order gave another lexicon")
	}
	for i := range shuffled {
		at := slices.IndexFunc(rated, func(x labels.Labelled) bool { return x.Exchange.ID == shuffled[i].Exchange.ID })
		if again.Before[i] != first.Before[at] || again.After[i] != first.After[at] || again.Unseen[i] != first.Unseen[at] {
			t.Errorf("%s scores otherwise in another order", shuffled[i].Exchange.ID)
		}
	}
}

// TestLexiconWords shows which words are rated.
func TestLexiconWords(t *testing.T) {
	rated := worded(120, warm)
	long := strings.Repeat("ha", 40)
	for i := range fit.FewestWithWord {
		rated[i].Exchange.Reply += " Often, often, we phone Fatima at 14:05."
		if i > 0 {
			rated[i].Exchange.Reply += " Seldom."
		}
	}
	for i := range rated {
		rated[i].Exchange.Reply += " " + long + "!"
	}
	words := lexicon(t, load(t), rated, -1).Lexicon.Letter.Words
	for word, want := range map[string]bool{
		"gladly": true, "often": true, "[name]": true, "[time]": true,
		"seldom": false, // in too few replies, however often
		"fatima": false, // a name is [name]
		long:     false,
	} {
		if _, ok := words[word]; ok != want {
			t.Errorf("%q is rated: %v, want %v", word, ok, want)
		}
	}
}

// TestLexiconOnUnseenReplies: where words mean nothing, a fit looks better on the replies
// that it was made from than on others.
func TestLexiconOnUnseenReplies(t *testing.T) {
	source := rand.New(rand.NewPCG(7, 8))
	rated := worded(200, func(bool, int) [empathy.Count]float64 {
		level := float64(source.IntN(4))
		return [...]float64{level, level, level}
	})
	f := lexicon(t, load(t), rated, 0)
	middle := []float64{0, 25, 55, 85} // of each level
	off := func(scores [][empathy.Count]int) (sum float64) {
		for i := range rated {
			sum += math.Abs(float64(scores[i][0]) - middle[int(rated[i].Ratings[0].Levels[0])])
		}
		return sum / float64(len(rated))
	}
	if seen, unseen := off(f.After), off(f.Unseen); seen >= unseen {
		t.Errorf("scores are off by %.1f on the replies of the fit, and by %.1f on others", seen, unseen)
	}
}

// TestLexiconRegisters shows which kinds of text have ratings of their own.
func TestLexiconRegisters(t *testing.T) {
	posts := func(from, n int) []labels.Labelled {
		all := worded(from+n, warm)
		for i := range all[from:] {
			x := &all[from+i].Exchange
			x.Reply = "@kim " + x.Reply
		}
		return all
	}
	set, err := rulepack.Load(review.BuiltIn())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		letters, posts int
		want           map[string]int
	}{
		{40, 0, map[string]int{"letter": 40}},
		{0, 40, map[string]int{"letter": 40}},
		{20, 20, map[string]int{"letter": 40}},
		{40, fit.FewestInRegister - 1, map[string]int{"letter": 40 + fit.FewestInRegister - 1}},
		{40, fit.FewestInRegister, map[string]int{"letter": 40, "post": fit.FewestInRegister}},
		{fit.FewestRated - 1, fit.FewestInRegister, map[string]int{"post": fit.FewestInRegister}},
	} {
		f := lexicon(t, set, posts(c.letters, c.posts), -1)
		if !reflect.DeepEqual(f.Replies, c.want) {
			t.Errorf("%d letters and %d posts: %v, want %v", c.letters, c.posts, f.Replies, c.want)
		}
		for _, name := range rulepack.Registers {
			if has := f.Lexicon.Register(name) != nil && f.Replies[name] > 0; has != (c.want[name] > 0) {
				t.Errorf("%d letters and %d posts: %s has ratings: %v", c.letters, c.posts, name, has)
			}
		}
	}
}

func TestLexiconRefuses(t *testing.T) {
	set, err := rulepack.Load(review.BuiltIn())
	if err != nil {
		t.Fatal(err)
	}
	both := worded(60, warm)
	both[7].Exchange.Language = "nl"
	foreign := worded(60, warm)
	for i := range foreign {
		foreign[i].Exchange.Language = "fr"
	}
	empty := worded(60, warm)
	for i := range empty {
		empty[i].Exchange.Reply = ">" + empty[i].Exchange.Reply
	}
	for _, c := range []struct {
		name  string
		rated []labels.Labelled
		share float64
		want  string
	}{
		{"two languages", both, -1, "the replies are in several languages (r000 is en, r007 is nl): a lexicon is fitted for one at a time"},
		{"no ratings", nil, -1, "no kind of text has 30 rated replies in a language that rules read"},
		{"one rating", worded(1, warm), -1, "no kind of text has 30 rated replies in a language that rules read"},
		{"few ratings", worded(29, warm), -1, "no kind of text has 30 rated replies in a language that rules read"},
		{"a language without rules", foreign, -1, "no kind of text has 30 rated replies in a language that rules read"},
		{"nothing but quoted mail", empty, -1, "no kind of text has 30 rated replies in a language that rules read"},
		{"a share over 1", worded(60, warm), 1.5, "the share 1.5 of cues: expected 0 to 1"},
		{"a share that is no number", worded(60, warm), math.NaN(), "the share NaN of cues: expected 0 to 1"},
	} {
		if _, err := fit.Lexicon(set, c.rated, fit.LexiconOptions{Cues: c.share}); err == nil || err.Error() != c.want {
			t.Errorf("%s:\n got %v\nwant %s", c.name, err, c.want)
		}
	}
}

// TestLexiconFromPoorRatings: whatever people rate, points and scores are numbers.
func TestLexiconFromPoorRatings(t *testing.T) {
	same := worded(60, func(bool, int) [empathy.Count]float64 { return [...]float64{2, 2, 2} })
	for i := range same {
		same[i].Exchange.Reply = "We have the lamp."
	}
	twice := slices.Concat(worded(60, warm), worded(60, warm))
	huge := worded(60, warm)
	huge[0].Exchange.Reply = strings.Repeat("gladly we have the lamp here. ", 2000)
	for _, c := range []struct {
		name  string
		rated []labels.Labelled
		cues  rulepack.Points // shares of cues; −1 is any
	}{
		{"all replies alike", same, rulepack.Points{-1, -1, -1}},
		{"all levels alike", worded(60, func(bool, int) [empathy.Count]float64 { return [...]float64{0, 3, 1} }), rulepack.Points{-1, -1, -1}},
		{"nothing rated", worded(60, func(bool, int) [empathy.Count]float64 { return [...]float64{none, none, none} }), rulepack.Points{1, 1, 1}},
		{"a type that few rated", worded(60, func(gladly bool, i int) [empathy.Count]float64 {
			if i < fit.FewestRated-1 {
				return [...]float64{1, 3, none}
			}
			return [...]float64{1, none, none}
		}), rulepack.Points{-1, 1, 1}},
		{"each exchange twice", twice, rulepack.Points{1, -1, 1}},
		{"one reply as long as a book", huge, rulepack.Points{1, -1, 1}},
	} {
		f := lexicon(t, load(t), c.rated, -1)
		check := func(of string, all rulepack.Points) {
			for _, x := range all {
				if math.IsNaN(x) || math.Abs(x) > 1000 || math.Signbit(x) && x == 0 {
					t.Errorf("%s: %s has %v", c.name, of, all)
				}
			}
		}
		letter := f.Lexicon.Letter
		check("base", letter.Base)
		for name, points := range letter.Measures {
			check(name, points)
		}
		for name, points := range letter.Words {
			check(name, points)
		}
		for x, want := range c.cues {
			if got := letter.Cues[x]; want >= 0 && got != want {
				t.Errorf("%s: the shares of cues are %v, want %v", c.name, letter.Cues, c.cues)
			}
		}
		for _, all := range [][][empathy.Count]int{f.Before, f.After, f.Unseen} {
			for i, scores := range all {
				if slices.Min(scores[:]) < 0 || slices.Max(scores[:]) > 100 {
					t.Errorf("%s: %s scores %v", c.name, c.rated[i].Exchange.ID, scores)
				}
			}
		}
	}
}

// TestLexiconOfOneID: replies that share an id are one fold, which leaves nothing to check on.
func TestLexiconOfOneID(t *testing.T) {
	rated := worded(60, warm)
	for i := range rated {
		rated[i].Exchange.ID = ""
	}
	if _, err := fit.Lexicon(load(t), rated, fit.LexiconOptions{Cues: -1}); err == nil {
		t.Error("no error")
	}
}
