package annotate

import (
	"bufio"
	"unicode/utf8"

	"github.com/attune-cx/attune/pkg/exchange"
	"github.com/attune-cx/attune/pkg/lint"
	"github.com/attune-cx/attune/pkg/terminal"
)

// A Diagnostic of reviewdog.
// https://github.com/reviewdog/reviewdog/tree/master/proto/rdf
type rdDiagnostic struct {
	Message  string      `json:"message"`
	Location rdLocation  `json:"location"`
	Severity string      `json:"severity"`
	Source   rdSource    `json:"source"`
	Code     rdCode      `json:"code"`
	Related  []rdRelated `json:"related_locations,omitempty"`
}

type rdLocation struct {
	Path  string   `json:"path"`
	Range *rdRange `json:"range,omitempty"`
}

type rdRange struct {
	Start rdPosition  `json:"start"`
	End   *rdPosition `json:"end,omitempty"`
}

// Columns of an rdPosition count bytes, from 1.
type rdPosition struct {
	Line   int `json:"line"`
	Column int `json:"column,omitempty"`
}

type rdSource struct {
	Name string `json:"name"`
	URL  string `json:"url"`
}

type rdCode struct {
	Value string `json:"value"`
}

type rdRelated struct {
	Message  string     `json:"message,omitempty"`
	Location rdLocation `json:"location"`
}

// writeRDJSONLines writes a Diagnostic on each line.
func writeRDJSONLines(w *bufio.Writer, r *lint.Report, _ *Options) error {
	levels := [...]string{lint.Note: "INFO", lint.Warning: "WARNING", lint.Error: "ERROR"}
	return writeEach(w, len(r.Findings), func(dst []byte, i int) []byte {
		f := &r.Findings[i]
		d := rdDiagnostic{
			Message:  plainMarkdown(f),
			Location: rdLocation{Path: f.Path, Range: rdRangeOf(f)},
			Severity: levels[clamp(f.Severity)],
			Source:   rdSource{"attune", homepage},
			Code:     rdCode{f.ID},
		}
		for _, x := range f.Related {
			l := rdLocation{Path: x.Path}
			if x.Start.Line > 0 {
				l.Range = &rdRange{Start: rdPosition{Line: x.Start.Line}}
			}
			d.Related = append(d.Related, rdRelated{terminal.Visible(x.Message), l})
		}
		return append(appendJSON(dst, d), '\n')
	})
}

// plainMarkdown is what reviewdog puts into a comment as Markdown.
func plainMarkdown(f *lint.Finding) string {
	s := plain(f.Message)
	if f.Advice != "" {
		s += "\n" + plain(f.Advice)
	}
	return s
}

// rdRangeOf is where a finding is; nil when it is about the whole file.
func rdRangeOf(f *lint.Finding) *rdRange {
	if f.Start.Line < 1 {
		return nil
	}
	r := &rdRange{Start: rdPosition{f.Start.Line, byteColumn(f, f.Start)}}
	switch {
	case f.End.Line == f.Start.Line:
		if column := byteColumn(f, f.End); column > r.Start.Column && r.Start.Column > 0 {
			r.End = &rdPosition{f.End.Line, column}
		}
	case f.End.Line > f.Start.Line:
		// The line on which it ends is not known, so that the range is one of lines.
		r.Start.Column = 0
		r.End = &rdPosition{Line: f.End.Line}
	}
	return r
}

// byteColumn is a column in bytes, or 0 when the beginning of the line is not known.
func byteColumn(f *lint.Finding, at exchange.Position) int {
	if f.LineOffset > 0 || at.Column < 1 {
		return 0
	}
	column, rest := 1, f.Line
	for n := 1; n < at.Column; n++ {
		if rest == "" {
			return 0
		}
		_, size := utf8.DecodeRuneInString(rest)
		column, rest = column+size, rest[size:]
	}
	return column
}
