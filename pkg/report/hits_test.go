package report

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/attune-cx/attune/pkg/review"
	"github.com/attune-cx/attune/pkg/terminal"
)

func TestAppendHit(t *testing.T) {
	long := strings.Repeat("before and ", 20) + "the lamp" + strings.Repeat(" and after", 20)
	for _, tt := range []struct {
		name, text, hit, want string
		color                 bool
	}{
		{"in brackets", "It is the lamp that broke.", "the lamp", "7  It is [the lamp] that broke.\n", false},
		{"in colour", "the lamp broke.", "the lamp", "\x1b[1m7\x1b[0m  \x1b[1;32mthe lamp\x1b[0m\x1b[2m broke.\x1b[0m\n", true},
		{"on one line", "It is\r\n the\tlamp.", "the\tlamp", "7  It is [the lamp].\n", false},
		{"cut on both sides", long, "the lamp", "7  …efore and before and before and [the lamp] and after and after and after an…\n", false},
		{"not obeyed", "\x1b[31mthe lamp\u202e", "the lamp", "7  ␛[31m[the lamp]\\u202e\n", false},
	} {
		h := Hit{ID: "7", In: "reply", Text: tt.text, Span: span(tt.text, tt.hit), Sentence: review.Span{End: len(tt.text)}}
		got := string(AppendHit(nil, &h, Options{Style: terminal.Style{Color: tt.color}}))
		if got != tt.want {
			t.Errorf("%s: got  %q\nwant %q", tt.name, got, tt.want)
		}
		if !tt.color && utf8.RuneCountInString(got) > 80+1 {
			t.Errorf("%s: %d columns", tt.name, utf8.RuneCountInString(got))
		}
	}
}

func TestCaret(t *testing.T) {
	for _, tt := range []struct {
		text           string
		offset, length int
		want           string
	}{
		{"sorry (that", 6, 1, "sorry (that\n      ^"},
		{"sorry <harmm>", 6, 7, "sorry <harmm>\n      ^^^^^^^"},
		{"\x1b sorry", 2, 5, "␛ sorry\n  ^^^^^"},
		{"日本 (", 7, 1, "日本 (\n     ^"},
		{"sorry", 5, 0, "sorry\n     ^"},
		{strings.Repeat("a ", 60) + "(" + strings.Repeat(" b", 60), 120, 1, "…a a a a a a a a a a a a ( b b b b b b b b b b b…\n" + strings.Repeat(" ", 24) + "^"},
	} {
		got := Caret(tt.text, tt.offset, tt.length)
		if strings.HasPrefix(tt.text, "a a") { // where it is cut does not matter, what is marked does
			lines := strings.Split(got, "\n")
			if at := strings.IndexByte(lines[1], '^'); string([]rune(lines[0])[at]) != "(" {
				t.Errorf("the caret is not under the parenthesis:\n%s", got)
			}
			continue
		}
		if got != tt.want {
			t.Errorf("got\n%s\nwant\n%s", got, tt.want)
		}
	}
}
