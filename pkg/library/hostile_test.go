package library

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"
)

// TestHostile reads what nobody writes by hand. It must end soon, and every place must
// hold.
func TestHostile(t *testing.T) {
	const n = 100_000
	many := func(s string) string { return strings.Repeat(s, n) }
	numbered := func(format string) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, format, i)
		}
		return b.String()
	}
	var bomb strings.Builder
	bomb.WriteString("a0: &a0 [text]\n")
	for i := range 30 {
		fmt.Fprintf(&bomb, "a%d: &a%d [*a%d, *a%d, *a%d]\n", i+1, i+1, i, i, i)
	}
	for _, tt := range []struct{ name, path, data string }{
		{"deep JSON", "a.json", many("[") + many("]")},
		{"deep objects", "a.json", strings.Repeat(`{"a":`, 9000) + "1" + strings.Repeat("}", 9000)},
		{"deeper than JSON may be", "a.json", many(`{"a":`)},
		{"wide objects", "a.json", "{" + strings.TrimSuffix(numbered(`"k%d":{"a":1},`), ",") + "}"},
		{"objects without text", "a.json", "[" + strings.TrimSuffix(numbered(`{"title":"%d"},`), ",") + "]"},
		{"the same id", "a.json", "[" + strings.TrimSuffix(many(`{"id":1,"text":"x"},`), ",") + "]"},
		{"the same title", "a.json", "[" + strings.TrimSuffix(many(`{"title":"a","text":"x"},`), ",") + "]"},
		{"broken lines", "a.jsonl", many("{\n")},
		{"all escapes", "a.json", `{"text":"` + many(`\u00e9`) + `"}`},
		{"lone surrogates", "a.json", `{"text":"` + many(`\ud800`) + `"}`},
		{"backslashes", "a.json", `{"text":"` + many(`\\`)},
		{"variants", "a.json", `{"text":["a"` + many(`,"a"`) + `]}`},
		{"tags", "a.json", `{"text":"a","tags":[""` + many(`,"a"`) + `]}`},
		{"actions", "a.json", `{"actions":[{"field":"comment_value","value":"a"}` + many(`,{"field":"comment_value","value":"a"}`) + `]}`},
		{"alias bomb", "a.yaml", bomb.String() + "replies:\n  - text: *a30\n"},
		{"merge bomb", "a.yaml", "- &a {text: one two three, " + strings.TrimSuffix(numbered("k%d: 1,"), ",") + "}\n" + many("- {<<: *a}\n")},
		{"aliases", "a.yaml", "- {text: &a one two three}\n" + many("- {text: *a}\n")},
		{"deep YAML", "a.yaml", "- text: " + strings.Repeat("[", 9000) + strings.Repeat("]", 9000)},
		{"YAML on one line", "a.yaml", "[" + strings.TrimSuffix(numbered(`{id: %d, text: "één twee drie"}, `), ", ") + "]"},
		{"broken YAML", "a.yaml", numbered("- text: %d x\n") + "- text: \"\n"},
		{"broken at once", "a.yaml", "\"" + many("- text: x\n")},
		{"YAML comments", "a.yaml", many("# attune-disable-next-line a: b\n") + "- text: one two three\n"},
		{"block of blank lines", "a.yaml", "- text: |\n" + many("\n") + "   x\n"},
		{"folded", "a.yaml", "- text: >\n" + many("   x\n\n")},
		{"empty documents", "a.yaml", many("---\n")},
		{"columns", "a.csv", "text" + many(",a") + "\n" + many("b,")},
		{"a mark that never closes", "a.csv", "text\n" + many("\"a\n")},
		{"marks", "a.csv", "text\n\"" + many(`""`) + "\"\n"},
		{"short rows", "a.csv", "id,text\n" + many("a\n")},
		{"headings", "a.md", numbered("# h%d\n")},
		{"the same heading", "a.md", many("## a\n\n> b\n\n")},
		{"falling headings", "a.md", strings.Repeat("# a\n## b\n### c\n#### d\n##### e\n###### f\ntext\n", n/6)},
		{"a long heading", "a.md", "# " + many("internal note ") + "\n" + strings.Repeat("## b\ntext\n", 1000)},
		{"quotes", "a.md", "# a\n" + many("> b\n\n")},
		{"nested quotes", "a.md", "# a\n" + many(">") + "x"},
		{"joined quotes", "a.md", "# a\n> b,\n" + many("\n> b\n")},
		{"open fences", "a.md", "# a\n" + many("```a`\n")},
		{"fences", "a.md", "# a\n" + many("```\n")},
		{"rules", "a.md", "# a\n" + many("---\n")},
		{"underlines", "a.md", "a\n" + many("==\n")},
		{"items", "a.md", "# a\n" + many("- b\n\n  c\n\n")},
		{"notes", "a.md", "# a\n\n" + many("Use when: b\n") + "\n> text\n"},
		{"comments", "a.md", many("<!-- attune-disable-next-line a: b -->\n") + "text"},
		{"comments on a line", "a.md", many("  <!-- attune-disable a: b -->") + "text"},
		{"open comments", "a.md", many("<!-- attune-disable ")},
		{"unknown comments", "a.md", many("<!-- attune-x -->\n")},
		{"blocks", "a.md", numbered("<!-- attune-disable a%d: b -->\n") + "text"},
		{"open and closed", "a.md", many("<!-- attune-disable a: b --><!-- attune-enable a -->\n") + "text"},
		{"front matter without end", "a.md", "---\n" + many("a: b\n")},
		{"front matter that repeats", "a.md", "---\n" + many("a: b\n") + "---\ntext"},
		{"list of disabled", "a.md", "---\nattune: {disable: [" + strings.TrimSuffix(many("a,"), ",") + "]}\n---\ntext"},
		{"unknown keys", "a.md", "---\nattune: {" + strings.TrimSuffix(numbered("k%d: 1,"), ",") + "}\n---\ntext"},
		{"blank lines", "a.md", many("\n \n") + "text" + many("\n \n")},
		{"one long line", "a.txt", many("é") + "text"},
		{"brackets", "a", many("[{")},
		{"a header", "a", many("text,id,")},
	} {
		t.Run(tt.name, func(t *testing.T) {
			start := time.Now()
			f := Read(tt.path, []byte(tt.data))
			for i := range min(len(f.Replies), 100) {
				r := &f.Replies[i]
				r.Span(0, len(r.Text))
				f.Excerpt(r.Extent().From, 200)
			}
			if took := time.Since(start); took > 15*time.Second { // most take milliseconds; the race detector is slow
				t.Errorf("took %v for %d bytes", took, len(tt.data))
			} else {
				t.Logf("%v for %d KB: %d replies, %d faults, %d suppressions", took.Round(time.Millisecond), len(tt.data)>>10, len(f.Replies), len(f.Faults), len(f.Suppressions))
			}
			if len(f.Replies) < 100 && len(tt.data) < 1<<18 {
				checkPlaces(t, f)
			}
		})
	}
}

