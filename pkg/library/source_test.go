package library

import (
	"fmt"
	"strings"
	"testing"
)

func TestPosition(t *testing.T) {
	long := strings.Repeat("é", 3*step)
	for _, tt := range []struct {
		name, text string
		offset     int
		want       string
	}{
		{"the first character", "ab\ncd", 0, "1:1"},
		{"a line break stands at the end of its line", "ab\ncd", 2, "1:3"},
		{"the next line", "ab\ncd", 3, "2:1"},
		{"the end", "ab\ncd", 5, "2:3"},
		{"beyond the end", "ab\ncd", 99, "2:3"},
		{"before the beginning", "ab", -1, "1:1"},
		{"columns are code points", "é👍🏽x", len("é👍🏽"), "1:4"},
		{"within a character", "é👍x", len("é") + 2, "1:3"},
		{"a byte order mark is no column", "\uFEFFab", len("\uFEFF"), "1:1"},
		{"nor has it a place before", "\uFEFFab", 0, "1:1"},
		{"lines of Windows", "a\r\nb", 3, "2:1"},
		{"far into a line", long + "x", len(long), fmt.Sprintf("1:%d", 3*step+1)},
		{"far into a file", strings.Repeat("a\n", 3*step) + "é!", 6*step + 2, fmt.Sprintf("%d:2", 3*step+1)},
		{"a step within a character", "x" + long, step, fmt.Sprintf("1:%d", step/2+2)},
	} {
		f := &File{source: &source{path: "a", text: tt.text}}
		if p := f.Position(tt.offset); fmt.Sprintf("%d:%d", p.Line, p.Column) != tt.want {
			t.Errorf("%s: got %d:%d, expected %s", tt.name, p.Line, p.Column, tt.want)
		}
	}
}

func TestExcerpt(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		offset     int
		width      int
		want       string
		cut        int
	}{
		{"a line", "one\ntwo three\nfour", 8, 80, "two three", 0},
		{"the first line, without its byte order mark", "\uFEFFone\ntwo", 3, 80, "one", 0},
		{"a line of Windows", "one\r\ntwo\r\n", 6, 80, "two", 0},
		{"an empty line", "one\n\ntwo", 4, 80, "", 0},
		{"the end of the file", "one\n", 4, 80, "", 0},
		{"the beginning of a long line", "0123456789abcdefghij", 0, 16, "0123456789abcdef", 0},
		{"the middle of a long line", "0123456789abcdefghijklmnopqrstuvwxyz", 20, 16, "cdefghijklmnopqr", 12},
		{"the end of a long line", "0123456789abcdefghij", 19, 16, "456789abcdefghij", 4},
		{"no half characters", "x" + strings.Repeat("é", 20), 20, 16, "ééééééé", 7},
		{"nothing is too narrow", "ab👍cd", 2, 1, "ab👍cd", 0},
	} {
		f := &File{source: &source{path: "a", text: tt.text}}
		if line, cut := f.Excerpt(tt.offset, tt.width); line != tt.want || cut != tt.cut {
			t.Errorf("%s: got %q, cut by %d; expected %q, %d", tt.name, line, cut, tt.want, tt.cut)
		}
	}
}
