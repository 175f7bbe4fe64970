// Package terminal lays out text for people: it knows how many columns a character
// takes, makes hostile text visible, wraps, and colours.
package terminal

import "fmt"

// A Style says what a terminal can show.
type Style struct {
	Color bool // ANSI colours
	ASCII bool // draw with ASCII only; the text of a reply stays as it is
}

// ParseColor reads a --color flag: always, never, or auto (also ""), which means
// colour on a terminal unless NO_COLOR is set or TERM is dumb. See no-color.org.
func ParseColor(when string, terminal bool, getenv func(string) string) (bool, error) {
	switch when {
	case "always":
		return true, nil
	case "never":
		return false, nil
	case "auto", "":
		return terminal && getenv("NO_COLOR") == "" && getenv("TERM") != "dumb", nil
	}
	return false, fmt.Errorf("unknown colour setting %q: expected auto, always or never", when)
}

// Parameters of the ANSI sequence that sets colours.
const (
	Normal  = ""
	Bold    = "1"
	Dim     = "2"
	Red     = "31"
	Green   = "32"
	Yellow  = "33"
	Blue    = "34"
	Magenta = "35"
	Cyan    = "36"
	BoldRed = "1;31"
)

// Ellipsis stands for what was cut off.
func (s Style) Ellipsis() string {
	if s.ASCII {
		return "..."
	}
	return "…"
}

// Open is the quotation mark before somebody's words.
func (s Style) Open() string {
	if s.ASCII {
		return `"`
	}
	return "“"
}

// Shut is the quotation mark after them.
func (s Style) Shut() string {
	if s.ASCII {
		return `"`
	}
	return "”"
}
