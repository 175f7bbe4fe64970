package lint

// A variant is the reply as one customer may get it: of each condition one branch.
type variant struct {
	text string
	when string // the branch, for messages; empty when there is but one
}

// expand makes the variants of the reply in hand, at least one.
func (w *worker) expand() {
	w.variants = append(w.variants[:0], variant{text: w.reply.Text})
}

// origin leads from a stretch of the variant back to the reply as it was written.
func (x *variant) origin(from, to int) (int, int) { return from, to }

// isPlaceholder reports whether a stretch of the variant is a placeholder and nothing
// else.
func (x *variant) isPlaceholder(from, to int) bool { return false }
