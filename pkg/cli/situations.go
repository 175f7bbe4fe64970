package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/attune-cx/attune/pkg/empathy"
	"github.com/attune-cx/attune/pkg/rulepack"
)

func newSituations(s *Streams) *cobra.Command {
	var folders []string
	var language string
	c := &cobra.Command{
		Use:   "situations",
		Short: "Show what customers can be in, and what that asks for",
		Args:  commands,
		RunE:  func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	list := &cobra.Command{
		Use:     "list",
		Short:   "List the situations with their ranges",
		Example: "  attune situations list",
		Args:    arguments(0, 0, "nothing more"),
		RunE:    func(*cobra.Command, []string) error { return listSituations(s, folders, language) },
	}
	show := &cobra.Command{
		Use:     "show ID",
		Short:   "Show one situation: ranges, reason, moves that help, modifiers",
		Example: "  attune situations show bereavement_or_illness",
		Args:    arguments(1, 1, "the id of one situation; see `attune situations list`"),
		RunE:    func(_ *cobra.Command, args []string) error { return showSituation(s, folders, language, args[0]) },
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			set, err := loadRules(folders)
			if err != nil {
				return nil, cobra.ShellCompDirectiveError
			}
			return situationIDs(set), cobra.ShellCompDirectiveNoFileComp
		},
	}
	for _, sub := range []*cobra.Command{list, show} {
		addRules(sub, &folders)
		sub.Flags().StringVar(&language, "language", "en", "language of the texts: en or nl")
		complete(sub, "language", "en", "nl")
	}
	c.AddCommand(list, show)
	return c
}

func situationIDs(set *rulepack.Set) (ids []string) {
	for i := range set.Situations {
		ids = append(ids, set.Situations[i].ID.Value)
	}
	return ids
}

// textsOf loads the rules, which must have texts in the language.
func textsOf(folders []string, language string) (*rulepack.Set, error) {
	set, err := loadRules(folders)
	if err != nil {
		return nil, err
	}
	var known []string
	for _, t := range set.Texts() {
		known = append(known, t.ID)
	}
	return set, oneOf("language", language, known...)
}

func listSituations(s *Streams, folders []string, language string) error {
	set, err := textsOf(folders, language)
	if err != nil {
		return err
	}
	rows := [][]string{{"ID", "ATTENTIVE", "AFFECTIVE", "COGNITIVE", "SITUATION"}}
	for i := range set.Situations {
		x := &set.Situations[i]
		row := []string{x.ID.Value}
		for _, t := range empathy.Types {
			row = append(row, rangeText(x.Target[t.String()]))
		}
		rows = append(rows, append(row, x.Name[language]))
	}
	return writeTable(s.Out, rows)
}

func rangeText(r rulepack.Range) string { return fmt.Sprintf("%d–%d", r.Min, r.Max) }

func showSituation(s *Streams, folders []string, language, id string) error {
	set, err := textsOf(folders, language)
	if err != nil {
		return err
	}
	x, ok := set.Situation(id)
	if !ok {
		ids := situationIDs(set)
		return usagef("unknown situation %q: %s", id, meant(id, ids, "there are "+strings.Join(ids, ", ")))
	}
	fmt.Fprintf(s.Out, "%s\n  %s\n\n", x.ID.Value, x.Name[language])
	rows := [][]string{{"TYPE", "RANGE", "MOVES THAT HELP"}}
	for _, t := range empathy.Types {
		rows = append(rows, []string{t.String(), rangeText(x.Target[t.String()]), strings.Join(x.Moves[t.String()], ", ")})
	}
	if err := writeTable(s.Out, rows); err != nil {
		return err
	}
	fmt.Fprintf(s.Out, "\nWhy\n  %s\n", x.Reason[language])
	rows = [][]string{{"MODIFIER", "WHEN", "CHANGE", "WHY"}}
	for _, m := range set.Modifiers {
		if !slices.Contains(x.Encodes, m.ID.Value) {
			rows = append(rows, []string{m.ID.Value, values(m.When), changes(m.Change), m.Reason[language]})
		}
	}
	fmt.Fprint(s.Out, "\nWhat moves these ranges\n")
	if err := writeTable(s.Out, rows); err != nil {
		return err
	}
	_, err = fmt.Fprintf(s.Out, "\nDefined in %s\n", x.Position)
	return err
}

func values(m map[string]string) string {
	var parts []string
	for _, k := range sortedKeys(m) {
		parts = append(parts, k+" "+m[k])
	}
	return strings.Join(parts, ", ")
}

func changes(m map[string]rulepack.Shift) string {
	var parts []string
	for _, t := range empathy.Types {
		x := m[t.String()]
		if x.Min != 0 {
			parts = append(parts, fmt.Sprintf("%s min %+d", t, x.Min))
		}
		if x.Max != 0 {
			parts = append(parts, fmt.Sprintf("%s max %+d", t, x.Max))
		}
	}
	return strings.Join(parts, ", ")
}
