package overview

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/attune-cx/attune/pkg/empathy"
	"github.com/attune-cx/attune/pkg/review"
	"github.com/attune-cx/attune/pkg/terminal"
	"github.com/attune-cx/attune/pkg/wording"
)

// How many rows a table of the Markdown report has at most; the JSON has them all.
const (
	mostRows   = 12
	mostNames  = 200 // of groups, which are not in an order that could be cut off
	mostToLook = 10
)

// WriteMarkdown writes an overview for people to read and paste: small tables of the
// figures that matter most. Nothing in a name or a text is taken for Markdown or HTML.
func WriteMarkdown(w io.Writer, o *Overview) error {
	m := &markdown{Words: wordsOf(o.Interface), overview: o}
	m.head()
	m.verdicts()
	m.situations()
	m.missteps()
	m.moves()
	m.scripted()
	m.groups(m.Capital("term.teams"), o.Teams)
	m.groups(m.Capital("term.agents"), o.Agents)
	m.groups(m.Capital("term.channels"), o.Channels)
	m.groups(m.Capital("term.weeks"), o.Weeks)
	m.worst()
	m.method()
	_, err := io.WriteString(w, m.String())
	return err
}

type markdown struct {
	strings.Builder
	wording.Words
	overview *Overview
}

// term is a word of all reports, own one of the Markdown's.
func (m *markdown) term(name string) string { return m.Or("term", name) }
func (m *markdown) own(name string) string  { return m.Or("markdown", name) }

func (m *markdown) head() {
	o := m.overview
	title := o.Title
	if title == "" {
		title = m.Capital("term.title")
	}
	fmt.Fprintf(m, "# %s\n\n%s\n\n", escape(title), o.Method.Purpose)
	row := func(label string, value any) { fmt.Fprintf(m, "- %s: %v\n", label, value) }
	if o.First != "" {
		row(m.own("period"), o.First+" – "+o.Last)
	}
	row(m.Capital("term.replies"), o.Replies)
	if o.Conversations > 0 {
		row(m.Capital("term.conversations"), o.Conversations)
	}
	if o.Unread > 0 {
		row(m.own("unread"), o.Unread)
	}
	if o.NoLanguage > 0 {
		row(m.own("unjudged"), o.NoLanguage)
	}
}

func (m *markdown) section(title string) { fmt.Fprintf(m, "\n## %s\n\n", title) }

// table writes a table; columns after the first that begin with > go to the right.
func (m *markdown) table(columns []string, rows [][]string) {
	line := func(cells []string) { fmt.Fprintf(m, "| %s |\n", strings.Join(cells, " | ")) }
	names, rule := make([]string, len(columns)), make([]string, len(columns))
	for i, c := range columns {
		names[i], rule[i] = strings.TrimPrefix(c, ">"), "---"
		if c != names[i] {
			rule[i] = "---:"
		}
	}
	line(names)
	line(rule)
	for _, row := range rows {
		line(row)
	}
}

// cut shortens a list to what a table shows, and says behind it how much there is more.
func cut[T any](m *markdown, list []T, most int, table func([]T)) {
	table(list[:min(len(list), most)])
	if len(list) > most {
		fmt.Fprintf(m, "\n%s\n", wording.Must(m.Say("markdown.more", "n", len(list)-most)))
	}
}

func (m *markdown) verdictColumns() (columns []string) {
	for _, v := range verdictOrder {
		columns = append(columns, ">"+m.Or("verdict", string(v)))
	}
	return columns
}

func (m *markdown) verdicts() {
	o := m.overview
	if o.Judged() == 0 {
		return
	}
	m.section(m.own("by-type"))
	cells := func(v *Verdicts) []string {
		return []string{interval(v.Below), interval(v.Within), interval(v.Above), interval(v.Mixed)}
	}
	rows := [][]string{append(append([]string{m.term("reply")}, cells(&o.Verdicts)...), "", "")}
	for i := range o.Types {
		t := &o.Types[i]
		row := append([]string{m.Or("type", t.Type)}, cells(&t.Verdicts)...)
		row[4] = ""
		rows = append(rows, append(row, estimate(t.Score, 1, ""), fmt.Sprintf("%.0f–%.0f", t.Target[0], t.Target[1])))
	}
	if o.Conversations > 0 {
		rows = append(rows, append(append([]string{m.term("conversation")}, cells(&o.Courses)...), "", ""))
	}
	m.table(append(append([]string{m.term("type")}, m.verdictColumns()...), ">"+m.term("score"), ">"+m.own("asked")), rows)
}

func (m *markdown) situations() {
	o := m.overview
	if len(o.Situations) == 0 {
		return
	}
	m.section(m.Capital("term.by-situation"))
	cut(m, o.Situations, mostRows, func(list []Situation) {
		var rows [][]string
		for _, s := range list {
			row := []string{escape(s.Name), strconv.Itoa(s.Replies), interval(s.Verdicts.Within)}
			for _, t := range s.Types {
				row = append(row, fmt.Sprintf("%.0f (%.0f–%.0f)", t.Score.Value, t.Target[0], t.Target[1]))
			}
			rows = append(rows, row)
		}
		columns := []string{m.term("situation"), ">" + m.term("replies"), ">" + m.Or("verdict", "within")}
		for _, t := range empathy.Types {
			columns = append(columns, ">"+m.Or("type", t.String())+" ("+m.own("asked")+")")
		}
		m.table(columns, rows)
	})
}

