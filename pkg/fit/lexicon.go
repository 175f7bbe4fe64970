package fit

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/attune-cx/attune/pkg/empathy"
	"github.com/attune-cx/attune/pkg/labels"
	"github.com/attune-cx/attune/pkg/review"
	"github.com/attune-cx/attune/pkg/rulepack"
)

// LexiconOptions say how a lexicon is fitted.
type LexiconOptions struct {
	// Cues is the share, 0..1, of cues in the score. A negative share is chosen by
	// cross-validation, which is right where the cues were not made from these very replies.
	// One over 1 is an error.
	Cues float64
}

const (
	// FewestRated is the number of rated replies below which a fit is luck.
	FewestRated = 30
	// FewestWithWord is the number of different texts from which a word is rated.
	FewestWithWord = 10
	// FewestInRegister is the number of rated replies from which a kind of text has
	// ratings of its own; with fewer it goes with letters.
	FewestInRegister = 300
)

// A FittedLexicon is the result of fitting a lexicon.
type FittedLexicon struct {
	Language string
	Lexicon  *rulepack.Lexicon
	Replies  map[string]int // rated replies by register
	// Scores by type of each exchange: with the rules as they were, as fitted on all
	// exchanges, and as fitted on the other folds only.
	Before, After, Unseen [][empathy.Count]int
	// Situations likewise: the id that each exchange was diagnosed with.
	SituationsBefore, SituationsAfter, SituationsUnseen []string
}

// spread undoes some of the shrinkage: a ridge regression draws its estimates to the mean.
const spread = 1.5

// shares are the shares of cues that are tried.
var shares = []float64{0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1}

// Lexicon rates words by ridge regression on the mean level of the raters, for each kind
// of text by itself; and the words of customers' messages on the situations that the
// raters name. A kind of text with fewer than FewestRated replies is left out, and a type
// with fewer goes by cues alone. It fails when no kind of text has enough, and when the
// exchanges are in several languages.
func Lexicon(set *rulepack.Set, rated []labels.Labelled, o LexiconOptions) (*FittedLexicon, error) {
	if o.Cues > 1 || math.IsNaN(o.Cues) {
		return nil, fmt.Errorf("the share %g of cues: expected 0 to 1", o.Cues)
	}
	reviewer, err := review.FromRules(set, review.Options{})
	if err != nil {
		return nil, err
	}
	f := &FittedLexicon{
		Lexicon: new(rulepack.Lexicon), Replies: map[string]int{},
		Before: make([][empathy.Count]int, len(rated)), SituationsBefore: make([]string, len(rated)),
	}
	var replies [len(rulepack.Registers)]replyCorpus
	var messages [len(rulepack.Registers)]messageCorpus
	var first string // exchange in the language
	for _, i := range byID(rated) {
		x, err := reviewer.Features(&rated[i].Exchange)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", rated[i].Exchange.ID, err)
		}
		for _, t := range empathy.Types {
			f.Before[i][t] = x.Types[t].Score
		}
		f.SituationsBefore[i] = x.Situation.ID
		if x.Register < 0 {
			continue
		}
		id := rated[i].Exchange.ID
		if f.Language == "" {
			f.Language, first = x.Language, id
		}
		if f.Language != x.Language {
			return nil, fmt.Errorf("the replies are in several languages (%s is %s, %s is %s): a lexicon is fitted for one at a time", first, f.Language, id, x.Language)
		}
		fold := foldOf(id)
		if len(x.Words) > 0 {
			replies[x.Register].add(i, x, rated[i].Ratings, fold)
		}
		messages[x.Message.Register].add(i, &x.Message, rated[i].Ratings, fold)
	}
	f.After, f.Unseen = slices.Clone(f.Before), slices.Clone(f.Before)
	f.SituationsAfter, f.SituationsUnseen = slices.Clone(f.SituationsBefore), slices.Clone(f.SituationsBefore)
	for r := range rulepack.Registers {
		few := len(replies[r].rows) < FewestInRegister
		if r > 0 && few {
			replies[0].rows, replies[r].rows = append(replies[0].rows, replies[r].rows...), nil
		}
		if r > 0 && (few || len(messages[r].rows) < FewestInRegister) {
			messages[0].rows, messages[r].rows = append(messages[0].rows, messages[r].rows...), nil
		}
	}
	for r, name := range rulepack.Registers {
		if len(replies[r].rows) < FewestRated {
			continue
		}
		register, err := replies[r].fit(f, o)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if register.Customers, err = messages[r].fit(f, set); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		f.Lexicon.Set(name, register)
		f.Replies[name] = len(replies[r].rows)
	}
	if len(f.Replies) == 0 {
		return nil, fmt.Errorf("no kind of text has %d rated replies in a language that rules read", FewestRated)
	}
	return f, nil
}

// byID returns the places of the exchanges in the order of their ids: the last digit of a
// sum depends on the order of what is added.
func byID(rated []labels.Labelled) []int {
	places := make([]int, len(rated))
	for i := range places {
		places[i] = i
	}
	slices.SortStableFunc(places, func(a, b int) int {
		return strings.Compare(rated[a].Exchange.ID, rated[b].Exchange.ID)
	})
	return places
}

