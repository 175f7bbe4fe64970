package page

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/attune-cx/attune/pkg/empathy"
	"github.com/attune-cx/attune/pkg/exchange"
	"github.com/attune-cx/attune/pkg/overview"
	"github.com/attune-cx/attune/pkg/review"
	"github.com/attune-cx/attune/pkg/terminal"
)

func written(t testing.TB, o *overview.Overview) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := Write(&out, o, Options{Rules: reviewer().Rules()}); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// sample is a page with something in every place.
func sample(t testing.TB, o overview.Options) []byte { return written(t, weeks(t, 900, o)) }

func TestPageHasEveryPart(t *testing.T) {
	for language, parts := range map[string][]string{
		"en": {"Are we giving what situations ask for?", "By situation", "Score against range", "Week by week", "How scores are spread",
			"Teams", "Channels", "Agents", "Missteps", "Moves used and missing", "Scripted sentences", "Replies", "How to read this page",
			"describes wording, not people", "can be contested", "Wilson", "direct standardisation", "too few to say", "not adjusted"},
		"nl": {"Geven we wat situaties vragen?", "Per situatie", "Score tegenover grenzen", "Week na week", "Hoe scores verdeeld zijn",
			"Teams", "Kanalen", "Medewerkers", "Misstappen", "Vormen: gebruikt en gemist", "Standaardzinnen", "Antwoorden", "Hoe je deze pagina leest",
			"beschrijft woorden, geen mensen", "te betwisten", "Wilson", "directe standaardisatie", "te weinig om iets te zeggen", "niet gecorrigeerd"},
	} {
		page := string(sample(t, overview.Options{Interface: language}))
		if !strings.Contains(page, `<html lang="`+language+`">`) {
			t.Errorf("%s: the page does not say its language", language)
		}
		for _, part := range parts {
			if !strings.Contains(page, part) {
				t.Errorf("%s: the page does not say %q", language, part)
			}
		}
	}
}

func TestUnknownLanguageIsAnError(t *testing.T) {
	err := Write(&bytes.Buffer{}, &overview.Overview{Interface: "fr"}, Options{})
	if err == nil || !strings.Contains(err.Error(), "expected one of en, nl") {
		t.Errorf("got %v", err)
	}
}

// shared is an overview of n replies with so many of each verdict.
func shared(below, within, above int) *overview.Overview {
	b := overview.NewBuilder(overview.Options{})
	for verdict, n := range map[empathy.Verdict]int{empathy.Below: below, empathy.Within: within, empathy.Above: above} {
		for range n {
			r := &review.Review{ID: "x", Language: "en", Verdict: verdict, Situation: review.Situation{ID: "unknown"}}
			for i := range r.Types {
				r.Types[i] = review.TypeReview{Target: empathy.Range{Max: 50}, Verdict: empathy.Within}
			}
			r.Types[empathy.Cognitive].Verdict = verdict
			b.Add(r)
		}
	}
	return b.Overview()
}

func TestTheFirstSentenceIsTheAnswer(t *testing.T) {
	for _, test := range []struct {
		below, within, above int
		want                 string
	}{
		{0, 0, 0, "There are no replies to show."},
		{0, 1, 0, "<b>1</b> reply is too few to say anything in general."},
		{0, 29, 0, "<b>29</b> replies are too few to say anything in general."},
		{10, 90, 0, "Mostly yes: <b>90%</b> of replies give what the situation asks for."},
		{30, 65, 5, "More often than not: <b>65%</b> of replies"},
		{30, 50, 20, "About half the time: <b>50%</b> of replies"},
		{15, 18, 7, "About half the time: <b>45%</b> of replies"}, // 40 replies are not enough to say less
		{400, 450, 150, "Less than half the time: <b>45%</b> of replies"},
		{700, 150, 150, "Mostly not: <b>15%</b> of replies"},
	} {
		if page := string(written(t, shared(test.below, test.within, test.above))); !strings.Contains(page, test.want) {
			found := regexp.MustCompile(`(?s)class="headline">.*?</p>`).FindString(page)
			t.Errorf("%d below, %d within, %d above: %s; want %s", test.below, test.within, test.above, found, test.want)
		}
	}
}

func TestFewRepliesGiveNoVerdict(t *testing.T) {
	page := string(written(t, shared(20, 5, 4)))
	for _, verdict := range []string{"Mostly", "More often", "half the time", "What is missing most", "Situations where replies fit least"} {
		if strings.Contains(page, verdict) {
			t.Errorf("29 replies are enough to say %q", verdict)
		}
	}
	if strings.Contains(page, `class="heat`) || strings.Contains(page, `id="bullet"`) || !strings.Contains(page, "With fewer than 30 replies, too few to say:") {
		t.Error("situations show figures of 29 replies")
	}
}

