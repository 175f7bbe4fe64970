package results

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/attune-cx/attune/pkg/empathy"
	"github.com/attune-cx/attune/pkg/exchange"
	"github.com/attune-cx/attune/pkg/review"
)

// A record is the output record as report.AppendJSON writes it.
type record struct {
	Schema    *int   `json:"schema"`
	ID        string `json:"id"`
	Language  string `json:"language"`
	Situation *struct {
		ID         string   `json:"id"`
		Source     string   `json:"source"`
		From       int      `json:"from"`
		Confidence float64  `json:"confidence"`
		Signals    []signal `json:"signals"`
		Modifiers  []string `json:"modifiers"`
		Reason     string   `json:"reason"`
	} `json:"situation"`
	Types *struct {
		Attentive *typeReview `json:"attentive"`
		Affective *typeReview `json:"affective"`
		Cognitive *typeReview `json:"cognitive"`
	} `json:"types"`
	Verdict      string        `json:"verdict"`
	Judged       *bool         `json:"judged"`
	Evidence     []evidence    `json:"evidence"`
	Missteps     []misstep     `json:"missteps"`
	Advice       []string      `json:"advice"`
	Conversation *conversation `json:"conversation"`
	Texts        *struct {
		Customer  string   `json:"customer"`
		Newest    int      `json:"newest"`
		Reply     string   `json:"reply"`
		Sentences [][2]int `json:"sentences"`
	} `json:"texts"`
	Meta jsontext.Value `json:"meta"`
}

type span struct {
	Start int    `json:"start"`
	End   int    `json:"end"`
	Text  string `json:"text"`
}

type signal struct {
	ID   string `json:"id"`
	span `json:",inline"`
	In   string `json:"in"`
}

type typeReview struct {
	Score     int      `json:"score"`
	Target    [2]int   `json:"target"`
	Verdict   string   `json:"verdict"`
	Distance  int      `json:"distance"`
	Cues      int      `json:"cues"`
	Words     int      `json:"words"`
	Share     *float64 `json:"share"`
	Allowance float64  `json:"allowance"`
}

type evidence struct {
	Cue       string `json:"cue"`
	Type      string `json:"type"`
	Move      string `json:"move"`
	span      `json:",inline"`
	Strength  float64 `json:"strength"`
	Counts    float64 `json:"counts"`
	Discounts []struct {
		Kind   string  `json:"kind"`
		Factor float64 `json:"factor"`
	} `json:"discounts"`
}

type misstep struct {
	ID      string `json:"id"`
	Kind    string `json:"kind"`
	span    `json:",inline"`
	Message string `json:"message"`
	Advice  string `json:"advice"`
	Lowers  struct {
		Attentive float64 `json:"attentive"`
		Affective float64 `json:"affective"`
		Cognitive float64 `json:"cognitive"`
	} `json:"lowers"`
}

type conversation struct {
	ID     string   `json:"id"`
	Turn   int      `json:"turn"`
	Turns  int      `json:"turns"`
	People []string `json:"people"`
	Course *struct {
		Verdict  string   `json:"verdict"`
		Judged   *bool    `json:"judged"`
		Worst    int      `json:"worst"`
		Missteps int      `json:"missteps"`
		Path     []string `json:"path"`
	} `json:"course"`
}

// A fault is why a record cannot be read; offset is negative when it lies in no one
// place.
type fault struct {
	offset int
	reason string
}

func (f *fault) Error() string { return f.reason }

func faultf(format string, args ...any) error { return &fault{-1, fmt.Sprintf(format, args...)} }

