package agree

import (
	"cmp"
	"math"
	"slices"

	"github.com/attune-cx/attune/pkg/empathy"
	"github.com/attune-cx/attune/pkg/labels"
)

// absent is the category of what somebody does not say.
const absent = -1

// A measure is one thing that can be agreed on: how a rater says it and how Attune
// does, both as a category from 0 or absent, and the statistic for it.
type measure struct {
	rated     func(*labels.Rating) int
	seen      func(*View) int
	statistic func(x, y []int) float64 // x is the first rater or the only one
	between   func(x, y []int) float64 // of two raters; nil: the same

	// narrow renumbers the categories of one side from 0 without gaps, where there may
	// be many: what a statistic costs depends on the highest. nil where there are few.
	narrow func(pairs []*pair)
}

// A comparison holds what is known of all cases.
type comparison struct {
	cases   []Case
	options Options
	raters  []string
	numbers [][]int // of the raters of each case, beside its ratings

	situations map[string]int
	levels     []float64 // the different levels that were given, of any type
}

func newComparison(cases []Case, o Options) *comparison {
	c := &comparison{cases: cases, options: o, situations: map[string]int{}}
	var names []string
	for i := range cases {
		for j := range cases[i].Ratings {
			r := &cases[i].Ratings[j]
			names = append(names, r.Rater, r.Situation, cases[i].Views[j].Situation)
			c.raters = append(c.raters, r.Rater)
			for _, t := range empathy.Types {
				if r.Rated(t) {
					c.levels = append(c.levels, r.Levels[t])
				}
			}
		}
	}
	slices.Sort(c.raters)
	c.raters = slices.Compact(c.raters)
	slices.Sort(c.levels)
	c.levels = slices.Compact(c.levels)
	for _, name := range names {
		if _, known := c.situations[name]; !known {
			c.situations[name] = len(c.situations)
		}
	}
	for i := range cases {
		numbers := make([]int, len(cases[i].Ratings))
		for j := range numbers {
			numbers[j], _ = slices.BinarySearch(c.raters, cases[i].Ratings[j].Rater)
		}
		c.numbers = append(c.numbers, numbers)
	}
	return c
}

const levelCount = 4

func (c *comparison) level(t empathy.Type, w Weights) measure {
	return measure{
		rated: func(r *labels.Rating) int {
			if !r.Rated(t) {
				return absent
			}
			return r.Level(t)
		},
		seen: func(v *View) int {
			if c.options.Binary {
				return yes(v.Scores[t])
			}
			return int(math.Round(labels.FromScore(float64(v.Scores[t]))))
		},
		statistic: func(x, y []int) float64 { return Kappa(x, y, levelCount, w) },
	}
}

// score compares the order in which the replies are put.
func (c *comparison) score(t empathy.Type) measure {
	return measure{
		rated: func(r *labels.Rating) int {
			if !r.Rated(t) {
				return absent
			}
			place, _ := slices.BinarySearch(c.levels, r.Levels[t])
			return place
		},
		seen:      func(v *View) int { return v.Scores[t] },
		statistic: spearman,
		narrow:    narrowRanks,
	}
}

func (c *comparison) auc(t empathy.Type) measure {
	m := c.score(t)
	m.rated = c.level(t, Plain).rated
	m.statistic, m.narrow = auc, nil
	m.between = func([]int, []int) float64 { return math.NaN() }
	return m
}

const verdictCount = 4

// verdict orders the verdicts; mixed is outside of the order and for plain kappa only.
func verdict(v empathy.Verdict) int {
	return slices.Index([]empathy.Verdict{empathy.Below, empathy.Within, empathy.Above, empathy.Mixed}, v)
}

func (c *comparison) fit(t empathy.Type) measure {
	return measure{
		rated:     func(r *labels.Rating) int { return verdict(r.Fit[t]) },
		seen:      func(v *View) int { return verdict(v.Fit[t]) },
		statistic: func(x, y []int) float64 { return Kappa(x, y, verdictCount-1, Linear) },
	}
}

