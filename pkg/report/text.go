package report

import (
	"strconv"
	"strings"

	"github.com/attune-cx/attune/pkg/empathy"
	"github.com/attune-cx/attune/pkg/exchange"
	"github.com/attune-cx/attune/pkg/review"
)

func textBlocks(o Options) *Format {
	return &Format{
		Name:      "text",
		Separator: []byte("\n"),
		Render: func(dst []byte, r *review.Review) []byte {
			return AppendText(dst, r, o)
		},
		Footer: func(dst []byte, s *Summary) []byte {
			if s.Replies > 0 {
				dst = append(dst, '\n')
			}
			if o.Marks && s.Replies > 0 {
				dst = append(appendLegend(dst, o), '\n')
			}
			return AppendSummary(dst, s, o)
		},
	}
}

// AppendText appends the block of one reply: verdict, scores against their
// ranges, situation, missteps and advice; on demand the sums and the marked text.
func AppendText(dst []byte, r *review.Review, o Options) []byte {
	p := newPrinter(dst, o)
	p.verdict(r.Verdict)
	p.words(bold, r.ID, indent)
	p.words(dim, r.Language, indent)
	p.newline()
	for _, t := range empathy.Types {
		p.typeRow(&r.Types[t], t)
		if o.Explain {
			p.sum(r, t)
		}
	}
	p.unread(r)
	p.situation(&r.Situation)
	p.missteps(r, nil)
	p.advice(r.Advice)
	if o.Marks && r.Exchange != nil && r.Exchange.Reply != "" {
		p.newline()
		p.marked(r.Exchange.Reply, p.replyMarks(r), 0)
	}
	return p.buf
}

const (
	indent = 2
	// labelWidth is where what belongs to a label begins, in every view.
	labelWidth = 13
)

// label starts a row.
func (p *printer) label(sgr, s string) {
	p.to(indent)
	p.put(sgr, s)
	p.to(labelWidth)
}

func (p *printer) verdict(v empathy.Verdict) {
	sgr := verdictColor(v)
	if sgr != normal {
		sgr = bold + ";" + sgr
	}
	p.put(sgr, p.sign(v))
	p.put(normal, " ")
	p.put(sgr, string(v))
	p.to(labelWidth - 1)
}

const (
	// levelWidth and restWidth are what a type's row takes besides its bar.
	levelWidth = len("slight ")
	restWidth  = labelWidth + len("[]") + len(" 100 ") + len(" 35-75   ") + len("100 below")
)

// barCells makes a cell worth 4 points.
const barCells = 25

// typeRow prints a score on its bar, in words, and against its range.
func (p *printer) typeRow(tr *review.TypeReview, t empathy.Type) {
	p.label(typeColor[t], t.String())
	cells := p.width - restWidth
	inWords := cells >= levelWidth+10
	if inWords {
		cells -= levelWidth
	}
	p.bar(tr, min(cells, barCells))
	p.right(bold, strconv.Itoa(tr.Score), p.col+4)
	p.to(p.col + 1)
	if inWords {
		level := p.col
		p.put(normal, string(tr.Level))
		p.to(level + levelWidth)
	}
	p.targetRange(tr.Target)
	verdict := string(tr.Verdict)
	if tr.Distance != 0 {
		verdict = strconv.Itoa(tr.Distance) + " " + verdict
	}
	p.put(verdictColor(tr.Verdict), verdict)
	p.newline()
}

// targetRange prints a range, padded to the widest.
func (p *printer) targetRange(r empathy.Range) {
	from := p.col
	p.right(dim, strconv.Itoa(r.Min), from+3)
	p.put(dim, p.dash+strconv.Itoa(r.Max))
	p.to(from + 9)
}

// bar draws the range as a stretch of a line of 0 to 100 and the score as a dot.
// A score outside the range is never drawn on it, however small the distance.
func (p *printer) bar(tr *review.TypeReview, cells int) {
	cells = max(cells, 5)
	low, high, score := cell(tr.Target.Min, cells), cell(tr.Target.Max, cells), cell(tr.Score, cells)
	switch tr.Verdict {
	case empathy.Below:
		low = max(low, score+1)
	case empathy.Above:
		high = min(high, score-1)
	default:
		low, high = min(low, score), max(high, score)
	}
	p.put(dim, p.left)
	p.track(low, high, 0, score)
	p.put(verdictColor(tr.Verdict), p.score)
	p.track(low, high, score+1, cells)
	p.put(dim, p.glyphs.end)
}

// track draws the cells from..to of a line on which low..high is the range.
func (p *printer) track(low, high, from, to int) {
	inside, outside := min(max(low, from), to), min(max(high+1, from), to)
	p.repeat(dim, p.glyphs.track, inside-from)
	p.repeat(normal, p.target, outside-inside)
	p.repeat(dim, p.glyphs.track, to-max(outside, inside))
}

// cell is where a value of 0..100 falls on a line of so many cells.
func cell(value, cells int) int { return min(max(value*cells/100, 0), cells-1) }

// unread says why there was nothing to score, so that scores of 0 are not taken for a
// judgement.
func (p *printer) unread(r *review.Review) {
	switch {
	case r.Exchange != nil && strings.TrimSpace(r.Exchange.Reply) == "":
		p.label(yellow, "reply")
		p.words(yellow, "Empty, so there was nothing to score.", labelWidth)
	case r.Language == review.Unknown:
		p.label(yellow, "language")
		p.words(yellow, "Neither English nor Dutch was recognised, so nothing was scored.", labelWidth)
	default:
		return
	}
	p.newline()
}