// A replyCorpus is what the replies of one register have that a lexicon can go by.
type replyCorpus struct {
	rows  []replyRow
	words []string // that are rated, in order
}

type replyRow struct {
	sample
	exchange, fold int
	vocabulary     []string               // the different words
	points         [empathy.Count]float64 // that the raters give; NaN when not rated
	cues           [empathy.Count]float64 // points by cues
	keep           [empathy.Count]float64 // what missteps leave of the score
}

func (c *replyCorpus) add(exchange int, x *review.Features, ratings []labels.Rating, fold int) {
	row := replyRow{exchange: exchange, fold: fold, vocabulary: x.Words}
	for _, n := range x.Measures {
		row.measures = append(row.measures, math.Log1p(float64(n)))
	}
	for _, t := range empathy.Types {
		row.cues[t], row.keep[t], row.points[t] = x.Types[t].Cues, 1, math.NaN()
		if level, ok := meanLevel(ratings, t); ok {
			row.points[t] = pointsOf(level)
		}
		for _, m := range x.Missteps {
			row.keep[t] *= 1 - m.Lowers[t]
		}
	}
	c.rows = append(c.rows, row)
}

// pointsOf is the middle of a level on the scale of scores.
func pointsOf(level float64) float64 {
	if level < 0.5 {
		return 20 * level
	}
	return 10 + 30*(level-0.5)
}

// fit rates the words of a register and notes what scores that gives.
func (c *replyCorpus) fit(f *FittedLexicon, o LexiconOptions) (*rulepack.Register, error) {
	var vocabularies [][]string
	var samples []*sample
	for i := range c.rows {
		vocabularies, samples = append(vocabularies, c.rows[i].vocabulary), append(samples, &c.rows[i].sample)
	}
	c.words = numbered(vocabularies, samples)
	register := &rulepack.Register{Cues: new(rulepack.Points), Measures: map[string]rulepack.Points{}, Words: rulepack.WordPoints{}}
	for _, t := range empathy.Types {
		mean, n := c.mean(t)
		if n < FewestRated {
			register.Cues[t] = 1 // too little is known of words
			continue
		}
		var folded [folds]*estimate
		var err error
		for fold := range folds {
			if folded[fold], err = c.solve(t, fold); err != nil {
				return nil, err
			}
		}
		all, err := c.solve(t, -1)
		if err != nil {
			return nil, err
		}
		share := o.Cues
		if share < 0 {
			share = c.share(t, mean, folded)
		}
		for i := range c.rows {
			x := &c.rows[i]
			f.After[x.exchange][t] = x.score(t, share, mean, all)
			f.Unseen[x.exchange][t] = x.score(t, share, mean, folded[x.fold])
		}
		register.Cues[t] = share
		register.Base[t] = round(mean+spread*(all.base-mean), 10)
		for m, name := range rulepack.Measures {
			points := register.Measures[name]
			points[t] = round(spread*all.measures[m], 10)
			register.Measures[name] = points
		}
		for i, word := range c.words {
			points := register.Words[word]
			points[t] = round(spread*all.words[i], 1)
			register.Words[word] = points
		}
	}
	return register, nil
}

// round rounds to parts of a point, and never to −0.
func round(x, parts float64) float64 { return math.Round(x*parts)/parts + 0 }

// mean returns the mean points of the raters, and the number of replies.
func (c *replyCorpus) mean(t empathy.Type) (mean float64, n int) {
	for i := range c.rows {
		if x := &c.rows[i]; !math.IsNaN(x.points[t]) {
			mean += x.points[t]
			n++
		}
	}
	return mean / float64(max(n, 1)), n
}

// score is the score of a reply with a share of points by cues.
func (x *replyRow) score(t empathy.Type, share, mean float64, e *estimate) int {
	points := x.cues[t]
	if len(x.words) > 0 {
		points = share*points + (1-share)*(mean+spread*(e.of(&x.sample)-mean))
	}
	return int(math.Round(min(max(points, 0), 100) * x.keep[t]))
}

// share returns the share of cues with the least error on folds that were left out.
func (c *replyCorpus) share(t empathy.Type, mean float64, folded [folds]*estimate) float64 {
	best, least := 1.0, math.Inf(1)
	for _, share := range shares {
		sum := 0.0
		for i := range c.rows {
			if x := &c.rows[i]; !math.IsNaN(x.points[t]) {
				away := float64(x.score(t, share, mean, folded[x.fold])) - x.points[t]
				sum += away * away
			}
		}
		if sum < least {
			best, least = share, sum
		}
	}
	return best
}

// solve estimates the points for one type from all folds but one (−1: from all).
func (c *replyCorpus) solve(t empathy.Type, without int) (*estimate, error) {
	var samples []*sample
	var points []float64
	for i := range c.rows {
		if x := &c.rows[i]; x.fold != without && !math.IsNaN(x.points[t]) {
			samples, points = append(samples, &x.sample), append(points, x.points[t])
		}
	}
	all, err := regress(samples, len(c.words), points)
	if err != nil {
		return nil, err
	}
	return all[0], nil
}
