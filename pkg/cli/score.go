package cli

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/attune-cx/attune/pkg/atomicfile"
	"github.com/attune-cx/attune/pkg/intake"
	"github.com/attune-cx/attune/pkg/overview"
	"github.com/attune-cx/attune/pkg/report"
	"github.com/attune-cx/attune/pkg/review"
	"github.com/attune-cx/attune/pkg/terminal"
)

type scoreOptions struct {
	reading
	showing
	overviewing
	privacy
	inputFormat string
	fields      map[string]string
	outputs     []string
	texts       bool
	shard       string
	rejects     string
	failOn      string
	jobs        int
	marks       bool
	templates   bool
	quiet       bool
	maxBytes    int
	agents      []string
	encoding    string
}

func newScore(s *Streams) *cobra.Command {
	var o scoreOptions
	c := &cobra.Command{
		Use:   "score FILE...",
		Short: "Score many replies",
		Long: `Scores the replies in files: .jsonl or .ndjson, .json (an array), .csv or .tsv,
.txt or .md (one reply), .eml or .mbox, all also packed with gzip, a folder of these,
or - for standard input.

A record has the fields id, customer, reply and, if known, situation, language,
agent, team, channel and time. Other fields come back under "meta". What cannot be
read is reported and counted, the rest is scored, and the exit code is 3.

Whole conversations are read, too, and every reply in them is scored against what the
customer had said until then: tickets of Zendesk with their comments, conversations of
Intercom and Chatwoot, tickets of Freshdesk with their conversations, records with
"turns", tables with a message per row (conversation, speaker, text), chats as text and
e-mail. Bots, notes and system messages are left out and counted. Where only names
tell who speaks, name every agent with --agent.

A file with one reply may begin with front matter: lines such as
"situation: cancellation" between two lines ---. The customer's message for refund.md
may stand beside it in refund.customer.txt. In a folder, files with other
extensions, hidden files and README.md are passed over without a word.

text, jsonl, json and csv have every reply; html, xlsx and md are reports over all of
them: which share gives what its situation asks for, by situation, team, agent,
channel and week, with 95 % intervals. Several --output write several in one go, each
in the format that its name tells.

With --shard 2/5, only the second of every five records is scored, so that five
computers can share the work; attune report over their results gives the same
figures as one run.

A reply in a language that has no rules is not judged: its verdict is unknown,
figures leave it out, and --fail-on does not count it.

Exit codes: 0 fine, 1 --fail-on was reached, 2 wrong use or rules, 3 some input
could not be read (even when --fail-on was reached as well), 4 internal error.`,
		Example: `  attune score transcripts.jsonl
  attune score --output results.jsonl week-*.csv
  attune score -o week46.html -o week46.xlsx -o week46.jsonl export.json
  attune score --field reply=body_text --field customer=question export.json
  attune score --format csv tickets.jsonl.gz > scores.csv`,
		Args: arguments(1, many, "files, folders, or - for standard input"),
		RunE: func(c *cobra.Command, args []string) error { return runScore(c.Context(), s, &o, args) },
	}
	o.reading.add(c)
	o.showing.add(c, append(report.Formats(), namesOf(overviewFormats)...)...)
	o.overviewing.add(c)
	o.privacy.add(c)
	f := c.Flags()
	f.StringVar(&o.inputFormat, "input-format", "", "format of the input where its name does not tell: "+strings.Join(intake.FormatNames(), ", "))
	f.StringVar(&o.encoding, "encoding", "", "charset of the input where it is not UTF-8: windows-1252, utf-16 and others")
	f.StringArrayVar(&o.agents, "agent", nil, "`name`, address or domain of an agent, for chats and mail that do not say who is; repeatable")
	f.StringToStringVar(&o.fields, "field", nil, "what a field is called in the input, as `field=name`: reply=body_text; repeatable")
	f.Lookup("field").DefValue = "" // none, which help need not say
	f.StringArrayVarP(&o.outputs, "output", "o", nil, "`file` to write to, in the format that its name tells; it appears whole or not at all; repeatable")
	f.BoolVar(&o.texts, "texts", false, "keep the texts in the records, for reports that show them (jsonl, json)")
	f.StringVar(&o.shard, "shard", "", "score only the i-th of every n records, as `i/n`")
	f.StringVar(&o.rejects, "rejects", "", "file for the records that could not be read, as they were")
	f.StringVar(&o.failOn, "fail-on", "none", "exit with 1 when a reply is: below, above, any (below, above or mixed) or none")
	f.IntVarP(&o.jobs, "jobs", "j", runtime.GOMAXPROCS(0), "number of replies to score side by side")
	f.BoolVar(&o.marks, "marks", false, "show each reply with its evidence marked (text)")
	f.BoolVar(&o.templates, "templates", false, "the replies are templates: placeholders to be filled in are no fault")
	f.BoolVarP(&o.quiet, "quiet", "q", false, "no progress and no list of unreadable records on standard error")
	f.IntVar(&o.maxBytes, "max-bytes", 1<<20, "longest reply or message in bytes; longer ones are not read")
	complete(c, "fail-on", "below", "above", "any", "none")
	complete(c, "input-format", intake.FormatNames()...)
	return c
}

