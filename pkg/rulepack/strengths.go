package rulepack

// WithStrengths returns the same rules with other strengths of some cues, by id.
// Ids that no cue has are passed over.
func (s *Set) WithStrengths(strengths map[string]float64) *Set {
	other := *s
	other.override = strengths
	other.languages = make(map[string]*lazyLanguage, len(s.languages))
	for id := range s.languages {
		other.languages[id] = &lazyLanguage{}
	}
	return &other
}
