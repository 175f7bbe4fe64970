package report

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/attune-cx/attune/pkg/empathy"
	"github.com/attune-cx/attune/pkg/exchange"
	"github.com/attune-cx/attune/pkg/review"
	"github.com/attune-cx/attune/pkg/terminal"
)

// record is the output record as encoding/json would write it: the slow and
// obvious twin of AppendJSON.
func record(r *review.Review) any {
	x := r.Exchange
	share := func(v float64) float64 { return math.Round(v*1000) / 1000 }
	span := func(s review.Span, text string, more map[string]any) map[string]any {
		more["start"], more["end"], more["text"] = s.Start, s.End, spanText(s, text)
		return more
	}
	signals, evidence, missteps := []any{}, []any{}, []any{}
	for _, s := range r.Situation.Signals {
		one := map[string]any{"id": s.ID}
		if s.InReply {
			one["in"] = "reply"
			signals = append(signals, span(s.Span, x.Reply, one))
		} else {
			signals = append(signals, span(s.Span, x.Customer, one))
		}
	}
	for _, e := range r.Evidence {
		discounts := []any{}
		for _, d := range e.Discounts {
			discounts = append(discounts, map[string]any{"kind": d.Kind, "factor": share(d.Factor)})
		}
		evidence = append(evidence, span(e.Span, x.Reply, map[string]any{"cue": e.Cue, "type": e.Type, "move": e.Move,
			"strength": share(e.Strength), "counts": share(e.Counts), "discounts": discounts}))
	}
	for _, m := range r.Missteps {
		missteps = append(missteps, span(m.Span, x.Reply, map[string]any{"id": m.ID, "kind": m.Kind, "message": m.Message, "advice": m.Advice}))
	}
	types := map[string]any{}
	for _, t := range empathy.Types {
		tr := r.Types[t]
		types[t.String()] = map[string]any{"score": tr.Score, "level": tr.Level, "target": tr.Target, "verdict": tr.Verdict, "distance": tr.Distance,
			"cues": math.Round(tr.Cues), "words": math.Round(tr.Words)}
	}
	meta := map[string]any{}
	for _, f := range x.Meta {
		if json.Valid(f.Value) {
			meta[f.Name] = f.Value
		} else {
			meta[f.Name] = string(f.Value)
		}
	}
	for name, value := range map[string]string{"agent": x.Agent, "team": x.Team, "channel": x.Channel, "time": x.Time} {
		if value != "" {
			meta[name] = value
		}
	}
	whole := map[string]any{
		"schema": review.Schema, "id": r.ID, "language": r.Language,
		"situation": map[string]any{"id": r.Situation.ID, "source": r.Situation.Source, "confidence": share(r.Situation.Confidence),
			"signals": signals, "modifiers": append([]string{}, r.Situation.Modifiers...), "reason": r.Situation.Reason},
		"types": types, "verdict": r.Verdict, "evidence": evidence, "missteps": missteps,
		"advice": append([]string{}, r.Advice...), "meta": meta,
	}
	if x.Turns > 0 {
		place := map[string]any{"id": x.Conversation, "turn": x.Turn, "turns": x.Turns}
		if len(x.People) > 0 {
			place["people"] = x.People
		}
		if c := r.Course; c != nil {
			place["course"] = map[string]any{"verdict": c.Verdict, "worst": c.Worst, "missteps": c.Missteps, "path": c.Path}
		}
		whole["conversation"] = place
	}
	return whole
}

func decoded(t *testing.T, data []byte) (v any) {
	t.Helper()
	if err := json.Unmarshal(data, &v); err != nil {
		t.Fatalf("%v in %s", err, data)
	}
	return v
}

func TestRecordIsWhatEncodingJSONWouldWrite(t *testing.T) {
	reviews := samples()
	rng := rand.New(rand.NewPCG(3, 4))
	for range 300 {
		reviews = append(reviews, randomReview(rng))
	}
	for _, r := range reviews {
		want, err := json.Marshal(record(r))
		if err != nil {
			t.Fatal(err)
		}
		got := AppendJSON(nil, r)
		if !reflect.DeepEqual(decoded(t, got), decoded(t, want)) {
			t.Fatalf("got  %s\nwant %s", got, want)
		}
	}
}

