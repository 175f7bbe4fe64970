package labels_test

import (
	"context"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/attune-cx/attune/pkg/empathy"
	"github.com/attune-cx/attune/pkg/labels"
)

func read(t *testing.T, input string, o labels.Options) *labels.File {
	t.Helper()
	f, err := labels.Read(context.Background(), "-", strings.NewReader(input), o)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// tell writes down what was read: one line per rating, then the rejects.
func tell(f *labels.File) string {
	var b strings.Builder
	for _, x := range f.Exchanges {
		for _, r := range x.Ratings {
			fmt.Fprintf(&b, "%s %s", x.Exchange.ID, r.Rater)
			for _, t := range empathy.Types {
				if r.Rated(t) {
					fmt.Fprintf(&b, " %.4g", r.Levels[t])
				} else {
					b.WriteString(" -")
				}
				if r.Fit[t] != "" {
					fmt.Fprintf(&b, " %s", r.Fit[t])
				}
			}
			fmt.Fprintf(&b, " | %s %s\n", r.Overall, r.Situation)
		}
	}
	for _, r := range f.Rejects {
		b.WriteString(r.String() + "\n")
	}
	return b.String()
}

func TestRead(t *testing.T) {
	tests := []struct {
		name    string
		input   string
		options labels.Options
		scale   labels.Scale
		want    string
	}{
		{
			name: "several ratings, short names, unnamed raters",
			input: `{"id":"a","reply":"Sorry.","ratings":[{"att":0,"aff":1,"cog":0,"v_att":"low","v_aff":"ok","v_cog":"high","overall":"mixed","situation":"plain_question"},{"att":1}]}
`,
			scale: labels.Levels,
			want:  "a 1 0 below 1 within 0 above | mixed plain_question\na 2 1 - - |  \n",
		},
		{
			name: "one rating at the top level takes the situation along",
			input: `{"id":"a","reply":"Sorry.","rater":"ann","attentive":2,"affective":null,"cognitive":"strong","cognitive_fit":"within","situation":"cancellation"}
`,
			scale: labels.Levels,
			want:  "a ann 2 - 3 within |  cancellation\n",
		},
		{
			name:  "a row per rating; further rows may leave out the texts",
			input: "id,reply,rater,attentive,overall\na,Sorry.,ann,1,ok\nb,Fine.,ann,0,low\na,,bob,2,high\nb,Fine.,bob,,\n",
			scale: labels.Levels,
			want:  "a ann 1 - - | within \na bob 2 - - | above \nb ann 0 - - | below \n",
		},
		{
			name:  "scores, when one is over 3",
			input: "id;reply;attentive;affective;cognitive\na;Sorry.;0;10;40\nb;Sorry.;70;100;2,5\n",
			scale: labels.Scores,
			want:  "a 1 0 0.5 1.5 |  \nb 1 2.5 3 0.125 |  \n",
		},
		{
			name:    "scores, because it is said",
			input:   "id,reply,attentive\na,Sorry.,3\n",
			options: labels.Options{Scale: labels.Scores},
			scale:   labels.Scores,
			want:    "a 1 0.15 - - |  \n",
		},
		{
			name:  "yes and no",
			input: "id,reply,attentive,affective,cognitive\na,Sorry.,yes,NO,1\nb,Sorry.,true,false,2\n",
			scale: labels.YesNo,
			want:  "a 1 1 0 1 |  \n-:3: cognitive is \"2\": expected yes or no, like other levels in this file\n",
		},
		{
			name: "true and false, under a name of one's own",
			input: `{"id":"a","reply":"Sorry.","labels":{"attentive":true,"affective":0,"cognitive":null}}
`,
			options: labels.Options{Fields: map[string]string{"ratings": "labels"}},
			scale:   labels.YesNo,
			want:    "a 1 1 0 - |  \n",
		},
		{
			name:    "columns by other names",
			input:   "id,body,listening,who,why\na,Sorry.,2,ann,cancellation\n",
			options: labels.Options{Fields: map[string]string{"reply": "body", "attentive": "listening", "rater": "who", "situation": "why"}},
			scale:   labels.Levels,
			want:    "a ann 2 - - |  cancellation\n",
		},
		{
			name: "a faulty rating is told with its place",
			input: `{"id":"a","reply":"x","ratings":[{"att":1},{"att":"often"}]}
{"id":"b","reply":"x","att":-1}
{"id":"c","reply":"x","att":1,"v_att":"mixed"}
{"id":"d","reply":"x","ratings":3}
{"id":"e","reply":"x","att":1,"ratings":[{"att":1}]}
{"id":"f","reply":"x","att":1}
{"id":"f","reply":"y","att":1}
{"id":"g","reply":"x","rater":"ann","att":1}
{"id":"g","rater":"ann","reply":"","att":2}
{
`,
			scale: labels.Levels,
			want: `f 1 1 - - |  ` + `
g ann 1 - - |  ` + `
-:1: ratings[1].att is "often": expected none, slight, clear or strong, 0 to 3, 0 to 100, or yes or no
-:2: att is -1: expected a level, 0 to 3; for scores say --scale scores
-:3: v_att is "mixed": expected low, ok or high (or below, within, above)
-:4: field "ratings" is no list of ratings: expected [{"rater": …, "attentive": 0 to 3, …}]
-:5: found ratings both under "ratings" and beside it: expected one or the other
-:7: the id is that of another exchange (line 6): expected the same texts, no texts, or an id of its own
-:9: "ann" has rated this exchange already: expected one rating by each rater
-:10:2: bad JSON: the record ends too early: it was cut off, a bracket or quotation mark is not closed, or it is spread over several lines (say --input-format json)
`,
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			f := read(t, test.input, test.options)
			if got := tell(f); got != test.want {
				t.Errorf("got\n%swant\n%s", got, test.want)
			}
			if f.Scale != test.scale {
				t.Errorf("scale %q, want %q", f.Scale, test.scale)
			}
		})
	}
}

func TestUnratedExchangesAreCounted(t *testing.T) {
	f := read(t, `{"reply":"x"}
{"reply":"y","situation":"cancellation"}
{"reply":"z","ratings":[]}
{"reply":"z","att":0}
`, labels.Options{})
	if f.Unrated != 3 || len(f.Exchanges) != 1 || len(f.Rejects) != 0 {
		t.Errorf("got %d unrated, %d exchanges and %d rejects, want 3, 1 and 0", f.Unrated, len(f.Exchanges), len(f.Rejects))
	}
}

func TestUnknownFieldsAreRefused(t *testing.T) {
	for _, fields := range []map[string]string{
		{"attentif": "x"},
		{"attentive": ""},
		{"attentive": "x", "cognitive": "x"},
		{"reply": ""},
	} {
		if _, err := labels.Read(context.Background(), "-", strings.NewReader(""), labels.Options{Fields: fields}); err == nil {
			t.Errorf("%v: no error", fields)
		}
	}
}

// A score and the level that Attune gives it are the same on the scale of levels.
func TestFromScore(t *testing.T) {
	names := []empathy.Level{empathy.None, empathy.Slight, empathy.Clear, empathy.Strong}
	last := -1.0
	for score := range 101 {
		level := labels.FromScore(float64(score))
		if got, want := names[int(math.Round(level))], empathy.LevelOf(score); got != want {
			t.Errorf("score %d: level %v is %s, want %s", score, level, got, want)
		}
		if level <= last {
			t.Errorf("score %d: level %v is not over that of a lower score", score, level)
		}
		last = level
	}
	if labels.FromScore(-5) != 0 || labels.FromScore(140) != 3 {
		t.Error("scores outside 0..100 are taken as its ends")
	}
}
