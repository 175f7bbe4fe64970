package cli

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/attune-cx/attune/pkg/agree"
	"github.com/attune-cx/attune/pkg/empathy"
	"github.com/attune-cx/attune/pkg/intake"
	"github.com/attune-cx/attune/pkg/labels"
	"github.com/attune-cx/attune/pkg/review"
	"github.com/attune-cx/attune/pkg/terminal"
	"github.com/attune-cx/attune/pkg/workbook"
)

type agreeOptions struct {
	rules         []string
	language      string
	format        string
	color         string
	inputFormat   string
	fields        map[string]string
	scale         string
	by            string
	situationFrom string
	worst         int
	resamples     int
	seed          uint64
	showText      bool
}

func newAgree(s *Streams) *cobra.Command {
	var o agreeOptions
	c := &cobra.Command{
		Use:   "agree LABELS...",
		Short: "Say how well Attune agrees with people who rated replies",
		Long: `Scores replies that people have rated and says how well Attune agrees with them,
and they with each other, which is the most that can be asked for.

LABELS are files as for score, .jsonl, .json or .csv, or a workbook of attune score
or report in which reviewers filled in their columns. A record has one rating, with
the fields rater, attentive, affective, cognitive (levels), attentive_fit,
affective_fit, cognitive_fit (low, ok, high), overall (low, ok, high, mixed) and
situation, all of which may be missing; or a list of them under "ratings". Records
with the same id are ratings of one exchange: a table has a row for each.

Levels are 0 to 3 (none, slight, clear, strong), 0 to 100 when one in the file is
over 3, or yes and no, which Attune says from a score of 10 on.

Level is kappa with quadratic weights, fit (below, within, above) kappa with linear
weights, score the rank correlation (Spearman) of Attune's score with the level, and
the verdict on the reply and the situation plain kappa: 1 is perfect, 0 is chance.
The figures are means over raters, behind them their 95 % intervals.

No reply is shown without --show-text.

Exit codes: 0 fine, 2 wrong use or rules, 3 some input could not be read, 4 internal
error.`,
		Example: `  attune agree ratings.csv
  attune agree --by team --worst 20 ratings.jsonl
  attune agree --field attentive=listening --field reply=body --format json week.csv`,
		Args: arguments(1, many, "files with rated replies, or - for standard input"),
		RunE: func(c *cobra.Command, args []string) error { return runAgree(c.Context(), s, &o, args) },
	}
	f := c.Flags()
	f.StringVar(&o.by, "by", "", "also compare within each: situation, language, team or agent")
	f.StringVar(&o.situationFrom, "situation-from", "diagnosed", "judge the fit by the situation that is diagnosed, or by that of the labels")
	f.IntVar(&o.worst, "worst", 10, "how many of the largest disagreements to list")
	f.BoolVar(&o.showText, "show-text", false, "show the texts of the largest disagreements")
	f.StringVar(&o.scale, "scale", "auto", "what levels are: levels (0 to 3), scores (0 to 100), yes-no, or auto")
	f.StringToStringVar(&o.fields, "field", nil, "what a field is called in the input, as `field=name`: attentive=listening; repeatable")
	f.Lookup("field").DefValue = "" // none, which help need not say
	f.StringVar(&o.inputFormat, "input-format", "", "format of the input where its name does not tell: jsonl, json, csv, tsv")
	f.StringVar(&o.language, "language", "auto", "language of the texts: en, nl or auto")
	f.IntVar(&o.resamples, "resamples", 1000, "how many samples an interval rests on; 0 for no intervals")
	f.Uint64Var(&o.seed, "seed", 1, "of the samples for the intervals")
	f.StringVar(&o.format, "format", "text", "output: text, json")
	f.StringVar(&o.color, "color", "auto", "colour: auto, always or never; auto respects NO_COLOR")
	addRules(c, &o.rules)
	complete(c, "by", agreeGroups...)
	complete(c, "situation-from", "diagnosed", "labels")
	complete(c, "scale", agreeScales...)
	complete(c, "input-format", "jsonl", "json", "csv", "tsv")
	complete(c, "language", "en", "nl", "auto")
	complete(c, "format", "text", "json")
	complete(c, "color", "auto", "always", "never")
	return c
}

