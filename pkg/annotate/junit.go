package annotate

import (
	"bufio"
	"encoding/xml"

	"github.com/attune-cx/attune/pkg/lint"
	"github.com/attune-cx/attune/pkg/terminal"
)

// A testCase is one reply, or a file as such, with what was found in it.
type testCase struct {
	path, name string
	findings   []*lint.Finding
}

// writeJUnit writes a test suite for each file and a test case for each reply. A finding
// that fails the run is a failure; any other is told in the output of the case.
func writeJUnit(w *bufio.Writer, r *lint.Report, _ *Options) error {
	cases := testCases(r)
	e := element{w}
	e.WriteString(xml.Header + "<testsuites")
	e.attribute("name", "attune lint")
	e.tally(cases)
	e.WriteString(">\n")
	for len(cases) > 0 {
		n := 1
		for n < len(cases) && cases[n].path == cases[0].path {
			n++
		}
		e.WriteString("  <testsuite")
		e.attribute("name", nameOf(cases[0].path))
		e.tally(cases[:n])
		e.WriteString(">\n")
		for i := range cases[:n] {
			e.testCase(&cases[i])
		}
		e.WriteString("  </testsuite>\n")
		cases = cases[n:]
	}
	_, err := e.WriteString("</testsuites>\n")
	return err
}

// testCases joins what was checked with what was found. Both come by path and place.
func testCases(r *lint.Report) []testCase {
	cases := make([]testCase, 0, len(r.Checked))
	type key struct{ path, reply string }
	index := make(map[key]int, len(r.Checked))
	add := func(path, reply, title string) int {
		k := key{path, reply}
		i, ok := index[k]
		if !ok {
			i = len(cases)
			index[k] = i
			cases = append(cases, testCase{path: path, name: caseName(reply, title)})
		}
		return i
	}
	found, checked := r.Findings, r.Checked
	for len(found)+len(checked) > 0 {
		if len(checked) > 0 && (len(found) == 0 || checked[0].Path <= found[0].Path) {
			add(checked[0].Path, checked[0].Reply, checked[0].Title)
			checked = checked[1:]
			continue
		}
		i := add(found[0].Path, found[0].Reply, found[0].Title)
		cases[i].findings = append(cases[i].findings, &found[0])
		found = found[1:]
	}
	return cases
}

func caseName(reply, title string) string {
	switch {
	case reply == "" && title == "":
		return "(file)"
	case title == "" || title == reply:
		return reply
	case reply == "":
		return title
	}
	return reply + ": " + title
}

// tally writes how many cases there are and how many of them fail.
func (e element) tally(cases []testCase) {
	failures, errors := 0, 0
	for i := range cases {
		f, u := cases[i].failing()
		if f > 0 {
			failures++
		} else if u > 0 {
			errors++
		}
	}
	e.number("tests", len(cases))
	e.number("failures", failures)
	e.number("errors", errors)
}

// failing counts the findings that fail the run, and those of them that say that
// something could not be read.
func (c *testCase) failing() (failures, errors int) {
	for _, f := range c.findings {
		switch {
		case !fails(f):
		case isUnread(f):
			errors++
		default:
			failures++
		}
	}
	return failures, errors
}

func (e element) testCase(c *testCase) {
	e.WriteString("    <testcase")
	e.attribute("classname", nameOf(c.path))
	e.attribute("name", c.name)
	if len(c.findings) == 0 {
		e.WriteString("/>\n")
		return
	}
	e.WriteString(">\n")
	// The schema wants errors before failures, and both before output.
	for _, f := range c.findings {
		if fails(f) && isUnread(f) {
			e.fault("error", f)
		}
	}
	for _, f := range c.findings {
		if fails(f) && !isUnread(f) {
			e.fault("failure", f)
		}
	}
	for _, f := range c.findings {
		if !fails(f) {
			e.WriteString("      <system-out>")
			e.text(severity(f.Severity) + ": " + inFull(f))
			e.WriteString("</system-out>\n")
		}
	}
	e.WriteString("    </testcase>\n")
}

func (e element) fault(name string, f *lint.Finding) {
	e.WriteString("      <" + name)
	e.attribute("type", f.ID)
	e.attribute("message", f.Message)
	e.WriteString(">")
	e.text(inFull(f))
	e.WriteString("</" + name + ">\n")
}

// inFull is a finding as the first lines of text show it.
func inFull(f *lint.Finding) string {
	s := place(f.Path, f.Start.Line, f.Start.Column) + ": " + oneLine(f.Message) + " [" + f.ID + "]"
	if f.Advice != "" {
		s += "\n" + oneLine(f.Advice)
	}
	for i, x := range f.Related {
		if i == mostRelated {
			s += "\nand " + terminal.Counted(len(f.Related)-i, "other place", "other places")
			break
		}
		s += "\n" + elsewhere(&x)
	}
	return s
}
