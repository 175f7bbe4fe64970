// Package workbook writes an overview as an XLSX workbook for reviewers: a sheet of
// replies with room for their own judgement, and a sheet for each table of figures.
// [Ratings] reads back what they filled in.
//
// Cells are written as text or numbers, never as formulas, whatever stands in a reply.
package workbook

import (
	"archive/zip"
	"bytes"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"github.com/attune-cx/attune/pkg/empathy"
	"github.com/attune-cx/attune/pkg/overview"
	"github.com/attune-cx/attune/pkg/rulepack"
)

// Options say what a workbook has beside the overview, which also sets its language.
type Options struct {
	// Rules give the situations that a reviewer can choose from. Without them the
	// choice is of those in the overview.
	Rules *rulepack.Set
}

// Write writes a workbook. The same overview gives the same bytes.
func Write(w io.Writer, o *overview.Overview, opt Options) error {
	words, err := loadWords(cmp.Or(o.Interface, "en"))
	if err != nil {
		return err
	}
	f := excelize.NewFile()
	defer f.Close()
	b := &book{file: f, words: words, overview: o, situations: situations(o, opt.Rules)}
	if err := b.prepare(); err != nil {
		return err
	}
	for _, sheet := range []func() error{b.review, b.summary, b.situationSheet, b.missteps, b.moves, b.scripted, b.groups, b.method, b.lists} {
		if err := sheet(); err != nil {
			return err
		}
	}
	if err := f.DeleteSheet("Sheet1"); err != nil {
		return err
	}
	f.SetActiveSheet(0)
	var unordered bytes.Buffer
	if _, err := f.WriteTo(&unordered); err != nil {
		return err
	}
	return inOrder(w, unordered.Bytes())
}

// inOrder writes the parts of a workbook by name: excelize writes sheets in the order of
// a map, and the same overview is to give the same bytes.
func inOrder(w io.Writer, workbook []byte) error {
	from, err := zip.NewReader(bytes.NewReader(workbook), int64(len(workbook)))
	if err != nil {
		return err
	}
	slices.SortFunc(from.File, func(a, b *zip.File) int { return strings.Compare(a.Name, b.Name) })
	to := zip.NewWriter(w)
	for _, part := range from.File {
		raw, err := part.OpenRaw()
		if err != nil {
			return err
		}
		out, err := to.CreateRaw(&part.FileHeader)
		if err != nil {
			return err
		}
		if _, err := io.Copy(out, raw); err != nil {
			return err
		}
	}
	return to.Close()
}

func situations(o *overview.Overview, rules *rulepack.Set) (ids []string) {
	if rules != nil {
		for i := range rules.Situations {
			ids = append(ids, rules.Situations[i].ID.Value)
		}
		return ids
	}
	for i := range o.Situations {
		ids = append(ids, o.Situations[i].ID)
	}
	return ids
}

// A book is a workbook that is being written.
type book struct {
	file       *excelize.File
	words      words
	overview   *overview.Overview
	situations []string

	head, text, percent, number, yours, note int            // styles
	colors                                   map[string]int // conditional, by verdict
}

var verdicts = []empathy.Verdict{empathy.Below, empathy.Within, empathy.Above, empathy.Mixed}

// Colours of the verdicts: those of the page, light enough for black text.
var fills = map[string]string{"below": "F6D9CF", "within": "D8EBDD", "above": "FBE6B8", "mixed": "E6DAF0"}

func (b *book) prepare() error {
	var err error
	style := func(s excelize.Style) int {
		id, e := b.file.NewStyle(&s)
		err = cmp.Or(err, e)
		return id
	}
	top := &excelize.Alignment{Vertical: "top", WrapText: true}
	b.head = style(excelize.Style{Font: &excelize.Font{Bold: true, Color: "FFFFFF"}, Fill: fill("2F4858"), Alignment: &excelize.Alignment{Vertical: "center", WrapText: true}})
	b.yours = style(excelize.Style{Font: &excelize.Font{Bold: true, Color: "2F4858"}, Fill: fill("CFE3EC"), Alignment: &excelize.Alignment{Vertical: "center", WrapText: true}})
	b.text = style(excelize.Style{NumFmt: 49, Alignment: top}) // 49: text, so that nothing typed over it is calculated
	b.number = style(excelize.Style{Alignment: &excelize.Alignment{Vertical: "top"}})
	format := "0%"
	b.percent = style(excelize.Style{CustomNumFmt: &format, Alignment: &excelize.Alignment{Vertical: "top"}})
	b.note = style(excelize.Style{Font: &excelize.Font{Italic: true, Color: "555555"}, Alignment: top})
	b.colors = map[string]int{}
	for _, v := range verdicts {
		name := string(v)
		id, e := b.file.NewConditionalStyle(&excelize.Style{Fill: fill(fills[name])})
		err = cmp.Or(err, e)
		b.colors[name] = id
	}
	return err
}

