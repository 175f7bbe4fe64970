package annotate

import (
	"strconv"
	"strings"

	"github.com/attune-cx/attune/pkg/lint"
)

var severityNames = [...]string{lint.Note: "note", lint.Warning: "warning", lint.Error: "error"}

// severity is the name of a severity, also of one that does not exist.
func severity(s lint.Severity) string {
	return severityNames[min(max(s, lint.Note), lint.Error)]
}

// bySeverity counts findings.
func bySeverity(findings []lint.Finding) (n [len(severityNames)]int) {
	for i := range findings {
		n[min(max(findings[i].Severity, lint.Note), lint.Error)]++
	}
	return n
}

// counts says how many findings there are of each severity, the worst first.
func counts(n [len(severityNames)]int) string {
	var parts []string
	for s := lint.Error; s >= lint.Note; s-- {
		if n[s] > 0 {
			parts = append(parts, counted(n[s], severityNames[s], severityNames[s]+"s"))
		}
	}
	if len(parts) == 0 {
		return "no findings"
	}
	return strings.Join(parts, ", ")
}

// counted is a number with the right noun.
func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

// fit says how many of the replies fit.
func fit(r *lint.Report) string {
	files := " in " + counted(r.Files, "file", "files")
	switch {
	case r.Replies == 0:
		return "No replies" + files + "."
	case r.Replies == 1 && r.Within == 1:
		return "1 reply" + files + ", and it fits its situation."
	case r.Replies == r.Within:
		return strconv.Itoa(r.Replies) + " replies" + files + ", and all fit their situations."
	}
	return counted(r.Replies, "reply", "replies") + files + ", of which " +
		strconv.Itoa(r.Within) + " (" + percent(r.Within, r.Replies) + ") " + fits(r.Within) + "."
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
	if r.Suppressed > 0 {
		parts = append(parts, strconv.Itoa(r.Suppressed)+" suppressed")
	}
	if r.Baselined > 0 {
		parts = append(parts, strconv.Itoa(r.Baselined)+" in the baseline")
	}
	return strings.Join(parts, ", ")
}

// stale says how many entries of the baseline nothing corresponds to any more.
func stale(r *lint.Report) string {
	return counted(len(r.Stale), "entry of the baseline was", "entries of the baseline were") +
		" not found again; --prune-baseline removes " + map[bool]string{true: "it", false: "them"}[len(r.Stale) == 1] + "."
}

// percent is a rounded share that never calls something nothing, nor nearly all, all.
func percent(n, total int) string {
	switch share := (200*n + total) / (2 * total); {
	case n > 0 && share == 0:
		return "<1%"
	case n < total && share == 100:
		return ">99%"
	default:
		return strconv.Itoa(share) + "%"
	}
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
