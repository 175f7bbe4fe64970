package cli

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/attune-cx/attune/pkg/exchange"
	"github.com/attune-cx/attune/pkg/intake"
	"github.com/attune-cx/attune/pkg/report"
	"github.com/attune-cx/attune/pkg/review"
)

type explainOptions struct {
	checkOptions
	tags bool
}

func newExplain(s *Streams) *cobra.Command {
	var o explainOptions
	c := &cobra.Command{
		Use:   "explain [FILE|-]",
		Short: "Show how a draft was read, and which rules nearly applied",
		Long: `Shows all that stands between a draft and its scores, for people who write rules or
contest a score: its zones, sentences and words as the rules see them, the words that
context goes by (negators, conditions, "but" …), the sum behind each score, and the
rules whose words are there but that do not count, each with the reason.

The draft and the customer's message are given as for "attune check". The exit code
does not depend on the verdict.`,
		Example: `  attune explain draft.txt --customer @question.txt
  echo "I'm not sorry." | attune explain --pos
  attune explain --format json draft.txt | jq .nearly`,
		Args: arguments(0, 1, "one draft: a file, or - for standard input"),
		RunE: func(c *cobra.Command, args []string) error { return runExplain(c.Context(), s, &o, args) },
	}
	o.reading.add(c)
	o.addFormat(c, "text", "json")
	c.Flags().StringVar(&o.customer, "customer", "", "the customer's message, or @FILE")
	c.Flags().BoolVar(&o.tags, "pos", false, "show parts of speech too (English)")
	return c
}

func runExplain(ctx context.Context, s *Streams, o *explainOptions, args []string) error {
	view, err := o.options(s, false)
	if err != nil {
		return err
	}
	draft, err := o.draft(ctx, s, args)
	if err != nil {
		return err
	}
	reviewer, err := o.reviewer(review.Options{})
	if err != nil {
		return err
	}
	reviewer.Expect([]exchange.Exchange{*draft}, false)
	x, err := reviewer.Explain(draft)
	if err != nil {
		return failure{Usage, err}
	}
	var out []byte
	if o.format == "json" {
		out = append(report.AppendExplanationJSON(nil, x, o.tags), '\n')
	} else {
		if view.From = draft.Source; view.From.Path == intake.Stdin {
			view.From.Path = ""
		}
		out = report.AppendExplanation(nil, x, o.tags, view)
	}
	_, err = s.Out.Write(out)
	return err
}
