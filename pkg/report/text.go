package report

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/attune-cx/attune/pkg/empathy"
	"github.com/attune-cx/attune/pkg/exchange"
	"github.com/attune-cx/attune/pkg/review"
	"github.com/attune-cx/attune/pkg/terminal"
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
	p.Words(bold, r.ID, indent)
	p.Words(dim, r.Language, indent)
	p.Newline()
	p.types(r, o.Explain)
	p.unread(r)
	p.heldAgainst(r)
	p.missteps(r, nil)
	p.advice(r.Advice)
	p.course(r)
	if o.Marks && r.Exchange != nil && r.Exchange.Reply != "" {
		p.Newline()
		p.marked(r.Exchange.Reply, p.replyMarks(r), 0)
	}
	return p.Buf
}

// types prints a row for each type, unless nothing was judged.
func (p *printer) types(r *review.Review, explain bool) {
	if r.Verdict == empathy.Unjudged {
		return
	}
	for _, t := range empathy.Types {
		p.typeRow(&r.Types[t], t)
		if explain {
			p.sum(r, t)
		}
	}
}

// course prints, behind the last reply of a conversation, how that went.
func (p *printer) course(r *review.Review) {
	if r.Course == nil || r.Exchange == nil {
		return
	}
	p.label(bold, "course")
	p.Put(verdictColor(r.Course.Verdict), string(r.Course.Verdict))
	p.Words(normal, "over "+terminal.Counted(r.Exchange.Turns, "turn", "turns")+" of", labelWidth)
	p.Words(bold, r.Exchange.Conversation, labelWidth)
	if r.Course.Missteps > 0 {
		p.Words(normal, "with "+terminal.Counted(r.Course.Missteps, "misstep", "missteps"), labelWidth)
	}
	if r.Course.Worst > 0 {
		p.Put(normal, ",")
		p.Words(normal, "worst at turn "+strconv.Itoa(r.Course.Worst), labelWidth)
	}
	p.Newline()
	if len(r.Course.Path) > 1 {
		p.paragraph(dim, strings.Join(r.Course.Path, " "+p.arrow+" "))
	}
}

const (
	indent = 2
	// labelWidth is where what belongs to a label begins, in every view.
	labelWidth = 13
)

// label starts a row.
func (p *printer) label(sgr, s string) {
	p.To(indent)
	p.Put(sgr, s)
	p.To(labelWidth)
}

func (p *printer) verdict(v empathy.Verdict) {
	sgr := verdictColor(v)
	if sgr != normal {
		sgr = bold + ";" + sgr
	}
	p.Put(sgr, p.sign(v))
	p.Put(normal, " ")
	p.Put(sgr, string(v))
	p.To(labelWidth - 1)
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
	cells := p.Width - restWidth
	inWords := cells >= levelWidth+10
	if inWords {
		cells -= levelWidth
	}
	p.bar(tr, min(cells, barCells))
	p.Right(bold, strconv.Itoa(tr.Score), p.Col+4)
	p.To(p.Col + 1)
	if inWords {
		level := p.Col
		p.Put(normal, string(tr.Level))
		p.To(level + levelWidth)
	}
	p.targetRange(tr.Target)
	verdict := string(tr.Verdict)
	if tr.Distance != 0 {
		verdict = strconv.Itoa(tr.Distance) + " " + verdict
	}
	p.Put(verdictColor(tr.Verdict), verdict)
	p.Newline()
}

// targetRange prints a range, padded to the widest.
func (p *printer) targetRange(r empathy.Range) {
	from := p.Col
	p.Right(dim, strconv.Itoa(r.Min), from+3)
	p.Put(dim, p.dash+strconv.Itoa(r.Max))
	p.To(from + 9)
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
	p.Put(dim, p.left)
	p.track(low, high, 0, score)
	p.Put(verdictColor(tr.Verdict), p.score)
	p.track(low, high, score+1, cells)
	p.Put(dim, p.glyphs.end)
}

// track draws the cells from..to of a line on which low..high is the range.
func (p *printer) track(low, high, from, to int) {
	inside, outside := min(max(low, from), to), min(max(high+1, from), to)
	p.Repeat(dim, p.glyphs.track, inside-from)
	p.Repeat(normal, p.target, outside-inside)
	p.Repeat(dim, p.glyphs.track, to-max(outside, inside))
}

// cell is where a value of 0..100 falls on a line of so many cells.
func cell(value, cells int) int { return min(max(value*cells/100, 0), cells-1) }

