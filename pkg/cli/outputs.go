package cli

import (
	"bufio"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/attune-cx/attune/pkg/atomicfile"
	"github.com/attune-cx/attune/pkg/overview"
	"github.com/attune-cx/attune/pkg/page"
	"github.com/attune-cx/attune/pkg/report"
	"github.com/attune-cx/attune/pkg/rulepack"
	"github.com/attune-cx/attune/pkg/workbook"
)

// A document is what the formats that show figures over many replies write.
type document struct {
	figures *overview.Overview
	rules   *rulepack.Set
	view    report.Options // of text
}

// An overviewFormat writes figures over many replies as one document.
type overviewFormat struct {
	name   string // and extension
	binary bool   // nothing for a terminal
	write  func(io.Writer, document) error
}

// overviewFormats are those of score and report; a new one needs only its line here.
var overviewFormats = []overviewFormat{
	{name: "html", write: func(w io.Writer, d document) error {
		return page.Write(w, d.figures, page.Options{Rules: d.rules})
	}},
	{name: "xlsx", binary: true, write: func(w io.Writer, d document) error {
		return workbook.Write(w, d.figures, workbook.Options{Rules: d.rules})
	}},
	{name: "md", write: func(w io.Writer, d document) error { return overview.WriteMarkdown(w, d.figures) }},
}

func namesOf(formats []overviewFormat) (names []string) {
	for _, f := range formats {
		names = append(names, f.name)
	}
	return names
}

// extensions are those that tell a format.
var extensions = map[string]string{
	".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "json", ".csv": "csv", ".txt": "text",
	".md": "md", ".markdown": "md", ".html": "html", ".htm": "html", ".xlsx": "xlsx",
}

// An output is one file to write, or standard output.
type output struct {
	path     string // "" and "-" are standard output
	format   string
	document *overviewFormat // nil: reviews go there one by one
	file     *atomicfile.File
}

func (o *output) stdout() bool { return o.path == "" || o.path == "-" }

type outputs []*output

// planOutputs settles what to write where, before any work is done. --format is for one
// output; of several, and of one without --format, the name tells.
func planOutputs(s *Streams, v *showing, documents []overviewFormat, paths []string, rejects string) (outputs, error) {
	if err := oneOf("format", v.format, v.formats...); err != nil {
		return nil, err
	}
	if len(paths) == 0 {
		paths = []string{""}
	}
	var outs outputs
	asked := false // an output has the format of --format
	for _, path := range paths {
		o := &output{path: path, format: v.format}
		told, known := extensions[strings.ToLower(filepath.Ext(path))]
		several := len(paths) > 1
		switch {
		case o.stdout():
			asked = true
		case packed(path):
			return nil, usagef("--output %s: results are not packed: expected a name without .gz", path)
		case known && (several || !v.formatGiven()):
			o.format = told
		case !known && filepath.Ext(path) != "" && (several || !v.formatGiven()):
			return nil, usagef("--output %s: its name does not tell the format: expected one that ends in %s%s", path, strings.Join(endings(v.formats), ", "), orFormat(several))
		default:
			asked = true
		}
		if !slices.Contains(v.formats, o.format) {
			return nil, usagef("--output %s: %s is not written here; expected %s", path, o.format, strings.Join(v.formats, ", "))
		}
		for _, other := range outs {
			if o.stdout() && other.stdout() || filepath.Clean(o.path) == filepath.Clean(other.path) {
				return nil, usagef("--output %s: named twice; expected different files", path)
			}
		}
		if !o.stdout() && rejects != "" && filepath.Clean(rejects) == filepath.Clean(path) {
			return nil, usagef("--rejects %s: the results go there already (--output); expected another file", rejects)
		}
		if i := slices.IndexFunc(documents, func(f overviewFormat) bool { return f.name == o.format }); i >= 0 {
			o.document = &documents[i]
		}
		if o.document != nil && o.document.binary && o.stdout() && s.Terminal {
			return nil, usagef("--format %s: nothing for a terminal; name a file with --output", o.format)
		}
		outs = append(outs, o)
	}
	if v.formatGiven() && !asked {
		return nil, usagef("--format %s: of several outputs the names tell the formats; leave it out, or add --output NAME.%s", v.format, v.format)
	}
	return outs, nil
}

// endings are the extensions of formats.
func endings(formats []string) (all []string) {
	for extension, format := range extensions {
		if slices.Contains(formats, format) {
			all = append(all, extension)
		}
	}
	slices.Sort(all)
	return all
}

// orFormat is the other way to say the format of an output that is the only one.
func orFormat(several bool) string {
	if several {
		return ""
	}
	return ", or --format"
}

// spares refuses to write over a file that is read: an export may be the only one.
func spares(flag, output string, inputs []string) error {
	out, err := os.Stat(output)
	if err != nil || !out.Mode().IsRegular() {
		return nil
	}
	for _, path := range inputs {
		if in, err := os.Stat(path); err == nil && os.SameFile(in, out) {
			return usagef("--%s %s: this is read as input, and would be lost; expected another file", flag, visible(output))
		}
	}
	return nil
}

// spares is the same for all outputs.
func (outs outputs) spares(inputs []string) error {
	for _, o := range outs {
		if err := spares("output", o.path, inputs); err != nil {
			return err
		}
	}
	return nil
}

func (outs outputs) create(s *Streams) error {
	for _, o := range outs {
		file, err := atomicfile.Create(o.path, s.Out)
		if err != nil {
			outs.abort()
			return usagef("--output %s: %w", o.path, cause(err))
		}
		o.file = file
	}
	return nil
}

func (outs outputs) abort() {
	for _, o := range outs {
		if o.file != nil {
			_ = o.file.Abort()
		}
	}
}

func (outs outputs) commit() error {
	for _, o := range outs {
		if err := o.file.Commit(); err != nil {
			return err
		}
	}
	return nil
}

func (outs outputs) toStdout() bool {
	return slices.ContainsFunc(outs, (*output).stdout)
}

func (outs outputs) anyDocument() bool {
	return slices.ContainsFunc(outs, func(o *output) bool { return o.document != nil })
}

// records are the outputs that reviews go to one by one.
func (outs outputs) records(s *Streams, v *showing, more report.Options) (list []recordOutput, err error) {
	for _, o := range outs {
		if o.document != nil {
			continue
		}
		view, err := v.options(s, !o.stdout())
		if err != nil {
			return nil, err
		}
		view.Marks, view.Texts = more.Marks, more.Texts
		format, err := report.New(o.format, view)
		if err != nil {
			return nil, failure{Usage, err}
		}
		list = append(list, recordOutput{format, o.file})
	}
	return list, nil
}

// writeDocuments writes the outputs that show figures.
func (outs outputs) writeDocuments(s *Streams, v *showing, d document) error {
	for _, o := range outs {
		if o.document == nil {
			continue
		}
		var err error
		if d.view, err = v.options(s, !o.stdout()); err != nil {
			return err
		}
		w := bufio.NewWriterSize(o.file, 1<<16)
		if err := o.document.write(w, d); err != nil {
			return err
		}
		if err := w.Flush(); err != nil {
			return err
		}
	}
	return nil
}
