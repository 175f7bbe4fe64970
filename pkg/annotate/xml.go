package annotate

import (
	"bufio"
	"encoding/xml"
	"strconv"
	"strings"

	"github.com/attune-cx/attune/pkg/lint"
	"github.com/attune-cx/attune/pkg/terminal"
)

// An element writes XML that is indented by hand. What XML cannot hold, control
// characters and the like, is made visible.
type element struct{ *bufio.Writer }

func (e element) text(s string) {
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		if i > 0 {
			e.WriteByte('\n')
		}
		_ = xml.EscapeText(e, []byte(terminal.Visible(line))) // an error comes back with Flush
	}
}

func (e element) attribute(name, value string) {
	e.WriteString(" " + name + `="`)
	e.text(oneLine(value))
	e.WriteByte('"')
}

func (e element) number(name string, n int) { e.attribute(name, strconv.Itoa(n)) }

// writeCheckstyle writes what the Java tool of that name does, which many servers read.
func writeCheckstyle(w *bufio.Writer, r *lint.Report, _ *Options) error {
	levels := [...]string{lint.Note: "info", lint.Warning: "warning", lint.Error: "error"}
	e := element{w}
	e.WriteString(xml.Header + "<checkstyle version=\"4.3\">\n")
	for i := 0; i < len(r.Findings); {
		path := r.Findings[i].Path
		e.WriteString("  <file")
		e.attribute("name", nameOf(path))
		e.WriteString(">\n")
		for ; i < len(r.Findings) && r.Findings[i].Path == path; i++ {
			f := &r.Findings[i]
			e.WriteString("    <error")
			e.number("line", max(f.Start.Line, 1))
			e.number("column", max(f.Start.Column, 1))
			e.attribute("severity", levels[clamp(f.Severity)])
			e.attribute("message", withAdvice(f))
			e.attribute("source", "attune."+f.ID)
			e.WriteString("/>\n")
		}
		e.WriteString("  </file>\n")
	}
	_, err := e.WriteString("</checkstyle>\n")
	return err
}
