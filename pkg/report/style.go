package report

import (
	"fmt"

	"github.com/attune-cx/attune/pkg/empathy"
)

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
	normal  = ""
	bold    = "1"
	dim     = "2"
	red     = "31"
	green   = "32"
	yellow  = "33"
	blue    = "34"
	magenta = "35"
	cyan    = "36"
	boldRed = "1;31"
)

// typeColor and verdictColor do not overlap: a colour never means two things.
var typeColor = [empathy.Count]string{
	empathy.Attentive: cyan,
	empathy.Affective: magenta,
	empathy.Cognitive: blue,
}

func verdictColor(v empathy.Verdict) string {
	switch v {
	case empathy.Within:
		return green
	case empathy.Above:
		return yellow
	case empathy.Below, empathy.Mixed:
		return red
	}
	return normal
}

// glyphs are what the views are drawn with, all but the ASCII ellipsis one column wide.
type glyphs struct {
	left, end, track, target, score                              string                // a bar
	share                                                        [4]string             // a stacked bar: below, within, above, mixed
	line                                                         [empathy.Count]string // under a word, per type
	signal, fault                                                string                // under a word
	gutter, arrow, dot, dash, ellipsis, minus, times, open, shut string
}

var unicodeGlyphs = glyphs{
	left: "▕", end: "▏", track: "·", target: "━", score: "●",
	share:  [4]string{"░", "█", "▓", "▒"},
	line:   [empathy.Count]string{"~", "═", "─"},
	signal: "─", fault: "^",
	gutter: "│", arrow: "→", dot: "·", dash: "–", ellipsis: "…", minus: "−", times: "×", open: "“", shut: "”",
}

var asciiGlyphs = glyphs{
	left: "[", end: "]", track: ".", target: "=", score: "O",
	share:  [4]string{"-", "#", "+", "x"},
	line:   [empathy.Count]string{"~", "=", "-"},
	signal: "-", fault: "^",
	gutter: "|", arrow: ">", dot: "|", dash: "-", ellipsis: "...", minus: "-", times: "x", open: `"`, shut: `"`,
}

func (s Style) glyphs() *glyphs {
	if s.ASCII {
		return &asciiGlyphs
	}
	return &unicodeGlyphs
}

// sign is one column that tells a verdict apart without colour.
func (s Style) sign(v empathy.Verdict) string {
	unicode, ascii := "?", "?"
	switch v {
	case empathy.Within:
		unicode, ascii = "✓", "="
	case empathy.Below:
		unicode, ascii = "▼", "<"
	case empathy.Above:
		unicode, ascii = "▲", ">"
	case empathy.Mixed:
		unicode, ascii = "◆", "!"
	}
	if s.ASCII {
		return ascii
	}
	return unicode
}
