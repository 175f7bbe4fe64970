package annotate

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/attune-cx/attune/pkg/lint"
)

// reports are what every format must be valid for.
func reports() map[string]*lint.Report {
	return map[string]*lint.Report{"sample": sample(), "nothing": {}, "hostile": hostile()}
}

func compiled(t *testing.T, name, text string) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	if err := compiler.AddResource(name, doc); err != nil {
		t.Fatal(err)
	}
	s, err := compiler.Compile(name)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func schemaFile(t *testing.T, name string) *jsonschema.Schema {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "schemas", name))
	if err != nil {
		t.Fatal(err)
	}
	return compiled(t, name, string(data))
}

func valid(s *jsonschema.Schema, text []byte) error {
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		return err
	}
	return s.Validate(v)
}

func lines(text []byte) [][]byte {
	return bytes.Split(bytes.TrimSuffix(text, []byte("\n")), []byte("\n"))
}

func TestJSONFollowsItsSchema(t *testing.T) {
	s := compiled(t, "lint.schema.json", Schema())
	for name, r := range reports() {
		if err := valid(s, written(t, "json", r, Options{Version: "v1"})); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		records := lines(written(t, "jsonl", r, Options{Version: "v1"}))
		if len(records) != len(r.Findings)+1 {
			t.Errorf("%s: %d lines for %d findings and a summary", name, len(records), len(r.Findings))
		}
		for _, line := range records {
			if err := valid(s, line); err != nil {
				t.Errorf("%s: %v in %s", name, err, line)
			}
		}
	}
	good := string(lines(written(t, "jsonl", sample(), Options{}))[2])
	for _, tt := range []struct{ name, old, new string }{
		{"another version", `"schema":1`, `"schema":2`},
		{"an unknown severity", `"severity":"error"`, `"severity":"fatal"`},
		{"a key too many", `"title":`, `"name":"x","title":`},
		{"null for a list", `"related":[]`, `"related":null`},
		{"a line before the first", `"line":12`, `"line":0`},
	} {
		bad := strings.Replace(good, tt.old, tt.new, 1)
		if bad == good {
			t.Fatalf("%s: nothing to replace in %s", tt.name, good)
		}
		if valid(s, []byte(bad)) == nil {
			t.Errorf("%s: the schema allows it", tt.name)
		}
	}
}

// The formats json and jsonl hold the same.
func TestJSONAndJSONLinesAgree(t *testing.T) {
	var whole struct {
		Findings []json.RawMessage
		Summary  json.RawMessage
	}
	if err := json.Unmarshal(written(t, "json", sample(), Options{Version: "v1"}), &whole); err != nil {
		t.Fatal(err)
	}
	records := lines(written(t, "jsonl", sample(), Options{Version: "v1"}))
	for i, want := range append(whole.Findings, whole.Summary) {
		if !bytes.Equal(records[i], want) {
			t.Errorf("line %d: got %s, want %s", i+1, records[i], want)
		}
	}
}

