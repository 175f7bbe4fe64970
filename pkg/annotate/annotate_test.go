package annotate

import (
	"bytes"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/attune-cx/attune/internal/golden"
	"github.com/attune-cx/attune/pkg/lint"
	"github.com/attune-cx/attune/pkg/terminal"
)

func written(t testing.TB, format string, r *lint.Report, o Options) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := Write(&out, format, r, o); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// extension is how the golden file of a format is called.
var extension = map[string]string{
	"text": "txt", "json": "json", "jsonl": "jsonl", "sarif": "sarif", "github": "txt", "junit": "xml",
	"rdjsonl": "jsonl", "gitlab": "json", "checkstyle": "xml", "markdown": "md",
}

// TestEveryFormat cannot forget one.
func TestEveryFormat(t *testing.T) {
	for _, name := range Formats() {
		t.Run(name, func(t *testing.T) {
			o := Options{Version: "v1.2.3"}
			golden.Check(t, filepath.Join("testdata", name+"."+extension[name]), written(t, name, sample(), o))
			golden.Check(t, filepath.Join("testdata", name+"-nothing."+extension[name]), written(t, name, &lint.Report{Files: 2, Replies: 3, Within: 3}, o))
		})
	}
}

func TestText(t *testing.T) {
	for name, o := range map[string]Options{
		"text-50.txt":        {Width: 50},
		"text-140-ascii.txt": {Width: 140, Style: terminal.Style{ASCII: true}},
		"text-color.txt":     {Style: terminal.Style{Color: true}},
	} {
		golden.Check(t, filepath.Join("testdata", name), written(t, "text", sample(), o))
	}
}

