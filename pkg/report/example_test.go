package report_test

import (
	"fmt"
	"os"

	"github.com/attune-cx/attune/pkg/empathy"
	"github.com/attune-cx/attune/pkg/exchange"
	"github.com/attune-cx/attune/pkg/report"
	"github.com/attune-cx/attune/pkg/review"
	"github.com/attune-cx/attune/pkg/terminal"
)

func Example() {
	fits := empathy.Range{Min: 0, Max: 60}
	r := &review.Review{
		ID: "42", Language: "en", Verdict: empathy.Below,
		Situation: review.Situation{ID: "plain_question", Source: review.Given, Confidence: 1},
		Types: [empathy.Count]review.TypeReview{
			empathy.Attentive: {Score: 25, Level: empathy.Slight, Target: fits, Verdict: empathy.Within},
			empathy.Affective: {Score: 0, Level: empathy.None, Target: fits, Verdict: empathy.Within},
			empathy.Cognitive: {Score: 12, Level: empathy.Slight, Target: empathy.Range{Min: 20, Max: 65}, Verdict: empathy.Below, Distance: 8},
		},
		Advice:   []string{"Say what happens next, and when."},
		Exchange: &exchange.Exchange{Reply: "You can find it under Orders."},
	}
	format, err := report.New("text", report.Options{Width: 72, Style: terminal.Style{ASCII: true}})
	if err != nil {
		fmt.Println(err)
		return
	}
	os.Stdout.Write(format.Render(nil, r))
	// Output:
	// < below      42 en
	//   attentive  [======O=========.........]  25 slight   0-60   within
	//   affective  [O===============.........]   0 none     0-60   within
	//   cognitive  [...O.============........]  12 slight  20-65   8 below
	//   situation  plain_question (given)
	//   advice     1 Say what happens next, and when.
}
