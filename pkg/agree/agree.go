// Package agree measures how well Attune and people agree on replies, and how well
// the people agree with each other, which is the most that can be asked for.
//
// The statistics are functions of two series. [Compare] applies them to rated
// exchanges: to Attune and each rater, and to each pair of raters; the figure is the
// mean of these, weighted by how many ratings each rests on. Intervals are
// bootstrapped over exchanges, not ratings, since ratings of one reply go together.
package agree

import (
	"cmp"
	"math"
	"slices"

	"github.com/attune-cx/attune/pkg/empathy"
	"github.com/attune-cx/attune/pkg/labels"
)

// Enough is how many exchanges a group needs before anything is said of it.
const Enough = 20

// A View is what Attune says of a reply.
type View struct {
	Scores  [empathy.Count]int
	Fit     [empathy.Count]empathy.Verdict
	Overall empathy.Verdict
	// Situation is what Attune found itself, and "" when it was told.
	Situation string
}

// A Case is a rated exchange.
type Case struct {
	ID      string
	Group   string
	Ratings []labels.Rating
	// Views stand beside Ratings: they differ where Attune is told each rater's
	// situation.
	Views []View
}

// Options say what is compared. A zero Resamples means no intervals.
type Options struct {
	Binary    bool // levels are yes or no; Attune says yes from a score of 10 on
	Resamples int
	Seed      uint64
	Groups    bool // also compare within each group of at least Enough exchanges
	Worst     int  // how many disagreements to list
}

// Compare compares Attune with the raters and the raters with each other. In another
// order of the cases the values stay the same; the intervals are drawn anew.
func Compare(cases []Case, o Options) *Result {
	c := newComparison(cases, o)
	r := &Result{Exchanges: len(cases), All: c.group("", all(len(cases))), Worst: worst(cases, o)}
	for number := range c.raters {
		x := c.rater(number)
		r.Ratings += x.Ratings
		r.Raters = append(r.Raters, x)
	}
	if o.Groups {
		for _, name := range groups(cases) {
			var members []int
			for i := range cases {
				if cases[i].Group == name {
					members = append(members, i)
				}
			}
			r.Groups = append(r.Groups, c.group(name, members))
		}
	}
	return r
}

func all(n int) []int {
	members := make([]int, n)
	for i := range members {
		members[i] = i
	}
	return members
}

// groups returns the names of the groups, the largest first, equals by name.
func groups(cases []Case) []string {
	size := map[string]int{}
	for i := range cases {
		size[cases[i].Group]++
	}
	names := make([]string, 0, len(size))
	for name := range size {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(cmp.Compare(size[b], size[a]), cmp.Compare(a, b)) })
	return names
}

// worst returns the largest disagreements between the mean of the raters and Attune
// in its first view.
func worst(cases []Case, o Options) []Disagreement {
	var list []Disagreement
	for i := range cases {
		for _, t := range empathy.Types {
			if d := disagree(&cases[i], t, o.Binary); d.Distance > 0 {
				d.Case = i
				list = append(list, d)
			}
		}
	}
	slices.SortStableFunc(list, func(a, b Disagreement) int { return cmp.Compare(b.Distance, a.Distance) })
	return slices.Clip(list[:min(max(o.Worst, 0), len(list))])
}

func disagree(x *Case, t empathy.Type, binary bool) Disagreement {
	d := Disagreement{ID: x.ID, Type: t}
	sum := 0.0
	for i := range x.Ratings {
		if r := &x.Ratings[i]; r.Rated(t) {
			d.Ratings = append(d.Ratings, GivenLevel{r.Rater, Number(r.Levels[t])})
			sum += r.Levels[t]
		}
	}
	if len(d.Ratings) == 0 {
		return d
	}
	d.Score = x.Views[0].Scores[t]
	d.Level = empathy.LevelOf(d.Score)
	mean := sum / float64(len(d.Ratings))
	d.Rated = Number(mean)
	d.Distance = Number(math.Abs(mean - labels.FromScore(float64(d.Score))))
	if binary { // the surer Attune is of the opposite, the worse
		said := float64(yes(d.Score))
		d.Distance = Number(math.Abs(mean-said) * (1 - math.Abs(said-float64(d.Score)/100)))
	}
	return d
}

// yes is what Attune says where raters say yes or no.
func yes(score int) int {
	if empathy.LevelOf(score) == empathy.None {
		return 0
	}
	return 1
}
