package page

import (
	"bufio"
	"encoding/json"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/attune-cx/attune/pkg/empathy"
	"github.com/attune-cx/attune/pkg/exchange"
	"github.com/attune-cx/attune/pkg/overview"
	"github.com/attune-cx/attune/pkg/review"
)

// maxMark is the length in bytes from which a span stands for the text as a whole:
// marking all of it would tell nothing.
const maxMark = 400

// A reply is a sample as the page's script reads it. Names are short because there may
// be 5,000. Texts that come back are numbers of the list of texts; 0 is empty.
type reply struct {
	ID         string               `json:"i"`
	Verdict    int                  `json:"v"` // in the order of verdictNames, and behind them not judged
	Random     bool                 `json:"r,omitempty"`
	Unread     bool                 `json:"u,omitempty"`
	Situation  int                  `json:"s"`
	Source     int                  `json:"o"`
	Confidence int                  `json:"f"` // in per cent
	Reason     int                  `json:"w"`
	Agent      int                  `json:"a,omitempty"`
	Team       int                  `json:"e,omitempty"`
	Channel    int                  `json:"h,omitempty"`
	Time       string               `json:"d,omitempty"`
	Turn       []int                `json:"p,omitempty"` // conversation, turn, number of turns
	Course     []int                `json:"y,omitempty"` // verdict of the conversation, worst turn, missteps, situations that it went through
	Types      [empathy.Count][]int `json:"t"`           // score, minimum, maximum
	Marks      [][]int              `json:"m"`           // start, end, type, move, cue, what it says, counts, then kind and factor of discounts
	Missteps   [][]int              `json:"x"`           // start, end, id, message, advice
	Points     []int                `json:"j,omitempty"` // what each mark, then each misstep, then the words for each type add to a score
	Signals    [][]int              `json:"g,omitempty"` // start, end, id: in the customer's message
	Advice     []int                `json:"n"`
	Text       string               `json:"b"`
	Customer   string               `json:"c,omitempty"`
	Newest     int                  `json:"z,omitempty"` // where in the customer's message the newest words begin
	Cut        bool                 `json:"k,omitempty"` // a text was shortened
	Excerpts   bool                 `json:"q,omitempty"` // only stretches of the texts are known
}

// texts numbers texts; the first is empty.
type texts struct {
	list []string
	at   map[string]int
}

func (t *texts) number(s string) int {
	if s == "" {
		return 0
	}
	if n, ok := t.at[s]; ok {
		return n
	}
	n := len(t.list)
	t.list = append(t.list, s)
	t.at[s] = n
	return n
}

// Limits on what the replies take, so that 5,000 of them stay a file that opens at
// once and fits into a mail.
const mostText = 6 << 20 // bytes of texts

// Shortened is the number of bytes from which texts are cut; 0 when all fit.
func (b *book) Shortened() int {
	var lengths []int
	for i := range b.Samples {
		if x := b.Samples[i].Review.Exchange; x != nil {
			lengths = append(lengths, len(x.Reply), len(x.Customer))
		}
	}
	total := func(limit int) (n int) {
		for _, l := range lengths {
			n += min(l, limit)
		}
		return n
	}
	limits := []int{20000, 10000, 5000, 2000, 1000, 500}
	for i, limit := range limits {
		if total(limit) <= mostText || i == len(limits)-1 {
			if slices.Max(append(lengths, 0)) <= limit {
				return 0
			}
			return limit
		}
	}
	return 0
}

// All says whether all replies are listed, so that none was chosen.
func (b *book) All() bool { return len(b.Samples) >= b.Replies }

// HasTexts says whether there is anything to list.
func (b *book) HasTexts() bool { return len(b.Samples) > 0 }

