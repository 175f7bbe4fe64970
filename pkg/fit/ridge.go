package fit

import "slices"

// equations ask for the numbers b that make Σ (xᵢ·b − rightᵢ)² + Σ pullⱼ·bⱼ² least: a
// ridge regression.
type equations struct {
	rows []equation
	pull []float64 // towards 0, more than 0, of each number
}

// An equation is a row xᵢ, of which most is 0, and what it should come to.
type equation struct {
	at    []int // places in b
	value []float64
	right float64
}

func (x *equation) add(at int, value float64) {
	x.at, x.value = append(x.at, at), append(x.value, value)
}

const (
	// exact is the share of the squared error at first that is good enough.
	exact = 1e-24
	// mostSteps bounds the search, which takes some hundred steps.
	mostSteps = 10_000
)

// solve returns the numbers. Conjugate gradients, with the diagonal as preconditioner,
// need no square of all numbers in memory, as a decomposition would: words are many.
func (e *equations) solve() []float64 {
	size := len(e.pull)
	b, off, diagonal := make([]float64, size), make([]float64, size), slices.Clone(e.pull)
	for i := range e.rows {
		x := &e.rows[i]
		for j, at := range x.at {
			off[at] += x.value[j] * x.right
			diagonal[at] += x.value[j] * x.value[j]
		}
	}
	step, way, change := make([]float64, size), make([]float64, size), make([]float64, size)
	first, last := 0.0, 1.0
	for n := range mostSteps {
		for j := range step {
			step[j] = off[j] / diagonal[j]
		}
		left := dot(off, step)
		if n == 0 {
			first = left
		}
		if left <= exact*first {
			break
		}
		for j := range way {
			way[j] = step[j] + left/last*way[j]
		}
		e.times(way, change)
		far := left / dot(way, change)
		for j := range b {
			b[j] += far * way[j]
			off[j] -= far * change[j]
		}
		last = left
	}
	return b
}

// times sets to to (XᵀX + Λ)·b.
func (e *equations) times(b, to []float64) {
	for j := range to {
		to[j] = e.pull[j] * b[j]
	}
	for i := range e.rows {
		x, sum := &e.rows[i], 0.0
		for j, at := range x.at {
			sum += x.value[j] * b[at]
		}
		for j, at := range x.at {
			to[at] += x.value[j] * sum
		}
	}
}

func dot(a, b []float64) (sum float64) {
	for j := range a {
		sum += a[j] * b[j]
	}
	return sum
}
