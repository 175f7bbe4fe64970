package report

import (
	"strconv"
	"strings"

	"github.com/attune-cx/attune/pkg/review"
	"github.com/attune-cx/attune/pkg/terminal"
)

// A Hit is a place where a pattern was found.
type Hit struct {
	ID       string // of the exchange
	In       string // "reply" or "customer"
	Text     string // the whole text
	Span     review.Span
	Sentence review.Span // that it stands in
}

// AppendHit appends a hit on one line: the id, and the words around it with the hit
// in colour or else in brackets.
func AppendHit(dst []byte, h *Hit, o Options) []byte {
	p := newPrinter(dst, o)
	p.Show(bold, p.Head(oneLine(h.ID), longestID))
	p.Put(normal, "  ")
	before := oneLine(spanText(review.Span{Start: h.Sentence.Start, End: h.Span.Start}, h.Text))
	hit := oneLine(spanText(h.Span, h.Text))
	after := oneLine(spanText(review.Span{Start: h.Span.End, End: h.Sentence.End}, h.Text))

	// The hit comes first; what room it leaves goes to both sides.
	room := max(p.Width-p.Col, terminal.MinWidth) - len("[]")
	hit, whole := p.Excerpt(hit, room)
	if !whole {
		hit += p.Ellipsis()
	}
	room -= terminal.Columns(hit, p.ASCII)
	left, right := terminal.Columns(before, p.ASCII), terminal.Columns(after, p.ASCII)
	if left+right > room {
		left = min(left, max(room/2, room-right))
		right = room - left
	}
	if before != "" {
		p.Show(dim, p.Tail(before, left))
	}
	if p.Color {
		p.Show(bold+";"+green, hit)
	} else {
		p.Put(normal, "[")
		p.Show(normal, hit)
		p.Put(normal, "]")
	}
	if after != "" {
		p.Show(dim, p.Head(after, right))
	}
	p.Newline()
	return p.Buf
}

// longestID is in columns: an id is for copying, so that it is cut only when it is
// none.
const longestID = 200

// oneLine is s with every stretch of white space as one space.
func oneLine(s string) string {
	words := strings.Join(strings.Fields(s), " ")
	if words == "" {
		return ""
	}
	if strings.TrimLeft(s, " \t\r\n") != s {
		words = " " + words
	}
	if strings.TrimRight(s, " \t\r\n") != s {
		words += " "
	}
	return words
}

// AppendHitJSON appends a hit as a JSON object without a newline: schema, id, in,
// start, end, text, and the sentence that it stands in.
func AppendHitJSON(dst []byte, h *Hit) []byte {
	dst = append(dst, `{"schema":`...)
	dst = strconv.AppendInt(dst, review.Schema, 10)
	dst = append(dst, `,"id":`...)
	dst = AppendString(dst, h.ID)
	dst = append(dst, `,"in":`...)
	dst = AppendString(dst, h.In)
	dst = appendSpan(dst, h.Span, spanText(h.Span, h.Text))
	dst = append(dst, `,"sentence":`...)
	dst = AppendString(dst, spanText(h.Sentence, h.Text))
	return append(dst, '}')
}

// Caret returns two lines for a terminal: a stretch of text on one line, and carets
// under the length bytes from offset. Of a long text only what stands near is shown.
func Caret(text string, offset, length int) string {
	const room, around = 72, 24 // columns
	p := newPrinter(nil, Options{})
	offset = min(max(offset, 0), len(text))
	end := min(offset+max(length, 0), len(text))
	before, at, after := text[:offset], text[offset:end], text[end:]
	if terminal.Columns(text, false) > room {
		before = p.Tail(before, around)
		at = p.Head(at, room-2*around)
		after = p.Head(after, around)
	}
	under := max(terminal.Columns(at, false), 1)
	return terminal.Visible(before+at+after) + "\n" + strings.Repeat(" ", terminal.Columns(before, false)) + strings.Repeat("^", under)
}
