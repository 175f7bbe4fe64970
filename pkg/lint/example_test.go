package lint_test

import (
	"context"
	"fmt"
	"log"
	"slices"

	"github.com/attune-cx/attune/pkg/config"
	"github.com/attune-cx/attune/pkg/library"
	"github.com/attune-cx/attune/pkg/lint"
	"github.com/attune-cx/attune/pkg/review"
)

func Example() {
	reviewer, err := review.NewWith(review.Options{Templates: true})
	if err != nil {
		log.Fatal(err)
	}
	c, err := config.Default(".")
	if err != nil {
		log.Fatal(err)
	}
	file := []byte("---\nsituation: cancellation\n---\nHi {{name}},\n\nYour satisfaction is our top priority.\n")
	report, err := lint.New(reviewer, lint.Options{Config: c}).Run(context.Background(), slices.Values([]lint.Source{
		{Read: func() *library.File { return library.Read("canned/cancel.md", file) }},
	}))
	if err != nil {
		log.Fatal(err)
	}
	for _, f := range report.Findings {
		fmt.Printf("%s:%d: %s: %s\n", f.Path, f.Start.Line, f.Severity, f.ID)
	}
	// Output:
	// canned/cancel.md:6: error: below.attentive
	// canned/cancel.md:6: error: below.cognitive
	// canned/cancel.md:6: note: en.misstep.filler
}
