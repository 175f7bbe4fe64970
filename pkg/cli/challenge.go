package cli

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/attune-cx/attune/pkg/empathy"
	"github.com/attune-cx/attune/pkg/review"
	"github.com/attune-cx/attune/pkg/rulepack"
	"github.com/attune-cx/attune/pkg/ruletest"
	"github.com/attune-cx/attune/pkg/terminal"
)

// challenges loads the minimal pairs that --challenge names, of the language that is
// tested.
func (o *testOptions) challenges() ([]ruletest.Challenge, error) {
	if o.challenge == "" {
		return nil, nil
	}
	if info, err := os.Stat(o.challenge); err != nil || !info.IsDir() {
		return nil, usagef("--challenge %s: expected a folder with minimal pairs", o.challenge)
	}
	all, err := ruletest.LoadChallenges(os.DirFS(o.challenge))
	if err != nil {
		return nil, usagef("--challenge %s: %w", o.challenge, err)
	}
	all = slices.DeleteFunc(all, func(c ruletest.Challenge) bool { return o.language != "" && c.Language != o.language })
	if len(all) == 0 {
		return nil, usagef("--challenge %s: found no minimal pairs, expected .yaml files with pairs", o.challenge)
	}
	for i := range all {
		all[i].Path = filepath.Join(o.challenge, all[i].Path)
	}
	return all, nil
}

// A score is how many of some pairs are right.
type score struct{ right, of int }

func (s score) row(name ...string) []string {
	return append(name, fmt.Sprint(s.right), fmt.Sprint(s.of), percent(s.right, s.of))
}

// runChallenges runs minimal pairs and prints those that fail, and how many do not.
// It reports whether all do that are not known to fail.
func runChallenges(s *Streams, set *rulepack.Set, challenges []ruletest.Challenge) (good bool, err error) {
	reviewer, err := review.FromRules(set, review.Options{})
	if err != nil {
		return false, failure{Usage, err}
	}
	outcomes, err := ruletest.RunChallenges(reviewer, challenges)
	if err != nil {
		var unknown *review.InputError
		if errors.As(err, &unknown) {
			err = fmt.Errorf("--challenge: %w", err)
		}
		return false, failure{Usage, err}
	}
	var failed, known, mended []ruletest.Outcome
	tests := map[[3]string]score{}
	languages := map[string]score{}
	for _, o := range outcomes {
		key := [3]string{o.Language, o.Type, o.Test}
		test, language := tests[key], languages[o.Language]
		test.of++
		language.of++
		switch {
		case o.Right:
			test.right++
			language.right++
			if o.Known != "" {
				mended = append(mended, o)
			}
		case o.Known != "":
			known = append(known, o)
		default:
			failed = append(failed, o)
		}
		tests[key], languages[o.Language] = test, language
	}
	fmt.Fprintln(s.Out)
	for _, o := range failed {
		fmt.Fprintln(s.Out, visible(o))
	}
	for _, o := range known {
		fmt.Fprintln(s.Out, visible(fmt.Sprintf("%s:%d: known: %s", o.Path, o.Line, o.Known)))
	}
	for _, o := range mended {
		fmt.Fprintln(s.Out, visible(fmt.Sprintf("%s:%d: right now: take the mark \"known\" away", o.Path, o.Line)))
	}
	if len(failed)+len(known)+len(mended) > 0 {
		fmt.Fprintln(s.Out)
	}
	rows := [][]string{{"LANGUAGE", "TYPE", "TEST", "RIGHT", "OF", "SHARE"}}
	keys := make([][3]string, 0, len(tests))
	for key := range tests {
		keys = append(keys, key)
	}
	slices.SortFunc(keys, func(a, b [3]string) int { return slices.Compare(order(a), order(b)) })
	for _, key := range keys {
		rows = append(rows, tests[key].row(visible(key[0]), key[1], visible(key[2])))
	}
	var all score
	for _, language := range sortedKeys(languages) {
		rows = append(rows, languages[language].row(visible(language), "all", ""))
		all.right, all.of = all.right+languages[language].right, all.of+languages[language].of
	}
	if err := writeTable(s.Out, rows); err != nil {
		return false, err
	}
	_, err = fmt.Fprintf(s.Out, "%s: %d right, %d wrong as known, %d failed\n", terminal.Counted(all.of, "pair", "pairs"), all.right, len(known), len(failed))
	return len(failed) == 0, err
}

// order sorts by language, type as always shown, and test.
func order(key [3]string) []string {
	t, err := empathy.ParseType(key[1])
	if err != nil {
		return key[:]
	}
	return []string{key[0], strings.Repeat("z", int(t)), key[2]}
}