// writeReplies writes the data that the page's script reads: what to say, the replies
// and the texts they share. encoding/json escapes < and >, so that no text ends the
// element.
func (b *book) writeReplies(out *bufio.Writer) error {
	e := json.NewEncoder(out)
	put := func(before string, v any) error {
		if _, err := out.WriteString(before); err != nil {
			return err
		}
		return e.Encode(v)
	}
	if err := put(`<script type="application/json" id="data">{"words":`, b.scriptWords()); err != nil {
		return err
	}
	t := &texts{list: []string{""}, at: map[string]int{}}
	limit := b.Shortened()
	before := `,"replies":[`
	for i := range b.Samples {
		if err := put(before, b.reply(&b.Samples[i], t, limit)); err != nil {
			return err
		}
		before = ","
	}
	if len(b.Samples) == 0 {
		if _, err := out.WriteString(before); err != nil {
			return err
		}
	}
	situations, moves := map[string]string{}, map[string]string{}
	for i := range b.Samples {
		r := b.Samples[i].Review
		situations[r.Situation.ID] = b.names.situation(r.Situation.ID)
		if r.Course != nil {
			for _, id := range r.Course.Path {
				situations[id] = b.names.situation(id)
			}
		}
		for j := range r.Evidence {
			moves[r.Evidence[j].Move] = overview.MoveName(b.Interface, r.Evidence[j].Move)
		}
	}
	if err := put(`],"situations":`, situations); err != nil {
		return err
	}
	if err := put(`,"moves":`, moves); err != nil {
		return err
	}
	if err := put(`,"texts":`, t.list); err != nil {
		return err
	}
	_, err := io.WriteString(out, "}</script>\n")
	return err
}

// scriptWords are the words that the script needs.
func (b *book) scriptWords() map[string]map[string]string {
	js := maps.Clone(b.Words["js"])
	for _, name := range []string{"reply", "situation", "agent", "team", "channel", "misstep", "missteps", "move"} {
		js[name] = b.Capital("term." + name)
	}
	for name, term := range map[string]string{"asked": "asked", "random": "random", "fault": "misstep", "sort-situation": "situation", "sort-agent": "agent"} {
		js[name] = b.Words["term"][term]
	}
	needed := map[string]map[string]string{"js": js}
	for _, section := range []string{"number", "type", "verdict", "verdict-of", "level", "source", "discount"} {
		needed[section] = b.Words[section]
	}
	return needed
}

func (b *book) reply(s *overview.Sample, t *texts, limit int) *reply {
	r := s.Review
	x := r.Exchange
	if x == nil {
		x = &exchange.Exchange{}
	}
	v := &reply{
		ID: r.ID, Random: s.Random && !b.All(), Unread: r.Verdict == empathy.Unjudged, Excerpts: r.Excerpts,
		Verdict:   verdictNumber(r.Verdict),
		Situation: t.number(r.Situation.ID), Source: t.number(string(r.Situation.Source)),
		Confidence: int(100*r.Situation.Confidence + 0.5), Reason: t.number(r.Situation.Reason),
		Agent: t.number(x.Agent), Team: t.number(x.Team), Channel: t.number(x.Channel), Time: x.Time,
		Marks: [][]int{}, Missteps: [][]int{}, Advice: []int{},
	}
	if x.Turns > 0 {
		v.Turn = []int{t.number(x.Conversation), x.Turn, x.Turns}
	}
	if c := r.Course; c != nil {
		v.Course = []int{verdictNumber(c.Verdict), c.Worst, c.Missteps}
		for _, id := range c.Path {
			v.Course = append(v.Course, t.number(id))
		}
	}
	for i := range r.Types {
		v.Types[i] = []int{r.Types[i].Score, r.Types[i].Target.Min, r.Types[i].Target.Max}
	}
	for _, a := range r.Advice {
		v.Advice = append(v.Advice, t.number(a))
	}
	answer, message := newScale(x.Reply, limit), newScale(x.Customer, limit)
	v.Newest = int(message.units[min(max(x.Newest, 0), len(message.text))])
	v.Text, v.Customer, v.Cut = answer.text, message.text, answer.cut || message.cut
	for i := range r.Evidence {
		e := &r.Evidence[i]
		start, end := answer.span(e.Span)
		m := []int{start, end, int(e.Type), t.number(e.Move), t.number(e.Cue), t.number(b.names.cue(e.Cue)), int(100*e.Counts + 0.5)}
		for _, d := range e.Discounts {
			m = append(m, t.number(d.Kind), int(100*d.Factor+0.5))
		}
		v.Marks = append(v.Marks, m)
	}
	for i := range r.Missteps {
		m := &r.Missteps[i]
		start, end := answer.span(m.Span)
		v.Missteps = append(v.Missteps, []int{start, end, t.number(m.ID), t.number(m.Message), t.number(m.Advice)})
	}
	v.Points = points(r)
	for i := range r.Situation.Signals {
		if g := &r.Situation.Signals[i]; !g.InReply {
			if start, end := message.span(g.Span); end > start {
				v.Signals = append(v.Signals, []int{start, end, t.number(signalName(g.ID))})
			}
		}
	}
	return v
}

