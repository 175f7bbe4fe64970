package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/attune-cx/attune/pkg/agree"
	"github.com/attune-cx/attune/pkg/empathy"
	"github.com/attune-cx/attune/pkg/labels"
	"github.com/attune-cx/attune/pkg/terminal"
)

// json is the record with line breaks, and with nothing that a terminal would obey.
func (r *agreeRecord) json() ([]byte, error) {
	plain, err := json.MarshalIndent(r, "", " ")
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	for _, c := range string(plain) { // beyond ASCII these stand within strings only
		if c >= utf8.RuneSelf && (unicode.IsControl(c) || unicode.Is(unicode.Cf, c)) && c <= 0xffff {
			fmt.Fprintf(&b, `\u%04x`, c)
		} else {
			b.WriteRune(c)
		}
	}
	b.WriteByte('\n')
	return b.Bytes(), nil
}

// An agreeView prints the record for people.
type agreeView struct {
	bytes.Buffer
	color bool
}

func (r *agreeRecord) text(color bool) []byte {
	v := &agreeView{color: color}
	v.head(r)
	if r.All.Figures != nil && r.Exchanges > 0 {
		v.figures(&r.All)
		v.confusions(r.All.Figures)
		if len(r.Raters) > 1 {
			v.columns("ATTUNE WITH EACH RATER")
			for i := range r.Raters {
				x := &r.Raters[i]
				v.name(x.Name, terminal.Counted(x.Ratings, "rating", "ratings"), known(x.Situation))
				t := &x.Types
				v.row("level", t[0].Level, t[1].Level, t[2].Level)
				v.row("fit", t[0].Fit, t[1].Fit, t[2].Fit, x.Overall)
			}
		}
		v.groups(r)
		v.worst(r.Worst)
	}
	return v.Bytes()
}

func (v *agreeView) paint(sgr, s string) string {
	if !v.color || s == "" {
		return s
	}
	return "\x1b[" + sgr + "m" + s + "\x1b[0m"
}

func (v *agreeView) bold(s string) string { return v.paint("1", s) }
func (v *agreeView) dim(s string) string  { return v.paint("2", s) }

// line writes a line without spaces at its end.
func (v *agreeView) line(format string, args ...any) {
	v.WriteString(strings.TrimRight(fmt.Sprintf(format, args...), " "))
	v.WriteByte('\n')
}

func (v *agreeView) title(s string) { v.line("\n%s", v.bold(s)) }

func (v *agreeView) head(r *agreeRecord) {
	scales := map[labels.Scale]string{labels.Levels: "levels 0–3", labels.Scores: "scores 0–100", labels.YesNo: "yes or no"}
	var said []string
	for _, f := range r.Labels {
		if s := scales[f.Scale]; !strings.Contains(strings.Join(said, ", "), s) {
			said = append(said, s)
		}
	}
	v.line("%s, %s by %s; %s; situations %s", v.bold(terminal.Counted(r.Exchanges, "exchange", "exchanges")),
		terminal.Counted(r.Ratings, "rating", "ratings"), terminal.Counted(len(r.Raters), "rater", "raters"), strings.Join(said, ", "),
		map[string]string{"labels": "from the labels", "diagnosed": "diagnosed"}[r.SituationFrom])
	if r.Unrated > 0 {
		v.line("%s without a rating passed over", terminal.Counted(r.Unrated, "exchange", "exchanges"))
	}
	if r.NoLanguage > 0 {
		v.line("%s not compared, in a language that no rules read", terminal.Counted(r.NoLanguage, "exchange", "exchanges"))
	}
	if r.All.TooFew {
		v.line("%s", v.paint("33", fmt.Sprintf("Fewer than %d exchanges: too few to say much.", agree.Enough)))
	}
}

// figures prints Attune beside the raters, each as a number and on a line of 0 to 1.
func (v *agreeView) figures(g *agree.Group) {
	v.line("\n%s", v.dim(fmt.Sprintf("%38s%-26s%s", "", "0                      1", "raters with")))
	v.line("%s", v.dim(fmt.Sprintf("%18s%-20s%-26s%s", "", "Attune     95 %", "● Attune   ┃ raters", "each other")))
	for _, t := range empathy.Types {
		x := &g.Types[t]
		v.figure(t.String(), "level", x.Level)
		v.figure("", "fit", x.Fit)
		v.figure("", "score", x.Score)
		if x.AUC != nil {
			v.figure("", "AUC", agree.Agreement{Attune: *x.AUC, Raters: agree.Estimate{Value: agree.Number(math.NaN())}})
		}
	}
	v.figure("reply", "verdict", g.Overall)
	v.figure("customer", "situation", g.Situation)
}

