package overview_test

import (
	"fmt"
	"log"

	"github.com/attune-cx/attune/pkg/exchange"
	"github.com/attune-cx/attune/pkg/overview"
	"github.com/attune-cx/attune/pkg/review"
)

// Add up as many reviews as there are, from as many goroutines as there are; then ask.
func Example() {
	reviewer, err := review.New()
	if err != nil {
		log.Fatal(err)
	}
	b := overview.NewBuilder(overview.Options{MinSample: 2, Rules: reviewer.Rules()})
	for _, reply := range []string{
		"I'm sorry that your lamp came broken. A new one leaves today and is with you on Friday.",
		"Your message was forwarded to the department concerned.",
		"Your message was forwarded to the department concerned!",
	} {
		r, err := reviewer.Review(&exchange.Exchange{Customer: "My lamp came broken.", Reply: reply, Agent: "Ann"})
		if err != nil {
			log.Fatal(err)
		}
		b.Add(r)
	}
	o := b.Overview()
	fmt.Println(o.Replies, o.Situations[0].Name)
	fmt.Println(o.Agents[0].Name, o.Agents[0].Verdicts.Below.Count, "below")
	// Output:
	// 3 service failure, first contact
	// Ann 2 below
}
