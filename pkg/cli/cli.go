// Package cli is the command line: one file per command. It reads and writes only
// the streams that it is given and returns an exit code, so that it runs in tests.
package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"

	"github.com/attune-cx/attune/pkg/atomicfile"
	"github.com/attune-cx/attune/pkg/config"
	"github.com/attune-cx/attune/pkg/intake"
	"github.com/attune-cx/attune/pkg/rulepack"
	"github.com/attune-cx/attune/pkg/terminal"
)

// Exit codes.
const (
	Fine        = 0
	Threshold   = 1 // what --fail-on names was found
	Usage       = 2 // wrong flags, configuration or rules
	Unread      = 3 // some input could not be read; the rest was done
	Internal    = 4
	Interrupted = 130
)

// Streams are what a command reads and writes.
type Streams struct {
	In       io.Reader
	Out, Err io.Writer
	Getenv   func(string) string
	// Terminal says whether Out is one.
	Terminal bool
	// Columns is how wide text may be; 0 when nothing tells.
	Columns int
	// Progress says that Err is a terminal that somebody watches.
	Progress bool
}

// Main runs the command line of the process.
func Main() int {
	atomicfile.KeepBrokenPipes()
	return Run(context.Background(), os.Args[1:], processStreams())
}

// A failure is an error with its exit code. An empty message prints nothing.
type failure struct {
	code int
	err  error
}

func (f failure) Error() string { return f.err.Error() }
func (f failure) Unwrap() error { return f.err }

func usagef(format string, args ...any) error {
	return failure{Usage, fmt.Errorf(format, args...)}
}

// silent ends a command with an exit code and nothing to say.
type silent int

func (s silent) Error() string { return fmt.Sprintf("exit code %d", int(s)) }

// Run runs one command line and returns the exit code.
func Run(ctx context.Context, args []string, s *Streams) (code int) {
	defer func() {
		if r := recover(); r != nil {
			fmt.Fprintf(s.Err, "attune: internal error: %v\n%s\nThis is a fault in attune, not in your input. Please report it with the lines above.\n", r, debug.Stack())
			code = Internal
		}
	}()
	root := newRoot(s)
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return Fine
	}
	var quiet silent
	if errors.As(err, &quiet) {
		return int(quiet)
	}
	if errors.Is(err, context.Canceled) {
		fmt.Fprintln(s.Err, "attune: interrupted; no output file was written")
		return Interrupted
	}
	code = exitCode(err)
	if code == Fine {
		return code
	}
	var rules rulepack.Errors
	if errors.As(err, &rules) { // each line starts with its own position
		fmt.Fprintln(s.Err, visible(rules))
		in := "in the rules"
		if faulty := (*config.Error)(nil); errors.As(err, &faulty) {
			in = "in the configuration"
		}
		fmt.Fprintf(s.Err, "attune: %s %s\n", terminal.Counted(len(rules), "fault", "faults"), in)
		return code
	}
	fmt.Fprintf(s.Err, "attune: %s\n", visible(err))
	return code
}

// visible is a message without anything that a terminal would obey: names of files
// and cells of tables come from others.
func visible(message any) string {
	lines := strings.Split(fmt.Sprint(message), "\n")
	for i := range lines {
		lines[i] = terminal.Visible(lines[i])
	}
	return strings.Join(lines, "\n")
}

// exitCode is where errors become exit codes.
func exitCode(err error) int {
	var f failure
	var usage *intake.UsageError
	var rules rulepack.Errors
	switch {
	case errors.As(err, &f):
		return f.code
	case atomicfile.IsBrokenPipe(err):
		return Fine // whoever read has read enough
	case errors.As(err, &usage), errors.As(err, &rules), errors.Is(err, fs.ErrNotExist):
		return Usage
	case errors.Is(err, fs.ErrPermission), isWriteError(err):
		return Internal
	}
	return Usage // cobra's own: unknown commands and flags
}

func newRoot(s *Streams) *cobra.Command {
	root := &cobra.Command{
		Use:   "attune",
		Short: "Too little empathy, or too much? Attune tells for every reply",
		Long: `Attune reads what a support agent writes to a customer, scores three kinds of
empathy in it, and says whether each is below, within or above what the
customer's situation asks for:

  attentive  shows that it listened
  affective  meets the feeling
  cognitive  helps from the customer's side

English and Dutch, offline, the same result every time, and every point traced to
words and a rule. It judges wording, never the person who wrote it.`,
		Example: `  attune score transcripts.jsonl
  attune check draft.txt --customer "My parcel came broken, for the second time!"
  attune diagnose "Where is my order? I need it by Friday."`,
		SilenceUsage:  true,
		SilenceErrors: true,
		Args:          commands,
		RunE:          func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	root.SetIn(s.In)
	root.SetOut(s.Out)
	root.SetErr(s.Err)
	root.SetFlagErrorFunc(flagError)
	root.SetUsageTemplate(strings.ReplaceAll(root.UsageTemplate(), "Flags.FlagUsages ", fmt.Sprintf("Flags.FlagUsagesWrapped %d ", cmp.Or(s.Columns, 80))))
	root.AddCommand(newScore(s), newReport(s), newPick(s), newCheck(s), newExplain(s), newDiagnose(s), newSituations(s), newRules(s), newFit(s), newAgree(s), newLint(s), newInit(s), newVersion(s))
	strictHelp(root)
	root.CompletionOptions.SetDefaultShellCompDirective(cobra.ShellCompDirectiveDefault)
	root.InitDefaultCompletionCmd()
	if completion, _, err := root.Find([]string{"completion"}); err == nil { // of cobra's making, which takes any shell
		completion.Args = commands
		completion.RunE = func(c *cobra.Command, _ []string) error { return c.Help() }
	}
	return root
}
