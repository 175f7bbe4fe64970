// Package report writes reviews: as records (jsonl, json), as rows (csv), and as
// views for people (text, check, diagnose).
//
// A [Format] renders one review at a time into memory that the caller owns, so
// that workers can render side by side while one of them writes in order.
// [NewWriter] is all that a program without workers needs.
//
// Whatever stands in a reply, no output of this package contains a raw control
// character other than newline (in csv, tab as well; in views, the colours).
package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/attune-cx/attune/pkg/exchange"
	"github.com/attune-cx/attune/pkg/review"
	"github.com/attune-cx/attune/pkg/terminal"
)

// Options say how a report looks. The zero Options are plain text, 80 columns wide.
type Options struct {
	terminal.Style
	Width   int  // of the views, in columns; 0 means 80
	Explain bool // show how each score comes about (text, check, json, jsonl)
	Marks   bool // show the reply with its evidence and missteps marked (text)
	Texts   bool // add what was said to the record (json, jsonl)

	// From is where the draft begins (check). With a path, missteps are shown as
	// path:line:column. The zero From means line 1 of no file.
	From exchange.Position
}

// A Format turns reviews into bytes: Header, then the reviews with Separator
// between them, then Footer.
type Format struct {
	Name      string
	Header    []byte
	Separator []byte

	// Render appends one review to dst. It is safe for concurrent use.
	Render func(dst []byte, r *review.Review) []byte

	// Footer appends what comes after the last review; nil when nothing does.
	Footer func(dst []byte, s *Summary) []byte
}

type renderer = func(dst []byte, r *review.Review) []byte

// Formats lists the names that New knows.
func Formats() []string { return []string{"text", "jsonl", "json", "csv"} }

// New returns the format with that name. The error for any other name lists
// those that exist.
func New(name string, o Options) (*Format, error) {
	record := func(dst []byte, r *review.Review) []byte { return appendRecord(dst, r, o.Explain, o.Texts) }
	switch name {
	case "text":
		return textBlocks(o), nil
	case "jsonl":
		return jsonLines(record), nil
	case "json":
		return jsonArray(record), nil
	case "csv":
		return csvTable(), nil
	}
	return nil, fmt.Errorf("unknown format %q: expected one of %s", name, strings.Join(Formats(), ", "))
}

// A Writer writes reviews one after the other. Close writes the end of the
// report; it does not close what is written to.
type Writer interface {
	Write(*review.Review) error
	Close() error
}

// NewWriter returns a Writer that hands every review to w in one call of Write.
func NewWriter(w io.Writer, f *Format) Writer {
	return &writer{out: w, format: f, buf: append([]byte(nil), f.Header...)}
}

type writer struct {
	out     io.Writer
	format  *Format
	buf     []byte // starts with what is due before the next review
	summary Summary
}

func (w *writer) Write(r *review.Review) error {
	if w.summary.Replies > 0 {
		w.buf = append(w.buf, w.format.Separator...)
	}
	w.summary.Add(r)
	w.buf = w.format.Render(w.buf, r)
	return w.flush()
}

func (w *writer) Close() error {
	if w.format.Footer != nil {
		w.buf = w.format.Footer(w.buf, &w.summary)
	}
	return w.flush()
}

func (w *writer) flush() error {
	_, err := w.out.Write(w.buf)
	w.buf = w.buf[:0]
	return err
}
