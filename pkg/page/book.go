package page

import (
	"cmp"
	"html/template"
	"math"
	"net/url"
	"slices"
	"strconv"

	"github.com/attune-cx/attune/pkg/empathy"
	"github.com/attune-cx/attune/pkg/overview"
	"github.com/attune-cx/attune/pkg/terminal"
	"github.com/attune-cx/attune/pkg/wording"
)

// A book is an overview with the words to tell it in. Its methods are what the
// templates show; they work places out, as percentages of the width of a drawing, so
// that drawings are as wide as there is room and their letters stay as large as they are.
type book struct {
	words
	*overview.Overview
	names *names
}

// Heading is the title of the page.
func (b *book) Heading() string {
	return cmp.Or(terminal.Visible(b.Overview.Title), b.Capital("term.title"))
}

// Sure says whether there are enough replies to say something in general.
func (b *book) Sure() bool { return b.Judged() > 0 && b.Judged() >= b.MinSample }

// place is a position on a drawing that is 100 wide, with two decimals: enough for
// any screen, and the same on every machine.
func place(x float64) string {
	if math.IsNaN(x) {
		x = 0
	}
	return strconv.FormatFloat(math.Round(100*min(max(x, 0), 100))/100, 'f', -1, 64)
}

// filter is a link to the list of replies with filters set.
func filter(pairs ...string) string {
	v := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Set(pairs[i], pairs[i+1])
	}
	return "#" + v.Encode()
}

// A headline is the first sentence: the answer.
type headline struct {
	Sentence template.HTML
	Interval string
	Others   template.HTML
	Lacks    template.HTML // empty when nothing is missing
	Excess   template.HTML // empty when there is too much of nothing
}

// Headline answers whether replies give what situations ask for. It goes by the
// interval, so that it says no more than the number of replies allows.
func (b *book) Headline() headline {
	v := &b.Verdicts
	if !b.Sure() {
		if b.Judged() == 0 {
			return headline{Sentence: wording.Must(b.rich("answer.none"))}
		}
		return headline{Sentence: wording.Must(b.rich("answer.few", "n", b.Judged()))}
	}
	key := "answer.even"
	switch within := v.Within; {
	case within.Low >= 0.75:
		key = "answer.mostly"
	case within.Low > 0.5:
		key = "answer.oftener"
	case within.High <= 0.25:
		key = "answer.hardly"
	case within.High < 0.5:
		key = "answer.seldom"
	}
	h := headline{
		Sentence: wording.Must(b.rich(key, "share", b.Percent(v.Within.Share))),
		Interval: wording.Must(b.Say("answer.interval", "interval", b.Interval(v.Within.Low, v.Within.High),
			"replies", wording.Must(b.Say("page.replies", "n", b.Judged())))),
		Others: wording.Must(b.rich("answer.others", "below", b.Percent(v.Below.Share), "above", b.Percent(v.Above.Share),
			"mixed", b.Percent(v.Mixed.Share))),
	}
	lacks, excess := 0, 0
	for i := range b.Types {
		if b.Types[i].Verdicts.Below.Share > b.Types[lacks].Verdicts.Below.Share {
			lacks = i
		}
		if b.Types[i].Verdicts.Above.Share > b.Types[excess].Verdicts.Above.Share {
			excess = i
		}
	}
	if t := &b.Types[lacks]; t.Verdicts.Below.Count > 0 {
		h.Lacks = wording.Must(b.rich("answer.lacks", "kind", b.Or("kind", t.Type), "shows", wording.Aside(b.Or("shows", t.Type)),
			"share", b.Percent(t.Verdicts.Below.Share)))
	}
	if t := &b.Types[excess]; t.Verdicts.Above.Count > 0 {
		h.Excess = wording.Must(b.rich("answer.excess", "kind", b.Or("kind", t.Type), "share", b.Percent(t.Verdicts.Above.Share)))
	}
	return h
}

// A bar is the verdicts of one row: one part for each.
type bar struct {
	ID, Name string
	Desc     string
	Verdicts *overview.Verdicts
	Whole    bool // of replies or conversations, which can be mixed
	Parts    []part
}

type part struct {
	Verdict  string
	X, Width string
	Middle   string
	Label    string // empty where there is no room
}

