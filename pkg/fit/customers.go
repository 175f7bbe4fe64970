package fit

import (
	"math"

	"github.com/attune-cx/attune/pkg/labels"
	"github.com/attune-cx/attune/pkg/review"
	"github.com/attune-cx/attune/pkg/rulepack"
)

// certainty turns the estimated share of raters who name a situation into log-odds to add
// to those by signals.
const certainty = 5

// told is what the customers' messages of one register have that a lexicon can go by.
type told struct{ rows []toldRow }

type toldRow struct {
	sample
	exchange, fold int
	said           []string
	named          []string // situations, by the raters
	odds           []float64
}

func (w *told) add(exchange int, x *review.Lexical, ratings []labels.Rating, fold int) {
	row := toldRow{exchange: exchange, fold: fold, said: x.Message, odds: x.Odds}
	row.measures = []float64{math.Log1p(float64(x.Long))}
	for _, r := range ratings {
		if r.Situation != "" {
			row.named = append(row.named, r.Situation)
		}
	}
	if len(row.named) > 0 && len(row.said) > 0 {
		w.rows = append(w.rows, row)
	}
}

// fit rates the words of messages and notes which situations that gives; nil when there
// are too few ratings.
func (w *told) fit(f *FittedLexicon, set *rulepack.Set) (*rulepack.CustomerWords, error) {
	if len(w.rows) < FewestInRegister {
		return nil, nil
	}
	var said [][]string
	var samples []*sample
	for i := range w.rows {
		said, samples = append(said, w.rows[i].said), append(samples, &w.rows[i].sample)
	}
	words := numbered(said, samples)
	customers := &rulepack.CustomerWords{Words: rulepack.WordWeights{}}
	for i := range set.Situations {
		customers.Situations = append(customers.Situations, set.Situations[i].ID.Value)
	}
	for fold := range folds {
		some, err := w.solve(len(words), customers.Situations, fold)
		if err != nil {
			return nil, err
		}
		for i := range w.rows {
			if x := &w.rows[i]; x.fold == fold {
				f.SituationsUnseen[x.exchange] = x.situation(customers.Situations, some)
			}
		}
	}
	all, err := w.solve(len(words), customers.Situations, -1)
	if err != nil {
		return nil, err
	}
	for i := range w.rows {
		x := &w.rows[i]
		f.SituationsAfter[x.exchange] = x.situation(customers.Situations, all)
	}
	for _, e := range all {
		customers.Base = append(customers.Base, round(certainty*e.base, 100))
		customers.Length = append(customers.Length, round(certainty*e.measures[0], 100))
		for i, word := range words {
			customers.Words[word] = append(customers.Words[word], round(certainty*e.words[i], 10))
		}
	}
	return customers, nil
}

// situation is the one with the highest odds.
func (x *toldRow) situation(ids []string, all []*estimate) string {
	best, highest := "", math.Inf(-1)
	for i, id := range ids {
		odds := x.odds[i]
		if len(x.words) > 0 {
			odds += certainty * all[i].of(&x.sample)
		}
		if odds > highest {
			best, highest = id, odds
		}
	}
	return best
}

// solve estimates the share of raters who name each situation, from all folds but one
// (−1: from all).
func (w *told) solve(words int, ids []string, without int) ([]*estimate, error) {
	var samples []*sample
	shares := make([][]float64, len(ids))
	for i := range w.rows {
		x := &w.rows[i]
		if x.fold == without {
			continue
		}
		samples = append(samples, &x.sample)
		for k, id := range ids {
			n := 0
			for _, named := range x.named {
				if named == id {
					n++
				}
			}
			shares[k] = append(shares[k], float64(n)/float64(len(x.named)))
		}
	}
	return regress(samples, words, shares...)
}
