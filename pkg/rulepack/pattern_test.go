package rulepack_test

import (
	"errors"
	"testing"

	"github.com/attune-cx/attune/pkg/pattern"
	"github.com/attune-cx/attune/pkg/rulepack"
	"github.com/attune-cx/attune/rules"
)

func TestCompilePatternSaysWhereTheFaultLies(t *testing.T) {
	set, err := rulepack.Load(rulepack.Source{FS: rules.FS, Name: "rules", Lazy: true})
	if err != nil {
		t.Fatal(err)
	}
	l, err := set.Language("en")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ source, at string }{
		{"<we> are? sorry (that|for) ..4 [echo]", ""},
		{"sorry (that|for", "(that|for"[:1]},
		{"sorry for <harmm>", "<harmm>"},
		{"sorry [nmae]", "[nmae]"},
		{"sorry — that", "—"},
		{"sorry ..40 that", "..40"},
		{"a* lamp", "a*"},
		{"very? so?", "very? so?"},
		{"sorry ..12 a ..12 b ..12 c ..12 d", "sorry ..12 a ..12 b ..12 c ..12 d"},
		{"", ""},
	} {
		_, err := l.CompilePattern(tt.source)
		var fault *pattern.SyntaxError
		switch {
		case err == nil:
			if tt.at != "" {
				t.Errorf("%q compiles, but %q is at fault", tt.source, tt.at)
			}
		case !errors.As(err, &fault):
			t.Errorf("%q: %v is no syntax error", tt.source, err)
		case tt.source == "":
		case tt.source[fault.Offset:fault.Offset+fault.Length] != tt.at:
			t.Errorf("%q: %v at %q, expected %q", tt.source, err, tt.source[fault.Offset:fault.Offset+fault.Length], tt.at)
		}
	}
}
