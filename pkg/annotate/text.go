package annotate

import (
	"bufio"
	"bytes"
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/attune-cx/attune/pkg/lint"
	"github.com/attune-cx/attune/pkg/terminal"
)

// writeText is for people, and for programs that read path:line:col: severity: message
// [id]. What stands below such a line is indented.
func writeText(w *bufio.Writer, r *lint.Report, o *Options) error {
	if err := writeEach(w, len(r.Findings), func(dst []byte, i int) []byte {
		p := terminal.NewPrinter(dst[len(dst):], o.Width, o.Style)
		printFinding(p, &r.Findings[i])
		p.Newline()
		return append(dst, noCommands(p.Buf)...)
	}); err != nil {
		return err
	}
	p := terminal.NewPrinter(nil, o.Width, o.Style)
	printSummary(p, r)
	_, err := w.Write(noCommands(p.Buf))
	return err
}

// Build servers obey lines of a log: those that begin with ::error::, whatever white
// space stands before it, and others with ##[error], ##vso[…] or ##teamcity[…] anywhere
// in them.
var (
	commandStart = regexp.MustCompile(`(?m)^((?:[\s\p{Z}\p{Cf}\p{Mn}]|\x1b\[[0-9;]*m)*)::`)
	commandInLog = regexp.MustCompile(`##([a-z]*)\[`)
)

// noCommands puts look-alikes of the same width for what makes a line a command.
func noCommands(text []byte) []byte {
	if bytes.Contains(text, []byte("::")) {
		text = commandStart.ReplaceAll(text, []byte("${1}꞉:"))
	}
	if bytes.Contains(text, []byte("##")) {
		text = commandInLog.ReplaceAll(text, []byte("##${1}❲"))
	}
	return text
}

const (
	indent = 2
	// gutterColumn is where the line lies that parts line numbers from the text.
	gutterColumn = 7
	// proseColumn is where advice begins.
	proseColumn = gutterColumn + 2
)

var severityColor = [...]string{lint.Note: terminal.Cyan, lint.Warning: terminal.Yellow, lint.Error: terminal.Red}

func printFinding(p *terminal.Printer, f *lint.Finding) {
	// One line, however long: what reads it wants all of it.
	color := severityColor[clamp(f.Severity)]
	p.Show(terminal.Bold, place(f.Path, f.Start.Line, f.Start.Column))
	p.Put(terminal.Normal, ": ")
	p.Put(terminal.Bold+";"+color, severity(f.Severity))
	p.Put(terminal.Normal, ": ")
	p.Show(terminal.Normal, oneLine(f.Message))
	p.Put(terminal.Normal, " ")
	p.Show(terminal.Dim, "["+f.ID+"]")
	p.Newline()

	printExcerpt(p, f, color)
	if name := replyOf(f); name != "" {
		below(p, "=")
		p.Words(terminal.Dim, "in "+p.Open()+p.Head(name, mostName)+p.Shut(), proseColumn)
		p.Newline()
	}
	for i, x := range f.Related {
		below(p, "=")
		if i == mostRelated {
			p.Words(terminal.Dim, "and "+terminal.Counted(len(f.Related)-i, "other place", "other places"), proseColumn)
			p.Newline()
			break
		}
		p.Words(terminal.Dim, elsewhere(&x), proseColumn)
		p.Newline()
	}
	if f.Advice != "" {
		below(p, arrow(p))
		p.Words(terminal.Normal, f.Advice, proseColumn)
		p.Newline()
	}
}

// mostRelated is how many other places a finding shows.
const mostRelated = 5

// below starts a line under an excerpt.
func below(p *terminal.Printer, sign string) {
	p.To(gutterColumn)
	p.Put(terminal.Dim, sign)
}

func arrow(p *terminal.Printer) string { return either(p, ">", "→") }

func either(p *terminal.Printer, ascii, unicode string) string {
	if p.ASCII {
		return ascii
	}
	return unicode
}

// place is path:line:col. A path that begins with a colon could begin a command to the
// program that reads the log of a build.
func place(path string, line, column int) string {
	path = nameOf(path)
	if path[0] == ':' {
		path = "./" + path
	}
	return path + ":" + strconv.Itoa(max(line, 1)) + ":" + strconv.Itoa(max(column, 1))
}

