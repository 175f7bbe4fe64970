package statistics

import "math"

// A Stratum is what a group did in one kind of case.
type Stratum struct {
	Count  int     // cases of the group that hit
	Of     int     // cases of the group; 0 when it had none
	Weight float64 // share of such cases in everybody's mix; any unit will do
}

// A Standardised share is the one that a group would have had if its cases had been
// mixed like everybody's and it had done in each kind of case as it did.
type Standardised struct {
	Share, Low, High float64 // 0..1, with the 95 % interval
	// Covered is the share, 0..1, of everybody's mix in which the group had cases at all.
	// The rest does not count: its weight goes to the strata that the group had, in
	// proportion. With little covered, the group cannot be compared.
	Covered float64
}

// Standardise returns the directly standardised share: Σ wᵢpᵢ with everybody's weights w
// and the group's own shares p. Groups that met different cases can be compared by it;
// by their plain shares they cannot. Without any case it returns the zero Standardised
// with High 1.
//
// Direct standardisation: J. L. Fleiss, B. Levin and M. C. Paik, Statistical Methods for
// Rates and Proportions, 3rd edition 2003, chapter 19. The interval is the stratified
// Wilson interval of X. Yan and X. G. Su, "Stratified Wilson and Newcombe confidence
// intervals for multiple binomial proportions", Statistics in Biopharmaceutical Research
// 2(3), 2010: the weighted Wilson limits of all strata, each with a quantile so much
// shorter that together they reach 95 %. With one stratum it is Wilson's. The variances
// in that quantile are those of (count+1)/(of+2) rather than count/of, which would call
// a stratum with one case certain. Weights are taken as known.
func Standardise(strata []Stratum) Standardised {
	total, covered := 0.0, 0.0
	for _, s := range strata {
		total += s.Weight
		if s.Of > 0 {
			covered += s.Weight
		}
	}
	if covered <= 0 {
		return Standardised{High: 1}
	}
	var squares, roots float64
	for _, s := range strata {
		if s.Of > 0 {
			n := float64(s.Of)
			p := (float64(s.Count) + 1) / (n + 2)
			w, variance := s.Weight/covered, p*(1-p)/n
			squares += w * w * variance
			roots += w * math.Sqrt(variance)
		}
	}
	quantile := z * math.Sqrt(squares) / roots
	out := Standardised{Covered: min(covered/total, 1)}
	for _, s := range strata {
		if s.Of > 0 {
			w := s.Weight / covered
			low, high := wilson(s.Count, s.Of, quantile)
			out.Share += w * float64(s.Count) / float64(s.Of)
			out.Low += w * low
			out.High += w * high
		}
	}
	out.Share, out.High = min(out.Share, 1), min(out.High, 1)
	return out
}
