package report

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/attune-cx/attune/pkg/empathy"
	"github.com/attune-cx/attune/pkg/exchange"
	"github.com/attune-cx/attune/pkg/review"
	"github.com/attune-cx/attune/pkg/terminal"
)

// A Summary counts over many reviews. It keeps totals only, so that its memory
// does not grow with the number of replies. The zero Summary is empty. It is not
// safe for concurrent use: give each worker its own and Merge them.
type Summary struct {
	Replies    int
	Unjudged   int                  // of them, in a language that no rules read; nothing else counts them
	Verdicts   Tally                // of whole replies
	Types      [empathy.Count]Tally // never mixed
	Points     [empathy.Count]int   // sum of the scores
	Missteps   Counter              // by id: replies that have it
	Situations Counter              // by id

	Conversations int
	Unanswered    int   // conversations in which no agent spoke
	Courses       Tally // of the others, when a reply of theirs was judged
	LeftOut       exchange.LeftOut
}

// A Tally counts verdicts.
type Tally struct {
	Below, Within, Above, Mixed int
}

func (t *Tally) total() int { return t.Below + t.Within + t.Above + t.Mixed }

func (t *Tally) add(v empathy.Verdict) {
	switch v {
	case empathy.Below:
		t.Below++
	case empathy.Within:
		t.Within++
	case empathy.Above:
		t.Above++
	case empathy.Mixed:
		t.Mixed++
	}
}

func (t *Tally) merge(o Tally) {
	t.Below += o.Below
	t.Within += o.Within
	t.Above += o.Above
	t.Mixed += o.Mixed
}

// maxIDs bounds a Counter: ids come from rules, but a record may name anything.
const maxIDs = 2000

// A Counter counts replies by an id. What comes after the first 2,000 different
// ids is counted together under "other".
type Counter struct {
	counts map[string]*count
}

type count struct {
	replies int
	last    int // the reply that was counted last, from 1
}

func (c *Counter) at(id string) *count {
	n := c.counts[id]
	if n == nil {
		if c.counts == nil {
			c.counts = map[string]*count{}
		}
		if len(c.counts) >= maxIDs {
			id = "other"
			if n = c.counts[id]; n != nil {
				return n
			}
		}
		n = &count{}
		c.counts[id] = n
	}
	return n
}

func (c *Counter) add(id string, reply int) {
	if n := c.at(id); n.last != reply {
		n.last = reply
		n.replies++
	}
}

// Count counts so many replies.
func (c *Counter) Count(id string, replies int) { c.at(id).replies += replies }

func (c *Counter) merge(o *Counter) {
	for _, e := range o.Top() { // in a fixed order, for the sake of "other"
		c.at(e.ID).replies += e.Replies
	}
}

// A Frequency is how many replies an id was found in.
type Frequency struct {
	ID      string
	Replies int
}

// Top returns all ids, the most frequent first, equals by name.
func (c *Counter) Top() []Frequency {
	top := make([]Frequency, 0, len(c.counts))
	for id, n := range c.counts {
		top = append(top, Frequency{id, n.replies})
	}
	slices.SortFunc(top, func(a, b Frequency) int {
		return cmp.Or(cmp.Compare(b.Replies, a.Replies), cmp.Compare(a.ID, b.ID))
	})
	return top
}

// Add counts one review.
func (s *Summary) Add(r *review.Review) {
	s.Replies++
	if r.Verdict == empathy.Unjudged {
		s.Unjudged++
		return
	}
	s.Verdicts.add(r.Verdict)
	for i := range r.Types {
		s.Types[i].add(r.Types[i].Verdict)
		s.Points[i] += r.Types[i].Score
	}
	for i := range r.Missteps {
		s.Missteps.add(r.Missteps[i].ID, s.Replies)
	}
	s.Situations.add(r.Situation.ID, s.Replies)
}

// AddConversation counts a conversation. Its replies are added one by one.
func (s *Summary) AddConversation(c *exchange.Conversation, course *review.Course) {
	s.Conversations++
	s.LeftOut.Add(c.LeftOut)
	if course.Verdict == "" {
		s.Unanswered++
	}
	s.Courses.add(course.Verdict)
}

// Merge adds what o counted.
func (s *Summary) Merge(o *Summary) {
	s.Replies += o.Replies
	s.Unjudged += o.Unjudged
	s.Conversations += o.Conversations
	s.Unanswered += o.Unanswered
	s.Courses.merge(o.Courses)
	s.LeftOut.Add(o.LeftOut)
	s.Verdicts.merge(o.Verdicts)
	for i := range s.Types {
		s.Types[i].merge(o.Types[i])
		s.Points[i] += o.Points[i]
	}
	s.Missteps.merge(&o.Missteps)
	s.Situations.merge(&o.Situations)
}

