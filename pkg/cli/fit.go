package cli

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/attune-cx/attune/pkg/agree"
	"github.com/attune-cx/attune/pkg/atomicfile"
	"github.com/attune-cx/attune/pkg/empathy"
	"github.com/attune-cx/attune/pkg/fit"
	"github.com/attune-cx/attune/pkg/labels"
	"github.com/attune-cx/attune/pkg/rulepack"
	"github.com/attune-cx/attune/pkg/terminal"
)

type fitOptions struct {
	rules    []string
	language string
	out      string
	targets  bool
	lexicon  bool
	cues     float64 // below 0 is by cross-validation
	all      bool
}

func newFit(s *Streams) *cobra.Command {
	var o fitOptions
	c := &cobra.Command{
		Use:   "fit LABELS...",
		Short: "Fit strengths or ranges to your own reviewers' ratings",
		Long: `Estimates the strengths of cues from replies that people have rated, and writes a
rule file that overrides them. Strengths stay between 0 and 0.8 and near to where
they were unless the ratings say otherwise; how near is chosen by cross-validation.
The agreement before and after is shown, and on replies that a fit did not see.

With --targets it proposes the ranges of situations from ratings of fit (low, ok,
high) instead, with the number of ratings behind each. Situations with too few
rated replies keep their ranges.

With --lexicon it rates single words instead: what each says of each type by itself. A
share of the score is by cues and the rest by words; the share is chosen by
cross-validation, or given with --cues. Words that stand in few replies get no rating.

LABELS are JSONL or CSV: a record as for score with attentive, affective and
cognitive (0 to 3, 0 to 100, or yes and no) and, for --targets, attentive_fit and so
on and situation; or several such ratings under "ratings".`,
		Example: `  attune fit ratings.jsonl --out our-rules/strengths.yaml
  attune fit --targets ratings.csv --out our-rules/targets.yaml
  attune fit --lexicon ratings.jsonl --language en --out our-rules/lexicon.yaml
  attune agree ratings.jsonl --rules our-rules`,
		Args: arguments(1, many, "files with ratings"),
		RunE: func(c *cobra.Command, args []string) error {
			if c.Flags().Changed("cues") {
				switch {
				case !o.lexicon:
					return usagef("--cues is the share of cues beside a lexicon: expected --lexicon too")
				case !(o.cues >= 0 && o.cues <= 1): // or no number
					return usagef("--cues %g: expected a share, 0 to 1", o.cues)
				}
			}
			return runFit(c.Context(), s, &o, args)
		},
	}
	addRules(c, &o.rules)
	f := c.Flags()
	f.StringVar(&o.language, "language", "auto", "language of the texts: en, nl or auto")
	f.StringVarP(&o.out, "out", "o", "", "rule file to write; it appears whole or not at all")
	f.BoolVar(&o.targets, "targets", false, "fit the ranges of situations instead of strengths")
	f.BoolVar(&o.lexicon, "lexicon", false, "rate single words instead of fitting strengths")
	f.Float64Var(&o.cues, "cues", -1, "with --lexicon: share of cues in the score, 0 to 1 (default: by cross-validation)")
	f.BoolVar(&o.all, "all", false, "list all cues, not only those that move most")
	c.MarkFlagsMutuallyExclusive("targets", "lexicon", "all")
	complete(c, "language", "en", "nl", "auto")
	return c
}

