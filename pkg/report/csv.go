package report

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/attune-cx/attune/pkg/empathy"
	"github.com/attune-cx/attune/pkg/exchange"
	"github.com/attune-cx/attune/pkg/review"
	"github.com/attune-cx/attune/pkg/terminal"
)

// csvHeader names the columns of a row.
var csvHeader = func() []byte {
	columns := []string{"id", "language", "situation", "situation_source", "confidence"}
	for _, t := range empathy.Types {
		for _, c := range []string{"score", "level", "min", "max", "verdict", "distance"} {
			columns = append(columns, t.String()+"_"+c)
		}
	}
	columns = append(columns, "verdict", "moves", "missteps", "advice", "agent", "team", "channel", "time", "conversation", "turn")
	return []byte(strings.Join(columns, ",") + "\n")
}()

func csvTable() *Format {
	return &Format{Name: "csv", Header: csvHeader, Render: AppendCSV}
}

// AppendCSV appends the row of r with its newline. Moves and missteps are listed
// once each, in order of appearance, with a semicolon between; pieces of advice with a bar.
// Of a reply that is not judged, the cells for its scores are empty.
//
// A cell that a spreadsheet would run as a formula gets a leading apostrophe;
// control characters other than newline and tab are made visible.
func AppendCSV(dst []byte, r *review.Review) []byte {
	x := r.Exchange
	if x == nil {
		x = &exchange.Exchange{}
	}
	dst = appendCell(dst, r.ID)
	dst = append(dst, ',')
	dst = appendCell(dst, r.Language)
	dst = append(dst, ',')
	dst = appendCell(dst, r.Situation.ID)
	dst = append(dst, ',')
	dst = appendCell(dst, string(r.Situation.Source))
	dst = append(dst, ',')
	dst = appendShare(dst, r.Situation.Confidence)
	for i := range r.Types {
		tr := &r.Types[i]
		if tr.Verdict == empathy.Unjudged { // a score of 0 would go into somebody's mean
			dst = append(dst, ",,,,,unknown,"...)
			continue
		}
		dst = append(dst, ',')
		dst = strconv.AppendInt(dst, int64(tr.Score), 10)
		dst = append(dst, ',')
		dst = appendCell(dst, string(tr.Level))
		dst = append(dst, ',')
		dst = strconv.AppendInt(dst, int64(tr.Target.Min), 10)
		dst = append(dst, ',')
		dst = strconv.AppendInt(dst, int64(tr.Target.Max), 10)
		dst = append(dst, ',')
		dst = appendCell(dst, string(tr.Verdict))
		dst = append(dst, ',')
		dst = strconv.AppendInt(dst, int64(tr.Distance), 10)
	}
	dst = append(dst, ',')
	dst = appendCell(dst, string(r.Verdict))
	dst = append(dst, ',')
	dst = appendCell(dst, once(len(r.Evidence), func(i int) string { return r.Evidence[i].Move }))
	dst = append(dst, ',')
	dst = appendCell(dst, once(len(r.Missteps), func(i int) string { return r.Missteps[i].ID }))
	dst = append(dst, ',')
	dst = appendCell(dst, strings.Join(r.Advice, " | "))
	for _, cell := range [...]string{x.Agent, x.Team, x.Channel, x.Time} {
		dst = append(dst, ',')
		dst = appendCell(dst, cell)
	}
	dst = append(dst, ',')
	dst = appendCell(dst, x.Conversation)
	dst = append(dst, ',')
	if x.Turns > 0 {
		dst = strconv.AppendInt(dst, int64(x.Turn), 10)
	}
	return append(dst, '\n')
}

// once joins n names, each of them once, in order of first appearance.
func once(n int, name func(int) string) string {
	var names []string
	seen := map[string]bool{}
	for i := range n {
		if s := name(i); !seen[s] {
			seen[s] = true
			names = append(names, s)
		}
	}
	return strings.Join(names, "; ")
}

// formulaStarts are the characters that make a spreadsheet run a cell, or that
// hide one which does; full-width forms included.
const formulaStarts = "=+-@\t\r\n＝＋－＠"

// AppendCell appends a text cell of a table, safe from being run as a formula.
func AppendCell(dst []byte, s string) []byte { return appendCell(dst, s) }

// appendCell appends a text cell, quoted when it needs to be.
func appendCell(dst []byte, s string) []byte {
	if s == "" {
		return dst
	}
	quote := strings.ContainsAny(s, ",\"\n\r\t") || s[0] == ' '
	if quote {
		dst = append(dst, '"')
	}
	if first, _ := utf8.DecodeRuneInString(strings.TrimLeft(s, " ")); strings.ContainsRune(formulaStarts, first) {
		dst = append(dst, '\'')
	}
	from := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '"':
			dst = terminal.AppendVisible(dst, s[from:i], false)
			dst = append(dst, '"', '"')
			from = i + 1
		case '\n', '\t':
			dst = terminal.AppendVisible(dst, s[from:i], false)
			dst = append(dst, s[i])
			from = i + 1
		}
	}
	dst = terminal.AppendVisible(dst, s[from:], false)
	if quote {
		dst = append(dst, '"')
	}
	return dst
}
