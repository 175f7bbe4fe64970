package intake

import (
	"strings"
	"testing"
)

func TestJSONLines(t *testing.T) {
	reply := func(value string) string { return `{"reply":` + value + `}` }
	text := func(value string) string { return `-:1:0 id="-:1" customer="" reply=` + value }
	runTexts(t, "jsonl", []textCase{
		{"nothing", "", Options{}, nil},
		{"empty lines", "\n\r\n \t\n", Options{}, nil},
		{"BOM and CRLF", "\xef\xbb\xbf{\"reply\":\"x\"}\r\n{\"reply\":\"y\"}", Options{}, []string{text(`"x"`), `-:2:0 id="-:2" customer="" reply="y"`}},
		{"all fields", `{"id":"1","customer":"c","reply":"r","situation":"s","language":"nl","agent":"a","team":"t","channel":"chat","time":"2026"}`, Options{},
			[]string{`-:1:0 id="1" customer="c" reply="r" situation="s" language="nl" agent="a" team="t" channel="chat" time="2026"`}},
		{"numbers as text", `{"id":12,"agent":1.50,"team":1e3,"channel":0,"time":1700000000,"reply":""}`, Options{},
			[]string{`-:1:0 id="12" customer="" reply="" agent="1.50" team="1e3" channel="0" time="1700000000"`}},
		{"null is absent", `{"id":null,"customer":null,"agent":null,"reply":"x","note":null}`, Options{}, []string{text(`"x" meta.note=null`)}},
		{"empty id is missing", `{"id":"","reply":"x"}`, Options{}, []string{text(`"x"`)}},
		{"unknown fields keep order and form", `{"z":1.50,"a":{"b":[1, 2]},"reply":"x","m":"\u00e9"}`, Options{},
			[]string{text(`"x" meta.z=1.50 meta.a={"b":[1, 2]} meta.m="\u00e9"`)}},
		{"last of the same name", `{"reply":1,"n":1,"o":2,"reply":"x","n":3}`, Options{}, []string{text(`"x" meta.n=3 meta.o=2`)}},
		{"last of the same name is null", `{"reply":"x","reply":null}`, Options{}, []string{`reject -:1: field "reply" is null: expected the agent's reply as text`}},
		{"escaped name", `{"re\u0070ly":"x"}`, Options{}, []string{text(`"x"`)}},
		{"escapes", reply(`"\"\\\/\b\f\n\r\t\u0000\u00e9\ud83d\ude00"`), Options{}, []string{text(`"\"\\/\b\f\n\r\t\x00é😀"`)}},
		{"half a surrogate pair", reply(`"a\ud83d"`), Options{}, []string{text(`"a` + "\uFFFD" + `"`)}},
		{"renamed", `{"body":"x","reply":"other"}`, Options{Fields: map[string]string{"reply": "body"}}, []string{text(`"x" meta.reply="other"`)}},
		{"renamed onto a known name", `{"id":"x"}`, Options{Fields: map[string]string{"reply": "id"}}, []string{text(`"x"`)}},

		{"not an object", "[1]\n\"x\"\n5", Options{}, []string{
			`reject -:1:1: found an array, expected a record: {"id": …, "customer": …, "reply": …}; if the whole file is one array, say --input-format json`,
			`reject -:2:1: found text, expected a record: …`,
			`reject -:3:1: found a number, expected a record: …`,
		}},
		{"wrong types", "{\"reply\":[\"x\"]}\n{\"reply\":\"x\",\"customer\":{}}\n{\"reply\":\"x\",\"id\":true}", Options{}, []string{
			`reject -:1:10: field "reply" is an array, expected text`,
			`reject -:2:25: field "customer" is an object, expected text`,
			`reject -:3:19: field "id" is true or false, expected text or a number`,
		}},
		{"grammar", "{\"reply\":\"x\"} {}\n{\"reply\":'x'}\n{\"reply\" \"x\"}\n{\"reply\":\"x\",}\nnull x\n{\"a\":01,\"reply\":\"\"}", Options{}, []string{
			`reject -:1:15: found more behind the record: expected one record per line`,
			`reject -:2:10: bad JSON: invalid character '\''…`,
			`reject -:3:10: bad JSON: …`,
			`reject -:4:…: bad JSON: …`,
			`reject -:5:1: found null, expected a record…`,
			`reject -:6:…: bad JSON: …`,
		}},
		{"control character", "{\"reply\":\"a\tb\"}", Options{}, []string{`reject -:1:…: bad JSON: invalid character…`}},
		{"not UTF-8", "{\"reply\":\"x\"}\n{\"reply\":\"caf\xe9\"}\n{\"reply\":\"\xf0\x9f\x98\"}", Options{}, []string{
			text(`"x"`),
			`reject -:2:14: byte 0xE9, byte 14 of the record, is not UTF-8; it looks like Latin-1…`,
			`reject -:3:11: byte 0xF0, byte 11 of the record, is not UTF-8: save it as UTF-8…`,
		}},
		{"reply too long", `{"id":"a","reply":"12345"}`, Options{MaxText: 4}, []string{`reject -:1: field "reply" is longer than 4 bytes: shorten it`}},
		{"record too long", "{\"reply\":\"x\"}\n{\"reply\":\"" + strings.Repeat("long", 9) + "\"}\n{\"reply\":\"y\"}", Options{MaxRecord: 20}, []string{
			text(`"x"`),
			`reject -:2: the record is longer than 20 bytes: shorten or split it; it is not kept`,
			`-:3:0 id="-:3" customer="" reply="y"`,
		}},
		{"last record too long", strings.Repeat("x", 21), Options{MaxRecord: 20}, []string{`reject -:1: the record is longer than 20 bytes…`}},
		{"record of just the limit", "{\"reply\":\"" + strings.Repeat("x", 8) + "\"}\n{}", Options{MaxRecord: 20}, []string{text(`"xxxxxxxx"`), `reject -:2: no field "reply", found no fields: …`}},
		{"deep", `{"x":` + strings.Repeat("[", 300) + strings.Repeat("]", 300) + `,"reply":""}`, Options{}, []string{`reject -:1:6: field "x" is nested more than 256 deep: expected less`}},
		{"deeper than any stack", `{"x":` + strings.Repeat("[", 1<<20), Options{}, []string{`reject -:1:…: bad JSON: exceeded max depth`}},
		{"terminal escapes are quoted", "{\"\\u001b[31m\":1}", Options{}, []string{`reject -:1: no field "reply", found "\x1b[31m": …`}},
	})
}

func TestRejectTellsTheID(t *testing.T) {
	for text, want := range map[string]string{
		`{"id":"a","customer":"x"}`: "a",
		`{"id":12,"reply":[]}`:      "12",
		`{"id":"a","reply":"x`:      "a",
		`{"reply":1,"id":"b"}`:      "b",
		`{"id":[],"reply":"x"}`:     "",
		`{"reply":1}`:               "",
	} {
		_, reject := rawRecord(t, jsonLines, text).Decode()
		if reject == nil || reject.ID != want {
			t.Errorf("%s: got %+v, want id %q", text, reject, want)
		}
	}
}
