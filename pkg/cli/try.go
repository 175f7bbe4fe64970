package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"github.com/attune-cx/attune/pkg/intake"
	"github.com/attune-cx/attune/pkg/pattern"
	"github.com/attune-cx/attune/pkg/report"
	"github.com/attune-cx/attune/pkg/ruletest"
	"github.com/attune-cx/attune/pkg/terminal"
)

type tryOptions struct {
	showing
	in       string
	language string
	rules    []string
	limit    int
}

func newRulesTry(s *Streams) *cobra.Command {
	var o tryOptions
	c := &cobra.Command{
		Use:   "try PATTERN FILE...",
		Short: "Show what a pattern would hit",
		Long: `Looks for one pattern in many texts, as a rule would: in what speaks to the reader,
not in a greeting, signature or quoted mail, and within one sentence. Each hit is
shown in its sentence; the last line counts hits and texts. Files are read as
"attune score" reads them.

The pattern may name the lists of the built-in rules and of those under --rules. It
is used in each language that has its lists. The notation is in rules/README.md.`,
		Example: `  attune rules try "<we> (am|are)? <very>? sorry (that|for|about) ..4 <harm>" transcripts.jsonl
  attune rules try --in customer --limit 20 "(second|third) time" week.csv
  attune rules try --rules my-rules --format jsonl "<helper> [name]" - < week.jsonl`,
		Args: arguments(2, many, "a pattern in quotation marks, and files, folders, or - for standard input"),
		RunE: func(c *cobra.Command, args []string) error { return runTry(c.Context(), s, &o, args[0], args[1:]) },
	}
	o.addFormat(c, "text", "jsonl")
	f := c.Flags()
	f.StringVar(&o.in, "in", "reply", "which text to look in: reply or customer")
	f.StringVar(&o.language, "language", "auto", "language of the texts: en, nl or auto")
	f.IntVar(&o.limit, "limit", 0, "show so many hits and only count the others; 0 shows all")
	addRules(c, &o.rules)
	complete(c, "in", "reply", "customer")
	complete(c, "language", "en", "nl", "auto")
	return c
}

func runTry(ctx context.Context, s *Streams, o *tryOptions, source string, paths []string) error {
	if err := oneOf("in", o.in, "reply", "customer"); err != nil {
		return err
	}
	if o.limit < 0 {
		return usagef("--limit %d: expected 0 or more", o.limit)
	}
	if !utf8.ValidString(source) {
		return usagef("the pattern is not UTF-8")
	}
	view, err := o.options(s, false)
	if err != nil {
		return err
	}
	set, err := loadRules(o.rules)
	if err != nil {
		return err
	}
	language := o.language
	if language == "auto" {
		language = ""
	}
	trial, err := ruletest.NewTrial(set, source, language, o.in == "customer")
	if err != nil {
		var fault *pattern.SyntaxError
		if errors.As(err, &fault) {
			return faultyPattern(source, fault)
		}
		return failure{Usage, err}
	}
	in, err := intake.Open(paths, s.In, intake.Options{})
	if err != nil {
		return err
	}
	defer in.Close()
	unread := &rejects{err: s.Err}
	out := bufio.NewWriter(s.Out)
	if err := tryAll(ctx, o, view, trial, in, unread, out); err != nil {
		return err
	}
	if o.format == "jsonl" {
		fmt.Fprintf(out, "{\"counts\":{\"hits\":%d,\"texts_hit\":%d,\"texts\":%d,\"share\":%.4f,\"other_language\":%d,\"without_text\":%d}}\n",
			trial.Hits, trial.Hit, trial.Texts, float64(trial.Hit)/float64(max(trial.Texts, 1)), trial.Others, trial.Empty)
	} else {
		fmt.Fprintln(out, tryCounts(trial))
	}
	if err := out.Flush(); err != nil {
		return err
	}
	if unread.count > 0 {
		fmt.Fprintf(s.Err, "attune: %s could not be read; the rest was searched\n", terminal.Counted(unread.count, "record", "records"))
		return silent(Unread)
	}
	return nil
}

// tryAll prints the hits in all texts, as soon as they are read.
func tryAll(ctx context.Context, o *tryOptions, view report.Options, trial *ruletest.Trial, in *intake.Reader, unread *rejects, out *bufio.Writer) error {
	raws := make([]intake.Raw, 0, batchRecords)
	shown, line := 0, []byte(nil)
	for {
		var err error
		raws, err = in.NextBatch(raws[:0])
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		for _, raw := range raws {
			record, reject := raw.Decode()
			if reject != nil {
				if err := unread.add(reject); err != nil {
					return err
				}
				continue
			}
			for _, x := range record.Exchanges() {
				x.Customer = x.Customer[x.Newest:] // what stands before it was searched before
				hits, text := trial.Find(&x)
				for _, h := range hits {
					if shown++; o.limit > 0 && shown > o.limit {
						break
					}
					hit := report.Hit{ID: x.ID, In: o.in, Text: text, Span: h.Span, Sentence: h.Sentence}
					if o.format == "jsonl" {
						line = append(report.AppendHitJSON(line[:0], &hit), '\n')
					} else {
						line = report.AppendHit(line[:0], &hit, view)
					}
					if _, err := out.Write(line); err != nil {
						return err
					}
				}
			}
		}
		if len(raws) == 0 {
			return nil
		}
		clear(raws)
		if err := out.Flush(); err != nil {
			return err
		}
	}
}

// tryCounts says in a sentence what the hits come to.
func tryCounts(t *ruletest.Trial) string {
	line := fmt.Sprintf("%s in %d of %s", terminal.Counted(t.Hits, "hit", "hits"), t.Hit, terminal.Counted(t.Texts, "text", "texts"))
	if t.Texts > 0 {
		line += " (" + percent(t.Hit, t.Texts) + ")"
	}
	if t.Others > 0 {
		line += fmt.Sprintf("; %d not searched: not in a language of the pattern (%s)", t.Others, strings.Join(t.Languages(), ", "))
	}
	if t.Empty > 0 {
		line += fmt.Sprintf("; %d without text", t.Empty)
	}
	return line
}

// percent writes a share: 0 % and 100 % only when it is exactly that.
func percent(part, whole int) string {
	p := 100 * float64(part) / float64(max(whole, 1))
	switch {
	case part > 0 && p < 0.05:
		return "under 0.1 %"
	case part < whole && p >= 99.95:
		return "over 99.9 %"
	case part == 0 || part == whole:
		return fmt.Sprintf("%.0f %%", p)
	}
	return fmt.Sprintf("%.1f %%", p)
}

// faultyPattern shows a pattern with carets under its fault.
func faultyPattern(source string, fault *pattern.SyntaxError) error {
	if strings.TrimSpace(source) == "" {
		return usagef("the pattern is empty: %s", fault.Want)
	}
	return usagef("the pattern cannot be used: found %s\n\n  %s\n\nHow to mend it: %s", fault.Found,
		strings.ReplaceAll(report.Caret(source, fault.Offset, fault.Length), "\n", "\n  "), fault.Want)
}
