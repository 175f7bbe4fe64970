package cli

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestColumns(t *testing.T) {
	for value, want := range map[string]int{"60": 60, "": 0, "wide": 0, "-1": 0, "3": 0} {
		t.Setenv("COLUMNS", value)
		if s := processStreams(); !s.Terminal && s.Columns != want {
			t.Errorf("COLUMNS=%s: %d columns, want %d", value, s.Columns, want)
		}
	}
}

// Help fits a terminal of 80 columns, but for a few words in running text.
func TestHelpFits(t *testing.T) {
	const most = 90
	for _, command := range []string{"", "agree", "check", "diagnose", "explain", "fit", "init", "lint", "pick", "report", "rules", "score", "situations"} {
		var out, errs bytes.Buffer
		s := &Streams{In: strings.NewReader(""), Out: &out, Err: &errs, Getenv: func(string) string { return "" }}
		if code := Run(context.Background(), strings.Fields("help "+command), s); code != Fine {
			t.Errorf("help %s: exit code %d: %s", command, code, errs.String())
		}
		for line := range strings.Lines(out.String()) {
			if n := utf8.RuneCountInString(line); n > most {
				t.Errorf("help %s: %d columns: %s", command, n, line)
			}
		}
	}
}