// A cell is one character of a line as it is seen.
type cell struct {
	start, size int // bytes
	columns     int
}

const tabColumns = 4

// printExcerpt prints the line on which a finding starts and carets under it. Of a long
// line it prints what lies around the finding.
func printExcerpt(p *terminal.Printer, f *lint.Finding, color string) {
	line := strings.TrimRight(f.Line, " \t\r\n")
	if line == "" || f.Start.Line < 1 {
		return
	}
	cells := make([]cell, 0, len(line))
	for i := 0; i < len(line); {
		size, columns := terminal.NextCell(line[i:], p.ASCII)
		if line[i] == '\t' {
			columns = tabColumns
		}
		cells = append(cells, cell{i, size, columns})
		i += size
	}
	start, end := spanIn(line, f)
	from, _ := slices.BinarySearchFunc(cells, start, func(c cell, at int) int { return cmp.Compare(c.start+c.size, at+1) })
	to, _ := slices.BinarySearchFunc(cells, end, func(c cell, at int) int { return cmp.Compare(c.start, at) })
	to = max(to, from)

	dots := p.Ellipsis()
	left, right := window(cells, from, to, p.Width-proseColumn, utf8.RuneCountInString(dots), f.LineOffset > 0)
	to = min(to, right)

	p.Right(terminal.Dim, strconv.Itoa(f.Start.Line), gutterColumn-1)
	p.To(gutterColumn)
	p.Put(terminal.Dim, gutter(p))
	p.To(p.Col + 1)
	if left > 0 || f.LineOffset > 0 {
		p.Put(terminal.Dim, dots)
	}
	under, width := p.Col, 0
	for i := left; i < right; i++ {
		c := cells[i]
		switch {
		case i < from:
			under += c.columns
		case i < to:
			width += c.columns
		}
		want := terminal.Normal
		if from <= i && i < to {
			want = color
		}
		p.Paint(want)
		if line[c.start] == '\t' {
			p.To(p.Col + tabColumns)
			continue
		}
		p.Buf = terminal.AppendVisible(p.Buf, line[c.start:c.start+c.size], p.ASCII)
		p.Col += c.columns
	}
	if right < len(cells) {
		p.Put(terminal.Dim, dots)
	}
	p.Newline()
	p.To(gutterColumn)
	p.Put(terminal.Dim, gutter(p))
	p.To(under)
	p.Repeat(terminal.Bold+";"+color, "^", max(width, 1))
	p.Newline()
}

func gutter(p *terminal.Printer) string { return either(p, "|", "│") }

// spanIn returns the bytes of a line on which a finding lies. Columns count code points.
func spanIn(line string, f *lint.Finding) (start, end int) {
	first := max(f.Start.Column, 1) - 1 - f.LineOffset
	past := len(line)
	if f.End.Line == f.Start.Line && f.End.Column > f.Start.Column {
		past = f.End.Column - 1 - f.LineOffset
	} else if f.End.Line <= f.Start.Line {
		past = first + 1 // a place rather than a stretch
	}
	start, end = len(line), len(line)
	n := 0
	for i := range line {
		if n == first {
			start = i
		}
		if n == past {
			end = i
			break
		}
		n++
	}
	if first < 0 {
		start = 0
	}
	return start, max(start, end)
}

const littleBefore = 8 // columns

// window chooses the cells to show: those from..to first, then as many on both sides of
// them as there is room for. What is cut off takes room for its dots.
func window(cells []cell, from, to, room, dots int, cut bool) (left, right int) {
	if cut {
		room -= dots
	}
	all := 0
	for _, c := range cells {
		all += c.columns
	}
	if all <= room {
		return 0, len(cells)
	}
	if room -= dots; !cut {
		room -= dots
	}
	left, right = from, from
	// What little stands before it, such as a list mark, shows where the line begins.
	before := 0
	for _, c := range cells[:from] {
		before += c.columns
	}
	if before <= littleBefore && !cut {
		left, room = 0, room-before
	}
	for right < to && room >= cells[right].columns {
		room -= cells[right].columns
		right++
	}
	for grown := right == to; grown; {
		grown = false
		if left > 0 && room >= cells[left-1].columns {
			left--
			room -= cells[left].columns
			grown = true
		}
		if right < len(cells) && room >= cells[right].columns {
			room -= cells[right].columns
			right++
			grown = true
		}
	}
	return left, right
}

