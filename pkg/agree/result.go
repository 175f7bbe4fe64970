package agree

import (
	"encoding/json"
	"math"
	"strconv"

	"github.com/attune-cx/attune/pkg/empathy"
)

// A Result is all that Compare found. Its JSON is stable: keys may be added, and
// none changes its meaning. A figure that cannot be told is null.
type Result struct {
	Exchanges int            `json:"exchanges"`
	Ratings   int            `json:"ratings"`
	Raters    []Rater        `json:"raters"` // by name: Attune with each of them
	All       Group          `json:"all"`
	Groups    []Group        `json:"groups,omitempty"` // the largest first
	Worst     []Disagreement `json:"worst"`            // the largest first
}

// A Group is some of the exchanges, compared by themselves.
type Group struct {
	Name      string `json:"name,omitempty"`
	Exchanges int    `json:"exchanges"`
	// TooFew says that there are fewer than Enough; a named group then has no figures.
	TooFew bool `json:"too_few"`
	*Figures
}

// Figures say how well Attune agrees with the raters, and they with each other.
type Figures struct {
	Types      PerType[TypeFigures] `json:"types"`
	Overall    Agreement            `json:"overall"`           // plain kappa of the verdict on the reply
	Overalls   [][]int              `json:"overall_confusion"` // below, within, above, mixed
	Situation  Agreement            `json:"situation"`         // plain kappa; only where Attune found it by itself
	Found      Number               `json:"situation_found"`   // share of ratings whose situation Attune found, 0..1
	Situations []Mistaken           `json:"situation_confusion"`
}

// TypeFigures are those of one type of empathy. Confusion tables count over all
// raters: a row is what they say, a column what Attune says.
type TypeFigures struct {
	Level       Agreement `json:"level"`         // kappa with quadratic weights
	LevelLinear Agreement `json:"level_linear"`  // kappa with linear weights
	LevelPlain  Agreement `json:"level_plain"`   // plain kappa
	Fit         Agreement `json:"fit"`           // of the verdict: kappa with linear weights
	Score       Agreement `json:"score"`         // rank correlation of Attune's score with the rated level
	AUC         *Estimate `json:"auc,omitempty"` // of Attune's score, where levels are yes or no
	Levels      [][]int   `json:"level_confusion"`
	Fits        [][]int   `json:"fit_confusion"` // below, within, above
}

// A Rater is Attune's agreement with one rater.
type Rater struct {
	Name      string             `json:"name"`
	Ratings   int                `json:"ratings"`
	Types     PerType[RaterType] `json:"types"`
	Overall   Estimate           `json:"overall"`
	Situation Estimate           `json:"situation"`
}

// RaterType is Attune's agreement with one rater on one type; see TypeFigures.
type RaterType struct {
	Level Estimate `json:"level"`
	Fit   Estimate `json:"fit"`
	Score Estimate `json:"score"`
}

// An Agreement is the same statistic twice: for Attune with each rater, and for each
// pair of raters.
type Agreement struct {
	Attune Estimate `json:"attune"`
	Raters Estimate `json:"raters"`
}

// An Estimate is a statistic with its 95 % interval and the pairs that it rests on.
type Estimate struct {
	Value Number `json:"value"`
	Low   Number `json:"low"`
	High  Number `json:"high"`
	N     int    `json:"n"`
}

// Mistaken counts how often raters name one situation and Attune another.
type Mistaken struct {
	Rater  string `json:"rater"`
	Attune string `json:"attune"`
	N      int    `json:"n"`
}

// A Disagreement is a type of one reply that Attune and the raters see differently.
type Disagreement struct {
	Case     int           `json:"-"` // which of the cases
	ID       string        `json:"id"`
	Type     empathy.Type  `json:"type"`
	Rated    Number        `json:"rated"` // mean of the raters' levels, 0..3
	Ratings  []GivenLevel  `json:"ratings"`
	Score    int           `json:"score"` // Attune's, 0..100
	Level    empathy.Level `json:"level"` // Attune's
	Distance Number        `json:"distance"`
}

// A GivenLevel is what one rater says.
type GivenLevel struct {
	Rater string `json:"rater"`
	Level Number `json:"level"`
}

// PerType holds something for each type of empathy. In JSON it is an object with
// their names as keys.
type PerType[T any] [empathy.Count]T

// MarshalJSON writes an object in the order of empathy.Types.
func (p PerType[T]) MarshalJSON() ([]byte, error) {
	b := []byte{'{'}
	for _, t := range empathy.Types {
		if t > 0 {
			b = append(b, ',')
		}
		value, err := json.Marshal(p[t])
		if err != nil {
			return nil, err
		}
		b = append(strconv.AppendQuote(b, t.String()), ':')
		b = append(b, value...)
	}
	return append(b, '}'), nil
}

// A Number is NaN when it cannot be told, which JSON shows as null. JSON has three
// decimals of it.
type Number float64

var nothing = Number(math.NaN())

// Known says that the number can be told.
func (n Number) Known() bool { return !math.IsNaN(float64(n)) }

// MarshalJSON writes three decimals, or null.
func (n Number) MarshalJSON() ([]byte, error) {
	if !n.Known() {
		return []byte("null"), nil
	}
	rounded := math.Round(float64(n)*1000) / 1000
	return strconv.AppendFloat(nil, rounded+0, 'f', -1, 64), nil // + 0: never -0
}
