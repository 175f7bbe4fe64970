package annotate

import (
	"bufio"
	"bytes"
	_ "embed"
	"encoding/json"
	"strconv"
	"unicode/utf8"

	"github.com/attune-cx/attune/pkg/lint"
	"github.com/attune-cx/attune/pkg/report"
	"github.com/attune-cx/attune/pkg/terminal"
)

//go:embed lint.schema.json
var schema string

// Schema returns the JSON Schema (2020-12) of what the formats json and jsonl write.
func Schema() string { return schema }

// schemaVersion changes when a key goes or changes its meaning, not when one is added.
const schemaVersion = 1

type ruleRecord struct {
	ID       string `json:"id"`
	Severity string `json:"severity"`
	Summary  string `json:"summary"`
	Help     string `json:"help"`
}

type summaryRecord struct {
	Schema     int           `json:"schema"`
	Kind       string        `json:"kind"`
	Version    string        `json:"version"`
	Files      int           `json:"files"`
	Replies    int           `json:"replies"`
	Within     int           `json:"within"`
	Unread     int           `json:"unread"`
	Unchecked  int           `json:"unchecked"`
	LeftOut    leftOutRecord `json:"left_out"`
	Findings   countsRecord  `json:"findings"`
	Suppressed int           `json:"suppressed"`
	Baselined  int           `json:"baselined"`
	Untouched  int           `json:"untouched"`
	Stale      []staleRecord `json:"stale"`
	Situations []fitRecord   `json:"situations"`
}

type leftOutRecord struct {
	Internal int `json:"internal"`
	Inactive int `json:"inactive"`
	Textless int `json:"textless"`
	Prose    int `json:"prose"`
}

type countsRecord struct {
	Error   int `json:"error"`
	Warning int `json:"warning"`
	Note    int `json:"note"`
}

type staleRecord struct {
	Fingerprint string `json:"fingerprint"`
	ID          string `json:"id"`
	Path        string `json:"path"`
	Reply       string `json:"reply"`
	Count       int    `json:"count"`
}

type fitRecord struct {
	ID      string `json:"id"`
	Replies int    `json:"replies"`
	Below   int    `json:"below"`
	Within  int    `json:"within"`
	Above   int    `json:"above"`
	Mixed   int    `json:"mixed"`
}

// appendFinding appends a finding as the schema has it. There may be tens of thousands, so
// it is written by hand: in a third of the time that package json takes.
func appendFinding(dst []byte, f *lint.Finding) []byte {
	w := jsonWriter{dst}
	w.put(`{"schema":`).number(schemaVersion).put(`,"kind":"finding"`)
	w.put(`,"id":`).text(f.ID).put(`,"severity":`).text(severity(f.Severity)).put(`,"fails":`).boolean(fails(f))
	w.put(`,"path":`).text(f.Path).put(`,"reply":`).text(f.Reply).put(`,"title":`).text(f.Title)
	if f.Start.Line > 0 {
		w.put(`,"start":`).position(f.Start.Line, f.Start.Column, f.From)
		if f.End.Line >= f.Start.Line {
			w.put(`,"end":`).position(f.End.Line, f.End.Column, f.To)
		}
	}
	w.put(`,"message":`).text(f.Message).put(`,"advice":`).text(f.Advice)
	if f.Situation != "" {
		w.put(`,"situation":{"id":`).text(f.Situation).put(`,"source":`).text(f.Source)
		if f.Confidence > 0 {
			w.put(`,"confidence":`).share(f.Confidence)
		}
		w.put(`}`)
	}
	if f.Type != "" {
		w.put(`,"score":{"type":`).text(f.Type).put(`,"score":`).number(f.Score)
		w.put(`,"target":[`).number(f.Target[0]).put(`,`).number(f.Target[1]).put(`],"distance":`).number(f.Distance).put(`}`)
	}
	w.put(`,"related":[`)
	for i, x := range f.Related {
		if i > 0 {
			w.put(`,`)
		}
		w.put(`{"path":`).text(x.Path).put(`,"reply":`).text(x.Reply)
		w.put(`,"line":`).number(max(x.Start.Line, 1)).put(`,"column":`).number(max(x.Start.Column, 1))
		w.put(`,"message":`).text(x.Message).put(`}`)
	}
	w.put(`],"fingerprint":`).text(f.Fingerprint).put(`}`)
	return w.dst
}

// A jsonWriter appends the parts of an object one after the other.
type jsonWriter struct{ dst []byte }

func (w *jsonWriter) put(s string) *jsonWriter {
	w.dst = append(w.dst, s...)
	return w
}

