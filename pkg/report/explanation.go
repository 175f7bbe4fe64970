package report

import (
	"strconv"
	"strings"

	"github.com/attune-cx/attune/pkg/empathy"
	"github.com/attune-cx/attune/pkg/exchange"
	"github.com/attune-cx/attune/pkg/review"
	"github.com/attune-cx/attune/pkg/text"
)

// AppendExplanation appends the view of how a draft was read and judged: zones,
// sentences and words as the rules see them, the words that context goes by, how
// each score comes about, and the rules that nearly applied. With tags it shows parts
// of speech as well, which loads the tagger; there is one for English only.
func AppendExplanation(dst []byte, x *review.Explanation, tags bool, o Options) []byte {
	p := newPrinter(dst, o)
	if x.Reply == nil {
		p.Words(normal, "No rules read the language of this draft, so nothing was looked for in it. If it is short, say which language it is in.", 0)
		p.Newline()
		return p.Buf
	}
	p.readingOf(x, tags, &o)
	p.title("Scores")
	for _, t := range empathy.Types {
		p.typeRow(&x.Types[t], t)
		p.sum(x.Review, t)
	}
	p.situation(&x.Situation)
	p.signals(x.Review)
	if len(x.Missteps) > 0 {
		p.Newline()
		p.missteps(x.Review, &o.From)
	}
	p.nearly(x, &o)
	return p.Buf
}

func (p *printer) title(s string) {
	p.Newline()
	p.Put(bold, s)
	p.Newline()
}

// readingOf prints each sentence with its words.
func (p *printer) readingOf(x *review.Explanation, tags bool, o *Options) {
	d := x.Reply
	p.Put(bold, "Words")
	p.Words(dim, "as rules see them, in "+x.Language+": (stop word), word/what-it-is", 0)
	p.Newline()
	if tags && x.Language != "en" {
		p.Words(yellow, "Parts of speech are known for English only.", indent)
		p.Newline()
	}
	place := newLocator(d.Text, o.From)
	place.path = ""
	contexts := x.Contexts
	for i := range d.Sentences {
		s := &d.Sentences[i]
		if i == 0 || d.Sentences[i-1].Zone != s.Zone {
			p.Newline()
			p.Put(bold, "  "+s.Zone.String())
			if s.Zone != text.Body {
				p.Words(dim, "(no rule looks here)", 0)
			}
			p.Newline()
		}
		p.label(dim, place.find(s.Start))
		p.Words(normal, spanText(review.Span{Start: s.Start, End: s.Stop}, d.Text), labelWidth)
		if traits := sentenceTraits(s); len(traits) > 0 {
			p.Words(dim, "["+strings.Join(traits, ", ")+"]", labelWidth)
		}
		p.Newline()
		var tagged []string
		if tags {
			tagged = d.Tags(i)
		}
		for j := s.First; j < s.End; j++ {
			tag := ""
			if j-s.First < len(tagged) {
				tag = tagged[j-s.First]
			}
			word, sgr := wordText(&d.Tokens[j], tag)
			p.Words(sgr, word, labelWidth)
		}
		p.Newline()
		from := 0
		for ; from < len(contexts) && contexts[from].Sentence < i; from++ {
		}
		to := from
		for ; to < len(contexts) && contexts[to].Sentence == i; to++ {
		}
		p.contexts(contexts[from:to], d.Text)
		contexts = contexts[to:]
	}
}

// contexts prints the words of one sentence that context tests go by.
func (p *printer) contexts(list []review.ContextWords, text string) {
	for i := range list {
		if i == 0 {
			p.label(dim, "  context")
		}
		p.Words(yellow, list[i].Kind, labelWidth)
		p.Quote(dim, spanText(list[i].Span, text), quoteWidth, labelWidth)
		if i+1 < len(list) {
			p.Put(normal, ",")
		}
	}
	if len(list) > 0 {
		p.Newline()
	}
}

func sentenceTraits(s *text.Sentence) (traits []string) {
	if s.Item {
		traits = append(traits, "list item")
	}
	if s.Question {
		traits = append(traits, "question")
	}
	if s.Exclaim {
		traits = append(traits, "exclamation")
	}
	return traits
}

// wordTraits are what rules can ask of a word besides its letters.
func wordTraits(t *text.Token) (traits []string) {
	if t.Kind != text.Word {
		traits = append(traits, t.Kind.String())
	}
	for _, x := range []struct {
		is   bool
		name string
	}{{t.Written, "number"}, {t.Unit, "unit"}, {t.Name, "name"}, {t.Echo, "echo"}, {t.Quoted, "quoted"}} {
		if x.is {
			traits = append(traits, x.name)
		}
	}
	return traits
}