// plan checks the flags and settles what to write where, before any work is done.
func (o *scoreOptions) plan(s *Streams, paths []string) (outputs, shard, error) {
	if err := oneOf("fail-on", o.failOn, "below", "above", "any", "none"); err != nil {
		return nil, shard{}, err
	}
	if err := checkJobs(o.jobs); err != nil {
		return nil, shard{}, err
	}
	if o.maxBytes < 1 {
		return nil, shard{}, usagef("--max-bytes %d: expected 1 or more", o.maxBytes)
	}
	part, err := parseShard(o.shard)
	if err != nil {
		return nil, shard{}, err
	}
	outs, err := planOutputs(s, &o.showing, overviewFormats, o.outputs, o.rejects)
	if err != nil {
		return nil, shard{}, err
	}
	if err := outs.spares(paths); err != nil {
		return nil, shard{}, err
	}
	if err := spares("rejects", o.rejects, paths); err != nil {
		return nil, shard{}, err
	}
	return outs, part, o.overviewing.check()
}

func runScore(ctx context.Context, s *Streams, o *scoreOptions, paths []string) error {
	outs, part, err := o.plan(s, paths)
	if err != nil {
		return err
	}
	reviewer, err := o.reviewer(review.Options{All: o.explain, Templates: o.templates})
	if err != nil {
		return err
	}
	redact, redactRecords, err := o.redactor(s, reviewer.Rules())
	if err != nil {
		return err
	}
	in, err := intake.Open(paths, s.In, intake.Options{Format: o.inputFormat, Fields: o.fields, MaxText: o.maxBytes, Agents: o.agents, Encoding: o.encoding})
	if err != nil {
		return err
	}
	// From here on there are files to tidy up; who interrupts twice does not want to
	// wait for that.
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop)
	if err := outs.create(s); err != nil {
		return err
	}
	defer outs.abort()

	p := &pipeline{reviewer: reviewer, in: in, jobs: o.jobs, shard: part, redact: redact, redactRecords: redactRecords}
	if p.records, err = outs.records(s, &o.showing, report.Options{Marks: o.marks, Texts: o.texts}); err != nil {
		return err
	}
	if outs.anyDocument() {
		p.overview = overview.NewBuilder(o.overviewing.options(reviewer.Rules()))
	}
	rejects, err := newRejects(s, o)
	if err != nil {
		return err
	}
	defer rejects.close()
	p.reject = rejects.add
	if s.Progress && !o.quiet && (!s.Terminal || !outs.toStdout()) {
		bar := newProgress(s.Err, paths)
		p.progress = bar.show
		defer bar.clear()
	}
	if err := p.run(ctx); err != nil {
		return err
	}
	if p.overview != nil {
		p.overview.Unread(rejects.count)
		figures := p.overview.Overview()
		p.overview = nil // documents need the memory
		if err := outs.writeDocuments(s, &o.showing, document{figures: figures, rules: reviewer.Rules()}); err != nil {
			return err
		}
	}
	if err := outs.commit(); err != nil {
		return err
	}
	return o.finish(s, p, rejects)
}

