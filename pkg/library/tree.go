package library

import (
	"iter"
	"strings"

	"gopkg.in/yaml.v3"
)

// A node is a value in a JSON, YAML or CSV file: what kind it is and where it stands.
// What it holds is read when it is asked for, so that no tree of an export of 50 MB is
// ever built.
type node struct {
	kind     kind
	name     string // as written, when it stands in an object
	key      string // the same, folded
	nameFrom int
	from, to int        // where in the file
	yaml     *yaml.Node // of YAML
	cell     bool       // of CSV
	// recordFrom is where a reply begins that has its name as id; variant names one of
	// several texts of a reply.
	recordFrom int
	variant    string
}

type kind uint8

const (
	nothing kind = iota
	literal      // a number, true or false
	text
	list
	object
)

func (k kind) String() string {
	return [...]string{"nothing", "a number, true or false", "text", "a list", "an object"}[k]
}

// scalar reports whether the value is one text or number.
func (n node) scalar() bool { return n.kind == text || n.kind == literal }

// A tree reads the nodes of one file.
type tree struct {
	source *source
	lines  *yamlLines // of YAML
}

// children goes through the values of a list or object.
func (t *tree) children(n node) iter.Seq[node] {
	if n.kind != list && n.kind != object {
		return func(func(node) bool) {}
	}
	if n.yaml != nil {
		return t.yamlChildren(n)
	}
	return t.jsonChildren(n)
}

// placed returns the text of a scalar with its way back.
func (t *tree) placed(n node) placed {
	switch {
	case !n.scalar():
		return placed{at: n.from}
	case n.yaml != nil:
		return t.yamlText(n)
	case n.cell:
		return cellText(t.source.text, n)
	case n.kind == text:
		return jsonText(t.source.text, n)
	}
	return placed{text: t.source.text[n.from:n.to], at: n.from}
}

// value returns the text of a scalar, without white space around it.
func (t *tree) value(n node) string {
	if n.yaml != nil {
		if n.scalar() {
			return strings.TrimSpace(resolved(n.yaml).Value)
		}
		return ""
	}
	return strings.TrimSpace(t.placed(n).text)
}

// blank reports whether a scalar holds nothing but white space, without decoding it.
func (t *tree) blank(n node) bool {
	switch {
	case !n.scalar():
		return true
	case n.yaml != nil:
		return strings.TrimSpace(resolved(n.yaml).Value) == ""
	}
	s := t.source.text[n.from:n.to]
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '"', ' ', '\t', '\r', '\n':
		case '\\':
			if i++; i == len(s) || !strings.Contains("nrt", s[i:i+1]) {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// values returns the texts of a list, or of a scalar in which commas or the like
// stand between them.
func (t *tree) values(n node) []string {
	var values []string
	add := func(v string) {
		if v = strings.TrimSpace(v); v != "" {
			values = append(values, v)
		}
	}
	if n.kind == list {
		for child := range t.children(n) {
			add(t.value(child))
		}
		return values
	}
	for _, v := range strings.FieldsFunc(t.value(n), func(r rune) bool { return r == ',' || r == ';' || r == '|' }) {
		add(v)
	}
	return values
}

// fold makes the names under which a field is known into one: Use when, use-when and
// use_when.
func fold(key string) string {
	key = strings.TrimSpace(key)
	for i := range len(key) {
		if c := key[i]; c >= 'A' && c <= 'Z' || c == '-' || c == ' ' || c >= 0x80 {
			return strings.Map(func(r rune) rune {
				if r == '-' || r == ' ' {
					return '_'
				}
				return r
			}, strings.ToLower(key))
		}
	}
	return key
}
