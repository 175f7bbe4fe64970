package agree

import "math"

// Weights say how much a disagreement between two categories weighs, by how many
// steps they lie apart.
type Weights int

const (
	Plain     Weights = iota // any disagreement weighs the same
	Linear                   // as many steps
	Quadratic                // the square of it
)

func (w Weights) of(x, y int) float64 {
	steps := math.Abs(float64(x - y))
	switch {
	case w == Quadratic:
		return steps * steps
	case w == Linear || steps == 0:
		return steps
	}
	return 1
}

// Kappa returns Cohen's kappa of two raters who put the same things into categories
// 0..categories-1: x[i] and y[i] are what they say of thing i. 1 is perfect
// agreement, 0 what chance would give, less is worse than chance. It is NaN when
// both use one and the same category throughout, so that chance agrees as well.
//
// Plain: J. Cohen, "A coefficient of agreement for nominal scales", Educational and
// Psychological Measurement 20(1), 1960. Weighted: J. Cohen, "Weighted kappa",
// Psychological Bulletin 70(4), 1968.
func Kappa(x, y []int, categories int, w Weights) float64 {
	n := len(x)
	inX, inY := make([]int, categories), make([]int, categories)
	seen := 0.0
	for i := range x {
		inX[x[i]]++
		inY[y[i]]++
		seen += w.of(x[i], y[i])
	}
	chance := 0.0
	if w == Plain { // without a look at every pair of categories, of which there may be many
		chance = float64(n) * float64(n)
		for a := range inX {
			chance -= float64(inX[a]) * float64(inY[a])
		}
		return ratio(chance/float64(n)-seen, chance/float64(n))
	}
	for a, na := range inX {
		for b, nb := range inY {
			chance += w.of(a, b) * float64(na) * float64(nb)
		}
	}
	return ratio(chance/float64(n)-seen, chance/float64(n))
}

// ratio is NaN where there is nothing to divide by.
func ratio(x, y float64) float64 {
	if y == 0 || math.IsNaN(y) {
		return math.NaN()
	}
	return x / y
}

// Confusion counts how often the first rater says a where the second says b, in
// row a and column b.
func Confusion(x, y []int, categories int) [][]int {
	table := make([][]int, categories)
	for a := range table {
		table[a] = make([]int, categories)
	}
	for i := range x {
		table[x[i]][y[i]]++
	}
	return table
}
