package cli

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/attune-cx/attune/pkg/intake"
	"github.com/attune-cx/attune/pkg/rulepack"
	"github.com/attune-cx/attune/pkg/ruletest"
	"github.com/attune-cx/attune/pkg/terminal"
)

// runCoverage counts how often rules fire and prints it. It reports whether all fire
// as often as they must, and whether a record could not be read.
func runCoverage(ctx context.Context, s *Streams, o *testOptions, set *rulepack.Set, languages []*rulepack.Language, paths []string) (enough, unread bool, err error) {
	coverage, err := ruletest.NewCoverage(set, languages, o.has)
	if err != nil {
		return false, false, failure{Usage, err}
	}
	rejected := &rejects{err: s.Err}
	source := "examples"
	if len(paths) == 0 {
		err = coverage.AddExamples()
	} else {
		source = "texts"
		err = coverTexts(ctx, s, coverage, paths, rejected)
	}
	if err != nil {
		return false, false, err
	}
	enough = true
	for _, l := range coverage.Languages {
		fmt.Fprintf(s.Out, "\n%s: rules on %d %s\n", l.Language, l.Texts, source)
		rare, err := writeCoverage(s.Out, l, o.minFires)
		if err != nil {
			return false, false, err
		}
		enough = enough && !rare
	}
	if coverage.Others > 0 {
		fmt.Fprintf(s.Out, "\n%s in other languages, or in none that is known\n", terminal.Counted(coverage.Others, "text", "texts"))
	}
	if rejected.count > 0 {
		fmt.Fprintf(s.Err, "attune: %s could not be read; the rest was counted\n", terminal.Counted(rejected.count, "record", "records"))
	}
	return enough, rejected.count > 0, nil
}

// coverTexts reads texts and runs the rules on them.
func coverTexts(ctx context.Context, s *Streams, coverage *ruletest.Coverage, paths []string, rejected *rejects) error {
	in, err := intake.Open(paths, s.In, intake.Options{})
	if err != nil {
		return err
	}
	defer in.Close()
	for {
		x, reject, err := in.Next(ctx)
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		case reject != nil:
			if err := rejected.add(reject); err != nil {
				return err
			}
		default:
			if err := coverage.Add(x); err != nil {
				return failure{Usage, err}
			}
		}
	}
}

// writeCoverage writes how often the rules of a language fire, and then what should
// be looked at. It reports whether a rule fires in fewer texts than it must.
func writeCoverage(w io.Writer, l *ruletest.LanguageCoverage, minFires int) (rare bool, err error) {
	rows := [][]string{{"TEXTS", "SHARE", "COUNTED", "RULE"}}
	var never, seldom, bare []string
	for i := range l.Rules {
		r := &l.Rules[i]
		if !r.Asked {
			continue
		}
		rows = append(rows, []string{fmt.Sprint(r.Texts), percent(r.Texts, l.Texts), fmt.Sprint(r.Counted), visible(r.ID)})
		place := fmt.Sprintf("%s (%s)", r.ID, r.Position)
		switch {
		case r.Texts == 0:
			never = append(never, place)
		case r.Texts < minFires:
			seldom = append(seldom, fmt.Sprintf("%s: %d", place, r.Texts))
		case r.Counted == 0:
			seldom = append(seldom, place+": stronger cues for the same move stand in its place each time")
		}
		rare = rare || r.Texts < minFires
		switch {
		case r.Matches+r.Misses == 0:
			bare = append(bare, place+": no examples")
		case r.Matches == 0:
			bare = append(bare, place+": no matches")
		case r.Misses == 0:
			bare = append(bare, place+": no near misses")
		}
	}
	if err := writeTable(w, rows); err != nil {
		return rare, err
	}
	var redundant []string
	for _, x := range l.Redundant() {
		how := "never without"
		if x.Both {
			how = "always together with"
		}
		redundant = append(redundant, fmt.Sprintf("%s %s %s: %s", x.Rule.ID, how, x.With.ID, terminal.Counted(x.Rule.Texts, "text", "texts")))
	}
	for _, list := range []struct {
		title, one, many string
		lines            []string
	}{
		{"Without examples of both kinds", "rule", "rules", bare},
		{"Never fire", "rule", "rules", never},
		{"Fire seldom, or never count", "rule", "rules", seldom},
		{"Perhaps not needed: fire only where another rule does the same at the same words", "pair", "pairs", redundant},
	} {
		if len(list.lines) == 0 {
			continue
		}
		fmt.Fprintf(w, "\n%s: %s\n", list.title, terminal.Counted(len(list.lines), list.one, list.many))
		for _, line := range list.lines {
			if _, err := fmt.Fprintf(w, "  %s\n", visible(line)); err != nil {
				return rare, err
			}
		}
	}
	return rare, nil
}
