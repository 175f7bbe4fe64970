// Package fit estimates numbers of the rules from rated exchanges: the strengths of
// cues, the ranges of situations, and the ratings of words in a lexicon. They are checked
// on exchanges that they were not made from. Strengths and ranges are bounded and drawn
// towards the numbers that are there; ratings are made anew. The same ratings by people
// give the same numbers.
package fit

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"math"
	"slices"

	"github.com/attune-cx/attune/pkg/empathy"
	"github.com/attune-cx/attune/pkg/labels"
	"github.com/attune-cx/attune/pkg/review"
	"github.com/attune-cx/attune/pkg/rulepack"
)

// Strength is the strength of one cue before and after fitting.
type Strength struct {
	Cue           string
	Type          empathy.Type
	Before, After float64 // 0..Strongest
	Replies       int     // in which the cue was found
}

// Strongest bounds a fitted strength: no single cue is all that can be said.
const Strongest = 0.8

const (
	// folds is the number of parts for cross-validation.
	folds = 5
	// rounds is how often evidence is weighed anew: which of several cues counts
	// depends on the strengths.
	rounds = 3
	// sweeps bounds the passes over all cues in one round.
	sweeps = 40
	// fewest is the number of replies from which a cue is fitted at all.
	fewest = 8
	// surprise is the error in levels from which an exchange pulls no harder:
	// among ratings there are slips.
	surprise = 1.0
)

// pulls are the weights that are tried for keeping strengths where they were; the
// one with the least error on unseen exchanges is taken.
var pulls = []float64{0.5, 1, 2, 4, 8, 16, 32, 64, 128}

// A Fitted is the result of fitting strengths.
type Fitted struct {
	Strengths []Strength // by cue id
	Pull      [empathy.Count]float64
	// Scores by type of each exchange: with the strengths as they were, as
	// fitted on all exchanges, and as fitted on the other folds only.
	Before, After, Unseen [][empathy.Count]int
}

// Strengths fits the strengths of cues to the mean level of the raters.
func Strengths(set *rulepack.Set, rated []labels.Labelled) (*Fitted, error) {
	var f Fitted
	strengths := map[string]float64{} // as fitted so far
	var first *problem
	for round := range rounds {
		p, err := observe(set.WithStrengths(strengths), rated)
		if err != nil {
			return nil, err
		}
		if round == 0 {
			first = p
			f.Before = p.scores
		} else {
			p.home = first.homeOf(p)
		}
		for _, t := range empathy.Types {
			if round == 0 {
				f.Pull[t] = p.choosePull(t)
			}
			for c, s := range p.solve(t, f.Pull[t], -1) {
				strengths[p.cues[c].id] = s
			}
		}
		if round == rounds-1 {
			f.Unseen = p.unseen(f.Pull)
			for c := range p.cues {
				x := &p.cues[c]
				f.Strengths = append(f.Strengths, Strength{x.id, x.kind, p.home[c], strengths[x.id], x.replies})
			}
		}
	}
	last, err := observe(set.WithStrengths(strengths), rated)
	if err != nil {
		return nil, err
	}
	f.After = last.scores
	slices.SortFunc(f.Strengths, func(a, b Strength) int { return cmp.Compare(a.Cue, b.Cue) })
	return &f, nil
}

// A problem is what was found in the rated exchanges.
type problem struct {
	cues   []seenCue
	number map[string]int
	home   []float64 // strengths to stay near to, by cue
	rows   [empathy.Count][]row
	scores [][empathy.Count]int
}

type seenCue struct {
	id      string
	kind    empathy.Type
	replies int
	rows    []int // of its type
}

// A row is the evidence for one type in one exchange.
type row struct {
	exchange int
	fold     int
	level    float64 // mean of the raters, 0..3
	terms    []term
	free     float64 // what counts nothing, as −ln(1 − allowance)
	keep     float64 // what missteps leave of the score
	byWords  float64 // share of words in the score
	words    float64 // score by words, 1 for 100 points
}

