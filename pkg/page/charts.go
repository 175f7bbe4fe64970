package page

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/attune-cx/attune/pkg/empathy"
	"github.com/attune-cx/attune/pkg/overview"
	"github.com/attune-cx/attune/pkg/wording"
)

// A trend is the share that fits, week by week, of whole replies or of one type.
type trend struct {
	Type, Name, Desc string
	Runs             []run
	Dots             []dot
	Ticks            []tick
	Below, Above     string // heights at the end; empty when there is none
	End              string // where they stand
}

// A run is weeks without a gap; its points are for a drawing 1000 wide and 100 high.
type run struct{ Band, Fit, Below, Above string }

// A dot is one week.
type dot struct {
	X, Y, Low, High string
	Title           string
}

// A tick is a place on an axis.
type tick struct{ X, Label string }

// trendTop and trendHeight are where a trend is drawn, in pixels.
const trendTop, trendHeight = 12, 120

// Trends are the trends of whole replies and of each type; none when fewer than two
// weeks can be shown.
func (b *book) Trends() []trend {
	shown := 0
	for i := range b.Weeks {
		if b.Weeks[i].Verdicts != nil && b.Weeks[i].Types != nil {
			shown++
		}
	}
	if shown < 2 {
		return nil
	}
	trends := []trend{b.trend("reply", func(g *overview.Group) *overview.Verdicts { return g.Verdicts })}
	for i, t := range empathy.Types {
		trends = append(trends, b.trend(t.String(), func(g *overview.Group) *overview.Verdicts {
			if g.Types == nil {
				return nil
			}
			return &g.Types[i].Verdicts
		}))
	}
	return trends
}

func (b *book) trend(id string, of func(*overview.Group) *overview.Verdicts) trend {
	t := trend{Type: id, Name: b.Or("type", id)}
	const left, right = 9.0, 96.0
	var first, last *overview.Group
	var current []int
	x := func(i int) float64 {
		if len(b.Weeks) == 1 {
			return (left + right) / 2
		}
		return left + (right-left)*float64(i)/float64(len(b.Weeks)-1)
	}
	flush := func() {
		if len(current) > 1 {
			t.Runs = append(t.Runs, b.run(current, x, of))
		}
		current = current[:0]
	}
	step := (len(b.Weeks) + 5) / 6 // six labels at most
	for i := range b.Weeks {
		w := &b.Weeks[i]
		if (len(b.Weeks)-1-i)%step == 0 {
			t.Ticks = append(t.Ticks, tick{place(x(i)), b.weekLabel(w.Name)})
		}
		v := of(w)
		if v == nil {
			flush()
			continue
		}
		current = append(current, i)
		if first == nil {
			first = w
		}
		last = w
		t.Dots = append(t.Dots, dot{
			X: place(x(i)), Y: height(v.Within.Share), Low: height(v.Within.Low), High: height(v.Within.High),
			Title: wording.Must(b.Say("trend.label", "week", w.Name, "share", b.Percent(v.Within.Share),
				"interval", b.Interval(v.Within.Low, v.Within.High), "n", wording.Must(b.Say("page.replies", "n", w.Replies)))),
		})
	}
	flush()
	if first != nil {
		t.Desc = wording.Must(b.Say("trend.desc", "name", t.Name, "first", first.Name, "last", last.Name,
			"from", b.Percent(of(first).Within.Share), "to", b.Percent(of(last).Within.Share)))
	}
	return t
}

// height is where a share lies on a trend, in pixels.
func height(share float64) string {
	return strconv.FormatFloat(trendTop+trendHeight*(1-min(max(share, 0), 1)), 'f', 1, 64)
}

