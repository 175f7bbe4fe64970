package config_test

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/attune-cx/attune/pkg/config"
	"github.com/attune-cx/attune/pkg/review"
	"github.com/attune-cx/attune/pkg/rulepack"
)

// TestExamples: without the # before it, every example holds.
func TestExamples(t *testing.T) {
	set, err := rulepack.Load(review.BuiltIn())
	if err != nil {
		t.Fatal(err)
	}
	text := string(config.Propose(&config.Survey{}, set))
	text = strings.Replace(text, "rules: [rules/]", "rules: []", 1)
	keys := regexp.MustCompile(`(?m)^# [a-z-]+: .+$`)
	c := must(t, keys.ReplaceAllStringFunc(text, func(line string) string { return strings.TrimPrefix(line, "# ") }))
	if got := strings.Count(string(c.Effective()), ".attune.yaml:"); got < 20 {
		t.Errorf("only %d values are the file's:\n%s", got, c.Effective())
	}
	set = rules(t, c)
	if err := set.Check(); err != nil {
		t.Error(err)
	}
	if err := c.Check(set, []string{"above.affective", "below.affective"}); err != nil {
		t.Error(err)
	}
}

// TestLook: folders deep down come first, one that says the same as the one above it
// says nothing new, and what has no name that means anything is listed as such.
func TestLook(t *testing.T) {
	must(t, "")
	const reply = "Your lamp left this morning with the blue van.\n"
	for name, text := range map[string]string{
		"a/refunds/x.md": reply, "a/refunds/y.md": reply, "a/refunds/returns/z.md": reply, "a/refunds/deep/er/z.md": reply,
		"a/refunds/refused/x.md": reply, "a/other/x.md": reply, "x.md": reply,
		"a/told/x.md": "---\nsituation: compliment\n---\n" + reply,
		"bad.json":    "{", "junk/more/x.json": "{\"volts\": 3}", "a/junk.json": "{\"volts\": 3}",
	} {
		write(t, name, text)
	}
	set, err := rulepack.Load(review.BuiltIn())
	if err != nil {
		t.Fatal(err)
	}
	s, err := config.Look(context.Background(), ".", ".", set)
	if err != nil {
		t.Fatal(err)
	}
	want := []config.Label{{"a/refunds/refused", "bad_news_refusal", 1}, {"a/other", "", 1}, {"a/refunds", "quick_transaction", 4}, {".", "", 1}}
	if len(s.Folders) != len(want) {
		t.Fatalf("got %v", s.Folders)
	}
	for i := range want {
		if s.Folders[i] != want[i] {
			t.Errorf("folder %d: %v, want %v", i, s.Folders[i], want[i])
		}
	}
	if got := strings.Join(s.Strange, " "); got != "a/junk.json junk/" {
		t.Errorf("strange: %s", got)
	}
	if s.Replies != 8 || s.Files != 8 || s.Unread != 1 {
		t.Errorf("%d replies, %d files, %d unread", s.Replies, s.Files, s.Unread)
	}
}

// TestManyFolders that say nothing are put together under those above them.
func TestManyFolders(t *testing.T) {
	must(t, "")
	for i := range 30 {
		write(t, fmt.Sprintf("a/%d/deep/x.md", i), "Your lamp left this morning with the blue van.\n")
	}
	write(t, "a/refunds/x.md", "Your money left this morning with the blue van.\n")
	set, err := rulepack.Load(review.BuiltIn())
	if err != nil {
		t.Fatal(err)
	}
	s, err := config.Look(context.Background(), ".", ".", set)
	if err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(s.Folders); got != "[{a/refunds quick_transaction 1} {a  30}]" {
		t.Errorf("got %s", got)
	}
}
