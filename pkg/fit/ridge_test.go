package fit

import (
	"math"
	"math/rand/v2"
	"testing"
)

// eliminate solves the same equations the slow and obvious way.
func eliminate(e *equations) []float64 {
	size := len(e.penalty)
	all := make([][]float64, size) // XᵀX + Λ, and Xᵀ·right behind it
	for j := range all {
		all[j] = make([]float64, size+1)
		all[j][j] = e.penalty[j]
	}
	for _, x := range e.rows {
		for j, a := range x.at {
			for k, b := range x.at {
				all[a][b] += x.value[j] * x.value[k]
			}
			all[a][size] += x.value[j] * x.right
		}
	}
	for j := range all {
		for i := range all {
			if share := all[i][j] / all[j][j]; i != j {
				for k := j; k <= size; k++ {
					all[i][k] -= share * all[j][k]
				}
			}
		}
	}
	b := make([]float64, size)
	for j := range b {
		b[j] = all[j][size] / all[j][j]
	}
	return b
}

// made makes up equations: each row has some of the numbers, and the last of them always.
func made(source *rand.Rand, rows, size int) *equations {
	e := &equations{rows: make([]equation, rows), penalty: make([]float64, size)}
	for j := range e.penalty {
		e.penalty[j] = 1
	}
	e.penalty[size-1] = penaltyOfBase
	for i := range e.rows {
		x := &e.rows[i]
		for n := 1 + source.IntN(20); n > 0; n-- {
			x.add(source.IntN(size-1), 1/math.Sqrt(float64(n)))
		}
		x.add(size-1, 1)
		x.right = 100 * source.Float64()
	}
	return e
}

func TestRidge(t *testing.T) {
	source := rand.New(rand.NewPCG(1, 2))
	for _, c := range []struct{ rows, size int }{{1, 2}, {1, 40}, {2, 3}, {50, 3}, {50, 30}, {20, 90}, {2000, 90}} {
		e := made(source, c.rows, c.size)
		got, want := e.solve(), eliminate(e)
		for j := range want {
			if math.Abs(got[j]-want[j]) > 1e-6 {
				t.Errorf("%d rows, %d numbers: number %d is %g, want %g", c.rows, c.size, j, got[j], want[j])
				break
			}
		}
	}
}

// TestRidgeOfNothing: where there is nothing to go by, all numbers are 0.
func TestRidgeOfNothing(t *testing.T) {
	for _, e := range []*equations{
		{penalty: []float64{1, 1, penaltyOfBase}},
		{penalty: []float64{1, penaltyOfBase}, rows: []equation{{at: []int{0, 1}, value: []float64{1, 1}}}},
		{penalty: []float64{1, penaltyOfBase}, rows: []equation{{at: []int{0}, value: []float64{0}, right: 3}}},
	} {
		for j, x := range e.solve() {
			if x != 0 {
				t.Errorf("number %d is %g, want 0", j, x)
			}
		}
	}
}

// TestRidgeOfManyWords would take gigabytes and hours with a square of all words.
func TestRidgeOfManyWords(t *testing.T) {
	e := made(rand.New(rand.NewPCG(3, 4)), 20_000, 20_000)
	mean := 0.0
	for _, x := range e.rows {
		mean += x.right / float64(len(e.rows))
	}
	if got := e.solve()[len(e.penalty)-1]; math.Abs(got-mean) > 10 {
		t.Errorf("the base is %g, and the mean %g", got, mean)
	}
}