func runFit(ctx context.Context, s *Streams, o *fitOptions, paths []string) error {
	if err := oneOf("language", o.language, "en", "nl", "auto"); err != nil {
		return err
	}
	if err := spares("out", o.out, paths); err != nil {
		return err
	}
	set, err := loadRules(o.rules)
	if err != nil {
		return err
	}
	var rated []labels.Labelled
	rejected := 0
	for _, path := range paths {
		f, err := labels.Read(ctx, path, s.In, labels.Options{})
		if err != nil {
			return err
		}
		for _, r := range f.Rejects {
			fmt.Fprintln(s.Err, r)
		}
		rejected += len(f.Rejects)
		for _, x := range f.Exchanges {
			if o.language != "auto" {
				x.Exchange.Language = o.language
			}
			rated = append(rated, x)
		}
	}
	if len(rated) == 0 {
		return usagef("there are no ratings in %s; see `attune fit --help` for what labels look like", strings.Join(paths, ", "))
	}
	if o.targets || o.lexicon {
		reportStrangers(s, set, rated)
	}
	var summary bytes.Buffer
	var pack string
	switch {
	case o.targets:
		pack, err = fitTargets(&summary, set, rated)
	case o.lexicon:
		pack, err = fitLexicon(&summary, o, set, rated)
	default:
		pack, err = fitStrengths(&summary, o, set, rated)
	}
	if err != nil {
		return err
	}
	// The file comes first: standard output may be closed by who has read enough.
	if err := writePack(s, o.out, pack); err != nil {
		return err
	}
	out := s.Out
	if o.out == "-" {
		out = s.Err
	}
	if _, err := summary.WriteTo(out); err != nil {
		return err
	}
	if rejected > 0 {
		fmt.Fprintf(s.Err, "attune: %s could not be read; the fit rests on the rest\n", terminal.Counted(rejected, "rating", "ratings"))
		return silent(Unread)
	}
	return nil
}

// reportStrangers says when raters name situations that the rules do not know: a fit passes
// over them.
func reportStrangers(s *Streams, set *rulepack.Set, rated []labels.Labelled) {
	first, ratings := "", 0
	for i := range rated {
		for _, r := range rated[i].Ratings {
			if _, ok := set.Situation(r.Situation); !ok && r.Situation != "" {
				first = cmp.Or(first, r.Situation)
				ratings++
			}
		}
	}
	if ratings > 0 {
		fmt.Fprintf(s.Err, "attune: %s a situation that there is not (first: %q), which the fit passes over; see `attune situations list`\n",
			terminal.Counted(ratings, "rating names", "ratings name"), first)
	}
}

// writePack writes a rule file, if it has a name; "-" is standard output.
func writePack(s *Streams, path, pack string) error {
	if path == "" {
		return nil
	}
	out, err := atomicfile.Create(path, s.Out)
	if err != nil {
		return usagef("--out %s: %w", path, cause(err))
	}
	defer out.Abort()
	if _, err := io.WriteString(out, pack); err != nil {
		return err
	}
	return out.Commit()
}

func fitStrengths(w io.Writer, o *fitOptions, set *rulepack.Set, rated []labels.Labelled) (string, error) {
	if len(rated) < fit.FewestRated {
		return "", tooFew(len(rated))
	}
	f, err := fit.Strengths(set, rated)
	if err != nil {
		return "", failure{Usage, err}
	}
	fmt.Fprintf(w, "%s, %s\n\n", terminal.Counted(len(rated), "rated reply", "rated replies"), terminal.Counted(len(f.Strengths), "cue found in them", "cues found in them"))
	if err := writeAgreement(w, rated, f.Before, f.Unseen, f.After); err != nil {
		return "", err
	}
	moved := slices.Clone(f.Strengths)
	slices.SortStableFunc(moved, func(a, b fit.Strength) int {
		return int(math.Round(100*math.Abs(b.After-b.Before))) - int(math.Round(100*math.Abs(a.After-a.Before)))
	})
	if !o.all {
		moved = moved[:min(len(moved), 20)]
	}
	rows := [][]string{{"CUE", "BEFORE", "AFTER", "REPLIES"}}
	for _, x := range moved {
		rows = append(rows, []string{x.Cue, fmt.Sprintf("%.2f", x.Before), fmt.Sprintf("%.2f", x.After), fmt.Sprint(x.Replies)})
	}
	fmt.Fprintln(w)
	if err := writeTable(w, rows); err != nil {
		return "", err
	}
	var b strings.Builder
	fmt.Fprintf(&b, "# Strengths of cues, fitted to the ratings of %s by attune fit.\n# They override the strengths in the cues.\nstrengths:\n", terminal.Counted(len(rated), "reply", "replies"))
	for _, x := range f.Strengths {
		fmt.Fprintf(&b, "  %s: %.2f\n", x.Cue, x.After)
	}
	return b.String(), nil
}