// topRows is how many situations and kinds of findings a summary lists.
const topRows = 12

func printSummary(p *terminal.Printer, r *lint.Report) {
	p.Words(terminal.Bold, fit(r), 0)
	p.Newline()
	printSituations(p, r.Situations)

	p.Newline()
	if s := leftOut(r); s != "" {
		label(p, "not checked")
		p.Words(terminal.Normal, s, labelWidth)
		p.Newline()
	}
	if len(r.Findings) > 0 {
		label(p, "findings")
		p.Words(terminal.Normal, counts(bySeverity(r.Findings)), labelWidth)
	} else {
		p.To(indent)
		p.Put(terminal.Normal, "No findings.")
	}
	p.Newline()
	list := byID(r.Findings)
	for i, x := range list {
		if i == topRows {
			p.To(labelWidth + 6)
			p.Put(terminal.Dim, "and "+strconv.Itoa(len(list)-i)+" more")
			p.Newline()
			break
		}
		p.Right(terminal.Normal, strconv.Itoa(x.n), labelWidth+4)
		p.To(labelWidth + 6)
		p.Words(terminal.Normal, x.id, labelWidth+6)
		p.Newline()
	}
	if s := setAside(r); s != "" {
		label(p, "not counted")
		p.Words(terminal.Normal, s, labelWidth)
		p.Newline()
	}
	if len(r.Stale) > 0 {
		label(p, "stale")
		p.Words(terminal.Yellow, stale(r), labelWidth)
		p.Newline()
		for i, e := range r.Stale {
			p.To(labelWidth)
			if i == topRows {
				p.Put(terminal.Dim, "and "+strconv.Itoa(len(r.Stale)-i)+" more")
				p.Newline()
				break
			}
			p.Words(terminal.Dim, "["+e.ID+"] "+nameOf(e.Path)+" "+e.Reply, labelWidth+2)
			p.Newline()
		}
	}
}

const labelWidth = 15

func label(p *terminal.Printer, s string) {
	p.To(indent)
	p.Put(terminal.Bold, s)
	p.To(labelWidth)
}

// printSituations prints how replies fit each situation.
func printSituations(p *terminal.Printer, list []lint.SituationCount) {
	if len(list) == 0 {
		return
	}
	longest := len("situation")
	for i := range list {
		longest = max(longest, terminal.Columns(list[i].ID, p.ASCII))
	}
	const first, other = len("  replies"), len(" within")
	name := min(longest, p.Width-indent-first-4*other)
	column := func(i int) int { return indent + name + first + other*i }
	p.Newline()
	p.To(indent)
	p.Put(terminal.Dim, "situation")
	for i, head := range [...]string{"replies", "below", "within", "above", "mixed"} {
		p.Right(terminal.Dim, head, column(i))
	}
	p.Newline()
	for i := range list {
		s := &list[i]
		p.To(indent)
		p.Show(terminal.Normal, p.Head(s.ID, name))
		for i, n := range [...]int{s.Replies, s.Below, s.Within, s.Above, s.Mixed} {
			if n == 0 {
				p.Right(terminal.Dim, either(p, "-", "–"), column(i))
			} else {
				p.Right(terminal.Normal, strconv.Itoa(n), column(i))
			}
		}
		p.Newline()
	}
}

// A frequency is how many findings there are of a kind.
type frequency struct {
	id string
	n  int
}

// byID counts findings by their id, the most frequent first.
func byID(findings []lint.Finding) []frequency {
	counts := map[string]int{}
	for i := range findings {
		counts[findings[i].ID]++
	}
	list := make([]frequency, 0, len(counts))
	for id, n := range counts {
		list = append(list, frequency{id, n})
	}
	slices.SortFunc(list, func(a, b frequency) int {
		return cmp.Or(cmp.Compare(b.n, a.n), cmp.Compare(a.id, b.id))
	})
	return list
}
