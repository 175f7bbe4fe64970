package strictyaml

import (
	"fmt"
	"slices"
	"strings"
)

// Nearest returns the known name that was probably meant, or "": one from which at most
// a third of the letters keep it apart, not counting the parts of a dotted name that
// both begin with. A wrong guess sends people the wrong way.
func Nearest(name string, known []string) string {
	best, distance := "", len(name)
	for _, k := range known {
		if k == name {
			return k
		}
		rest := name[shared(name, k):]
		limit := min(len(rest)/3, distance-1) // of equals the first
		if len(name)-len(k) > limit {
			continue
		}
		if d := editDistance(rest, k[len(name)-len(rest):]); d <= limit {
			best, distance = k, d
		}
	}
	return best
}

// shared is the length of the parts, each with its dot, that both names begin with.
func shared(a, b string) (length int) {
	for i := 0; i < min(len(a), len(b)) && a[i] == b[i]; i++ {
		if a[i] == '.' {
			length = i + 1
		}
	}
	return length
}

// Suggest says which of the known names was probably meant, else which there are; the
// guide is for when there are many.
func Suggest(name string, known []string, guide string) string {
	if near := Nearest(name, known); near != "" {
		return fmt.Sprintf("did you mean %q?", near)
	}
	if len(known) > 12 {
		return guide
	}
	return "known are " + strings.Join(known, ", ")
}

// editDistance is the number of letters to insert, delete, replace or swap with their
// neighbour to make b of a (optimal string alignment), where all that b has behind
// a's end counts as one letter: "service" is near "service_failure_first".
func editDistance(a, b string) int {
	rows := make([]int, 3*(len(b)+1))
	before, last, row := rows[:len(b)+1], rows[len(b)+1:2*(len(b)+1)], rows[2*(len(b)+1):]
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		before, last, row = last, row, before
		row[0] = i
		for j := 1; j <= len(b); j++ {
			replace := last[j-1]
			if a[i-1] != b[j-1] {
				replace++
			}
			row[j] = min(replace, last[j]+1, row[j-1]+1)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
	}
	return min(row[len(b)], slices.Min(row)+1)
}
