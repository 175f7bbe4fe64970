package match_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/attune-cx/attune/pkg/match"
	"github.com/attune-cx/attune/pkg/rulepack"
	"github.com/attune-cx/attune/pkg/text"
	"github.com/attune-cx/attune/rules"
)

const pack = `
language: en
type: affective
lists:
  harm: [broken, late]
cues:
  - id: affective.a.plain
    move: a
    strength: 0.2
    patterns: ["sorry"]
  - id: affective.a.event
    move: a
    strength: 0.5
    patterns: ["sorry that ..3 <harm>"]
  - id: affective.b.never
    move: b
    strength: 0.3
    patterns: ["delighted"]
    never: [negated]
  - id: affective.c.except
    move: c
    strength: 0.3
    patterns: ["worry"]
    except: ["worry lines"]
  - id: affective.d.where
    move: d
    strength: 0.3
    patterns: ["lamp"]
    where: {sentence: question, echo: {min: 2}}
  - id: affective.e.near
    move: e
    strength: 0.3
    patterns: ["refund"]
    where: {near: "today", not-near: "policy"}
  - id: affective.f.nothing
    move: f
    strength: 0.3
    patterns: ["glad"]
  - id: affective.g.personal
    move: g
    strength: 0.3
    patterns: ["kettle"]
    where: {personal: true}
missteps:
  - id: jargon
    kind: jargon
    message: Jargon.
    patterns: ["ticket"]
    where: {situation: [cancellation]}
`

func finder(t *testing.T, packs ...string) (*match.Finder, *rulepack.Language) {
	t.Helper()
	sources := []rulepack.Source{{FS: rules.FS, Name: "rules", Lazy: true}}
	for _, p := range packs {
		sources = append(sources, rulepack.Source{FS: fstest.MapFS{"pack.yaml": {Data: []byte(p)}}, Name: "own"})
	}
	set, err := rulepack.Load(sources...)
	if err != nil {
		t.Fatal(err)
	}
	l, err := set.Language("en")
	if err != nil {
		t.Fatal(err)
	}
	return match.New(l, &set.Scoring), l
}

// dropped finds in a reply as a review does and returns what came to nothing.
func dropped(f *match.Finder, l *rulepack.Language, reply, customer string) (match.Findings, []match.Dropped) {
	d, c := l.Text.Read(reply, text.Options{}), l.Text.Read(customer, text.Options{Plain: true})
	text.MarkEcho(d, c)
	var found match.Findings
	f.Reply(d, c, c, &found)
	f.FindMissteps(d, &found, match.Circumstances{Situation: "plain_question"})
	return found, f.Dropped(d, &found, match.Circumstances{Situation: "plain_question"})
}

func TestDropped(t *testing.T) {
	f, l := finder(t, pack)
	for _, tt := range []struct{ reply, want string }{
		{"I am sorry that it came broken.", "affective.a.plain outdone affective.a.event"},
		{"We are not delighted.", "affective.b.never context negated"},
		{"Mind the worry lines.", "affective.c.except except"},
		{"Your lamp came.", "affective.d.where where sentence: question"},
		{"Where is the lamp?", "affective.d.where where echo: 2 or more, found 1"},
		{"You get a refund.", "affective.e.near where near: today"},
		{"You get a refund today, by our policy.", "affective.e.near where not-near: policy"},
		{"You get a refund today.", ""},
		{"Your kettle came.", "affective.g.personal where personal: true"},
		{"We are not glad.", "affective.f.nothing discounted negated"},
		{"Your ticket is closed.", "misstep.jargon where situation: cancellation, found plain_question"},
	} {
		_, all := dropped(f, l, tt.reply, "The lamp came broken.")
		var got []string
		for _, x := range all {
			id := ""
			if x.Role == rulepack.MisstepRole {
				id = l.Missteps[x.Index].ID.Value
			} else {
				id = l.Cues[x.Index].ID.Value
			}
			id = strings.TrimPrefix(id, "en.")
			if !strings.Contains(pack, "id: "+id) && id != "misstep.jargon" {
				continue // a built-in rule
			}
			detail := x.Detail
			if x.By >= 0 {
				detail = strings.TrimPrefix(l.Cues[x.By].ID.Value, "en.")
			}
			for _, d := range x.Discounts {
				if x.Reason == match.Discounted && d.Factor == 0 {
					detail = d.Kind
				}
			}
			got = append(got, strings.TrimSpace(fmt.Sprint(id, " ", x.Reason, " ", detail)))
		}
		if !slices.Contains(got, tt.want) && tt.want != "" || tt.want == "" && len(got) > 0 {
			t.Errorf("%q: dropped %q, expected %q", tt.reply, got, tt.want)
		}
	}
}

// TestDroppedKnowsWhy asks of all examples of the built-in rules that each hit that
// came to nothing has a reason, and that asking changes nothing.
func TestDroppedKnowsWhy(t *testing.T) {
	f, l := finder(t)
	for i := range l.Cues {
		for _, e := range append(slices.Clone(l.Cues[i].Matches), l.Cues[i].Misses...) {
			found, all := dropped(f, l, e.Reply, e.Customer)
			before := fmt.Sprint(found.Evidence, found.Missteps)
			for _, x := range all {
				if x.Reason == match.Outdone && x.By < 0 || x.Reason == match.Context && x.Detail == "" || x.Reason == "" {
					t.Errorf("%q: %+v has no reason", e.Reply, x)
				}
				if x.Role == rulepack.CueRole && slices.ContainsFunc(found.Evidence, func(k match.Evidence) bool {
					return k.Cue == x.Index && k.First == x.First && k.Counts > 0
				}) {
					t.Errorf("%q: %+v is evidence as well", e.Reply, x)
				}
			}
			if after := fmt.Sprint(found.Evidence, found.Missteps); after != before {
				t.Errorf("%q: Dropped changed what was found", e.Reply)
			}
		}
	}
}

func TestMarks(t *testing.T) {
	f, l := finder(t)
	d := l.Text.Read("I'm not sorry if your lamp is late, but we cannot refund it.", text.Options{})
	var found match.Findings
	f.Reply(d, nil, nil, &found)
	var got []string
	for _, m := range f.Marks(d, &found) {
		got = append(got, m.Kind+" "+d.Tokens[m.First].Norm)
	}
	for _, want := range []string{"negator not", "conditional if", "but but"} {
		if !slices.Contains(got, want) {
			t.Errorf("%q is missing in %q", want, got)
		}
	}
}