func TestUnknownFormat(t *testing.T) {
	err := Write(nil, "html", &lint.Report{}, Options{})
	if want := `unknown format "html": expected one of text, json, jsonl, sarif, github, junit, rdjsonl, gitlab, checkstyle, markdown`; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

type brokenPipe struct{}

var errBroken = errors.New("broken pipe")

func (brokenPipe) Write([]byte) (int, error) { return 0, errBroken }

func TestWriteErrorsComeBack(t *testing.T) {
	large := sample()
	for len(large.Findings) < 2000 {
		large.Findings = append(large.Findings, large.Findings...)
	}
	for _, name := range Formats() {
		for _, r := range []*lint.Report{sample(), large} {
			if err := Write(brokenPipe{}, name, r, Options{}); !errors.Is(err, errBroken) {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

// Nothing in a finding makes a terminal do anything, in any format.
func TestNothingIsObeyed(t *testing.T) {
	for _, name := range Formats() {
		for i, c := range string(written(t, name, hostile(), Options{})) {
			if c != '\n' && terminal.Obeyed(c) {
				t.Errorf("%s: byte %d is %q", name, i, c)
			}
		}
	}
}

// Everything is found in the place that it is about, also in lines that are wide,
// combine characters or hold what is invisible.
func TestCaret(t *testing.T) {
	find := func(line, words string) lint.Finding {
		return at(lint.Finding{ID: "x.y", Path: "a.md", Message: "Here."}, 3, line, words)
	}
	long := strings.Repeat("before and ", 20) + "the lamp" + strings.Repeat(" and after", 20)
	for _, tt := range []struct {
		name    string
		finding lint.Finding
		want    string // of excerpt and caret
	}{
		{"plain", find("It is the lamp.", "the lamp"), "It is the lamp.\n      ^^^^^^^^"},
		{"the whole line", find("lamp", "lamp"), "lamp\n^^^^"},
		{"wide characters", find("日本語 lamp", "lamp"), "日本語 lamp\n       ^^^^"},
		{"under wide characters", find("a 日本語 lamp", "日本"), "a 日本語 lamp\n  ^^^^"},
		{"tabs", find("\ta\tlamp", "lamp"), "    a    lamp\n         ^^^^"},
		{"combining marks", find("e\u0301e\u0301n lamp", "lamp"), "e\u0301e\u0301n lamp\n    ^^^^"},
		{"within a character of several", find("e\u0301 lamp", "\u0301"), "e\u0301 lamp\n^"},
		{"emoji", find("👩‍👩‍👧‍👦 lamp", "lamp"), "👩‍👩‍👧‍👦 lamp\n   ^^^^"},
		{"control characters", find("\x1b[31mlamp", "lamp"), "␛[31mlamp\n     ^^^^"},
		{"what turns the direction", find("a\u202e lamp", "lamp"), "a\\u202e lamp\n        ^^^^"},
		{"bytes that are no text", find("caf\xe9 lamp", "lamp"), "caf\\xe9 lamp\n        ^^^^"},
		{"carriage return at the end", find("the lamp\r", "lamp"), "the lamp\n    ^^^^"},
		{"cut on both sides", find(long, "the lamp"),
			"…fore and before and before and the lamp and after and after and after…\n                                ^^^^^^^^"},
		{"longer than the line", find(strings.Repeat("lamp ", 40)+"end", strings.Repeat("lamp ", 40)),
			strings.TrimSpace(strings.Repeat("lamp ", 14)) + "…\n" + strings.Repeat("^", 69)},
		{"longer than the line behind a list mark", find("- "+strings.Repeat("lamp ", 40)+"end", strings.Repeat("lamp ", 40)),
			"- " + strings.TrimSpace(strings.Repeat("lamp ", 13)) + " la…\n  " + strings.Repeat("^", 67)},
		{"a place", lint.Finding{Line: "the lamp", Start: exchangeAt(3, 5), End: exchangeAt(3, 5)}, "the lamp\n    ^"},
		{"the end of the line", lint.Finding{Line: "the lamp", Start: exchangeAt(3, 9), End: exchangeAt(3, 9)}, "the lamp\n        ^"},
		{"on to another line", lint.Finding{Line: "the lamp", Start: exchangeAt(3, 5), End: exchangeAt(7, 2)}, "the lamp\n    ^^^^"},
		{"outside of the line", lint.Finding{Line: "the lamp", Start: exchangeAt(3, 99), End: exchangeAt(3, 120)}, "the lamp\n        ^"},
		{"cut by who read it", lint.Finding{Line: "lamp here", LineOffset: 100, Start: exchangeAt(3, 106), End: exchangeAt(3, 110)},
			"…lamp here\n      ^^^^"},
		{"before what was cut", lint.Finding{Line: "lamp here", LineOffset: 100, Start: exchangeAt(3, 7), End: exchangeAt(3, 105)},
			"…lamp here\n ^^^^"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			lines := strings.Split(string(written(t, "text", &lint.Report{Findings: []lint.Finding{tt.finding}}, Options{})), "\n")
			for _, l := range lines[1:3] {
				if n := terminal.Columns(l, false); n > 80 {
					t.Errorf("%d columns: %s", n, l)
				}
			}
			number, excerpt, ok := strings.Cut(lines[1], "│ ")
			if !ok || strings.TrimSpace(number) != "3" {
				t.Fatalf("got %q", lines[1])
			}
			_, caret, _ := strings.Cut(lines[2], "│ ")
			if got := excerpt + "\n" + caret; got != tt.want {
				t.Errorf("got\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
}

// A finding takes the time that its line takes, whatever stands there.
func TestLongLines(t *testing.T) {
	for _, line := range []string{
		strings.Repeat("a", 1<<20), strings.Repeat("\t", 1<<20), "a" + strings.Repeat("\u0301", 1<<18), strings.Repeat("👩\u200d", 1<<17), strings.Repeat("\xff", 1<<20),
	} {
		f := lint.Finding{Line: line, Start: exchangeAt(1, 1<<18), End: exchangeAt(1, 1<<19)}
		for _, name := range Formats() {
			written(t, name, &lint.Report{Findings: []lint.Finding{f}}, Options{})
		}
	}
}

func TestFormatsAreDifferent(t *testing.T) {
	names := Formats()
	if slices.Sort(names); len(slices.Compact(names)) != len(formats) {
		t.Error("two formats have one name")
	}
}

func FuzzWrite(f *testing.F) {
	for _, a := range attacks {
		f.Add(a, a, 1, 2, 0)
	}
	f.Fuzz(func(t *testing.T, line, text string, start, end, offset int) {
		r := &lint.Report{Findings: []lint.Finding{{
			ID: text, Path: text, Title: text, Message: text, Advice: line, Line: line, LineOffset: offset,
			Start: exchangeAt(3, start), End: exchangeAt(3, end),
		}}}
		for _, name := range Formats() {
			for _, c := range string(written(t, name, r, Options{Width: start % 200})) {
				if c != '\n' && terminal.Obeyed(c) {
					t.Errorf("%s holds %q", name, c)
				}
			}
		}
	})
}