// Agents stand by name, and those with few replies without figures.
func TestAgentsAreNotRanked(t *testing.T) {
	o := weeks(t, 900, overview.Options{MinSample: 60})
	page := string(written(t, o))
	at := strings.Index(page, "<h3>Agents</h3>")
	var names []string
	for _, m := range regexp.MustCompile(`href="#agent=\w+"[^>]*>(\w+)</a></th><td[^>]*>\d+</td>(<td role="cell" class="few")?`).FindAllStringSubmatch(page[at:], -1) {
		names = append(names, m[1])
		few := m[2] != ""
		for i := range o.Agents {
			if o.Agents[i].Name == m[1] && few != (o.Agents[i].Replies < 60) {
				t.Errorf("%s with %d replies: shown as too few is %v", m[1], o.Agents[i].Replies, few)
			}
		}
	}
	if len(names) != len(o.Agents) || !slices.IsSorted(names) {
		t.Errorf("agents stand as %v", names)
	}
}

func TestSameOverviewGivesTheSameBytes(t *testing.T) {
	if !bytes.Equal(sample(t, overview.Options{}), sample(t, overview.Options{})) {
		t.Error("two pages differ")
	}
}

// A page on disk has no business with the network. The names of SVG and of the page's
// own language are no addresses to fetch.
func TestNothingPointsOutside(t *testing.T) {
	page := string(sample(t, overview.Options{}))
	for _, m := range regexp.MustCompile(`(?i)(https?:)?//[\w.-]+|\b(src|srcset|action|@import|url)\b *[=(][^)>]{0,40}`).FindAllString(page, -1) {
		if !strings.HasPrefix(m, "http://www.w3.org") && !strings.HasPrefix(m, "url(#") && !strings.HasPrefix(m, "// ") {
			t.Errorf("the page has %q", m)
		}
	}
	if !strings.Contains(page, `content="default-src &#39;none&#39;; style-src &#39;sha256-`) {
		t.Error("the page does not forbid requests")
	}
}

// data is what the script reads.
type data struct {
	Replies []reply
	Texts   []string
}

func dataOf(t testing.TB, page []byte) (d data) {
	t.Helper()
	_, after, ok := bytes.Cut(page, []byte(`<script type="application/json" id="data">`))
	script, _, closed := bytes.Cut(after, []byte("</script>"))
	if !ok || !closed {
		t.Fatal("the page has no data")
	}
	if err := json.Unmarshal(script, &d); err != nil {
		t.Fatal(err)
	}
	return d
}

func TestMarksLieOnTheWords(t *testing.T) {
	o := weeks(t, 150, overview.Options{})
	d := dataOf(t, written(t, o))
	marks := 0
	for i := range d.Replies {
		r, v := &d.Replies[i], o.Samples[i].Review
		if r.ID != v.ID || r.Text != v.Exchange.Reply {
			t.Fatalf("reply %d is %s with another text", i, r.ID)
		}
		units := utf16.Encode([]rune(r.Text))
		same := func(mark []int, span review.Span, id string) {
			if span.End-span.Start > maxMark || span.Start == span.End {
				if mark[0] != 0 || mark[1] != 0 {
					t.Errorf("%s: %s marks the whole reply", r.ID, id)
				}
				return
			}
			marks++
			if got, want := string(utf16.Decode(units[mark[0]:mark[1]])), v.Exchange.Reply[span.Start:span.End]; got != want {
				t.Errorf("%s: %s marks %q, not %q", r.ID, id, got, want)
			}
		}
		for j, m := range r.Marks {
			e := &v.Evidence[j]
			same(m, e.Span, e.Cue)
			if d.Texts[m[4]] != e.Cue || d.Texts[m[5]] == "" || len(m) != 7+2*len(e.Discounts) {
				t.Errorf("%s: mark %v is not of %s", r.ID, m, e.Cue)
			}
		}
		for j, m := range r.Missteps {
			same(m, v.Missteps[j].Span, v.Missteps[j].ID)
		}
	}
	if marks < 300 {
		t.Errorf("only %d marks", marks)
	}
}

// The points of marks, missteps and words are all that a score is made of.
func TestPointsAddUpToTheScores(t *testing.T) {
	o := told(overview.Options{})
	d := dataOf(t, written(t, o))
	for i := range d.Replies {
		r, v := &d.Replies[i], o.Samples[i].Review
		total := 0
		for _, p := range r.Points {
			total += p
		}
		want := 0
		for t := range v.Types {
			want += v.Types[t].Score
		}
		if len(r.Points) != len(v.Evidence)+len(v.Missteps)+empathy.Count || total != want {
			t.Errorf("%s: points %v are %d, not %d", r.ID, r.Points, total, want)
		}
		for _, p := range r.Points[:len(v.Evidence)] {
			if p < 0 {
				t.Errorf("%s: evidence takes points: %v", r.ID, r.Points)
			}
		}
	}
	saved := *o.Samples[0].Review // a record does not say how much counted nothing
	saved.Types[empathy.Affective].Score += 3
	if got := points(&saved); got != nil {
		t.Errorf("points that are not all: %v", got)
	}
}

