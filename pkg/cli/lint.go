package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/attune-cx/attune/pkg/annotate"
	"github.com/attune-cx/attune/pkg/atomicfile"
	git "github.com/attune-cx/attune/pkg/changes"
	"github.com/attune-cx/attune/pkg/config"
	"github.com/attune-cx/attune/pkg/library"
	"github.com/attune-cx/attune/pkg/lint"
	"github.com/attune-cx/attune/pkg/report"
	"github.com/attune-cx/attune/pkg/review"
	"github.com/attune-cx/attune/pkg/rulepack"
)

type lintOptions struct {
	reading
	showing
	config        string
	noConfig      bool
	printConfig   bool
	list          bool
	baseline      string
	writeBaseline bool
	pruneBaseline bool
	failOn        string
	minWithin     string
	changedSince  string
	stdinName     string
	output        string
	jobs          int
	quiet         bool
	maxBytes      int
}

func newLint(s *Streams) *cobra.Command {
	var o lintOptions
	c := &cobra.Command{
		Use:   "lint [PATH...]",
		Short: "Check a library of canned replies",
		Long: `Checks the canned replies in files and folders, or in the current folder: Markdown and
text files, YAML, JSON and CSV lists, and exports of help desks. - stands for standard
input.

A reply is held against every situation that it is meant for: those that it names, else
those that .attune.yaml gives it, else what its own words clearly tell, else what its
category means, else a guess. A finding about a score that rests on words or category is
a warning at most, and one that rests on a guess only a note.

With a baseline only what is new is shown. A comment in the file takes out a single
finding: <!-- attune-disable-next-line below.affective: why -->.

Exit codes: 0 fine, 1 a finding that --fail-on names or fewer replies than --min-within
fit, 2 wrong use, configuration or rules, 3 something could not be read (even when
--fail-on was reached as well), 4 internal error.`,
		Example: `  attune lint canned/
  attune lint --baseline .attune-baseline.json --write-baseline canned/
  attune lint --changed-since origin/main --format github
  attune lint --stdin-name canned/refund.md - < draft.md`,
		Args: arguments(0, many, "files, folders, or - for standard input"),
		RunE: func(c *cobra.Command, args []string) error { return runLint(c.Context(), s, &o, args) },
	}
	o.reading.add(c)
	o.addFormat(c, annotate.Formats()...)
	f := c.Flags()
	f.Lookup("situation").Usage = "`id` of the situation that all replies are meant for, whatever they say"
	f.Lookup("language").Usage = "language of replies that do not say theirs: en, nl or auto"
	f.StringVar(&o.config, "config", "", "`file` with the configuration; default: .attune.yaml here or in a folder above")
	f.BoolVar(&o.noConfig, "no-config", false, "use no configuration file")
	f.BoolVar(&o.printConfig, "print-config", false, "print the configuration that holds, and where each value comes from")
	f.BoolVar(&o.list, "list", false, "list the kinds of findings, apart from missteps; for those see attune rules list")
	f.StringVar(&o.baseline, "baseline", "", "`file` with findings that are known and not shown")
	f.BoolVar(&o.writeBaseline, "write-baseline", false, "put all findings of now into the baseline")
	f.BoolVar(&o.pruneBaseline, "prune-baseline", false, "take out of the baseline what is no longer found")
	f.StringVar(&o.failOn, "fail-on", "", "exit with 1 on a finding of this severity or more: error, warning, note or none (default error)")
	f.StringVar(&o.minWithin, "min-within", "", "exit with 1 when less than this `share` of the replies fits: 80%")
	f.StringVar(&o.changedSince, "changed-since", "", "show only findings in replies that changed since this `revision`, as git tells it")
	f.StringVar(&o.stdinName, "stdin-name", "", "`path` that the text on standard input is taken to have")
	f.StringVarP(&o.output, "output", "o", "", "file to write to; it appears whole or not at all")
	f.IntVarP(&o.jobs, "jobs", "j", runtime.GOMAXPROCS(0), "number of files to look at side by side")
	f.BoolVarP(&o.quiet, "quiet", "q", false, "nothing on standard error but failures")
	f.IntVar(&o.maxBytes, "max-bytes", library.MaxFile, "largest file in bytes; larger ones are not read")
	c.MarkFlagsMutuallyExclusive("config", "no-config")
	c.MarkFlagsMutuallyExclusive("write-baseline", "prune-baseline")
	c.MarkFlagsMutuallyExclusive("write-baseline", "changed-since")
	_ = c.MarkFlagFilename("config", "yaml", "yml")
	_ = c.MarkFlagFilename("baseline", "json")
	complete(c, "fail-on", "error", "warning", "note", "none")
	return c
}

func runLint(ctx context.Context, s *Streams, o *lintOptions, paths []string) error {
	if err := checkJobs(o.jobs); err != nil {
		return err
	}
	if o.maxBytes < 1 {
		return usagef("--max-bytes %d: expected 1 or more", o.maxBytes)
	}
	view, err := o.options(s, o.output != "" && o.output != "-")
	if err != nil {
		return err
	}
	conf, set, err := o.settings()
	if err != nil {
		return err
	}
	switch {
	case o.list:
		return writeTable(s.Out, kindTable())
	case o.printConfig:
		_, err := s.Out.Write(conf.Effective())
		return err
	}
	return o.lint(ctx, s, conf, set, view, paths)
}

