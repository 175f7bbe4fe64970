package fit

import (
	"errors"
	"math"
	"slices"
	"strings"
)

const (
	// penaltyOfWords is what keeps the weights of words small.
	penaltyOfWords = 1.0
	// penaltyOfMeasures is that of measures, in units of their standard deviation.
	penaltyOfMeasures = 10.0
	// penaltyOfBase is next to nothing.
	penaltyOfBase = 1e-6
	// longest is the number of bytes up to which a word is one that people write. As the
	// key of a rule file it must not be over 1024.
	longest = 64
)

// A sample is what a text has: words that are numbered, each once, and measures.
type sample struct {
	words    []int
	measures []float64
}

// part is what one word counts.
func (x *sample) part() float64 { return 1 / math.Sqrt(float64(max(len(x.words), 1))) }

// An estimate is weights for words and measures, and a base for any text.
type estimate struct {
	words    []float64
	base     float64
	measures []float64
}

// of returns what the estimate says of a text.
func (e *estimate) of(x *sample) float64 {
	sum := 0.0
	for _, n := range x.words {
		sum += e.words[n]
	}
	sum = sum*x.part() + e.base
	for m, v := range x.measures {
		sum += e.measures[m] * v
	}
	return sum
}

// regress estimates each of several targets, which stand beside the samples, by ridge
// regression on so many words and the measures.
func regress(samples []*sample, words int, targets ...[]float64) ([]*estimate, error) {
	if len(samples) == 0 {
		return nil, errors.New("nothing to estimate from")
	}
	measures := len(samples[0].measures)
	mean, deviation := deviationOf(samples, measures)
	base := words
	e := equations{rows: make([]equation, len(samples)), penalty: make([]float64, base+1+measures)}
	for j := range e.penalty {
		switch {
		case j == base:
			e.penalty[j] = penaltyOfBase
		case j > base:
			e.penalty[j] = penaltyOfMeasures
		default:
			e.penalty[j] = penaltyOfWords
		}
	}
	for i, x := range samples {
		for _, n := range x.words {
			e.rows[i].add(n, x.part())
		}
		e.rows[i].add(base, 1)
		for m, v := range x.measures {
			e.rows[i].add(base+1+m, (v-mean[m])/deviation[m])
		}
	}
	var all []*estimate
	for _, target := range targets {
		for i := range e.rows {
			e.rows[i].right = target[i]
		}
		b := e.solve()
		x := &estimate{words: b[:base:base], base: b[base]}
		for m := range measures {
			x.measures = append(x.measures, b[base+1+m]/deviation[m])
			x.base -= x.measures[m] * mean[m]
		}
		all = append(all, x)
	}
	return all, nil
}

// deviationOf returns the mean of each measure and its standard deviation, which is never 0.
func deviationOf(samples []*sample, measures int) (mean, deviation []float64) {
	mean, deviation = make([]float64, measures), make([]float64, measures)
	n := float64(len(samples))
	for _, x := range samples {
		for m, v := range x.measures {
			mean[m] += v / n
		}
	}
	for _, x := range samples {
		for m, v := range x.measures {
			deviation[m] += (v - mean[m]) * (v - mean[m]) / n
		}
	}
	for m := range deviation {
		deviation[m] = max(math.Sqrt(deviation[m]), 1e-3)
	}
	return mean, deviation
}

// numbered numbers the words that stand in enough texts, and returns them in order. The
// same text counts once, however many have sent it.
func numbered(vocabularies [][]string, samples []*sample) (words []string) {
	texts, seen := map[string]int{}, map[string]bool{}
	for _, all := range vocabularies {
		text := strings.Join(all, " ")
		if seen[text] {
			continue
		}
		seen[text] = true
		for _, word := range all {
			texts[word]++
		}
	}
	for word, n := range texts {
		if n >= FewestWithWord && len(word) <= longest {
			words = append(words, word)
		}
	}
	slices.Sort(words)
	number := map[string]int{}
	for i, word := range words {
		number[word] = i
	}
	for i, all := range vocabularies {
		for _, word := range all {
			if n, ok := number[word]; ok {
				samples[i].words = append(samples[i].words, n)
			}
		}
	}
	return words
}
