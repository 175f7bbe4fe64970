package report

import (
	"github.com/attune-cx/attune/pkg/empathy"
	"github.com/attune-cx/attune/pkg/terminal"
)

const (
	normal  = terminal.Normal
	bold    = terminal.Bold
	dim     = terminal.Dim
	red     = terminal.Red
	green   = terminal.Green
	yellow  = terminal.Yellow
	blue    = terminal.Blue
	magenta = terminal.Magenta
	cyan    = terminal.Cyan
	boldRed = terminal.BoldRed
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

// glyphs are what the views are drawn with, each one column wide.
type glyphs struct {
	left, end, track, target, score        string                // a bar
	share                                  [4]string             // a stacked bar: below, within, above, mixed
	line                                   [empathy.Count]string // under a word, per type
	signal, fault                          string                // under a word
	gutter, arrow, dot, dash, minus, times string
}

var unicodeGlyphs = glyphs{
	left: "▕", end: "▏", track: "·", target: "━", score: "●",
	share:  [4]string{"░", "█", "▓", "▒"},
	line:   [empathy.Count]string{"~", "═", "─"},
	signal: "─", fault: "^",
	gutter: "│", arrow: "→", dot: "·", dash: "–", minus: "−", times: "×",
}

var asciiGlyphs = glyphs{
	left: "[", end: "]", track: ".", target: "=", score: "O",
	share:  [4]string{"-", "#", "+", "x"},
	line:   [empathy.Count]string{"~", "=", "-"},
	signal: "-", fault: "^",
	gutter: "|", arrow: ">", dot: "|", dash: "-", minus: "-", times: "x",
}

func glyphsOf(s terminal.Style) *glyphs {
	if s.ASCII {
		return &asciiGlyphs
	}
	return &unicodeGlyphs
}

// sign is one column that tells a verdict apart without colour.
func (p *printer) sign(v empathy.Verdict) string {
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
	if p.ASCII {
		return ascii
	}
	return unicode
}