// TestLargeExport reads an export of 50 MB on one line.
func TestLargeExport(t *testing.T) {
	if testing.Short() {
		t.Skip("large")
	}
	text := strings.ReplaceAll(strings.ReplaceAll(replyText, "\n", `\n`), "I've", `I\u2019ve`)
	item := `{"id": %d, "title": "Broken", "active": true, "description": null, "actions": [{"field": "status", "value": "solved"}, {"field": "comment_value", "value": ["channel:all", "` + text + `"]}]},`
	var b strings.Builder
	b.WriteString(`{"macros": [`)
	n := 0
	for ; b.Len() < 50<<20; n++ {
		fmt.Fprintf(&b, item, n)
	}
	data := []byte(strings.TrimSuffix(b.String(), ",") + "]}")
	b.Reset()
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	start := time.Now()
	f := Read("macros.json", data)
	took := time.Since(start)
	runtime.ReadMemStats(&after)
	if len(f.Replies) != n || len(f.Faults) > 0 {
		t.Fatalf("%d replies, expected %d; %v", len(f.Replies), n, f.Faults)
	}
	start = time.Now()
	for i := range f.Replies {
		f.Replies[i].Span(0, 10)
	}
	t.Logf("%d replies in %v, places in %v, %d MB allocated for %d MB", n, took.Round(time.Millisecond), time.Since(start).Round(time.Millisecond), (after.TotalAlloc-before.TotalAlloc)>>20, len(data)>>20)
	if took > 30*time.Second || after.TotalAlloc-before.TotalAlloc > 600<<20 {
		t.Error("this is too much")
	}
}

// A log among the replies is no reply; the others are read.
func TestHugeReply(t *testing.T) {
	huge := strings.Repeat("and so on ", maxReply/10+1)
	f := Read("a.json", []byte(`[{"id": 1, "text": "Short."}, {"id": 2, "text": "`+huge+`"}, {"id": 2, "text": "Last."}]`))
	if len(f.Replies) != 2 || f.Replies[1].Text != "Last." || len(f.Faults) != 1 || f.Faults[0].Kind != Shape || f.Faults[0].Span.Start.Column != 31 {
		t.Errorf("%d replies, faults: %v", len(f.Replies), f.Faults)
	}
	if f := Read("a.md", []byte(huge)); len(f.Replies) != 0 || len(f.Faults) != 1 || f.Faults[0].Kind != Shape {
		t.Errorf("%d replies, faults: %v", len(f.Replies), f.Faults)
	}
}
