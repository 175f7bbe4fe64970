package cli_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/attune-cx/attune/internal/golden"
)

// sample are exchanges of testdata/transcripts, in both languages, that are too
// little, fitting and too much.
var sample = []string{"en-quick-1", "en-quick-3", "en-anxious-2", "nl-snel-1", "nl-snel-2", "nl-snel-3"}

// sampled returns their records as they stand.
func sampled(t *testing.T) string {
	t.Helper()
	var records []string
	for _, name := range []string{"english.jsonl", "dutch.jsonl"} {
		data, err := os.ReadFile(filepath.Join(testdata(t), "transcripts", name))
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(data)) {
			if slices.ContainsFunc(sample, func(id string) bool { return strings.HasPrefix(line, `{"id": "`+id+`"`) }) {
				records = append(records, line)
			}
		}
	}
	if len(records) != len(sample) {
		t.Fatalf("found %d of %d exchanges", len(records), len(sample))
	}
	return strings.Join(records, "")
}

// TestGolden pins down what the program prints with the rules that come with it.
// When rules change, look at what changes here, and accept it with
//
//	go test ./pkg/cli -run TestGolden -update
func TestGolden(t *testing.T) {
	records := sampled(t)
	folder, err := filepath.Abs(filepath.Join("testdata", "golden"))
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(testdata(t)) // so that paths are the same everywhere
	for name, args := range map[string][]string{
		"sample.jsonl":       {"score", "--format", "jsonl", "-"},
		"sample.csv":         {"score", "--format", "csv", "-"},
		"sample.txt":         {"score", "-"},
		"sample-marks.txt":   {"score", "--marks", "--explain", "-"},
		"check.txt":          {"check", "drafts/en-refusal.md"},
		"check-nl.txt":       {"check", "drafts/nl-stapeling.txt"},
		"diagnose.txt":       {"diagnose", "My mother died last week and her phone bill keeps coming."},
		"situation-show.txt": {"situations", "show", "bereavement_or_illness"},
	} {
		t.Run(name, func(t *testing.T) {
			_, got, errs := run(context.Background(), records, args...)
			if errs != "" {
				t.Fatal(errs)
			}
			golden.Check(t, filepath.Join(folder, name), []byte(got))
		})
	}
}
