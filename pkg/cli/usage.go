package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"math"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/attune-cx/attune/pkg/rulepack"
)

// many is no bound on the number of arguments.
const many = math.MaxInt

// arguments asks for least to most arguments; what says which.
func arguments(least, most int, what string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		switch {
		case len(args) < least:
			return usagef("expected %s\nUsage: %s", what, c.UseLine())
		case len(args) > most:
			return usagef("found %q, expected %s\nUsage: %s", args[most], what, c.UseLine())
		}
		return nil
	}
}

// commands asks for the name of a command below c.
func commands(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	var names []string
	for _, sub := range c.Commands() {
		if sub.IsAvailableCommand() {
			names = append(names, sub.Name())
		}
	}
	if len(names) == 0 {
		return usagef("unknown command %q: %s has none below it\nSee `%s --help`.", args[0], c.CommandPath(), c.CommandPath())
	}
	return usagef("unknown command %q: %s\nSee `%s --help`.", args[0], meant(args[0], names, "expected "+strings.Join(names, ", ")), c.CommandPath())
}

// strictHelp makes the help command refuse what is no command: else it shows the help of
// what stands above.
func strictHelp(root *cobra.Command) {
	root.InitDefaultHelpCmd()
	for _, c := range root.Commands() {
		if c.Name() != "help" {
			continue
		}
		c.Args = func(_ *cobra.Command, args []string) error {
			if found, rest, _ := root.Find(args); len(rest) > 0 {
				return commands(found, rest)
			}
			return nil
		}
	}
}

// flagError says which flag was meant, or which values one takes.
func flagError(c *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	var invalid *pflag.InvalidValueError
	switch {
	case errors.As(err, &unknown) && unknown.GetSpecifiedShortnames() == "":
		var names []string
		c.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
		if near := rulepack.Nearest(unknown.GetSpecifiedName(), names); near != "" {
			err = fmt.Errorf("%w: did you mean --%s?", err, near)
		}
	case errors.As(err, &invalid):
		want := map[string]string{"int": "a whole number", "bool": "true or false", "stringToString": "name=value, as in reply=body_text"}
		if w, ok := want[invalid.GetFlag().Value.Type()]; ok {
			err = fmt.Errorf("--%s %q: expected %s", invalid.GetFlag().Name, invalid.GetValue(), w)
		}
	}
	return usagef("%w\nSee `%s --help`.", err, c.CommandPath())
}

// meant says which of the known names was probably meant, else what to do.
func meant(name string, known []string, otherwise string) string {
	if near := rulepack.Nearest(name, known); near != "" {
		return fmt.Sprintf("did you mean %q?", near)
	}
	return otherwise
}

func oneOf(flag, value string, known ...string) error {
	if slices.Contains(known, value) {
		return nil
	}
	return usagef("--%s %q: %s", flag, value, meant(value, known, "expected "+strings.Join(known, ", ")))
}

// cause is an error of the file system without the path, which is said already.
func cause(err error) error {
	if path := (*fs.PathError)(nil); errors.As(err, &path) {
		return path.Err
	}
	return err
}
