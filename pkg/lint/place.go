package lint

import (
	"strings"

	"github.com/attune-cx/attune/pkg/library"
)

// shownWidth is the length in bytes of the line that is shown with a finding. Exports
// have whole libraries on one line.
const shownWidth = 320

// place fills in where in a file a finding is. It keeps nothing of the file but copies,
// so that the file can be forgotten.
func place(f Finding, file *library.File, span library.Span) Finding {
	f.Path = file.Path
	f.Start, f.End, f.From, f.To = span.Start, span.End, span.From, span.To
	line, cut := file.Excerpt(span.From, shownWidth)
	f.Line, f.LineOffset = strings.Clone(line), cut
	f.Reply, f.Title = strings.Clone(f.Reply), strings.Clone(f.Title)
	return f
}