func (b *book) run(weeks []int, x func(int) float64, of func(*overview.Group) *overview.Verdicts) run {
	line := func(share func(*overview.Verdicts) float64) []string {
		var points []string
		for _, i := range weeks {
			points = append(points, place(x(i))+","+place(100*(1-share(of(&b.Weeks[i])))))
		}
		return points
	}
	upper := line(func(v *overview.Verdicts) float64 { return v.Within.High })
	lower := line(func(v *overview.Verdicts) float64 { return v.Within.Low })
	for i := len(lower) - 1; i >= 0; i-- {
		upper = append(upper, lower[i])
	}
	return run{
		Band:  strings.Join(upper, " "),
		Fit:   strings.Join(line(func(v *overview.Verdicts) float64 { return v.Within.Share }), " "),
		Below: strings.Join(line(func(v *overview.Verdicts) float64 { return v.Below.Share }), " "),
		Above: strings.Join(line(func(v *overview.Verdicts) float64 { return v.Above.Share }), " "),
	}
}

// weekLabel shortens 2026-W47.
func (b *book) weekLabel(name string) string {
	_, week, ok := strings.Cut(name, "-W")
	if !ok {
		return name
	}
	return wording.Must(b.Say("trend.short", "week", strings.TrimLeft(week, "0")))
}

// A spread is how many replies have which score.
type spread struct {
	Type, Name, Desc string
	Shows            string
	BandX, BandW     string
	BandMiddle       string
	Asked, Mean      string
	Score            string
	Columns          []column
	Figures          []figure
}

// A column is one bin, drawn in 100 by spreadHeight.
type column struct{ X, Width, Y, Height, Title string }

type figure struct {
	Scores string
	Count  int
}

// spreadTop and spreadHeight are where columns are drawn, in pixels.
const spreadTop, spreadHeight = 22, 96

// Spreads are the distributions of the scores of each type, all on one scale.
func (b *book) Spreads() []spread {
	most := 1
	for i := range b.Types {
		for _, n := range b.Types[i].Bins {
			most = max(most, n)
		}
	}
	var all []spread
	for i := range b.Types {
		t := &b.Types[i]
		low, high := t.Target[0], t.Target[1]
		s := spread{
			Type: t.Type, Name: b.Or("type", t.Type), Shows: b.Or("shows", t.Type),
			BandX: place(low), BandW: place(high - low), BandMiddle: place((low + high) / 2),
			Asked: wording.Must(b.Say("term.asked", "min", b.Points(low), "max", b.Points(high))),
			Mean:  wording.Must(b.Say("spread.mean", "score", b.Points(t.Score.Value))), Score: place(t.Score.Value),
			Desc: wording.Must(b.Say("spread.desc", "name", b.Or("type", t.Type), "score", b.Points(t.Score.Value),
				"min", b.Points(low), "max", b.Points(high))),
		}
		const wide = 100.0 / overview.Bins
		for j, n := range t.Bins {
			from, to := j*100/overview.Bins, (j+1)*100/overview.Bins-1
			if j == overview.Bins-1 {
				to = 100
			}
			scores := strconv.Itoa(from) + "–" + strconv.Itoa(to)
			s.Figures = append(s.Figures, figure{scores, n})
			if n == 0 {
				continue
			}
			h := max(float64(spreadHeight)*float64(n)/float64(most), 1)
			s.Columns = append(s.Columns, column{
				X: place(wide*float64(j) + 0.4), Width: place(wide - 0.8),
				Y:      strconv.FormatFloat(spreadTop+spreadHeight-h, 'f', 1, 64),
				Height: strconv.FormatFloat(h, 'f', 1, 64),
				Title:  scores + ": " + wording.Must(b.Say("page.replies", "n", n)),
			})
		}
		all = append(all, s)
	}
	return all
}

// A table of groups: agents, teams or channels.
type table struct {
	Title   string
	Overall string // place of the share of all replies
	*folded[member]
}

// A member is one agent, team or channel.
type member struct {
	Name, Href          string
	Replies             int
	Enough              bool
	Raw                 bool // could not be adjusted
	From, To, Dot       string
	Share, Interval     string
	Desc                string
	BelowShare, TooMuch string
}

// mostMembers is how many of a group are shown at once.
const mostMembers = 40

