package overview

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/attune-cx/attune/internal/golden"
	"github.com/attune-cx/attune/pkg/exchange"
	"github.com/attune-cx/attune/pkg/review"
	"github.com/attune-cx/attune/pkg/rulepack"
	"github.com/attune-cx/attune/pkg/terminal"
)

func jsonOf(t *testing.T, o *Overview) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := WriteJSON(&b, o); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// All figures stand under documented keys, and only there.
func TestFiguresFollowTheSchema(t *testing.T) {
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(JSONSchema()))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("overview.schema.json", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("overview.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	talk := made(1, 9)[0]
	talk.Course = &review.Course{Verdict: talk.Verdict}
	for _, o := range []*Overview{
		NewBuilder(Options{}).Overview(),
		built(NewBuilder(Options{MinSample: 10, Interface: "nl"}), made(300, 1)).Overview(),
		built(narrow(), made(300, 2)).Overview(),
		built(NewBuilder(Options{MinSample: 1}), []*review.Review{talk}).Overview(),
	} {
		v, err := jsonschema.UnmarshalJSON(bytes.NewReader(jsonOf(t, o)))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(v); err != nil {
			t.Error(err)
		}
	}
	bad := strings.Replace(string(jsonOf(t, NewBuilder(Options{}).Overview())), `"schema": 1`, `"schema": 2`, 1)
	if v, err := jsonschema.UnmarshalJSON(strings.NewReader(bad)); err != nil || schema.Validate(v) == nil {
		t.Error("another version is let through")
	}
}

// The reports of one set of replies, in both languages; accept changes with -update.
func TestGolden(t *testing.T) {
	set, err := rulepack.Load(review.BuiltIn())
	if err != nil {
		t.Fatal(err)
	}
	for _, language := range []string{"en", "nl"} {
		b := built(NewBuilder(Options{MinSample: 12, Interface: language, Samples: 20, Title: "Week 47", Rules: set}), made(400, 7))
		b.Unread(3)
		var md bytes.Buffer
		if err := WriteMarkdown(&md, b.Overview()); err != nil {
			t.Fatal(err)
		}
		golden.Check(t, filepath.Join("testdata", "report-"+language+".md"), md.Bytes())
	}
}

// Names, ids and texts stay what they are: no Markdown, no HTML, no cell, no line of
// their own, and nothing that a terminal obeys.
func TestHostileTexts(t *testing.T) {
	const evil = "|\n# <script>alert(1)</script> [x](javascript:y) `|` \x1b[31m\u202e **b** \\| @all"
	r := made(1, 1)[0]
	r.ID, r.Situation.ID = evil, evil
	r.Exchange = &exchange.Exchange{ID: evil, Agent: evil, Team: evil, Channel: evil, Time: evil, Reply: evil + " one two three four"}
	r.Sentences = []review.Span{{Start: 0, End: len(r.Exchange.Reply)}}
	r.Missteps = []review.Misstep{{ID: evil, Kind: evil, Message: evil, Span: review.Span{Start: 0, End: 9}}}
	b := NewBuilder(Options{MinSample: 1, Title: evil})
	for range 4 {
		b.Add(r)
	}
	o := b.Overview()
	var md bytes.Buffer
	if err := WriteMarkdown(&md, o); err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(md.String()) {
		if strings.Contains(line, "<script") || strings.Contains(line, "**b**") || strings.Contains(line, "[x](") {
			t.Errorf("taken for Markdown or HTML: %s", line)
		}
		if strings.HasPrefix(line, "# ") != strings.HasPrefix(md.String(), line) {
			t.Errorf("a heading of its own: %s", line)
		}
	}
	for name, out := range map[string]string{"md": md.String(), "json": string(jsonOf(t, o))} {
		for _, r := range out {
			if r != '\n' && terminal.Obeyed(r) {
				t.Errorf("%s holds %U", name, r)
			}
		}
	}
	var back Overview
	if err := json.Unmarshal(jsonOf(t, o), &back); err != nil || back.Agents[0].Name != evil {
		t.Errorf("%v: the name became %q", err, back.Agents[0].Name)
	}
}
