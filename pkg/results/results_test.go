package results_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/attune-cx/attune/pkg/exchange"
	"github.com/attune-cx/attune/pkg/intake"
	"github.com/attune-cx/attune/pkg/overview"
	"github.com/attune-cx/attune/pkg/report"
	"github.com/attune-cx/attune/pkg/results"
	"github.com/attune-cx/attune/pkg/review"
)

// reviews are those of the transcripts that come with Attune, and of a conversation.
func reviews(t testing.TB) (list []*review.Review) {
	t.Helper()
	reviewer, err := review.New()
	if err != nil {
		t.Fatal(err)
	}
	in, err := intake.Open([]string{filepath.FromSlash("../../testdata/transcripts")}, nil, intake.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for {
		raw, err := in.NextRaw()
		if err != nil {
			break
		}
		record, reject := raw.Decode()
		if reject != nil {
			t.Fatal(reject)
		}
		for _, x := range record.Exchanges() {
			x.Agent, x.Time, x.Source = fmt.Sprint("Agent ", len(list)%3), "2026-11-16", exchange.Position{}
			x.Meta = append(x.Meta, exchange.Field{Name: "stars", Value: json.RawMessage("4")})
			r, err := reviewer.Review(&x)
			if err != nil {
				t.Fatal(err)
			}
			list = append(list, r)
		}
	}
	var talk review.Conversation
	c := &exchange.Conversation{ID: "talk", Turns: []exchange.Turn{
		{Speaker: exchange.Customer, Name: "Ann Lee", Text: "My lamp came broken."}, {Speaker: exchange.Agent, Name: "Sam", Text: "Which lamp?"},
		{Speaker: exchange.Customer, Text: "The blue one, and it was a present."}, {Speaker: exchange.Agent, Text: "I'm sorry that the blue lamp came broken. A new one leaves today."},
	}}
	if err := reviewer.ReviewConversation(c, &talk); err != nil {
		t.Fatal(err)
	}
	for i := range talk.Reviews {
		list = append(list, &talk.Reviews[i])
	}
	return list
}

func written(t testing.TB, list []*review.Review, o report.Options, format string) []byte {
	t.Helper()
	f, err := report.New(format, o)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	w := report.NewWriter(&b, f)
	for _, r := range list {
		if err := w.Write(r); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// read reads results from standard input.
func read(t testing.TB, data []byte, format string) (list []*review.Review, rejects []string) {
	t.Helper()
	in, err := intake.Open([]string{"-"}, bytes.NewReader(data), intake.Options{Format: format})
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	err = results.Read(context.Background(), in, results.Options{
		Jobs: 3,
		Add: func(r *review.Review) {
			mu.Lock()
			defer mu.Unlock()
			list = append(list, r)
		},
		Reject: func(r *intake.Reject) error {
			rejects = append(rejects, r.String())
			return nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.SortStableFunc(list, func(a, b *review.Review) int { return a.Exchange.Source.Line - b.Exchange.Source.Line })
	return list, rejects
}

// A record that was read back is written as the same record.
func TestRecordsComeBack(t *testing.T) {
	all := reviews(t)
	for _, format := range []string{"jsonl", "json"} {
		want := written(t, all, report.Options{Texts: true}, format)
		list, rejects := read(t, want, "")
		if len(rejects) > 0 || len(list) != len(all) {
			t.Fatalf("%d of %d came back; %q", len(list), len(all), rejects)
		}
		if got := written(t, list, report.Options{Texts: true}, format); !bytes.Equal(got, want) {
			t.Errorf("%s: records changed", format)
		}
		for i, r := range list {
			if r.Excerpts || r.Exchange.Reply != all[i].Exchange.Reply || r.Exchange.Customer != all[i].Exchange.Customer {
				t.Fatalf("%s: the texts did not come back", r.ID)
			}
		}
	}
}

// Points by cues and by words come back as they were, rounded; older records have none.
func TestPointsComeBack(t *testing.T) {
	all := reviews(t)
	record := written(t, all, report.Options{Texts: true}, "jsonl")
	list, _ := read(t, record, "")
	byWords := 0
	for i, r := range list {
		for k := range r.Types {
			got, was := r.Types[k], all[i].Types[k]
			if got.Cues != math.Round(was.Cues) || got.Words != math.Round(was.Words) || math.Abs(got.WordShare-was.WordShare) > 0.0005 {
				t.Errorf("%s: %+v became %+v", r.ID, was, got)
			}
			if got.WordShare > 0 {
				byWords++
			}
		}
	}
	if byWords == 0 {
		t.Error("words count nothing in any reply")
	}
	older := regexp.MustCompile(`"cues":\d+,"words":-?\d+,"share":[0-9.]+,`).ReplaceAll(record, nil)
	list, rejects := read(t, older, "")
	if bytes.Contains(older, []byte(`"share"`)) || len(list) != len(all) || len(rejects) > 0 {
		t.Fatalf("%d of %d older records came back; %q", len(list), len(all), rejects)
	}
	for i, r := range list {
		for k := range r.Types {
			if got := r.Types[k]; got.Words != 0 || got.WordShare != 0 || got.Score != all[i].Types[k].Score {
				t.Errorf("%s: older, it became %+v", r.ID, got)
			}
		}
	}
}

// Without texts there are the stretches with evidence, and spans lead to them.
func TestExcerpts(t *testing.T) {
	all := reviews(t)
	list, rejects := read(t, written(t, all, report.Options{}, "jsonl"), "")
	if len(rejects) > 0 || len(list) != len(all) {
		t.Fatalf("%d of %d came back; %q", len(list), len(all), rejects)
	}
	for i, r := range list {
		was := all[i]
		if !r.Excerpts || len(r.Sentences) > 0 {
			t.Errorf("%s: known without texts", r.ID)
		}
		for j, e := range r.Evidence {
			if got, want := r.Exchange.Reply[e.Start:e.End], was.Exchange.Reply[was.Evidence[j].Start:was.Evidence[j].End]; got != want {
				t.Errorf("%s: evidence %q became %q", r.ID, want, got)
			}
		}
		for j, s := range r.Situation.Signals {
			text, before := r.Exchange.Customer, was.Exchange.Customer
			if s.InReply {
				text, before = r.Exchange.Reply, was.Exchange.Reply
			}
			if got, want := text[s.Start:s.End], before[was.Situation.Signals[j].Start:was.Situation.Signals[j].End]; got != want {
				t.Errorf("%s: signal %q became %q", r.ID, want, got)
			}
		}
		for j, m := range r.Missteps {
			if got, want := r.Exchange.Reply[m.Start:m.End], was.Exchange.Reply[was.Missteps[j].Start:was.Missteps[j].End]; got != want {
				t.Errorf("%s: misstep %q became %q", r.ID, want, got)
			}
		}
	}
}

// A report from saved results is that of the run itself, figures and samples.
func TestReportFromResults(t *testing.T) {
	all := reviews(t)
	build := func(list []*review.Review) *overview.Overview {
		b := overview.NewBuilder(overview.Options{MinSample: 5, Samples: 20})
		for _, r := range list {
			b.Add(r)
		}
		return b.Overview()
	}
	whole, _ := read(t, written(t, all, report.Options{Texts: true}, "jsonl"), "")
	want, got := build(all), build(whole)
	a, _ := json.Marshal(want)
	b, _ := json.Marshal(got)
	if !bytes.Equal(a, b) {
		t.Errorf("got  %s\nwant %s", b, a)
	}
	bare, _ := read(t, written(t, all, report.Options{}, "jsonl"), "")
	less := build(bare)
	for i := range want.Samples {
		if got.Samples[i].Review.ID != want.Samples[i].Review.ID || less.Samples[i].Review.ID != want.Samples[i].Review.ID {
			t.Fatalf("sample %d is %s with texts and %s without, was %s", i, got.Samples[i].Review.ID, less.Samples[i].Review.ID, want.Samples[i].Review.ID)
		}
	}
	if less.Textless != len(all) || !reflect.DeepEqual(less.Agents, want.Agents) || !reflect.DeepEqual(less.Moves, want.Moves) {
		t.Error("figures depend on texts")
	}
}

// What is not a record of this version is said with its place, and the rest is read.
func TestRejects(t *testing.T) {
	good := string(bytes.TrimSpace(written(t, reviews(t)[:1], report.Options{}, "jsonl")))
	with := func(old, new string) string {
		bad := strings.Replace(good, old, new, 1)
		if bad == good {
			t.Fatalf("no %s in the record", old)
		}
		return bad
	}
	texts := string(bytes.TrimSpace(written(t, reviews(t)[:1], report.Options{Texts: true}, "jsonl")))
	for _, c := range []struct{ name, line, want string }{
		{"an older or newer version", with(`"schema":1`, `"schema":7`), "-:2: schema 7: this attune reads 1; score the replies again"},
		{"something else", `{"id":"a","reply":"It left today."}`, `-:2: no "schema": expected a record as attune score writes it`},
		{"cut off", good[:len(good)/2], "-:2:"},
		{"not JSON", "id,language,situation", "-:2:1: bad JSON"},
		{"another kind of value", with(`"types":{`, `"types":5,"other":{`), "-:2:"},
		{"an unknown verdict", with(`"distance":`, `"verdict":"low","distance":`), `expected below, within or above`},
		{"a score over 100", with(`"score":`, `"score":10`), "expected 0 to 100"},
		{"points by cues over 100", with(`"cues":`, `"cues":101,"was":`), "cues 101, expected 0 to 100"},
		{"a share over 1", with(`"cues":`, `"share":2,"cues":`), "share 2, expected 0 to 1"},
		{"texts that are others", strings.Replace(texts, `"reply":"`, `"reply":"x`, 1), "does not stand"},
	} {
		t.Run(c.name, func(t *testing.T) {
			list, rejects := read(t, []byte(good+"\n"+c.line+"\n\n"+good+"\n"), "jsonl")
			if len(list) != 2 || len(rejects) != 1 || !strings.Contains(rejects[0], c.want) {
				t.Errorf("%d read, rejects %q, want %q", len(list), rejects, c.want)
			}
		})
	}
}

// Who interrupts does not wait for the end, nor does an error of the one who asked.
func TestReadStops(t *testing.T) {
	data := bytes.Repeat(written(t, reviews(t), report.Options{}, "jsonl"), 20)
	open := func(data []byte) *intake.Reader {
		in, err := intake.Open([]string{"-"}, bytes.NewReader(data), intake.Options{Format: "jsonl"})
		if err != nil {
			t.Fatal(err)
		}
		return in
	}
	ctx, cancel := context.WithCancel(context.Background())
	var once sync.Once
	err := results.Read(ctx, open(data), results.Options{Jobs: 2, Add: func(*review.Review) { once.Do(cancel) }})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("interrupted: %v", err)
	}
	full := errors.New("disk full")
	err = results.Read(context.Background(), open([]byte("no\nrecords\n")), results.Options{Jobs: 2, Add: func(*review.Review) {}, Reject: func(*intake.Reject) error { return full }})
	if !errors.Is(err, full) {
		t.Errorf("a reject that cannot be written: %v", err)
	}
}

func FuzzUnmarshal(f *testing.F) {
	for _, o := range []report.Options{{}, {Texts: true}, {Explain: true}} {
		for _, r := range reviews(f)[:4] {
			f.Add(written(f, []*review.Review{r}, o, "jsonl"))
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var r review.Review
		if results.Unmarshal(data, &r) != nil {
			return
		}
		b := overview.NewBuilder(overview.Options{MinSample: 1})
		b.Add(&r)
		if err := overview.WriteMarkdown(&bytes.Buffer{}, b.Overview()); err != nil {
			t.Fatal(err)
		}
		report.AppendJSON(nil, &r)
		report.AppendCSV(nil, &r)
	})
}

func BenchmarkUnmarshal(b *testing.B) {
	data := written(b, reviews(b)[:20], report.Options{Texts: true}, "jsonl")
	lines := bytes.Split(bytes.TrimSpace(data), []byte("\n"))
	b.SetBytes(int64(len(data) / len(lines)))
	b.ReportAllocs()
	var r review.Review
	for i := 0; b.Loop(); i++ {
		if err := results.Unmarshal(lines[i%len(lines)], &r); err != nil {
			b.Fatal(err)
		}
	}
}