func wordText(t *text.Token, tag string) (word, sgr string) {
	word = strings.ReplaceAll(t.Norm, " ", "_")
	if traits := wordTraits(t); len(traits) > 0 {
		word += "/" + strings.Join(traits, "+")
	}
	if tag != "" {
		word += "/" + tag
	}
	switch {
	case t.Echo:
		return word, cyan
	case t.Stop:
		return "(" + word + ")", dim
	}
	return word, normal
}

// nearly prints the rules whose words are there and that came to nothing; once what
// comes more often for the same reason.
func (p *printer) nearly(x *review.Explanation, o *Options) {
	if len(x.Nearly) == 0 {
		return
	}
	p.title("Nearly")
	place := newLocator(x.Reply.Text, o.From)
	place.path = ""
	type kind struct{ rule, reason, detail, by string }
	alike := map[kind][]*review.Nearly{}
	for i := range x.Nearly {
		n := &x.Nearly[i]
		k := kind{n.Rule, n.Reason, n.Detail, n.By}
		alike[k] = append(alike[k], n)
	}
	for i := range x.Nearly {
		n := &x.Nearly[i]
		all := alike[kind{n.Rule, n.Reason, n.Detail, n.By}]
		if all[0] != n {
			continue
		}
		p.label(dim, place.find(n.Start))
		p.Words(bold, n.Rule, labelWidth)
		for _, n := range all[:min(len(all), maxQuotes)] {
			p.Quote(dim, spanText(n.Span, x.Reply.Text), quoteWidth, labelWidth)
		}
		if len(all) > maxQuotes {
			p.Words(dim, "and "+strconv.Itoa(len(all)-maxQuotes)+" more", labelWidth)
		}
		p.Newline()
		p.To(labelWidth)
		p.Put(yellow, p.arrow)
		p.Words(normal, whyNot(n), labelWidth+2)
		p.Quote(dim, spanText(n.InTheWay, x.Reply.Text), quoteWidth, labelWidth+2)
		if n.Reason == "outdone" || n.Reason == "discounted" {
			p.arithmetic(n)
		}
		p.Newline()
	}
}

// arithmetic prints what a cue would have counted.
func (p *printer) arithmetic(n *review.Nearly) {
	line := string(appendShare(nil, n.Strength))
	if n.Reason == "outdone" {
		line = "alone it counts " + line
	}
	for _, d := range n.Discounts {
		line += " " + p.times + " " + string(appendShare(nil, d.Factor)) + " " + d.Kind
	}
	if len(n.Discounts) > 0 {
		line += " = " + string(appendShare(nil, n.Counts))
	}
	p.Words(dim, "("+line+")", labelWidth+2)
}

// whyNot says why a rule came to nothing.
func whyNot(n *review.Nearly) string {
	switch n.Reason {
	case "except":
		return "one of its exceptions stands here:"
	case "where":
		return "its condition does not hold: " + n.Detail
	case "context":
		return "in this context it does not apply: " + n.Detail
	case "outdone":
		return "outdone by " + n.By + ", which shows " + n.Move + " here as well:"
	case "discounted":
		return "discounts leave nothing of it"
	}
	return n.Reason
}

// AppendExplanationJSON appends an explanation as a JSON object without a newline:
// schema, the review as "check --explain" gives it, zones, sentences with their words
// and contexts, and the rules that nearly applied.
func AppendExplanationJSON(dst []byte, x *review.Explanation, tags bool) []byte {
	dst = append(dst, `{"schema":`...)
	dst = strconv.AppendInt(dst, review.Schema, 10)
	dst = append(dst, `,"review":`...)
	dst = AppendExplainedJSON(dst, x.Review)
	dst = append(dst, `,"zones":[`...)
	d := x.Reply
	if d == nil {
		return append(dst, `],"sentences":[],"nearly":[]}`...)
	}
	for i := range d.Zones {
		z := &d.Zones[i]
		dst = appendComma(dst, i)
		dst = append(dst, `{"zone":`...)
		dst = AppendString(dst, z.Zone.String())
		dst = appendPlace(dst, z.Start, z.Stop)
		dst = append(dst, '}')
	}
	dst = append(dst, `],"sentences":[`...)
	contexts := x.Contexts
	for i := range d.Sentences {
		dst = appendComma(dst, i)
		var tagged []string
		if tags {
			tagged = d.Tags(i)
		}
		dst = appendSentence(dst, d, i, tagged)
		n := 0
		dst = append(dst, `,"contexts":[`...)
		for ; n < len(contexts) && contexts[n].Sentence == i; n++ {
			dst = appendComma(dst, n)
			dst = append(dst, `{"kind":`...)
			dst = AppendString(dst, contexts[n].Kind)
			dst = appendSpan(dst, contexts[n].Span, spanText(contexts[n].Span, d.Text))
			dst = append(dst, '}')
		}
		contexts = contexts[n:]
		dst = append(dst, `]}`...)
	}
	dst = append(dst, `],"nearly":[`...)
	for i := range x.Nearly {
		dst = appendComma(dst, i)
		dst = appendNearly(dst, &x.Nearly[i], x.Exchange)
	}
	return append(dst, `]}`...)
}

