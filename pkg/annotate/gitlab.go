package annotate

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"strconv"

	"github.com/attune-cx/attune/pkg/lint"
)

// A codeQuality issue of GitLab.
// https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
type codeQuality struct {
	Description string              `json:"description"`
	CheckName   string              `json:"check_name"`
	Fingerprint string              `json:"fingerprint"`
	Severity    string              `json:"severity"`
	Location    codeQualityLocation `json:"location"`
}

type codeQualityLocation struct {
	Path  string `json:"path"`
	Lines struct {
		Begin int `json:"begin"`
		End   int `json:"end,omitempty"`
	} `json:"lines"`
}

// writeGitLab writes one array. GitLab shows one issue for each fingerprint, so that
// what stands in two places needs two; and it compares them with those of the target
// branch, so that they must not tell of lines.
func writeGitLab(w *bufio.Writer, r *lint.Report, _ *Options) error {
	levels := [...]string{lint.Note: "info", lint.Warning: "minor", lint.Error: "major"}
	prints := gitLabFingerprints(r)
	w.WriteByte('[')
	if err := writeList(w, len(r.Findings), func(dst []byte, i int) []byte {
		f := &r.Findings[i]
		q := codeQuality{
			Description: filled(withAdvice(f), f.ID), CheckName: f.ID, Severity: levels[clamp(f.Severity)],
			Fingerprint: prints[i],
			Location:    codeQualityLocation{Path: f.Path},
		}
		if f.Path == "" {
			q.Location.Path = "."
		}
		q.Location.Lines.Begin = max(f.Start.Line, 1)
		if f.End.Line > f.Start.Line {
			q.Location.Lines.End = f.End.Line
		}
		return appendJSON(dst, q)
	}); err != nil {
		return err
	}
	_, err := w.WriteString("]\n")
	return err
}

// gitLabFingerprints are those of the findings, each made different from all others.
func gitLabFingerprints(r *lint.Report) []string {
	prints := make([]string, len(r.Findings))
	seen := map[string]int{}
	for i := range r.Findings {
		f := &r.Findings[i]
		name := f.ID + "\x00" + f.Path + "\x00" + f.Reply + "\x00" + f.Fingerprint
		if f.Fingerprint == "" {
			name += f.Message
		}
		seen[name]++
		sum := sha256.Sum256([]byte(name + "\x00" + strconv.Itoa(seen[name])))
		prints[i] = hex.EncodeToString(sum[:16])
	}
	return prints
}
