package report

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/attune-cx/attune/pkg/empathy"
	"github.com/attune-cx/attune/pkg/exchange"
	"github.com/attune-cx/attune/pkg/review"
)

// AppendCheck appends the view of one draft for the agent who wrote it: what is
// missing or too much, the draft with marks under its words, the missteps with
// line:column (both from 1, in characters), and last what to do.
func AppendCheck(dst []byte, r *review.Review, o Options) []byte {
	p := newPrinter(dst, o)
	p.verdict(r.Verdict)
	p.Words(normal, judgement(r), labelWidth)
	p.Newline()
	p.Newline()
	p.types(r, o.Explain)
	p.unread(r)
	p.heldAgainst(r)
	if r.Exchange != nil && strings.TrimSpace(r.Exchange.Reply) != "" {
		p.Newline()
		p.marked(r.Exchange.Reply, p.replyMarks(r), max(o.From.Line, 1))
		p.Buf = appendLegend(p.Buf, o)
	}
	if len(r.Missteps)+len(r.Advice) > 0 {
		p.Newline()
		p.missteps(r, &o.From)
		p.advice(r.Advice)
	}
	return p.Buf
}

// judgement says in a sentence how the types lie against their ranges.
func judgement(r *review.Review) string {
	if r.Verdict == empathy.Unjudged {
		return "not judged"
	}
	parts := map[empathy.Verdict][]string{}
	for _, t := range empathy.Types {
		tr := &r.Types[t]
		name := t.String()
		if tr.Distance != 0 {
			name += " by " + strconv.Itoa(tr.Distance)
		}
		parts[tr.Verdict] = append(parts[tr.Verdict], name)
	}
	var clauses []string
	if low := parts[empathy.Below]; len(low) > 0 {
		clauses = append(clauses, "too little: "+strings.Join(low, ", "))
	}
	if high := parts[empathy.Above]; len(high) > 0 {
		clauses = append(clauses, "too much: "+strings.Join(high, ", "))
	}
	if len(clauses) == 0 {
		return "all three types fit the situation"
	}
	return strings.Join(clauses, "; ")
}

// newLocator counts from where the text begins in its file.
func newLocator(text string, from exchange.Position) locator {
	return locator{text: text, path: from.Path, first: max(from.Line, 1)}
}

// A locator turns rising byte offsets of a text into line:column without
// starting over for each.
type locator struct {
	text, path   string
	first        int // line of the file
	at           int // bytes
	line, column int // of at, from 0
}

func (l *locator) find(offset int) string {
	offset = min(max(offset, 0), len(l.text))
	if offset < l.at {
		*l = locator{text: l.text, path: l.path, first: l.first}
	}
	for _, part := range strings.SplitAfter(l.text[l.at:offset], "\n") {
		if strings.HasSuffix(part, "\n") {
			l.line++
			l.column = 0
		} else {
			l.column += utf8.RuneCountInString(part)
		}
	}
	l.at = offset
	place := strconv.Itoa(l.first+l.line) + ":" + strconv.Itoa(l.column+1)
	if l.path != "" {
		return l.path + ":" + place
	}
	return place
}
