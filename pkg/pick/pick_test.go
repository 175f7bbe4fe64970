package pick

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"github.com/attune-cx/attune/pkg/empathy"
	"github.com/attune-cx/attune/pkg/exchange"
	"github.com/attune-cx/attune/pkg/review"
)

// reply makes one that is as given; score counts for the affective type, of which 20 to
// 60 is asked, the others are fine.
func reply(id string, score int, more func(*review.Review)) *review.Review {
	r := &review.Review{ID: id, Language: "en", Situation: review.Situation{ID: "plain_question", Source: review.Diagnosed, Confidence: .9}, Exchange: &exchange.Exchange{ID: id}}
	var verdicts [empathy.Count]empathy.Verdict
	for _, t := range empathy.Types {
		x := &r.Types[t]
		x.Target = empathy.Range{Min: 20, Max: 60}
		if x.Score = 40; t == empathy.Affective {
			x.Score = score
		}
		x.Verdict, x.Distance = x.Target.Judge(x.Score)
		verdicts[t] = x.Verdict
	}
	r.Verdict = empathy.Overall(verdicts)
	if more != nil {
		more(r)
	}
	return r
}

func picked(o Options, all []*review.Review) []Pick {
	p := New(o)
	for _, r := range all {
		p.Add(r)
	}
	return p.Picks()
}

func TestReasons(t *testing.T) {
	var all []*review.Review
	for i := range 60 {
		all = append(all, reply(fmt.Sprint("fine-", i), 40, nil))
	}
	all = append(all,
		reply("far", 0, nil),
		reply("above", 100, nil),
		reply("severe", 40, func(r *review.Review) { r.Missteps = []review.Misstep{{ID: "bad"}, {ID: "bad"}} }),
		reply("slight", 40, func(r *review.Review) { r.Missteps = []review.Misstep{{ID: "small"}} }),
		reply("unsure", 40, func(r *review.Review) { r.Situation.Confidence = .2 }),
		reply("close", 20, nil),
		reply("rare", 40, func(r *review.Review) { r.Situation.ID = "bereavement" }),
		reply("foreign", 0, func(r *review.Review) { r.Language, r.Verdict = review.Unknown, empathy.Unjudged }),
	)
	severity := func(id string) string { return map[string]string{"bad": "error", "small": "note"}[id] }
	reasons := map[string]Pick{}
	for _, c := range picked(Options{N: 12, MinSample: 30, Severity: severity}, all) {
		if _, twice := reasons[c.ID]; twice {
			t.Errorf("%s is picked twice", c.ID)
		}
		reasons[c.ID] = c
	}
	if len(reasons) != 12 {
		t.Errorf("%d picks", len(reasons))
	}
	for id, want := range map[string]Reason{"far": Distance, "above": Distance, "severe": Misstep, "unsure": Uncertain, "close": Border, "rare": Rare} {
		if got := reasons[id].Reason; got != want && got != Random {
			t.Errorf("%s is picked for %q, want %q", id, got, want)
		}
	}
	if c := reasons["far"]; c.Distances != [3]int{0, -20, 0} {
		t.Errorf("far by %v", c.Distances)
	}
	if c := reasons["above"]; c.Distances != [3]int{0, 40, 0} {
		t.Errorf("above by %v", c.Distances)
	}
	if c := reasons["close"]; c.Margin != 0 || c.Type != empathy.Affective {
		t.Errorf("%d points from the border of %s", c.Margin, c.Type)
	}
	if c := reasons["rare"]; c.Replies != 1 {
		t.Errorf("one of %d", c.Replies)
	}
	if c := reasons["foreign"]; c.Reason != "" && c.Reason != Random {
		t.Errorf("scores of a reply that nobody read are a reason: %s", c.Reason)
	}
}