// finish says what could not be read, and what that or the verdicts make of the run.
func (o *scoreOptions) finish(s *Streams, p *pipeline, rejects *rejects) error {
	if err := rejects.finish(p.summary.Replies); err != nil {
		return err
	}
	if n := p.summary.Conversations; n > 0 && p.summary.Replies == 0 && !o.quiet {
		fmt.Fprintf(s.Err, "attune: nobody in %s was taken for an agent; if somebody is, name every agent with --agent NAME\n", terminal.Counted(n, "conversation", "conversations"))
	}
	if rejects.count > 0 {
		return silent(Unread)
	}
	if reached(&p.summary.Verdicts, o.failOn) {
		return silent(Threshold)
	}
	return nil
}

// reached says whether --fail-on applies.
func reached(t *report.Tally, failOn string) bool {
	switch failOn {
	case "below":
		return t.Below+t.Mixed > 0
	case "above":
		return t.Above+t.Mixed > 0
	case "any":
		return t.Below+t.Above+t.Mixed > 0
	}
	return false
}

// A rejects lists, counts and keeps the records that could not be read.
type rejects struct {
	reasons map[string]int // how often each came, of the first ones
	shown   int
	err     io.Writer
	quiet   bool
	done    string // what became of the other records
	nothing string // what to say when there are no others
	count   int
	file    *atomicfile.File
	writer  *intake.RejectWriter
}

// mostShown bounds the list of unreadable records on standard error, and mostAlike those
// with one reason: a column that has another name is the same in every row.
const (
	mostShown = 20
	mostAlike = 3
)

func newRejects(s *Streams, o *scoreOptions) (*rejects, error) {
	r := &rejects{err: s.Err, quiet: o.quiet, done: "the rest was scored", nothing: "nothing was scored"}
	if o.rejects == "" {
		return r, nil
	}
	if o.rejects == "-" {
		return nil, usagef("--rejects -: expected a file; standard output is for the results")
	}
	f, err := atomicfile.Create(o.rejects, io.Discard)
	if err != nil {
		return nil, usagef("--rejects %s: %w", o.rejects, cause(err))
	}
	r.file, r.writer = f, intake.NewRejectWriter(f)
	return r, nil
}

func (r *rejects) add(x *intake.Reject) error {
	r.count++
	if r.shown < mostShown && !r.quiet {
		if r.reasons == nil {
			r.reasons = map[string]int{}
		}
		if r.reasons[x.Reason]++; r.reasons[x.Reason] <= mostAlike {
			r.shown++
			fmt.Fprintln(r.err, visible(x))
		}
	}
	if r.writer != nil {
		return r.writer.Write(x)
	}
	return nil
}

func (r *rejects) finish(scored int) error {
	if r.file != nil {
		if err := r.file.Commit(); err != nil {
			return err
		}
	}
	if r.count > 0 && !r.quiet {
		if more := r.count - r.shown; more > 0 {
			like := ""
			if r.shown == mostAlike && len(r.reasons) == 1 {
				like = " like these"
			}
			fmt.Fprintf(r.err, "… and %d more%s\n", more, like)
		}
		rest := r.done
		if scored == 0 {
			rest = r.nothing
		}
		fmt.Fprintf(r.err, "attune: %s could not be read; %s\n", terminal.Counted(r.count, "record", "records"), rest)
	}
	return nil
}

func (r *rejects) close() {
	if r.file != nil {
		_ = r.file.Abort()
	}
}
