package report

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"testing"

	"github.com/attune-cx/attune/pkg/empathy"
	"github.com/attune-cx/attune/pkg/exchange"
	"github.com/attune-cx/attune/pkg/review"
	"github.com/attune-cx/attune/pkg/terminal"
)

// Modifiers are told in words, as part of the reason; their ids are for records.
func TestModifiersInWords(t *testing.T) {
	r := conditional()
	for name, view := range map[string][]byte{"text": AppendText(nil, r, Options{}), "check": AppendCheck(nil, r, Options{}), "diagnosis": AppendDiagnosis(nil, r, Options{})} {
		if id := r.Situation.Modifiers[0]; bytes.Contains(view, []byte(id)) {
			t.Errorf("%s shows %s:\n%s", name, id, view)
		}
	}
}

func TestUnknownFormat(t *testing.T) {
	_, err := New("xml", Options{})
	if want := `unknown format "xml": expected one of text, jsonl, json, csv`; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	for _, name := range Formats() {
		if f, err := New(name, Options{}); err != nil || f.Name != name {
			t.Errorf("%s: %v", name, err)
		}
	}
}

type brokenPipe struct{}

var errBroken = errors.New("broken pipe")

func (brokenPipe) Write([]byte) (int, error) { return 0, errBroken }

func TestWriteErrorsComeBack(t *testing.T) {
	f, _ := New("text", Options{})
	w := NewWriter(brokenPipe{}, f)
	if err := w.Write(fitting()); !errors.Is(err, errBroken) {
		t.Errorf("Write: %v", err)
	}
	if err := w.Close(); !errors.Is(err, errBroken) {
		t.Errorf("Close: %v", err)
	}
}

// The dot lies on the range exactly when the score does.
func TestBar(t *testing.T) {
	for _, tt := range []struct {
		score, low, high int
		want             string
	}{
		{0, 0, 100, "[O=========]"},
		{100, 0, 100, "[=========O]"},
		{50, 30, 70, "[...==O==..]"},
		{29, 30, 70, "[..O=====..]"},
		{31, 30, 70, "[...O====..]"},
		{34, 35, 75, "[...O====..]"},
		{71, 30, 70, "[...====O..]"},
		{100, 60, 95, "[......===O]"},
		{0, 3, 5, "[O.........]"},
	} {
		p := newPrinter(nil, Options{Style: terminal.Style{ASCII: true}})
		tr := review.TypeReview{Score: tt.score, Target: empathy.Range{Min: tt.low, Max: tt.high}}
		tr.Verdict, tr.Distance = tr.Target.Judge(tt.score)
		p.bar(&tr, 10)
		if got := string(p.Buf); got != tt.want {
			t.Errorf("%d in %d-%d: got %s, want %s", tt.score, tt.low, tt.high, got, tt.want)
		}
	}
}

func TestLocator(t *testing.T) {
	const text = "één\r\ntwo\n\nfour 👋 here"
	for _, tt := range []struct {
		offset int
		from   exchange.Position
		want   string
	}{
		{0, exchange.Position{}, "1:1"},
		{len("éé"), exchange.Position{}, "1:3"},
		{len("één\r\n"), exchange.Position{}, "2:1"},
		{len("één\r\ntwo\n\nfour 👋 "), exchange.Position{}, "4:8"},
		{len(text) + 9, exchange.Position{}, "4:12"},
		{-1, exchange.Position{}, "1:1"},
		{len("één\r\nt"), exchange.Position{Path: "draft.md", Line: 5}, "draft.md:6:2"},
	} {
		l := newLocator(text, tt.from)
		if got := l.find(tt.offset); got != tt.want {
			t.Errorf("offset %d from %+v: got %s, want %s", tt.offset, tt.from, got, tt.want)
		}
	}
	l := newLocator(text, exchange.Position{})
	for _, tt := range []struct {
		offset int
		want   string
	}{{7, "2:1"}, {9, "2:3"}, {9, "2:3"}, {7, "2:1"}, {12, "4:1"}} {
		if got := l.find(tt.offset); got != tt.want {
			t.Errorf("one after the other, offset %d: got %s, want %s", tt.offset, got, tt.want)
		}
	}
}

