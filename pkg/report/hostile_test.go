package report

import (
	"encoding/csv"
	"encoding/json"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/rivo/uniseg"

	"github.com/attune-cx/attune/pkg/empathy"
	"github.com/attune-cx/attune/pkg/exchange"
	"github.com/attune-cx/attune/pkg/review"
	"github.com/attune-cx/attune/pkg/terminal"
)

func TestCells(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"plain", "Ann", "Ann"},
		{"empty", "", ""},
		{"comma", "a,b", `"a,b"`},
		{"quote", `say "so"`, `"say ""so"""`},
		{"formula", "=1+1", "'=1+1"},
		{"plus", "+31 6", "'+31 6"},
		{"minus", "-1", "'-1"},
		{"at", "@SUM(A1)", "'@SUM(A1)"},
		{"tab", "\t=1", "\"'\t=1\""},
		{"carriage return", "\r=1", "\"'␍=1\""},
		{"newline", "\n=1", "\"'\n=1\""},
		{"full width", "＝1", "'＝1"},
		{"after spaces", "  =1", "\"'  =1\""},
		{"formula and comma", "=HYPERLINK(\"x\",1)", `"'=HYPERLINK(""x"",1)"`},
		{"escape", "a\x1b[31m", "a␛[31m"},
		{"later sign", "a=b", "a=b"},
	} {
		if got := string(appendCell(nil, tt.text)); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestRowsCanBeReadBack(t *testing.T) {
	rows, err := csv.NewReader(strings.NewReader(string(written(t, "csv", Options{}, samples()...)))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 1+len(samples()) {
		t.Fatalf("got %d rows", len(rows))
	}
	for _, cell := range rows[len(rows)-1] {
		if cell != "" && strings.ContainsRune("=+-@\t\r\n", rune(cell[0])) {
			t.Errorf("a spreadsheet would run %q", cell)
		}
	}
}

// Where a byte stands within eight makes no difference.
func TestEveryByteAtEveryPlace(t *testing.T) {
	for at := range 20 {
		for c := range 256 {
			text := []byte("abcdefghijklmnopqrst")
			text[at] = byte(c)
			if at+8 <= len(text) {
				for i := max(0, at-7); i <= at; i++ {
					if got := allPlain(string(text[i : i+8])); got != plain[c] {
						t.Fatalf("%q: got %v", text[i:i+8], got)
					}
				}
			}
			var back string
			record := AppendString(nil, string(text))
			if err := json.Unmarshal(record, &back); err != nil || back != strings.ToValidUTF8(string(text), "\ufffd") {
				t.Fatalf("%q: %s, %v", text, record, err)
			}
		}
	}
}

// scraps are what random texts are made of.
var scraps = []string{
	"word", "two words ", " ", "\n", "\r\n", "\t", "\x1b[31m", "\x1b]0;title\a", "\x00", "\x7f", "\u0085", "\u009b", "\u202e", "\u2066", "\u2028", "\ufeff",
	"\xff", "\xe2\x80", "é", "e\u0301", "日本語", "👩‍👩‍👧‍👦", "🇳🇱", "\u200d", "=", "\"", "\\", ",", "'", "((((((((((", "https://example.org/a/b-c?d=e", "{{name}}", "\u0301\u0301",
}

func randomText(rng *rand.Rand) string {
	var b strings.Builder
	for range rng.IntN(40) {
		if rng.IntN(8) == 0 {
			b.WriteByte(byte(rng.IntN(256)))
		} else {
			b.WriteString(scraps[rng.IntN(len(scraps))])
		}
	}
	return b.String()
}

// randomReview is well-formed as the reviewer's are, with any text in it, except
// that spans may lie anywhere.
func randomReview(rng *rand.Rand) *review.Review {
	text := func() string { return randomText(rng) }
	x := &exchange.Exchange{ID: text(), Customer: text(), Reply: text(), Agent: text(), Team: text(), Channel: text(), Time: text()}
	for range rng.IntN(3) {
		value := json.RawMessage(text())
		if rng.IntN(2) == 0 {
			value, _ = json.Marshal(map[string]any{text(): []any{text(), 1.5, nil}})
		}
		x.Meta = append(x.Meta, exchange.Field{Name: text(), Value: value})
	}
	anywhere := func(s string) review.Span {
		a, b := rng.IntN(len(s)+2)-1, rng.IntN(len(s)+2)
		return review.Span{Start: min(a, b), End: max(a, b)}
	}
	r := &review.Review{
		ID: x.ID, Language: text(), Exchange: x,
		Situation: review.Situation{ID: text(), Source: review.Source(text()), Confidence: rng.Float64(), Modifiers: []string{text()}, Reason: text()},
		Advice:    []string{text(), text()},
	}
	for range rng.IntN(4) {
		r.Situation.Signals = append(r.Situation.Signals, review.Signal{ID: text(), Span: anywhere(x.Customer)})
	}
	for range rng.IntN(8) {
		r.Evidence = append(r.Evidence, review.Evidence{Cue: text(), Type: empathy.Types[rng.IntN(3)], Move: text(), Span: anywhere(x.Reply),
			Strength: rng.Float64(), Discounts: []review.Discount{{Kind: text(), Factor: rng.Float64()}}})
	}
	for range rng.IntN(3) {
		r.Missteps = append(r.Missteps, review.Misstep{ID: text(), Kind: text(), Span: anywhere(x.Reply), Message: text(), Advice: text(),
			Lowers: [empathy.Count]float64{rng.Float64(), 0, rng.Float64()}})
	}
	for t := range r.Types {
		if rng.IntN(3) > 0 {
			r.Types[t].WordShare, r.Types[t].Words, r.Types[t].Base = rng.Float64(), 400*rng.Float64()-200, 100*rng.Float64()-50
		}
	}
	for range rng.IntN(30) {
		r.Words = append(r.Words, review.Word{Text: text(), Points: [empathy.Count]float64{rng.NormFloat64(), 9 * rng.NormFloat64(), 30 * rng.NormFloat64()}})
	}
	return judged(r, [empathy.Count]empathy.Range{{Min: rng.IntN(50), Max: 50 + rng.IntN(50)}, {Min: 0, Max: 30}, {Min: 70, Max: 100}})
}

var ownColors = regexp.MustCompile("\x1b\\[[0-9;]*m")

// checkSafe holds every output to what the package promises.
func checkSafe(t *testing.T, r *review.Review, width int) {
	t.Helper()
	clean := func(name string, out []byte, allowed string) {
		t.Helper()
		if !utf8.Valid(out) {
			t.Fatalf("%s is not UTF-8: %q", name, out)
		}
		for _, c := range string(out) {
			if terminal.Obeyed(c) && !strings.ContainsRune(allowed, c) {
				t.Fatalf("%s holds a raw %U: %q", name, c, out)
			}
		}
	}
	for _, record := range [][]byte{AppendJSON(nil, r), AppendExplainedJSON(nil, r), AppendDiagnosisJSON(nil, r)} {
		clean("JSON", record, "")
		if !json.Valid(record) {
			t.Fatalf("not JSON: %q", record)
		}
	}
	row := AppendCSV(nil, r)
	clean("csv", row, "\n\t")
	if rows, err := csv.NewReader(strings.NewReader(string(row))).ReadAll(); err != nil || len(rows) != 1 {
		t.Fatalf("csv: %v rows, %v: %q", len(rows), err, row)
	}

	o := Options{Width: width, Marks: true, Explain: true}
	colored := o
	colored.Color = true
	for name, view := range map[string]func([]byte, *review.Review, Options) []byte{"text": AppendText, "check": AppendCheck, "diagnose": AppendDiagnosis} {
		out := view(nil, r, o)
		clean(name, out, "\n")
		for line := range strings.Lines(string(out)) {
			if w := uniseg.StringWidth(strings.TrimSuffix(line, "\n")); w > width {
				t.Fatalf("%s at width %d has a line of %d: %q", name, width, w, line)
			}
		}
		if got := ownColors.ReplaceAll(view(nil, r, colored), nil); string(got) != string(out) {
			t.Fatalf("%s in colour says something else:\n%q\n%q", name, got, out)
		}
	}
}

func TestAnyTextIsSafe(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 400 {
		checkSafe(t, randomReview(rng), terminal.MinWidth+rng.IntN(100))
	}
	for _, r := range samples() {
		checkSafe(t, r, 80)
	}
	checkSafe(t, &review.Review{}, 80)
}

func FuzzAnyText(f *testing.F) {
	f.Add("Hi \x1b[31m", "\u202e((((", 1, 20)
	f.Add("Hoi 👩‍👩‍👧‍👦", strings.Repeat("é", 60), 0, 3)
	f.Fuzz(func(t *testing.T, id, reply string, start, end int) {
		x := &exchange.Exchange{ID: id, Reply: reply, Customer: id, Agent: reply}
		s := review.Span{Start: start, End: end}
		checkSafe(t, judged(&review.Review{
			ID: id, Language: "en", Exchange: x,
			Situation: review.Situation{ID: id, Reason: reply, Signals: []review.Signal{{ID: id, Span: s}}},
			Evidence:  []review.Evidence{{Cue: id, Move: id, Span: s, Strength: 0.5}},
			Missteps:  []review.Misstep{{ID: id, Span: s, Message: reply}},
		}, [empathy.Count]empathy.Range{}), 80)
	})
}

// What takes a moment must not take minutes when a text is long and strange.
func TestLongTextsAreQuick(t *testing.T) {
	const size = 1 << 19
	for name, text := range map[string]string{
		"parentheses":  "." + strings.Repeat("(", size),
		"spaces":       "a" + strings.Repeat(" ", size) + "b",
		"newlines":     "a" + strings.Repeat("\n", size/4) + "b",
		"combining":    "a" + strings.Repeat("\u0301", size/2),
		"joiners":      strings.Repeat("👩\u200d", size/7),
		"escapes":      strings.Repeat("\x1b", size/4),
		"not UTF-8":    strings.Repeat("\xff", size/4),
		"regional":     strings.Repeat("🇳", size/4),
		"zero width":   strings.Repeat("\U000e0001", size/4),
		"many clauses": strings.Repeat("I am sorry. ", size/12),
	} {
		x := &exchange.Exchange{Reply: text}
		r := &review.Review{Exchange: x}
		for i := 0; i+12 < len(text) && len(r.Missteps) < 5000; i += 12 {
			r.Missteps = append(r.Missteps, review.Misstep{ID: "m", Kind: "k", Span: review.Span{Start: i, End: i + 10}})
			r.Evidence = append(r.Evidence, review.Evidence{Cue: "c", Move: "m", Span: review.Span{Start: i, End: i + 300}})
		}
		began := time.Now()
		AppendJSON(nil, r)
		AppendCSV(nil, r)
		AppendCheck(nil, r, Options{})
		if took := time.Since(began); took > 10*time.Second {
			t.Errorf("%s: took %v", name, took)
		}
		t.Logf("%s: %v", name, time.Since(began))
	}
}

// Nor when there is so much evidence that the sum of it runs over pages.
func TestLongSumsAreQuick(t *testing.T) {
	const sentence, many = "I am sorry. ", 80000
	x := &exchange.Exchange{Reply: strings.Repeat(sentence, many)}
	r := &review.Review{Exchange: x}
	for i := range many {
		s := review.Span{Start: i * len(sentence), End: i*len(sentence) + 10}
		r.Evidence = append(r.Evidence, review.Evidence{Cue: "c", Move: "m", Span: s, Counts: 0.125})
		r.Missteps = append(r.Missteps, review.Misstep{ID: "m", Kind: "k", Span: s, Lowers: [empathy.Count]float64{0.1, 0.1, 0.1}})
	}
	began := time.Now()
	AppendCheck(nil, r, Options{Explain: true})
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("took %v", took)
	}
	t.Logf("%v", time.Since(began))
}