func (v *agreeView) figure(label, what string, a agree.Agreement) {
	if !a.Attune.Value.Known() && !a.Raters.Value.Known() {
		if a.Attune.N > 0 { // rated, but all the same
			v.line("  %-11s%-10s  –", label, what)
		} else if label != "" {
			v.line("  %-11s%-10s  %s", label, what, v.dim("not rated"))
		}
		return
	}
	v.line("  %-11s%-10s %s  %-9s%s  %s %s", label, what, v.bold(decimals(a.Attune.Value)), interval(a.Attune), v.bar(a), decimals(a.Raters.Value), v.dim(interval(a.Raters)))
}

// decimals writes .70, -.12 or 1.00 in four columns.
func decimals(n agree.Number) string {
	if !n.Known() {
		return "   –"
	}
	s := fmt.Sprintf("%.2f", math.Round(float64(n)*100)/100+0)
	return fmt.Sprintf("%4s", strings.Replace(s, "0.", ".", 1))
}

func interval(e agree.Estimate) string {
	if !e.Value.Known() || !e.Low.Known() {
		return ""
	}
	return strings.TrimSpace(decimals(e.Low)) + "–" + strings.TrimSpace(decimals(e.High))
}

// agreeCells makes a cell worth .05.
const agreeCells = 20

func (v *agreeView) bar(a agree.Agreement) string {
	cell := func(n agree.Number) int {
		if !n.Known() {
			return -1
		}
		return min(max(int(float64(n)*agreeCells), 0), agreeCells-1)
	}
	low, high, raters := cell(a.Attune.Low), cell(a.Attune.High), cell(a.Raters.Value)
	var b strings.Builder
	b.WriteString(v.dim("▕"))
	for i := range agreeCells {
		switch {
		case i == cell(a.Attune.Value):
			b.WriteString(v.paint("1;36", "●"))
		case i == raters:
			b.WriteString(v.paint("35", "┃"))
		case low >= 0 && low <= i && i <= high:
			b.WriteString(v.paint("36", "━"))
		default:
			b.WriteString(v.dim("·"))
		}
	}
	return b.String() + v.dim("▏")
}

// A block is one table of counts.
type block struct {
	title string
	rows  [][]int
}

// confusions prints what raters say, in rows, against what Attune says, in columns.
func (v *agreeView) confusions(f *agree.Figures) {
	names := []string{"none", "slight", "clear", "strong"}
	heads := []string{"none", "sl.", "clear", "str."}
	if f.Types[0].AUC != nil { // yes or no
		names, heads = []string{"no", "yes"}, []string{"no", "yes"}
	}
	var levels, fits []block
	for _, t := range empathy.Types {
		levels = append(levels, block{t.String(), f.Types[t].Levels})
		fits = append(fits, block{t.String(), f.Types[t].Fits})
	}
	v.blocks("LEVELS", names, heads, levels...)
	v.blocks("FIT", []string{"below", "within", "above"}, []string{"below", "with.", "above"}, fits...)
	verdicts := []string{"below", "within", "above", "mixed"}
	v.blocks("REPLIES", verdicts, []string{"below", "with.", "above", "mixed"}, block{"verdict", f.Overalls})
	const most = 5
	if len(f.Situations) == 0 {
		return
	}
	v.title("SITUATIONS  " + v.dim("most often taken for another"))
	for _, s := range f.Situations[:min(most, len(f.Situations))] {
		v.line("  %4d  %s taken for %s", s.N, terminal.Visible(s.Rater), terminal.Visible(s.Attune))
	}
}

// blocks prints tables side by side, unless they are empty.
func (v *agreeView) blocks(title string, names, heads []string, list ...block) {
	const width = 6
	total := 0
	for _, b := range list {
		for _, row := range b.rows {
			for _, n := range row {
				total += n
			}
		}
	}
	if total == 0 {
		return
	}
	size := width*len(names) + 1
	first, second := "", ""
	for _, b := range list {
		first += fmt.Sprintf("%*s", size, b.title)
		for _, h := range heads {
			second += fmt.Sprintf("%*s", width, h)
		}
		second += " "
	}
	v.title(title + "  " + v.dim("rows: raters, columns: Attune"))
	v.line("%8s%s", "", strings.TrimRight(first, " "))
	v.line("%7s%s", "", v.dim(second))
	for i, name := range names {
		line := ""
		for _, b := range list {
			for j, n := range b.rows[i] {
				cell := fmt.Sprintf("%*d", width, n)
				switch {
				case n == 0:
					cell = v.dim(fmt.Sprintf("%*s", width, "·"))
				case i == j:
					cell = v.bold(cell)
				}
				line += cell
			}
			line += " "
		}
		v.line(" %-6s%s", name, line)
	}
}

