package cli

import (
	"context"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/attune-cx/attune/pkg/review"
	"github.com/attune-cx/attune/pkg/rulepack"
	"github.com/attune-cx/attune/pkg/ruletest"
	"github.com/attune-cx/attune/pkg/terminal"
)

func newRules(s *Streams) *cobra.Command {
	c := &cobra.Command{
		Use:   "rules",
		Short: "List, show, try, test and check rules",
		Long:  "Everything that Attune looks for is a rule in a YAML file. The guide to writing\nyour own is rules/README.md.",
		Args:  commands,
		RunE:  func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(newRulesList(s), newRulesShow(s), newRulesTry(s), newRulesTest(s), newRulesCheck(s), newRulesSchema(s))
	return c
}

// A ruleSelection is the rules that a command is about.
type ruleSelection struct {
	folders  []string
	language string
}

func (r *ruleSelection) add(c *cobra.Command) {
	addRules(c, &r.folders)
	c.Flags().StringVar(&r.language, "language", "", "only this language: en or nl")
	complete(c, "language", "en", "nl")
}

// has reports whether a rule stands in one of the folders; without folders, all do.
func (r *ruleSelection) has(at rulepack.Position) bool {
	return len(r.folders) == 0 || slices.ContainsFunc(r.folders, func(folder string) bool {
		return path.Join(folder, strings.TrimPrefix(at.Path, path.Clean(folder)+"/")) == at.Path
	})
}

// languages loads the selected rules.
func (r *ruleSelection) languages() (*rulepack.Set, []*rulepack.Language, error) {
	set, err := loadRules(r.folders)
	if err != nil {
		return nil, nil, err
	}
	var all []*rulepack.Language
	for _, t := range set.Texts() {
		if r.language != "" && t.ID != r.language {
			continue
		}
		l, err := set.Language(t.ID)
		if err != nil {
			return nil, nil, failure{Usage, err}
		}
		all = append(all, l)
	}
	if len(all) == 0 {
		_, err := set.Language(r.language)
		return nil, nil, failure{Usage, err}
	}
	return set, all, nil
}

func newRulesList(s *Streams) *cobra.Command {
	var o ruleSelection
	c := &cobra.Command{
		Use:     "list",
		Short:   "List cues, missteps and signals",
		Example: "  attune rules list --language en",
		Args:    arguments(0, 0, "nothing more"),
		RunE: func(*cobra.Command, []string) error {
			_, languages, err := o.languages()
			if err != nil {
				return err
			}
			rows := [][]string{{"ID", "SHOWS", "STRENGTH", "SAYS"}}
			for _, l := range languages {
				for _, x := range l.Cues {
					rows = append(rows, []string{x.ID.Value, x.Type.String() + ": " + x.Move, fmt.Sprintf("%.2f", x.Strength), x.Says})
				}
				for _, x := range l.Missteps {
					rows = append(rows, []string{x.ID.Value, "misstep: " + x.Kind, "", x.Says})
				}
				for _, x := range l.Signals {
					rows = append(rows, []string{x.ID.Value, "signal", "", x.Says})
				}
			}
			return writeTable(s.Out, rows)
		},
	}
	o.add(c)
	return c
}

func newRulesShow(s *Streams) *cobra.Command {
	var o ruleSelection
	c := &cobra.Command{
		Use:     "show ID",
		Short:   "Show one rule, or the lexicon of one kind of text, as it stands in its file",
		Example: "  attune rules show en.affective.apologise.event\n  attune rules show en.lexicon.letter",
		Args:    arguments(1, 1, "the id of one rule; see `attune rules list`"),
		RunE: func(_ *cobra.Command, args []string) error {
			_, languages, err := o.languages()
			if err != nil {
				return err
			}
			var ids []string
			for _, l := range languages {
				for _, x := range l.Cues {
					if ids = append(ids, x.ID.Value); x.ID.Value == args[0] {
						return showRule(s, x.Position)
					}
				}
				for _, x := range l.Missteps {
					if ids = append(ids, x.ID.Value); x.ID.Value == args[0] {
						return showRule(s, x.Position)
					}
				}
				for _, x := range l.Signals {
					if ids = append(ids, x.ID.Value); x.ID.Value == args[0] {
						return showRule(s, x.Position)
					}
				}
				for _, name := range rulepack.Registers {
					x, id := l.Lexicon.Register(name), l.Text.ID+".lexicon."+name
					if x == nil || name != "letter" && x == l.Lexicon.Letter { // none of its own
						continue
					}
					if ids = append(ids, id); id == args[0] {
						return showRule(s, x.Position)
					}
				}
			}
			for _, id := range ids {
				if strings.HasSuffix(id, "."+args[0]) { // without the language, or only its end
					return usagef("unknown rule %q: did you mean %q?", args[0], id)
				}
			}
			return usagef("unknown rule %q: %s", args[0], meant(args[0], ids, "see `attune rules list`"))
		},
	}
	o.add(c)
	return c
}

// showRule prints the lines of the rule that begins at a place: all that follow and
// are indented as far as its first key.
func showRule(s *Streams, at rulepack.Position) error {
	data, err := readRuleFile(at.Path)
	if err != nil {
		return err
	}
	lines := strings.SplitAfter(string(data), "\n")
	from := min(at.Line, len(lines)) - 1
	to := from + 1
	for to < len(lines) && (strings.TrimSpace(lines[to]) == "" || len(lines[to])-len(strings.TrimLeft(lines[to], " ")) >= at.Column-1) {
		to++
	}
	_, err = fmt.Fprintf(s.Out, "# %s\n%s\n", at, strings.TrimRight(strings.Join(lines[from:to], ""), "\n"))
	return err
}

// readRuleFile reads a rule file by the path that its rules give: of a folder, or of
// the built-in rules.
func readRuleFile(path string) ([]byte, error) {
	builtIn := review.BuiltIn()
	if rest, ok := strings.CutPrefix(path, builtIn.Name+"/"); ok {
		if f, err := builtIn.FS.Open(rest); err == nil {
			defer f.Close()
			info, err := f.Stat()
			if err != nil {
				return nil, err
			}
			data := make([]byte, info.Size())
			_, err = f.Read(data)
			return data, err
		}
	}
	return os.ReadFile(filepath.FromSlash(path))
}

// testOptions say what rules are tested on besides their examples.
type testOptions struct {
	ruleSelection
	coverage  bool
	minFires  int
	challenge string
}

func newRulesTest(s *Streams) *cobra.Command {
	var o testOptions
	c := &cobra.Command{
		Use:   "test [FILE...]",
		Short: "Run the examples that rules carry",
		Long: `Runs the examples that rules carry: texts that a rule must match, and near misses
that it must not. With --rules it runs those of the rules in these folders, on top
of the built-in ones, else those of the built-in rules. Exit code 1 says that an
example failed.

With --coverage it also counts in how many texts each rule fires: those in FILE...,
read as "attune score" reads them, else the examples. It lists the rules that never
do, that lack examples, or that never fire without another one that does the same.
With --min-fires N, rules that fire in fewer texts are listed, and the exit code is 1.

With --challenge DIR it also runs minimal pairs and prints the share that is right.
Pairs that are marked as known are listed; any other that fails makes exit code 1.`,
		Example: `  attune rules test
  attune rules test --rules my-rules --language nl
  attune rules test --coverage --min-fires 5 transcripts.jsonl
  attune rules test --challenge testdata/challenge`,
		Args: arguments(0, many, "files, folders, or - for standard input"),
		RunE: func(c *cobra.Command, args []string) error { return runTest(c.Context(), s, &o, args) },
	}
	o.add(c)
	f := c.Flags()
	f.BoolVar(&o.coverage, "coverage", false, "count how often each rule fires, on FILE... or on the examples")
	f.IntVar(&o.minFires, "min-fires", 0, "with --coverage: fail when a rule fires in fewer texts")
	f.StringVar(&o.challenge, "challenge", "", "folder with minimal pairs to run")
	_ = c.MarkFlagDirname("challenge")
	return c
}

func runTest(ctx context.Context, s *Streams, o *testOptions, paths []string) error {
	switch {
	case o.minFires < 0:
		return usagef("--min-fires %d: expected 0 or more", o.minFires)
	case !o.coverage && o.minFires > 0:
		return usagef("--min-fires %d: expected --coverage with it", o.minFires)
	case !o.coverage && len(paths) > 0:
		return usagef("%s: texts are for --coverage, which is missing", paths[0])
	}
	set, languages, err := o.languages()
	if err != nil {
		return err
	}
	challenges, err := o.challenges()
	if err != nil {
		return err
	}
	good := true
	for _, l := range languages {
		result, err := ruletest.RunSome(l, set, o.has)
		if err != nil {
			return failure{Usage, err}
		}
		for _, f := range result.Failures {
			fmt.Fprintln(s.Out, visible(f))
		}
		good = good && len(result.Failures) == 0
		fmt.Fprintf(s.Out, "%s: %s with %s, %d failed\n", l.Text.ID, terminal.Counted(result.Rules, "rule", "rules"), terminal.Counted(result.Examples, "example", "examples"), len(result.Failures))
	}
	if o.challenge != "" {
		right, err := runChallenges(s, set, challenges)
		if err != nil {
			return err
		}
		good = good && right
	}
	unread := false
	if o.coverage {
		enough, rejected, err := runCoverage(ctx, s, o, set, languages, paths)
		if err != nil {
			return err
		}
		good, unread = good && enough, rejected
	}
	switch {
	case unread:
		return silent(Unread)
	case !good:
		return silent(Threshold)
	}
	return nil
}

func newRulesCheck(s *Streams) *cobra.Command {
	return &cobra.Command{
		Use:   "check PATH",
		Short: "Check a folder of rules without running its examples",
		Long: `Reads a folder of rules on top of the built-in ones and lists every fault with
path:line:column, what was found, and how to mend it.`,
		Example: "  attune rules check my-rules",
		Args:    arguments(1, 1, "one folder with rules"),
		RunE: func(_ *cobra.Command, args []string) error {
			set, err := loadRules(args)
			if err != nil {
				return err
			}
			if _, err := review.FromRules(set, review.Options{}); err != nil {
				return failure{Usage, err}
			}
			_, err = fmt.Fprintf(s.Out, "%s: no faults\n", args[0])
			return err
		},
	}
}

func newRulesSchema(s *Streams) *cobra.Command {
	return &cobra.Command{
		Use:   "schema",
		Short: "Print the JSON Schema of rule files, for editors",
		Long: `Prints the JSON Schema of rule files. Editors that use the YAML language server
complete and check rule files with it when a file starts with
# yaml-language-server: $schema=PATH`,
		Example: "  attune rules schema > rules.schema.json",
		Args:    arguments(0, 0, "nothing more"),
		RunE:    func(*cobra.Command, []string) error { return printSchema(s.Out, rulepack.Schema) },
	}
}
