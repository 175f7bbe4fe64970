package workbook

import (
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/attune-cx/attune/pkg/empathy"
	"github.com/attune-cx/attune/pkg/overview"
)

// review writes the replies with room for the reviewer's own levels and fit.
func (b *book) review() error {
	columns := []column{
		{"id", 16, b.text}, {"conversation", 16, b.text}, {"turn", 6, b.number}, {"time", 18, b.text},
		{"agent", 14, b.text}, {"team", 12, b.text}, {"channel", 10, b.text}, {"language", 9, b.text},
		{"attune_situation", 22, b.text}, {"attune_source", 11, b.text}, {"customer", 50, b.text}, {"reply", 60, b.text},
	}
	for _, t := range empathy.Types {
		columns = append(columns, column{"attune_" + t.String(), 10, b.number}, column{"attune_" + t.String() + "_target", 10, b.text}, column{"attune_" + t.String() + "_fit", 10, b.text})
	}
	columns = append(columns, column{"attune_overall", 11, b.text}, column{"attune_missteps", 34, b.text}, column{"attune_evidence", 50, b.text}, column{"attune_advice", 40, b.text}, column{"chosen", 10, b.text})
	first := len(columns) // of the reviewer's own
	columns = append(columns, column{"rater", 12, b.text})
	for _, t := range empathy.Types {
		columns = append(columns, column{t.String(), 11, b.text})
	}
	for _, t := range empathy.Types {
		columns = append(columns, column{t.String() + "_fit", 11, b.text})
	}
	columns = append(columns, column{"overall", 11, b.text}, column{"situation", 22, b.text}, column{"note", 40, b.text})

	s, err := b.sheet(b.words.sheet("review"), columns)
	if err != nil {
		return err
	}
	if err := s.header(func(i int) bool { return i >= first }); err != nil {
		return err
	}
	for i := range b.overview.Samples {
		sample := &b.overview.Samples[i]
		v := sample.Review
		x := v.Exchange
		s.put(v.ID, x.Conversation)
		if x.Turns > 0 {
			s.put(x.Turn)
		} else {
			s.put("")
		}
		s.put(x.Time, x.Agent, x.Team, x.Channel, v.Language, v.Situation.ID, string(v.Situation.Source), x.Customer, x.Reply)
		for _, t := range empathy.Types {
			y := &v.Types[t]
			if y.Verdict == empathy.Unjudged {
				s.put("", "", string(y.Verdict))
				continue
			}
			s.put(y.Score, fmt.Sprintf("%d–%d", y.Target.Min, y.Target.Max), string(y.Verdict))
		}
		s.put(string(v.Verdict), missteps(sample), evidence(sample), strings.Join(v.Advice, "\n"), b.words.chosen(sample))
		for range len(columns) - first {
			s.put("")
		}
		if err := s.end(excelize.RowOpts{Height: 90}); err != nil {
			return err
		}
	}
	if s.row > 2 {
		if err := s.choices(first); err != nil {
			return err
		}
	}
	return s.close()
}

// chosen says why a reply is on the sheet.
func (w words) chosen(s *overview.Sample) string {
	if s.Random {
		return w.Or("term", "random")
	}
	return w.Or("chosen", "worst")
}

// choices offers what can be chosen in the reviewer's columns, and colours verdicts.
func (s *sheet) choices(first int) error {
	levels, fits, overall := s.listArea(0, len(levelNames)), s.listArea(1, len(fitNames)), s.listArea(2, len(overallNames))
	situations := s.listArea(3, len(s.situations))
	for i, c := range s.columns {
		area, err := s.area(i)
		if err != nil {
			return err
		}
		from := ""
		switch name := c.title; {
		case i < first:
		case name == "overall":
			from = overall
		case name == "situation":
			from = situations
		case strings.HasSuffix(name, "_fit"):
			from = fits
		case name != "rater" && name != "note":
			from = levels
		}
		if from != "" {
			v := excelize.NewDataValidation(true)
			v.SetSqref(area)
			v.SetSqrefDropList(from)
			v.SetError(excelize.DataValidationErrorStyleStop, s.words.Or("choose", "title"), s.words.Or("choose", "text"))
			if err := s.file.AddDataValidation(s.name, v); err != nil {
				return err
			}
		}
		if strings.HasSuffix(c.title, "_fit") || strings.HasSuffix(c.title, "overall") {
			var rules []excelize.ConditionalFormatOptions
			for _, v := range verdicts {
				style := s.colors[string(v)]
				rules = append(rules, excelize.ConditionalFormatOptions{Type: "cell", Criteria: "==", Value: `"` + string(v) + `"`, Format: &style})
			}
			if err := s.file.SetConditionalFormat(s.name, area, rules); err != nil {
				return err
			}
		}
	}
	return nil
}