var (
	agreeGroups = []string{"situation", "language", "team", "agent"}
	agreeScales = []string{"auto", string(labels.Levels), string(labels.Scores), string(labels.YesNo)}
)

// mostResamples keeps a slip of the finger from taking all day.
const mostResamples = 100_000

func (o *agreeOptions) check() error {
	if o.by != "" {
		if err := oneOf("by", o.by, agreeGroups...); err != nil {
			return err
		}
	}
	if o.inputFormat != "" {
		if err := oneOf("input-format", o.inputFormat, "jsonl", "json", "csv", "tsv"); err != nil {
			return err
		}
	}
	if o.worst < 0 {
		return usagef("--worst %d: expected 0 or more", o.worst)
	}
	if o.resamples < 0 || o.resamples > mostResamples {
		return usagef("--resamples %d: expected 0 to %d", o.resamples, mostResamples)
	}
	return cmp.Or(
		oneOf("situation-from", o.situationFrom, "diagnosed", "labels"),
		oneOf("scale", o.scale, agreeScales...),
		oneOf("format", o.format, "text", "json"),
		oneOf("color", o.color, "auto", "always", "never"),
	)
}

func runAgree(ctx context.Context, s *Streams, o *agreeOptions, paths []string) error {
	if err := o.check(); err != nil {
		return err
	}
	color, err := terminal.ParseColor(o.color, s.Terminal, s.Getenv)
	if err != nil {
		return failure{Usage, err}
	}
	reviewer, err := (&reading{language: o.language, rules: o.rules}).reviewer(review.Options{Templates: true}) // what was redacted looks like a placeholder
	if err != nil {
		return err
	}
	a := &agreement{options: o, streams: s, reviewer: reviewer}
	a.record = agreeRecord{Schema: agreeSchema, Labels: []agreeSource{}, SituationFrom: o.situationFrom, By: o.by, Seed: o.seed, Resamples: o.resamples}
	for _, path := range paths {
		if err := a.read(ctx, path); err != nil {
			return err
		}
	}
	if len(a.cases) == 0 && a.record.Unread+a.record.NoLanguage == 0 {
		if isWorkbook(paths[0]) {
			return usagef("%s: nobody filled in the reviewers' columns, the light blue ones of the first sheet", paths[0])
		}
		return usagef("%s: found no ratings: expected fields such as attentive, affective_fit or overall, or a list of ratings (see `attune agree --help`)", paths[0])
	}
	if err := a.compare(); err != nil {
		return err
	}
	var out []byte
	if o.format == "json" {
		if out, err = a.record.json(); err != nil {
			return err
		}
	} else {
		out = a.record.text(color)
	}
	if _, err := s.Out.Write(out); err != nil {
		return err
	}
	if n := a.record.Unread; n > 0 {
		if n > mostShown {
			fmt.Fprintf(s.Err, "… and %d more\n", n-mostShown)
		}
		fmt.Fprintf(s.Err, "attune: %s could not be read; the rest was compared\n", terminal.Counted(n, "rating or record", "ratings or records"))
		return silent(Unread)
	}
	return nil
}

// agreeSchema is the version of agreeRecord.
const agreeSchema = 1

// An agreeRecord is the output as JSON, with the keys of agree.Result beside these.
// The keys are stable: others may be added.
type agreeRecord struct {
	Schema        int           `json:"schema"`
	Labels        []agreeSource `json:"labels"`
	Unread        int           `json:"unread"`           // ratings and records that could not be read
	Unrated       int           `json:"unrated"`          // exchanges without a rating, passed over
	NoLanguage    int           `json:"unknown_language"` // exchanges in a language that no rules read; they are not compared
	SituationFrom string        `json:"situation_from"`   // diagnosed or labels
	By            string        `json:"by,omitempty"`
	Seed          uint64        `json:"seed"`
	Resamples     int           `json:"resamples"`
	*agree.Result
	Worst []disagreement `json:"worst"` // those of agree.Result, with their reasons
}