func verdictNumber(v empathy.Verdict) int {
	if i := slices.Index(verdictNames[:], v); i >= 0 {
		return i
	}
	return len(verdictNames)
}

// points is what each piece of evidence adds to the score of its type, then what each misstep
// takes off all scores, and then what words add to the score of each type or take. It is nil
// when that is not all that made the scores, as with reviews that were read back from records.
func points(r *review.Review) []int {
	var sums [empathy.Count]empathy.Sum
	var most [empathy.Count]int // what gives most of each type
	marks, faults := len(r.Evidence), len(r.Missteps)
	all := make([]int, marks+faults+empathy.Count)
	words := all[marks+faults:]
	for t := range sums {
		sums[t].Allow(r.Types[t].Allowance)
		sums[t].Words(r.Types[t].WordShare, 0)
		most[t] = -1
		if r.Types[t].WordShare > 0 {
			most[t] = marks + faults + t
		}
	}
	for i := range r.Evidence {
		t := r.Evidence[i].Type
		before := sums[t].Score()
		sums[t].Add(r.Evidence[i].Counts)
		all[i] = sums[t].Score() - before
		if most[t] < 0 || most[t] < marks && all[i] > all[most[t]] {
			most[t] = i
		}
	}
	for t := range sums {
		before := sums[t].Score()
		sums[t].Words(r.Types[t].WordShare, r.Types[t].Words)
		words[t] = sums[t].Score() - before
	}
	for i := range r.Missteps {
		for t := range sums {
			before := sums[t].Score()
			sums[t].Lower(r.Missteps[i].Lowers[t])
			all[marks+i] += sums[t].Score() - before
		}
	}
	for t := range sums {
		switch missing := r.Types[t].Score - sums[t].Score(); {
		case missing == 0:
		case most[t] >= 0 && -1 <= missing && missing <= 1: // samples hold rounded fractions
			all[most[t]] += missing
		default:
			return nil
		}
	}
	return all
}

// signalName leaves out what all have: en.signal.repeat.nth-time is repeat nth-time.
func signalName(id string) string {
	if _, rest, ok := strings.Cut(id, ".signal."); ok {
		id = rest
	}
	return strings.NewReplacer(".", " ", "-", " ", "_", " ").Replace(id)
}

// A scale turns places in bytes into places in the UTF-16 units that scripts count in.
type scale struct {
	text  string
	units []int32 // by byte, and one for the end
	cut   bool
}

func newScale(text string, limit int) *scale {
	s := &scale{text: text}
	if limit > 0 && len(text) > limit {
		for limit > 0 && !utf8.RuneStart(text[limit]) {
			limit--
		}
		s.text, s.cut = text[:limit], true
	}
	s.units = make([]int32, len(s.text)+1)
	unit := int32(0)
	for i := 0; i < len(s.text); {
		r, n := utf8.DecodeRuneInString(s.text[i:])
		for j := range n {
			s.units[i+j] = unit
		}
		if unit++; r > 0xffff {
			unit++
		}
		i += n
	}
	s.units[len(s.text)] = unit
	return s
}

// span returns where a span lies; 0, 0 when it is not there to be marked.
func (s *scale) span(x review.Span) (start, end int) {
	if x.Start < 0 || x.Start >= x.End || x.End > len(s.text) || x.End-x.Start > maxMark {
		return 0, 0
	}
	return int(s.units[x.Start]), int(s.units[x.End])
}
