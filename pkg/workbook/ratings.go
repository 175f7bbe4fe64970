package workbook

import (
	"archive/zip"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"
)

// Ratings writes the first sheet that has a column "reply" to w as CSV, which is how
// ratings are read: the reviewer's own columns keep their names, and the others go on
// as they are. Size is that of the workbook in bytes. Rows says on which line of the CSV
// each row of the sheet begins, since cells have lines of their own. The error says what
// is wrong with the workbook.
func Ratings(w io.Writer, r io.ReaderAt, size int64) (rows []int, err error) {
	f, err := excelize.OpenReader(io.NewSectionReader(r, 0, size), excelize.Options{RawCellValue: true, UnzipSizeLimit: mostUnzipped, UnzipXMLSizeLimit: mostUnzipped / 8})
	if err != nil {
		if errors.Is(err, excelize.ErrWorkbookFileFormat) || errors.Is(err, zip.ErrFormat) {
			return nil, errors.New("this is no workbook: expected an .xlsx file as attune score or report writes it")
		}
		return nil, fmt.Errorf("the workbook cannot be read: %w", err)
	}
	defer f.Close()
	for _, name := range f.GetSheetList() {
		rows, err := sheetAsCSV(w, f, name)
		if rows != nil || err != nil {
			return rows, err
		}
	}
	return nil, errors.New(`no sheet has a column "reply" in its first row: expected the review sheet that attune score or report writes`)
}

// mostUnzipped bounds what a workbook may grow to, in bytes.
const mostUnzipped = 1 << 30

// sheetAsCSV returns no rows when the sheet has no replies.
func sheetAsCSV(w io.Writer, f *excelize.File, name string) (rows []int, err error) {
	sheet, err := f.Rows(name)
	if err != nil {
		return nil, fmt.Errorf("sheet %q: %w", name, err)
	}
	defer sheet.Close()
	out := csv.NewWriter(w)
	width, line := 0, 1
	for sheet.Next() {
		cells, err := sheet.Columns()
		if err != nil {
			return rows, fmt.Errorf("sheet %q: %w", name, err)
		}
		if rows == nil {
			if !slices.Contains(cells, "reply") {
				return nil, nil
			}
			width = len(cells)
		}
		rows = append(rows, line)
		line += 1 + strings.Count(strings.Join(cells[:min(len(cells), width)], ""), "\n")
		row := make([]string, width) // all as wide as the first
		for i, c := range cells[:min(len(cells), width)] {
			row[i] = c
		}
		if err := out.Write(row); err != nil {
			return rows, err
		}
	}
	out.Flush()
	return rows, errors.Join(sheet.Error(), out.Error())
}