func TestBorder(t *testing.T) {
	for _, c := range []struct{ score, min, max, want int }{
		{19, 20, 60, 0}, {20, 20, 60, 0}, {22, 20, 60, 2}, {60, 20, 60, 0}, {61, 20, 60, 0}, {40, 20, 60, 20},
		{0, 0, 60, 60}, {100, 20, 100, 80},
	} {
		got := min(border(c.score, c.min, c.min > 0), border(c.score, c.max+1, c.max < 100))
		if got != c.want {
			t.Errorf("%d in %d to %d: %d points, want %d", c.score, c.min, c.max, got, c.want)
		}
	}
}

// A conversation is picked once, for its most telling reply.
func TestConversationsOnce(t *testing.T) {
	turn := func(score, n int) *review.Review {
		return reply(fmt.Sprint("talk#", n), score, func(r *review.Review) {
			r.Exchange.Conversation, r.Exchange.Turn, r.Exchange.Turns = "talk", n, 6
		})
	}
	got := picked(Options{N: 5}, []*review.Review{turn(10, 2), turn(0, 4), turn(15, 6)})
	if len(got) != 1 || got[0].Conversation != "talk" {
		t.Fatalf("%+v", got)
	}
	p := New(Options{N: 2})
	for _, r := range []*review.Review{turn(10, 2), turn(0, 4), turn(15, 6)} {
		p.Add(r)
	}
	if best := p.best[Distance].picks; len(best) != 1 || best[0].Turn != 4 {
		t.Errorf("the furthest turn is %+v", best)
	}
}

// The same replies in any order give the same picks.
func TestOrderDoesNotMatter(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	var all []*review.Review
	for i := range 500 {
		all = append(all, reply(fmt.Sprint(i), random.IntN(101), func(r *review.Review) {
			r.Situation.ID = fmt.Sprint("s", random.IntN(40))
			r.Situation.Confidence = float64(random.IntN(5)) / 5
			if random.IntN(2) == 0 {
				r.Exchange.Conversation, r.Exchange.Turns, r.Exchange.Turn = fmt.Sprint("c", random.IntN(60)), 9, i
			}
			if random.IntN(5) == 0 {
				r.Missteps = []review.Misstep{{ID: "bad"}}
			}
		}))
	}
	o := Options{N: 50, MinSample: 12, Severity: func(string) string { return "error" }}
	want := picked(o, all)
	count := map[Reason]int{}
	for _, c := range want {
		count[c.Reason]++
	}
	if want := map[Reason]int{Distance: 16, Misstep: 10, Uncertain: 7, Border: 5, Rare: 5, Random: 7}; !reflect.DeepEqual(count, want) {
		t.Errorf("mix %v, want %v", count, want)
	}
	for range 5 {
		random.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		if got := picked(o, all); !reflect.DeepEqual(got, want) {
			t.Fatal("another order picks others")
		}
	}
	if got := picked(Options{N: 50}, all[:7]); len(got) > 7 || len(got) < 2 {
		t.Errorf("%d picks of 7 replies", len(got))
	}
}

// TestMix: the mix that comes with Attune is sound, and faulty ones are told.
func TestMix(t *testing.T) {
	if m, err := readMix(mixData); err != nil || m.NearBorder < 1 {
		t.Errorf("%+v, %v", m, err)
	}
	for _, p := range Mix() {
		if p.Says == "" {
			t.Errorf("nothing is said of %s", p.Reason)
		}
	}
	changed := func(old, new string) []byte { return []byte(strings.Replace(string(mixData), old, new, 1)) }
	for _, c := range []struct {
		name string
		data []byte
	}{
		{"not 100 per cent", changed("share: 30", "share: 31")},
		{"below 0", changed("share: 30", "share: -30")},
		{"a reason that is none", changed("reason: rare", "reason: rarely")},
		{"a reason twice", changed("reason: rare", "reason: border")},
		{"a key that is none", changed("near-border", "nearborder")},
	} {
		if _, err := readMix(c.data); err == nil {
			t.Errorf("%s is taken", c.name)
		}
	}
}
