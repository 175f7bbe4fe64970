package intake

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/attune-cx/attune/pkg/exchange"
)

// tell tells a record in one line: what tests compare.
func tell(x *exchange.Exchange, reject *Reject) string {
	if reject != nil {
		return "reject " + reject.String()
	}
	at := fmt.Sprintf("%s:%d:%d", x.Source.Path, x.Source.Line, x.Source.Column)
	s := fmt.Sprintf("%s id=%q customer=%q reply=%q", at, x.ID, x.Customer, x.Reply)
	for _, part := range []struct{ name, value string }{
		{"situation", x.Situation}, {"language", x.Language}, {"agent", x.Agent}, {"team", x.Team}, {"channel", x.Channel}, {"time", x.Time},
	} {
		if part.value != "" {
			s += fmt.Sprintf(" %s=%q", part.name, part.value)
		}
	}
	for _, m := range x.Meta {
		s += fmt.Sprintf(" meta.%s=%s", m.Name, m.Value)
	}
	return s
}

// readAll reads until the end, or until an error, which comes last.
func readAll(r *Reader) []string {
	var records []string
	for {
		x, reject, err := r.Next(context.Background())
		if err == io.EOF {
			return records
		}
		if err != nil {
			return append(records, "error "+err.Error())
		}
		records = append(records, tell(x, reject))
	}
}

func readText(t testing.TB, text string, o Options) []string {
	t.Helper()
	r, err := Open([]string{Stdin}, strings.NewReader(text), o)
	if err != nil {
		return []string{"error " + err.Error()}
	}
	return readAll(r)
}

// same compares records with patterns: a "…" in want stands for anything.
func same(t *testing.T, got, want []string) {
	t.Helper()
	for i := range max(len(got), len(want)) {
		g, w := "(nothing)", "(nothing)"
		if i < len(got) {
			g = got[i]
		}
		if i < len(want) {
			w = want[i]
		}
		if !matches(g, w) {
			t.Errorf("record %d\n got %s\nwant %s", i+1, g, w)
		}
	}
}

func matches(got, want string) bool {
	parts := strings.Split(want, "…")
	if len(parts) == 1 {
		return got == want
	}
	got, ok := strings.CutPrefix(got, parts[0])
	if !ok {
		return false
	}
	last := parts[len(parts)-1]
	for _, p := range parts[1 : len(parts)-1] {
		_, after, ok := strings.Cut(got, p)
		if !ok {
			return false
		}
		got = after
	}
	return strings.HasSuffix(got, last)
}

type textCase struct {
	name    string
	text    string
	options Options
	want    []string
}

func runTexts(t *testing.T, format string, cases []textCase) {
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			o := c.options
			o.Format = format
			got := readText(t, c.text, o)
			same(t, got, c.want)

			// How the input arrives must not matter.
			r, err := Open([]string{Stdin}, iotest.OneByteReader(strings.NewReader(c.text)), o)
			if err != nil {
				t.Fatal(err)
			}
			if again := readAll(r); strings.Join(again, "\n") != strings.Join(got, "\n") {
				t.Errorf("byte by byte\n got %q\nwant %q", again, got)
			}
		})
	}
}

