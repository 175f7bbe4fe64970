package overview

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/attune-cx/attune/pkg/empathy"
	"github.com/attune-cx/attune/pkg/statistics"
	"github.com/attune-cx/attune/pkg/wording"
)

// leastCovered is the share of everybody's mix of situations that a group must have met
// to be compared.
const leastCovered = 0.5

// Overview works out the figures over all that was added.
func (b *Builder) Overview() *Overview {
	b.mu.Lock()
	defer b.mu.Unlock()
	o := &Overview{
		Schema: Schema, Title: b.options.Title, Interface: cmp.Or(b.options.Interface, "en"),
		Replies: b.replies, Conversations: b.conversations, Unread: b.unread, NoLanguage: b.noLanguage,
		First: dayOf(b.first), Last: dayOf(b.last), Textless: b.textless, UnclearDates: b.unclear,
		Verdicts: verdictsOf(&b.total.verdicts, b.total.replies),
		Courses:  verdictsOf(&b.courses, b.courses.total()),
		Types:    typesOf(&b.total), MinSample: b.options.MinSample,
		Situations: b.situationFigures(), Missteps: b.misstepFigures(), Moves: b.moveFigures(),
		Teams: b.groups(&b.teams), Agents: b.groups(&b.agents), Channels: b.groups(&b.channels), Weeks: b.groups(&b.weeks),
	}
	o.Scripted, o.ScriptedEach = b.sentences.scripted(func(agent string) bool {
		g := b.agents.named[agent]
		return g != nil && g.replies >= b.options.MinSample
	})
	if o.Scripted == nil {
		o.Scripted = []Scripted{}
	}
	o.Samples, o.Worst = b.samples.list()
	o.Random = len(o.Samples) - o.Worst
	o.Method = b.method(o)
	return o
}