// unread says why there was nothing to score, so that scores of 0 are not taken for a
// judgement.
func (p *printer) unread(r *review.Review) {
	switch {
	case r.Exchange != nil && strings.TrimSpace(r.Exchange.Reply) == "":
		p.label(yellow, "reply")
		p.Words(yellow, "Empty, so there was nothing to score.", labelWidth)
	case r.Verdict == empathy.Unjudged:
		p.label(yellow, "language")
		p.Words(yellow, "None that has rules was recognised, so nothing was judged.", labelWidth)
	default:
		return
	}
	p.Newline()
}

// heldAgainst prints the situation, unless nothing was judged.
func (p *printer) heldAgainst(r *review.Review) {
	if r.Verdict != empathy.Unjudged {
		p.situation(&r.Situation)
	}
}

// situation prints what the reply was held against, how that is known, and why.
func (p *printer) situation(s *review.Situation) {
	p.label(normal, "situation")
	p.Words(bold, s.ID, labelWidth)
	p.source(s, labelWidth)
	p.Newline()
	p.paragraph(dim, s.Reason) // which tells the modifiers in words
}

// source prints how the situation became known, and loudly when it is a guess.
func (p *printer) source(s *review.Situation, indent int) {
	how, sgr := string(s.Source), dim
	switch s.Source {
	case review.Assumed:
		how = "assumed, nothing was known"
	case review.Diagnosed, review.Carried:
		if s.Source == review.Carried {
			how = "carried over from turn " + strconv.Itoa(s.From)
		}
		if s.Confidence < lowConfidence {
			how, sgr = how+", low confidence ", yellow
		} else {
			how += ", confidence "
		}
		how += string(appendShare(nil, s.Confidence))
	}
	p.Words(sgr, "("+how+")", indent)
}

// lowConfidence is where a diagnosis is more likely wrong than right.
const lowConfidence = 0.5

// paragraph prints text under the labels; nothing for nothing.
func (p *printer) paragraph(sgr, s string) {
	if strings.TrimSpace(s) == "" {
		return
	}
	p.Words(sgr, s, labelWidth)
	p.Newline()
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
			p.Words(bold, place.find(m.Start), labelWidth)
		}
		p.Words(normal, m.Message, labelWidth)
		p.Quote(red, spanText(m.Span, reply), quoteWidth, labelWidth)
		p.Words(dim, "["+m.ID+"]", labelWidth)
		p.Newline()
		if m.Advice != "" {
			p.To(labelWidth)
			p.Put(green, p.arrow)
			p.Words(normal, m.Advice, labelWidth+2)
			p.Newline()
		}
	}
}

func (p *printer) advice(list []string) {
	for i, a := range list {
		if i == 0 {
			p.label(bold+";"+green, "advice")
		}
		p.To(labelWidth)
		p.Put(green, strconv.Itoa(i+1))
		p.Words(normal, a, labelWidth+2)
		p.Newline()
	}
}

