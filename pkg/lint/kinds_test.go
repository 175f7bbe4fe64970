package lint

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/attune-cx/attune/pkg/empathy"
)

// Every kind of finding is described, in its place.
func TestKindsAreDescribed(t *testing.T) {
	ids := map[string]bool{}
	for _, k := range Kinds() {
		ids[k.ID] = true
		if k.Summary == "" || k.Help == "" {
			t.Errorf("%s: no summary or no help", k.ID)
		}
		if strings.Contains(k.Summary, "\n") {
			t.Errorf("%s: the summary has more than one line", k.ID)
		}
	}
	source, err := os.ReadFile("kinds.go")
	if err != nil {
		t.Fatal(err)
	}
	named := regexp.MustCompile(`(?m)^\t[A-Z]\w+ += "([a-z.-]+)"$`).FindAllSubmatch(source, -1)
	if len(named) < 15 {
		t.Fatalf("found %d constants", len(named))
	}
	var want []string
	for _, n := range named {
		want = append(want, string(n[1]))
	}
	for _, kind := range empathy.Types {
		want = append(want, "below."+kind.String(), "above."+kind.String(), mixed(kind))
	}
	for _, id := range want {
		if !ids[id] {
			t.Errorf("%s is not in kinds.yaml", id)
		}
	}
	if len(want) != len(ids) {
		t.Errorf("%d kinds, %d described", len(want), len(ids))
	}
}

// Every kind of finding but those of files that cannot be opened stands in a case.
func TestKindsHaveCases(t *testing.T) {
	golden, err := filepath.Glob("testdata/case/*/expected.txt")
	if err != nil || len(golden) == 0 {
		t.Fatal(len(golden), err)
	}
	var all strings.Builder
	for _, path := range golden {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(data)
	}
	for _, id := range KindIDs() {
		if id != FileUnreadable && !strings.Contains(all.String(), " "+id) {
			t.Errorf("no case shows %s", id)
		}
	}
}

func TestCovers(t *testing.T) {
	for _, c := range []struct {
		name, id string
		want     bool
	}{
		{"below.affective", "below.affective", true},
		{"below", "below.affective", true},
		{"en.misstep", "en.misstep.filler", true},
		{"en.mis", "en.misstep.filler", false},
		{"below.affective.more", "below.affective", false},
		{"en.misstep.fill", "en.misstep.filler", false},
		{"*.affective", "below.affective", true},
		{"*.affective", "below.cognitive", false},
		{"*", "below.affective", true},
	} {
		if got := covers(c.name, c.id); got != c.want {
			t.Errorf("%s covers %s: %v", c.name, c.id, got)
		}
	}
}
