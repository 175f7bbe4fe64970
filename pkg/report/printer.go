package report

import "github.com/attune-cx/attune/pkg/terminal"

// A printer draws a view.
type printer struct {
	*terminal.Printer
	*glyphs
}

func newPrinter(dst []byte, o Options) *printer {
	return &printer{terminal.NewPrinter(dst, o.Width, o.Style), glyphsOf(o.Style)}
}
