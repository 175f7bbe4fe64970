package statistics

import (
	"math"
	"math/rand/v2"
	"testing"
)

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if math.IsNaN(want) && math.IsNaN(got) {
		return
	}
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s is %.7f, want %.7f", what, got, want)
	}
}

// The worked examples of Newcombe (1998), table I, method 3, and what R 4.3 says:
// prop.test(32, 32, correct = FALSE), prop.test(0, 32, correct = FALSE).
func TestWilsonIsThatOfNewcombe(t *testing.T) {
	for _, c := range []struct {
		count, of  int
		share      float64
		low, high  float64
		byDecimals float64
	}{
		{81, 263, .3080, .2553, .3662, 5e-5},
		{15, 148, .1014, .0624, .1605, 5e-5},
		{0, 20, 0, 0, .1611, 5e-5},
		{1, 29, .0345, .0061, .1718, 5e-5},
		{32, 32, 1, .8928, 1, 5e-5},
		{0, 32, 0, 0, .1072, 5e-5},
		{0, 0, 0, 0, 1, 0},
	} {
		share, low, high := Wilson(c.count, c.of)
		near(t, "share", share, c.share, 5e-5)
		near(t, "low", low, c.low, c.byDecimals)
		near(t, "high", high, c.high, c.byDecimals)
	}
}

// Every interval holds its share, stays within 0..1, and gets narrower with more cases.
func TestWilsonBehaves(t *testing.T) {
	for of := 1; of <= 60; of++ {
		for count := range of + 1 {
			share, low, high := Wilson(count, of)
			if !(0 <= low && low <= share && share <= high && high <= 1) {
				t.Fatalf("%d of %d: %v in %v..%v", count, of, share, low, high)
			}
			if _, l, h := Wilson(10*count, 10*of); h-l >= high-low {
				t.Fatalf("%d of %d: ten times as many are no surer", count, of)
			}
		}
	}
}

// Student's own data (1908): additional hours of sleep, second drug less first, in
// tenths of hours. R: t.test(extra ~ group, data = sleep, paired = TRUE) gives a mean of
// 1.58 and 0.7001142 to 2.4598858.
func TestMeanIsThatOfStudent(t *testing.T) {
	var sum, squares int64
	for _, x := range []int64{12, 24, 13, 13, 0, 10, 18, 8, 46, 14} {
		sum += x
		squares += x * x
	}
	mean, low, high := Mean(10, sum, squares)
	near(t, "mean", mean, 15.8, 1e-9)
	near(t, "low", low, 7.001142, 1e-3)
	near(t, "high", high, 24.598858, 1e-3)

	mean, low, high = Mean(1, 7, 49)
	near(t, "mean of one", mean, 7, 0)
	near(t, "low of one", low, math.NaN(), 0)
	near(t, "high of one", high, math.NaN(), 0)
	mean, _, _ = Mean(0, 0, 0)
	near(t, "mean of none", mean, math.NaN(), 0)
	mean, low, high = Mean(3, 300, 30000)
	if mean != 100 || low != 100 || high != 100 {
		t.Errorf("three times 100 is %v, %v to %v", mean, low, high)
	}
}

// NIST/SEMATECH e-Handbook, 1.3.6.7.2, beyond the part that the code has as a table.
func TestQuantilesOfStudent(t *testing.T) {
	for freedom, want := range map[int]float64{1: 12.706, 30: 2.042, 31: 2.040, 40: 2.021, 60: 2.000, 80: 1.990, 100: 1.984, 1_000_000: 1.960} {
		near(t, "t", studentQuantile(freedom), want, 6e-4)
	}
}

