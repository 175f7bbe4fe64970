package annotate

import (
	"path"
	"strconv"
	"strings"

	"github.com/attune-cx/attune/pkg/lint"
	"github.com/attune-cx/attune/pkg/terminal"
)

var severityNames = [...]string{lint.Note: "note", lint.Warning: "warning", lint.Error: "error"}

// clamp is a severity that is one of three.
func clamp(s lint.Severity) lint.Severity { return min(max(s, lint.Note), lint.Error) }

// severity is the name of a severity.
func severity(s lint.Severity) string { return severityNames[clamp(s)] }

// fails says that a finding fails the run.
func fails(f *lint.Finding) bool { return f.Severity >= f.FailOn }

// isUnread says that a finding tells of something that could not be read.
func isUnread(f *lint.Finding) bool {
	return f.ID == lint.FileUnreadable || f.ID == lint.FileBroken
}

// withAdvice is what is wrong and what to do instead.
func withAdvice(f *lint.Finding) string {
	if f.Advice == "" {
		return f.Message
	}
	return f.Message + " " + f.Advice
}

// bySeverity counts findings.
func bySeverity(findings []lint.Finding) (n [len(severityNames)]int) {
	for i := range findings {
		n[clamp(findings[i].Severity)]++
	}
	return n
}

// counts says how many findings there are of each severity, the worst first.
func counts(n [len(severityNames)]int) string {
	var parts []string
	for s := lint.Error; s >= lint.Note; s-- {
		if n[s] > 0 {
			parts = append(parts, terminal.Counted(n[s], severityNames[s], severityNames[s]+"s"))
		}
	}
	if len(parts) == 0 {
		return "no findings"
	}
	return strings.Join(parts, ", ")
}

// fit says how many of the replies fit.
func fit(r *lint.Report) string {
	files := " in " + terminal.Counted(r.Files, "file", "files")
	switch {
	case r.Replies == 0:
		return "No replies" + files + "."
	case r.Replies == 1 && r.Within == 1:
		return "1 reply" + files + ", and it fits its situation."
	case r.Replies == r.Within:
		return strconv.Itoa(r.Replies) + " replies" + files + ", and all fit their situations."
	}
	return terminal.Counted(r.Replies, "reply", "replies") + files + ", of which " +
		strconv.Itoa(r.Within) + " (" + terminal.Percent(r.Within, r.Replies) + ") " + fits(r.Within) + "."
}

func fits(n int) string {
	if n == 1 {
		return "fits its situation"
	}
	return "fit their situations"
}

// setAside says what does not count among the findings; empty when nothing was.
func setAside(r *lint.Report) string {
	var parts []string
	for _, x := range [...]struct {
		n    int
		what string
	}{{r.Suppressed, "suppressed"}, {r.Baselined, "in the baseline"}, {r.Untouched, "in replies that the change does not touch"}} {
		if x.n > 0 {
			parts = append(parts, strconv.Itoa(x.n)+" "+x.what)
		}
	}
	return strings.Join(parts, ", ")
}

// leftOut says what in the files was not looked at; empty when everything was.
func leftOut(r *lint.Report) string {
	var parts []string
	for _, x := range [...]struct {
		n         int
		one, many string
	}{
		{r.Unchecked, "reply in a language without rules", "replies in languages without rules"},
		{r.LeftOut.Internal, "note to colleagues", "notes to colleagues"},
		{r.LeftOut.Inactive, "reply that is switched off", "replies that are switched off"},
		{r.LeftOut.Textless, "macro without a text", "macros without a text"},
		{r.LeftOut.Prose, "section that holds no reply", "sections that hold no reply"},
	} {
		if x.n > 0 {
			parts = append(parts, terminal.Counted(x.n, x.one, x.many))
		}
	}
	return strings.Join(parts, ", ")
}

// stale says how many findings of the baseline nothing corresponds to any more.
func stale(r *lint.Report) string {
	n := 0
	for _, e := range r.Stale {
		n += max(e.Count, 1)
	}
	if n == 1 {
		return "1 finding of the baseline is gone; --prune-baseline removes it."
	}
	return strconv.Itoa(n) + " findings of the baseline are gone; --prune-baseline removes them."
}

// replyOf is the name of the reply that a finding is in, when the path does not tell it.
func replyOf(f *lint.Finding) string {
	name := oneLine(f.Title)
	if name == "" {
		name = oneLine(f.Reply)
	}
	base := path.Base(f.Path)
	if name == base || name == strings.TrimSuffix(base, path.Ext(base)) {
		return ""
	}
	return name
}

// elsewhere is a place where the same thing stands, on one line.
func elsewhere(x *lint.Related) string {
	return strings.TrimSpace(place(x.Path, x.Start.Line, x.Start.Column) + " " + oneLine(x.Message))
}

// oneLine is s with every stretch of white space as one space.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// nameOf is the path of a finding, or what stands for it when it is about all files.
func nameOf(path string) string {
	if path == "" {
		return "(library)"
	}
	return path
}
