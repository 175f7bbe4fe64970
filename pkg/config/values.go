package config

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"github.com/attune-cx/attune/pkg/library"
	"github.com/attune-cx/attune/pkg/strictyaml"
)

// Text is a text with the place where it stands.
type Text = strictyaml.Text

const off = "off"

// A Glob is a pattern of paths.
type Glob struct {
	Text
	library.Glob
}

// ReadYAML reads the pattern.
func (g *Glob) ReadYAML(d *strictyaml.Decoder, n *yaml.Node) {
	if d.Decode(n, &g.Text); g.Line == 0 {
		return
	}
	var err error
	switch g.Glob, err = library.ParseGlob(g.Value); {
	case err != nil:
		d.Fail(n, fmt.Sprintf("%q", g.Value), "it "+strings.TrimPrefix(err.Error(), fmt.Sprintf("the pattern %q ", g.Value)))
	case strings.Contains(g.Value, "{"):
		d.FailAt(g.At(strings.IndexByte(g.Value, '{')), `"{"`, "braces mean nothing here; write a list of patterns")
	case slices.Contains(strings.Split(g.Value, "/"), ".."):
		d.FailAt(g.At(strings.Index(g.Value, "..")), `".."`, "a pattern cannot lead out of the folder of the configuration")
	}
}

func anyGlob(globs []Glob, path string) bool {
	return slices.ContainsFunc(globs, func(g Glob) bool { return g.Match(path) })
}

// A Pattern is of titles, tags and categories: a text in which * stands for anything
// and ? for one character, and that must match all of them; or a regular expression
// between slashes, which may match anywhere. Case does not matter.
type Pattern struct {
	Text
	folded string
	regexp *regexp.Regexp // nil when it is not one
}

// ReadYAML reads the pattern.
func (p *Pattern) ReadYAML(d *strictyaml.Decoder, n *yaml.Node) {
	if d.Decode(n, &p.Text); p.Line == 0 {
		return
	}
	if len(p.Value) < 2 || p.Value[0] != '/' || p.Value[len(p.Value)-1] != '/' {
		if p.folded = fold(p.Value); p.folded == "" {
			d.Fail(n, `""`, `expected a text such as "refund*" or "/refund|return/"`)
		}
		return
	}
	var err error
	source := p.Value[1 : len(p.Value)-1]
	if p.regexp, err = regexp.Compile("(?i:" + source + ")"); err != nil {
		reason := strings.TrimPrefix(err.Error(), "error parsing regexp: ")
		if _, own := regexp.Compile(source); own != nil {
			reason = strings.TrimPrefix(own.Error(), "error parsing regexp: ")
		}
		d.Fail(n, "the regular expression "+p.Value, reason)
	}
}

// fold makes a text fit for comparison without regard to case and outer spaces.
func fold(s string) string { return strings.ToLower(strings.TrimSpace(s)) }

// matchAny reports whether a pattern matches the text.
func matchAny(patterns []Pattern, text string) bool {
	if len(patterns) == 0 || text == "" {
		return false
	}
	folded := fold(text)
	for i := range patterns {
		if p := &patterns[i]; p.regexp != nil && p.regexp.MatchString(text) || p.regexp == nil && wildcard(p.folded, folded) {
			return true
		}
	}
	return false
}

// choose reads one of a few words.
func choose(d *strictyaml.Decoder, n *yaml.Node, into *Text, known ...string) {
	if d.Decode(n, into); into.Line == 0 && into.Path == "" {
		return
	}
	for _, k := range known {
		if into.Value == k {
			return
		}
	}
	last := len(known) - 1
	want := "expected " + strings.Join(known[:last], ", ") + " or " + known[last]
	if near := strictyaml.Nearest(into.Value, known); near != "" {
		want = fmt.Sprintf("did you mean %q?", near)
	}
	d.Fail(n, fmt.Sprintf("%q", into.Value), want)
	into.Value = known[0]
}

func choice(known ...string) strictyaml.Object { return strictyaml.Object{"enum": known} }

