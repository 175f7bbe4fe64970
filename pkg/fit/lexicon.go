package fit

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"github.com/attune-cx/attune/pkg/empathy"
	"github.com/attune-cx/attune/pkg/labels"
	"github.com/attune-cx/attune/pkg/review"
	"github.com/attune-cx/attune/pkg/rulepack"
)

// LexiconOptions say how a lexicon is fitted.
type LexiconOptions struct {
	// Cues is the share, 0..1, of cues in the score. A negative share is chosen by
	// cross-validation, which is right where the cues were not made from these very replies.
	Cues float64
}

const (
	// FewestWithWord is the number of replies from which a word is rated.
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
}

const (
	// ridge is the weight for keeping the points of words small.
	ridge = 1.0
	// ridgeOfMeasures is that of measures, in units of their own spread.
	ridgeOfMeasures = 10.0
	// spread makes up for what a ridge regression draws its estimates to the mean.
	spread = 1.5
)

// shares are the shares of cues that are tried.
var shares = []float64{0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9}

// Lexicon rates words by ridge regression on the mean level of the raters, for each kind
// of text by itself. All exchanges must be in one language.
func Lexicon(set *rulepack.Set, rated []labels.Labelled, o LexiconOptions) (*FittedLexicon, error) {
	reviewer, err := review.FromRules(set, review.Options{})
	if err != nil {
		return nil, err
	}
	f := &FittedLexicon{Lexicon: new(rulepack.Lexicon), Replies: map[string]int{}}
	var all [len(rulepack.Registers)]wording
	for i := range rated {
		x, err := reviewer.Lexical(&rated[i].Exchange)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", rated[i].Exchange.ID, err)
		}
		var before [empathy.Count]int
		for _, t := range empathy.Types {
			before[t] = x.Types[t].Score
		}
		f.Before = append(f.Before, before)
		if len(x.Words) == 0 {
			continue
		}
		if f.Language = cmp.Or(f.Language, x.Language); f.Language != x.Language {
			return nil, errors.New("the replies are in several languages; a lexicon is fitted for one at a time (--language en)")
		}
		all[x.Register].add(i, x, rated[i].Ratings, foldOf(rated[i].Exchange.ID))
	}
	f.After, f.Unseen = slices.Clone(f.Before), slices.Clone(f.Before)
	for r := range all[1:] {
		if w := &all[r+1]; len(w.rows) < FewestInRegister {
			all[0].rows = append(all[0].rows, w.rows...)
			w.rows = nil
		}
	}
	for r, name := range rulepack.Registers {
		if len(all[r].rows) == 0 {
			continue
		}
		register, err := all[r].fit(f, o)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		f.Lexicon.Set(name, register)
		f.Replies[name] = len(all[r].rows)
	}
	return f, nil
}

// wording is what the replies of one register have that a lexicon can go by.
type wording struct {
	rows  []wordRow
	words []string // that are rated, in order
}

type wordRow struct {
	exchange, fold int
	said           []string
	words          []int                  // numbers of those that are rated
	measures       []float64              // ln(1 + n)
	points         [empathy.Count]float64 // that the raters give; NaN when not rated
	cues           [empathy.Count]float64 // points by cues
	keep           [empathy.Count]float64 // what missteps leave of the score
}

func (w *wording) add(exchange int, x *review.Lexical, ratings []labels.Rating, fold int) {
	row := wordRow{exchange: exchange, fold: fold, said: x.Words}
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
	w.rows = append(w.rows, row)
}

// pointsOf is the middle of a level on the scale of scores.
func pointsOf(level float64) float64 {
	if level < 0.5 {
		return 20 * level
	}
	return 10 + 30*(level-0.5)
}

