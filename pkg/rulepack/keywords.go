package rulepack

import (
	"slices"
	"strings"
	"unicode"
)

// SituationNamed returns the situation that a label means: the name of a folder, or a
// category or tag of a help desk. It is the one whose keyword has the most words in it;
// of several, the one that comes last in the rules, since the plain ones come first.
// Both are "" when no keyword is in the label.
func (s *Set) SituationNamed(label string) (id, keyword string) {
	words := labelWords(label)
	if len(words) == 0 {
		return "", ""
	}
	longest := 0
	for i := range s.Situations {
		x := &s.Situations[i]
		for _, language := range sorted(x.Keywords) {
			for _, k := range x.Keywords[language] {
				if parts := strings.Fields(k); len(parts) >= longest && inLabel(parts, words) {
					if len(parts) == longest && id == x.ID.Value {
						continue // the first keyword will do
					}
					id, keyword, longest = x.ID.Value, k, len(parts)
				}
			}
		}
	}
	return id, keyword
}

// labelWords parts a label into its words, in lower case: betaling_terug, Order#late,
// RefundRefused.
func labelWords(label string) []string {
	var apart strings.Builder
	lower := false
	for _, r := range label {
		if lower && unicode.IsUpper(r) {
			apart.WriteByte(' ')
		}
		lower = unicode.IsLower(r)
		apart.WriteRune(unicode.ToLower(r))
	}
	return strings.FieldsFunc(apart.String(), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// inLabel reports whether the words of a keyword follow each other in a label; one that
// ends in * is the beginning of a word.
func inLabel(parts, words []string) bool {
	for i := 0; i+len(parts) <= len(words); i++ {
		if slices.EqualFunc(parts, words[i:i+len(parts)], func(part, word string) bool {
			if beginning, ok := strings.CutSuffix(part, "*"); ok {
				return strings.HasPrefix(word, beginning)
			}
			return part == word
		}) {
			return true
		}
	}
	return false
}

// keywordFault says what is wrong with a keyword; "" when nothing is.
func keywordFault(k string) string {
	parts := strings.Fields(k)
	if len(parts) == 0 {
		return `expected a word, as in "refund*"`
	}
	for _, part := range parts {
		stem := strings.TrimSuffix(part, "*")
		if words := labelWords(stem); len(words) != 1 || words[0] != stem {
			return `expected words in small letters, of which the end may be left open: "refund*"`
		}
	}
	return ""
}
