package rules_test

import (
	"strings"
	"testing"

	"github.com/attune-cx/attune/pkg/review"
	"github.com/attune-cx/attune/pkg/rulepack"
	"github.com/attune-cx/attune/pkg/ruletest"
)

// TestExamples runs the examples of every built-in rule.
func TestExamples(t *testing.T) {
	pack := review.BuiltIn()
	pack.Lazy = false // so that every fault shows
	set, err := rulepack.Load(pack)
	if err != nil {
		t.Fatalf("\n%v", err)
	}
	for _, l := range set.Texts() {
		t.Run(l.ID, func(t *testing.T) {
			language, err := set.Language(l.ID)
			if err != nil {
				t.Fatalf("\n%v", err)
			}
			result, err := ruletest.Run(language, set)
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("%d rules, %d examples", result.Rules, result.Examples)
			for _, f := range result.Failures {
				t.Error(f)
			}
		})
	}
}

// TestIDs: an id tells what a cue is for: language, type and move, and then its name.
func TestIDs(t *testing.T) {
	eachCue(t, func(language string, c *rulepack.Cue) {
		if want := language + "." + c.Type.String() + "." + c.Move + "."; !strings.HasPrefix(c.ID.Value, want) {
			t.Errorf("%s: the id %s: expected one that starts with %s", c.ID.Position, c.ID.Value, want)
		}
	})
}

// eachCue calls do with every built-in cue and the id of its language.
func eachCue(t *testing.T, do func(language string, c *rulepack.Cue)) {
	t.Helper()
	set, err := rulepack.Load(review.BuiltIn())
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range set.Texts() {
		language, err := set.Language(l.ID)
		if err != nil {
			t.Fatal(err)
		}
		for i := range language.Cues {
			do(l.ID, &language.Cues[i])
		}
	}
}
