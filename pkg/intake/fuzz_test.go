package intake

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"github.com/attune-cx/attune/pkg/exchange"
)

// seed adds the files of testdata with these extensions, and texts.
func seed(f *testing.F, texts []string, extensions ...string) {
	for _, e := range extensions {
		paths, _ := filepath.Glob("testdata/*" + e)
		conversations, _ := filepath.Glob("testdata/conversations/*" + e)
		paths = append(paths, conversations...)
		if len(paths) == 0 {
			f.Fatalf("no seeds *%s", e)
		}
		for _, path := range paths {
			data, err := os.ReadFile(path)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(data)
		}
	}
	for _, t := range texts {
		f.Add([]byte(t))
	}
}

// raws cuts data and checks what holds for any input: the outcome is the same
// however the input arrives; every record is either an exchange or a reject;
// what is kept of it stands in the input.
func raws(t *testing.T, data []byte, o Options) []Raw {
	var outcomes [2][]string
	var all []Raw
	for i, from := range []io.Reader{bytes.NewReader(data), iotest.HalfReader(iotest.OneByteReader(bytes.NewReader(data)))} {
		r, err := Open([]string{Stdin}, from, o)
		if err != nil {
			t.Fatal(err)
		}
		all = all[:0]
		for {
			raw, err := r.NextRaw()
			if err != nil {
				if err != io.EOF {
					outcomes[i] = append(outcomes[i], err.Error())
				}
				break
			}
			all = append(all, raw)
			record, reject := raw.Decode()
			if c := record.Conversation; c != nil {
				checkTurns(t, c)
				outcomes[i] = append(outcomes[i], fmt.Sprintf("%+v", *c))
				continue
			}
			x := &record.Exchange
			outcomes[i] = append(outcomes[i], tell(x, reject))
			switch {
			case reject == nil:
				if x.ID == "" || !utf8.ValidString(x.Reply+x.Customer+x.ID) {
					t.Errorf("exchange %+v", x)
				}
				for _, m := range x.Meta {
					if !json.Valid(m.Value) || bytes.IndexByte(m.Value, '\n') >= 0 {
						t.Errorf("meta %q is %q", m.Name, m.Value)
					}
				}
			case reject.Reason == "" || strings.ContainsFunc(reject.Reason, func(r rune) bool { return r < ' ' }):
				t.Errorf("reason %q", reject.Reason)
			case raw.source.messages == nil && !raw.source.perMessage:
				if !bytes.Contains(data, reject.Raw) {
					t.Errorf("raw %q is not in the input", reject.Raw)
				}
			default: // rows that were put together
				for line := range bytes.Lines(reject.Raw) {
					if !bytes.Contains(data, bytes.TrimSuffix(line, newline)) {
						t.Errorf("line %q of raw %q is not in the input", line, reject.Raw)
					}
				}
			}
		}
	}
	if one, other := strings.Join(outcomes[0], "\n"), strings.Join(outcomes[1], "\n"); one != other {
		t.Errorf("depends on how the input arrives\n%s\nor\n%s", one, other)
	}
	return all
}

// checkTurns checks what holds for any conversation: no turn is empty, and no two in a
// row are the same customer's.
func checkTurns(t *testing.T, c *exchange.Conversation) {
	if c.ID == "" || !utf8.ValidString(c.ID) {
		t.Errorf("id %q", c.ID)
	}
	for i, turn := range c.Turns {
		if strings.TrimSpace(turn.Text) == "" || !utf8.ValidString(turn.Text+turn.Name) {
			t.Errorf("turn %d is %+v", i+1, turn)
		}
		if i > 0 && turn.Speaker == exchange.Customer && c.Turns[i-1].Speaker == exchange.Customer {
			t.Errorf("turns %d and %d are both the customer's", i, i+1)
		}
	}
	for _, m := range c.Meta {
		if !json.Valid(m.Value) || bytes.IndexByte(m.Value, '\n') >= 0 {
			t.Errorf("meta %q is %q", m.Name, m.Value)
		}
	}
}

// limited makes limits matter in short inputs too.
func limited(data []byte, format string) Options {
	return Options{Format: format, MaxRecord: 16 + len(data)/2, MaxText: 8 + len(data)/4}
}

func FuzzJSONLines(f *testing.F) {
	seed(f, []string{`{"reply":"\ud83d"}`, "{\"reply\":\"x\"}\r\n\n[", `{"reply":"x","reply":null}`, strings.Repeat("[", 300)}, ".jsonl")
	f.Fuzz(func(t *testing.T, data []byte) {
		raws(t, data, limited(data, "jsonl"))
		records := raws(t, data, Options{Format: "jsonl"})
		if foreign(data) != "" {
			return
		}
		lines := 0
		for _, line := range bytes.Split(bytes.TrimPrefix(data, utf8BOM), newline) {
			if !blank(line) {
				lines++
			}
		}
		if len(records) != lines && !records[0].source.perMessage {
			t.Errorf("%d records of %d lines", len(records), lines)
		}
		for _, raw := range records {
			if !raw.source.perMessage {
				agree(t, raw)
			}
		}
	})
}

