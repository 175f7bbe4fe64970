package lint

import (
	"slices"

	"github.com/attune-cx/attune/pkg/template"
)

// expand lays the reply in hand out in its branches, and says what the help desk will
// not understand.
func (w *worker) expand() {
	w.template = template.Expand(w.reply.Text)
	for _, p := range w.template.Problems {
		w.add(found(problems[p.Kind], p.Message, p.Advice), w.reply.Span(p.Start, p.End), w.reply.Text[p.Start:p.End])
	}
}

// problems are the kinds of findings that problems of a template are.
var problems = map[template.Kind]string{
	template.HalfOpen:   PlaceholderOpen,
	template.Empty:      PlaceholderEmpty,
	template.UnknownTag: PlaceholderTag,
	template.Unbalanced: PlaceholderUnbalanced,
	template.Branches:   PlaceholderBranches,
	template.Unknown:    PlaceholderUnknown,
	template.Foreign:    PlaceholderForeign,
}

// isPlaceholder reports whether a stretch of the reply is a placeholder and nothing
// else.
func (w *worker) isPlaceholder(from, to int) bool {
	all := w.template.Placeholders
	i, found := slices.BinarySearchFunc(all, from, func(p template.Placeholder, at int) int { return p.Start - at })
	return found && all[i].End >= to || !found && i > 0 && all[i-1].End >= to
}
