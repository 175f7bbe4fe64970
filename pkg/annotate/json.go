package annotate

import (
	"bufio"
	"bytes"
	_ "embed"
	"encoding/json"
	"unicode/utf8"

	"github.com/attune-cx/attune/pkg/lint"
	"github.com/attune-cx/attune/pkg/terminal"
)

//go:embed lint.schema.json
var schema string

// Schema returns the JSON Schema (2020-12) of what the formats json and jsonl write.
func Schema() string { return schema }

// schemaVersion changes when a key goes or changes its meaning, not when one is added.
const schemaVersion = 1

type findingRecord struct {
	Schema      int              `json:"schema"`
	Kind        string           `json:"kind"`
	ID          string           `json:"id"`
	Severity    string           `json:"severity"`
	Fails       bool             `json:"fails"`
	Path        string           `json:"path"`
	Reply       string           `json:"reply"`
	Title       string           `json:"title"`
	Start       *positionRecord  `json:"start,omitempty"`
	End         *positionRecord  `json:"end,omitempty"`
	Message     string           `json:"message"`
	Advice      string           `json:"advice"`
	Situation   *situationRecord `json:"situation,omitempty"`
	Score       *scoreRecord     `json:"score,omitempty"`
	Related     []relatedRecord  `json:"related"`
	Fingerprint string           `json:"fingerprint"`
}

type positionRecord struct {
	Line   int `json:"line"`
	Column int `json:"column"`
	Offset int `json:"offset"`
}

type situationRecord struct {
	ID     string `json:"id"`
	Source string `json:"source"`
}

type scoreRecord struct {
	Type     string `json:"type"`
	Score    int    `json:"score"`
	Target   [2]int `json:"target"`
	Distance int    `json:"distance"`
}

type relatedRecord struct {
	Path    string `json:"path"`
	Reply   string `json:"reply"`
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	Message string `json:"message"`
}

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

func findingOf(f *lint.Finding) *findingRecord {
	r := &findingRecord{
		Schema: schemaVersion, Kind: "finding",
		ID: f.ID, Severity: severity(f.Severity), Fails: fails(f),
		Path: f.Path, Reply: f.Reply, Title: f.Title,
		Message: f.Message, Advice: f.Advice,
		Related:     make([]relatedRecord, 0, len(f.Related)),
		Fingerprint: f.Fingerprint,
	}
	if f.Start.Line > 0 {
		r.Start = &positionRecord{f.Start.Line, max(f.Start.Column, 1), f.From}
		if f.End.Line >= f.Start.Line {
			r.End = &positionRecord{f.End.Line, max(f.End.Column, 1), f.To}
		}
	}
	if f.Situation != "" {
		r.Situation = &situationRecord{f.Situation, f.Source}
	}
	if f.Type != "" {
		r.Score = &scoreRecord{f.Type, f.Score, f.Target, f.Distance}
	}
	for _, x := range f.Related {
		r.Related = append(r.Related, relatedRecord{x.Path, x.Reply, max(x.Start.Line, 1), max(x.Start.Column, 1), x.Message})
	}
	return r
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
	var buf []byte
	for i := range r.Findings {
		buf = append(appendJSON(buf[:0], findingOf(&r.Findings[i])), '\n')
		if _, err := w.Write(buf); err != nil {
			return err
		}
	}
	_, err := w.Write(append(appendJSON(buf[:0], summaryOf(r, o)), '\n'))
	return err
}

// writeJSON writes one object: findings, rules, summary.
func writeJSON(w *bufio.Writer, r *lint.Report, o *Options) error {
	w.WriteString(`{"schema":1,"findings":[`)
	if err := writeList(w, len(r.Findings), func(i int) any { return findingOf(&r.Findings[i]) }); err != nil {
		return err
	}
	w.WriteString("],\"rules\":[")
	if err := writeList(w, len(r.Rules), func(i int) any {
		x := &r.Rules[i]
		return ruleRecord{x.ID, severity(x.Severity), x.Summary, x.Help}
	}); err != nil {
		return err
	}
	w.WriteString("],\"summary\":")
	_, err := w.Write(append(appendJSON(nil, summaryOf(r, o)), "}\n"...))
	return err
}

// writeList writes the items of an array, one on each line.
func writeList(w *bufio.Writer, n int, item func(i int) any) error {
	var buf []byte
	for i := range n {
		buf = append(buf[:0], '\n')
		buf = appendJSON(buf, item(i))
		if i+1 < n {
			buf = append(buf, ',')
		}
		if _, err := w.Write(buf); err != nil {
			return err
		}
	}
	if n > 0 {
		return w.WriteByte('\n')
	}
	return nil
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