// writeAgreement writes how well scores agree with the ratings.
func writeAgreement(w io.Writer, rated []labels.Labelled, before, unseen, after [][empathy.Count]int) error {
	rows := [][]string{{"AGREEMENT (QUADRATIC-WEIGHTED KAPPA)", "BEFORE", "FITTED, ON UNSEEN REPLIES", "FITTED, ON THESE"}}
	for _, t := range empathy.Types {
		row := []string{t.String()}
		for _, scores := range [][][empathy.Count]int{before, unseen, after} {
			row = append(row, withInterval(rated, scores, t))
		}
		rows = append(rows, row)
	}
	return writeTable(w, rows)
}

func fitLexicon(w io.Writer, o *fitOptions, set *rulepack.Set, rated []labels.Labelled) (string, error) {
	if len(rated) < fit.FewestRated {
		return "", tooFew(len(rated))
	}
	f, err := fit.Lexicon(set, rated, fit.LexiconOptions{Cues: o.cues})
	if err != nil {
		return "", failure{Usage, err}
	}
	fmt.Fprintln(w, terminal.Counted(len(rated), "rated reply", "rated replies"))
	for _, name := range rulepack.Registers {
		if n := f.Replies[name]; n > 0 {
			fmt.Fprintf(w, "%-7s %s, %s\n", name, terminal.Counted(n, "reply", "replies"), terminal.Counted(len(f.Lexicon.Register(name).Words), "word rated", "words rated"))
		}
	}
	fmt.Fprintln(w)
	if err := writeAgreement(w, rated, f.Before, f.Unseen, f.After); err != nil {
		return "", err
	}
	return lexiconYAML(f), writeSituationAgreement(w, rated, f)
}

// writeSituationAgreement writes how well situations agree with those that raters name.
func writeSituationAgreement(w io.Writer, rated []labels.Labelled, f *fit.FittedLexicon) error {
	row := []string{"situation"}
	for _, ours := range [][]string{f.SituationsBefore, f.SituationsUnseen, f.SituationsAfter} {
		number := map[string]int{}
		of := func(id string) int {
			if _, ok := number[id]; !ok {
				number[id] = len(number)
			}
			return number[id]
		}
		var a, b []int
		for i := range rated {
			for r := range rated[i].Ratings {
				if id := rated[i].Ratings[r].Situation; id != "" {
					a, b = append(a, of(ours[i])), append(b, of(id))
				}
			}
		}
		if len(a) == 0 {
			return nil
		}
		kappa := "–" // all are the same
		if k := agree.Kappa(a, b, len(number), agree.Plain); !math.IsNaN(k) {
			kappa = fmt.Sprintf("%.2f", k)
		}
		row = append(row, kappa)
	}
	fmt.Fprintln(w)
	return writeTable(w, [][]string{{"AGREEMENT (KAPPA)", "BEFORE", "FITTED, ON UNSEEN REPLIES", "FITTED, ON THESE"}, row})
}

// lexiconYAML writes a lexicon as a rule file.
func lexiconYAML(f *fit.FittedLexicon) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# What single words say of each type, fitted to ratings by attune fit --lexicon:\n# points, attentive, affective and cognitive.\nlanguage: %s\nlexicon:\n", f.Language)
	for _, name := range rulepack.Registers {
		if f.Replies[name] == 0 {
			continue
		}
		r := f.Lexicon.Register(name)
		fmt.Fprintf(&b, "  %s: # %s\n    cues: %s\n    base: %s\n    measures:\n", name, terminal.Counted(f.Replies[name], "reply", "replies"), pointsText(*r.Cues), pointsText(r.Base))
		for _, measure := range rulepack.Measures {
			fmt.Fprintf(&b, "      %s: %s\n", measure, pointsText(r.Measures[measure]))
		}
		b.WriteString("    words:\n")
		for _, word := range slices.Sorted(maps.Keys(r.Words)) {
			points := r.Words[word]
			fmt.Fprintf(&b, "      %q: %s\n", word, numbersText(points[:]))
		}
		writeCustomers(&b, r.Customers)
	}
	return b.String()
}

// writeCustomers writes what the words of messages say of the situation, if anything.
func writeCustomers(b *strings.Builder, c *rulepack.CustomerWords) {
	if c == nil {
		return
	}
	fmt.Fprintf(b, "    customers: # log-odds of each situation\n      situations: [%s]\n      base: %s\n      length: %s\n      words:\n",
		strings.Join(c.Situations, ", "), listText(c.Base), listText(c.Length))
	for _, word := range slices.Sorted(maps.Keys(c.Words)) {
		fmt.Fprintf(b, "        %q: %s\n", word, numbersText(c.Words[word]))
	}
}

