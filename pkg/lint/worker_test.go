package lint

import (
	"strings"
	"testing"
)

func TestWordStart(t *testing.T) {
	for _, tt := range []struct{ before, from, want string }{
		{"It does", "n’t match", "doesn’t match"},
		{"It", "’s a simple", "It’s a simple"},
		{"It", "'s a simple", "It's a simple"},
		{"so ", "here’s", "here’s"},
		{"**", "any**", "any**"},
		{"(", "een", "een"},
		{"", "’s", "’s"},
		{"{{name}}", "’s", "’s"},
	} {
		s := tt.before + tt.from
		if got := s[wordStart(s, len(tt.before)):]; got != tt.want {
			t.Errorf("%q from %q: got %q, want %q", s, tt.from, got, tt.want)
		}
	}
	if at := wordStart(strings.Repeat("é", 1000), 1000); at < 1000-maxWord-1 {
		t.Errorf("it went back to %d", at)
	}
}