// sum prints how a score comes about: each piece of evidence takes its share of
// what is still missing to 100, words add or take theirs, each misstep takes a share of
// what there is.
func (p *printer) sum(r *review.Review, t empathy.Type) {
	tr := &r.Types[t]
	score := runningSum(tr)
	reply := ""
	if r.Exchange != nil {
		reply = r.Exchange.Reply
	}
	var product, cuts []byte
	for i := range r.Evidence {
		e := &r.Evidence[i]
		if e.Type != t {
			continue
		}
		p.points(score.add(e.Counts), green)
		p.Words(normal, e.Move, sumIndent)
		p.Words(normal, string(appendShare(nil, e.Counts)), sumIndent)
		if len(e.Discounts) > 0 {
			p.Words(dim, "= "+string(appendShare(nil, e.Strength)), sumIndent)
			for _, d := range e.Discounts {
				p.Words(dim, p.times+" "+string(appendShare(nil, d.Factor))+" "+d.Kind, sumIndent)
			}
		}
		p.Quote(typeColor[t], spanText(e.Span, reply), quoteWidth, sumIndent)
		p.Words(dim, "["+e.Cue+"]", sumIndent)
		p.Newline()
		if len(product) > 0 {
			product = append(product, " "+p.times+" "...)
		}
		product = appendShare(product, max(1-e.Counts, 0))
	}
	if tr.WordShare > 0 {
		points, sgr := score.words(tr), green
		if points < 0 {
			sgr = red
		}
		p.points(points, sgr)
		p.words(r, t)
	} else if len(product) == 0 {
		return // no points that a misstep could take
	}
	for i := range r.Missteps {
		m := &r.Missteps[i]
		if m.Lowers[t] == 0 {
			continue
		}
		p.points(score.lower(m.Lowers[t]), red)
		p.Words(normal, "misstep", sumIndent)
		p.Words(normal, p.times+" "+string(appendShare(nil, 1-m.Lowers[t])), sumIndent)
		p.Quote(red, spanText(m.Span, reply), quoteWidth, sumIndent)
		p.Words(dim, "["+m.ID+"]", sumIndent)
		p.Newline()
		cuts = appendShare(append(cuts, " "+p.times+" "...), 1-m.Lowers[t])
	}
	if a := tr.Allowance; a > 0 && len(product) > 0 {
		product = append(appendShare(append(product, " / (1 "+p.minus+" "...), a), " allowance)"...)
	}
	formula := "100 " + p.times + " (1 " + p.minus + " " + string(product) + ")"
	if tr.WordShare > 0 {
		cues := strconv.FormatInt(whole(tr.Cues), 10)
		if len(product) > 0 {
			p.Words(dim, formula+" = "+cues+" by cues", sumIndent)
			p.Newline()
		}
		formula = p.percent(1-tr.WordShare) + " of " + cues + " by cues + " + p.percent(tr.WordShare) + " of " + p.signed(whole(tr.Words), "") + " by words"
		if len(cuts) > 0 {
			formula = "(" + formula + ")"
		}
	}
	formula += string(cuts)
	switch sum := (1-tr.WordShare)*tr.Cues + tr.WordShare*tr.Words; {
	case sum < 0, tr.WordShare == 0 && score.now == 0: // more is allowed than there is
		formula += ", at least 0,"
	case sum > 100:
		formula += ", at most 100,"
	}
	p.Words(dim, formula+" = "+strconv.Itoa(score.now), sumIndent)
	p.Newline()
}

// mostEach is how many words are shown that give most, and how many that take most.
const mostEach = 3

// words prints what makes the points by words of a type: the words that give and take most,
// the others together, and what is of no single word.
func (p *printer) words(r *review.Review, t empathy.Type) {
	tr := &r.Types[t]
	all, base, measures := whole(tr.Words), whole(tr.Base), whole(tr.Measures)
	p.Words(normal, "words "+p.percent(tr.WordShare)+" of "+p.signed(all, "")+":", sumIndent)
	others, rest := len(r.Words), all-base-measures
	for _, w := range mostOf(r.Words, t) {
		points := whole(w.Points[t])
		others, rest = others-1, rest-points
		p.Words(typeColor[t], p.Open()+w.Text+p.Shut(), sumIndent)
		p.Words(dim, p.signed(points, "+")+",", sumIndent)
	}
	if others > 0 {
		p.Words(dim, terminal.Counted(others, "other word", "other words")+" "+p.signed(rest, "+")+",", sumIndent)
	}
	p.Words(dim, "measures "+p.signed(measures, "+")+", base "+p.signed(base, "+"), sumIndent)
	p.Newline()
}

// mostOf returns the words that give most to a type, and then those that take most.
func mostOf(list []review.Word, t empathy.Type) []*review.Word {
	var gives, takes []*review.Word
	for i := range list {
		w := &list[i]
		switch points := whole(w.Points[t]); {
		case points > 0:
			gives = append(gives, w)
		case points < 0:
			takes = append(takes, w)
		}
	}
	most := func(side []*review.Word) []*review.Word {
		slices.SortStableFunc(side, func(a, b *review.Word) int {
			return cmp.Or(cmp.Compare(math.Abs(b.Points[t]), math.Abs(a.Points[t])), cmp.Compare(a.Text, b.Text))
		})
		return side[:min(len(side), mostEach)]
	}
	return append(most(gives), most(takes)...)
}

// sumIndent is where the reason of so many points begins.
const sumIndent = labelWidth + 5

func (p *printer) points(n int, sgr string) {
	sign := "+"
	if n < 0 || sgr == red {
		sign, n = p.minus, -n
	}
	p.Right(sgr, sign+strconv.Itoa(n), labelWidth+4)
}

// signed is a number with the sign for what is not below zero.
func (p *printer) signed(n int64, positive string) string {
	if n < 0 {
		return p.minus + strconv.FormatInt(-n, 10)
	}
	return positive + strconv.FormatInt(n, 10)
}

func (p *printer) percent(share float64) string { return strconv.FormatInt(whole(100*share), 10) + "%" }
