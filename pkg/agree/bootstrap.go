package agree

import (
	"math"
	"math/rand/v2"
	"slices"
)

// Bootstrap returns the 95 % interval of a statistic of n things: it draws n of them
// with replacement, as often as resamples says, and leaves out the lowest and the
// highest 2.5 % of what the statistic then is. The sample holds indexes and is used
// again. The same seed gives the same interval. Samples for which the statistic is
// NaN do not count; when they are more than half, so is the interval.
//
// The percentile interval of B. Efron, "Bootstrap methods: another look at the
// jackknife", The Annals of Statistics 7(1), 1979.
func Bootstrap(n, resamples int, seed uint64, statistic func(sample []int) float64) (low, high float64) {
	random := rand.New(rand.NewPCG(seed, 0))
	sample := make([]int, n)
	values := make([]float64, 0, resamples)
	for range resamples {
		for i := range sample {
			sample[i] = random.IntN(n)
		}
		if v := statistic(sample); !math.IsNaN(v) {
			values = append(values, v)
		}
	}
	if len(values) == 0 || 2*len(values) < resamples {
		return math.NaN(), math.NaN()
	}
	slices.Sort(values)
	outside := len(values) * 25 / 1000
	return values[outside], values[len(values)-1-outside]
}
