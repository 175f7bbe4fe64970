package rules_test

import (
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/attune-cx/attune/pkg/rulepack"
	"github.com/attune-cx/attune/rules"
)

func readme(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestFilesInReadme: whoever looks for a rule finds its file in README.md.
func TestFilesInReadme(t *testing.T) {
	text := readme(t)
	_ = fs.WalkDir(rules.FS, ".", func(file string, _ fs.DirEntry, err error) error {
		if err != nil {
			t.Fatal(err)
		}
		if path.Ext(file) == ".yaml" && !strings.Contains(text, "\n| `"+path.Base(file)+"` |") {
			t.Errorf("rules/README.md: %s is missing; say what it holds under “Which file holds what”", file)
		}
		return nil
	})
}

// TestMovesInReadme: the moves of all cues stand with their type in README.md.
func TestMovesInReadme(t *testing.T) {
	text := readme(t)
	eachCue(t, func(_ string, c *rulepack.Cue) {
		_, row, _ := strings.Cut(text, "\n| `"+c.Type.String()+"` |")
		row, _, _ = strings.Cut(row, "\n")
		_, moves, _ := strings.Cut(row, "|")
		if !slices.Contains(strings.Split(strings.Trim(moves, " |"), ", "), c.Move) {
			t.Errorf("rules/README.md: %s makes the move %s, which is not listed for %s", c.ID.Value, c.Move, c.Type)
		}
	})
}
