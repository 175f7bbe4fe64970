package review_test

import (
	"testing"

	"github.com/attune-cx/attune/pkg/exchange"
	"github.com/attune-cx/attune/pkg/review"
)

const customer = `Hello, my order #48213 arrived yesterday and the blue lamp is broken. This is the second
time now, and it was meant for my mother's birthday on Saturday. What can you do?`

const reply = `Hi Maria,

I'm sorry that the blue lamp came broken, and that it is the second time. You needed it for
Saturday, so I have asked our warehouse to send a new one today by express. It leaves at 5 p.m.
and DHL brings it tomorrow before noon; you'll get the tracking number by e-mail. You don't have
to send the broken one back. If the new lamp isn't there by Thursday evening, reply to this
message and I'll bring one to the shop in Leeds, or refund the 39.95 the same day.

Best regards,
Tom`

// Start is what `attune check` does before it can read a draft, and the draft.
func BenchmarkStart(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		reviewer, err := review.New()
		if err != nil {
			b.Fatal(err)
		}
		if _, err := reviewer.Review(&exchange.Exchange{Customer: customer, Reply: reply}); err != nil {
			b.Fatal(err)
		}
	}
}