// Unmarshal reads one output record. What the record does not hold, as the text around
// the evidence when it was written without texts, the review does not have either: see
// [review.Review.Excerpts].
func Unmarshal(data []byte, r *review.Review) error {
	var m record
	if err := json.Unmarshal(data, &m, jsontext.AllowDuplicateNames(true)); err != nil {
		return faultOf(err)
	}
	if err := m.check(); err != nil {
		return err
	}
	x := &exchange.Exchange{ID: m.ID}
	*r = review.Review{
		ID: m.ID, Language: m.Language, Verdict: verdictOf(m.Verdict, m.Judged), Advice: m.Advice, Exchange: x,
		Situation: review.Situation{ID: m.Situation.ID, Source: review.Source(m.Situation.Source), From: m.Situation.From, Confidence: m.Situation.Confidence, Modifiers: m.Situation.Modifiers, Reason: m.Situation.Reason},
	}
	for t, from := range m.types() {
		target := empathy.Range{Min: from.Target[0], Max: from.Target[1]}
		r.Types[t] = review.TypeReview{Score: from.Score, Level: empathy.LevelOf(from.Score), Target: target, Verdict: verdictOf(from.Verdict, m.Judged), Distance: from.Distance, Allowance: from.Allowance,
			Cues: float64(from.Cues), Words: float64(from.Words)}
		if from.Share != nil {
			r.Types[t].WordShare = 1 - *from.Share
		}
	}
	for i := range m.Situation.Signals {
		s := &m.Situation.Signals[i]
		r.Situation.Signals = append(r.Situation.Signals, review.Signal{ID: s.ID, Span: review.Span{Start: s.Start, End: s.End}, InReply: s.In == "reply"})
	}
	for i := range m.Evidence {
		e := &m.Evidence[i]
		t, _ := empathy.ParseType(e.Type) // checked
		made := review.Evidence{Cue: e.Cue, Type: t, Move: e.Move, Span: review.Span{Start: e.Start, End: e.End}, Strength: e.Strength, Counts: e.Counts}
		for _, d := range e.Discounts {
			made.Discounts = append(made.Discounts, review.Discount(d))
		}
		r.Evidence = append(r.Evidence, made)
	}
	for i := range m.Missteps {
		s := &m.Missteps[i]
		r.Missteps = append(r.Missteps, review.Misstep{ID: s.ID, Kind: s.Kind, Span: review.Span{Start: s.Start, End: s.End}, Message: s.Message, Advice: s.Advice,
			Lowers: [empathy.Count]float64{s.Lowers.Attentive, s.Lowers.Affective, s.Lowers.Cognitive}})
	}
	if c := m.Conversation; c != nil {
		x.Conversation, x.Turn, x.Turns, x.People = c.ID, c.Turn, c.Turns, c.People
		if c.Course != nil {
			r.Course = &review.Course{Verdict: verdictOf(c.Course.Verdict, c.Course.Judged), Worst: c.Course.Worst, Missteps: max(c.Course.Missteps, 0), Path: c.Course.Path}
		}
	}
	if err := readMeta(m.Meta, x); err != nil {
		return err
	}
	if m.Texts == nil {
		return m.excerpts(r)
	}
	return m.whole(r)
}

// verdictOf is that of the record, where it was judged at all.
func verdictOf(verdict string, judged *bool) empathy.Verdict {
	if judged != nil && !*judged {
		return empathy.Unjudged
	}
	return empathy.Verdict(verdict)
}

func (m *record) types() []*typeReview {
	return []*typeReview{m.Types.Attentive, m.Types.Affective, m.Types.Cognitive}
}

func faultOf(err error) error {
	var meaning *json.SemanticError
	var syntax *jsontext.SyntacticError
	switch {
	case errors.As(err, &meaning):
		what := string(meaning.JSONPointer)
		if what == "" {
			what = "the record"
		}
		return &fault{int(meaning.ByteOffset), fmt.Sprintf("%s has the wrong kind of value: expected a record as attune score writes it with --format jsonl or json", what)}
	case errors.As(err, &syntax):
		return &fault{int(syntax.ByteOffset), "bad JSON: " + syntax.Err.Error()}
	}
	return faultf("%v", err)
}

var (
	typeVerdicts = []string{string(empathy.Below), string(empathy.Within), string(empathy.Above)}
	verdicts     = slices.Concat(typeVerdicts, []string{string(empathy.Mixed)})
)

// check says what keeps a record from being one.
func (m *record) check() error {
	switch {
	case m.Schema == nil:
		return faultf(`no "schema": expected a record as attune score writes it with --format jsonl or json`)
	case *m.Schema != review.Schema:
		return faultf("schema %d: this attune reads %d; score the replies again", *m.Schema, review.Schema)
	case m.Situation == nil || m.Situation.ID == "":
		return faultf("no situation")
	case m.Types == nil || slices.Contains(m.types(), nil):
		return faultf("types: expected attentive, affective and cognitive")
	case !slices.Contains(verdicts, m.Verdict):
		return faultf("verdict %q: expected below, within, above or mixed", m.Verdict)
	}
	for t, x := range m.types() {
		switch name := empathy.Type(t).String(); {
		case x.Score < 0 || x.Score > 100:
			return faultf("%s: score %d, expected 0 to 100", name, x.Score)
		case x.Target[0] < 0 || x.Target[1] > 100 || x.Target[0] > x.Target[1]:
			return faultf("%s: target %d to %d, expected two numbers within 0 to 100, the smaller first", name, x.Target[0], x.Target[1])
		case !slices.Contains(typeVerdicts, x.Verdict):
			return faultf("%s: verdict %q, expected below, within or above", name, x.Verdict)
		case x.Distance < 0 || x.Distance > 100:
			return faultf("%s: distance %d, expected 0 to 100", name, x.Distance)
		case x.Cues < 0 || x.Cues > 100:
			return faultf("%s: cues %d, expected 0 to 100", name, x.Cues)
		case x.Share != nil && (*x.Share < 0 || *x.Share > 1):
			return faultf("%s: share %g, expected 0 to 1", name, *x.Share)
		}
	}
	for i := range m.Evidence {
		if _, err := empathy.ParseType(m.Evidence[i].Type); err != nil {
			return faultf("evidence %d: %v", i+1, err)
		}
	}
	if c := m.Conversation; c != nil && c.Course != nil && !slices.Contains(verdicts, c.Course.Verdict) {
		return faultf("course: verdict %q, expected below, within, above or mixed", c.Course.Verdict)
	}
	return nil
}

