package library

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
)

// checkPlaces checks the way back of every character: what stands in the file at its
// place is the character, or the way in which the file's format writes it; places
// never go backwards and lie within the file; lines and columns are those that counting
// gives.
func checkPlaces(t *testing.T, f *File) {
	t.Helper()
	file := f.source.text
	for i := range f.Replies {
		r := &f.Replies[i]
		if r.body.text != r.Text {
			t.Fatalf("reply %s: the placed text differs from Text", r.ID)
		}
		last := 0
		for at, c := range r.Text {
			s := r.Span(at, at+utf8.RuneLen(c))
			if s.From < last || s.To < s.From || s.To > len(file) {
				t.Fatalf("reply %s: %q at %d stands at %d–%d, behind %d, in %d bytes", r.ID, c, at, s.From, s.To, last, len(file))
			}
			last = s.From
			if !r.coarse() && !writes(file[s.From:s.To], c) {
				t.Fatalf("reply %s: %q at %d stands as %q", r.ID, c, at, file[s.From:s.To])
			}
			if at%97 == 0 || at < 3 {
				checkPosition(t, f, s.From)
			}
		}
		all := r.Span(0, len(r.Text))
		if e := r.Extent(); f.Format != "yaml" && (all.From < e.From || all.To > e.To) { // an alias stands elsewhere
			t.Fatalf("reply %s: text at %d–%d, all of it at %d–%d", r.ID, all.From, all.To, e.From, e.To)
		}
	}
	for _, x := range f.Faults {
		checkPosition(t, f, x.Span.From)
	}
}

// coarse reports whether the text has no finer place than its scalar.
func (p *placement) coarse() bool {
	s := p.body.segments
	return len(s) == 1 && int(s[0].end-s[0].file) != len(p.body.text) && utf8.RuneCountInString(p.body.text) > 1
}