func (m *markdown) missteps() {
	o := m.overview
	if len(o.Missteps) == 0 {
		return
	}
	m.section(m.Capital("term.missteps"))
	cut(m, o.Missteps, mostRows, func(list []Misstep) {
		var rows [][]string
		for _, x := range list {
			example := ""
			for _, e := range x.Examples {
				if e.Text != "" {
					example = "“" + escape(e.Text) + "”"
					break
				}
			}
			rows = append(rows, []string{escape(x.Message) + " `" + code(x.ID) + "`", strconv.Itoa(x.Replies.Count), interval(x.Replies), example})
		}
		m.table([]string{m.term("misstep"), ">" + m.term("replies"), ">" + m.term("share"), m.term("example")}, rows)
	})
}

// moves lists those that are missing most.
func (m *markdown) moves() {
	moves := slices.Clone(m.overview.Moves)
	moves = slices.DeleteFunc(moves, func(x Move) bool { return x.Missing == 0 })
	if len(moves) == 0 {
		return
	}
	slices.SortStableFunc(moves, func(a, b Move) int { return b.Missing - a.Missing })
	m.section(m.Capital("term.moves"))
	cut(m, moves, mostRows, func(list []Move) {
		var rows [][]string
		for _, x := range list {
			rows = append(rows, []string{escape(x.Name), m.Or("type", x.Type), strconv.Itoa(x.Missing), interval(x.Used)})
		}
		m.table([]string{m.term("move"), m.term("type"), ">" + m.term("missing"), ">" + m.term("used")}, rows)
	})
}

func (m *markdown) scripted() {
	if len(m.overview.Scripted) == 0 {
		return
	}
	m.section(m.Capital("term.scripted"))
	cut(m, m.overview.Scripted, mostRows, func(list []Scripted) {
		var rows [][]string
		for _, x := range list {
			var top []string
			for _, c := range x.Top {
				top = append(top, fmt.Sprintf("%s %d", escape(c.Name), c.Count))
			}
			by := strconv.Itoa(x.Agents)
			if len(top) > 0 {
				by += " (" + strings.Join(top, ", ") + ")"
			}
			rows = append(rows, []string{"“" + escape(x.Text) + "”", strconv.Itoa(x.Replies), by})
		}
		m.table([]string{m.term("sentence"), ">" + m.term("replies"), m.term("agents")}, rows)
	})
}

func (m *markdown) groups(title string, groups []Group) {
	if len(groups) == 0 {
		return
	}
	m.section(title)
	cut(m, groups, mostNames, func(list []Group) {
		var rows [][]string
		for _, g := range list {
			row := []string{escape(g.Name), strconv.Itoa(g.Replies), m.term("few"), "", "", ""}
			if g.Enough {
				row[2], row[3], row[4] = interval(g.Verdicts.Below), interval(g.Verdicts.Within), interval(g.Verdicts.Above)
				if g.Adjusted != nil {
					row[5] = estimate(*g.Adjusted, 100, "%")
				}
			}
			rows = append(rows, row)
		}
		m.table(append(append([]string{m.term("name"), ">" + m.term("replies")}, m.verdictColumns()[:3]...), ">"+m.own("adjusted")), rows)
	})
}

func (m *markdown) worst() {
	o := m.overview
	if o.Worst == 0 {
		return
	}
	m.section(m.own("worst"))
	var rows [][]string
	for _, s := range o.Samples[:min(o.Worst, mostToLook)] {
		rows = append(rows, []string{escape(s.Review.ID), m.situation(s.Review.Situation.ID), m.why(s.Review)})
	}
	m.table([]string{m.term("reply"), m.term("situation"), m.own("why")}, rows)
}

func (m *markdown) situation(id string) string {
	for i := range m.overview.Situations {
		if m.overview.Situations[i].ID == id {
			return escape(m.overview.Situations[i].Name)
		}
	}
	return escape(id)
}

// why says what makes a reply one of the worst.
func (m *markdown) why(r *review.Review) string {
	var parts []string
	for _, t := range empathy.Types {
		x := &r.Types[t]
		if x.Distance == 0 {
			continue
		}
		sign := "−"
		if x.Verdict == empathy.Above {
			sign = "+"
		}
		parts = append(parts, fmt.Sprintf("%s %s%d", m.Or("type", t.String()), sign, x.Distance))
	}
	for _, x := range r.Missteps[:min(len(r.Missteps), 3)] {
		parts = append(parts, escape(x.Message))
	}
	return strings.Join(parts, "; ")
}

func (m *markdown) method() {
	x := &m.overview.Method
	m.section(m.own("method"))
	for _, s := range []string{x.Interval, x.Adjustment, x.Scripted, x.Sample, x.Contest} {
		if s != "" {
			fmt.Fprintf(m, "- %s\n", s)
		}
	}
}

// interval is a share in per cent with its interval.
func interval(s Share) string {
	if s.Of == 0 {
		return ""
	}
	return estimate(Estimate{s.Share, s.Low, s.High}, 100, "%")
}

// estimate shows a decimal where the interval is so narrow that it would vanish.
func estimate(e Estimate, times float64, unit string) string {
	value, low, high := e.Value*times, e.Low*times, e.High*times
	decimals := 0
	if high-low < 2 && high > low {
		decimals = 1
	}
	return fmt.Sprintf("%.*f%s (%.*f–%.*f)", decimals, value, unit, decimals, low, decimals, high)
}

// code is an id between backticks.
func code(s string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x80 && (unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("._:-", r)) {
			return r
		}
		return '_'
	}, s)
}

// escape makes text stand for itself in a table of Markdown, on one line.
func escape(s string) string {
	s = terminal.Visible(strings.Join(strings.Fields(s), " "))
	var b strings.Builder
	for i, r := range s {
		switch {
		case strings.ContainsRune("\\`*_[]<>|~#$@&!", r), i == 0 && strings.ContainsRune("+-=.", r):
			if r == '<' {
				b.WriteString("&lt;")
				continue
			}
			if r == '&' {
				b.WriteString("&amp;")
				continue
			}
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}