func dayOf(day int) string {
	if day == 0 {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", day/10000, day/100%100, day%100)
}

func shareOf(count, of int) Share {
	share, low, high := statistics.Wilson(count, of)
	return Share{Count: count, Of: of, Share: figure(share), Low: figure(low), High: figure(high)}
}

// figure rounds to what anybody can use, so that the last digits, which depend on the
// machine, do not show.
func figure(v float64) float64 { return math.Round(v*1e6) / 1e6 }

func verdictsOf(c *verdictCounts, of int) Verdicts {
	return Verdicts{shareOf(c[0], of), shareOf(c[1], of), shareOf(c[2], of), shareOf(c[3], of)}
}

func typesOf(t *tally) (types [empathy.Count]Type) {
	for i := range types {
		x := &t.types[i]
		types[i] = Type{Type: empathy.Type(i).String(), Verdicts: verdictsOf(&x.verdicts, t.replies), Bins: x.bins, Score: Estimate{High: 100}}
		if t.replies == 0 {
			continue
		}
		n := float64(t.replies)
		types[i].Target = [2]float64{figure(float64(x.minimum) / n), figure(float64(x.maximum) / n)}
		mean, low, high := statistics.Mean(t.replies, x.points, x.squares)
		types[i].Score.Value = figure(mean)
		if !math.IsNaN(low) {
			types[i].Score.Low, types[i].Score.High = figure(max(low, 0)), figure(min(high, 100))
		}
	}
	return types
}

// frequent puts the most frequent first, equals by name.
func frequent[T any](list []T, by func(*T) Count) []T {
	slices.SortFunc(list, func(a, b T) int { return byCount(by(&a), by(&b)) })
	return list
}

func (b *Builder) situationFigures() []Situation {
	list := []Situation{}
	add := func(id string, t *tally) {
		list = append(list, Situation{ID: id, Name: cmp.Or(b.names[id], id), Replies: t.replies, Enough: t.replies >= b.options.MinSample, Verdicts: verdictsOf(&t.verdicts, t.replies), Types: typesOf(t)})
	}
	for _, id := range b.situations.names() {
		add(id, b.situations.named[id])
	}
	if b.situations.rest != nil {
		add(Others, b.situations.rest)
	}
	return frequent(list, func(s *Situation) Count { return Count{s.ID, s.Replies} })
}

func (b *Builder) misstepFigures() []Misstep {
	list := []Misstep{}
	for _, id := range b.missteps.names() {
		m := b.missteps.named[id]
		made := Misstep{ID: id, Replies: shareOf(m.replies, b.total.replies), Examples: []Example{}}
		for i, f := range m.examples.sorted() {
			if i == 0 {
				made.Kind, made.Message = f.kind, f.message
			}
			made.Examples = append(made.Examples, f.example)
		}
		list = append(list, made)
	}
	return frequent(list, func(m *Misstep) Count { return Count{m.ID, m.Replies.Count} })
}

func (b *Builder) moveFigures() []Move {
	list := []Move{}
	for _, name := range b.moves.names() {
		m := b.moves.named[name]
		t := slices.Index(typeLetters[:], name[:1])
		list = append(list, Move{Type: empathy.Type(t).String(), Move: name[1:], Name: MoveName(b.options.Interface, name[1:]), Used: shareOf(m.used, b.total.replies), Missing: m.missing})
	}
	list = frequent(list, func(m *Move) Count { return Count{m.Move, m.Used.Count} })
	slices.SortStableFunc(list, func(a, b Move) int {
		i, _ := empathy.ParseType(a.Type)
		j, _ := empathy.ParseType(b.Type)
		return cmp.Compare(i, j)
	})
	return list
}

// groups lists groups by name, and what there was no room for behind them.
func (b *Builder) groups(t *table[group, *group]) []Group {
	list := []Group{}
	for _, name := range t.names() {
		list = append(list, b.group(name, t.named[name]))
	}
	if t.rest != nil {
		list = append(list, b.group(Others, t.rest))
	}
	return list
}

func (b *Builder) group(name string, g *group) Group {
	made := Group{Name: name, Replies: g.replies, Enough: g.replies >= b.options.MinSample}
	if !made.Enough {
		return made
	}
	verdicts, types := verdictsOf(&g.verdicts, g.replies), typesOf(&g.tally)
	made.Verdicts, made.Types = &verdicts, &types

	var strata []statistics.Stratum
	rest := statistics.Stratum{} // of situations that there was no room for
	if g.strata.rest != nil {
		rest.Count, rest.Of = g.strata.rest.within, g.strata.rest.of
	}
	for id, s := range g.strata.named {
		if b.situations.named[id] == nil {
			rest.Count += s.within
			rest.Of += s.of
		}
	}
	for _, id := range b.situations.names() { // in order: sums of fractions depend on it
		x := statistics.Stratum{Weight: float64(b.situations.named[id].replies)}
		if s := g.strata.named[id]; s != nil {
			x.Count, x.Of = s.within, s.of
		}
		strata = append(strata, x)
	}
	if b.situations.rest != nil {
		rest.Weight = float64(b.situations.rest.replies)
		strata = append(strata, rest)
	}
	s := statistics.Standardise(strata)
	made.Covered = figure(s.Covered)
	if s.Covered >= leastCovered {
		made.Adjusted = &Estimate{figure(s.Share), figure(s.Low), figure(s.High)}
	}
	return made
}

// method says how the figures came about.
func (b *Builder) method(o *Overview) Method {
	w := wordsOf(o.Interface)
	say := func(name string, pairs ...any) string { return wording.Must(w.Say("method."+name, pairs...)) }
	m := Method{Interval: say("interval"), Adjustment: say("adjustment"), Purpose: say("purpose"), Contest: say("contest"), Scripted: say("scripted")}
	switch {
	case len(o.Samples) == 0:
		m.Sample = say("none-shown")
	case len(o.Samples) == o.Replies:
		m.Sample = say("all-shown")
	default:
		m.Sample = say("sample", "worst", o.Worst, "random", o.Random)
	}
	if o.UnclearDates > 0 {
		m.Adjustment += " " + say("unclear", "n", o.UnclearDates)
	}
	if o.ScriptedEach > 1 {
		m.Scripted += " " + say("estimated", "n", o.ScriptedEach)
	}
	if o.Textless > 0 {
		m.Scripted += " " + say("textless", "n", o.Textless)
	}
	return m
}