func TestFiles(t *testing.T) {
	t.Chdir("testdata")
	folder := filepath.FromSlash("folder/")
	for _, c := range []struct {
		path    string
		options Options
		want    []string
	}{
		{"tickets.jsonl", Options{}, []string{
			`tickets.jsonl:1:0 id="a1" customer="Where is my kettle?" reply="It left Utrecht this morning." meta.priority=2 meta.tags=["post","late"]`,
			`tickets.jsonl:3:0 id="12" customer="" reply=""`,
			`tickets.jsonl:4:0 id="tickets.jsonl:4" customer="" reply="No id here, Noor."`,
			`reject tickets.jsonl:5: no field "reply", found "id" and "customer": name the field that holds the agent's reply with --field reply=NAME`,
			`reject tickets.jsonl:6:19: field "reply" is a number, expected text`,
			`reject tickets.jsonl:7:27: bad JSON: the record ends too early…`,
			`tickets.jsonl:8:0 id="e" customer="" reply="Read all the same."`,
		}},
		{"pretty.json", Options{}, []string{
			`pretty.json:2:3 id="p1" customer="" reply="One." meta.tags=["a","b"]`,
			`pretty.json:10:3 id="pretty.json:10" customer="" reply="Two."`,
			`pretty.json:10:22 id="pretty.json:10:22" customer="" reply="Three."`,
		}},
		{"truncated.json", Options{}, []string{
			`truncated.json:1:2 id="t1" customer="" reply="Whole."`,
			`reject truncated.json:2:2: the file ends within this record…`,
		}},
		{"excel-nl.csv", Options{Fields: map[string]string{"reply": "antwoord", "customer": "klant"}}, []string{
			`excel-nl.csv:2:0 id="1" customer="Waar blijft \"mijn\" lamp; al weken?" reply="Beste Noor,\r\nHij is onderweg." meta.afdeling="retour"`,
			`excel-nl.csv:4:0 id="2" customer="" reply="Dank je wel" meta.afdeling="a;b"`,
			`reject excel-nl.csv:5: found 2 cells, expected 4 as in the header: put a cell that holds ';' or a line break in quotation marks`,
		}},
		{"tabs.tsv", Options{}, []string{
			`tabs.tsv:2:0 id="1" customer="" reply="It is \"solved\"." meta.note="24\" screen"`,
		}},
		{"folder", Options{}, []string{
			folder + `a.ndjson:1:0 id="j" customer="" reply="In a folder."`,
			folder + `b.txt:1:0 id="` + folder + `b.txt:1" customer="" reply="Dear Ada,\r\nYour refund left today.\r\n"`,
			filepath.FromSlash(`folder/sub/c.md:1:0 id="folder/sub/c.md:1" customer="" reply="# Closing\n\nThanks for waiting, {{name}}.\n"`),
		}},
	} {
		t.Run(c.path, func(t *testing.T) {
			r, err := Open([]string{c.path}, nil, c.options)
			if err != nil {
				t.Fatal(err)
			}
			defer r.Close()
			same(t, readAll(r), c.want)
		})
	}
}

