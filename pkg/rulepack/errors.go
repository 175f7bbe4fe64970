package rulepack

import "github.com/attune-cx/attune/pkg/strictyaml"

// What stands in a rule file, and what can be wrong with it.
type (
	// Position is a place in a rule file; Line and Column count from 1.
	Position = strictyaml.Position
	// An Error is a fault in a rule file: where, what was found, what was expected and
	// how to mend it.
	Error = strictyaml.Error
	// Errors are all faults that were found, in order of position.
	Errors = strictyaml.Errors
	// Text is a text in a rule file with the place where it stands.
	Text = strictyaml.Text
	// A Weight is a number in a rule file with the place where it stands.
	Weight = strictyaml.Placed[float64]
)

// top is the place of what a file lacks.
func top(path string) Position { return Position{Path: path, Line: 1, Column: 1} }

// guide is where to look when many names are known.
const guide = "see the rule guide in rules/README.md for what can stand here"

// Nearest returns the known name that was probably meant, or "".
func Nearest(name string, known []string) string { return strictyaml.Nearest(name, known) }

// Suggest says which of the known names was probably meant, else which there are.
func Suggest(name string, known []string) string { return strictyaml.Suggest(name, known, guide) }