// numbersText writes numbers with spaces between them, the form that is read fastest.
func numbersText(numbers []float64) string {
	var texts []string
	for _, x := range numbers {
		texts = append(texts, strconv.FormatFloat(x, 'g', -1, 64))
	}
	return strings.Join(texts, " ")
}

func listText(numbers []float64) string {
	return "[" + strings.ReplaceAll(numbersText(numbers), " ", ", ") + "]"
}

func pointsText(p rulepack.Points) string { return listText(p[:]) }

func tooFew(rated int) error {
	return usagef("%s: too few to fit on; at least %d are needed, and some hundreds are better", terminal.Counted(rated, "rated reply", "rated replies"), fit.FewestRated)
}

// withInterval is the mean kappa with the raters, with its 95 % interval.
func withInterval(rated []labels.Labelled, scores [][empathy.Count]int, t empathy.Type) string {
	statistic := func(sample []int) float64 {
		var ours, theirs []int
		for _, i := range sample {
			for r := range rated[i].Ratings {
				if x := &rated[i].Ratings[r]; x.Rated(t) {
					ours = append(ours, levelNumber(scores[i][t]))
					theirs = append(theirs, x.Level(t))
				}
			}
		}
		return agree.Kappa(ours, theirs, 4, agree.Quadratic)
	}
	all := make([]int, len(rated))
	for i := range all {
		all[i] = i
	}
	kappa := statistic(all)
	if math.IsNaN(kappa) {
		return "–" // no ratings, or all the same
	}
	low, high := agree.Bootstrap(len(rated), 500, 1, statistic)
	return fmt.Sprintf("%.2f (%.2f to %.2f)", kappa, low, high)
}

func levelNumber(score int) int {
	return slices.Index([]empathy.Level{empathy.None, empathy.Slight, empathy.Clear, empathy.Strong}, empathy.LevelOf(score))
}

func fitTargets(w io.Writer, set *rulepack.Set, rated []labels.Labelled) (string, error) {
	proposals, err := fit.Targets(set, rated)
	if err != nil {
		return "", failure{Usage, err}
	}
	if len(proposals) == 0 {
		return "", usagef("no rating says whether a reply fits its situation; --targets needs attentive_fit, affective_fit or cognitive_fit, and situation")
	}
	rows := [][]string{{"SITUATION", "TYPE", "RANGE", "PROPOSED", "RATINGS", "RIGHT BEFORE", "RIGHT AFTER"}}
	changed := map[string]bool{}
	for _, p := range proposals {
		after := rangeText(rulepack.Range(p.After))
		switch {
		case p.Exchanges < fit.FewestExchanges:
			after = "too few"
		case p.After == p.Before:
			after = "as it is"
		default:
			changed[p.Situation] = true
		}
		rows = append(rows, []string{p.Situation, p.Type.String(), rangeText(rulepack.Range(p.Before)), after, fmt.Sprint(p.Ratings), fmt.Sprint(p.RightBefore), fmt.Sprint(p.RightAfter)})
	}
	if err := writeTable(w, rows); err != nil {
		return "", err
	}
	var b strings.Builder
	b.WriteString("# Ranges of situations, fitted to ratings of fit by attune fit --targets.\n")
	if len(changed) == 0 {
		fmt.Fprintf(w, "\nNo range changes. A change needs %d rated replies in a situation.\n", fit.FewestExchanges)
		b.WriteString("# No range changed.\n")
		return b.String(), nil
	}
	b.WriteString("targets:\n")
	for i := 0; i < len(proposals); i++ {
		p := proposals[i]
		if !changed[p.Situation] {
			continue
		}
		if i == 0 || proposals[i-1].Situation != p.Situation {
			fmt.Fprintf(&b, "  %s:\n", p.Situation)
		}
		fmt.Fprintf(&b, "    %s: [%d, %d]\n", p.Type, p.After.Min, p.After.Max)
	}
	return b.String(), nil
}
