package lint

import (
	"fmt"
	"strings"
	"testing"
)

// made makes findings out of "path reply id text".
func made(all ...string) (findings []Finding) {
	for _, s := range all {
		f := strings.SplitN(s, " ", 4)
		findings = append(findings, Finding{Path: f[0], Reply: f[1], ID: f[2], Fingerprint: fingerprint(f[2], "", f[3])})
	}
	return findings
}

func shown(findings []Finding) string {
	var s []string
	for _, f := range findings {
		s = append(s, f.Path+" "+f.Reply+" "+f.ID)
	}
	return strings.Join(s, ", ")
}

func TestBaselineKnowsFindingsWhereverTheyAre(t *testing.T) {
	old := []string{"a.md a below.affective one", "a.md a en.misstep.filler two", "b.md b below.affective three"}
	for _, c := range []struct {
		says         string
		now          []string
		fresh, stale string
	}{
		{"nothing changed", old, "", ""},
		{"a reply moved to another file", []string{"c.md a below.affective one", "c.md a en.misstep.filler two", "b.md b below.affective three"}, "", ""},
		{"a reply got another id", []string{"a.md z below.affective one", "a.md a en.misstep.filler two", "b.md b below.affective three"}, "", ""},
		{"another text", []string{"a.md a below.affective other", "a.md a en.misstep.filler two", "b.md b below.affective three"}, "a.md a below.affective", "a.md a below.affective 1"},
		{"another finding on the same text", append([]string{"a.md a above.affective one"}, old...), "a.md a above.affective", ""},
		{"one was mended", old[:2], "", "b.md b below.affective 1"},
		{"a copy: the one that was known stays known", []string{"a.md a below.affective one", "a.md a en.misstep.filler two", "a2.md a below.affective one", "b.md b below.affective three"}, "a2.md a below.affective", ""},
		{"a copy that comes first", []string{"0.md a below.affective one", "a.md a below.affective one", "a.md a en.misstep.filler two", "b.md b below.affective three"}, "0.md a below.affective", ""},
	} {
		fresh, known, stale := BaselineOf(made(old...)).split(made(c.now...))
		if got := shown(fresh); got != c.fresh {
			t.Errorf("%s: new are %q, want %q", c.says, got, c.fresh)
		}
		if known+len(fresh) != len(c.now) {
			t.Errorf("%s: %d known and %d new of %d", c.says, known, len(fresh), len(c.now))
		}
		var s []string
		for _, e := range stale {
			s = append(s, fmt.Sprint(e.Path, " ", e.Reply, " ", e.ID, " ", e.Count))
		}
		if got := strings.Join(s, ", "); got != c.stale {
			t.Errorf("%s: stale are %q, want %q", c.says, got, c.stale)
		}
	}
}

func TestBaselineCountsWhatIsTheSame(t *testing.T) {
	b := BaselineOf(made("a.md a x one", "a.md a x one", "a.md a x one", "b.md b x one"))
	if b.Len() != 4 || len(b.entries) != 2 {
		t.Fatalf("%d findings in %d entries, want 4 in 2", b.Len(), len(b.entries))
	}
	fresh, known, stale := b.split(made("a.md a x one", "a.md a x one", "a.md a x one", "a.md a x one", "a.md a x one"))
	if len(fresh) != 1 || known != 4 || len(stale) != 0 {
		t.Errorf("five where four are known: %d new, %d known, stale %v", len(fresh), known, stale)
	}
	_, _, stale = b.split(made("a.md a x one"))
	if got := fmt.Sprint(b.without(stale).Len()); got != "1" {
		t.Errorf("pruned to %s, want 1", got)
	}
}

func TestBaselineHoldsNothingThatCannotBeRead(t *testing.T) {
	if b := BaselineOf(made("a.md a file.broken one", "b.md b file.unreadable two")); b.Len() != 0 {
		t.Errorf("%s", b.Append(nil))
	}
}