// agree compares a record with what encoding/json makes of it.
func agree(t *testing.T, raw Raw) {
	x, reject := raw.Decode()
	var want map[string]any
	err := json.Unmarshal(raw.data, &want)
	if reject == nil {
		if err != nil {
			t.Errorf("%q is accepted, but: %v", raw.data, err)
		} else if x.Conversation == nil && want["reply"] != x.Reply {
			t.Errorf("%q: reply is %q, want %q", raw.data, x.Reply, want["reply"])
		}
	} else if strings.HasPrefix(reject.Reason, "bad JSON") && json.Valid(raw.data) {
		t.Errorf("%q: %s", raw.data, reject.Reason)
	}
}

func FuzzJSONArray(f *testing.F) {
	seed(f, []string{`[1,"]",[{"reply":"x"}]]`, `[{"reply":"\\\""},`, `{"reply":"x"}{"reply":"y"}`, "[]]"}, ".json")
	f.Fuzz(func(t *testing.T, data []byte) {
		raws(t, data, limited(data, "json"))
		records := raws(t, data, Options{Format: "json"})
		var want []json.RawMessage
		if !utf8.Valid(data) || json.Unmarshal(bytes.TrimPrefix(data, utf8BOM), &want) != nil || !bytes.Contains(data, []byte("[")) {
			return
		}
		if len(records) > 0 && records[0].source.perMessage {
			return
		}
		if len(records) != len(want) {
			t.Fatalf("%d records, want %d", len(records), len(want))
		}
		for i, raw := range records {
			if !bytes.Equal(raw.data, want[i]) {
				t.Errorf("record %d is %q, want %q", i, raw.data, want[i])
			}
			agree(t, raw)
		}
	})
}

// FuzzConversations reads anything as anything: every record is a conversation, an
// exchange or a reject, however it is written.
func FuzzConversations(f *testing.F) {
	seed(f, nil, ".json", ".jsonl", ".ndjson", ".csv", ".txt", ".md", ".eml", ".mbox")
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, format := range []string{"", "chat", "eml", "mbox", "csv", "json"} {
			for _, o := range []Options{{Format: format, Agents: []string{"Sam"}}, limited(data, format)} {
				r, err := Open([]string{Stdin}, bytes.NewReader(data), o)
				if err != nil {
					t.Fatal(err)
				}
				for range len(data) + 2 {
					raw, err := r.NextRaw()
					if err != nil {
						break
					}
					record, reject := raw.Decode()
					switch {
					case reject != nil:
						if reject.Reason == "" || strings.ContainsFunc(reject.Reason, func(r rune) bool { return r < ' ' }) {
							t.Errorf("reason %q", reject.Reason)
						}
					case record.Conversation != nil:
						checkTurns(t, record.Conversation)
					case record.ID == "":
						t.Error("neither a conversation nor an exchange nor a reject")
					}
				}
				if _, err := r.NextRaw(); err == nil {
					t.Error("more records than bytes")
				}
			}
		}
	})
}

func FuzzCSV(f *testing.F) {
	seed(f, []string{"reply\n\"a\n\"\"b\"\n", "id,reply\n1,\"x\n2,y\n", "sep=;\nreply;id\n", "reply,n\n1,\"x\" y\n"}, ".csv", ".tsv")
	f.Fuzz(func(t *testing.T, data []byte) {
		raws(t, data, limited(data, "csv"))
		raws(t, data, Options{Format: "tsv"})
		table := append([]byte("id,reply,note\n"), data...)
		records := raws(t, table, Options{Format: "csv"})
		// encoding/csv takes CRLF in a cell for a line feed, and NUL and CR are
		// beside the point.
		if bytes.ContainsAny(data, "\r\x00") || !utf8.Valid(data) {
			return
		}
		r := csv.NewReader(bytes.NewReader(table))
		rows, err := r.ReadAll()
		if err != nil {
			return
		}
		for i, raw := range records {
			if blank(raw.data) {
				return // a line of blanks is a cell to encoding/csv
			}
			x, reject := raw.Decode()
			if i+1 >= len(rows) || reject != nil || x.Reply != rows[i+1][1] || (rows[i+1][0] != "" && x.ID != rows[i+1][0]) {
				t.Fatalf("row %d is %+v (%v), want %q", i+1, x, reject, rows)
			}
		}
		if len(records) != len(rows)-1 {
			t.Errorf("%d records, want %d", len(records), len(rows)-1)
		}
	})
}

func FuzzPlain(f *testing.F) {
	seed(f, []string{"Dear Ada,\r\n", "a\x00b", "caf\xe9"})
	f.Fuzz(func(t *testing.T, data []byte) {
		if n := len(raws(t, data, limited(data, "plain"))); n != 1 {
			t.Errorf("%d records, want 1", n)
		}
	})
}

func FuzzStandardInput(f *testing.F) {
	seed(f, []string{"id;reply\n1;x", "[NAME]", "{{name}}", "{\n", "\xff\xfe", "PK\x03\x04"}, ".jsonl", ".json", ".csv", ".tsv")
	f.Fuzz(func(t *testing.T, data []byte) {
		raws(t, data, limited(data, ""))
	})
}
