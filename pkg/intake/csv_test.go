package intake

import (
	"strings"
	"testing"
)

func TestCSV(t *testing.T) {
	row := func(line, reply string) string {
		return `-:` + line + `:0 id="-:` + line + `" customer="" reply="` + reply + `"`
	}
	runTexts(t, "csv", []textCase{
		{"nothing", "", Options{}, nil},
		{"header only", "id,reply", Options{}, nil},
		{"unknown columns", "reply,Order No,vip\nx,12,\n", Options{}, []string{row("2", `x`) + ` meta.Order No="12" meta.vip=""`}},
		{"nameless columns", "reply,,\nx,12,\n", Options{}, []string{row("2", `x`) + ` meta.column 2="12" meta.column 3=""`}},
		{"quoted names, spaces around", "\"id\", reply \n,x\n", Options{}, []string{row("2", "x")}},
		{"line breaks, marks and separators in a cell", "reply,n\n\"a,\n\"\"b\"\"\",1\nc,2\n", Options{}, []string{row("2", `a,\n\"b\"`) + ` meta.n="1"`, row("4", "c") + ` meta.n="2"`}},
		{"marks within a bare cell", "reply,n\n24\" screen,5' 3\"\n", Options{}, []string{row("2", `24\" screen`) + ` meta.n="5' 3\""`}},
		{"semicolons", "id;reply\n;Het is 1,50 euro\n", Options{}, []string{row("2", "Het is 1,50 euro")}},
		{"what Excel writes first", "sep=;\r\nid;reply\r\n;x\r\n", Options{}, []string{row("3", "x")}},
		{"empty lines", "\n\nreply\n\r\nx\n\n", Options{}, []string{row("5", "x")}},
		{"empty reply", "id,reply\n7,\n", Options{}, []string{`-:2:0 id="7" customer="" reply=""`}},
		{"too few and too many cells", "id,reply\nx\n1,2,3\n7,\"x\"\n", Options{}, []string{
			`reject -:2: found 1 cell, expected 2 as in the header…`, `reject -:3: found 3 cells, expected 2 as in the header…`, `-:4:0 id="7" customer="" reply="x"`,
		}},
		{"text behind a mark", "id,reply\n1,\"x\" y\n2,z\n", Options{}, []string{
			`reject -:2:6: found " " behind the quotation mark that closes a cell, expected ',' or the end of the line…`, `-:3:0 id="2" customer="" reply="z"`,
		}},
		{"mark that is never closed", "id,reply\n1,\"x\n2,y\n3,\"\"\n", Options{}, []string{
			`reject -:2: a quotation mark (") that opens a cell is never closed…`, `-:3:0 id="2" customer="" reply="y"`, `-:4:0 id="3" customer="" reply=""`,
		}},
		{"mark that is never closed, in a long file", "id,reply\n1,\"x\n" + strings.Repeat("2,y\n", 6), Options{MaxRecord: 16}, []string{
			`reject -:2: a quotation mark (") that opens a cell is never closed…`,
			`-:3:…`, `-:4:…`, `-:5:…`, `-:6:…`, `-:7:…`, `-:8:…`,
		}},
		{"not UTF-8", "id,reply\n1,x\n2,caf\xe9\n", Options{}, []string{`-:2:0 id="1" customer="" reply="x"`, `reject -:3:6: byte 0xE9, byte 6 of the record…`}},
		{"row too long", "id,reply\n1,0123456789012345\n2,y\n", Options{MaxRecord: 12}, []string{`reject -:2: the record is longer than 12 bytes…`, `-:3:0 id="2" customer="" reply="y"`}},
		{"NUL and escapes in unknown cells", "reply,n\nx,\"a\x00\x1b\"\"\"\n", Options{}, []string{row("2", "x") + ` meta.n="a\u0000\u001b\""`}},
	})
	runTexts(t, "tsv", []textCase{
		{"commas are text", "id\treply\n1\ta,b;c\n", Options{}, []string{`-:2:0 id="1" customer="" reply="a,b;c"`}},
		{"row of empty cells", "id\treply\n\t\n", Options{}, []string{row("2", "")}},
	})
}