func fill(color string) excelize.Fill {
	return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{color}}
}

// A column of a sheet.
type column struct {
	title string
	width float64
	style int
}

// A sheet is a table that is being written row by row.
type sheet struct {
	*book
	name    string
	stream  *excelize.StreamWriter
	columns []column
	row     int
	cells   []any
}

// sheet begins a sheet with its header, which stays in sight.
func (b *book) sheet(name string, columns []column) (*sheet, error) {
	if _, err := b.file.NewSheet(name); err != nil {
		return nil, err
	}
	stream, err := b.file.NewStreamWriter(name)
	if err != nil {
		return nil, err
	}
	s := &sheet{book: b, name: name, stream: stream, columns: columns, row: 1}
	for i, c := range columns {
		if err := stream.SetColWidth(i+1, i+1, c.width); err != nil {
			return nil, err
		}
	}
	err = stream.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"})
	return s, err
}

// header writes the titles; marked columns are the reviewer's own.
func (s *sheet) header(marked func(column int) bool) error {
	for i, c := range s.columns {
		style := s.head
		if marked != nil && marked(i) {
			style = s.yours
		}
		s.cells = append(s.cells, excelize.Cell{StyleID: style, Value: c.title})
	}
	return s.end(excelize.RowOpts{Height: 32})
}

// put adds a cell: text, a number or, in a column of shares, 0 to 1.
func (s *sheet) put(values ...any) {
	for _, v := range values {
		if text, ok := v.(string); ok {
			v = clean(text)
		}
		style := 0
		if i := len(s.cells); i < len(s.columns) {
			style = s.columns[i].style
		}
		s.cells = append(s.cells, excelize.Cell{StyleID: style, Value: v})
	}
}

// end ends the row.
func (s *sheet) end(opts ...excelize.RowOpts) error {
	at, err := excelize.CoordinatesToCellName(1, s.row)
	if err != nil {
		return err
	}
	err = s.stream.SetRow(at, s.cells, opts...)
	s.cells = s.cells[:0]
	s.row++
	return err
}

// close ends the sheet. All columns can be filtered.
func (s *sheet) close() error {
	if err := s.stream.Flush(); err != nil {
		return err
	}
	if s.row <= 2 {
		return nil
	}
	last, err := excelize.CoordinatesToCellName(len(s.columns), s.row-1)
	if err != nil {
		return err
	}
	return s.file.AutoFilter(s.name, "A1:"+last, nil)
}

// area is a column from its second row on.
func (s *sheet) area(column int) (string, error) {
	name, err := excelize.ColumnNumberToName(column + 1)
	return fmt.Sprintf("%s2:%s%d", name, name, max(s.row-1, 2)), err
}

// longestCell is what a cell can hold, in UTF-16 code units.
const longestCell = 32767

// clean leaves out what XML cannot hold and cuts what a cell cannot. A text that
// begins like a formula stays as it is: it is written as text, in cells of the text
// format. Who saves the sheet as CSV gets what stands there, so [Ratings] and attune's
// own CSV guard against it.
func clean(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r < ' ', r >= 0x7f && r < 0xa0, r == 0xfffe, r == 0xffff:
			return -1
		}
		return r
	}, strings.ReplaceAll(s, "\r\n", "\n"))
	units, cut := 0, 0
	for i, r := range s {
		if units += utf16Len(r); units > longestCell-1 {
			return s[:cut] + "…"
		}
		cut = i + utf8.RuneLen(max(r, 0))
	}
	return s
}

func utf16Len(r rune) int {
	if r > 0xffff {
		return 2
	}
	return 1
}
