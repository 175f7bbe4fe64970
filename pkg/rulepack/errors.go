package rulepack

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Position is a place in a rule file; Line and Column count from 1.
type Position struct {
	Path         string
	Line, Column int
}

func (p Position) String() string { return fmt.Sprintf("%s:%d:%d", p.Path, p.Line, p.Column) }

// An Error is a fault in a rule file: where, what was found, what was expected and
// how to mend it.
type Error struct {
	Position
	Found string
	Want  string
}

func (e *Error) Error() string { return fmt.Sprintf("%s: found %s: %s", e.Position, e.Found, e.Want) }

// Errors are all faults that were found, in order of position.
type Errors []*Error

func (e Errors) Error() string {
	lines := make([]string, len(e))
	for i, one := range e {
		lines[i] = one.Error()
	}
	return strings.Join(lines, "\n")
}

// err returns e sorted, or nil when it is empty.
func (e Errors) err() error {
	if len(e) == 0 {
		return nil
	}
	slices.SortStableFunc(e, func(a, b *Error) int {
		return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return slices.CompactFunc(e, func(a, b *Error) bool { return *a == *b })
}

// Nearest returns the known name that was probably meant, or "".
func Nearest(name string, known []string) string {
	best, distance := "", min(len(name)/2+2, len(name)) // not all letters may differ
	for _, k := range known {
		if d := editDistance(name, k); d < distance {
			best, distance = k, d
		}
	}
	return best
}

// Suggest says which of the known names was probably meant, else which there are.
func Suggest(name string, known []string) string {
	if near := Nearest(name, known); near != "" {
		return fmt.Sprintf("did you mean %q?", near)
	}
	if len(known) > 12 {
		return "see the rule guide in rules/README.md for what can stand here"
	}
	return "known are " + strings.Join(known, ", ")
}

// editDistance is the number of letters to insert, delete or replace (Levenshtein) to
// make b of a, where all that b has behind a's end counts as one letter: "service" is
// near "service_failure_first".
func editDistance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		diagonal := row[0]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			replace := diagonal
			if a[i-1] != b[j-1] {
				replace++
			}
			diagonal = row[j]
			row[j] = min(replace, row[j]+1, row[j-1]+1)
		}
	}
	return min(row[len(b)], slices.Min(row)+1)
}
