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

// A messageCorpus is what the customers' messages of one register have that a lexicon can go
// by.
type messageCorpus struct{ rows []messageRow }

type messageRow struct {
	sample
	exchange, fold int
	vocabulary     []string  // the different words
	named          []string  // situations, by the raters
	odds           []float64 // log-odds of each situation by signals
}

func (c *messageCorpus) add(exchange int, x *review.Message, ratings []labels.Rating, fold int) {
	row := messageRow{exchange: exchange, fold: fold, vocabulary: x.Words, odds: x.Odds}
	row.measures = []float64{math.Log1p(float64(x.Length))}
	for _, r := range ratings {
		if r.Situation != "" {
			row.named = append(row.named, r.Situation)
		}
	}
	if len(row.named) > 0 && len(row.vocabulary) > 0 {
		c.rows = append(c.rows, row)
	}
}

// fit rates the words of messages and notes which situations that gives; nil when there
// are too few ratings.
func (c *messageCorpus) fit(f *FittedLexicon, set *rulepack.Set) (*rulepack.CustomerWords, error) {
	if len(c.rows) < FewestInRegister {
		return nil, nil
	}
	var vocabularies [][]string
	var samples []*sample
	for i := range c.rows {
		vocabularies, samples = append(vocabularies, c.rows[i].vocabulary), append(samples, &c.rows[i].sample)
	}
	words := numbered(vocabularies, samples)
	customers := &rulepack.CustomerWords{Words: rulepack.WordWeights{}}
	for i := range set.Situations {
		customers.Situations = append(customers.Situations, set.Situations[i].ID.Value)
	}
	for fold := range folds {
		some, err := c.solve(len(words), customers.Situations, fold)
		if err != nil {
			return nil, err
		}
		for i := range c.rows {
			if x := &c.rows[i]; x.fold == fold {
				f.SituationsUnseen[x.exchange] = x.situation(customers.Situations, some)
			}
		}
	}
	all, err := c.solve(len(words), customers.Situations, -1)
	if err != nil {
		return nil, err
	}
	for i := range c.rows {
		x := &c.rows[i]
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
func (x *messageRow) situation(ids []string, all []*estimate) string {
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
func (c *messageCorpus) solve(words int, ids []string, without int) ([]*estimate, error) {
	var samples []*sample
	shares := make([][]float64, len(ids))
	for i := range c.rows {
		x := &c.rows[i]
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
