package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"github.com/attune-cx/attune/pkg/empathy"
	"github.com/attune-cx/attune/pkg/exchange"
	"github.com/attune-cx/attune/pkg/report"
	"github.com/attune-cx/attune/pkg/review"
)

type checkOptions struct {
	reading
	showing
	customer string
}

func newCheck(s *Streams) *cobra.Command {
	var o checkOptions
	c := &cobra.Command{
		Use:   "check [FILE|-]",
		Short: "Check one draft before it is sent",
		Long: `Checks one draft, for the agent who writes it: its words are marked, what is
missing or too much is said, and what to do about it. Give the customer's message
with --customer, so that the situation and the echo of their words are known.

The draft comes from FILE, or from standard input. Exit code 1 says that a type
lies outside its range, as a linter does.`,
		Example: `  attune check draft.txt --customer @question.txt
  pbpaste | attune check --situation plain_question
  attune check --language nl --customer "Waar blijft mijn pakket?" antwoord.txt`,
		Args: arguments(cobra.MaximumNArgs(1)),
		RunE: func(_ *cobra.Command, args []string) error { return runCheck(s, &o, args) },
	}
	o.reading.add(c)
	o.showing.add(c, "text", "json")
	c.Flags().StringVar(&o.customer, "customer", "", "the customer's message, or @FILE")
	return c
}

func runCheck(s *Streams, o *checkOptions, args []string) error {
	view, err := o.options(s, false)
	if err != nil {
		return err
	}
	path, draft, err := readDraft(s, args)
	if err != nil {
		return err
	}
	customer := o.customer
	if name, ok := strings.CutPrefix(customer, "@"); ok {
		f, err := os.Open(name)
		if err != nil {
			return usagef("--customer: %w", err)
		}
		defer f.Close()
		if customer, err = readText(name, f); err != nil {
			return err
		}
	} else if !utf8.ValidString(customer) {
		return usagef("--customer: the text is not UTF-8; save it in a file as UTF-8 and give @FILE")
	}
	reviewer, err := o.reviewer(review.Options{All: o.explain})
	if err != nil {
		return err
	}
	r, err := reviewer.Review(&exchange.Exchange{ID: path, Customer: customer, Reply: draft})
	if err != nil {
		return failure{Usage, err}
	}
	var out []byte
	if o.format == "json" {
		out = append(appendRecord(r, o.explain), '\n')
	} else {
		if path != "-" {
			view.From.Path = path
		}
		out = report.AppendCheck(nil, r, view)
	}
	if _, err := s.Out.Write(out); err != nil {
		return err
	}
	if r.Verdict != empathy.Within {
		return silent(Threshold)
	}
	return nil
}

func appendRecord(r *review.Review, explain bool) []byte {
	if explain {
		return report.AppendExplainedJSON(nil, r)
	}
	return report.AppendJSON(nil, r)
}

// longestDraft is the longest single text in bytes.
const longestDraft = 1 << 20

// readDraft reads the text that a command is about, from a file or standard input.
func readDraft(s *Streams, args []string) (path, draft string, err error) {
	if len(args) == 0 || args[0] == "-" {
		draft, err = readText("standard input", s.In)
		return "-", draft, err
	}
	f, err := os.Open(args[0])
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return "", "", usagef("%s: there is no such file; to check a text itself, pipe it: echo \"…\" | attune check", args[0])
		}
		return "", "", failure{Usage, err}
	}
	defer f.Close()
	draft, err = readText(args[0], f)
	return args[0], draft, err
}

// readText reads a text to its end, within bounds.
func readText(name string, from io.Reader) (string, error) {
	data, err := io.ReadAll(io.LimitReader(from, longestDraft+1))
	if err != nil {
		return "", failure{Unread, err}
	}
	if len(data) > longestDraft {
		return "", failure{Unread, fmt.Errorf("%s: longer than 1 MiB; a text to check is one message", name)}
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && size <= 1 {
			return "", failure{Unread, fmt.Errorf("%s: byte %d (0x%02x) is not UTF-8; save the text as UTF-8, for instance with: iconv -f latin1 -t utf-8", name, i+1, data[i])}
		}
		i += size
	}
	return string(data), nil
}