func (c *comparison) overall() measure {
	return measure{
		rated:     func(r *labels.Rating) int { return verdict(r.Overall) },
		seen:      func(v *View) int { return verdict(v.Overall) },
		statistic: func(x, y []int) float64 { return Kappa(x, y, verdictCount, Plain) },
	}
}

func (c *comparison) situation() measure {
	number := func(id string) int {
		if id == "" {
			return absent
		}
		return c.situations[id]
	}
	return measure{
		rated:     func(r *labels.Rating) int { return number(r.Situation) },
		seen:      func(v *View) int { return number(v.Situation) },
		statistic: func(x, y []int) float64 { return Kappa(x, y, max(slices.Max(x), slices.Max(y))+1, Plain) },
		narrow:    narrowNames,
	}
}

// A pair is what two say of one case; which two, the side tells.
type pair struct {
	side, x, y int
}

// narrowRanks keeps the order of what each of the two says.
func narrowRanks(pairs []*pair) {
	x, y := make([]float64, len(pairs)), make([]float64, len(pairs))
	for i, p := range pairs {
		x[i], y[i] = float64(p.x), float64(p.y)
	}
	px, py := places(x), places(y)
	for i, p := range pairs {
		p.x, p.y = px[i], py[i]
	}
}

// narrowNames keeps what is the same the same.
func narrowNames(pairs []*pair) {
	numbers := map[int]int{}
	number := func(category int) int {
		n, known := numbers[category]
		if !known {
			n = len(numbers)
			numbers[category] = n
		}
		return n
	}
	for _, p := range pairs {
		p.x, p.y = number(p.x), number(p.y)
	}
}

// attune pairs Attune with each rater.
func (c *comparison) attune(m measure) func(i int) []pair {
	return func(i int) (pairs []pair) {
		for j, number := range c.numbers[i] {
			x, y := m.rated(&c.cases[i].Ratings[j]), m.seen(&c.cases[i].Views[j])
			if x != absent && y != absent {
				pairs = append(pairs, pair{number, x, y})
			}
		}
		return pairs
	}
}

// with pairs Attune with one rater only.
func (c *comparison) with(rater int, m measure) func(i int) []pair {
	attune := c.attune(m)
	return func(i int) []pair {
		return slices.DeleteFunc(attune(i), func(p pair) bool { return p.side != rater })
	}
}

// between pairs the raters with each other.
func (c *comparison) between(m measure) func(i int) []pair {
	return func(i int) (pairs []pair) {
		for j, first := range c.numbers[i] {
			for k, second := range c.numbers[i] {
				x, y := m.rated(&c.cases[i].Ratings[j]), m.rated(&c.cases[i].Ratings[k])
				if first < second && x != absent && y != absent {
					pairs = append(pairs, pair{first*len(c.raters) + second, x, y})
				}
			}
		}
		return pairs
	}
}

func (c *comparison) agreement(members []int, m measure) Agreement {
	between := m.between
	if between == nil {
		between = m.statistic
	}
	return Agreement{
		Attune: c.estimate(members, m, m.statistic, c.attune(m)),
		Raters: c.estimate(members, m, between, c.between(m)),
	}
}

// estimate works out a statistic for each side, the mean of them, weighted by their
// pairs, and its interval.
func (c *comparison) estimate(members []int, m measure, statistic func(x, y []int) float64, pairs func(i int) []pair) Estimate {
	found := make([][]pair, len(members))
	e := Estimate{}
	used := map[int]int{} // the place of a side among those that have pairs
	var sides [][]*pair
	for i, member := range members {
		found[i] = pairs(member)
		e.N += len(found[i])
		for j := range found[i] {
			p := &found[i][j]
			place, known := used[p.side]
			if !known {
				place = len(used)
				used[p.side] = place
				sides = append(sides, nil)
			}
			p.side = place
			sides[place] = append(sides[place], p)
		}
	}
	if m.narrow != nil {
		for _, pairs := range sides {
			m.narrow(pairs)
		}
	}
	xs, ys := make([][]int, len(used)), make([][]int, len(used))
	mean := func(sample []int) float64 {
		for side := range xs {
			xs[side], ys[side] = xs[side][:0], ys[side][:0]
		}
		for _, i := range sample {
			for _, p := range found[i] {
				xs[p.side] = append(xs[p.side], p.x)
				ys[p.side] = append(ys[p.side], p.y)
			}
		}
		sum, n := 0.0, 0
		for side := range xs {
			if len(xs[side]) == 0 {
				continue
			}
			if v := statistic(xs[side], ys[side]); !math.IsNaN(v) {
				sum += v * float64(len(xs[side]))
				n += len(xs[side])
			}
		}
		return ratio(sum, float64(n))
	}
	value := mean(all(len(members)))
	e.Value, e.Low, e.High = Number(value), nothing, nothing
	if !math.IsNaN(value) && c.options.Resamples > 0 {
		low, high := Bootstrap(len(members), c.options.Resamples, c.options.Seed, mean)
		e.Low, e.High = Number(low), Number(high)
	}
	return e
}

