package cli

import (
	"context"
	"errors"
	"io"
	"os"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"github.com/attune-cx/attune/pkg/empathy"
	"github.com/attune-cx/attune/pkg/exchange"
	"github.com/attune-cx/attune/pkg/intake"
	"github.com/attune-cx/attune/pkg/report"
	"github.com/attune-cx/attune/pkg/review"
)

type checkOptions struct {
	reading
	showing
	customer string
	template bool
}

func newCheck(s *Streams) *cobra.Command {
	var o checkOptions
	c := &cobra.Command{
		Use:   "check [FILE|-]",
		Short: "Check one draft before it is sent",
		Long: `Checks one draft, for the agent who writes it: its words are marked, what is
missing or too much is said, and what to do about it. Give the customer's message
with --customer, so that the situation and the echo of their words are known; the
message for draft.txt may also stand in draft.customer.txt.

The draft comes from FILE, or from standard input. It may begin with front matter:
lines such as "situation: cancellation" between two lines ---.

Exit codes: 0 all types within their ranges, 1 a type outside, 2 wrong use or rules,
3 the draft could not be read or is in a language that no rules read, 4 internal
error.`,
		Example: `  attune check draft.txt --customer @question.txt
  pbpaste | attune check --situation plain_question
  attune check --language nl --customer "Waar blijft mijn pakket?" antwoord.txt`,
		Args: arguments(0, 1, "one draft: a file, or - for standard input"),
		RunE: func(c *cobra.Command, args []string) error { return runCheck(c.Context(), s, &o, args) },
	}
	o.reading.add(c)
	o.showing.add(c, "text", "json")
	c.Flags().BoolVar(&o.template, "template", false, "the draft is a template: placeholders to be filled in are no fault")
	c.Flags().StringVar(&o.customer, "customer", "", "the customer's message, or @FILE")
	return c
}

func runCheck(ctx context.Context, s *Streams, o *checkOptions, args []string) error {
	view, err := o.options(s, false)
	if err != nil {
		return err
	}
	draft, err := o.draft(ctx, s, args)
	if err != nil {
		return err
	}
	reviewer, err := o.reviewer(review.Options{All: o.explain, Templates: o.template})
	if err != nil {
		return err
	}
	reviewer.Expect([]exchange.Exchange{*draft}, false)
	r, err := reviewer.Review(draft)
	if err != nil {
		return failure{Usage, err}
	}
	var out []byte
	if o.format == "json" {
		out = append(appendRecord(r, o.explain), '\n')
	} else {
		if view.From = draft.Source; view.From.Path == intake.Stdin {
			view.From.Path = ""
		}
		out = report.AppendCheck(nil, r, view)
	}
	if _, err := s.Out.Write(out); err != nil {
		return err
	}
	switch r.Verdict {
	case empathy.Within:
		return nil
	case empathy.Unjudged:
		return silent(Unread)
	}
	return silent(Threshold)
}

func appendRecord(r *review.Review, explain bool) []byte {
	if explain {
		return report.AppendExplainedJSON(nil, r)
	}
	return report.AppendJSON(nil, r)
}

// draft reads the draft and the message that it answers.
func (o *checkOptions) draft(ctx context.Context, s *Streams, args []string) (*exchange.Exchange, error) {
	draft, err := readDraft(ctx, s, args)
	if err != nil || o.customer == "" {
		return draft, err
	}
	draft.Customer, err = o.message()
	return draft, err
}

// message is the customer's message that --customer gives or names.
func (o *checkOptions) message() (string, error) {
	name, isFile := strings.CutPrefix(o.customer, "@")
	if !isFile {
		if !utf8.ValidString(o.customer) {
			return "", usagef("--customer: the text is not UTF-8; save it in a file as UTF-8 and give @FILE")
		}
		return o.customer, nil
	}
	f, err := os.Open(name)
	if err != nil {
		return "", usagef("--customer @%s: %w", name, cause(err))
	}
	defer f.Close()
	message, err := intake.ReadText(name, f, 0)
	if err != nil {
		return "", failure{Unread, err}
	}
	return message, nil
}

// readDraft reads the one text that is to be checked.
func readDraft(ctx context.Context, s *Streams, args []string) (*exchange.Exchange, error) {
	path := named(args)
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return nil, usagef("%s: this is a folder; expected one draft. To score all that is in it: attune score %s", path, path)
	}
	switch extensionOf(path) {
	case ".jsonl", ".ndjson", ".json", ".csv", ".tsv":
		return nil, usagef("%s: this holds many replies, by its name; expected one draft. To score all: attune score %s", path, path)
	}
	in, err := intake.Open([]string{path}, s.In, intake.Options{Format: "plain"})
	if err != nil {
		return nil, err
	}
	defer in.Close()
	draft, reject, err := in.Next(ctx)
	switch {
	case errors.Is(err, io.EOF):
		return nil, usagef("%s: by its name this is the customer's message; name the draft that stands beside it", path)
	case err != nil:
		return nil, err
	case reject != nil:
		return nil, failure{Unread, errors.New(reject.String())}
	}
	return draft, nil
}

// named is the one file that may be named; standard input when none is.
func named(args []string) string {
	if len(args) == 0 {
		return intake.Stdin
	}
	return args[0]
}