// What reviewers choose from, as [Ratings] and labels read it.
var (
	levelNames   = []string{"none", "slight", "clear", "strong"}
	fitNames     = []string{"below", "within", "above"}
	overallNames = []string{"below", "within", "above", "mixed"}
)

// lists writes the sheet that the choices are taken from.
func (b *book) lists() error {
	lists := [][]string{levelNames, fitNames, overallNames, b.situations}
	s, err := b.sheet(b.words.sheet("lists"), []column{{"level", 12, b.text}, {"fit", 12, b.text}, {"overall", 12, b.text}, {"situation", 32, b.text}})
	if err != nil {
		return err
	}
	if err := s.header(nil); err != nil {
		return err
	}
	for i := range max(len(overallNames), len(b.situations)) {
		for _, l := range lists {
			if i < len(l) {
				s.put(l[i])
			} else {
				s.put("")
			}
		}
		if err := s.end(); err != nil {
			return err
		}
	}
	return s.stream.Flush()
}

// listArea is where a list stands on that sheet.
func (s *sheet) listArea(column, n int) string {
	name, _ := excelize.ColumnNumberToName(column + 1)
	return fmt.Sprintf("'%s'!$%s$2:$%s$%d", s.words.sheet("lists"), name, name, n+1)
}

// missteps are those of a reply, one on a line.
func missteps(s *overview.Sample) string {
	var lines []string
	for i := range s.Review.Missteps {
		m := &s.Review.Missteps[i]
		lines = append(lines, fmt.Sprintf("%s “%s” [%s]", m.Message, cutOut(s, m.Start, m.End), m.ID))
	}
	return strings.Join(lines, "\n")
}

// evidence is what earned the points, one on a line.
func evidence(s *overview.Sample) string {
	var lines []string
	for i := range s.Review.Evidence {
		e := &s.Review.Evidence[i]
		if e.Counts > 0 {
			lines = append(lines, fmt.Sprintf("%s: %s “%s” %.2f [%s]", e.Type, e.Move, cutOut(s, e.Start, e.End), e.Counts, e.Cue))
		}
	}
	return strings.Join(lines, "\n")
}

func cutOut(s *overview.Sample, start, end int) string {
	if text := s.Review.Exchange.Reply; start >= 0 && start <= end && end <= len(text) {
		return text[start:end]
	}
	return ""
}

// shares are the columns of a tally, after those given.
func (b *book) shares(columns ...column) []column {
	return append(columns,
		column{b.words.of("replies"), 10, b.number},
		column{b.words.of("below"), 9, b.percent}, column{b.words.of("within"), 9, b.percent},
		column{b.words.of("within-low"), 9, b.percent}, column{b.words.of("within-high"), 9, b.percent},
		column{b.words.of("above"), 9, b.percent}, column{b.words.of("mixed"), 9, b.percent})
}

func (s *sheet) tally(v *overview.Verdicts) {
	s.put(v.Within.Of, v.Below.Share, v.Within.Share, v.Within.Low, v.Within.High, v.Above.Share, v.Mixed.Share)
}

func (b *book) table(name string, columns []column, write func(s *sheet) error) error {
	s, err := b.sheet(b.words.sheet(name), columns)
	if err != nil {
		return err
	}
	if err := s.header(nil); err != nil {
		return err
	}
	if err := write(s); err != nil {
		return err
	}
	return s.close()
}

func (b *book) summary() error {
	o := b.overview
	columns := append(b.shares(column{b.words.of("what"), 24, b.text}),
		column{b.words.of("score"), 9, b.number}, column{b.words.of("minimum"), 9, b.number}, column{b.words.of("maximum"), 9, b.number})
	return b.table("summary", columns, func(s *sheet) error {
		s.put(b.words.Or("type", "reply"))
		s.tally(&o.Verdicts)
		if err := s.end(); err != nil {
			return err
		}
		if o.Conversations > 0 {
			s.put(b.words.Or("type", "course"))
			s.tally(&o.Courses)
			if err := s.end(); err != nil {
				return err
			}
		}
		for i := range o.Types {
			if err := s.ofType(b.words.of(o.Types[i].Type), &o.Types[i]); err != nil {
				return err
			}
		}
		if o.NoLanguage > 0 {
			s.put(b.words.of("unknown"), o.NoLanguage)
			return s.end()
		}
		return nil
	})
}

// ofType writes a row with the figures of a type.
func (s *sheet) ofType(label string, t *overview.Type) error {
	s.put(label)
	s.tally(&t.Verdicts)
	s.put(rounded(t.Score.Value), rounded(t.Target[0]), rounded(t.Target[1]))
	return s.end()
}

// rounded is a number of points to one decimal.
func rounded(f float64) float64 { return float64(int(f*10+0.5)) / 10 }

