// Package statistics holds the little that a report needs in order not to claim more
// than its numbers say: 95 % intervals of shares and means, and shares compared as if
// everybody had met the same mix of cases.
//
// Every method is a published one; its source stands with it.
package statistics

import "math"

// z is the quantile of the normal distribution at .975: 95 % lie within ±z.
const z = 1.959963984540054

// Wilson returns the share count/of with its 95 % interval. Of nothing the share is 0
// and the interval all there is, 0 to 1.
//
// The score interval of E. B. Wilson, "Probable inference, the law of succession, and
// statistical inference", Journal of the American Statistical Association 22, 1927,
// without continuity correction. Unlike the textbook's p ± z·√(p(1−p)/n) it never
// leaves 0..1 and stays near 95 % for small numbers and for shares near 0 and 1; see
// R. G. Newcombe, "Two-sided confidence intervals for the single proportion: comparison
// of seven methods", Statistics in Medicine 17, 1998 (method 3).
func Wilson(count, of int) (share, low, high float64) {
	if of <= 0 {
		return 0, 0, 1
	}
	low, high = wilson(float64(count), float64(of))
	return float64(count) / float64(of), low, high
}

// wilson is the interval for x of n, which need not be whole.
func wilson(x, n float64) (low, high float64) {
	const q = z * z
	middle := (2*x + q) / (2 * (n + q))
	half := z * math.Sqrt(q+4*x*max(n-x, 0)/n) / (2 * (n + q))
	// Rounding must not leave a trace of doubt where there is none.
	if low = max(middle-half, 0); x <= 0 {
		low = 0
	}
	if high = min(middle+half, 1); x >= n {
		high = 1
	}
	return low, high
}

// Mean returns the mean of n values with their sum and the sum of their squares, and its
// 95 % interval by Student's t. With fewer than two values there is no interval: low and
// high are NaN, as is the mean of none.
//
// Sums of whole numbers are exact up to 2^53, so that the order of adding up does not
// matter. Student, "The probable error of a mean", Biometrika 6, 1908.
func Mean(n int, sum, squares int64) (mean, low, high float64) {
	if n == 0 {
		return math.NaN(), math.NaN(), math.NaN()
	}
	mean = float64(sum) / float64(n)
	if n == 1 {
		return mean, math.NaN(), math.NaN()
	}
	variance := max(float64(squares)-float64(sum)*mean, 0) / float64(n-1)
	half := studentQuantile(n-1) * math.Sqrt(variance/float64(n))
	return mean, mean - half, mean + half
}

// studentQuantile returns the quantile of Student's distribution at .975: a table where few values
// make it curved, and beyond that the expansion around the normal quantile (Cornish and
// Fisher; M. Abramowitz and I. A. Stegun, Handbook of Mathematical Functions, 26.7.5),
// which is right to five decimals there.
func studentQuantile(freedom int) float64 {
	if freedom <= len(studentTable) {
		return studentTable[freedom-1]
	}
	const z2 = z * z
	f := float64(freedom)
	return z +
		z*(z2+1)/(4*f) +
		z*((5*z2+16)*z2+3)/(96*f*f) +
		z*(((3*z2+19)*z2+17)*z2-15)/(384*f*f*f) +
		z*((((79*z2+776)*z2+1482)*z2-1920)*z2-945)/(92160*f*f*f*f)
}

// studentTable is t at .975 for 1 to 30 degrees of freedom, as in the NIST/SEMATECH
// e-Handbook of Statistical Methods, 1.3.6.7.2.
var studentTable = [...]float64{
	12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228,
	2.201, 2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086,
	2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042,
}
