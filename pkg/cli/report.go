package cli

import (
	"context"
	"io"
	"math"
	"os"
	"os/signal"
	"runtime"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/attune-cx/attune/pkg/intake"
	"github.com/attune-cx/attune/pkg/overview"
	"github.com/attune-cx/attune/pkg/report"
	"github.com/attune-cx/attune/pkg/results"
	"github.com/attune-cx/attune/pkg/review"
)

// reportFormats are the documents of score, the summary at the end of its text, and all
// figures for programs.
var reportFormats = append([]overviewFormat{
	{name: "text", write: func(w io.Writer, d document) error {
		_, err := w.Write(report.AppendSummary(nil, summaryOf(d.figures), d.view))
		return err
	}},
	{name: "json", write: func(w io.Writer, d document) error { return overview.WriteJSON(w, d.figures) }},
}, overviewFormats...)

type reportOptions struct {
	showing
	overviewing
	privacy
	rules   []string
	outputs []string
	jobs    int
	quiet   bool
}

func newReport(s *Streams) *cobra.Command {
	var o reportOptions
	c := &cobra.Command{
		Use:   "report RESULTS...",
		Short: "Show what saved results say together",
		Long: `Makes reports from results that attune score wrote as jsonl or json: of one run, of
the shards of a run, or of several runs together. The figures are those that score
gives itself: text is its summary, html, xlsx and md are its reports, and json has
all figures under keys that stay the same (see pkg/overview/overview.schema.json).

A report that shows replies needs their texts: keep them with attune score --texts.
Without them it shows the stretches of which the score speaks, and no scripted
sentences.

Shares carry their 95 % intervals, groups with fewer than --min-sample replies no
figures, and comparisons are adjusted for the mix of situations. The report describes
wording, not people.

Exit codes: 0 fine, 2 wrong use or rules, 3 some records could not be read, 4 internal
error.`,
		Example: `  attune report week46.jsonl
  attune report -o november.html -o november.json week4?.jsonl
  attune report --format json shard-*.jsonl`,
		Args: arguments(1, many, "files with results of attune score, or - for standard input"),
		RunE: func(c *cobra.Command, args []string) error { return runReport(c.Context(), s, &o, args) },
	}
	o.showing.addFormat(c, namesOf(reportFormats)...)
	o.overviewing.add(c)
	o.privacy.add(c)
	f := c.Flags()
	f.StringArrayVarP(&o.outputs, "output", "o", nil, "`file` to write to, in the format that its name tells; it appears whole or not at all; repeatable")
	f.IntVarP(&o.jobs, "jobs", "j", runtime.GOMAXPROCS(0), "number of records to read side by side")
	f.BoolVarP(&o.quiet, "quiet", "q", false, "no progress and no list of unreadable records on standard error")
	addRules(c, &o.rules)
	return c
}

func runReport(ctx context.Context, s *Streams, o *reportOptions, paths []string) error {
	if err := checkJobs(o.jobs); err != nil {
		return err
	}
	outs, err := planOutputs(s, &o.showing, reportFormats, o.outputs, "")
	if err != nil {
		return err
	}
	if err := outs.spares(paths); err != nil {
		return err
	}
	if err := o.overviewing.check(); err != nil {
		return err
	}
	rules, err := loadRules(o.rules)
	if err != nil {
		return err
	}
	redact, _, err := o.redactor(s, rules)
	if err != nil {
		return err
	}
	builder := overview.NewBuilder(o.overviewing.options(rules))
	add := builder.Add
	if redact != nil {
		add = func(v *review.Review) {
			redact(v)
			builder.Add(v)
		}
	}
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop)
	if err := outs.create(s); err != nil {
		return err
	}
	defer outs.abort()
	rejects := &rejects{err: s.Err, quiet: o.quiet, done: "the rest is in the report", nothing: "there is nothing to report"}
	err = readResults(ctx, s, paths, rejects, results.Options{Jobs: o.jobs, Add: add}, !s.Terminal || !outs.toStdout())
	if err != nil {
		return err
	}
	builder.Unread(rejects.count)
	figures := builder.Overview()
	if err := outs.writeDocuments(s, &o.showing, document{figures: figures, rules: rules}); err != nil {
		return err
	}
	if err := outs.commit(); err != nil {
		return err
	}
	if err := rejects.finish(figures.Replies); err != nil {
		return err
	}
	if rejects.count > 0 {
		return silent(Unread)
	}
	return nil
}

// checkResults says of files that they hold no results, or were named before: what is
// counted twice looks like an interval that is narrower than it is.
func checkResults(paths []string) error {
	var seen []os.FileInfo
	for _, path := range paths {
		info, err := os.Stat(path)
		if err != nil || !info.Mode().IsRegular() {
			continue // said elsewhere, if it is a fault
		}
		if ext := extensionOf(path); ext != ".jsonl" && ext != ".ndjson" && ext != ".json" {
			return usagef("%s: expected results that attune score wrote as .jsonl or .json, also with .gz behind it", visible(path))
		}
		for _, other := range seen {
			if os.SameFile(other, info) {
				return usagef("%s is named twice: its replies would count twice", visible(path))
			}
		}
		seen = append(seen, info)
	}
	return nil
}

// readResults reads saved results, with progress where somebody watches.
func readResults(ctx context.Context, s *Streams, paths []string, rejects *rejects, o results.Options, progress bool) error {
	if err := checkResults(paths); err != nil {
		return err
	}
	in, err := intake.Open(paths, s.In, intake.Options{MaxRecord: mostOfRecord})
	if err != nil {
		return err
	}
	o.Reject = rejects.add
	if s.Progress && !rejects.quiet && progress {
		bar := newProgress(s.Err, paths)
		o.Progress = bar.show
		defer bar.clear()
	}
	return results.Read(ctx, in, o)
}

// mostOfRecord is the longest record that is read back: two texts of --max-bytes and
// what is said about them.
const mostOfRecord = 64 << 20

func checkJobs(jobs int) error {
	if jobs < 1 || jobs > 1024 {
		return usagef("--jobs %d: expected 1 to 1024", jobs)
	}
	return nil
}

// summaryOf is the part of the figures that text shows.
func summaryOf(o *overview.Overview) *report.Summary {
	tally := func(v *overview.Verdicts) report.Tally {
		return report.Tally{Below: v.Below.Count, Within: v.Within.Count, Above: v.Above.Count, Mixed: v.Mixed.Count}
	}
	s := &report.Summary{Replies: o.Replies, Unjudged: o.NoLanguage, Verdicts: tally(&o.Verdicts), Conversations: o.Conversations, Courses: tally(&o.Courses)}
	for i := range o.Types {
		s.Types[i] = tally(&o.Types[i].Verdicts)
		s.Points[i] = int(math.Round(o.Types[i].Score.Value * float64(o.Judged())))
	}
	for _, m := range o.Missteps {
		s.Missteps.Count(m.ID, m.Replies.Count)
	}
	for _, x := range o.Situations {
		s.Situations.Count(x.ID, x.Replies)
	}
	return s
}