func TestMarks(t *testing.T) {
	on := func(label, words, glyph string) func(string) mark {
		return func(text string) mark { return mark{span(text, words), label, glyph, red} }
	}
	for _, tt := range []struct {
		name, text string
		marks      []func(string) mark
		want       string
	}{
		{"a label within its stroke", "We are very sorry for that.", []func(string) mark{on("own", "very sorry for", "=")},
			"  | We are very sorry for that.\n  |        = own ========\n"},
		{"a label after a short stroke", "Your lamp is here.", []func(string) mark{on("echo", "lamp", "~")},
			"  | Your lamp is here.\n  |      ~~~~ echo\n"},
		{"a label before a stroke at the edge", "It will be with you there on the next Monday", []func(string) mark{on("next-step", "Monday", "-")},
			"  | It will be with you there on the next Monday\n  |                             next-step ------\n"},
		{"one row for what does not overlap", "Your lamp and your chair.", []func(string) mark{on("a", "lamp", "~"), on("b", "chair", "~")},
			"  | Your lamp and your chair.\n  |      ~~~~ a        ~ b ~\n"},
		{"another row for what does", "Sorry for your lamp.", []func(string) mark{on("own", "Sorry for your lamp", "="), on("echo", "lamp", "~")},
			"  | Sorry for your lamp.\n  | = own =============\n  |                ~~~~ echo\n"},
		{"a mark that goes on", "We have sent the new lamp to the address that you gave us.", []func(string) mark{on("act", "sent the new lamp to the address that you gave", "-")},
			"  | We have sent the new lamp to the address that\n  |         - act -------------------------------\n  | you gave us.\n  | --------\n"},
		{"wide characters", "日本語 lamp 👩‍👩‍👧‍👦 lamp2", []func(string) mark{on("x", "lamp2", "~")},
			"  | 日本語 lamp 👩‍👩‍👧‍👦 lamp2\n  |                ~ x ~\n"},
		{"a tab and a line of its own", "a\tlamp\r\n\r\nb", []func(string) mark{on("x", "lamp", "~")},
			"  | a    lamp\n  |      ~~~~ x\n  |\n  | b\n"},
		{"half a character is marked whole", "é", []func(string) mark{func(string) mark { return mark{review.Span{Start: 1, End: 2}, "x", "~", red} }},
			"  | é\n  | ~ x\n"},
		{"what lies outside is not marked", "abc", []func(string) mark{func(string) mark { return mark{review.Span{Start: 2, End: 9}, "x", "~", red} }},
			"  | abc\n"},
	} {
		p := newPrinter(nil, Options{Width: 50, Style: terminal.Style{ASCII: true}})
		var marks []mark
		for _, m := range tt.marks {
			marks = append(marks, m(tt.text))
		}
		p.marked(tt.text, drawable(marks, tt.text), 0)
		if got := string(p.Buf); got != tt.want {
			t.Errorf("%s: got\n%swant\n%s", tt.name, got, tt.want)
		}
	}
}

func TestSummaryMergesToTheSame(t *testing.T) {
	var all, left, right Summary
	for i, r := range samples() {
		all.Add(r)
		all.Add(r)
		if i%2 == 0 {
			left.Add(r)
			left.Add(r)
		} else {
			right.Add(r)
			right.Add(r)
		}
	}
	left.Merge(&right)
	if got, want := AppendSummary(nil, &left, Options{}), AppendSummary(nil, &all, Options{}); string(got) != string(want) {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	if want := (Tally{Below: 4, Within: 4, Above: 4, Mixed: 2}); all.Replies != 14 || all.Verdicts != want {
		t.Errorf("%d replies: %+v", all.Replies, all.Verdicts)
	}
}

func TestCounter(t *testing.T) {
	var s Summary
	twice := &review.Review{Missteps: []review.Misstep{{ID: "b"}, {ID: "a"}, {ID: "b"}}}
	s.Add(twice)
	s.Add(&review.Review{Missteps: []review.Misstep{{ID: "c"}, {ID: "b"}}})
	want := []Frequency{{"b", 2}, {"a", 1}, {"c", 1}}
	if got := s.Missteps.Top(); !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v: a misstep counts once a reply", got, want)
	}
	for i := range 3 * maxIDs {
		s.Add(&review.Review{Situation: review.Situation{ID: fmt.Sprint(i)}})
	}
	if n := len(s.Situations.counts); n > maxIDs+1 {
		t.Errorf("keeps %d ids", n)
	}
	if top := s.Situations.Top()[0]; top.ID != "other" || top.Replies < 2*maxIDs {
		t.Errorf("got %v first", top)
	}
}

func TestPercent(t *testing.T) {
	for _, tt := range []struct {
		n, total int
		want     string
	}{{0, 10, "0%"}, {1, 3, "33%"}, {2, 3, "67%"}, {1, 1000, "<1%"}, {999, 1000, ">99%"}, {10, 10, "100%"}} {
		if got := terminal.Percent(tt.n, tt.total); got != tt.want {
			t.Errorf("%d of %d: got %s, want %s", tt.n, tt.total, got, tt.want)
		}
	}
}
