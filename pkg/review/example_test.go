package review_test

import (
	"fmt"

	"github.com/attune-cx/attune/pkg/empathy"
	"github.com/attune-cx/attune/pkg/exchange"
	"github.com/attune-cx/attune/pkg/review"
)

func Example() {
	reviewer, err := review.New()
	if err != nil {
		fmt.Println(err)
		return
	}
	r, err := reviewer.Review(&exchange.Exchange{
		Customer:  "My blue lamp came broken!",
		Reply:     "We apologise if this caused any inconvenience.",
		Situation: "service_failure_first",
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("verdict:", r.Verdict)
	for _, t := range empathy.Types {
		fmt.Printf("%s: %s\n", t, r.Types[t].Verdict)
	}
	for _, m := range r.Missteps {
		fmt.Println("misstep:", m.Kind)
	}
	// Output:
	// verdict: below
	// attentive: below
	// affective: below
	// cognitive: below
	// misstep: non-apology
}
