package annotate

import (
	"bufio"
	"fmt"
	"os"
	"strconv"
	"strings"

	"github.com/attune-cx/attune/pkg/lint"
	"github.com/attune-cx/attune/pkg/terminal"
)

const (
	// mostAnnotations is how many of each level GitHub takes from one step; it drops the
	// others without a word.
	mostAnnotations = 10
	// stepSummary is how many bytes GitHub takes of a step's summary, less some room.
	stepSummary = 1<<20 - 1<<10
)

var githubLevel = [...]string{lint.Note: "notice", lint.Warning: "warning", lint.Error: "error"}

// writeGitHub writes workflow commands, which GitHub shows as annotations on the lines
// of a pull request, and appends all findings to the summary of the step.
// https://docs.github.com/actions/reference/workflow-commands-for-github-actions
func writeGitHub(w *bufio.Writer, r *lint.Report, o *Options) error {
	var written [len(severityNames)]int
	for i := range r.Findings {
		f := &r.Findings[i]
		level := clamp(f.Severity)
		if written[level]++; written[level] > mostAnnotations {
			continue
		}
		w.WriteString("::" + githubLevel[level] + " " + githubPlace(f) + "title=" + githubProperty(titleOf(f)) + "::" + githubData(f) + "\n")
	}
	path := o.getenv("GITHUB_STEP_SUMMARY")
	var more [len(severityNames)]int
	left := 0
	for s, n := range written {
		more[s] = max(n-mostAnnotations, 0)
		left += more[s]
	}
	if left > 0 {
		w.WriteString("GitHub shows " + strconv.Itoa(mostAnnotations) + " annotations of each level in a step; there are " + counts(more) + " more")
		if path != "" {
			w.WriteString(", listed in the summary of this step")
		}
		w.WriteString(".\n")
	}
	if _, err := w.WriteString(fit(r) + " " + strings.ToUpper(counts(written)[:1]) + counts(written)[1:] + ".\n"); err != nil {
		return err
	}
	if path == "" {
		return nil
	}
	if err := appendStepSummary(path, r, o); err != nil {
		return fmt.Errorf("GITHUB_STEP_SUMMARY: %w", err)
	}
	return nil
}

// appendStepSummary appends to what the step has written there before.
func appendStepSummary(path string, r *lint.Report, o *Options) (err error) {
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	defer func() {
		if e := f.Close(); err == nil {
			err = e
		}
	}()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	_, err = f.Write(markdown(r, stepSummary-int(min(info.Size(), stepSummary))))
	return err
}

// githubPlace is where an annotation stands. GitHub takes columns only on one line.
func githubPlace(f *lint.Finding) string {
	if f.Path == "" {
		return ""
	}
	place := "file=" + githubProperty(f.Path) + ","
	if f.Start.Line < 1 {
		return place
	}
	place += "line=" + strconv.Itoa(f.Start.Line) + ","
	switch {
	case f.End.Line > f.Start.Line:
		place += "endLine=" + strconv.Itoa(f.End.Line) + ","
	case f.Start.Column > 0:
		place += "col=" + strconv.Itoa(f.Start.Column) + ","
		if f.End.Column > f.Start.Column {
			place += "endColumn=" + strconv.Itoa(f.End.Column) + ","
		}
	}
	return place
}

// titleOf is what a finding is about, in a few words.
func titleOf(f *lint.Finding) string {
	if name := replyOf(f); name != "" {
		return f.ID + " in " + short(name)
	}
	return f.ID
}

// githubData is the text of an annotation.
func githubData(f *lint.Finding) string {
	text := terminal.Visible(oneLine(f.Message))
	if f.Advice != "" {
		text += "\n" + terminal.Visible(oneLine(f.Advice))
	}
	for i, x := range f.Related {
		if i == mostRelated {
			text += "\nand " + terminal.Counted(len(f.Related)-i, "other place", "other places")
			break
		}
		text += "\n" + terminal.Visible(elsewhere(&x))
	}
	return githubEscape.Replace(text)
}

// A percent sign begins an escape, a new line ends a command.
var githubEscape = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")

// githubProperty is a value between the commas of a command.
func githubProperty(s string) string {
	s = terminal.Visible(s)
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C").Replace(s)
}
