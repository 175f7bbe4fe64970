package annotate

import (
	"strings"
	"testing"

	"github.com/attune-cx/attune/pkg/lint"
	"github.com/attune-cx/attune/pkg/terminal"
)

func TestPlain(t *testing.T) {
	for text, want := range map[string]string{
		"as it was":                   "as it was",
		"bad_news_refusal":            "bad_news_refusal",
		"_it_ **b** ~~no~~":           `\_it\_ \*\*b\*\* \~\~no\~\~`,
		"two\nlines\r\n\r\n# none":    "two lines #<!-- --> none",
		"[click](https://evil.x)":     `\[click\](https:<!-- -->//evil.x)`,
		"![x](y)":                     `!\[x\](y)`,
		"<b>&amp;</b>":                `\<b\>\&amp;\</b\>`,
		"a | b":                       `a \| b`,
		"`code`":                      "\\`code\\`",
		`\`:                           `\\`,
		"@team #12 a@b.nl":            "@<!-- -->team #<!-- -->12 a@<!-- -->b.nl",
		"www.evil.x":                  "www<!-- -->.evil.x",
		"\x1b[31m\u202e":              `␛\[31m\\u202e`,
		"{{order.id}} costs $5 or $6": `{{order.id}} costs \$5 or \$6`,
	} {
		if got := plain(text); got != want {
			t.Errorf("%q: got %s, want %s", text, got, want)
		}
	}
}

func TestCode(t *testing.T) {
	for text, want := range map[string]string{
		"a_b.md":    "`a_b.md`",
		"a`b":       "`` a`b ``",
		"``":        "``` `` ```",
		"a\n\nb":    "`a b`",
		"":          "",
		"@team #12": "`@team #12`",
		"<b>":       "`<b>`",
	} {
		if got := code(text); got != want {
			t.Errorf("%q: got %s, want %s", text, got, want)
		}
	}
	if got := codeCell("a|b"); got != "`a\\|b`" {
		t.Errorf("in a table: got %s", got)
	}
}

// Every finding is on a line of its own, every fold is closed, whatever stands in them.
func TestMarkdownIsWhole(t *testing.T) {
	for name, r := range reports() {
		out := string(written(t, "markdown", r, Options{}))
		if open, shut := strings.Count(out, "\n<details><summary>"), strings.Count(out, "\n</details>\n"); open != shut {
			t.Errorf("%s: %d folds open, %d close", name, open, shut)
		}
		items := strings.Count(out, "\n  - ")
		if items != len(r.Findings) {
			t.Errorf("%s: %d items for %d findings", name, items, len(r.Findings))
		}
		rows := 0
		for _, line := range strings.Split(out, "\n") {
			switch {
			case strings.HasPrefix(line, "| "):
				rows++
				if bars := strings.Count(line, "|") - strings.Count(line, `\|`); bars != 7 {
					t.Errorf("%s: %d bars in %s", name, bars, line)
				}
			case line == "", strings.HasPrefix(line, "- `"), strings.HasPrefix(line, "  - "), strings.HasPrefix(line, "<details>"), line == "</details>",
				strings.HasPrefix(line, "### Attune: "), line == "<!-- attune lint -->", strings.HasSuffix(line, "."):
			default:
				t.Errorf("%s: what is %q", name, line)
			}
		}
		if want := min(len(r.Situations), mostSituations+1); want > 0 && rows != want+2 {
			t.Errorf("%s: %d rows", name, rows)
		}
	}
}

// A comment is never longer than GitHub takes; what is left out is counted, and the
// errors come first.
func TestMarkdownIsBounded(t *testing.T) {
	for _, n := range []int{0, 1, 10, 100, 1000, 5000} {
		for _, message := range []string{"The lamp.", strings.Repeat("@", 500), strings.Repeat("日本", 300)} {
			r := many(n, n, n)
			for i := range r.Findings {
				r.Findings[i].Message, r.Findings[i].Advice = message, message
			}
			for range n {
				r.Situations = append(r.Situations, lint.SituationCount{ID: strings.Repeat("|", 500)})
			}
			out := string(written(t, "markdown", r, Options{}))
			if len(out) > commentSize {
				t.Errorf("%d findings of %q: %d bytes", 3*n, message[:9], len(out))
			}
			shown := strings.Count(out, "\n  - ")
			if left := 3*n - shown; left > 0 && !strings.Contains(out, terminal.Counted(left, "finding is", "findings are")+" left out for want of room.") {
				t.Errorf("%d findings of %q: %d are left out without a word", 3*n, message[:9], left)
			}
			if open, shut := strings.Count(out, "<details>"), strings.Count(out, "</details>"); open != shut {
				t.Errorf("%d folds open, %d close", open, shut)
			}
		}
	}
	out := string(written(t, "markdown", many(5000, 0, 3), Options{}))
	if !strings.Contains(out, "<summary>3 errors</summary>") || strings.Index(out, "3 errors</summary>") > strings.Index(out, "5000 notes</summary>") {
		t.Error("notes take the room of errors")
	}
}
