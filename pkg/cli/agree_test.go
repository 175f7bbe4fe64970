package cli_test

import (
	"context"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// rated is a record of testdata/labels/ratings.jsonl.
type rated struct {
	ID      string
	Ratings []map[string]any
}

// agreed is what is looked at of `attune agree --format json`.
type agreed struct {
	Exchanges, Ratings int
	Raters             []struct{ Name string }
	All                struct {
		Types map[string]struct {
			Level, Fit struct {
				Attune, Raters struct{ Value, Low, High float64 }
			}
		}
		Overall, Situation struct{ Attune struct{ Value float64 } }
	}
	Worst []struct {
		ID, Type, Reply string
		Score           int
	}
}

func readAgreed(t *testing.T, args ...string) (a agreed, out string) {
	t.Helper()
	code, out, errs := run(context.Background(), "", append([]string{"agree", "--format", "json"}, args...)...)
	if code != 0 || errs != "" {
		t.Fatalf("exit code %d: %s", code, errs)
	}
	if err := json.Unmarshal([]byte(out), &a); err != nil {
		t.Fatal(err)
	}
	return a, out
}

// scored is what `attune score` says of an exchange.
type scored struct {
	ID    string
	Types map[string]struct {
		Score   int
		Verdict string
	}
	Verdict   string
	Situation struct{ ID string }
}

// TestAgreeIsWhatScoreSays works the figures out again from the output of score, and
// by the definition of kappa: the mean weight of the disagreements, against that of
// every judgement of the one with every judgement of the other.
func TestAgreeIsWhatScoreSays(t *testing.T) {
	path := filepath.Join(testdata(t), "labels", "ratings.jsonl")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	_, out, _ := run(context.Background(), "", "score", "--format", "jsonl", path)
	scores := map[string]scored{}
	for line := range strings.Lines(out) {
		var s scored
		if err := json.Unmarshal([]byte(line), &s); err != nil {
			t.Fatal(err)
		}
		scores[s.ID] = s
	}
	fits := map[string]float64{"below": 0, "low": 0, "within": 1, "ok": 1, "above": 2, "high": 2, "mixed": 3}
	series := map[string][2][][2]float64{} // of a figure, by rater: Attune and the rater
	situations := map[string]float64{}
	note := func(figure string, rater int, attune, label float64) {
		s := series[figure]
		s[rater] = append(s[rater], [2]float64{attune, label})
		series[figure] = s
	}
	number := func(id string) float64 {
		if _, known := situations[id]; !known {
			situations[id] = float64(len(situations))
		}
		return situations[id]
	}
	for line := range strings.Lines(string(data)) {
		var r rated
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			t.Fatal(err)
		}
		s := scores[r.ID]
		for i, rating := range r.Ratings {
			for name, x := range s.Types {
				level := 0.0
				for _, border := range []int{10, 40, 70} {
					if x.Score >= border {
						level++
					}
				}
				note(name, i, level, rating[name].(float64))
				note(name+"_fit", i, fits[x.Verdict], fits[rating[name+"_fit"].(string)])
			}
			note("overall", i, fits[s.Verdict], fits[rating["overall"].(string)])
			note("situation", i, number(s.Situation.ID), number(rating["situation"].(string)))
		}
	}
	kappa := func(figure string, weight func(steps float64) float64) float64 {
		mean := 0.0
		for _, pairs := range series[figure] {
			var saw, chance float64
			for _, p := range pairs {
				saw += weight(math.Abs(p[0] - p[1]))
				for _, q := range pairs {
					chance += weight(math.Abs(p[0] - q[1]))
				}
			}
			mean += (1 - saw*float64(len(pairs))/chance) / 2
		}
		return mean
	}
	quadratic := func(steps float64) float64 { return steps * steps }
	linear := func(steps float64) float64 { return steps }
	plain := func(steps float64) float64 { return min(steps, 1) }

	got, _ := readAgreed(t, path)
	same := func(what string, got, want float64) {
		t.Helper()
		if math.Abs(got-want) > 0.00051 {
			t.Errorf("%s: agree says %v, from score it is %v", what, got, want)
		}
	}
	for name, x := range got.All.Types {
		same(name, x.Level.Attune.Value, kappa(name, quadratic))
		same(name+" fit", x.Fit.Attune.Value, kappa(name+"_fit", linear))
		if l := x.Level.Attune; l.Low > l.Value || l.Value > l.High || l.Low == l.High {
			t.Errorf("%s: %v is not within its interval, %v to %v", name, l.Value, l.Low, l.High)
		}
	}
	same("overall", got.All.Overall.Attune.Value, kappa("overall", plain))
	same("situation", got.All.Situation.Attune.Value, kappa("situation", plain))
	if got.Exchanges != 30 || got.Ratings != 60 || len(got.Raters) != 2 || len(got.All.Types) != 3 {
		t.Errorf("got %d exchanges, %d ratings, %d raters", got.Exchanges, got.Ratings, len(got.Raters))
	}
	for _, w := range got.Worst {
		if w.Score != scores[w.ID].Types[w.Type].Score {
			t.Errorf("%s %s: score %d, but score says %d", w.ID, w.Type, w.Score, scores[w.ID].Types[w.Type].Score)
		}
		if w.Reply != "" {
			t.Errorf("%s: the reply is shown unasked", w.ID)
		}
	}
}

// TestAgreeReadsTheSameFromATable compares the two files of the same ratings.
func TestAgreeReadsTheSameFromATable(t *testing.T) {
	t.Chdir(filepath.Join(testdata(t), "labels"))
	_, lines := readAgreed(t, "--by", "team", "ratings.jsonl")
	_, table := readAgreed(t, "--by", "team", "ratings.csv")
	if table = strings.Replace(table, "ratings.csv", "ratings.jsonl", 1); lines != table {
		t.Errorf("got\n%s\nfrom the table and\n%s", table, lines)
	}
}