// group compares within some of the cases.
func (c *comparison) group(name string, members []int) Group {
	g := Group{Name: name, Exchanges: len(members), TooFew: len(members) < Enough}
	if g.TooFew && name != "" {
		return g
	}
	f := &Figures{}
	for _, t := range empathy.Types {
		x := &f.Types[t]
		x.Level = c.agreement(members, c.level(t, Quadratic))
		x.LevelLinear = c.agreement(members, c.level(t, Linear))
		x.LevelPlain = c.agreement(members, c.level(t, Plain))
		x.Fit = c.agreement(members, c.fit(t))
		x.Score = c.agreement(members, c.score(t))
		levels := levelCount
		if c.options.Binary {
			levels = 2
			curve := c.agreement(members, c.auc(t)).Attune
			x.AUC = &curve
		}
		x.Levels = c.confusion(members, levels, c.level(t, Plain))
		x.Fits = c.confusion(members, verdictCount-1, c.fit(t))
	}
	f.Overall = c.agreement(members, c.overall())
	f.Overalls = c.confusion(members, verdictCount, c.overall())
	f.Situation = c.agreement(members, c.situation())
	f.Situations = c.mistaken(members)
	f.Found = Number(1)
	for _, m := range f.Situations {
		f.Found -= Number(float64(m.N) / float64(f.Situation.Attune.N))
	}
	if f.Situation.Attune.N == 0 {
		f.Found = nothing
	}
	g.Figures = f
	return g
}

// rater compares Attune with one of the raters.
func (c *comparison) rater(number int) Rater {
	var members []int
	for i := range c.cases {
		if slices.Contains(c.numbers[i], number) {
			members = append(members, i)
		}
	}
	with := func(m measure) Estimate { return c.estimate(members, m, m.statistic, c.with(number, m)) }
	x := Rater{Name: c.raters[number], Ratings: len(members), Overall: with(c.overall()), Situation: with(c.situation())}
	for _, t := range empathy.Types {
		x.Types[t] = RaterType{Level: with(c.level(t, Quadratic)), Fit: with(c.fit(t)), Score: with(c.score(t))}
	}
	return x
}

// confusion counts over all raters: they in rows, Attune in columns.
func (c *comparison) confusion(members []int, categories int, m measure) [][]int {
	var x, y []int
	pairs := c.attune(m)
	for _, i := range members {
		for _, p := range pairs(i) {
			x, y = append(x, p.x), append(y, p.y)
		}
	}
	return Confusion(x, y, categories)
}

// mistaken counts which situations are taken for which others, the most frequent first.
func (c *comparison) mistaken(members []int) []Mistaken {
	counts := map[[2]string]int{}
	for _, i := range members {
		for j := range c.cases[i].Ratings {
			rated, seen := c.cases[i].Ratings[j].Situation, c.cases[i].Views[j].Situation
			if rated != "" && seen != "" && rated != seen {
				counts[[2]string{rated, seen}]++
			}
		}
	}
	list := make([]Mistaken, 0, len(counts))
	for names, n := range counts {
		list = append(list, Mistaken{Rater: names[0], Attune: names[1], N: n})
	}
	slices.SortFunc(list, func(a, b Mistaken) int {
		return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.Rater, b.Rater), cmp.Compare(a.Attune, b.Attune))
	})
	return list
}