// An agreeSource is a file that ratings were read from.
type agreeSource struct {
	Path      string       `json:"path"`
	Scale     labels.Scale `json:"scale"`
	Exchanges int          `json:"exchanges"`
}

// A disagreement is one with what Attune's score rests on.
type disagreement struct {
	agree.Disagreement
	Situation string   `json:"situation"` // that the reply was held against
	Cues      []reason `json:"cues"`
	Missteps  []reason `json:"missteps"`
	Customer  string   `json:"customer,omitempty"` // with --show-text
	Reply     string   `json:"reply,omitempty"`    // with --show-text
}

// A reason is a cue with what it counts, 0..1, or a misstep with the share that it
// takes off the score.
type reason struct {
	ID    string       `json:"id"`
	Share agree.Number `json:"share"`
	Text  string       `json:"text,omitempty"` // with --show-text
}

// An agreement gathers what raters and Attune say.
type agreement struct {
	options   *agreeOptions
	streams   *Streams
	reviewer  *review.Reviewer
	exchanges []labels.Labelled
	cases     []agree.Case // beside exchanges
	binary    bool
	record    agreeRecord
}

// read reads a file and reviews what is in it.
func (a *agreement) read(ctx context.Context, path string) error {
	o := labels.Options{Format: a.options.inputFormat, Fields: a.options.fields}
	if a.options.scale != "auto" {
		o.Scale = labels.Scale(a.options.scale)
	}
	file, err := readLabels(ctx, path, a.streams.In, o)
	if err != nil {
		return err
	}
	for _, r := range file.Rejects {
		a.reject(r)
	}
	a.record.Unrated += file.Unrated
	a.record.Labels = append(a.record.Labels, agreeSource{path, file.Scale, len(file.Exchanges)})
	binary := file.Scale == labels.YesNo
	if len(a.cases) > 0 && len(file.Exchanges) > 0 && a.binary != binary {
		return usagef("%s: levels are %s, but in the files before they are not: compare them one by one, or say what they are with --scale", path, file.Scale)
	}
	a.binary = a.binary || binary
	for i := range file.Exchanges {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := a.review(&file.Exchanges[i]); err != nil {
			return err
		}
	}
	return nil
}

func isWorkbook(path string) bool { return strings.EqualFold(filepath.Ext(path), ".xlsx") }

// readLabels reads ratings, also from a workbook that reviewers filled in.
func readLabels(ctx context.Context, path string, stdin io.Reader, o labels.Options) (*labels.File, error) {
	if !isWorkbook(path) {
		return labels.Read(ctx, path, stdin, o)
	}
	sheet, err := os.Open(path)
	if err != nil {
		return nil, usagef("%s: %w", path, cause(err))
	}
	defer sheet.Close()
	info, err := sheet.Stat()
	if err != nil {
		return nil, usagef("%s: %w", path, cause(err))
	}
	var table bytes.Buffer
	rows, err := workbook.Ratings(&table, sheet, info.Size())
	if err != nil {
		return nil, usagef("%s: %w", path, err)
	}
	o.Format = "csv"
	file, err := labels.Read(ctx, intake.Stdin, &table, o)
	if err != nil {
		return nil, err
	}
	for _, r := range file.Rejects {
		row, exact := slices.BinarySearch(rows, r.Position.Line)
		if exact {
			row++
		}
		r.Position.Path, r.Position.Line = path, row
	}
	return file, nil
}

func (a *agreement) reject(r *intake.Reject) {
	if a.record.Unread++; a.record.Unread <= mostShown {
		fmt.Fprintln(a.streams.Err, visible(r))
	}
}