func TestPlacesInBytesBecomePlacesInUnits(t *testing.T) {
	for _, test := range []struct {
		text       string
		start, end int
		want       string
	}{
		{"a cup", 2, 5, "cup"},
		{"één kop", 5, 9, " kop"},
		{"😀 sorry 😀", 5, 10, "sorry"},
		{"bad \xff\xfe byte", 7, 11, "byte"},
		{"", 0, 1, ""},
		{"short", 2, 9, ""},
		{"short", -1, 3, ""},
	} {
		s := newScale(test.text, 0)
		encoded, err := json.Marshal(s.text) // as the page has it
		if err != nil {
			t.Fatal(err)
		}
		var text string
		if err := json.Unmarshal(encoded, &text); err != nil {
			t.Fatal(err)
		}
		start, end := s.span(review.Span{Start: test.start, End: test.end})
		if got := string(utf16.Decode(utf16.Encode([]rune(text))[start:end])); got != test.want {
			t.Errorf("%q from %d to %d is %q, not %q", test.text, test.start, test.end, got, test.want)
		}
	}
}

// Five thousand replies are a file that opens at once, however long they are.
func TestSizeIsBounded(t *testing.T) {
	typical := weeks(t, 5500, overview.Options{})
	long := weeks(t, 5500, overview.Options{})
	for i := range long.Samples {
		x := *long.Samples[i].Review.Exchange
		x.Reply += strings.Repeat("\nMore words <than> anybody reads.", 400)
		long.Samples[i].Review.Exchange = &x
	}
	for name, o := range map[string]*overview.Overview{"typical": typical, "long": long} {
		if len(o.Samples) != 5000 {
			t.Fatalf("%s: %d samples", name, len(o.Samples))
		}
		page := written(t, o)
		if mb := float64(len(page)) / 1e6; mb > 12 {
			t.Errorf("%s: %.1f MB", name, mb)
		}
		if got := strings.Contains(string(page), "characters are shortened"); got != (name == "long") {
			t.Errorf("%s: says that texts are shortened: %v", name, got)
		}
	}
}