// A term is one piece of evidence.
type term struct {
	cue      int
	discount float64 // product of all factors
}

// observe reviews the exchanges.
func observe(set *rulepack.Set, rated []labels.Labelled) (*problem, error) {
	reviewer, err := review.FromRules(set, review.Options{All: true})
	if err != nil {
		return nil, err
	}
	p := &problem{number: map[string]int{}}
	for i := range rated {
		r, err := reviewer.Review(&rated[i].Exchange)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", rated[i].Exchange.ID, err)
		}
		var scores [empathy.Count]int
		for _, t := range empathy.Types {
			scores[t] = r.Types[t].Score
			level, ok := meanLevel(rated[i].Ratings, t)
			if !ok || r.Verdict == empathy.Unjudged {
				continue
			}
			x := row{exchange: i, fold: foldOf(rated[i].Exchange.ID), level: level, free: logOf(r.Types[t].Allowance, 1), keep: 1, byWords: r.Types[t].WordShare, words: r.Types[t].Words / 100}
			for _, e := range r.Evidence {
				if e.Type == t {
					x.terms = append(x.terms, term{p.cue(e), discountOf(e)})
				}
			}
			for _, m := range r.Missteps {
				x.keep *= 1 - m.Lowers[t]
			}
			p.rows[t] = append(p.rows[t], x)
		}
		p.scores = append(p.scores, scores)
	}
	for _, t := range empathy.Types {
		for i := range p.rows[t] {
			for _, x := range p.rows[t][i].terms {
				c := &p.cues[x.cue]
				if n := len(c.rows); n == 0 || c.rows[n-1] != i {
					c.rows = append(c.rows, i)
					c.replies++
				}
			}
		}
	}
	return p, nil
}

func (p *problem) cue(e review.Evidence) int {
	c, ok := p.number[e.Cue]
	if !ok {
		c = len(p.cues)
		p.number[e.Cue] = c
		p.cues = append(p.cues, seenCue{id: e.Cue, kind: e.Type})
		p.home = append(p.home, e.Strength)
	}
	return c
}

// homeOf returns the strengths that the cues of a later problem had at first.
func (p *problem) homeOf(later *problem) []float64 {
	home := slices.Clone(later.home)
	for c := range later.cues {
		if first, ok := p.number[later.cues[c].id]; ok {
			home[c] = p.home[first]
		}
	}
	return home
}

func discountOf(e review.Evidence) float64 {
	d := 1.0
	for _, x := range e.Discounts {
		d *= x.Factor
	}
	return d
}

func meanLevel(ratings []labels.Rating, t empathy.Type) (float64, bool) {
	sum, n := 0.0, 0
	for _, r := range ratings {
		if !math.IsNaN(r.Levels[t]) {
			sum += r.Levels[t]
			n++
		}
	}
	return sum / float64(max(n, 1)), n > 0
}

// foldOf puts an exchange into a fold by its id, whatever stands around it.
func foldOf(id string) int {
	h := fnv.New32a()
	h.Write([]byte(id))
	return int(h.Sum32() % folds)
}

// levelOf reads a score, 0..1, on the scale of levels so that the borders of the
// levels, .1, .4 and .7, lie half-way between them.
func levelOf(score float64) float64 {
	switch {
	case score < 0.1:
		return score / 0.1 * 0.5
	case score < 0.4:
		return 0.5 + (score-0.1)/0.3
	case score < 0.7:
		return 1.5 + (score-0.4)/0.3
	}
	return 2.5 + (score-0.7)/0.3
}

// score is the score, 0..1, of evidence that adds up to log.
func (x *row) score(log float64) float64 {
	cues := -math.Expm1(-max(log-x.free, 0))
	return min(max((1-x.byWords)*cues+x.byWords*x.words, 0), 1) * x.keep
}

// loss is the error of a score: squared up to surprise, then linear. What lies
// beyond the last level is no error.
func (x *row) loss(log float64) float64 {
	e := min(levelOf(x.score(log)), 3) - x.level
	if e = math.Abs(e); e > surprise {
		return surprise * (2*e - surprise)
	}
	return e * e
}