// columns says what the columns of rows are.
func (v *agreeView) columns(title string) {
	v.title(title)
	v.line("%s", v.dim(fmt.Sprintf("%12s%-16s%-16s%-16s%s", "", "attentive", "affective", "cognitive", "reply")))
}

// name begins the figures of a rater or a group.
func (v *agreeView) name(name, size string, situation string) {
	if situation != "" {
		situation = ", situation " + situation
	}
	v.line("  %s  %s", v.bold(terminal.Visible(name)), v.dim(size+situation))
}

// known is an estimate in a few words; nothing when there is none.
func known(e agree.Estimate) string {
	if !e.Value.Known() {
		return ""
	}
	return strings.TrimSpace(strings.TrimSpace(decimals(e.Value)) + " " + interval(e))
}

// row prints a figure for each type and, if there is one, for the reply.
func (v *agreeView) row(what string, figures ...agree.Estimate) {
	line := fmt.Sprintf("    %-7s", what)
	any := false
	for _, e := range figures {
		any = any || e.Value.Known()
		line += fmt.Sprintf("%5s ", strings.TrimSpace(decimals(e.Value))) + v.dim(fmt.Sprintf("%-10s", interval(e)))
	}
	if any {
		v.line("%s", line)
	}
}

func (v *agreeView) groups(r *agreeRecord) {
	if len(r.Groups) == 0 {
		return
	}
	v.columns("BY " + strings.ToUpper(r.By))
	var few []string
	for i := range r.Groups {
		g := &r.Groups[i]
		if g.TooFew {
			few = append(few, fmt.Sprintf("%s %d", terminal.Visible(g.Name), g.Exchanges))
			continue
		}
		t := &g.Types
		situation := known(g.Situation.Attune)
		if r.By == "situation" { // where the raters say one thing only, kappa says nothing
			if situation = ""; g.Found.Known() {
				situation = fmt.Sprintf("found in %.0f %%", 100*float64(g.Found))
			}
		}
		v.name(g.Name, terminal.Counted(g.Exchanges, "exchange", "exchanges"), situation)
		v.row("level", t[0].Level.Attune, t[1].Level.Attune, t[2].Level.Attune)
		v.row("fit", t[0].Fit.Attune, t[1].Fit.Attune, t[2].Fit.Attune, g.Overall.Attune)
	}
	if len(few) > 0 {
		v.wrapped(fmt.Sprintf("too few to say (under %d): %s", agree.Enough, strings.Join(few, ", ")), 2, v.dim)
	}
}

func (v *agreeView) worst(list []disagreement) {
	if len(list) == 0 {
		return
	}
	v.title("LARGEST DISAGREEMENTS")
	for i := range list {
		d := &list[i]
		var rated []string
		for _, r := range d.Ratings {
			rated = append(rated, fmt.Sprintf("%.3g", float64(r.Level)))
		}
		v.line("  %s  %s  rated %s, Attune %d %s", v.bold(terminal.Visible(d.ID)), d.Type, strings.Join(rated, " "), d.Score, v.dim(string(d.Level)))
		v.wrapped(reasons(d), 6, v.dim)
		if d.Customer != "" {
			v.wrapped("Customer: "+d.Customer, 6, nil)
		}
		if d.Reply != "" {
			v.wrapped("Reply: "+d.Reply, 6, nil)
		}
	}
}

// reasons names the cues that counted and the missteps that took something off, each
// once with all its shares.
func reasons(d *disagreement) string {
	var all []string
	add := func(sign string, list []reason) {
		shares, texts := map[string]string{}, map[string]string{}
		var ids []string
		for _, r := range list {
			if shares[r.ID] == "" {
				ids = append(ids, r.ID)
			}
			shares[r.ID] += sign + strings.TrimSpace(decimals(r.Share)) + " "
			if r.Text != "" {
				texts[r.ID] += " “" + r.Text + "”"
			}
		}
		for _, id := range ids {
			all = append(all, shares[id]+id+texts[id])
		}
	}
	add("+", d.Cues)
	add("−", d.Missteps)
	if len(all) == 0 {
		return "no cue counted"
	}
	return strings.Join(all, "; ")
}

// wrapped prints anybody's text in lines of 80 columns.
func (v *agreeView) wrapped(s string, indent int, paint func(string) string) {
	if paint == nil {
		paint = func(s string) string { return s }
	}
	const width = 80
	line := ""
	flush := func() {
		if line != "" {
			v.line("%s%s", strings.Repeat(" ", indent), paint(line))
		}
		line = ""
	}
	for _, word := range strings.Fields(s) {
		word = terminal.Visible(word)
		if line != "" && indent+utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > width {
			flush()
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	flush()
}
