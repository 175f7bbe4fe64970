package library

import (
	"fmt"
	"strings"
	"testing"
)

// TestBrokenYAML reads what people write when they mean YAML. The fault is shown where
// it is, says how to mend it, and what stands before it is read.
func TestBrokenYAML(t *testing.T) {
	const good = "- title: A\n  text: It left today.\n- title: B\n"
	for _, tt := range []struct{ name, data, want string }{
		{"a colon", good + "  text: It's late: sorry.\n- title: C\n", "4:18 a value with a colon"},
		{"a placeholder of Liquid and text", good + "  text: {{name}}, it's late.\n", "4:9 a value that begins with {"},
		{"a placeholder of Liquid alone", good + "  text: {{name}}\n", "4:9 a text that begins with {"},
		{"a placeholder with %", good + "  text: %{name}, it's late.\n", "4:9 a value that begins with %"},
		{"a placeholder in brackets", good + "  text: [NAME], it's late.\n", "4:9 a value that begins with ["},
		{"a mention", good + "  text: @ana it's late.\n", "4:9 a value that begins with @"},
		{"emphasis", good + "  text: *Late*, sorry.\n", "4:9 a value that begins with *"},
		{"text behind a quotation", good + "  text: \"Late\" it is.\n", "4:9 text stands behind the \""},
		{"a quotation mark too many", good + "  text: 'It's late.'\n", "4:9 a quotation mark opens this value"},
		{"a quotation that is not closed", good + "  text: \"It's late.\n- title: C\n", "4:9 a quotation mark opens this value"},
		{"a tab", good + "\ttext: Late.\n", "4:1 found a tab"},
		{"less indentation", good + " text: Late.\n", "3:1 did not find expected '-' indicator"},
		{"a control character", good + "  text: It's \a late.\n", "4:9 control characters are not allowed"},
		{"under a key", "replies:\n" + strings.ReplaceAll(good, "\n", "\n  ") + "  text: It's late: sorry.\n", "5:20 a value with a colon"},
	} {
		if strings.HasPrefix(tt.data, "replies:") {
			tt.data = "replies:\n  " + strings.TrimPrefix(tt.data, "replies:\n")
		}
		f := Read("a.yaml", []byte(tt.data))
		if len(f.Replies) != 1 || f.Replies[0].Text != "It left today." {
			t.Errorf("%s: what stands before is not read: %v", tt.name, f.Replies)
		}
		if len(f.Faults) != 1 {
			t.Errorf("%s: %v", tt.name, f.Faults)
			continue
		}
		x := f.Faults[0]
		got := fmt.Sprintf("%d:%d %s", x.Span.Start.Line, x.Span.Start.Column, strings.TrimPrefix(x.Reason, "the YAML is broken: "))
		if x.Kind != Syntax || !strings.HasPrefix(got, tt.want) {
			t.Errorf("%s: got %s, expected %s…", tt.name, got, tt.want)
		}
	}
}
