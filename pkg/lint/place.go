package lint

import (
	"strings"

	"github.com/attune-cx/attune/pkg/library"
)

// shownWidth is the length in bytes of the line that is shown with a finding. Exports
// have whole libraries on one line.
const shownWidth = 320

// place fills in where in the file in hand a finding is. It keeps nothing of the file but
// copies, so that the file can be forgotten.
func (w *worker) place(f *Finding, span library.Span) {
	f.Path = w.file.Path
	f.Start, f.End, f.From, f.To = span.Start, span.End, span.From, span.To
	if !w.options.NoLines {
		line, cut := w.file.Excerpt(span.From, shownWidth)
		f.Line, f.LineOffset = strings.Clone(line), cut
	}
}

// opening is the first line of a reply, where findings stand that are about all of it.
func opening(r *library.Reply) library.Span {
	from, to := 0, len(r.Text)
	for from < to && isSpace(r.Text[from]) {
		from++
	}
	if i := strings.IndexAny(r.Text[from:], "\r\n"); i >= 0 {
		to = from + i
	}
	return r.Span(from, to)
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }
