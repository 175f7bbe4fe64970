package overview

import (
	"testing"

	"github.com/attune-cx/attune/pkg/review"
)

func TestMoveName(t *testing.T) {
	for _, tt := range []struct{ language, move, want string }{
		{"en", "next-step", "next step"},
		{"nl", "next-step", "volgende stap"},
		{"nl", "own_way", "own way"},
		{"", "echo", "echo"},
	} {
		if got := MoveName(tt.language, tt.move); got != tt.want {
			t.Errorf("%s in %q: got %q, want %q", tt.move, tt.language, got, tt.want)
		}
	}
}

// Every move of the built-in rules has its Dutch name.
func TestMovesAreNamed(t *testing.T) {
	reviewer, err := review.New()
	if err != nil {
		t.Fatal(err)
	}
	for _, language := range []string{"en", "nl"} {
		rules, err := reviewer.Rules().Language(language)
		if err != nil {
			t.Fatal(err)
		}
		for i := range rules.Cues {
			if move := rules.Cues[i].Move; wordsOf("nl")["move"][move] == "" {
				t.Errorf("the move %q of %s has no Dutch name", move, rules.Cues[i].ID.Value)
			}
		}
	}
}
