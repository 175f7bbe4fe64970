package rules_test

import (
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
