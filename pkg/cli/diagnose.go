package cli

import (
	"errors"
	"io/fs"
	"os"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"github.com/attune-cx/attune/pkg/exchange"
	"github.com/attune-cx/attune/pkg/intake"
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
		Args: arguments(0, 1, "one message: a file, a text in quotation marks, or - for standard input"),
		RunE: func(_ *cobra.Command, args []string) error { return runDiagnose(s, &o, args) },
	}
	o.reading.add(c)
	o.showing.addFormat(c, "text", "json")
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
	asked := &exchange.Exchange{ID: path, Customer: message}
	reviewer, err := o.reviewer(review.Options{All: true})
	if err != nil {
		return err
	}
	reviewer.Expect([]exchange.Exchange{*asked}, false)
	r, err := reviewer.Review(asked)
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

// readMessage reads a customer's message: an argument with a space that names no
// file is the message itself.
func readMessage(s *Streams, args []string) (path, message string, err error) {
	path = named(args)
	if strings.TrimSpace(path) == "" {
		return "", "", usagef("the message is empty; expected a file, a text in quotation marks, or - for standard input")
	}
	if path == intake.Stdin {
		message, err = intake.ReadText("standard input", s.In, 0)
	} else {
		f, openErr := os.Open(path)
		switch {
		case openErr == nil:
			defer f.Close()
			message, err = intake.ReadText(path, f, 0)
		case !errors.Is(openErr, fs.ErrNotExist) && !isTooLongForName(openErr):
			return "", "", usagef("%s: %w", path, cause(openErr))
		case looksLikePath(path):
			return "", "", usagef("%s: there is no such file; a message of one word goes through a pipe: echo %s | attune diagnose", path, path)
		case !utf8.ValidString(path):
			return "", "", usagef("the text is not UTF-8; save it in a file as UTF-8 and name the file")
		default:
			return intake.Stdin, path, nil
		}
	}
	if err != nil {
		return "", "", failure{Unread, err}
	}
	return path, message, nil
}