// AppendSummary appends a table of verdicts, the most frequent missteps and the
// situations, all of the replies that were judged, and how many were not.
func AppendSummary(dst []byte, s *Summary, o Options) []byte {
	p := newPrinter(dst, o)
	if s.Replies == 0 {
		p.Put(normal, "No replies.")
		p.Newline()
		p.conversations(s)
		return p.Buf
	}
	judged := s.Replies - s.Unjudged
	p.Put(bold, terminal.Counted(s.Replies, "reply", "replies"))
	if judged == 0 {
		p.Newline()
		p.unjudged(s)
		p.conversations(s)
		return p.Buf
	}
	for i, name := range []string{"below", "within", "above", "mixed"} {
		p.Right(dim, name, summaryColumn(i))
	}
	p.Right(dim, "mean", summaryColumn(4))
	p.Newline()
	p.tally("reply", normal, s.Verdicts, judged)
	p.stack(s.Verdicts, judged)
	for _, t := range empathy.Types {
		p.tally(t.String(), typeColor[t], s.Types[t], judged)
		p.mean(s.Points[t], judged)
		p.stack(s.Types[t], judged)
	}
	if talks := s.Courses.total(); talks > 0 {
		p.tally("conversation", normal, s.Courses, talks)
		p.stack(s.Courses, talks)
	}
	p.unjudged(s)
	p.frequencies("missteps", s.Missteps.Top(), judged)
	p.frequencies("situations", s.Situations.Top(), judged)
	p.conversations(s)
	return p.Buf
}

// unjudged says how many replies are left out of the figures, and why.
func (p *printer) unjudged(s *Summary) {
	if s.Unjudged == 0 {
		return
	}
	p.label(yellow, "not judged")
	p.Words(normal, terminal.Counted(s.Unjudged, "reply", "replies")+", in a language without rules; the figures leave them out", labelWidth)
	p.Newline()
}

// conversations says how many there were and what was left out of them.
func (p *printer) conversations(s *Summary) {
	if s.Conversations == 0 {
		return
	}
	p.Newline()
	p.To(indent)
	p.Put(bold, terminal.Counted(s.Conversations, "conversation", "conversations"))
	if s.Unanswered > 0 {
		p.Words(normal, "of which "+strconv.Itoa(s.Unanswered)+" without a reply", labelWidth)
	}
	p.Newline()
	if s.LeftOut.Total() == 0 {
		return
	}
	var out []string
	add := func(n int, one, many string) {
		if n > 0 {
			out = append(out, terminal.Counted(n, one, many))
		}
	}
	add(s.LeftOut.Bot, "message by a bot", "messages by bots")
	add(s.LeftOut.System, "system message", "system messages")
	add(s.LeftOut.Note, "internal note", "internal notes")
	add(s.LeftOut.Empty, "empty message", "empty messages")
	p.label(normal, "left out")
	p.Words(normal, strings.Join(out, ", "), labelWidth)
	p.Newline()
}

func summaryColumn(i int) int { return 22 + 7*i }

// tally prints one row of the table and, where there is room, its bar.
func (p *printer) tally(label, sgr string, t Tally, total int) {
	p.To(indent)
	p.Put(sgr, label)
	for i, n := range [...]int{t.Below, t.Within, t.Above, t.Mixed} {
		if n == 0 {
			p.Right(dim, p.dash, summaryColumn(i))
		} else {
			p.Right(normal, terminal.Percent(n, total), summaryColumn(i))
		}
	}
}

func (p *printer) mean(points, total int) {
	p.Right(normal, strconv.Itoa((2*points+total)/(2*total)), summaryColumn(4))
}

// stack draws a tally as one bar of four shades.
func (p *printer) stack(t Tally, total int) {
	const gap = 3
	from := summaryColumn(4) + gap
	cells := min(p.Width-from, 30)
	if cells >= 10 {
		p.To(from)
		sum, drawn := 0, 0
		for i, n := range [...]int{t.Below, t.Within, t.Above, t.Mixed} {
			sum += n
			upTo := (2*sum*cells + total) / (2 * total)
			p.Repeat(shareColor[i], p.share[i], upTo-drawn)
			drawn = upTo
		}
	}
	p.Newline()
}

var shareColor = [...]string{red, green, yellow, red}

// frequencies prints the most frequent ids under a label.
func (p *printer) frequencies(label string, list []Frequency, total int) {
	if len(list) == 0 {
		return
	}
	p.Newline()
	p.To(indent)
	p.Put(bold, label)
	const number, share = labelWidth + 7, labelWidth + 12
	for i, f := range list {
		if i == topRows {
			p.To(share + 2)
			p.Put(dim, "and "+strconv.Itoa(len(list)-i)+" more")
			p.Newline()
			break
		}
		p.Right(normal, strconv.Itoa(f.Replies), number)
		p.Right(dim, terminal.Percent(f.Replies, total), share)
		p.To(share + 1)
		p.Words(normal, f.ID, share+2)
		p.Newline()
	}
}

// topRows is how many missteps and situations are listed.
const topRows = 8
