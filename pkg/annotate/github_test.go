package annotate

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/attune-cx/attune/pkg/lint"
)

// many is a report with so many findings of each severity.
func many(notes, warnings, errors int) *lint.Report {
	r := &lint.Report{Files: 1, Replies: 100, Within: 99}
	for s, n := range []int{notes, warnings, errors} {
		for i := range n {
			f := at(lint.Finding{ID: "x.y", Severity: lint.Severity(s), Path: "a.md", Reply: fmt.Sprint("r", i), Message: "The lamp."}, 1+i, "the lamp", "lamp")
			r.Findings = append(r.Findings, f)
		}
	}
	return r
}

func environment(name, value string) func(string) string {
	return func(asked string) string {
		if asked == name {
			return value
		}
		return ""
	}
}

func TestGitHubShowsTenOfEachLevel(t *testing.T) {
	for _, tt := range []struct {
		name                    string
		notes, warnings, errors int
		want                    string // of the line that says so
	}{
		{"ten of each", 10, 10, 10, ""},
		{"one too many", 0, 11, 0, "there are 1 warning more."},
		{"many", 12, 30, 500, "there are 490 errors, 20 warnings, 2 notes more."},
	} {
		out := string(written(t, "github", many(tt.notes, tt.warnings, tt.errors), Options{}))
		for level, n := range map[string]int{"notice": tt.notes, "warning": tt.warnings, "error": tt.errors} {
			if got := len(regexp.MustCompile("(?m)^::"+level+" ").FindAllString(out, -1)); got != min(n, 10) {
				t.Errorf("%s: %d of level %s", tt.name, got, level)
			}
		}
		if tt.want == "" && strings.Contains(out, "GitHub shows") || !strings.Contains(out, tt.want) {
			t.Errorf("%s: got\n%s", tt.name, out)
		}
	}
}

func TestGitHubStepSummary(t *testing.T) {
	path := filepath.Join(t.TempDir(), "summary.md")
	if err := os.WriteFile(path, []byte("from another command\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	r := many(0, 0, 25)
	out := written(t, "github", r, Options{Getenv: environment("GITHUB_STEP_SUMMARY", path)})
	if want := "there are 15 errors more, listed in the summary of this step."; !strings.Contains(string(out), want) {
		t.Errorf("got %s", out)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got := string(text); !strings.HasPrefix(got, "from another command\n### Attune: 25 errors\n") || strings.Count(got, "The lamp.") != 25 {
		t.Errorf("got\n%s", got)
	}
	// GitHub takes a megabyte from a step, and nothing when it is more.
	for range 40 {
		written(t, "github", many(0, 0, 1000), Options{Getenv: environment("GITHUB_STEP_SUMMARY", path)})
	}
	if info, err := os.Stat(path); err != nil || info.Size() > 1<<20 || info.Size() < 1<<19 {
		t.Errorf("the summary has %d bytes (%v)", info.Size(), err)
	}
	err = Write(os.Stderr, "github", &lint.Report{}, Options{Getenv: environment("GITHUB_STEP_SUMMARY", filepath.Join(path, "x"))})
	if err == nil || !strings.HasPrefix(err.Error(), "GITHUB_STEP_SUMMARY: ") {
		t.Errorf("a summary that cannot be written: %v", err)
	}
}

// command is how the runner of GitHub reads a line.
var command = regexp.MustCompile(`^::(error|warning|notice)( [a-zA-Z]+=[^,:\r\n]*(,[a-zA-Z]+=[^,:\r\n]*)*)?::`)

// Nothing in a finding is taken for a command, ends one, or adds a property to it.
func TestGitHubCommandsAreWhole(t *testing.T) {
	r := hostile()
	out := written(t, "github", r, Options{})
	count := 0
	for _, line := range lines(out) {
		switch m := command.FindString(string(line)); {
		case m != "":
			count++
			_, properties, _ := strings.Cut(strings.TrimSuffix(m, "::"), " ")
			for _, p := range strings.Split(properties, ",") {
				name, _, _ := strings.Cut(p, "=")
				if !slices.Contains([]string{"file", "line", "endLine", "col", "endColumn", "title"}, name) {
					t.Errorf("property %s is too many: %s", name, line)
				}
			}
		case strings.Contains(string(line), "::") || strings.Contains(string(line), "##["):
			t.Errorf("may be taken for a command: %s", line)
		}
	}
	if count != 30 {
		t.Errorf("%d commands", count)
	}
}

func TestGitHubPlaces(t *testing.T) {
	for _, tt := range []struct {
		finding lint.Finding
		want    string
	}{
		{at(lint.Finding{Path: "a.md"}, 3, "the lamp", "lamp"), "file=a.md,line=3,col=5,endColumn=9,"},
		{lint.Finding{Path: "a.md", Start: exchangeAt(3, 5), End: exchangeAt(3, 5)}, "file=a.md,line=3,col=5,"},
		{lint.Finding{Path: "a.md", Start: exchangeAt(3, 5), End: exchangeAt(4, 2)}, "file=a.md,line=3,endLine=4,"},
		{lint.Finding{Path: "a,b:c%.md"}, "file=a%2Cb%3Ac%25.md,"},
		{lint.Finding{}, ""},
	} {
		if got := githubPlace(&tt.finding); got != tt.want {
			t.Errorf("got %s, want %s", got, tt.want)
		}
	}
}

// A line of text may stand in the log of a build, too.
func TestTextIsNoCommand(t *testing.T) {
	for _, line := range lines(written(t, "text", hostile(), Options{})) {
		if strings.HasPrefix(strings.TrimSpace(string(line)), "::") || strings.Contains(string(line), "##[") {
			t.Errorf("may be taken for a command: %s", line)
		}
	}
}