// With Texts the record also holds what was said, and nothing else changes.
func TestRecordWithTexts(t *testing.T) {
	format, err := New("jsonl", Options{Texts: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range samples() {
		x := r.Exchange
		r.Sentences = []review.Span{{Start: 0, End: len(x.Reply)}}
		want := record(r).(map[string]any)
		for name, v := range want["types"].(map[string]any) {
			t, _ := empathy.ParseType(name)
			v.(map[string]any)["share"] = math.Round((1-r.Types[t].WordShare)*1000) / 1000
			v.(map[string]any)["allowance"] = math.Round(r.Types[t].Allowance*1000) / 1000
		}
		for i, v := range want["missteps"].([]any) {
			lowers := map[string]any{}
			for _, t := range empathy.Types {
				lowers[t.String()] = math.Round(r.Missteps[i].Lowers[t]*1000) / 1000
			}
			v.(map[string]any)["lowers"] = lowers
		}
		want["texts"] = map[string]any{"customer": x.Customer, "newest": x.Newest, "reply": x.Reply, "sentences": [][]int{{0, len(x.Reply)}}}
		data, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		got := format.Render(nil, r)
		if !reflect.DeepEqual(decoded(t, got), decoded(t, data)) {
			t.Fatalf("got  %s\nwant %s", got, data)
		}
	}
}

func TestShares(t *testing.T) {
	for v, want := range map[float64]string{
		0: "0", 1: "1", 0.5: "0.5", 0.45: "0.45", 0.135: "0.135", 0.05: "0.05", 0.005: "0.005", 0.101: "0.101",
		0.9996: "1", 0.0004: "0", 0.0005: "0.001", 1.0 / 3: "0.333", 2.25: "2.25",
		-1: "0", math.Inf(1): "1000000000000", math.Inf(-1): "0",
	} {
		if got := string(appendShare(nil, v)); got != want {
			t.Errorf("%v: got %s, want %s", v, got, want)
		}
	}
	if got := string(appendShare(nil, math.NaN())); got != "0" {
		t.Errorf("NaN: got %s", got)
	}
}

func TestStrings(t *testing.T) {
	for text, want := range map[string]string{
		"":                   `""`,
		"plain é 👋🏽":         `"plain é 👋🏽"`,
		`"\`:                 `"\"\\"`,
		"a\nb\rc\td":         `"a\nb\rc\td"`,
		"\x00\x1b\x7f":       `"\u0000\u001b\u007f"`,
		"\u009b\u202e\u2028": `"\u009b\u202e\u2028"`,
		"<&>":                `"<&>"`,
		"a\xffb\xe2\x80":     `"a\ufffdb\ufffd\ufffd"`,
	} {
		if got := string(AppendString(nil, text)); got != want {
			t.Errorf("%q: got %s, want %s", text, got, want)
		}
	}
}

func TestMeta(t *testing.T) {
	field := func(name, value string) exchange.Field {
		return exchange.Field{Name: name, Value: json.RawMessage(value)}
	}
	for _, tt := range []struct {
		name     string
		exchange exchange.Exchange
		want     string
	}{
		{"nothing", exchange.Exchange{}, `{}`},
		{"known ones first, in a fixed order", exchange.Exchange{Time: "t", Channel: "c", Team: "m", Agent: "a", Meta: []exchange.Field{field("z", "1"), field("b", "2")}},
			`{"agent":"a","team":"m","channel":"c","time":"t","z":1,"b":2}`},
		{"values keep their digits and order", exchange.Exchange{Meta: []exchange.Field{field("n", "1.0e400"), field("o", `{"z":1,"a":2}`)}},
			`{"n":1.0e400,"o":{"z":1,"a":2}}`},
		{"on one line", exchange.Exchange{Meta: []exchange.Field{field("o", "{\n \"a b\" : [ 1,\r\n\t\"x  \\\" y\" ]\n}")}},
			`{"o":{"a b":[1,"x  \" y"]}}`},
		{"a name of ours belongs to us", exchange.Exchange{Agent: "a", Meta: []exchange.Field{field("agent", `"b"`), field("team", `"c"`)}},
			`{"agent":"a","team":"c"}`},
		{"what is not JSON becomes text", exchange.Exchange{Meta: []exchange.Field{field("x", "{"), field("y", "")}},
			`{"x":"{","y":""}`},
	} {
		if got := string(appendMeta(nil, &tt.exchange)); got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.name, got, tt.want)
		}
	}
}

func TestExplainedPointsAddUp(t *testing.T) {
	type explained struct {
		Score   int
		Explain struct {
			Evidence []struct{ Points int }
			Words    struct{ Points int }
			Before   int
			Missteps []struct{ Points int }
		}
	}
	rng := rand.New(rand.NewPCG(5, 6))
	for range 200 {
		r := randomReview(rng)
		var got struct{ Types map[string]explained }
		if err := json.Unmarshal(AppendExplainedJSON(nil, r), &got); err != nil {
			t.Fatal(err)
		}
		for name, e := range got.Types {
			sum := e.Explain.Words.Points
			for _, step := range e.Explain.Evidence {
				sum += step.Points
			}
			if sum != e.Explain.Before {
				t.Errorf("%s: evidence and words give %d points, but %d before missteps", name, sum, e.Explain.Before)
			}
			for _, step := range e.Explain.Missteps {
				sum += step.Points
			}
			if sum != e.Score {
				t.Errorf("%s: all points give %d, but the score is %d", name, sum, e.Score)
			}
		}
	}
}

// With Explain the record has the words that count most, and what the points by words are
// made of.
func TestRecordWithWords(t *testing.T) {
	got := string(AppendExplainedJSON(nil, worded()))
	for _, want := range []string{
		`"cues":20,"words":-131,"share":0.55,"explain":{"allowance":0,"evidence":[{"cue":"en.attentive.acknowledge","start":7,"counts":0.2,"points":11}],"words":{"base":5.6,"measures":-6.9,"points":-11},"before":0,`,
		`"cues":36,"words":46,"share":0.55,`,
		`"cues":0,"words":234,"share":0.55,"explain":{"allowance":0,"evidence":[],"words":{"base":0,"measures":100,"points":100},"before":100,`,
		`"words":[{"word":"patience","attentive":-40.3,"affective":3.1,"cognitive":71},{"word":"sorry","attentive":-2.2,"affective":30.5,"cognitive":-12},{"word":"[number]","attentive":-12.5,"affective":0,"cognitive":25},`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%s\nis not in %s", want, got)
		}
	}
	if n := strings.Count(got, `"word":`); n != mostWords {
		t.Errorf("%d words, expected the %d that count most", n, mostWords)
	}
	if got := string(AppendExplainedJSON(nil, conditional())); !strings.Contains(got, `"words":0,"share":1,"explain":{"allowance":0,"evidence":[`) || strings.Contains(got, `"measures"`) || !strings.Contains(got, `"words":[],"advice"`) {
		t.Errorf("without a lexicon: %s", got)
	}
}

func TestRecordsFollowTheSchema(t *testing.T) {
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(Schema()))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("review.schema.json", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("review.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	validate := func(record []byte) error {
		v, err := jsonschema.UnmarshalJSON(strings.NewReader(string(record)))
		if err != nil {
			t.Fatal(err)
		}
		return schema.Validate(v)
	}
	for _, r := range []*review.Review{conditional(), hearty(), fitting(), worded()} {
		r.Sentences = []review.Span{{Start: 0, End: 3}}
		for _, record := range [][]byte{AppendJSON(nil, r), AppendExplainedJSON(nil, r), appendRecord(nil, r, false, true)} {
			if err := validate(record); err != nil {
				t.Errorf("%s: %v", r.ID, err)
			}
		}
	}
	good := string(AppendJSON(nil, conditional()))
	for _, tt := range []struct{ name, old, new string }{
		{"another version", `"schema":1`, `"schema":2`},
		{"an unknown verdict", `"verdict":"below","evidence"`, `"verdict":"low","evidence"`},
		{"a score over 100", `"score":12`, `"score":112`},
		{"a field too many", `"language":"en"`, `"language":"en","lang":"en"`},
		{"null for a list", `"discounts":[]`, `"discounts":null`},
		{"half a target", `"target":[35,75]`, `"target":[35]`},
		{"points by cues over 100", `"cues":12`, `"cues":112`},
	} {
		bad := strings.Replace(good, tt.old, tt.new, 1)
		if bad == good {
			t.Fatalf("%s: nothing to replace", tt.name)
		}
		if validate([]byte(bad)) == nil {
			t.Errorf("%s: the schema allows it", tt.name)
		}
	}
}

// busy is a reply of usual length with ten pieces of evidence.
func busy() *review.Review {
	r := conditional()
	for len(r.Evidence) < 10 {
		r.Evidence = append(r.Evidence, r.Evidence[:min(len(r.Evidence), 10-len(r.Evidence))]...)
	}
	return r
}

func TestAppendJSONAllocatesNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("the race detector, with which the short tests run, allocates by itself")
	}
	r, buf := busy(), make([]byte, 0, 1<<16)
	if n := testing.AllocsPerRun(100, func() { buf = AppendJSON(buf[:0], r) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkAppendJSON(b *testing.B) {
	r, buf := busy(), []byte(nil)
	b.ReportAllocs()
	for b.Loop() {
		buf = AppendJSON(buf[:0], r)
	}
	b.SetBytes(int64(len(buf)))
}

func BenchmarkAppendCSV(b *testing.B) {
	r, buf := busy(), []byte(nil)
	b.ReportAllocs()
	for b.Loop() {
		buf = AppendCSV(buf[:0], r)
	}
}

func BenchmarkAppendText(b *testing.B) {
	r, buf := busy(), []byte(nil)
	b.ReportAllocs()
	for b.Loop() {
		buf = AppendText(buf[:0], r, Options{Style: terminal.Style{Color: true}})
	}
}

func BenchmarkSummaryAdd(b *testing.B) {
	r, s := busy(), Summary{}
	b.ReportAllocs()
	for b.Loop() {
		s.Add(r)
	}
}
