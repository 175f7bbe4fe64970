package fit

import "slices"

// equations ask for the coefficients b that make Σ (xᵢ·b − rightᵢ)² + Σ penaltyⱼ·bⱼ² least: a
// ridge regression.
type equations struct {
	rows    []equation
	penalty []float64 // more than 0, by coefficient
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
	// exact is the share of the first residual, squared, that is good enough.
	exact = 1e-24
	// mostSteps bounds the search, which takes some hundred steps.
	mostSteps = 10_000
)

// solve returns the coefficients. Conjugate gradients, with the diagonal as preconditioner,
// need no square of all coefficients in memory, as a decomposition would: words are many.
func (e *equations) solve() []float64 {
	size := len(e.penalty)
	b, residual, diagonal := make([]float64, size), make([]float64, size), slices.Clone(e.penalty)
	for i := range e.rows {
		x := &e.rows[i]
		for j, at := range x.at {
			residual[at] += x.value[j] * x.right
			diagonal[at] += x.value[j] * x.value[j]
		}
	}
	scaled, direction, image := make([]float64, size), make([]float64, size), make([]float64, size)
	first, last := 0.0, 1.0
	for n := range mostSteps {
		for j := range scaled {
			scaled[j] = residual[j] / diagonal[j]
		}
		now := dot(residual, scaled)
		if n == 0 {
			first = now
		}
		if now <= exact*first {
			break
		}
		for j := range direction {
			direction[j] = scaled[j] + now/last*direction[j]
		}
		e.times(direction, image)
		step := now / dot(direction, image)
		for j := range b {
			b[j] += step * direction[j]
			residual[j] -= step * image[j]
		}
		last = now
	}
	return b
}

// times sets product to (XᵀX + Λ)·b, with the penalties in Λ.
func (e *equations) times(b, product []float64) {
	for j := range product {
		product[j] = e.penalty[j] * b[j]
	}
	for i := range e.rows {
		x, sum := &e.rows[i], 0.0
		for j, at := range x.at {
			sum += x.value[j] * b[at]
		}
		for j, at := range x.at {
			product[at] += x.value[j] * sum
		}
	}
}

func dot(a, b []float64) (sum float64) {
	for j := range a {
		sum += a[j] * b[j]
	}
	return sum
}