// readMeta takes the known fields and keeps the others as they are.
func readMeta(meta jsontext.Value, x *exchange.Exchange) error {
	if len(meta) == 0 {
		return nil
	}
	if meta.Kind() != '{' {
		return faultf("meta: expected an object")
	}
	d := jsontext.NewDecoder(strings.NewReader(string(meta)), jsontext.AllowDuplicateNames(true))
	if _, err := d.ReadToken(); err != nil {
		return faultOf(err)
	}
	known := map[string]*string{"agent": &x.Agent, "team": &x.Team, "channel": &x.Channel, "time": &x.Time}
	for d.PeekKind() == '"' {
		token, err := d.ReadToken()
		if err != nil {
			return faultOf(err)
		}
		name := token.String()
		value, err := d.ReadValue()
		if err != nil {
			return faultOf(err)
		}
		if into := known[name]; into != nil && value.Kind() == '"' {
			text, err := jsontext.AppendUnquote(nil, value)
			if err != nil {
				return faultOf(err)
			}
			*into = string(text)
			continue
		}
		x.Meta = append(x.Meta, exchange.Field{Name: name, Value: slices.Clone([]byte(value))})
	}
	return nil
}

// A place is a span of the record with what it is called in a message.
type place struct {
	*review.Span
	text string
	name string
	i    int
}

// places lists all spans of the texts of one side.
func (m *record) places(r *review.Review, reply bool) (list []place) {
	for i := range r.Situation.Signals {
		if s := &r.Situation.Signals[i]; s.InReply == reply {
			list = append(list, place{&s.Span, m.Situation.Signals[i].Text, "signal", i})
		}
	}
	if reply {
		for i := range r.Evidence {
			list = append(list, place{&r.Evidence[i].Span, m.Evidence[i].Text, "evidence", i})
		}
		for i := range r.Missteps {
			list = append(list, place{&r.Missteps[i].Span, m.Missteps[i].Text, "misstep", i})
		}
	}
	return list
}

// whole takes over the texts, in which all spans must be what they are said to be.
func (m *record) whole(r *review.Review) error {
	x := r.Exchange
	x.Customer, x.Reply = m.Texts.Customer, m.Texts.Reply
	if x.Newest = m.Texts.Newest; x.Newest < 0 || x.Newest > len(x.Customer) {
		return faultf("texts: newest is %d, but the customer's text has %d bytes", x.Newest, len(x.Customer))
	}
	for i, s := range m.Texts.Sentences {
		if s[0] < 0 || s[0] > s[1] || s[1] > len(x.Reply) {
			return faultf("texts: sentence %d from %d to %d, but the reply has %d bytes", i+1, s[0], s[1], len(x.Reply))
		}
		r.Sentences = append(r.Sentences, review.Span{Start: s[0], End: s[1]})
	}
	for _, reply := range []bool{true, false} {
		text := x.Customer
		if reply {
			text = x.Reply
		}
		for _, p := range m.places(r, reply) {
			if p.text != "" && (p.Start < 0 || p.End > len(text) || p.Start > p.End || text[p.Start:p.End] != p.text) {
				return faultf("%s %d: its text does not stand from %d to %d in the texts of the record", p.name, p.i+1, p.Start, p.End)
			}
		}
	}
	return nil
}

// between stands between stretches of a text of which the rest is not known.
const between = " … "

// excerpts puts together what the record tells of the texts, the stretches with evidence
// in them, and moves the spans accordingly.
func (m *record) excerpts(r *review.Review) error {
	r.Excerpts = true
	for _, reply := range []bool{true, false} {
		list := m.places(r, reply)
		for _, p := range list {
			if p.text == "" {
				*p.Span = review.Span{}
			} else if p.Start < 0 || p.End-p.Start != len(p.text) {
				return faultf("%s %d: from %d to %d, but its text has %d bytes", p.name, p.i+1, p.Start, p.End, len(p.text))
			}
		}
		slices.SortStableFunc(list, func(a, b place) int { return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End)) })
		var b strings.Builder
		until, moved := -1, 0 // the end of what is known so far, and by how much it moved
		for _, p := range list {
			if p.text == "" {
				continue
			}
			if p.Start > until {
				if b.Len() > 0 {
					b.WriteString(between)
				}
				moved = b.Len() - p.Start
				until = p.Start
			}
			if p.End > until {
				b.WriteString(p.text[until-p.Start:])
				until = p.End
			}
			p.Start += moved
			p.End += moved
		}
		if reply {
			r.Exchange.Reply = b.String()
		} else {
			r.Exchange.Customer = b.String()
		}
	}
	return nil
}