// verdictNames are the verdicts in the order of bars and tables.
var verdictNames = [...]empathy.Verdict{empathy.Below, empathy.Within, empathy.Above, empathy.Mixed}

func shares(v *overview.Verdicts) [4]*overview.Share {
	return [...]*overview.Share{&v.Below, &v.Within, &v.Above, &v.Mixed}
}

// Bars are the verdicts of whole replies, of conversations, and by type.
func (b *book) Bars() []bar {
	bars := []bar{b.bar("reply", &b.Verdicts)}
	if b.Conversations > 0 {
		bars = append(bars, b.bar("course", &b.Courses))
	}
	for i := range b.Types {
		bars = append(bars, b.bar(empathy.Types[i].String(), &b.Types[i].Verdicts))
	}
	return bars
}

func (b *book) bar(id string, v *overview.Verdicts) bar {
	const room = 9.0 // per cent of the width that a label takes
	x := bar{ID: id, Name: b.Or("type", id), Verdicts: v, Whole: id == "reply" || id == "course"}
	key := "answer.bars-desc"
	if x.Whole {
		key = "answer.bars-desc-mixed"
	}
	x.Desc = wording.Must(b.Say(key, "name", x.Name, "below", b.Percent(v.Below.Share), "within", b.Percent(v.Within.Share),
		"above", b.Percent(v.Above.Share), "mixed", b.Percent(v.Mixed.Share)))
	from := 0.0
	for i, s := range shares(v) {
		if s.Count == 0 {
			continue
		}
		width := 100 * s.Share
		p := part{Verdict: string(verdictNames[i]), X: place(from), Width: place(width), Middle: place(from + width/2)}
		if width >= room {
			if p.Label = b.Percent(s.Share); s.Of < b.MinSample {
				p.Label = b.Number(s.Count) // a percentage would say more than is known
			}
		}
		x.Parts = append(x.Parts, p)
		from += width
	}
	return x
}

// A worst is a situation in which few replies fit.
type worst struct {
	Name, Href string
	Fit        template.HTML
	Part       string // what is off most often
	Bar        bar
}

// mostWorst is how many situations the first screen names.
const mostWorst = 5

// Least lists the situations in which replies fit least, the surest first: by the upper
// end of the interval, so that few replies are not blamed for chance.
func (b *book) Least() []worst {
	var list []*overview.Situation
	for i := range b.Situations {
		if s := &b.Situations[i]; s.Enough && s.Verdicts.Within.Count < s.Replies {
			list = append(list, s)
		}
	}
	slices.SortStableFunc(list, func(x, y *overview.Situation) int {
		return cmp.Compare(x.Verdicts.Within.High, y.Verdicts.Within.High)
	})
	list = list[:min(len(list), mostWorst)]
	var all []worst
	for _, s := range list {
		w := &s.Verdicts.Within
		x := worst{
			Name: b.names.situation(s.ID), Href: filter("situation", s.ID),
			Fit: wording.Must(b.rich("answer.worst-one", "share", b.Percent(w.Share), "interval", wording.Aside(b.Interval(w.Low, w.High)))),
			Bar: b.bar("reply", &s.Verdicts),
		}
		most := 0.0
		for i := range s.Types {
			for j, v := range shares(&s.Types[i].Verdicts) {
				if verdict := verdictNames[j]; verdict != empathy.Within && v.Share > most {
					most = v.Share
					x.Part = wording.Must(b.Say("answer.worst-part", "type", b.Or("type", s.Types[i].Type),
						"verdict", b.Or("verdict", string(verdict)), "share", b.Percent(v.Share)))
					x.Href = filter("situation", s.ID, "of", s.Types[i].Type, "verdict", string(verdict))
				}
			}
		}
		all = append(all, x)
	}
	return all
}

// A row is a situation with a cell for whole replies and one for each type.
type row struct {
	Name, Href string
	Replies    int
	Cells      []cell
	Bullets    []bullet
}

// A cell says which share fits and on which side the others are.
type cell struct {
	Type  string
	Value string // to sort by
	Class string // shade: b1…b5 mostly too little, a1…a5 mostly too much, x1…x5 both, fit
	Share string
	Sides []side
	Desc  string
	Href  string
}

type side struct{ Verdict, Share string }