// wildcard reports whether a pattern, in which * stands for any characters and ? for
// one, matches all of a text. It takes the product of both lengths at most.
func wildcard(pattern, text string) bool {
	i, j, star, from := 0, 0, -1, 0
	for j < len(text) {
		_, size := utf8.DecodeRuneInString(text[j:])
		switch {
		case i < len(pattern) && pattern[i] == '*':
			star, from = i, j
			i++
		case i < len(pattern) && pattern[i] == '?':
			i++
			j += size
		case strings.HasPrefix(pattern[i:], text[j:j+size]):
			i += size
			j += size
		case star >= 0:
			_, size = utf8.DecodeRuneInString(text[from:])
			from += size
			i, j = star+1, from
		default:
			return false
		}
	}
	return strings.Trim(pattern[i:], "*") == ""
}

// A Severity is error, warning, note or off.
type Severity struct{ Text }

// ReadYAML reads the severity.
func (s *Severity) ReadYAML(d *strictyaml.Decoder, n *yaml.Node) {
	choose(d, n, &s.Text, "error", "warning", "note", off)
}

// Schema lists the severities.
func (Severity) Schema() strictyaml.Object { return choice("error", "warning", "note", off) }

// FailOn is a severity from which a run fails, or none.
type FailOn struct{ Text }

// ReadYAML reads the severity.
func (f *FailOn) ReadYAML(d *strictyaml.Decoder, n *yaml.Node) {
	choose(d, n, &f.Text, "error", "warning", "note", "none")
}

// Schema lists the severities.
func (FailOn) Schema() strictyaml.Object { return choice("error", "warning", "note", "none") }

// Strength is a number from 0 to less than 1, or off.
type Strength struct {
	Text
	Off   bool
	Share float64
}

// ReadYAML reads the strength.
func (s *Strength) ReadYAML(d *strictyaml.Decoder, n *yaml.Node) {
	if d.Decode(n, &s.Text); s.Line == 0 {
		return
	}
	if s.Off = s.Value == off; s.Off {
		return
	}
	f, err := strconv.ParseFloat(s.Value, 64)
	if err != nil || !(f >= 0 && f < 1) {
		d.Fail(n, fmt.Sprintf("%q", s.Value), "expected off, or a number, 0 or more and less than 1")
		return
	}
	s.Share = f
}

// Schema describes off or a number.
func (Strength) Schema() strictyaml.Object {
	return strictyaml.Object{"anyOf": []strictyaml.Object{{"const": off}, {"type": "number", "minimum": 0, "exclusiveMaximum": 1}}}
}

// Points are points of 100, or off.
type Points struct {
	Text
	Number int // 0 when it is faulty
}

// never is more points, and Never more of a share, than there can be.
const (
	never = 101
	Never = 2
)

// ReadYAML reads the points.
func (p *Points) ReadYAML(d *strictyaml.Decoder, n *yaml.Node) {
	if d.Decode(n, &p.Text); p.Line == 0 {
		return
	}
	if p.Value == off {
		p.Number = never
		return
	}
	i, err := strconv.Atoi(p.Value)
	if err != nil || i < 1 || i > 100 {
		d.Fail(n, fmt.Sprintf("%q", p.Value), "expected off, or a whole number of points, 1 to 100")
		i = 0
	}
	p.Number = i
}

// Schema describes off or points.
func (Points) Schema() strictyaml.Object {
	return strictyaml.Object{"anyOf": []strictyaml.Object{{"const": off}, {"type": "integer", "minimum": 1, "maximum": 100}}}
}

// A Share is a part of a whole: 80%, 0.8, or off.
type Share struct {
	Text
	Part float64 // 0 to 1; Never when it is off
}

// ReadYAML reads the share.
func (s *Share) ReadYAML(d *strictyaml.Decoder, n *yaml.Node) {
	if d.Decode(n, &s.Text); s.Line == 0 && s.Path == "" {
		return
	}
	if s.Part = Never; s.Value == off {
		return
	}
	digits, percent := strings.CutSuffix(s.Value, "%")
	f, err := strconv.ParseFloat(strings.TrimSpace(digits), 64)
	if percent {
		f /= 100
	}
	if err != nil || !(f >= 0 && f <= 1) {
		d.Fail(n, fmt.Sprintf("%q", s.Value), "expected a share such as 80% or 0.8, or off")
		return
	}
	s.Part = f
}

// Schema describes a share.
func (Share) Schema() strictyaml.Object {
	return strictyaml.Object{"anyOf": []strictyaml.Object{{"const": off}, {"type": "number", "minimum": 0, "maximum": 1}, {"type": "string", "pattern": `^[0-9]+(\.[0-9]+)? *%$`}}}
}