// Worked out apart from this code, in Python: shares, variances and effective numbers of
// cases by hand, limits as the roots of |p − π| = z·√(π(1−π)/n), found by bisection.
func TestStandardise(t *testing.T) {
	for _, c := range []struct {
		name                      string
		strata                    []Stratum
		share, low, high, covered float64
	}{
		{"one quarter easy, three quarters hard", []Stratum{{40, 50, 100}, {10, 50, 300}}, .35, .266995, .443207, 1},
		{"four situations, one without a hit, one without a miss", []Stratum{{30, 60, 500}, {12, 40, 300}, {5, 5, 150}, {0, 2, 50}}, .49, .397202, .583492, 1},
		{"what the group never met does not count", []Stratum{{9, 10, 60}, {0, 0, 40}}, .9, .595850, .982124, .6},
		{"a case or two in each say little", []Stratum{{1, 1, 50}, {0, 3, 50}}, .5, .140065, .859935, 1},
		{"with one stratum it is Wilson's", []Stratum{{81, 263, 1}}, .307985, .255289, .366210, 1},
		{"none at all hit", []Stratum{{0, 20, 30}, {0, 10, 70}}, 0, 0, .170481, 1},
		{"all hit", []Stratum{{20, 20, 1}, {5, 5, 1}}, 1, .806392, 1, 1},
		{"nothing at all", []Stratum{{0, 0, 10}}, 0, 0, 1, 0},
		{"no strata", nil, 0, 0, 1, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := Standardise(c.strata)
			near(t, "share", s.Share, c.share, 1e-6)
			near(t, "low", s.Low, c.low, 1e-6)
			near(t, "high", s.High, c.high, 1e-6)
			near(t, "covered", s.Covered, c.covered, 1e-9)
		})
	}
}

// Where strata are not small, the interval is nearly the stratified Wilson interval. The R
// package cicalc has an example of ci_prop_wilson_strata with given weights, with the
// result 0.4867191 to 0.7186381.
func TestStandardiseIsNearToR(t *testing.T) {
	s := Standardise([]Stratum{{11, 15, 1}, {10, 16, 2}, {4, 10, 3}, {8, 11, 4}, {9, 15, 5}, {8, 13, 6}})
	near(t, "low", s.Low, .4867191, 1e-3)
	near(t, "high", s.High, .7186381, 1e-3)
}

// Held against shares that are known, about 95 % of the intervals hold the true one, also
// with many strata and few cases, and when a group meets another mix than everybody.
func TestStandardiseCovers(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for _, c := range []struct {
		name    string
		shares  []float64
		weights []float64 // everybody's mix
	}{
		{"2 alike", []float64{.8, .6}, []float64{1, 1}},
		{"5 apart", []float64{.9, .5, .1, .3, .05}, []float64{4, 2, 2, 1, 1}},
		{"17, most of them rare", []float64{.3, .05, .4, .2, .7, .1, .02, .5, .3, .25, .6, .1, .15, .01, .9, .4, .2},
			[]float64{60, 30, 20, 15, 12, 10, 9, 8, 7, 6, 6, 5, 5, 4, 4, 4, 3}},
	} {
		for _, n := range []int{30, 60, 200} {
			const runs = 2000
			held := 0
			for run := range runs {
				strata := make([]Stratum, len(c.shares))
				mix := 0.0
				for i := range strata {
					strata[i].Weight = c.weights[i]
					mix += c.weights[i]
				}
				for range n {
					i := pickOne(random, c.weights, mix)
					if run%2 == 0 && random.IntN(2) == 0 { // a group of its own kind
						i = random.IntN(len(strata))
					}
					strata[i].Of++
					if random.Float64() < c.shares[i] {
						strata[i].Count++
					}
				}
				truth, met := 0.0, 0.0
				for i, s := range strata {
					if s.Of > 0 {
						truth += c.weights[i] * c.shares[i]
						met += c.weights[i]
					}
				}
				if s := Standardise(strata); s.Low <= truth/met && truth/met <= s.High {
					held++
				}
			}
			if share := float64(held) / runs; share < .93 || share > .985 {
				t.Errorf("%s, %d cases: %.1f %% hold the true share", c.name, n, 100*share)
			}
		}
	}
}

func pickOne(random *rand.Rand, weights []float64, total float64) int {
	at := random.Float64() * total
	for i, w := range weights {
		if at -= w; at < 0 {
			return i
		}
	}
	return len(weights) - 1
}

// Two groups that do equally well in each kind of case come out equal, however their
// cases are mixed; their plain shares do not.
func TestStandardiseTakesTheMixOut(t *testing.T) {
	easy := Standardise([]Stratum{{72, 80, 100}, {4, 20, 100}})
	hard := Standardise([]Stratum{{18, 20, 100}, {16, 80, 100}})
	near(t, "share", easy.Share, hard.Share, 1e-12)
	if plain := []float64{76. / 100, 34. / 100}; plain[0] == plain[1] {
		t.Error("the example shows nothing")
	}
}
