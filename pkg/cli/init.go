package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/attune-cx/attune/pkg/atomicfile"
	"github.com/attune-cx/attune/pkg/config"
	"github.com/attune-cx/attune/pkg/rulepack"
	"github.com/attune-cx/attune/pkg/terminal"
)

type initOptions struct {
	rules  []string
	output string
	force  bool
	schema bool
}

func newInit(s *Streams) *cobra.Command {
	var o initOptions
	c := &cobra.Command{
		Use:   "init [FOLDER]",
		Short: "Write a commented .attune.yaml for the replies in a folder",
		Long: `Looks at the canned replies in FOLDER, or in the current folder, and writes a
.attune.yaml there in which every key is explained. Folders and categories that are
named after a situation (refunds, opzeggingen) get a rule that says so.

With --schema it prints the JSON Schema of the file instead. Editors that use the YAML
language server check and complete a file that starts with
# yaml-language-server: $schema=PATH`,
		Example: `  attune init
  attune init canned/
  attune init --output -
  attune init --schema > attune.schema.json`,
		Args: arguments(0, 1, "one folder with replies"),
		RunE: func(c *cobra.Command, args []string) error {
			if o.schema {
				return printSchema(s.Out, config.Schema)
			}
			folder := "."
			if len(args) > 0 {
				folder = args[0]
			}
			return runInit(c.Context(), s, &o, folder)
		},
	}
	f := c.Flags()
	f.StringVarP(&o.output, "output", "o", "", "`file` to write to, in FOLDER or above it; - for standard output (default .attune.yaml in FOLDER)")
	f.BoolVar(&o.force, "force", false, "write over a file that is there")
	f.BoolVar(&o.schema, "schema", false, "print the JSON Schema of .attune.yaml, for editors")
	addRules(c, &o.rules)
	return c
}

func runInit(ctx context.Context, s *Streams, o *initOptions, folder string) error {
	if info, err := os.Stat(folder); err != nil || !info.IsDir() {
		return usagef("%s: there is no such folder; expected the one with the replies", folder)
	}
	path, err := o.place(folder)
	if err != nil {
		return err
	}
	base := folder
	if path != "-" {
		base = filepath.Dir(path)
	}
	if rel, err := filepath.Rel(base, folder); err != nil || rel == ".." || strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
		return usagef("--output %s: expected a file in %s or above it, since its patterns start from where it is", o.output, folder)
	}
	set, err := loadRules(o.rules)
	if err != nil {
		return err
	}
	survey, err := config.Look(ctx, folder, base, set)
	if err != nil {
		return err
	}
	out, err := atomicfile.Create(path, s.Out)
	if err != nil {
		return usagef("%s: %w", path, cause(err))
	}
	defer out.Abort()
	if _, err := out.Write(config.Propose(survey, set)); err != nil {
		return err
	}
	if err := out.Commit(); err != nil {
		return err
	}
	told := s.Out
	if path == "-" {
		told = s.Err
	}
	return tellInit(told, path, folder, survey, set)
}

// place returns where the configuration goes, if that is free.
func (o *initOptions) place(folder string) (string, error) {
	if o.output == "-" {
		return o.output, nil
	}
	path := cmp.Or(o.output, filepath.Join(folder, config.Names[0]))
	taken := []string{path}
	if name := filepath.Base(path); slices.Contains(config.Names, name) {
		for _, other := range config.Names { // of both endings one is enough
			if other != name {
				taken = append(taken, filepath.Join(filepath.Dir(path), other))
			}
		}
	}
	for _, t := range taken {
		_, err := os.Lstat(t)
		switch {
		case errors.Is(err, fs.ErrNotExist):
		case err != nil:
			return "", usagef("%s: %w", t, cause(err))
		case o.force && t == path:
		case o.force:
			return "", usagef("%s is there already, and a folder has one configuration: remove it first", t)
		default:
			return "", usagef("%s is there already: --force writes over it, --output - prints what would be written", t)
		}
	}
	return path, nil
}

// tellInit says what was found and what to do next.
func tellInit(w io.Writer, path, folder string, survey *config.Survey, set *rulepack.Set) error {
	var b strings.Builder
	if path != "-" {
		fmt.Fprintf(&b, "Wrote %s.\n\n", visible(path))
	}
	if survey.Replies == 0 {
		fmt.Fprintf(&b, "No replies were found in %s. attune lint reads Markdown and text files, YAML, JSON and\nCSV lists, and exports of help desks.\n", visible(folder))
	} else {
		fmt.Fprintf(&b, "Found %s in %s: %s.\n", terminal.Counted(survey.Replies, "reply", "replies"), terminal.Counted(survey.Files, "file", "files"), tally(survey.Formats, ""))
		fmt.Fprintf(&b, "Languages: %s.\n", tally(survey.Languages, "not known"))
	}
	var meant, silent int
	for _, l := range slices.Concat(survey.Folders, survey.Categories) {
		if _, ok := set.Situation(l.Situation); ok {
			meant++
			fmt.Fprintf(&b, "  %s: %s\n", visible(l.Name), l.Situation)
		} else if l.Name != "." {
			silent++
		}
	}
	if silent > 0 {
		fmt.Fprintf(&b, "%s of which the name does not say what the replies are meant for.\n", terminal.Counted(silent, "folder or category", "folders and categories"))
	}
	if n := len(survey.Strange); n > 0 {
		fmt.Fprintf(&b, "%s with nothing that is known as a reply: left out (exclude).\n", terminal.Counted(n, "file or folder", "files and folders"))
	}
	if survey.Unread > 0 {
		fmt.Fprintf(&b, "%s that cannot be read; attune lint says why.\n", terminal.Counted(survey.Unread, "file", "files"))
	}
	at := folder
	if strings.ContainsAny(at, " '\"$&;") {
		at = "'" + strings.ReplaceAll(at, "'", `'\''`) + "'"
	}
	fmt.Fprintf(&b, `
Next:
  check the situations in the file; attune situations list shows what there is
  attune lint %s
  attune lint --baseline .attune-baseline.json --write-baseline %[1]s
                          so that only new findings count from now on
`, visible(at))
	_, err := io.WriteString(w, b.String())
	return err
}

// tally lists counts, the highest first.
func tally(counts map[string]int, unnamed string) string {
	names := slices.Sorted(maps.Keys(counts))
	slices.SortStableFunc(names, func(a, b string) int { return counts[b] - counts[a] })
	parts := make([]string, len(names))
	for i, name := range names {
		parts[i] = fmt.Sprintf("%d %s", counts[name], visible(cmp.Or(name, unnamed)))
	}
	return strings.Join(parts, ", ")
}

// printSchema prints a JSON Schema.
func printSchema(w io.Writer, schema func() ([]byte, error)) error {
	data, err := schema()
	if err != nil {
		return errors.Join(errors.New("the schema cannot be written"), err)
	}
	_, err = w.Write(append(data, '\n'))
	return err
}
