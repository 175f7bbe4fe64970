package cli

import (
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/attune-cx/attune/pkg/report"
	"github.com/attune-cx/attune/pkg/review"
	"github.com/attune-cx/attune/pkg/rulepack"
	"github.com/attune-cx/attune/pkg/terminal"
)

// reading are the flags of commands that review.
type reading struct {
	situation string
	language  string
	rules     []string
}

func (r *reading) add(c *cobra.Command) {
	f := c.Flags()
	f.StringVar(&r.situation, "situation", "", "`id` of the customer's situation, see attune situations list; default: diagnosed")
	f.StringVar(&r.language, "language", "auto", "language of the texts: en, nl or auto")
	addRules(c, &r.rules)
	_ = c.RegisterFlagCompletionFunc("situation", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		set, err := loadRules(r.rules)
		if err != nil {
			return nil, cobra.ShellCompDirectiveError
		}
		var ids []string
		for _, s := range set.Situations {
			ids = append(ids, s.ID.Value+"\t"+s.Name["en"])
		}
		return ids, cobra.ShellCompDirectiveNoFileComp
	})
	complete(c, "language", "en", "nl", "auto")
}

func addRules(c *cobra.Command, into *[]string) {
	c.Flags().StringArrayVar(into, "rules", nil, "`folder` with rules that add to, replace or switch off built-in ones; repeatable")
	_ = c.MarkFlagDirname("rules")
}

func complete(c *cobra.Command, flag string, values ...string) {
	_ = c.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(slices.Clone(values), cobra.ShellCompDirectiveNoFileComp))
}

// reviewer makes the reviewer that the flags ask for.
func (r *reading) reviewer(o review.Options) (*review.Reviewer, error) {
	o.Situation = r.situation
	if r.language != "auto" {
		o.Language = r.language
	}
	set, err := loadRules(r.rules)
	if err != nil {
		return nil, err
	}
	reviewer, err := review.FromRules(set, o)
	if err != nil {
		return nil, failure{Usage, err}
	}
	return reviewer, nil
}

// loadRules loads the built-in rules and the folders, and checks the latter.
func loadRules(folders []string) (*rulepack.Set, error) {
	packs := []rulepack.Source{review.BuiltIn()}
	for _, folder := range folders {
		info, err := os.Stat(folder)
		if err != nil {
			return nil, usagef("%s: there is no such folder with rules", folder)
		}
		if !info.IsDir() {
			return nil, usagef("%s: this is a file; expected the folder with rules that it is in", folder)
		}
		packs = append(packs, rulepack.Source{FS: os.DirFS(folder), Name: folder})
	}
	set, err := rulepack.Load(packs...)
	if err == nil && len(folders) > 0 {
		err = set.Check()
	}
	if err != nil {
		return nil, failure{Usage, err}
	}
	return set, nil
}

// showing are the flags of commands that print views.
type showing struct {
	format  string
	formats []string
	flag    *pflag.Flag // --format
	color   string
	explain bool
}

// formatGiven says that the user asked for the format.
func (v *showing) formatGiven() bool { return v.flag.Changed }

func (v *showing) add(c *cobra.Command, formats ...string) {
	v.addFormat(c, formats...)
	c.Flags().BoolVar(&v.explain, "explain", false, "show how every score comes about")
}

// addFormat is add for commands that always show all there is.
func (v *showing) addFormat(c *cobra.Command, formats ...string) {
	v.formats = formats
	c.Flags().StringVar(&v.format, "format", formats[0], "output: "+strings.Join(formats, ", "))
	v.flag = c.Flags().Lookup("format")
	c.Flags().StringVar(&v.color, "color", "auto", "colour: auto, always or never; auto respects NO_COLOR")
	complete(c, "format", formats...)
	complete(c, "color", "auto", "always", "never")
}

// options checks the flags. Colour and width are those of a terminal only when the
// output goes there.
func (v *showing) options(s *Streams, toFile bool) (report.Options, error) {
	if err := oneOf("format", v.format, v.formats...); err != nil {
		return report.Options{}, err
	}
	if err := oneOf("color", v.color, "auto", "always", "never"); err != nil {
		return report.Options{}, err
	}
	color, err := terminal.ParseColor(v.color, s.Terminal && !toFile, s.Getenv)
	if err != nil {
		return report.Options{}, failure{Usage, err}
	}
	o := report.Options{Explain: v.explain}
	o.Style.Color = color
	if !toFile {
		o.Width = s.Columns
	}
	return o, nil
}
