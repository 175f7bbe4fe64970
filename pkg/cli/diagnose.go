package cli

import (
	"errors"
	"io/fs"
	"os"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"github.com/attune-cx/attune/pkg/exchange"
	"github.com/attune-cx/attune/pkg/report"
	"github.com/attune-cx/attune/pkg/review"
)

type diagnoseOptions struct {
	reading
	showing
}

func newDiagnose(s *Streams) *cobra.Command {
	var o diagnoseOptions
	c := &cobra.Command{
		Use:   "diagnose [FILE|TEXT|-]",
		Short: "Say what a customer's message asks for",
		Long: `Reads a customer's message and says which situation it tells, by which signals and
how surely, and how much of each type of empathy a reply should contain.

The message comes from FILE, from standard input, or is given as one argument that
names no file.`,
		Example: `  attune diagnose message.txt
  attune diagnose "My mother died last week and her phone bill keeps coming."
  attune diagnose --format json - < message.txt`,
		Args: arguments(cobra.MaximumNArgs(1)),
		RunE: func(_ *cobra.Command, args []string) error { return runDiagnose(s, &o, args) },
	}
	o.reading.add(c)
	o.showing.add(c, "text", "json")
	return c
}

func runDiagnose(s *Streams, o *diagnoseOptions, args []string) error {
	view, err := o.options(s, false)
	if err != nil {
		return err
	}
	path, message, err := readMessage(s, args)
	if err != nil {
		return err
	}
	reviewer, err := o.reviewer(review.Options{})
	if err != nil {
		return err
	}
	r, err := reviewer.Review(&exchange.Exchange{ID: path, Customer: message})
	if err != nil {
		return failure{Usage, err}
	}
	out := report.AppendDiagnosis(nil, r, view)
	if o.format == "json" {
		out = append(report.AppendDiagnosisJSON(nil, r), '\n')
	}
	_, err = s.Out.Write(out)
	return err
}

// readMessage is readDraft, but an argument with a space that names no file is the
// message itself.
func readMessage(s *Streams, args []string) (path, message string, err error) {
	if len(args) == 1 && args[0] != "-" {
		if _, err := os.Stat(args[0]); errors.Is(err, fs.ErrNotExist) || isTooLongForName(err) {
			if !looksLikePath(args[0]) {
				if !utf8.ValidString(args[0]) {
					return "", "", usagef("the text is not UTF-8; save it in a file as UTF-8 and name the file")
				}
				return "-", args[0], nil
			}
		}
	}
	return readDraft(s, args)
}