// shades is how many strengths of a colour there are.
const shades = 5

// Rows are the situations with enough replies, the most frequent first.
func (b *book) Rows() []row {
	var rows []row
	for i := range b.Situations {
		s := &b.Situations[i]
		if !s.Enough {
			continue
		}
		r := row{Name: b.names.situation(s.ID), Href: filter("situation", s.ID), Replies: s.Replies}
		r.Cells = append(r.Cells, b.cell(s.ID, "reply", &s.Verdicts))
		for j := range s.Types {
			r.Cells = append(r.Cells, b.cell(s.ID, s.Types[j].Type, &s.Types[j].Verdicts))
			r.Bullets = append(r.Bullets, b.bullet(&s.Types[j]))
		}
		rows = append(rows, r)
	}
	return rows
}

// Rare are the situations with too few replies to say anything.
func (b *book) Rare() []row {
	var rows []row
	for i := range b.Situations {
		if s := &b.Situations[i]; !s.Enough {
			rows = append(rows, row{Name: b.names.situation(s.ID), Href: filter("situation", s.ID), Replies: s.Replies})
		}
	}
	return rows
}

func (b *book) cell(situation, kind string, v *overview.Verdicts) cell {
	c := cell{Type: kind, Value: place(100 * v.Within.Share), Class: "fit", Share: b.Percent(v.Within.Share), Href: filter("situation", situation)}
	c.Desc = wording.Must(b.Say("map.cell", "share", c.Share, "below", b.Percent(v.Below.Share), "above", b.Percent(v.Above.Share)))
	most := -1
	for i, s := range shares(v) {
		if verdictNames[i] == empathy.Within || s.Count == 0 {
			continue
		}
		if s.Share >= 0.005 {
			c.Sides = append(c.Sides, side{string(verdictNames[i]), b.Percent(s.Share)})
		}
		if most < 0 || s.Count > shares(v)[most].Count {
			most = i
		}
	}
	if most < 0 {
		return c
	}
	if c.Href = filter("situation", situation, "verdict", string(verdictNames[most])); kind != "reply" {
		c.Href = filter("situation", situation, "of", kind, "verdict", string(verdictNames[most]))
	}
	outside := v.Below.Share + v.Above.Share + v.Mixed.Share
	shade := min(int(math.Ceil(outside*shades-0.25)), shades)
	if shade < 1 {
		return c
	}
	c.Class = [...]string{"b", "", "a", "x"}[most] + strconv.Itoa(shade)
	return c
}

// A bullet is a mean score with its interval, against the range that was asked for.
type bullet struct {
	Type            string
	Verdict         string
	BandX, BandW    string
	From, To, Score string
	Label, Range    string
	Desc            string
}

func (b *book) bullet(t *overview.Type) bullet {
	low, high := t.Target[0], t.Target[1]
	x := bullet{
		Type: t.Type, Verdict: string(empathy.Within),
		BandX: place(low), BandW: place(high - low),
		From: place(t.Score.Low), To: place(t.Score.High), Score: place(t.Score.Value),
		Label: b.Points(t.Score.Value),
		Range: wording.Must(b.Say("term.asked", "min", b.Points(low), "max", b.Points(high))),
		Desc: wording.Must(b.Say("bullet.desc", "score", b.Points(t.Score.Value), "low", b.Points(t.Score.Low), "high", b.Points(t.Score.High),
			"min", b.Points(low), "max", b.Points(high))),
	}
	switch {
	case math.Round(t.Score.Value) < math.Round(low): // as the figures are shown
		x.Verdict = string(empathy.Below)
	case math.Round(t.Score.Value) > math.Round(high):
		x.Verdict = string(empathy.Above)
	}
	return x
}

// A method says how figures of one sort came about.
type method struct{ Name, Text string }

// Methods say how the figures came about.
func (b *book) Methods() []method {
	var all []method
	for _, m := range []struct{ key, text string }{
		{"read.interval", b.Method.Interval}, {"read.adjustment", b.Method.Adjustment}, {"term.shown", b.Method.Sample}, {"term.scripted", b.Method.Scripted},
	} {
		if m.text != "" {
			all = append(all, method{b.Capital(m.key), m.text})
		}
	}
	return all
}