// Groups are the tables of teams, channels and agents that have any members.
func (b *book) Groups() []table {
	var all []table
	for _, g := range []struct {
		key, field string
		members    []overview.Group
	}{{"term.teams", "team", b.Teams}, {"term.channels", "channel", b.Channels}, {"term.agents", "agent", b.Agents}} {
		if len(g.members) == 0 {
			continue
		}
		var members []member
		for i := range g.members {
			members = append(members, b.member(g.field, &g.members[i]))
		}
		all = append(all, table{b.Capital(g.key), place(100 * b.Verdicts.Within.Share), fold(members, mostMembers)})
	}
	return all
}

func (b *book) member(field string, g *overview.Group) member {
	m := member{Name: cmp.Or(g.Name, "–"), Href: filter(field, g.Name), Replies: g.Replies, Enough: g.Enough && g.Verdicts != nil}
	if !m.Enough {
		return m
	}
	within := &g.Verdicts.Within
	e := overview.Estimate{Value: within.Share, Low: within.Low, High: within.High}
	if g.Adjusted != nil {
		e = *g.Adjusted
	} else {
		m.Raw = true
	}
	m.From, m.To, m.Dot = place(100*e.Low), place(100*e.High), place(100*e.Value)
	m.Share, m.Interval = b.Percent(e.Value), b.Interval(e.Low, e.High)
	m.Desc = wording.Must(b.Say("group.desc", "share", m.Share, "interval", m.Interval))
	m.BelowShare, m.TooMuch = b.Percent(g.Verdicts.Below.Share), b.Percent(g.Verdicts.Above.Share)
	return m
}

// A fault is a misstep with its share of replies.
type fault struct {
	*overview.Misstep
	Href  string
	Width string
	Low   string
	High  string
	Texts []string // examples, each once
}

// A folded list shows its first items at once.
type folded[T any] struct{ Shown, Folded []T }

func fold[T any](list []T, most int) *folded[T] {
	if len(list) == 0 {
		return nil
	}
	if len(list) <= most+2 {
		return &folded[T]{Shown: list}
	}
	return &folded[T]{list[:most], list[most:]}
}

// mostListed is how many missteps and scripted sentences are shown at once.
const mostListed = 12

// Scripts are the scripted sentences, with the agents who wrote them more than once.
func (b *book) Scripts() *folded[overview.Scripted] {
	list := slices.Clone(b.Scripted)
	for i := range list {
		list[i].Top = slices.DeleteFunc(slices.Clone(list[i].Top), func(c overview.Count) bool { return c.Count < 2 })
	}
	return fold(list, mostListed)
}

// Faults are the missteps, drawn on a scale that ends with the most frequent one.
func (b *book) Faults() *folded[fault] {
	most := 0.01
	for i := range b.Missteps {
		most = max(most, b.Missteps[i].Replies.High)
	}
	var all []fault
	for i := range b.Missteps {
		m := &b.Missteps[i]
		r := &m.Replies
		f := fault{Misstep: m, Href: filter("misstep", m.ID), Width: place(100 * r.Share / most), Low: place(100 * r.Low / most), High: place(100 * r.High / most)}
		for _, e := range m.Examples {
			if e.Text != "" && !slices.Contains(f.Texts, e.Text) {
				f.Texts = append(f.Texts, e.Text)
			}
		}
		all = append(all, f)
	}
	return fold(all, mostListed)
}

// A habit is the moves of one type.
type habit struct {
	Type, Name, Shows string
	Moves             []moveRow
}

type moveRow struct {
	*overview.Move
	Name  string
	Width string
}

// Habits are the moves by type.
func (b *book) Habits() []habit {
	var all []habit
	for _, t := range empathy.Types {
		h := habit{Type: t.String(), Name: b.Or("type", t.String()), Shows: b.Or("shows", t.String())}
		for i := range b.Moves {
			if m := &b.Moves[i]; m.Type == h.Type {
				h.Moves = append(h.Moves, moveRow{m, m.Name, place(100 * m.Used.Share)})
			}
		}
		if len(h.Moves) > 0 {
			all = append(all, h)
		}
	}
	return all
}
