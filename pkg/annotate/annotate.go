// Package annotate writes what lint found in the forms that people and programs read:
// a terminal, the annotations of a code host, a test report, a comment.
//
// Whatever stands in a reply, a title or the name of a file is taken for hostile: no
// output holds a control character, ends an element, a cell or a command early, or
// links, mentions or colours anything on its own.
package annotate

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/attune-cx/attune/pkg/lint"
	"github.com/attune-cx/attune/pkg/terminal"
)

// Options say how a report looks and what it is told. The zero Options are plain text,
// 80 columns wide, from an unknown version, in an empty environment.
type Options struct {
	terminal.Style
	Width int // of text, in columns; 0 means 80

	Version string // of Attune, as attune version says it

	// Getenv reads the environment: GITHUB_STEP_SUMMARY, a file to which the format
	// github appends its tables.
	Getenv func(string) string

	// Root is the root of the repository, and Folder the one from which relative paths go
	// out; both absolute, with slashes. Code hosts know files by their path from the root.
	Root, Folder string
}

func (o *Options) getenv(name string) string {
	if o.Getenv == nil {
		return ""
	}
	return o.Getenv(name)
}

// A format is a way to write a report.
type format struct {
	name   string
	write  func(*bufio.Writer, *lint.Report, *Options) error
	hosted bool // read by a code host
	lines  bool // shows the lines that findings stand on
}

var formats = []format{
	{name: "text", write: writeText, lines: true},
	{name: "json", write: writeJSON},
	{name: "jsonl", write: writeJSONLines},
	{name: "sarif", write: writeSARIF, hosted: true},
	{name: "github", write: writeGitHub, hosted: true},
	{name: "junit", write: writeJUnit},
	{name: "rdjsonl", write: writeRDJSONLines, lines: true}, // not hosted: reviewdog knows where it runs
	{name: "gitlab", write: writeGitLab, hosted: true},
	{name: "checkstyle", write: writeCheckstyle},
	{name: "markdown", write: writeMarkdown, hosted: true},
}

// ShowsLines reports whether a format shows the lines that findings stand on.
func ShowsLines(name string) bool {
	return slices.ContainsFunc(formats, func(f format) bool { return f.name == name && f.lines })
}

// Formats lists the names that Write knows.
func Formats() []string {
	names := make([]string, len(formats))
	for i, f := range formats {
		names[i] = f.name
	}
	return names
}

// Write writes the report in the format with that name. The error for any other name
// lists those that exist; any other error is w's or, in github, that of the step summary.
func Write(w io.Writer, name string, r *lint.Report, o Options) error {
	for _, f := range formats {
		if f.name != name {
			continue
		}
		if f.hosted {
			r = o.fromRoot(r)
		}
		out := bufio.NewWriterSize(w, 1<<16)
		if err := f.write(out, r, &o); err != nil {
			return err
		}
		return out.Flush()
	}
	return fmt.Errorf("unknown format %q: expected one of %s", name, strings.Join(Formats(), ", "))
}
