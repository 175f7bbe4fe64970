package report

import (
	"strconv"
	"strings"
	"unicode"

	"github.com/attune-cx/attune/pkg/empathy"
	"github.com/attune-cx/attune/pkg/exchange"
	"github.com/attune-cx/attune/pkg/review"
)

// AppendDiagnosis appends the view of a customer's message: the situation it
// tells, how surely and why, what a reply should therefore contain, and the
// message with its signals marked.
func AppendDiagnosis(dst []byte, r *review.Review, o Options) []byte {
	p := newPrinter(dst, o)
	p.Words(bold, r.Situation.ID, 0)
	p.source(&r.Situation, indent)
	if r.ID != "-" { // standard input, or the message itself on the command line
		p.Words(dim, r.ID, indent)
	}
	p.Newline()
	if strings.TrimSpace(r.Situation.Reason) != "" {
		p.Words(normal, r.Situation.Reason, indent)
		p.Newline()
	}
	p.Newline()
	for _, t := range empathy.Types {
		p.targetRow(r.Types[t].Target, t)
	}
	x := r.Exchange
	if x == nil {
		return p.Buf
	}
	if r.Language == review.Unknown && strings.TrimSpace(x.Customer) != "" {
		p.label(yellow, "language")
		p.Words(yellow, "None that has rules was recognised.", labelWidth)
		p.Newline()
	}
	if strings.TrimSpace(x.Customer) != "" {
		p.Newline()
		p.marked(x.Customer, p.signalMarks(r), 0)
	}
	p.signals(r)
	return p.Buf
}

// indicators lists the words that speak for the situation.
func (p *printer) indicators(words []review.Indicator) {
	for i, w := range words {
		if i == 0 {
			p.label(normal, "words")
		}
		text := w.Text + " +" + strconv.FormatFloat(w.Weight, 'f', 1, 64)
		if i+1 < len(words) {
			text += ","
		}
		p.Words(dim, text, labelWidth)
	}
	if len(words) > 0 {
		p.Newline()
	}
}

// targetRow prints a range on its bar.
func (p *printer) targetRow(r empathy.Range, t empathy.Type) {
	p.label(typeColor[t], t.String())
	cells := min(p.Width-labelWidth-len("[] ")-len("  0-100  ")-len(silence), barCells)
	p.Put(dim, p.glyphs.left)
	p.track(cell(r.Min, cells), cell(r.Max, cells), 0, cells)
	p.Put(dim, p.glyphs.end)
	p.To(p.Col + 1)
	p.targetRange(r)
	if r.Min == 0 {
		p.Put(dim, silence)
	}
	p.Newline()
}

const silence = "silence is fine"

// signals lists what was recognised, each id once, and the words that speak for the
// situation by themselves.
func (p *printer) signals(r *review.Review) {
	var ids []string
	words := map[string][]string{}
	whole := map[string]bool{}
	inReply := map[string]bool{}
	for i := range r.Situation.Signals {
		s := &r.Situation.Signals[i]
		if words[s.ID] == nil {
			ids = append(ids, s.ID)
		}
		words[s.ID] = append(words[s.ID], signalText(s, r.Exchange))
		whole[s.ID] = whole[s.ID] || isWhole(s, r.Exchange)
		inReply[s.ID] = s.InReply
	}
	if len(ids)+len(r.Situation.Words) == 0 {
		return
	}
	p.Newline()
	for i, id := range ids {
		if i == 0 {
			p.label(normal, "signals")
		}
		p.Words(yellow, id, labelWidth)
		if inReply[id] {
			p.Words(dim, "in the reply:", labelWidth+2)
		}
		if whole[id] {
			p.Words(dim, "the whole message", labelWidth+2)
			p.Newline()
			continue
		}
		for j, text := range words[id] {
			if j == maxQuotes {
				p.Words(dim, "and "+strconv.Itoa(len(words[id])-j)+" more", labelWidth+2)
				break
			}
			p.Quote(dim, text, quoteWidth, labelWidth+2)
		}
		p.Newline()
	}
	p.indicators(r.Situation.Words)
}

// maxQuotes is how many places are quoted for one signal.
const maxQuotes = 3

func (p *printer) signalMarks(r *review.Review) []mark {
	var marks []mark
	for i := range r.Situation.Signals {
		if s := &r.Situation.Signals[i]; !s.InReply && !isWhole(s, r.Exchange) {
			marks = append(marks, mark{s.Span, shortID(s.ID), p.signal, yellow})
		}
	}
	return drawable(marks, r.Exchange.Customer)
}

// isWhole says whether a signal is of the customer's message as a whole, such as its
// length: underlining or quoting all of it would tell nothing. In a short message any
// signal may take up all words.
func isWhole(s *review.Signal, x *exchange.Exchange) bool {
	if s.InReply || x == nil {
		return false
	}
	isWord := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }
	found := spanText(s.Span, x.Customer)
	return len(strings.Fields(found)) > shortMessage &&
		!strings.ContainsFunc(x.Customer[:s.Start], isWord) && !strings.ContainsFunc(x.Customer[s.End:], isWord)
}

// shortMessage is up to how many words a message is short.
const shortMessage = 6

// shortID leaves out what the view says already: en.signal.repeat.nth-time is
// repeat.nth-time.
func shortID(id string) string {
	if _, rest, ok := strings.Cut(id, ".signal."); ok && rest != "" {
		return rest
	}
	return id
}

// AppendDiagnosisJSON appends a diagnosis as a JSON object without a newline:
// schema, id, language, situation (as in the output record), target (a range per
// type) and meta.
func AppendDiagnosisJSON(dst []byte, r *review.Review) []byte {
	dst, x := appendHead(dst, r)
	dst = append(dst, `,"target":{`...)
	for i, t := range empathy.Types {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = AppendString(dst, t.String())
		dst = append(dst, ':')
		dst = appendRange(dst, r.Types[t].Target)
	}
	dst = append(dst, `},"meta":`...)
	dst = appendMeta(dst, x)
	return append(dst, '}')
}
