package overview

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/attune-cx/attune/pkg/empathy"
	"github.com/attune-cx/attune/pkg/exchange"
	"github.com/attune-cx/attune/pkg/review"
	"github.com/attune-cx/attune/pkg/rulepack"
)

// made draws n reviews at random: few names and sentences, so that much comes back.
func made(n int, seed uint64) []*review.Review {
	random := rand.New(rand.NewPCG(seed, 0))
	script := []string{"We have passed your message on.", "A new lamp leaves the depot tomorrow.", "we have passed  YOUR message on", "Please send us the number on the box."}
	situations := []string{"plain_question", "service_failure_first", "unknown", "own-situation"}
	list := make([]*review.Review, n)
	for i := range list {
		x := &exchange.Exchange{
			ID: fmt.Sprint("r", random.IntN(2*n)), Agent: fmt.Sprint("agent ", random.IntN(40)), Team: []string{"", "north", "south"}[random.IntN(3)],
			Channel: []string{"mail", "chat"}[random.IntN(2)], Time: fmt.Sprintf("2026-1%d-%02dT10:00:00Z", random.IntN(3), 1+random.IntN(28)),
		}
		r := &review.Review{ID: x.ID, Exchange: x, Language: "en", Situation: review.Situation{ID: situations[random.IntN(len(situations))]}}
		for range random.IntN(4) {
			s := script[random.IntN(len(script))]
			if random.IntN(2) == 0 {
				s = fmt.Sprintf("The parcel with number %d has not left yet.", random.IntN(n))
			}
			r.Sentences = append(r.Sentences, review.Span{Start: len(x.Reply), End: len(x.Reply) + len(s)})
			x.Reply += s + "\n"
		}
		var verdicts [empathy.Count]empathy.Verdict
		for t := range r.Types {
			y := &r.Types[t]
			y.Score, y.Target = random.IntN(101), empathy.Range{Min: 20, Max: 70}
			y.Verdict, y.Distance = y.Target.Judge(y.Score)
			verdicts[t] = y.Verdict
		}
		r.Verdict = empathy.Overall(verdicts)
		for range random.IntN(3) {
			r.Missteps = append(r.Missteps, review.Misstep{ID: fmt.Sprint("en.misstep.m", random.IntN(6)), Kind: "filler", Span: review.Span{Start: 0, End: min(len(x.Reply), 10)}, Message: "Says nothing."})
		}
		for range random.IntN(4) {
			r.Evidence = append(r.Evidence, review.Evidence{Cue: "c", Type: empathy.Cognitive, Move: []string{"next-step", "explain"}[random.IntN(2)], Counts: .3})
		}
		list[i] = r
	}
	return list
}

// narrow makes a Builder whose bounds a few hundred replies reach.
func narrow() *Builder {
	b := NewBuilder(Options{MinSample: 10, Samples: 20})
	b.agents.most, b.missteps.most, b.sentences.most = 16, 4, 60
	b.samples.worst.room, b.samples.random.room = 11_000, 14_000
	return b
}

func built(b *Builder, all []*review.Review) *Builder {
	for _, r := range all {
		b.Add(r)
	}
	return b
}

// Reviews divided at random among builders, in any order, merged in any order, give
// exactly the figures and the samples of one run, also where memory was too small for all.
func TestMergeOfShardsIsOneRun(t *testing.T) {
	for _, maker := range []struct {
		name string
		new  func() *Builder
	}{{"roomy", func() *Builder { return NewBuilder(Options{MinSample: 10}) }}, {"narrow", narrow}} {
		for seed := range uint64(12) {
			all := made(400, seed)
			want := built(maker.new(), all).Overview()
			if maker.name == "narrow" && (len(want.Agents) > 17 || want.Agents[len(want.Agents)-1].Name != Others || !strings.Contains(want.Method.Scripted, "only one in")) {
				t.Fatalf("%d agents: the bounds were not reached", len(want.Agents))
			}
			if n := len(want.Samples); maker.name == "narrow" && (n < 5 || n == 20) {
				t.Fatalf("%d samples: the room was not used up", n)
			}
			random := rand.New(rand.NewPCG(seed, 1))
			shards := make([]*Builder, 1+random.IntN(5))
			for i := range shards {
				shards[i] = maker.new()
			}
			for _, i := range random.Perm(len(all)) {
				shards[random.IntN(len(shards))].Add(all[i])
			}
			for len(shards) > 1 {
				i := random.IntN(len(shards) - 1)
				shards[i].Merge(shards[i+1])
				shards = slices.Delete(shards, i+1, i+2)
			}
			same(t, shards[0].Overview(), want)
		}
	}
}