func appendComma(dst []byte, i int) []byte {
	if i > 0 {
		dst = append(dst, ',')
	}
	return dst
}

// appendPlace appends ,"start":…,"end":…
func appendPlace(dst []byte, start, end int) []byte {
	dst = append(dst, `,"start":`...)
	dst = strconv.AppendInt(dst, int64(start), 10)
	dst = append(dst, `,"end":`...)
	return strconv.AppendInt(dst, int64(end), 10)
}

// appendFlag appends a field that is true; what is false is left out.
func appendFlag(dst []byte, name string, is bool) []byte {
	if is {
		dst = append(dst, `,"`...)
		dst = append(dst, name...)
		dst = append(dst, `":true`...)
	}
	return dst
}

// appendSentence appends a sentence without its end.
func appendSentence(dst []byte, d *text.Document, i int, tagged []string) []byte {
	s := &d.Sentences[i]
	dst = append(dst, `{"zone":`...)
	dst = AppendString(dst, s.Zone.String())
	dst = appendSpan(dst, review.Span{Start: s.Start, End: s.Stop}, spanText(review.Span{Start: s.Start, End: s.Stop}, d.Text))
	dst = appendFlag(dst, "question", s.Question)
	dst = appendFlag(dst, "exclamation", s.Exclaim)
	dst = appendFlag(dst, "item", s.Item)
	dst = append(dst, `,"words":[`...)
	for j := s.First; j < s.End; j++ {
		t := &d.Tokens[j]
		dst = appendComma(dst, j-s.First)
		dst = append(dst, `{"norm":`...)
		dst = AppendString(dst, t.Norm)
		dst = append(dst, `,"kind":`...)
		dst = AppendString(dst, t.Kind.String())
		dst = appendPlace(dst, t.Start, t.End)
		dst = appendFlag(dst, "number", t.Written)
		dst = appendFlag(dst, "unit", t.Unit)
		dst = appendFlag(dst, "name", t.Name)
		dst = appendFlag(dst, "echo", t.Echo)
		dst = appendFlag(dst, "stop", t.Stop)
		dst = appendFlag(dst, "quoted", t.Quoted)
		if t.EchoRun > 0 {
			dst = append(dst, `,"echo_run":`...)
			dst = strconv.AppendInt(dst, int64(t.EchoRun), 10)
		}
		if k := j - s.First; k < len(tagged) && tagged[k] != "" {
			dst = append(dst, `,"tag":`...)
			dst = AppendString(dst, tagged[k])
		}
		dst = append(dst, '}')
	}
	return append(dst, ']')
}

func appendNearly(dst []byte, n *review.Nearly, x *exchange.Exchange) []byte {
	dst = append(dst, `{"rule":`...)
	dst = AppendString(dst, n.Rule)
	if !n.Misstep {
		dst = append(dst, `,"type":`...)
		dst = AppendString(dst, n.Type.String())
		dst = append(dst, `,"move":`...)
		dst = AppendString(dst, n.Move)
		dst = append(dst, `,"strength":`...)
		dst = appendShare(dst, n.Strength)
	}
	dst = appendSpan(dst, n.Span, spanText(n.Span, x.Reply))
	dst = append(dst, `,"reason":`...)
	dst = AppendString(dst, n.Reason)
	dst = append(dst, `,"detail":`...)
	dst = AppendString(dst, n.Detail)
	if n.By != "" {
		dst = append(dst, `,"by":`...)
		dst = AppendString(dst, n.By)
	}
	if n.Reason == "outdone" || n.Reason == "discounted" {
		dst = append(dst, `,"counts":`...)
		dst = appendShare(dst, n.Counts)
		dst = append(dst, `,"discounts":[`...)
		for i, d := range n.Discounts {
			dst = appendComma(dst, i)
			dst = append(dst, `{"kind":`...)
			dst = AppendString(dst, d.Kind)
			dst = append(dst, `,"factor":`...)
			dst = appendShare(dst, d.Factor)
			dst = append(dst, '}')
		}
		dst = append(dst, ']')
	}
	if words := spanText(n.InTheWay, x.Reply); words != "" {
		dst = append(dst, `,"in_the_way":{"text":`...)
		dst = AppendString(dst, words)
		dst = appendPlace(dst, n.InTheWay.Start, n.InTheWay.End)
		dst = append(dst, '}')
	}
	return append(dst, '}')
}