// fit rates the words of a register and notes what scores that gives.
func (w *wording) fit(f *FittedLexicon, o LexiconOptions) (*rulepack.Register, error) {
	w.number()
	register := &rulepack.Register{Measures: map[string]rulepack.Points{}, Words: rulepack.WordPoints{}}
	for _, t := range empathy.Types {
		mean, n := w.mean(t)
		if n == 0 {
			register.Cues[t] = 1 // nothing is known of words
			continue
		}
		var folded [folds]*estimate
		var err error
		for fold := range folds {
			if folded[fold], err = w.solve(t, fold); err != nil {
				return nil, err
			}
		}
		all, err := w.solve(t, -1)
		if err != nil {
			return nil, err
		}
		share := o.Cues
		if share < 0 {
			share = w.share(t, mean, folded)
		}
		for i := range w.rows {
			x := &w.rows[i]
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
		for i, word := range w.words {
			points := register.Words[word]
			points[t] = round(spread*all.words[i], 1)
			register.Words[word] = points
		}
	}
	return register, nil
}

// round rounds to parts of a point.
func round(x, parts float64) float64 { return math.Round(x*parts) / parts }

// number numbers the words that stand in enough replies.
func (w *wording) number() {
	replies := map[string]int{}
	for i := range w.rows {
		for _, word := range w.rows[i].said {
			replies[word]++
		}
	}
	maps.DeleteFunc(replies, func(_ string, n int) bool { return n < FewestWithWord })
	w.words = slices.Sorted(maps.Keys(replies))
	number := map[string]int{}
	for i, word := range w.words {
		number[word] = i
	}
	for i := range w.rows {
		for _, word := range w.rows[i].said {
			if n, ok := number[word]; ok {
				w.rows[i].words = append(w.rows[i].words, n)
			}
		}
	}
}

// mean returns the mean points of the raters, and the number of replies.
func (w *wording) mean(t empathy.Type) (mean float64, n int) {
	for i := range w.rows {
		if x := &w.rows[i]; !math.IsNaN(x.points[t]) {
			mean += x.points[t]
			n++
		}
	}
	return mean / float64(max(n, 1)), n
}

// An estimate is points for words, measures and any reply.
type estimate struct {
	words    []float64
	base     float64
	measures []float64
}

// of returns the points of a reply.
func (e *estimate) of(x *wordRow) float64 {
	sum := 0.0
	for _, n := range x.words {
		sum += e.words[n]
	}
	sum = sum*x.root() + e.base
	for m, v := range x.measures {
		sum += e.measures[m] * v
	}
	return sum
}

// root is what one word counts.
func (x *wordRow) root() float64 { return 1 / math.Sqrt(float64(max(len(x.words), 1))) }

// score is the score of a reply with a share of points by cues.
func (x *wordRow) score(t empathy.Type, share, mean float64, e *estimate) int {
	points := x.cues[t]
	if len(x.words) > 0 {
		points = share*points + (1-share)*(mean+spread*(e.of(x)-mean))
	}
	return int(math.Round(min(max(points, 0), 100) * x.keep[t]))
}

// share returns the share of cues with the least error on folds that were left out.
func (w *wording) share(t empathy.Type, mean float64, folded [folds]*estimate) float64 {
	best, least := 1.0, math.Inf(1)
	for _, share := range shares {
		sum := 0.0
		for i := range w.rows {
			if x := &w.rows[i]; !math.IsNaN(x.points[t]) {
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
func (w *wording) solve(t empathy.Type, without int) (*estimate, error) {
	var rows []*wordRow
	for i := range w.rows {
		if x := &w.rows[i]; x.fold != without && !math.IsNaN(x.points[t]) {
			rows = append(rows, x)
		}
	}
	middle, width := spreadOf(rows)
	// Normal equations, (XᵀX + Λ)·b = Xᵀy, over words, base and measures.
	base := len(w.words)
	size := base + 1 + len(rulepack.Measures)
	left, right := mat.NewSymDense(size, nil), mat.NewVecDense(size, nil)
	var at []int
	var value []float64
	for _, x := range rows {
		at, value = at[:0], value[:0]
		for _, n := range x.words {
			at, value = append(at, n), append(value, x.root())
		}
		at, value = append(at, base), append(value, 1)
		for m, v := range x.measures {
			at, value = append(at, base+1+m), append(value, (v-middle[m])/width[m])
		}
		for j, a := range at {
			right.SetVec(a, right.AtVec(a)+value[j]*x.points[t])
			for k := j; k < len(at); k++ {
				left.SetSym(a, at[k], left.At(a, at[k])+value[j]*value[k])
			}
		}
	}
	for i := range size {
		pull := ridge
		switch {
		case i == base:
			pull = 1e-6 // free
		case i > base:
			pull = ridgeOfMeasures
		}
		left.SetSym(i, i, left.At(i, i)+pull)
	}
	var decomposed mat.Cholesky
	var solved mat.VecDense
	if !decomposed.Factorize(left) {
		return nil, errors.New("the ratings do not settle the points of words")
	}
	if err := decomposed.SolveVecTo(&solved, right); err != nil {
		return nil, err
	}
	e := &estimate{base: solved.AtVec(base)}
	for i := range w.words {
		e.words = append(e.words, solved.AtVec(i))
	}
	for m := range rulepack.Measures {
		e.measures = append(e.measures, solved.AtVec(base+1+m)/width[m])
		e.base -= e.measures[m] * middle[m]
	}
	return e, nil
}

// spreadOf returns the mean of each measure and its standard deviation.
func spreadOf(rows []*wordRow) (middle, width [len(rulepack.Measures)]float64) {
	n := float64(max(len(rows), 1))
	for _, x := range rows {
		for m, v := range x.measures {
			middle[m] += v / n
		}
	}
	for _, x := range rows {
		for m, v := range x.measures {
			width[m] += (v - middle[m]) * (v - middle[m]) / n
		}
	}
	for m := range width {
		width[m] = max(math.Sqrt(width[m]), 1e-3)
	}
	return middle, width
}
