package terminal

import "testing"

func TestVisible(t *testing.T) {
	for _, tt := range []struct{ text, want, ascii string }{
		{"plain, é and 👩‍👩‍👧‍👦", "plain, é and 👩‍👩‍👧‍👦", "plain, é and 👩‍👩‍👧‍👦"},
		{"\x1b[2J", "␛[2J", `\x1b[2J`},
		{"\x00\n\r\t\x7f", "␀␊␍␉␡", `\x00\x0a\x0d\x09\x7f`},
		{"\u009b2J", `\u009b2J`, `\u009b2J`},
		{"\u202eevil\u2066", `\u202eevil\u2066`, `\u202eevil\u2066`},
		{"zero\u200bwidth\ufeff", `zero\u200bwidth\ufeff`, `zero\u200bwidth\ufeff`},
		{"a\u2028b", `a\u2028b`, `a\u2028b`},
		{"caf\xe9", `caf\xe9`, `caf\xe9`},
	} {
		if got := string(AppendVisible(nil, tt.text, false)); got != tt.want {
			t.Errorf("%q: got %q, want %q", tt.text, got, tt.want)
		}
		if got := string(AppendVisible(nil, tt.text, true)); got != tt.ascii {
			t.Errorf("%q in ASCII: got %q, want %q", tt.text, got, tt.ascii)
		}
	}
}

func TestColumns(t *testing.T) {
	for text, want := range map[string]int{
		"één":             3,
		"e\u0301e\u0301n": 3,
		"日本":              4,
		"👋🏽":              2,
		"👩‍👩‍👧‍👦":         2,
		"🇳🇱":              2,
		"\x1b[m":          3,
		"\u202e":          6,
		"\xff":            4,
		"\r\n":            2,
	} {
		if got := Columns(text, false); got != want {
			t.Errorf("%q: got %d columns, want %d", text, got, want)
		}
	}
}

func TestParseColor(t *testing.T) {
	for _, tt := range []struct {
		when     string
		terminal bool
		env      map[string]string
		want     bool
	}{
		{"auto", true, nil, true},
		{"", true, nil, true},
		{"auto", false, nil, false},
		{"auto", true, map[string]string{"NO_COLOR": "1"}, false},
		{"auto", true, map[string]string{"NO_COLOR": ""}, true},
		{"auto", true, map[string]string{"TERM": "dumb"}, false},
		{"always", false, map[string]string{"NO_COLOR": "1"}, true},
		{"never", true, nil, false},
	} {
		got, err := ParseColor(tt.when, tt.terminal, func(k string) string { return tt.env[k] })
		if err != nil || got != tt.want {
			t.Errorf("%+v: got %v, %v", tt, got, err)
		}
	}
	if _, err := ParseColor("sometimes", true, func(string) string { return "" }); err == nil {
		t.Error("sometimes: no error")
	}
}