// situation prints what the reply was held against, how that is known, and why.
func (p *printer) situation(s *review.Situation) {
	p.label(normal, "situation")
	p.words(bold, s.ID, labelWidth)
	p.source(s, labelWidth)
	for _, m := range s.Modifiers {
		p.words(normal, "+ "+m, labelWidth)
	}
	p.newline()
	p.paragraph(dim, s.Reason)
}

// source prints how the situation became known, and loudly when it is a guess.
func (p *printer) source(s *review.Situation, indent int) {
	how, sgr := string(s.Source), dim
	switch s.Source {
	case review.Assumed:
		how = "assumed, nothing was known"
	case review.Diagnosed:
		how = "diagnosed, confidence "
		if s.Confidence < lowConfidence {
			how, sgr = "diagnosed, low confidence ", yellow
		}
		how += string(appendShare(nil, s.Confidence))
	}
	p.words(sgr, "("+how+")", indent)
}

// lowConfidence is where a diagnosis is more likely wrong than right.
const lowConfidence = 0.5

// paragraph prints text under the labels; nothing for nothing.
func (p *printer) paragraph(sgr, s string) {
	if strings.TrimSpace(s) == "" {
		return
	}
	p.words(sgr, s, labelWidth)
	p.newline()
}

// quoteWidth is how much of a span is quoted, in columns.
const quoteWidth = 60

// missteps prints each fault with its words and what to do instead; and where it
// stands when from says where the reply begins.
func (p *printer) missteps(r *review.Review, from *exchange.Position) {
	reply := ""
	if r.Exchange != nil {
		reply = r.Exchange.Reply
	}
	var place locator
	if from != nil {
		place = newLocator(reply, *from)
	}
	for i := range r.Missteps {
		m := &r.Missteps[i]
		p.label(boldRed, "misstep")
		if from != nil {
			p.words(bold, place.find(m.Start), labelWidth)
		}
		p.words(normal, m.Message, labelWidth)
		p.quote(red, spanText(m.Span, reply), quoteWidth, labelWidth)
		p.words(dim, "["+m.ID+"]", labelWidth)
		p.newline()
		if m.Advice != "" {
			p.to(labelWidth)
			p.put(green, p.arrow)
			p.words(normal, m.Advice, labelWidth+2)
			p.newline()
		}
	}
}

func (p *printer) advice(list []string) {
	for i, a := range list {
		if i == 0 {
			p.label(bold+";"+green, "advice")
		}
		p.to(labelWidth)
		p.put(green, strconv.Itoa(i+1))
		p.words(normal, a, labelWidth+2)
		p.newline()
	}
}

// sum prints how a score comes about: each piece of evidence takes its share of
// what is still missing to 100, each misstep a share of what there is.
func (p *printer) sum(r *review.Review, t empathy.Type) {
	score := runningSum(&r.Types[t])
	reply := ""
	if r.Exchange != nil {
		reply = r.Exchange.Reply
	}
	product, cuts := "", ""
	for i := range r.Evidence {
		e := &r.Evidence[i]
		if e.Type != t {
			continue
		}
		p.points(score.add(e.Counts), green)
		p.words(normal, e.Move, sumIndent)
		p.words(normal, string(appendShare(nil, e.Counts)), sumIndent)
		if len(e.Discounts) > 0 {
			p.words(dim, "= "+string(appendShare(nil, e.Strength)), sumIndent)
			for _, d := range e.Discounts {
				p.words(dim, p.times+" "+string(appendShare(nil, d.Factor))+" "+d.Kind, sumIndent)
			}
		}
		p.quote(typeColor[t], spanText(e.Span, reply), quoteWidth, sumIndent)
		p.words(dim, "["+e.Cue+"]", sumIndent)
		p.newline()
		if product += " " + p.times + " "; e.Counts < 1 {
			product += string(appendShare(nil, 1-e.Counts))
		} else {
			product += "0"
		}
	}
	if product == "" {
		return // no points that a misstep could take
	}
	for i := range r.Missteps {
		m := &r.Missteps[i]
		if m.Lowers[t] == 0 {
			continue
		}
		p.points(score.lower(m.Lowers[t]), red)
		p.words(normal, "misstep", sumIndent)
		p.words(normal, p.times+" "+string(appendShare(nil, 1-m.Lowers[t])), sumIndent)
		p.quote(red, spanText(m.Span, reply), quoteWidth, sumIndent)
		p.words(dim, "["+m.ID+"]", sumIndent)
		p.newline()
		cuts += " " + p.times + " " + string(appendShare(nil, 1-m.Lowers[t]))
	}
	product = strings.TrimPrefix(product, " "+p.times+" ")
	if a := r.Types[t].Allowance; a > 0 {
		product += " / (1 " + p.minus + " " + string(appendShare(nil, a)) + " allowance)"
	}
	formula := "100 " + p.times + " (1 " + p.minus + " " + product + ")" + cuts
	if score.now == 0 {
		formula += ", at least 0,"
	}
	p.words(dim, formula+" = "+strconv.Itoa(score.now), sumIndent)
	p.newline()
}

// sumIndent is where the reason of so many points begins.
const sumIndent = labelWidth + 5

func (p *printer) points(n int, sgr string) {
	sign := "+"
	if n < 0 || sgr == red {
		sign, n = p.minus, -n
	}
	p.right(sgr, sign+strconv.Itoa(n), labelWidth+4)
}