func BenchmarkWrite(b *testing.B) {
	o := weeks(b, 5000, overview.Options{})
	for b.Loop() {
		if err := Write(io.Discard, o, Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

// A browser obeys marks that turn the direction of a text, and an editor in which somebody
// opens the page obeys more.
func TestNothingIsObeyed(t *testing.T) {
	const s = "a\x1b[31mb\a\u202ec\u200b"
	o := everywhere("word")
	o.Title = s
	o.Teams, o.Agents, o.Channels = slices.Clone(o.Teams), slices.Clone(o.Agents), slices.Clone(o.Channels)
	for _, g := range [][]overview.Group{o.Teams, o.Agents, o.Channels} {
		for i := range g {
			g[i].Name = s
		}
	}
	o.Missteps[0].Examples[0].Text = s
	o.Scripted[0].Text, o.Scripted[0].Top[0].Name = s, s
	for line := range strings.Lines(string(written(t, o))) {
		for at, r := range strings.TrimSuffix(line, "\n") {
			if r != '\t' && terminal.Obeyed(r) {
				t.Errorf("a raw %U in %q", r, line[max(0, at-60):min(len(line), at+60)])
				break
			}
		}
	}
}

func TestWriteErrorsAreReturned(t *testing.T) {
	o := weeks(t, 200, overview.Options{})
	for _, room := range []int{0, 10_000, 200_000} {
		if err := Write(&full{room}, o, Options{}); !errors.Is(err, errFull) {
			t.Errorf("after %d bytes: %v", room, err)
		}
	}
}

var errFull = errors.New("the disk is full")

type full struct{ room int }

func (f *full) Write(p []byte) (int, error) {
	if f.room -= len(p); f.room < 0 {
		return 0, errFull
	}
	return len(p), nil
}

// everywhere is an overview with one text in every place that input can reach.
func everywhere(s string) *overview.Overview {
	share := overview.Share{Count: 40, Of: 80, Share: 0.5, Low: 0.4, High: 0.6}
	verdicts := overview.Verdicts{Below: share, Within: share}
	var types [empathy.Count]overview.Type
	for i := range types {
		types[i] = overview.Type{Type: empathy.Types[i].String(), Verdicts: verdicts, Score: overview.Estimate{Value: 40, Low: 30, High: 50}, Target: [2]float64{20, 60}}
	}
	group := []overview.Group{
		{Name: s, Replies: 80, Enough: true, Verdicts: &verdicts, Types: &types, Adjusted: &overview.Estimate{Value: 0.5, Low: 0.4, High: 0.6}},
		{Name: s, Replies: 3},
	}
	x := &exchange.Exchange{ID: s, Reply: s, Customer: s, Agent: s, Team: s, Channel: s, Time: s, Situation: s, Conversation: s, Turn: 1, Turns: 2, Newest: len(s) / 2}
	r := &review.Review{
		ID: s, Language: "en", Exchange: x, Course: &review.Course{Verdict: empathy.Below, Worst: 1, Path: []string{s, "x"}}, Verdict: empathy.Below, Advice: []string{s},
		Situation: review.Situation{ID: s, Source: review.Source(s), Reason: s, Modifiers: []string{s}, Signals: []review.Signal{{ID: s, Span: review.Span{End: len(s)}}}},
		Evidence:  []review.Evidence{{Cue: s, Move: s, Span: review.Span{End: len(s)}, Discounts: []review.Discount{{Kind: s, Factor: 0.5}}}},
		Missteps:  []review.Misstep{{ID: s, Kind: s, Message: s, Advice: s, Span: review.Span{End: len(s)}}},
	}
	return &overview.Overview{
		Title: s, First: s, Last: s + s, Replies: 80, Conversations: 3, Unread: 2, MinSample: 30,
		Verdicts: verdicts, Courses: verdicts, Types: types,
		Situations: []overview.Situation{{ID: s, Name: s, Replies: 80, Enough: true, Verdicts: verdicts, Types: types}, {ID: s, Name: s, Replies: 2}},
		Missteps:   []overview.Misstep{{ID: s, Kind: s, Message: s, Replies: share, Examples: []overview.Example{{Reply: s, Text: s}}}},
		Moves:      []overview.Move{{Type: "attentive", Move: s, Name: s, Used: share, Missing: 3}},
		Scripted:   []overview.Scripted{{Text: s, Replies: 4, Agents: 2, Top: []overview.Count{{Name: s, Count: 3}}}},
		Teams:      group, Agents: group, Channels: group, Weeks: append(group, group...),
		Method:  overview.Method{Interval: s, Adjustment: s, Sample: s, Scripted: s, Purpose: s, Contest: s},
		Samples: []overview.Sample{{Review: r}}, Worst: 1,
	}
}

// skeleton is the elements of a page with the names of their attributes: what a text must
// never change. Data and text are left out.
func skeleton(page []byte) string {
	before, after, _ := bytes.Cut(page, []byte(`id="data">`))
	_, after, _ = bytes.Cut(after, []byte("</script>"))
	var b strings.Builder
	tag, value := false, false
	for _, c := range slices.Concat(before, after) {
		switch {
		case !tag && c == '<':
			tag = true
			b.WriteByte('\n')
		case tag && c == '"':
			value = !value
		}
		if tag && !value {
			b.WriteByte(c)
		}
		if tag && c == '>' { // also within a value, where none may be
			tag, value = false, false
		}
	}
	return b.String()
}

var hostile = []string{
	`<script>alert(1)</script>`, `</script><script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `' onmouseover='alert(1)`,
	`</title></svg><iframe src="//evil.example">`, `<!-- -->`, `--><b>`, `]]>`, `{{.}}`, "`${alert(1)}`", `javascript:alert(1)`, `&lt;b&gt;&amp;`,
	"\u202eright to left", "\u2028\u2029", "\x00\x01\x02", "bad \xff\xfe", `\u003cscript>`, "{share} {n} | {kind}", "😀", strings.Repeat("x", 5000),
	"2026-13-77", "__proto__", "constructor", "%2e%2e/", "#verdict=below&q=<b>",
}

func FuzzTextsStayTexts(f *testing.F) {
	for _, s := range hostile {
		f.Add(s)
	}
	var want string
	f.Fuzz(func(t *testing.T, s string) {
		if want == "" {
			want = skeleton(written(t, everywhere("word")))
		}
		if s == "" {
			return
		}
		page := written(t, everywhere(s))
		if got := skeleton(page); got != want {
			t.Fatalf("%q changes the page:\n%s", s, firstDifference(got, want))
		}
		d := dataOf(t, page)
		if got := d.Replies[0].Text; got != strings.ToValidUTF8(got, "") || !sameText(got, s) {
			t.Errorf("%q became %q", s, got)
		}
	})
}

// sameText compares as encoding/json writes it: each byte that is not UTF-8 becomes U+FFFD.
func sameText(got, s string) bool { return got == string([]rune(s)) }

func firstDifference(got, want string) string {
	a, b := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return fmt.Sprintf("got  %s\nwant %s", a[i], b[i])
		}
	}
	return cmp.Or(fmt.Sprint(len(a), " elements, not ", len(b)))
}