func (w *jsonWriter) text(s string) *jsonWriter {
	w.dst = report.AppendString(w.dst, s)
	return w
}

func (w *jsonWriter) number(n int) *jsonWriter {
	w.dst = strconv.AppendInt(w.dst, int64(n), 10)
	return w
}

func (w *jsonWriter) share(x float64) *jsonWriter {
	w.dst = strconv.AppendFloat(w.dst, x, 'f', 2, 64)
	return w
}

func (w *jsonWriter) boolean(b bool) *jsonWriter {
	w.dst = strconv.AppendBool(w.dst, b)
	return w
}

func (w *jsonWriter) position(line, column, offset int) *jsonWriter {
	return w.put(`{"line":`).number(line).put(`,"column":`).number(max(column, 1)).put(`,"offset":`).number(offset).put(`}`)
}

func summaryOf(r *lint.Report, o *Options) *summaryRecord {
	n := bySeverity(r.Findings)
	s := &summaryRecord{
		Schema: schemaVersion, Kind: "summary", Version: o.Version,
		Files: r.Files, Replies: r.Replies, Within: r.Within, Unread: r.Unread,
		Unchecked:  r.Unchecked,
		LeftOut:    leftOutRecord{r.LeftOut.Internal, r.LeftOut.Inactive, r.LeftOut.Textless, r.LeftOut.Prose},
		Findings:   countsRecord{Error: n[lint.Error], Warning: n[lint.Warning], Note: n[lint.Note]},
		Suppressed: r.Suppressed, Baselined: r.Baselined, Untouched: r.Untouched,
		Stale:      make([]staleRecord, 0, len(r.Stale)),
		Situations: make([]fitRecord, 0, len(r.Situations)),
	}
	for _, e := range r.Stale {
		s.Stale = append(s.Stale, staleRecord{e.Fingerprint, e.ID, e.Path, e.Reply, max(e.Count, 1)})
	}
	for _, c := range r.Situations {
		s.Situations = append(s.Situations, fitRecord{c.ID, c.Replies, c.Below, c.Within, c.Above, c.Mixed})
	}
	return s
}

// writeJSONLines writes a finding on each line and the summary on the last.
func writeJSONLines(w *bufio.Writer, r *lint.Report, o *Options) error {
	if err := writeEach(w, len(r.Findings), func(dst []byte, i int) []byte {
		return append(appendFinding(dst, &r.Findings[i]), '\n')
	}); err != nil {
		return err
	}
	_, err := w.Write(append(appendJSON(nil, summaryOf(r, o)), '\n'))
	return err
}

// writeJSON writes one object: findings, rules, summary.
func writeJSON(w *bufio.Writer, r *lint.Report, o *Options) error {
	w.WriteString(`{"schema":1,"findings":[`)
	if err := writeList(w, len(r.Findings), func(dst []byte, i int) []byte { return appendFinding(dst, &r.Findings[i]) }); err != nil {
		return err
	}
	w.WriteString("],\"rules\":[")
	if err := writeList(w, len(r.Rules), func(dst []byte, i int) []byte {
		x := &r.Rules[i]
		return appendJSON(dst, ruleRecord{x.ID, severity(x.Severity), x.Summary, x.Help})
	}); err != nil {
		return err
	}
	w.WriteString("],\"summary\":")
	_, err := w.Write(append(appendJSON(nil, summaryOf(r, o)), "}\n"...))
	return err
}

// writeList writes the items of an array, one on each line.
func writeList(w *bufio.Writer, n int, render func(dst []byte, i int) []byte) error {
	if n == 0 {
		return nil
	}
	if err := writeEach(w, n, func(dst []byte, i int) []byte {
		dst = render(append(dst, '\n'), i)
		if i+1 < n {
			dst = append(dst, ',')
		}
		return dst
	}); err != nil {
		return err
	}
	return w.WriteByte('\n')
}

// appendJSON appends v as JSON on one line. Characters that a terminal would obey are
// escaped, so that it may be printed as it is; bytes that are not UTF-8 become U+FFFD.
func appendJSON(dst []byte, v any) []byte {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		panic("annotate: " + err.Error()) // strings and numbers only: it cannot fail
	}
	text := bytes.TrimSuffix(out.Bytes(), []byte("\n"))
	for len(text) > 0 {
		r, n := utf8.DecodeRune(text)
		if r >= 0x7f && terminal.Obeyed(r) { // what lies below is escaped already
			dst = terminal.AppendHexRune(dst, r)
		} else {
			dst = append(dst, text[:n]...)
		}
		text = text[n:]
	}
	return dst
}
