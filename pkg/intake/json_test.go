package intake

import "testing"

func TestJSONArray(t *testing.T) {
	at := func(line string, reply string) string { return `-:` + line + ` customer="" reply="` + reply + `"` }
	runTexts(t, "json", []textCase{
		{"nothing", " \n", Options{}, nil},
		{"no records", "[ ]\n", Options{}, nil},
		{"one line", `[{"reply":"x"},{"reply":"]},{"}]`, Options{}, []string{at(`1:2 id="-:1"`, "x"), at(`1:16 id="-:1:16"`, "]},{")}},
		{"lines", "\xef\xbb\xbf[\r\n{\"reply\":\"x\"}\r\n,\r\n{\"reply\":\"y\\\"\"}\r\n]\r\n", Options{}, []string{at(`2:1 id="-:2"`, "x"), at(`4:1 id="-:4"`, `y\"`)}},
		{"one object", "{\n\"reply\":\"x\"}", Options{}, []string{at(`1:1 id="-:1"`, "x")}},
		{"objects one after another", "{\"reply\":\"x\"}\n{\"reply\":\"y\"}", Options{}, []string{at(`1:1 id="-:1"`, "x"), at(`2:1 id="-:2"`, "y")}},
		{"elements of other kinds", `[1, "a]", null,true , [2], {"reply":"x"}]`, Options{}, []string{
			`reject -:1:2: found a number, expected a record…`,
			`reject -:1:5: found text, expected a record…`,
			`reject -:1:11: found null, expected a record…`,
			`reject -:1:16: found true or false, expected a record…`,
			`reject -:1:23: found an array, expected a record…`,
			at(`1:28 id="-:1:28"`, "x"),
		}},
		{"fault within an element", "[{\"reply\":\"x\"},\n {\"id\":\"a\",\n  \"reply\":tru},\n {\"reply\":\"y\"}]", Options{}, []string{
			at(`1:2 id="-:1"`, "x"), `reject -:3:…: bad JSON: …`, at(`4:2 id="-:4"`, "y"),
		}},
		{"cut off behind a record", `[{"reply":"x"}`, Options{}, []string{at(`1:2 id="-:1"`, "x"), `reject -:1:15: the file ends within the array, expected ] at its end: it was cut off`}},
		{"cut off behind a comma", "[{\"reply\":\"x\"},\n", Options{}, []string{at(`1:2 id="-:1"`, "x"), `reject -:2:1: the file ends within the array…`}},
		{"cut off in a record", "[{\"reply\":\"x\"},\n{\"reply\":\"", Options{}, []string{at(`1:2 id="-:1"`, "x"), `reject -:2:1: the file ends within this record…`}},
		{"cut off in an escape", `[{"reply":"\`, Options{}, []string{`reject -:1:2: the file ends within this record…`}},
		{"cut off in a text", `["a`, Options{}, []string{`reject -:1:2: the file ends within this record…`}},
		{"cut off at once", "[", Options{}, []string{`reject -:1:2: the file ends within the array…`}},
		{"missing comma", `[{"reply":"x"} {"reply":"y"}]`, Options{}, []string{at(`1:2 id="-:1"`, "x"), `reject -:1:16: found "{" behind a record, expected a comma or ]; the rest of the file is not read`}},
		{"comma too many", `[{"reply":"x"},]`, Options{}, []string{at(`1:2 id="-:1"`, "x"), `reject -:1:16: found "]", expected a record; the rest of the file is not read`}},
		{"prose", "Dear Ada", Options{}, []string{`reject -:1:1: found "D", expected an array of records: [{…}, {…}]`}},
		{"more behind the array", "[]\nhello", Options{}, []string{`reject -:2:1: found "h", expected an array of records: [{…}, {…}]`}},
		{"record too long", `[{"reply":"` + "0123456789012345" + `"}, {"reply":"y"}]`, Options{MaxRecord: 20}, []string{
			`reject -:1:2: the record is longer than 20 bytes…`, at(`1:32 id="-:1:32"`, "y"),
		}},
		{"too long and cut off", `[{"reply":"0123456789012345`, Options{MaxRecord: 20}, []string{`reject -:1:2: the record is longer than 20 bytes…`}},
	})
}
