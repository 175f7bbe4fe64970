package agree_test

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/attune-cx/attune/pkg/agree"
	"github.com/attune-cx/attune/pkg/empathy"
	"github.com/attune-cx/attune/pkg/labels"
)

// rating is a rating of the attentive type only.
func rating(rater string, level float64) labels.Rating {
	return labels.Rating{Rater: rater, Levels: [empathy.Count]float64{level, math.NaN(), math.NaN()}}
}

// seen is a case that Attune gives a score, rated by others.
func seen(id string, score int, ratings ...labels.Rating) agree.Case {
	c := agree.Case{ID: id, Ratings: ratings}
	for range ratings {
		c.Views = append(c.Views, agree.View{Scores: [empathy.Count]int{score}, Overall: empathy.Within, Situation: "unknown"})
	}
	return c
}

func TestCompareIsTheMeanOverRaters(t *testing.T) {
	// Ann says 0 0 3 3 and Attune the same; Bob says 0 3 0 3, which is what chance gives.
	cases := []agree.Case{
		seen("a", 0, rating("ann", 0), rating("bob", 0)),
		seen("b", 9, rating("bob", 3), rating("ann", 0)),
		seen("c", 70, rating("ann", 3), rating("bob", 0)),
		seen("d", 100, rating("ann", 3), rating("bob", 3)),
	}
	r := agree.Compare(cases, agree.Options{Worst: 3})
	level := r.All.Types[empathy.Attentive].Level
	if level.Attune.Value != 0.5 || level.Attune.N != 8 || level.Attune.Low.Known() {
		t.Errorf("Attune with the raters: got %+v, want 0.5 of 8 and no interval", level.Attune)
	}
	if level.Raters.Value != 0 || level.Raters.N != 4 {
		t.Errorf("raters with each other: got %+v, want 0 of 4", level.Raters)
	}
	if ann, bob := r.Raters[0], r.Raters[1]; ann.Types[0].Level.Value != 1 || bob.Types[0].Level.Value != 0 || ann.Name != "ann" || r.Ratings != 8 {
		t.Errorf("each rater: got %+v and %+v", ann, bob)
	}
	if got := fmt.Sprint(r.All.Types[empathy.Attentive].Levels); got != "[[3 0 0 1] [0 0 0 0] [0 0 0 0] [1 0 0 3]]" {
		t.Errorf("confusion %s", got)
	}
	if r.All.Types[empathy.Affective].Level.Attune.Value.Known() || r.All.Overall.Attune.N != 0 {
		t.Error("what nobody rated has a figure")
	}
	if got := []string{r.Worst[0].ID, r.Worst[1].ID}; !slices.Equal(got, []string{"b", "c"}) {
		t.Errorf("largest disagreements %v", got)
	}
}

func TestARaterCountsByRatings(t *testing.T) {
	// Ann agrees on four, Bob is at chance on two times as many.
	var cases []agree.Case
	for i, level := range []float64{0, 3, 0, 3} {
		cases = append(cases, seen(fmt.Sprint("a", i), int(level)*30, rating("ann", level)))
	}
	for i, level := range []float64{0, 0, 0, 0, 3, 3, 3, 3} {
		cases = append(cases, seen(fmt.Sprint("b", i), i%2*90, rating("bob", level)))
	}
	if got := agree.Compare(cases, agree.Options{}).All.Types[0].Level.Attune; math.Abs(float64(got.Value)-1.0/3) > 1e-12 {
		t.Errorf("got %v, want (4·1 + 8·0)/12", got.Value)
	}
}

func TestBinaryLevels(t *testing.T) {
	cases := []agree.Case{seen("a", 9, rating("1", 0)), seen("b", 10, rating("1", 1)), seen("c", 95, rating("1", 1)), seen("d", 0, rating("1", 0))}
	x := agree.Compare(cases, agree.Options{Binary: true}).All.Types[0]
	if x.Level.Attune.Value != 1 || x.AUC.Value != 1 || len(x.Levels) != 2 {
		t.Errorf("got kappa %v, AUC %v, confusion %v; want 1, 1 and two by two", x.Level.Attune.Value, x.AUC.Value, x.Levels)
	}
}

func TestWorstOfBinaryLevels(t *testing.T) {
	cases := []agree.Case{
		seen("right", 100, rating("1", 1)),
		seen("unsure", 12, rating("1", 0)),
		seen("split", 90, rating("1", 0), rating("2", 1)),
		seen("missed", 2, rating("1", 1)),
		seen("sure", 90, rating("1", 0)),
	}
	var got []string
	for _, w := range agree.Compare(cases, agree.Options{Binary: true, Worst: 9}).Worst {
		got = append(got, w.ID)
	}
	if want := []string{"missed", "sure", "split", "unsure"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestGroupsNeedEnough(t *testing.T) {
	var cases []agree.Case
	for i := range agree.Enough + 3 {
		c := seen(fmt.Sprint(i), i%2*90, rating("ann", float64(i%2*3)))
		if c.Group = "many"; i >= agree.Enough {
			c.Group = "few"
		}
		cases = append(cases, c)
	}
	r := agree.Compare(cases, agree.Options{Groups: true, Resamples: 100, Seed: 1})
	many, few := r.Groups[0], r.Groups[1]
	if many.Name != "many" || many.TooFew || many.Types[0].Level.Attune.Value != 1 || many.Types[0].Level.Attune.Low != 1 {
		t.Errorf("got %+v", many)
	}
	if few.Name != "few" || !few.TooFew || few.Figures != nil {
		t.Errorf("got %+v, want no figures", few)
	}
	if out, err := json.Marshal(few); err != nil || string(out) != `{"name":"few","exchanges":3,"too_few":true}` {
		t.Errorf("got %s, %v", out, err)
	}
}

func TestTheOrderOfTheCasesDoesNotMatter(t *testing.T) {
	var cases []agree.Case
	for i := range 30 {
		cases = append(cases, seen(fmt.Sprint(i), i*37%101, rating("ann", float64(i*7%4)), rating("bob", float64(i*5%4))))
	}
	before := agree.Compare(cases, agree.Options{}).All
	slices.Reverse(cases)
	after := agree.Compare(cases, agree.Options{}).All
	a, _ := json.Marshal(before)
	b, _ := json.Marshal(after)
	if string(a) != string(b) {
		t.Errorf("got\n%s\nand in another order\n%s", a, b)
	}
}

func TestNumbersInJSON(t *testing.T) {
	out, err := json.Marshal([]agree.Number{0.12345, agree.Number(math.NaN()), -0.0001, 1, 0.1 + 0.2})
	if err != nil || string(out) != "[0.123,null,0,1,0.3]" {
		t.Errorf("got %s, %v", out, err)
	}
	out, err = json.Marshal(agree.PerType[int]{1, 2, 3})
	if err != nil || !strings.HasPrefix(string(out), `{"attentive":1,"affective":2,`) {
		t.Errorf("got %s, %v", out, err)
	}
}
