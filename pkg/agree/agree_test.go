package agree_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/attune-cx/attune/pkg/agree"
)

// expand makes two series of a table of counts: rows are the first rater.
func expand(table [][]int) (x, y []int) {
	for a, row := range table {
		for b, n := range row {
			for range n {
				x, y = append(x, a), append(y, b)
			}
		}
	}
	return x, y
}

func near(a, b float64) bool {
	return math.Abs(a-b) < 1e-12 || math.IsNaN(a) && math.IsNaN(b)
}

func TestKappa(t *testing.T) {
	tests := []struct {
		name  string
		table [][]int
		w     agree.Weights
		want  float64
	}{
		// Agreement (20+15)/50 = .7; chance (25·30 + 25·20)/2500 = .5; (.7-.5)/(1-.5).
		{"two categories", [][]int{{20, 5}, {10, 15}}, agree.Plain, 0.4},
		{"two categories weigh the same either way", [][]int{{20, 5}, {10, 15}}, agree.Quadratic, 0.4},

		// Rows sum to 9 9 2, columns to 8 8 4; 12 of 20 on the diagonal, 7 one step off, 1 two.
		// plain: chance (9·8 + 9·8 + 2·4)/20².
		{"three categories", [][]int{{5, 3, 1}, {3, 5, 1}, {0, 0, 2}}, agree.Plain, (12.0/20 - 152.0/400) / (1 - 152.0/400)},
		// linear: seen 7 + 2·1; chance (9·8 + 9·8 + 9·4 + 2·8 + 2·(9·4 + 2·8))/20 = 300/20.
		{"three categories, linear", [][]int{{5, 3, 1}, {3, 5, 1}, {0, 0, 2}}, agree.Linear, 1 - 9/15.0},
		// quadratic: seen 7 + 4·1; chance (196 + 4·52)/20 = 404/20.
		{"three categories, quadratic", [][]int{{5, 3, 1}, {3, 5, 1}, {0, 0, 2}}, agree.Quadratic, 1 - 11/20.2},

		{"the opposite", [][]int{{0, 5}, {5, 0}}, agree.Plain, -1},
		{"what chance gives", [][]int{{4, 4}, {4, 4}}, agree.Linear, 0},
		{"one category throughout", [][]int{{7, 0}, {0, 0}}, agree.Plain, math.NaN()},
		{"nothing", [][]int{{0}}, agree.Plain, math.NaN()},
	}
	for _, test := range tests {
		x, y := expand(test.table)
		if got := agree.Kappa(x, y, len(test.table), test.w); !near(got, test.want) {
			t.Errorf("%s: got %v, want %v", test.name, got, test.want)
		}
	}
}

func TestSpearman(t *testing.T) {
	tests := []struct {
		name string
		x, y []float64
		want float64
	}{
		// Without ties 1 - 6·Σd²/(n(n²-1)): d = 1 1 1 1 0, so 1 - 6·4/120.
		{"no ties", []float64{1, 2, 3, 4, 5}, []float64{2, 1, 4, 3, 5}, 0.8},
		{"any rising scale", []float64{1, 2, 3}, []float64{10, 100, 1000}, 1},
		{"turned round", []float64{1, 2, 3}, []float64{3, 2, 1}, -1},
		// Ranks 1.5 1.5 3 4 and 1 2 3.5 3.5: deviations -1 -1 .5 1.5 and -1.5 -.5 1 1;
		// Σxy = 1.5+.5+.5+1.5 = 4, Σx² = 4.5, Σy² = 4.5.
		{"ties share a rank", []float64{0, 0, 1, 2}, []float64{5, 6, 9, 9}, 4 / 4.5},
		{"no variation", []float64{1, 1, 1}, []float64{1, 2, 3}, math.NaN()},
		{"nothing", nil, nil, math.NaN()},
	}
	for _, test := range tests {
		if got := agree.Spearman(test.x, test.y); !near(got, test.want) {
			t.Errorf("%s: got %v, want %v", test.name, got, test.want)
		}
	}
}

func TestAUC(t *testing.T) {
	tests := []struct {
		name   string
		labels []bool
		scores []float64
		want   float64
	}{
		{"apart", []bool{false, false, true}, []float64{0, 10, 20}, 1},
		{"the wrong way round", []bool{true, false}, []float64{0, 10}, 0},
		{"a tie counts half", []bool{true, false}, []float64{7, 7}, 0.5},
		// Pairs 30>10, 30>20, 20>10, 20=20: 3.5 of 4.
		{"some of each", []bool{true, true, false, false}, []float64{30, 20, 10, 20}, 3.5 / 4},
		{"one kind only", []bool{true, true}, []float64{1, 2}, math.NaN()},
	}
	for _, test := range tests {
		if got := agree.AUC(test.labels, test.scores); !near(got, test.want) {
			t.Errorf("%s: got %v, want %v", test.name, got, test.want)
		}
	}
}

func TestConfusion(t *testing.T) {
	table := [][]int{{1, 2, 0}, {0, 3, 1}, {4, 0, 0}}
	x, y := expand(table)
	if got := agree.Confusion(x, y, 3); !slices.EqualFunc(got, table, slices.Equal) {
		t.Errorf("got %v, want %v", got, table)
	}
}