func same(t *testing.T, got, want *Overview) {
	t.Helper()
	a, err := json.MarshalIndent(got, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	b, err := json.MarshalIndent(want, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	if string(a) != string(b) {
		x, y := strings.Split(string(a), "\n"), strings.Split(string(b), "\n")
		for i := range min(len(x), len(y)) {
			if x[i] != y[i] {
				t.Fatalf("line %d: %s, want %s", i, x[i], y[i])
			}
		}
		t.Fatal("one is longer")
	}
	if len(got.Samples) != len(want.Samples) {
		t.Fatalf("%d samples, want %d", len(got.Samples), len(want.Samples))
	}
	for i := range got.Samples {
		if got.Samples[i].Random != want.Samples[i].Random || !reflect.DeepEqual(got.Samples[i].Review, want.Samples[i].Review) {
			t.Fatalf("sample %d is %q, want %q", i, got.Samples[i].Review.ID, want.Samples[i].Review.ID)
		}
	}
}

// What a worker does with its memory afterwards does not change what was added.
func TestAddCopies(t *testing.T) {
	all := made(50, 3)
	want := built(NewBuilder(Options{MinSample: 1}), all).Overview()
	b := NewBuilder(Options{MinSample: 1})
	var lent review.Review
	var x exchange.Exchange
	for _, r := range made(50, 3) {
		x = *r.Exchange
		lent = *r
		lent.Exchange = &x
		b.Add(&lent)
		clear(lent.Evidence)
		clear(lent.Missteps)
		clear(lent.Sentences)
	}
	same(t, b.Overview(), want)
}

func TestFigures(t *testing.T) {
	reply := "We will call you back tomorrow. Fine."
	one := func(agent, situation string, score int) *review.Review {
		r := &review.Review{ID: agent, Situation: review.Situation{ID: situation}, Exchange: &exchange.Exchange{Agent: agent, Reply: reply, Time: "2026-11-16 09:00"}}
		r.Sentences = []review.Span{{Start: 0, End: 31}, {Start: 32, End: 37}}
		var verdicts [empathy.Count]empathy.Verdict
		for i := range r.Types {
			r.Types[i].Target = empathy.Range{Min: 10, Max: 40}
			r.Types[i].Score = score
			r.Types[i].Verdict, r.Types[i].Distance = r.Types[i].Target.Judge(score)
			verdicts[i] = r.Types[i].Verdict
		}
		r.Verdict = empathy.Overall(verdicts)
		return r
	}
	b := NewBuilder(Options{MinSample: 4})
	for range 3 {
		b.Add(one("Ann", "easy", 20))
	}
	b.Add(one("Ann", "hard", 0))
	b.Add(one("Bob", "easy", 20))
	for range 3 {
		b.Add(one("Bob", "hard", 0))
	}
	b.Add(one("Cas", "hard", 50))
	b.Unread(2)
	o := b.Overview()

	if o.Replies != 9 || o.Unread != 2 || o.First != "2026-11-16" || o.Last != "2026-11-16" || len(o.Weeks) != 1 || o.Weeks[0].Name != "2026-W47" {
		t.Errorf("%d replies, %d unread, %s to %s, weeks %v", o.Replies, o.Unread, o.First, o.Last, o.Weeks)
	}
	if v := o.Verdicts; v.Below.Count != 4 || v.Within.Count != 4 || v.Above.Count != 1 || v.Mixed.Count != 0 {
		t.Errorf("verdicts %+v", v)
	}
	if x := o.Types[0]; x.Bins[4] != 4 || x.Bins[0] != 4 || x.Bins[10] != 1 || x.Target != [2]float64{10, 40} || fmt.Sprintf("%.3f", x.Score.Value) != "14.444" {
		t.Errorf("attentive %+v", x)
	}
	names := func(list []Group) (s []string) {
		for _, g := range list {
			s = append(s, fmt.Sprint(g.Name, g.Replies, g.Enough, g.Verdicts != nil, g.Adjusted != nil))
		}
		return s
	}
	if got := names(o.Agents); !slices.Equal(got, []string{"Ann4 true true true", "Bob4 true true true", "Cas1 false false false"}) {
		t.Errorf("agents %v", got)
	}
	// Ann met easy customers, Bob hard ones, and both did the same with either.
	ann, bob := o.Agents[0], o.Agents[1]
	if ann.Verdicts.Within.Share != .75 || bob.Verdicts.Within.Share != .25 {
		t.Errorf("plain shares %v and %v", ann.Verdicts.Within.Share, bob.Verdicts.Within.Share)
	}
	if d := ann.Adjusted.Value - bob.Adjusted.Value; d > 1e-9 || d < -1e-9 || fmt.Sprintf("%.4f", ann.Adjusted.Value) != "0.4444" {
		t.Errorf("adjusted %v and %v", ann.Adjusted.Value, bob.Adjusted.Value)
	}
	if len(o.Scripted) != 1 || o.Scripted[0].Replies != 9 || o.Scripted[0].Agents != 3 || o.Scripted[0].Text != "We will call you back tomorrow." {
		t.Errorf("scripted %+v", o.Scripted)
	}
	if top := o.Scripted[0].Top; !slices.Equal(top, []Count{{"Ann", 4}, {"Bob", 4}}) {
		t.Errorf("those with too few replies are named: %v", top)
	}
	if o.Worst != 5 || o.Random != 4 || Badness(o.Samples[0].Review) != 30 {
		t.Errorf("%d worst, %d at random, the first by %d", o.Worst, o.Random, Badness(o.Samples[0].Review))
	}
}

// Moves are missing where the situation wants them, the type fell below, and the reply
// has none.
func TestMoves(t *testing.T) {
	set, err := rulepack.Load(review.BuiltIn())
	if err != nil {
		t.Fatal(err)
	}
	var wanted string
	for i := range set.Situations {
		if s := &set.Situations[i]; s.ID.Value == "service_failure_first" {
			wanted = s.Moves["affective"][0]
		}
	}
	reply := func(verdict empathy.Verdict, move string) *review.Review {
		r := &review.Review{Situation: review.Situation{ID: "service_failure_first"}}
		r.Types[empathy.Affective].Verdict = verdict
		if move != "" {
			r.Evidence = []review.Evidence{{Type: empathy.Affective, Move: move, Counts: .2}, {Type: empathy.Affective, Move: "validate", Counts: 0}}
		}
		return r
	}
	b := built(NewBuilder(Options{Rules: set}), []*review.Review{
		reply(empathy.Below, ""), reply(empathy.Below, "share-joy"), reply(empathy.Below, wanted), reply(empathy.Within, ""),
	})
	o := b.Overview()
	i := slices.IndexFunc(o.Moves, func(m Move) bool { return m.Move == wanted })
	if i < 0 || o.Moves[i].Used.Count != 1 || o.Moves[i].Missing != 2 || o.Moves[i].Type != "affective" {
		t.Errorf("moves %+v", o.Moves)
	}
	if o.Situations[0].Name == "service_failure_first" {
		t.Error("the situation has no name")
	}
}

// An overview of nothing is one, too.
func TestNothing(t *testing.T) {
	o := NewBuilder(Options{}).Overview()
	data, err := json.Marshal(o)
	if err != nil || strings.Contains(string(data), "null") {
		t.Errorf("%v %s", err, data)
	}
}

func TestWording(t *testing.T) {
	for _, c := range []struct {
		a, b  string
		same  bool
		words int
	}{
		{"We have passed it on.", "we have  passed it on!", true, 5},
		{"I’ve sent it to you", "I've sent it to you.", true, 5},
		{"<p>We have <b>passed</b> it on.</p>", "We have passed it on", true, 5},
		{"We have passed it on.", "We had passed it on.", false, 5},
		{"a bc", "ab c", false, 2},
		{"Één ding nog graag", "één ding nog graag", true, 4},
		{"1 < 2 and 3 > 2", "1 2 and 3 2", true, 5},
	} {
		a, n := identify(c.a)
		b, _ := identify(c.b)
		if (a == b) != c.same || n != c.words {
			t.Errorf("%q and %q: same %v, %d words", c.a, c.b, a == b, n)
		}
	}
}

func BenchmarkAdd(b *testing.B) {
	all := made(2000, 1)
	builder := NewBuilder(Options{})
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		builder.Add(all[i%len(all)])
	}
}

// A date that can be read in two ways is read as the day first, and counted.
func TestUnclearDates(t *testing.T) {
	b, other := NewBuilder(Options{MinSample: 1}), NewBuilder(Options{MinSample: 1})
	for i, date := range []string{"03/04/2026 09:30", "04/04/2026", "16/11/2026", "2026-04-03", ""} {
		r := made(1, 1)[0]
		r.Exchange.Time = date
		if i == 0 {
			other.Add(r)
		} else {
			b.Add(r)
		}
	}
	b.Merge(other)
	o := b.Overview()
	if o.UnclearDates != 1 || o.First != "2026-04-03" || !strings.Contains(o.Method.Adjustment, "Dates such as 03/04/2026 were read with the day first (replies: 1)") {
		t.Errorf("%d unclear from %s: %s", o.UnclearDates, o.First, o.Method.Adjustment)
	}
}