func TestBaselineFileIsSortedAndComesBackTheSame(t *testing.T) {
	findings := made("b.md b x two", "a.md z x one", "a.md a x <one>", "a.md a x <one>")
	b := BaselineOf(findings)
	file := string(b.Append(nil))
	want := `{
  "version": 1,
  "findings": [
    {"fingerprint":"` + findings[2].Fingerprint + `","id":"x","path":"a.md","reply":"a","count":2},
    {"fingerprint":"` + findings[1].Fingerprint + `","id":"x","path":"a.md","reply":"z"},
    {"fingerprint":"` + findings[0].Fingerprint + `","id":"x","path":"b.md","reply":"b"}
  ]
}
`
	if file != want {
		t.Errorf("got\n%s\nwant\n%s", file, want)
	}
	back, err := ParseBaseline("b.json", []byte(file))
	if err != nil {
		t.Fatal(err)
	}
	if got := string(back.Append(nil)); got != file {
		t.Errorf("came back as\n%s", got)
	}
	if got := string(new(Baseline).Append(nil)); got != "{\n  \"version\": 1,\n  \"findings\": []\n}\n" {
		t.Errorf("an empty one is %q", got)
	}
}

func TestMalformedBaselines(t *testing.T) {
	const print = "00112233445566778899aabbccddeeff"
	for _, c := range []struct{ file, want string }{
		{``, `b.json:1:1: the file ends too early`},
		{`[]`, `b.json:1:1: found [, expected {`},
		{`null`, `b.json:1:1: found null, expected {`},
		{"{\"version\": 1,\n  \"findings\": [\n", `b.json:3:1: the file ends too early`},
		{`{"findings": []}`, `b.json:1:1: no version, expected "version": 1`},
		{`{"version": 2, "findings": []}`, `b.json:1:13: version 2, expected 1`},
		{`{"version": "1"}`, `b.json:1:13: found a string, expected a int`},
		{"{\"version\": 1,\n\"finding\": []}", `b.json:2:1: unknown key "finding", expected version or findings`},
		{"{\"version\": 1, \"findings\": [\n  {\"fingerprint\": \"xyz\", \"id\": \"x\", \"path\": \"a.md\"}]}", `b.json:2:3: fingerprint "xyz", expected 32 hexadecimal digits`},
		{"{\"version\": 1, \"findings\": [\n  {\"fingerprint\": \"" + print + "\", \"path\": \"a.md\"}]}", `b.json:2:3: a finding with id "" and count 0`},
		{"{\"version\": 1, \"findings\": [\n  {\"fingerprint\": \"" + print + "\", \"id\": \"x\", \"line\": 3}]}", `b.json:2:3: unknown field "line"`},
		{"{\"version\": 1,\n<<<<<<< HEAD\n\"findings\": []}", `b.json:2:1: not JSON: invalid character '<'`},
		{`{"version": 1, "findings": []} {}`, `b.json:1:32: something behind the end`},
		{`{"version": 1, "findings": {}}`, `b.json:1:28: found {, expected [`},
	} {
		_, err := ParseBaseline("b.json", []byte(c.file))
		if err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s\n  got  %v\n  want %s", c.file, err, c.want)
		} else if !strings.Contains(err.Error(), "--write-baseline") {
			t.Errorf("%s: does not say how to mend it", c.file)
		}
	}
}

func FuzzParseBaseline(f *testing.F) {
	f.Add([]byte(`{"version": 1, "findings": [{"fingerprint": "00112233445566778899aabbccddeeff", "id": "x", "path": "a.md", "count": 2}]}`))
	f.Add([]byte(`{"version": 1,`))
	f.Add([]byte("{\"version\":1,\"findings\":[\n]}\n\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		b, err := ParseBaseline("b.json", data)
		if err != nil {
			return
		}
		written := b.Append(nil)
		again, err := ParseBaseline("b.json", written)
		if err != nil {
			t.Fatalf("%v\n%s", err, written)
		}
		if got := again.Append(nil); string(got) != string(written) {
			t.Fatalf("%s\nbecame\n%s", written, got)
		}
	})
}
