package rulepack

import (
	"errors"
	"fmt"
	"strings"

	"github.com/attune-cx/attune/pkg/pattern"
)

// CompilePattern makes a matcher of one pattern that is in no rule; it may name the
// lists of the language. The error is a *pattern.SyntaxError, which says where in
// the pattern the fault lies.
func (l *Language) CompilePattern(source string) (*pattern.Matcher, error) {
	p, err := pattern.Parse(source)
	if err != nil {
		return nil, err
	}
	var unknown *pattern.SyntaxError
	p.Lists(func(name string, offset int) {
		if _, ok := l.lists[name]; !ok && unknown == nil {
			unknown = &pattern.SyntaxError{
				Offset: offset, Length: len("<>") + len(name),
				Found: fmt.Sprintf("the unknown list <%s>", name), Want: Suggest(name, sorted(l.lists)),
			}
		}
	})
	if unknown != nil {
		return nil, unknown
	}
	m, err := pattern.Compile(l.Text, []*pattern.Pattern{p}, l.lists, sorted(l.Negators))
	if err != nil {
		return nil, l.blame(source, err)
	}
	return m, nil
}

// blame finds the place of a fault that shows only in compiling: a word of which
// reading leaves nothing, or else the pattern as a whole.
func (l *Language) blame(source string, err error) error {
	at := &pattern.SyntaxError{Length: len(source), Found: fmt.Sprintf("%q", source), Want: err.Error()}
	var faults pattern.CompileErrors
	if errors.As(err, &faults) {
		at.Want = faults[0].Reason
	}
	for from := 0; from < len(source); {
		end := from
		for end < len(source) && !strings.ContainsRune(" \t\n()|?!^$", rune(source[end])) {
			end++
		}
		switch word := strings.Trim(source[from:end], "*"); {
		case word == "", word[0] == '<', word[0] == '[', strings.HasPrefix(word, ".."):
		case len(l.Text.Fold(word)) == 0:
			at.Offset, at.Length, at.Found = from, end-from, fmt.Sprintf("%q", source[from:end])
			at.Want = "that is no word; punctuation is not matched, leave it out"
			return at
		}
		from = end + 1
	}
	return at
}