func TestSARIFFollowsItsSchema(t *testing.T) {
	s := schemaFile(t, "sarif-schema-2.1.0.json")
	for name, r := range reports() {
		if err := valid(s, written(t, "sarif", r, Options{Version: "v1"})); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// What the schema of SARIF does not say but its readers rely on.
func TestSARIFIsConsistent(t *testing.T) {
	for name, r := range reports() {
		var log struct {
			Runs []struct {
				Tool struct {
					Driver struct{ Rules []struct{ ID string } }
				}
				Bases   map[string]any `json:"originalUriBaseIds"`
				Results []struct {
					RuleID    string
					RuleIndex *int
					Locations []struct {
						PhysicalLocation struct {
							ArtifactLocation struct{ URI, URIBaseID string }
						}
					}
				}
			}
		}
		if err := json.Unmarshal(written(t, "sarif", r, Options{}), &log); err != nil {
			t.Fatal(err)
		}
		run := log.Runs[0]
		if len(run.Results) != len(r.Findings) {
			t.Errorf("%s: %d results for %d findings", name, len(run.Results), len(r.Findings))
		}
		for _, x := range run.Results {
			if x.RuleIndex != nil && run.Tool.Driver.Rules[*x.RuleIndex].ID != x.RuleID {
				t.Errorf("%s: rule %d is not %s", name, *x.RuleIndex, x.RuleID)
			}
			for _, l := range x.Locations {
				a := l.PhysicalLocation.ArtifactLocation
				if strings.HasPrefix(a.URI, "/") || run.Bases[a.URIBaseID] == nil {
					t.Errorf("%s: %q is not relative to a base", name, a.URI)
				}
			}
		}
	}
}

func TestArtifacts(t *testing.T) {
	for path, want := range map[string]string{
		"canned/a b.md":   "canned/a%20b.md",
		"canned/天.md":     "canned/%E5%A4%A9.md",
		"a:b.md":          "./a:b.md",
		"100%.md":         "100%25.md",
		"what?#x.md":      "what%3F%23x.md",
		"../beside/x.md":  "../beside/x.md",
		"/tmp/x y.md":     "file:///tmp/x%20y.md",
		"C:/library/x.md": "file:///C:/library/x.md",
	} {
		a := artifact(path)
		if a.URI != want || (a.Base == sourceRoot) == strings.HasPrefix(want, "file:") {
			t.Errorf("%s: got %+v, want %s", path, a, want)
		}
	}
}

func TestGitLabFollowsItsSchema(t *testing.T) {
	s := schemaFile(t, "gitlab-code-quality.json")
	for name, r := range reports() {
		text := written(t, "gitlab", r, Options{})
		if err := valid(s, text); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		var issues []struct{ Fingerprint string }
		if err := json.Unmarshal(text, &issues); err != nil {
			t.Fatal(err)
		}
		seen := map[string]bool{}
		for _, x := range issues {
			if seen[x.Fingerprint] {
				t.Errorf("%s: %s stands there twice, and GitLab would show one", name, x.Fingerprint)
			}
			seen[x.Fingerprint] = true
		}
	}
}

// A finding that moves keeps its fingerprint; the same words in another reply have another.
func TestGitLabFingerprints(t *testing.T) {
	prints := func(r *lint.Report) (list []string) {
		var issues []struct{ Fingerprint string }
		if err := json.Unmarshal(written(t, "gitlab", r, Options{}), &issues); err != nil {
			t.Fatal(err)
		}
		for _, x := range issues {
			list = append(list, x.Fingerprint)
		}
		return list
	}
	moved := sample()
	for i := range moved.Findings {
		moved.Findings[i].Start.Line += 7
		moved.Findings[i].End.Line += 7
	}
	if !slices.Equal(prints(sample()), prints(moved)) {
		t.Error("moving a finding changes its fingerprint")
	}
	twice := &lint.Report{Findings: []lint.Finding{{ID: "x", Path: "a.md", Reply: "a", Fingerprint: "1"}, {ID: "x", Path: "b.md", Reply: "b", Fingerprint: "1"}, {ID: "x", Path: "b.md", Reply: "b", Fingerprint: "1"}}}
	if p := prints(twice); p[0] == p[1] || p[1] == p[2] {
		t.Errorf("the same fingerprint in two places: %v", p)
	}
}

func TestReviewdogFollowsItsSchema(t *testing.T) {
	s := schemaFile(t, "reviewdog-diagnostic.json")
	for name, r := range reports() {
		for _, line := range lines(written(t, "rdjsonl", r, Options{})) {
			if len(line) == 0 && len(r.Findings) == 0 {
				continue
			}
			if err := valid(s, line); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

// Columns of reviewdog count bytes.
func TestReviewdogRanges(t *testing.T) {
	for _, tt := range []struct {
		name    string
		finding lint.Finding
		want    string
	}{
		{"bytes", at(lint.Finding{}, 3, "日本 lamp", "lamp"), "3:8-3:12"},
		{"the end of a line", at(lint.Finding{}, 3, "é lamp", "lamp"), "3:4-3:8"},
		{"several lines", lint.Finding{Line: "lamp", Start: exchangeAt(3, 2), End: exchangeAt(5, 2)}, "3:0-5:0"},
		{"a place", lint.Finding{Line: "lamp", Start: exchangeAt(3, 2), End: exchangeAt(3, 2)}, "3:2"},
		{"a line whose beginning is not known", lint.Finding{Line: "lamp", LineOffset: 9, Start: exchangeAt(3, 12), End: exchangeAt(3, 13)}, "3:0"},
	} {
		r := rdRangeOf(&tt.finding)
		got := fmt.Sprintf("%d:%d", r.Start.Line, r.Start.Column)
		if r.End != nil {
			got += fmt.Sprintf("-%d:%d", r.End.Line, r.End.Column)
		}
		if got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.name, got, tt.want)
		}
	}
}

// TestJUnitFollowsItsSchema asks xmllint, since no Go package knows XML Schema.
// TestJUnitIsConsistent does without.
func TestJUnitFollowsItsSchema(t *testing.T) {
	xmllint, err := exec.LookPath("xmllint")
	if err != nil {
		t.Skip("xmllint is not there: install libxml2-utils to have the XSD checked")
	}
	for name, r := range reports() {
		c := exec.Command(xmllint, "--noout", "--schema", filepath.Join("testdata", "schemas", "jenkins-junit.xsd"), "-")
		c.Stdin = bytes.NewReader(written(t, "junit", r, Options{}))
		if out, err := c.CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", name, err, out)
		}
	}
}

type suite struct {
	Name     string `xml:"name,attr"`
	Tests    int    `xml:"tests,attr"`
	Failures int    `xml:"failures,attr"`
	Errors   int    `xml:"errors,attr"`
	Cases    []struct {
		Name     string     `xml:"name,attr"`
		Errors   []struct{} `xml:"error"`
		Failures []struct{} `xml:"failure"`
		Out      []string   `xml:"system-out"`
	} `xml:"testcase"`
}

func TestJUnitIsConsistent(t *testing.T) {
	for name, r := range reports() {
		text := written(t, "junit", r, Options{})
		order(t, text)
		var all struct {
			suite
			Suites []suite `xml:"testsuite"`
		}
		if err := xml.Unmarshal(text, &all); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		var sum suite
		found := 0
		for _, s := range all.Suites {
			failures, errs := 0, 0
			for _, c := range s.Cases {
				found += len(c.Errors) + len(c.Failures) + len(c.Out)
				switch {
				case len(c.Failures) > 0:
					failures++
				case len(c.Errors) > 0:
					errs++
				}
			}
			if s.Tests != len(s.Cases) || s.Failures != failures || s.Errors != errs || s.Tests == 0 {
				t.Errorf("%s: suite %s says %d, %d, %d of %d cases", name, s.Name, s.Tests, s.Failures, s.Errors, len(s.Cases))
			}
			sum.Tests += s.Tests
			sum.Failures += s.Failures
			sum.Errors += s.Errors
		}
		if all.Tests != sum.Tests || all.Failures != sum.Failures || all.Errors != sum.Errors {
			t.Errorf("%s: all suites say %d, %d, %d", name, all.Tests, all.Failures, all.Errors)
		}
		if found != len(r.Findings) {
			t.Errorf("%s: %d findings, want %d", name, found, len(r.Findings))
		}
	}
}

// order checks what stands in what, and in which order, as the XSD wants it.
func order(t *testing.T, text []byte) {
	t.Helper()
	within := map[string]string{"testsuites": "", "testsuite": "testsuites", "testcase": "testsuite", "error": "testcase", "failure": "testcase", "system-out": "testcase"}
	rank := map[string]int{"error": 1, "failure": 2, "system-out": 3}
	var stack []string
	last := 0
	for d := xml.NewDecoder(bytes.NewReader(text)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		switch x := token.(type) {
		case xml.StartElement:
			name, parent := x.Name.Local, ""
			if len(stack) > 0 {
				parent = stack[len(stack)-1]
			}
			if want, ok := within[name]; !ok || want != parent {
				t.Errorf("<%s> stands in <%s>", name, parent)
			}
			if name == "testcase" {
				last = 0
			} else if rank[name] > 0 && rank[name] < last {
				t.Errorf("<%s> comes too late", name)
			} else {
				last = rank[name]
			}
			stack = append(stack, name)
		case xml.EndElement:
			stack = stack[:len(stack)-1]
		}
	}
}

func TestCheckstyleIsXML(t *testing.T) {
	for name, r := range reports() {
		var all struct {
			Files []struct {
				Name   string `xml:"name,attr"`
				Errors []struct {
					Line     int    `xml:"line,attr"`
					Severity string `xml:"severity,attr"`
				} `xml:"error"`
			} `xml:"file"`
		}
		if err := xml.Unmarshal(written(t, "checkstyle", r, Options{}), &all); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		found := 0
		for _, f := range all.Files {
			found += len(f.Errors)
		}
		if found != len(r.Findings) {
			t.Errorf("%s: %d findings, want %d", name, found, len(r.Findings))
		}
	}
}