// series makes two raters who agree more or less.
func series(r *rand.Rand, n, categories int) (x, y []int) {
	noise := r.Float64()
	for range n {
		a := r.IntN(categories)
		b := a
		if r.Float64() < noise {
			b = r.IntN(categories)
		}
		x, y = append(x, a), append(y, b)
	}
	return x, y
}

func floats(x []int) []float64 {
	f := make([]float64, len(x))
	for i, v := range x {
		f[i] = float64(v)
	}
	return f
}

func TestWhatHoldsOfAnySeries(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	for range 300 {
		categories := 2 + r.IntN(4)
		x, y := series(r, 4+r.IntN(60), categories)
		x[0], x[1] = 0, 1 // so that something varies
		y[0], y[1] = 0, 1
		order := r.Perm(len(x))
		sx, sy := make([]int, len(x)), make([]int, len(x))
		for i, j := range order {
			sx[i], sy[i] = x[j], y[j]
		}
		for _, w := range []agree.Weights{agree.Plain, agree.Linear, agree.Quadratic} {
			got := agree.Kappa(x, y, categories, w)
			if self := agree.Kappa(x, x, categories, w); self != 1 {
				t.Fatalf("weights %d: agreement with oneself is %v", w, self)
			}
			if turned := agree.Kappa(y, x, categories, w); !near(got, turned) {
				t.Fatalf("weights %d: %v one way and %v the other", w, got, turned)
			}
			if shuffled := agree.Kappa(sx, sy, categories, w); !near(got, shuffled) {
				t.Fatalf("weights %d: %v, and %v in another order", w, got, shuffled)
			}
			if more := agree.Kappa(x, y, categories+3, w); !near(got, more) {
				t.Fatalf("weights %d: %v, and %v with categories that nobody uses", w, got, more)
			}
			if want := slowKappa(x, y, w); !near(got, want) {
				t.Fatalf("weights %d: got %v, pair by pair it is %v", w, got, want)
			}
			if got > 1 {
				t.Fatalf("weights %d: %v is over 1", w, got)
			}
		}
		fx, fy := floats(x), floats(y)
		rho := agree.Spearman(fx, fy)
		if self := agree.Spearman(fx, fx); !near(self, 1) {
			t.Fatalf("Spearman with oneself is %v", self)
		}
		if turned := agree.Spearman(fy, fx); !near(rho, turned) || !near(rho, agree.Spearman(floats(sx), floats(sy))) {
			t.Fatalf("Spearman depends on the order: %v", rho)
		}
		labels := make([]bool, len(x))
		for i := range x {
			labels[i] = x[i] > 0
		}
		if got, want := agree.AUC(labels, fy), slowAUC(labels, fy); !near(got, want) {
			t.Fatalf("AUC %v, pair by pair it is %v", got, want)
		}
	}
}

// slowKappa is the definition: the mean weight of what was seen, against that of
// every judgement of the one with every judgement of the other.
func slowKappa(x, y []int, w agree.Weights) float64 {
	weight := func(a, b int) float64 {
		switch {
		case a == b:
			return 0
		case w == agree.Plain:
			return 1
		}
		return math.Pow(math.Abs(float64(a-b)), float64(w))
	}
	var seen, chance float64
	for i := range x {
		seen += weight(x[i], y[i])
		for j := range y {
			chance += weight(x[i], y[j])
		}
	}
	n := float64(len(x))
	return 1 - (seen/n)/(chance/n/n)
}

// slowAUC compares every thing that has the label with every one that has not.
func slowAUC(labels []bool, scores []float64) float64 {
	var won, pairs float64
	for i := range labels {
		for j := range labels {
			if !labels[i] || labels[j] {
				continue
			}
			pairs++
			switch {
			case scores[i] > scores[j]:
				won++
			case scores[i] == scores[j]:
				won += 0.5
			}
		}
	}
	return won / pairs
}

func TestBootstrap(t *testing.T) {
	values := make([]float64, 400)
	r := rand.New(rand.NewPCG(3, 3))
	for i := range values {
		values[i] = r.NormFloat64()
	}
	mean := func(sample []int) float64 {
		sum := 0.0
		for _, i := range sample {
			sum += values[i]
		}
		return sum / float64(len(sample))
	}
	low, high := agree.Bootstrap(len(values), 2000, 1, mean)
	// The interval of a mean of n normal values is its standard error, 1/√n, by 1.96 to each side.
	if width, want := high-low, 2*1.96/math.Sqrt(400); math.Abs(width-want) > want/6 {
		t.Errorf("the interval is %v wide, expected about %v", width, want)
	}
	if again, _ := agree.Bootstrap(len(values), 2000, 1, mean); again != low {
		t.Error("the same seed gives another interval")
	}
	if other, _ := agree.Bootstrap(len(values), 2000, 2, mean); other == low {
		t.Error("another seed gives the same interval")
	}
	if low, high := agree.Bootstrap(5, 100, 1, func([]int) float64 { return math.NaN() }); !math.IsNaN(low) || !math.IsNaN(high) {
		t.Error("nothing to tell gives an interval")
	}
}