func (b *book) situationSheet() error {
	columns := append(b.shares(column{b.words.of("situation"), 32, b.text}, column{b.words.of("type"), 14, b.text}),
		column{b.words.of("score"), 9, b.number}, column{b.words.of("minimum"), 9, b.number}, column{b.words.of("maximum"), 9, b.number})
	return b.table("situations", columns, func(s *sheet) error {
		for i := range b.overview.Situations {
			x := &b.overview.Situations[i]
			s.put(x.Name, b.words.Or("type", "reply"))
			s.tally(&x.Verdicts)
			if err := s.end(); err != nil {
				return err
			}
			for k := range x.Types {
				s.put(x.Name)
				if err := s.ofType(b.words.of(x.Types[k].Type), &x.Types[k]); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

func (b *book) missteps() error {
	columns := []column{{b.words.of("misstep"), 34, b.text}, {b.words.of("kind"), 18, b.text}, {b.words.of("message"), 50, b.text}, {b.words.of("replies"), 9, b.number}, {b.words.of("share"), 9, b.percent}, {b.words.of("example"), 70, b.text}}
	return b.table("missteps", columns, func(s *sheet) error {
		for i := range b.overview.Missteps {
			m := &b.overview.Missteps[i]
			var examples []string
			for _, e := range m.Examples {
				examples = append(examples, strings.TrimSpace(e.Reply+": "+e.Text))
			}
			s.put(m.ID, m.Kind, m.Message, m.Replies.Count, m.Replies.Share, strings.Join(examples, "\n"))
			if err := s.end(); err != nil {
				return err
			}
		}
		return nil
	})
}

func (b *book) moves() error {
	columns := []column{{b.words.of("type"), 14, b.text}, {b.words.of("move"), 24, b.text}, {b.words.of("used"), 9, b.number}, {b.words.of("share"), 9, b.percent}, {b.words.of("missing"), 12, b.number}}
	return b.table("moves", columns, func(s *sheet) error {
		for i := range b.overview.Moves {
			m := &b.overview.Moves[i]
			s.put(b.words.of(m.Type), m.Name, m.Used.Count, m.Used.Share, m.Missing)
			if err := s.end(); err != nil {
				return err
			}
		}
		return nil
	})
}

func (b *book) scripted() error {
	columns := []column{{b.words.of("sentence"), 90, b.text}, {b.words.of("replies"), 9, b.number}, {b.words.of("agents"), 9, b.number}, {b.words.of("most"), 50, b.text}}
	return b.table("scripted", columns, func(s *sheet) error {
		for i := range b.overview.Scripted {
			x := &b.overview.Scripted[i]
			var top []string
			for _, c := range x.Top {
				top = append(top, fmt.Sprintf("%s %d", c.Name, c.Count))
			}
			s.put(x.Text, x.Replies, x.Agents, strings.Join(top, ", "))
			if err := s.end(); err != nil {
				return err
			}
		}
		return nil
	})
}

// groups writes a sheet each for teams, agents, channels and weeks.
func (b *book) groups() error {
	for _, g := range []struct {
		name   string
		groups []overview.Group
	}{{"teams", b.overview.Teams}, {"agents", b.overview.Agents}, {"channels", b.overview.Channels}, {"weeks", b.overview.Weeks}} {
		if len(g.groups) == 0 {
			continue
		}
		columns := b.shares(column{b.words.of("name"), 24, b.text})
		columns = append(columns, column{b.words.of("adjusted"), 10, b.percent}, column{b.words.of("adjusted-low"), 9, b.percent}, column{b.words.of("adjusted-high"), 9, b.percent}, column{b.words.of("remark"), 30, b.note})
		err := b.table(g.name, columns, func(s *sheet) error {
			for i := range g.groups {
				x := &g.groups[i]
				s.put(x.Name)
				if x.Enough && x.Verdicts != nil {
					s.tally(x.Verdicts)
				} else {
					s.put(x.Replies, "", "", "", "", "", "")
				}
				if x.Adjusted != nil {
					s.put(x.Adjusted.Value, x.Adjusted.Low, x.Adjusted.High, "")
				} else if x.Enough {
					s.put("", "", "", b.words.of("other-mix"))
				} else {
					s.put("", "", "", b.words.of("few"))
				}
				if err := s.end(); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (b *book) method() error {
	m := &b.overview.Method
	return b.table("method", []column{{b.words.of("about"), 20, b.text}, {b.words.of("text"), 110, b.text}}, func(s *sheet) error {
		for _, row := range [][2]string{{"purpose", m.Purpose}, {"contest", m.Contest}, {"filling-in", b.words.Or("filling-in", "how")}, {"interval", m.Interval}, {"adjusted", m.Adjustment}, {"shown", m.Sample}, {"scripted", m.Scripted}} {
			if row[1] == "" {
				continue
			}
			s.put(b.words.of(row[0]), row[1])
			if err := s.end(); err != nil {
				return err
			}
		}
		return nil
	})
}