// review adds an exchange with what Attune says of it, beside every rating.
func (a *agreement) review(x *labels.Labelled) error {
	c := agree.Case{ID: x.Exchange.ID, Ratings: x.Ratings}
	var r *review.Review
	for i := range x.Ratings {
		if situation := a.situation(x, i); r == nil || situation != r.Exchange.Situation {
			told := x.Exchange
			told.Situation = situation
			var err error
			if r, err = a.reviewer.Review(&told); err != nil {
				var unknown *review.InputError
				if !errors.As(err, &unknown) {
					return err
				}
				a.reject(&intake.Reject{Position: x.Exchange.Source, ID: x.Exchange.ID, Reason: unknown.Error()})
				return nil
			}
		}
		if r.Verdict == empathy.Unjudged {
			a.record.NoLanguage++
			return nil
		}
		if i == 0 {
			c.Group = a.group(x, r)
		}
		c.Views = append(c.Views, viewOf(r))
	}
	a.exchanges = append(a.exchanges, *x)
	a.cases = append(a.cases, c)
	return nil
}

// situation is what Attune is told beside a rating; empty lets it diagnose.
func (a *agreement) situation(x *labels.Labelled, rating int) string {
	if a.options.situationFrom == "labels" {
		return cmp.Or(x.Ratings[rating].Situation, x.Exchange.Situation)
	}
	return x.Exchange.Situation
}

func viewOf(r *review.Review) agree.View {
	v := agree.View{Overall: r.Verdict}
	for _, t := range empathy.Types {
		v.Scores[t], v.Fit[t] = r.Types[t].Score, r.Types[t].Verdict
	}
	if r.Situation.Source == review.Diagnosed || r.Situation.Source == review.Assumed {
		v.Situation = r.Situation.ID
	}
	return v
}

// group is where --by puts an exchange. Of the situation the first rater who names
// one is believed.
func (a *agreement) group(x *labels.Labelled, r *review.Review) string {
	const none = "(none)"
	switch a.options.by {
	case "situation":
		for i := range x.Ratings {
			if s := x.Ratings[i].Situation; s != "" {
				return s
			}
		}
		return r.Situation.ID
	case "language":
		return r.Language
	case "team":
		return cmp.Or(x.Exchange.Team, none)
	case "agent":
		return cmp.Or(x.Exchange.Agent, none)
	}
	return ""
}

// compare fills the record.
func (a *agreement) compare() error {
	a.record.Result = agree.Compare(a.cases, agree.Options{
		Binary: a.binary, Resamples: a.options.resamples, Seed: a.options.seed,
		Groups: a.options.by != "", Worst: a.options.worst,
	})
	a.record.Worst = []disagreement{}
	for _, w := range a.record.Result.Worst {
		d, err := a.explain(w)
		if err != nil {
			return err
		}
		a.record.Worst = append(a.record.Worst, d)
	}
	return nil
}

// explain says what a score rests on.
func (a *agreement) explain(w agree.Disagreement) (disagreement, error) {
	x := &a.exchanges[w.Case]
	told := x.Exchange
	told.Situation = a.situation(x, 0)
	r, err := a.reviewer.Review(&told)
	if err != nil {
		return disagreement{}, err
	}
	d := disagreement{Disagreement: w, Situation: r.Situation.ID, Cues: []reason{}, Missteps: []reason{}}
	text := func(s review.Span) string {
		if !a.options.showText {
			return ""
		}
		return x.Exchange.Reply[s.Start:s.End]
	}
	for i := range r.Evidence {
		if e := &r.Evidence[i]; e.Type == w.Type {
			d.Cues = append(d.Cues, reason{e.Cue, agree.Number(e.Counts), text(e.Span)})
		}
	}
	for i := range r.Missteps {
		if m := &r.Missteps[i]; m.Lowers[w.Type] > 0 {
			d.Missteps = append(d.Missteps, reason{m.ID, agree.Number(m.Lowers[w.Type]), text(m.Span)})
		}
	}
	if a.options.showText {
		d.Customer, d.Reply = x.Exchange.Customer, x.Exchange.Reply
	}
	return d, nil
}
