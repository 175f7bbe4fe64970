package fit

import (
	"fmt"
	"math"

	"github.com/attune-cx/attune/pkg/empathy"
	"github.com/attune-cx/attune/pkg/labels"
	"github.com/attune-cx/attune/pkg/review"
	"github.com/attune-cx/attune/pkg/rulepack"
)

// Proposal is a range of one situation and type, as it is and as ratings suggest.
type Proposal struct {
	Situation     string
	Type          empathy.Type
	Before, After empathy.Range
	Ratings       int // behind it
	Exchanges     int
	// Right is how many ratings of fit agree with the range before and after.
	RightBefore, RightAfter int
}

// FewestExchanges is how many rated exchanges a situation needs before a change of
// its ranges is proposed.
const FewestExchanges = 8

const (
	// grid is the distance in points between ranges that are tried.
	grid = 5
	// narrowest is the least width of a range in points.
	narrowest = 15
	// reluctance is the cost, in ratings per exchange, of moving an end of a range
	// by 100 points: what few ratings say must not tear a range away.
	reluctance = 0.6
)

// A fitPoint is an exchange as its raters judged one type of it.
type fitPoint struct {
	score    int
	shift    [2]int // what modifiers add to minimum and maximum
	verdicts []empathy.Verdict
}

// Targets proposes ranges from ratings of fit: low, within or high. Exchanges are
// taken in the situation that the raters name most; modifiers stay as they are. What
// has too few exchanges keeps its range and is returned with its count.
func Targets(set *rulepack.Set, rated []labels.Labelled) ([]Proposal, error) {
	reviewer, err := review.FromRules(set, review.Options{})
	if err != nil {
		return nil, err
	}
	points := map[string]*[empathy.Count][]fitPoint{}
	for i := range rated {
		id := commonSituation(rated[i].Ratings)
		s, ok := set.Situation(id)
		if !ok {
			continue
		}
		x := rated[i].Exchange
		x.Situation = id
		r, err := reviewer.Review(&x)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", x.ID, err)
		}
		if r.Verdict == empathy.Unjudged {
			continue
		}
		for _, t := range empathy.Types {
			base := s.Target[t.String()]
			p := fitPoint{score: r.Types[t].Score, shift: [2]int{r.Types[t].Target.Min - base.Min, r.Types[t].Target.Max - base.Max}}
			for _, rating := range rated[i].Ratings {
				if v := rating.Fit[t]; v != "" {
					p.verdicts = append(p.verdicts, v)
				}
			}
			if len(p.verdicts) > 0 {
				if points[id] == nil {
					points[id] = new([empathy.Count][]fitPoint)
				}
				points[id][t] = append(points[id][t], p)
			}
		}
	}
	var all []Proposal
	for i := range set.Situations {
		id := set.Situations[i].ID.Value
		if points[id] == nil {
			continue
		}
		for _, t := range empathy.Types {
			before := empathy.Range(set.Situations[i].Target[t.String()])
			all = append(all, propose(id, t, before, points[id][t]))
		}
	}
	return all, nil
}

// propose returns the range of a type that fits the ratings best.
func propose(situation string, t empathy.Type, before empathy.Range, points []fitPoint) Proposal {
	p := Proposal{Situation: situation, Type: t, Before: before, After: before, Exchanges: len(points)}
	judge := func(r empathy.Range) (right int, wrong float64) {
		for _, x := range points {
			v, _ := empathy.Range{Min: r.Min + x.shift[0], Max: r.Max + x.shift[1]}.Judge(x.score)
			for _, rating := range x.verdicts {
				if v == rating {
					right++
				}
				wrong += math.Abs(order(v) - order(rating))
			}
		}
		return right, wrong
	}
	for _, x := range points {
		p.Ratings += len(x.verdicts)
	}
	p.RightBefore, _ = judge(before)
	if p.Exchanges >= FewestExchanges {
		p.After = choose(before, reluctance*float64(p.Ratings)/100, func(r empathy.Range) float64 { _, wrong := judge(r); return wrong })
	}
	p.RightAfter, _ = judge(p.After)
	return p
}

// choose returns the range with the least cost; each point away from where it was
// costs as much as dear says.
func choose(before empathy.Range, dear float64, wrong func(empathy.Range) float64) empathy.Range {
	best := before
	least := wrong(before)
	for low := 0; low <= 100-narrowest; low += grid {
		for high := low + narrowest; high <= 100; high += grid {
			r := empathy.Range{Min: low, Max: high}
			cost := wrong(r) + dear*(math.Abs(float64(low-before.Min))+math.Abs(float64(high-before.Max)))
			if cost < least-1e-9 {
				best, least = r, cost
			}
		}
	}
	return best
}

func order(v empathy.Verdict) float64 {
	switch v {
	case empathy.Below:
		return -1
	case empathy.Above:
		return 1
	}
	return 0
}

// commonSituation returns the situation that most raters name, the first of equals.
func commonSituation(ratings []labels.Rating) string {
	best, most := "", 0
	for i, r := range ratings {
		n := 0
		for _, other := range ratings[i:] {
			if other.Situation == r.Situation {
				n++
			}
		}
		if r.Situation != "" && n > most {
			best, most = r.Situation, n
		}
	}
	return best
}