// logOf is −ln(1 − strength·discount): what evidence adds.
func logOf(strength, discount float64) float64 { return -math.Log1p(-strength * discount) }

// solve returns the strengths of the cues of one type that make the error on all
// folds but one (−1: on all) least, by moving one cue after the other.
func (p *problem) solve(t empathy.Type, pull float64, without int) map[int]float64 {
	rows := p.rows[t]
	strengths := slices.Clone(p.home)
	logs := make([]float64, len(rows))
	for i := range rows {
		for _, x := range rows[i].terms {
			logs[i] += logOf(strengths[x.cue], x.discount)
		}
	}
	var order []int
	for c := range p.cues {
		if p.cues[c].kind == t && p.cues[c].replies >= fewest {
			order = append(order, c)
		}
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(p.cues[b].replies, p.cues[a].replies), cmp.Compare(p.cues[a].id, p.cues[b].id))
	})
	for range sweeps {
		moved := 0.0
		for _, c := range order {
			old := strengths[c]
			best := p.best(c, old, strengths, logs, rows, pull, without)
			if best == old {
				continue
			}
			for _, i := range p.cues[c].rows {
				for _, x := range rows[i].terms {
					if x.cue == c {
						logs[i] += logOf(best, x.discount) - logOf(old, x.discount)
					}
				}
			}
			strengths[c] = best
			moved = max(moved, math.Abs(best-old))
		}
		if moved < 0.005 {
			break
		}
	}
	solution := map[int]float64{}
	for c := range p.cues {
		if p.cues[c].kind == t {
			solution[c] = math.Round(strengths[c]*100) / 100
		}
	}
	return solution
}

// steps are the distances that are tried from where a strength is.
var steps = []float64{-0.2, -0.1, -0.05, -0.02, -0.01, 0.01, 0.02, 0.05, 0.1, 0.2}

// best returns the strength of one cue with the least error, near the present one.
func (p *problem) best(c int, old float64, strengths, logs []float64, rows []row, pull float64, without int) float64 {
	cost := func(s float64) float64 {
		away := logOf(s, 1) - logOf(p.home[c], 1)
		sum := pull * away * away
		for _, i := range p.cues[c].rows {
			if rows[i].fold == without {
				continue
			}
			log := logs[i]
			for _, x := range rows[i].terms {
				if x.cue == c {
					log += logOf(s, x.discount) - logOf(old, x.discount)
				}
			}
			sum += rows[i].loss(log)
		}
		return sum
	}
	best, least := old, cost(old)
	for _, step := range steps {
		if s := min(max(old+step, 0), Strongest); s != old {
			if x := cost(s); x < least-1e-9 {
				best, least = s, x
			}
		}
	}
	return best
}

// choosePull returns the pull with the least error on exchanges that were left out.
func (p *problem) choosePull(t empathy.Type) float64 {
	best, least := pulls[0], math.Inf(1)
	for _, pull := range pulls {
		sum := 0.0
		for fold := range folds {
			solution := p.solve(t, pull, fold)
			for i := range p.rows[t] {
				if x := &p.rows[t][i]; x.fold == fold {
					sum += x.loss(x.log(solution))
				}
			}
		}
		if sum < least {
			best, least = pull, sum
		}
	}
	return best
}

func (x *row) log(strengths map[int]float64) (log float64) {
	for _, term := range x.terms {
		log += logOf(strengths[term.cue], term.discount)
	}
	return log
}

// unseen scores every exchange with strengths fitted on the other folds.
func (p *problem) unseen(pull [empathy.Count]float64) [][empathy.Count]int {
	scores := slices.Clone(p.scores)
	for _, t := range empathy.Types {
		for fold := range folds {
			solution := p.solve(t, pull[t], fold)
			for i := range p.rows[t] {
				if x := &p.rows[t][i]; x.fold == fold {
					scores[x.exchange][t] = int(math.Round(100 * x.score(x.log(solution))))
				}
			}
		}
	}
	return scores
}