func TestUsage(t *testing.T) {
	folder := t.TempDir()
	t.Chdir(folder)
	for name, text := range map[string]string{
		"notes.log":     "text",
		"none.csv":      "id,customer\n1,hello\n",
		"talk.csv":      "Case,Who,Said\n1,Agent,Hello\n",
		"case.csv":      "id,Reply\n1,hello\n",
		"twice.csv":     "reply,id,id\n",
		"latin1.csv":    "reply,caf\xe9\n",
		"mac.csv":       "reply,id\ra,b\r",
		"late.csv":      "sep=;\nid;text\n",
		"empty.csv":     "",
		"fine.csv":      "reply\nhello\n",
		"sub/notes.log": "text",
	} {
		os.MkdirAll(filepath.Dir(name), 0o700)
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	field := func(name, input string) Options { return Options{Fields: map[string]string{name: input}} }
	for _, c := range []struct {
		name    string
		paths   []string
		options Options
		want    string
	}{
		{"nothing named", nil, Options{}, `no input: expected files, folders or "-" for standard input`},
		{"no such file", []string{"gone.jsonl"}, Options{}, `gone.jsonl: no such file or folder: expected a file, a folder or "-" for standard input`},
		{"unknown extension", []string{"notes.log"}, Options{}, `notes.log: unknown kind of file: expected .jsonl, .ndjson, .json, .csv, .tsv, .txt, .md, .eml, .mbox or .mbx, also with .gz behind it; name the format with --input-format`},
		{"unknown format", []string{Stdin}, Options{Format: "xml"}, `unknown input format "xml": expected jsonl, json, csv, tsv, plain, chat, eml or mbox`},
		{"standard input twice", []string{Stdin, Stdin}, Options{}, `-: standard input is named twice…`},
		{"unknown field", []string{Stdin}, field("answer", "a"), `--field answer=a: no field "answer": expected id, customer, reply, …`},
		{"field without name", []string{Stdin}, field("reply", ""), `--field reply=: expected the name…`},
		{"one name for two fields", []string{Stdin}, Options{Fields: map[string]string{"reply": "x", "customer": "x"}}, `--field reply=x: "x" is named as customer already`},
		{"no reply column", []string{"none.csv"}, Options{}, `none.csv:1:1: no column "reply", found "id" and "customer": expected a header that names the columns; name yours with --field reply=NAME`},
		{"no reply column in a table that may hold messages", []string{"talk.csv"}, Options{}, `talk.csv:1:1: no column "reply", found "Case", "Who" and "Said": expected a header that names the columns; name yours with --field reply=NAME, or, where every row is a message, with --field conversation=NAME, --field speaker=NAME and --field text=NAME`},
		{"other case where one was asked for", []string{"case.csv"}, field("reply", "reply"), `case.csv:1:1: no column "reply", …; did you mean --field reply=Reply?`},
		{"named column missing", []string{"fine.csv"}, field("agent", "rep"), `fine.csv:1:1: no column "rep", …`},
		{"duplicated column", []string{"twice.csv"}, Options{}, `twice.csv:1:10: two columns are named "id": expected names that differ`},
		{"Latin-1 header", []string{"latin1.csv"}, Options{}, `latin1.csv:1:10: byte 0xE9, …looks like Latin-1…`},
		{"old Mac line ends", []string{"mac.csv"}, Options{}, `mac.csv:1:9: the header holds a bare carriage return…`},
		{"header on line 2", []string{"late.csv"}, Options{}, `late.csv:2:1: no column "reply", found "id" and "text"…`},
		{"folder without input", []string{"sub"}, Options{}, `sub: no file to read in this folder: expected files that end in .jsonl…`},
		{"empty table", []string{"empty.csv"}, Options{}, ``},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := ""
			r, err := Open(c.paths, strings.NewReader(""), c.options)
			if err == nil {
				_, _, err = r.Next(context.Background())
			}
			if usage := (*UsageError)(nil); errors.As(err, &usage) {
				got = usage.Error()
			} else if err != io.EOF {
				t.Fatal(err)
			}
			if !matches(got, c.want) {
				t.Errorf("\n got %s\nwant %s", got, c.want)
			}
		})
	}
}

// Headers are typed by people: Reply is reply where there is no column of that very name.
func TestHeadersInAnyCase(t *testing.T) {
	for _, tt := range []struct{ table, reply, customer string }{
		{"ID,Reply,CUSTOMER\n1,hi,hello\n", "hi", "hello"},
		{"Reply,reply\nno,yes\n", "yes", ""},
		{"reply,Customer,customer\nhi,no,yes\n", "hi", "yes"},
	} {
		r, err := Open([]string{"-"}, strings.NewReader(tt.table), Options{})
		if err != nil {
			t.Fatal(err)
		}
		x, reject, err := r.Next(context.Background())
		if err != nil || reject != nil || x.Reply != tt.reply || x.Customer != tt.customer {
			t.Errorf("%q: %+v %v %v", tt.table, x, reject, err)
		}
	}
}

// A table without replies that merely stands in a folder is set aside.
func TestUnusableTableInAFolder(t *testing.T) {
	folder := t.TempDir()
	for name, data := range map[string]string{"a.csv": "x,y\n1,2\n", "b.jsonl": `{"reply":"hi"}`} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	r, err := Open([]string{folder}, nil, Options{})
	if err != nil {
		t.Fatal(err)
	}
	x, reject, err := r.Next(context.Background())
	if err != nil || x != nil || reject == nil || !strings.Contains(reject.Reason, `no column "reply", found "x" and "y"`) {
		t.Fatalf("%v %v %v", x, reject, err)
	}
	if x, reject, err = r.Next(context.Background()); err != nil || reject != nil || x.Reply != "hi" {
		t.Errorf("%v %v %v", x, reject, err)
	}
}