// lint looks at the library, and writes the report and the baseline.
func (o *lintOptions) lint(ctx context.Context, s *Streams, conf *config.Config, set *rulepack.Set, view report.Options, paths []string) error {
	reviewer, err := review.FromRules(set, review.Options{Templates: true, Situation: o.situation})
	if err != nil {
		return failure{Usage, err}
	}
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop)

	options, baseline, err := o.linting(ctx, conf)
	if err != nil {
		return err
	}
	sources, err := o.sources(ctx, s, conf, paths)
	if err != nil {
		return err
	}
	if err := spares("output", o.output, paths); err != nil {
		return err
	}
	out, err := atomicfile.Create(o.output, s.Out)
	if err != nil {
		return usagef("--output %s: %w", o.output, cause(err))
	}
	defer out.Abort()

	found, err := unlessInterrupted(ctx, func() (*lint.Report, error) {
		return lint.New(reviewer, options).Run(ctx, sources)
	})
	switch {
	case err != nil:
		return err
	case found.Files == 0:
		return nothingToRead(paths)
	}
	if err := o.keepBaseline(s, conf, baseline, found); err != nil {
		return err
	}
	err = annotate.Write(out, o.format, found, annotate.Options{
		Style: view.Style, Width: view.Width, Version: version(), Getenv: s.Getenv,
		Root: filepath.ToSlash(git.Root(".")), Folder: filepath.ToSlash(absolute(".")),
	})
	if err != nil {
		return err
	}
	if err := out.Commit(); err != nil {
		return err
	}
	return o.verdict(s, conf, found)
}

// linting is what the configuration and the flags ask of the linter, and the baseline that
// there is.
func (o *lintOptions) linting(ctx context.Context, conf *config.Config) (lint.Options, *lint.Baseline, error) {
	options := lint.Options{Config: conf, Situation: o.situation, Jobs: o.jobs, Gone: gone, NeverFail: o.failOn == "none",
		ListReplies: o.format == "junit", NoLines: !annotate.ShowsLines(o.format)}
	baseline, err := o.readBaseline(conf)
	if err != nil {
		return options, nil, err
	}
	if !o.writeBaseline {
		options.Baseline = baseline
	}
	if o.changedSince != "" {
		changes, err := git.Since(ctx, ".", o.changedSince)
		if err != nil {
			return options, nil, usagef("--changed-since %s: %w", o.changedSince, err)
		}
		options.Changed = func(path string, first, last int) bool {
			return changes.File(filepath.FromSlash(path)).Touch(first, last)
		}
	}
	return options, baseline, nil
}

// settings are the configuration and the rules that hold.
func (o *lintOptions) settings() (*config.Config, *rulepack.Set, error) {
	conf, err := o.load()
	if err != nil {
		return nil, nil, configFailure(err)
	}
	for _, x := range []struct{ flag, key, value string }{
		{"--fail-on", "fail-on", o.failOn}, {"--min-within", "min-within", o.minWithin}, {"--baseline", "baseline", o.baseline},
	} {
		if x.value == "" {
			continue
		}
		if err := conf.Set(x.flag, x.key, x.value); err != nil {
			return nil, nil, failure{Usage, err}
		}
	}
	if o.language != "auto" {
		if err := conf.Set("--language", "language", o.language); err != nil {
			return nil, nil, failure{Usage, err}
		}
	}
	conf.AddRules("--rules", o.rules...)
	sources, err := conf.RuleSources()
	if err != nil {
		return nil, nil, configFailure(err)
	}
	set, err := rulepack.Load(append([]rulepack.Source{review.BuiltIn()}, sources...)...)
	if err == nil && len(sources) > 0 {
		err = set.Check()
	}
	if err != nil {
		return nil, nil, failure{Usage, err}
	}
	return conf, set, configFailure(conf.Check(set, lint.KindIDs()))
}

func (o *lintOptions) load() (*config.Config, error) {
	switch {
	case o.noConfig:
		return config.Default(".")
	case o.config != "":
		conf, err := config.LoadFile(o.config)
		if errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("--config %s: there is no such file", o.config)
		}
		return conf, err
	}
	return config.Load(".")
}

// configFailure is what a faulty configuration ends with.
func configFailure(err error) error {
	if err == nil {
		return nil
	}
	return failure{Usage, err}
}

// unlessInterrupted does what may wait for ever, as a pipe that nobody writes to makes it
// do. When the user interrupts, it is left where it is.
func unlessInterrupted[T any](ctx context.Context, do func() (T, error)) (T, error) {
	type result struct {
		value    T
		err      error
		panicked any
	}
	done := make(chan result, 1)
	go func() {
		var r result
		defer func() {
			r.panicked = recover()
			done <- r
		}()
		r.value, r.err = do()
	}()
	select {
	case r := <-done:
		if r.panicked != nil {
			panic(r.panicked)
		}
		return r.value, r.err
	case <-ctx.Done():
		var none T
		return none, ctx.Err()
	}
}

// verdict is the exit code of a run.
func (o *lintOptions) verdict(s *Streams, conf *config.Config, r *lint.Report) error {
	if r.Unread > 0 {
		return silent(Unread)
	}
	least := conf.MinWithin.Part
	short := r.Replies > 0 && float64(r.Within) < least*float64(r.Replies)
	if short && !o.quiet {
		fmt.Fprintf(s.Err, "attune: %d of %d replies fit what they are meant for (%.0f%%), expected at least %.4g%%\n",
			r.Within, r.Replies, 100*float64(r.Within)/float64(r.Replies), 100*least)
	}
	if short || r.Fails() {
		return silent(Threshold)
	}
	return nil
}

// kindTable lists the kinds of findings.
func kindTable() (rows [][]string) {
	for _, k := range lint.Kinds() {
		rows = append(rows, []string{k.ID, k.Severity.String(), k.Summary})
	}
	return rows
}
