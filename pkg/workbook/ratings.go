package workbook

import (
	"archive/zip"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"
)

// Ratings writes the first sheet that has a column "reply" to w as CSV, which is how
// ratings are read: the reviewer's own columns keep their names, and the others go on
// as they are. Size is that of the workbook in bytes. The error says what is wrong with
// the workbook.
func Ratings(w io.Writer, r io.ReaderAt, size int64) error {
	f, err := excelize.OpenReader(io.NewSectionReader(r, 0, size), excelize.Options{RawCellValue: true, UnzipSizeLimit: mostUnzipped, UnzipXMLSizeLimit: mostUnzipped / 8})
	if err != nil {
		if errors.Is(err, excelize.ErrWorkbookFileFormat) || errors.Is(err, zip.ErrFormat) {
			return errors.New("this is no workbook: expected an .xlsx file as attune score or report writes it")
		}
		return fmt.Errorf("the workbook cannot be read: %w", err)
	}
	defer f.Close()
	for _, name := range f.GetSheetList() {
		found, err := sheetAsCSV(w, f, name)
		if found || err != nil {
			return err
		}
	}
	return errors.New(`no sheet has a column "reply" in its first row: expected the review sheet that attune score or report writes`)
}

// mostUnzipped bounds what a workbook may grow to, in bytes.
const mostUnzipped = 1 << 30

func sheetAsCSV(w io.Writer, f *excelize.File, name string) (found bool, err error) {
	rows, err := f.Rows(name)
	if err != nil {
		return false, fmt.Errorf("sheet %q: %w", name, err)
	}
	defer rows.Close()
	out := csv.NewWriter(w)
	width := 0
	for rows.Next() {
		cells, err := rows.Columns()
		if err != nil {
			return found, fmt.Errorf("sheet %q: %w", name, err)
		}
		if !found {
			for _, c := range cells {
				found = found || strings.TrimSpace(c) == "reply"
			}
			if !found {
				return false, nil
			}
			width = len(cells)
		}
		row := make([]string, width) // all as wide as the first
		for i, c := range cells[:min(len(cells), width)] {
			row[i] = c
		}
		if err := out.Write(row); err != nil {
			return true, err
		}
	}
	out.Flush()
	return found, errors.Join(rows.Error(), out.Error())
}
