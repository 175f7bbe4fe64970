package agree

import (
	"math"
	"slices"
)

// Spearman returns the rank correlation of two series: 1 when they rank the same
// way, -1 when the other way round. Ties share the mean of their ranks. It is NaN
// when one of the series does not vary.
//
// C. Spearman, "The proof and measurement of association between two things", The
// American Journal of Psychology 15(1), 1904.
func Spearman(x, y []float64) float64 { return spearman(places(x), places(y)) }

// AUC returns the probability that a thing with the label scores higher than one
// without, ties counting half: 1 is a perfect separation, 0.5 is chance. It is NaN
// when all or none have the label.
//
// H. B. Mann and D. R. Whitney, "On a test of whether one of two random variables
// is stochastically larger than the other", The Annals of Mathematical Statistics
// 18(1), 1947; J. A. Hanley and B. J. McNeil, "The meaning and use of the area under
// a ROC curve", Radiology 143(1), 1982.
func AUC(labels []bool, scores []float64) float64 {
	x := make([]int, len(labels))
	for i, l := range labels {
		if l {
			x[i] = 1
		}
	}
	return auc(x, places(scores))
}

// places replaces each value by its place among the different values, from 0.
func places(values []float64) []int {
	sorted := slices.Compact(slices.Sorted(slices.Values(values)))
	p := make([]int, len(values))
	for i, v := range values {
		p[i], _ = slices.BinarySearch(sorted, v)
	}
	return p
}

// ranks returns the rank of each place, from 1; equals share the mean.
func ranks(p []int) []float64 {
	if len(p) == 0 {
		return nil
	}
	r := make([]float64, slices.Max(p)+1)
	for _, place := range p {
		r[place]++
	}
	before := 0.0
	for place, n := range r {
		r[place] = before + (n+1)/2
		before += n
	}
	return r
}

func spearman(x, y []int) float64 {
	rx, ry := ranks(x), ranks(y)
	mean := float64(len(x)+1) / 2
	var xx, yy, xy float64
	for i := range x {
		a, b := rx[x[i]]-mean, ry[y[i]]-mean
		xx += a * a
		yy += b * b
		xy += a * b
	}
	return ratio(xy, math.Sqrt(xx*yy))
}

// auc takes labels 0 and 1.
func auc(labels, scores []int) float64 {
	r := ranks(scores)
	var with, sum float64
	for i, l := range labels {
		if l == 1 {
			with++
			sum += r[scores[i]]
		}
	}
	return ratio(sum-with*(with+1)/2, with*(float64(len(labels))-with))
}