func writes(stretch string, c rune) bool {
	if stretch == string(c) {
		return true
	}
	switch {
	case (c == ' ' || c == '\n') && strings.Trim(stretch, " \t\r\n>") == "", c == '"' && stretch == `""`, c == '\'' && stretch == "''":
		return true
	case strings.HasPrefix(stretch, `\`):
		var s string
		if json.Unmarshal([]byte(`"`+stretch+`"`), &s) == nil && s == string(c) {
			return true
		}
		return yaml.Unmarshal([]byte(`"`+stretch+`"`), &s) == nil && s == string(c)
	}
	return false
}

// checkPosition counts lines and columns from the beginning.
func checkPosition(t *testing.T, f *File, offset int) {
	t.Helper()
	before := strings.TrimPrefix(f.source.text[:offset], byteOrderMark)
	if !utf8.ValidString(before) {
		return // what a character is cannot be told
	}
	line := strings.Count(before, "\n") + 1
	column := utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:]) + 1
	if at := f.Position(offset); at.Line != line || at.Column != column || at.Path != f.Path {
		t.Fatalf("offset %d is %s:%d:%d, expected %d:%d", offset, at.Path, at.Line, at.Column, line, column)
	}
}

// pieces are what random texts are made of: all that formats write in ways of their own.
var pieces = []string{"Hi", "we", "sorry", " ", " ", " ", "  ", "\n", "\n", "\n\n", "\n\n\n", "é", "€", "👍🏽", "\"", "'", "''", "\\", "\t", "#", ": ", "- ", "> ", "%{name}", "{{x}}",
	"<br>", "&amp;", ",", ";", "[", "]", "{", "}", "|", "*", "&", "!", "\u00a0", "\u0085", "\u2028", "\u200b", "---", "...", "?", "@", "`", "\n  ", "\n    deep", " \n", "\r\n", "0", "true", "~"}

func randomText(r *rand.Rand) string {
	var b strings.Builder
	for range r.IntN(30) + 1 {
		b.WriteString(pieces[r.IntN(len(pieces))])
	}
	return []string{"Hi", "\nHi", "  Hi", "#", "\""}[r.IntN(5)] + b.String() + "a."
}

// TestPlacesOfEncodedTexts writes random texts in every format, with libraries that
// know nothing of this one, and reads them back.
func TestPlacesOfEncodedTexts(t *testing.T) {
	type item struct {
		Title string `yaml:"title" json:"title"`
		Text  string `yaml:"text" json:"text"`
	}
	styles := map[string]yaml.Style{"plain or best": 0, "double": yaml.DoubleQuotedStyle, "single": yaml.SingleQuotedStyle, "literal": yaml.LiteralStyle, "folded": yaml.FoldedStyle}
	r := rand.New(rand.NewPCG(1, 2))
	coarse, all := map[string]int{}, map[string]int{}
	check := func(format, path, data string, texts []string) {
		t.Helper()
		f := Read(path, []byte(data))
		if len(f.Faults) > 0 {
			t.Fatalf("%s: %v in\n%s", format, f.Faults, data)
		}
		if len(f.Replies) != len(texts) {
			t.Fatalf("%s: %d replies, expected %d, in\n%s", format, len(f.Replies), len(texts), data)
		}
		for i, want := range texts {
			if got := f.Replies[i].Text; got != want {
				t.Fatalf("%s: got %q, expected %q, in\n%s", format, got, want, data)
			}
			all[format]++
			if f.Replies[i].coarse() {
				coarse[format]++
			}
		}
		checkPlaces(t, f)
	}
	trimmed := func(s string) string { return (placed{text: s}).trim().text }
	for range 400 {
		var items []item
		var texts []string
		for range 1 + r.IntN(3) {
			text := randomText(r)
			items = append(items, item{"A title: with 'marks' \"é\"", text})
			texts = append(texts, trimmed(text))
		}
		data, err := json.MarshalIndent(items, "", strings.Repeat(" ", r.IntN(3)))
		if err != nil {
			t.Fatal(err)
		}
		check("json", "a.json", string(data), texts)

		var b strings.Builder
		w := csv.NewWriter(&b)
		w.Comma = rune(",;\t"[r.IntN(3)])
		w.Write([]string{"title", "text"})
		var csvTexts []string
		for _, i := range items {
			w.Write([]string{i.Title, i.Text})
			csvTexts = append(csvTexts, trimmed(i.Text))
		}
		w.Flush()
		check("csv", "a.csv", b.String(), csvTexts)

		for name, style := range styles {
			root := yaml.Node{Kind: yaml.SequenceNode}
			for _, i := range items {
				root.Content = append(root.Content, &yaml.Node{Kind: yaml.MappingNode, Content: []*yaml.Node{
					{Kind: yaml.ScalarNode, Value: "title"}, {Kind: yaml.ScalarNode, Value: i.Title},
					{Kind: yaml.ScalarNode, Value: "text"}, {Kind: yaml.ScalarNode, Value: i.Text, Style: style}}})
			}
			data, err := yaml.Marshal(&root)
			if err != nil {
				continue
			}
			// The YAML library loses some white space on the way: what it reads counts.
			var back []item
			if err := yaml.Unmarshal(data, &back); err != nil || len(back) != len(items) {
				continue
			}
			var yamlTexts []string
			for _, i := range back {
				yamlTexts = append(yamlTexts, trimmed(i.Text))
			}
			check("yaml "+name, "a.yaml", string(data), yamlTexts)
		}
	}
	for format, n := range coarse {
		if share := float64(n) / float64(all[format]); share > 0.05 {
			t.Errorf("%s: of %.0f %% of the texts the place is only that of the whole", format, share*100)
		}
	}
	if testing.Verbose() {
		fmt.Println(coarse, all)
	}
}

// TestPlacesOfWrittenYAML writes YAML as people do: long texts over several lines, with
// blank ones, deeper ones and space at their ends.
func TestPlacesOfWrittenYAML(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	words := []string{"Hi", "we", "are", "sorry,", "café", "👍", "it's", "100%", "#1", "a:b", "<br>", "%{name}"}
	coarse, all := map[string]int{}, 0
	for range 5000 {
		style := []string{"plain", "single", "double", "literal", "folded"}[r.IntN(5)]
		indent := strings.Repeat(" ", 4+r.IntN(4))
		lineBreak := []string{"\n", "\r\n"}[r.IntN(2)]
		var b strings.Builder
		block := style == "literal" || style == "folded"
		switch style {
		case "single":
			b.WriteByte('\'')
		case "double":
			b.WriteByte('"')
		case "literal", "folded":
			b.WriteString(map[string]string{"literal": "|", "folded": ">"}[style] + []string{"", "-", "+"}[r.IntN(3)])
			if r.IntN(5) == 0 { // the depth is said; the item is two deep
				b.WriteString(fmt.Sprint(len(indent) - 2))
			}
			b.WriteString([]string{"", " # why", "  "}[r.IntN(3)] + lineBreak)
		}
		b.WriteString(map[bool]string{true: indent, false: ""}[block])
		for range 1 + r.IntN(12) {
			word := words[r.IntN(len(words))]
			switch style {
			case "single":
				word = strings.ReplaceAll(word, "'", "''")
			case "double":
				word = []string{word, `\"`, `\n`, `\u00e9`, `\ `, `\/`, "\\" + lineBreak + indent + "up"}[max(0, r.IntN(12)-5)]
			}
			b.WriteString(word)
			if r.IntN(3) > 0 {
				b.WriteString(" ")
				continue
			}
			b.WriteString([]string{"", "", " ", "  "}[r.IntN(4)])
			for range 1 + max(0, r.IntN(5)-2) {
				b.WriteString(lineBreak)
			}
			b.WriteString(indent)
			if block && r.IntN(4) == 0 {
				b.WriteString("  ")
			}
		}
		b.WriteString("end.")
		b.WriteString(map[string]string{"single": "'", "double": `"`}[style])
		data := "- title: x" + lineBreak + "  text: " + b.String() + lineBreak + "  note: y" + lineBreak
		if r.IntN(2) == 0 {
			data = "- text: " + b.String()
		}
		var want []struct{ Text string }
		if yaml.Unmarshal([]byte(data), &want) != nil || len(want) != 1 || want[0].Text == "" {
			continue
		}
		f := Read("a.yaml", []byte(data))
		if len(f.Replies) != 1 {
			t.Fatalf("%v in\n%s", f.Faults, data)
		}
		if f.Replies[0].Text != (placed{text: want[0].Text}).trim().text {
			t.Fatalf("read %q, %v, expected %q, in\n%s", f.Replies[0].Text, f.Faults, want[0].Text, data)
		}
		if all++; f.Replies[0].coarse() {
			if coarse[style]++; coarse[style] < 3 {
				t.Errorf("of this text the place is only that of the whole: %q in\n%q", want[0].Text, data)
			}
		}
		checkPlaces(t, f)
	}
	if all < 1000 {
		t.Errorf("only %d texts could be read by the YAML library", all)
	}
}