func TestContentTellsTheFormat(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"object", `{"reply":"x"}`, `reply="x"`},
		{"object, then more", "\n {\"reply\":\"x\"}\n{\"reply\":\"y\"}\n", `reply="x"`},
		{"array", "[\n{\"reply\":\"x\"}]", `reply="x"`},
		{"printed object", "{\n  \"reply\": \"x\"\n}\n", `reply="x"`},
		{"comma table", "id,reply\n1,x\n", `reply="x"`},
		{"semicolon table", "\xef\xbb\xbfid;reply\r\n1;x\r\n", `reply="x"`},
		{"tab table", "id\treply\n1\tx\n", `reply="x"`},
		{"table of replies", "reply\nx\n", `reply="x"`},
		{"table with unknown reply", "id;tekst\n1;x\n", `error -:1:1: no column "reply"`},
		{"prose", "Dear Ada, your reply came.\n", `reply="Dear Ada, your reply came.\n"`},
		{"placeholder in braces", "{{name}}, hello", `reply="{{name}}, hello"`},
		{"placeholder in brackets", "[NAME], hello", `reply="[NAME], hello"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := readText(t, c.text, Options{})
			if len(got) == 0 || !strings.Contains(got[0], c.want) {
				t.Errorf("got %q, want %s", got, c.want)
			}
		})
	}
}

func TestForeignEncodings(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"UTF-16 with mark", "\xff\xfei\x00d\x00", `reject -:1: the file is UTF-16, expected UTF-8: save it as UTF-8 (in Excel: CSV UTF-8), or say --encoding utf-16`},
		{"UTF-16BE with mark", "\xfe\xff\x00i\x00d", `reject -:1: the file is UTF-16, …`},
		{"UTF-16LE", "{\x00\"\x00i\x00d\x00", `reject -:1: the file looks like UTF-16LE, …`},
		{"UTF-16BE", "\x00{\x00\"\x00i\x00d", `reject -:1: the file looks like UTF-16BE, …`},
		{"UTF-32", "\xff\xfe\x00\x00i\x00\x00\x00", `reject -:1: the file is UTF-32, …`},
		{"workbook", "PK\x03\x04 and so on", `reject -:1: the file is a ZIP archive or a workbook, expected text: …`},
		{"gzip", "\x1f\x8b\x08", `reject -:1: reading stopped here: what gzip packed ends too soon: the file was cut off`},
		{"Zstandard", "\x28\xB5\x2F\xFD", `reject -:1: the file is compressed with Zstandard, expected text or gzip: …`},
		{"NUL is text", "a\x00b", `-:1:0 id="-:1" customer="" reply="a\x00b"`},
		{"Latin-1", "caf\xe9 noir", `reject -:1:4: byte 0xE9, byte 4 of the record, is not UTF-8; it looks like Latin-1 or Windows-1252: …`},
	} {
		t.Run(c.name, func(t *testing.T) {
			same(t, readText(t, c.text, Options{}), []string{c.want})
		})
	}
}

func TestFolderOrderAndLinks(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("links need a privilege")
	}
	folder := t.TempDir()
	t.Chdir(folder)
	os.MkdirAll("in/b/deep", 0o700)
	os.MkdirAll("other", 0o700)
	for _, name := range []string{"in/c.txt", "in/a.txt", "in/b/deep/x.txt", "in/b.txt", "other/o.txt"} {
		os.WriteFile(name, []byte("x"), 0o600)
	}
	os.Symlink("..", "in/b/loop")
	os.Symlink("../other", "in/other")
	os.Symlink("../other/o.txt", "in/d.txt")
	os.Symlink("nowhere", "in/e.txt")
	os.Symlink("self.txt", "in/self.txt")
	os.Symlink("in", "named")

	paths := func(root string) []string {
		r, err := Open([]string{root}, nil, Options{})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for {
			x, reject, err := r.Next(context.Background())
			switch {
			case err == io.EOF:
				return got
			case err != nil:
				t.Fatal(err)
			case reject != nil:
				got = append(got, reject.String())
			default:
				got = append(got, x.Source.Path)
			}
		}
	}
	same(t, paths("in"), []string{
		"in/a.txt", "in/b/deep/x.txt", "in/b.txt", "in/c.txt", "in/d.txt",
		"in/e.txt: the file cannot be read: no such file or directory",
		"in/self.txt: the file cannot be read: too many levels of symbolic links",
	})
	if got := paths("named"); len(got) != 7 {
		t.Errorf("a folder named by a link yields %q", got)
	}
}

func TestReadingFails(t *testing.T) {
	failing := io.MultiReader(strings.NewReader("{\"reply\":\"x\"}\n{\"reply\":\"half"), iotest.ErrReader(errors.New("disk on fire")))
	r, err := Open([]string{Stdin}, failing, Options{Format: "jsonl"})
	if err != nil {
		t.Fatal(err)
	}
	same(t, readAll(r), []string{
		`-:1:0 id="-:1" customer="" reply="x"`,
		`reject -:2:15: bad JSON: the record ends too early…`,
		`reject -:2: reading stopped here: disk on fire`,
	})
}

func TestCancelled(t *testing.T) {
	r, err := Open([]string{Stdin}, strings.NewReader(`{"reply":"x"}`), Options{})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, _, err := r.Next(ctx); err != context.Canceled {
		t.Errorf("got %v", err)
	}
}

// A batch comes as soon as a pipe has delivered something.
func TestBatchDoesNotHoldBack(t *testing.T) {
	read, write := io.Pipe()
	go func() {
		io.WriteString(write, "{\"reply\":\"one, long enough\"}\n{\"reply\":\"two\"}\n{\"rep")
		io.WriteString(write, "ly\":\"three\"}\n")
		write.Close()
	}()
	r, err := Open([]string{Stdin}, read, Options{})
	if err != nil {
		t.Fatal(err)
	}
	var sizes []int
	for {
		batch, err := r.NextBatch(make([]Raw, 0, 64))
		if err == io.EOF {
			break
		}
		sizes = append(sizes, len(batch))
	}
	if fmt.Sprint(sizes) != "[2 1]" {
		t.Errorf("batches of %v", sizes)
	}
}

func TestRejectsAsTheyWere(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, c := range []struct{ name, text, want string }{
		{"a.jsonl", "{\"reply\":\"x\"}\r\n{\"reply\": 1}\r\n{\xff}\n  nonsense", "{\"reply\": 1}\r\n{\xff}\n  nonsense\n"},
		{"b.csv", "\xef\xbb\xbfid;reply\r\n1;x\r\n2;y;z\r\n3\r\n", "id;reply\r\n2;y;z\r\n3\r\n"},
		{"c.json", "[{\"reply\":1},\n\n {\"id\":1}]", "{\"reply\":1}\n{\"id\":1}\n"},
	} {
		if err := os.WriteFile(c.name, []byte(c.text), 0o600); err != nil {
			t.Fatal(err)
		}
		r, err := Open([]string{c.name}, nil, Options{})
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		w := NewRejectWriter(&out)
		for {
			_, reject, err := r.Next(context.Background())
			if err == io.EOF {
				break
			}
			if reject != nil {
				w.Write(reject)
			}
		}
		if out.String() != c.want {
			t.Errorf("%s\n got %q\nwant %q", c.name, out.String(), c.want)
		}
	}
}
