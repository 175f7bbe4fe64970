package template

import (
	"bytes"
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"

	"gopkg.in/yaml.v3"

	"github.com/attune-cx/attune/pkg/strictyaml"
)

//go:embed names.yaml
var namesYAML []byte

// names is what names.yaml holds.
type names struct {
	Tags  []string `yaml:"tags"`
	Desks []desk   `yaml:"desks"`
}

// A desk is a help desk with the placeholders that it fills in.
type desk struct {
	Name   string   `yaml:"name"`
	Syntax string   `yaml:"syntax"`
	Names  []string `yaml:"names"`
	Own    []string `yaml:"own"` // beginnings of names that teams make themselves

	known map[string]bool
	bare  map[string]string // names by what is left of them without case and joints
	words [][]string        // of Names
}

var known = sync.OnceValue(func() *names {
	n := new(names)
	decoder := yaml.NewDecoder(bytes.NewReader(namesYAML))
	decoder.KnownFields(true)
	if err := decoder.Decode(n); err != nil {
		panic("names.yaml: " + err.Error()) // a test reads it
	}
	for i := range n.Desks {
		d := &n.Desks[i]
		var all []string
		for _, pattern := range d.Names {
			all = append(all, expand(pattern)...)
		}
		d.Names = all
		d.known, d.bare = map[string]bool{}, map[string]string{}
		for _, name := range all {
			d.known[name] = true
			d.words = append(d.words, wordsOf(name))
			if d.bare[bare(name)] == "" {
				d.bare[bare(name)] = name
			}
		}
		for k, own := range d.Own {
			d.Own[k] = strings.TrimSuffix(own, "*")
		}
	}
	return n
})

// expand writes out a.(b|c) as a.b and a.c.
func expand(pattern string) []string {
	before, rest, ok := strings.Cut(pattern, "(")
	if !ok {
		return []string{pattern}
	}
	words, behind, _ := strings.Cut(rest, ")")
	var all []string
	for _, tail := range expand(behind) {
		for _, word := range strings.Split(words, "|") {
			all = append(all, before+word+tail)
		}
	}
	return all
}

// knows reports whether the desk fills a name in, be it that a team made it itself.
func (d *desk) knows(name string) bool {
	return d.known[name] || slices.ContainsFunc(d.Own, func(own string) bool { return strings.HasPrefix(name, own) })
}

// bare takes off what people mix up: case, and how words are joined.
func bare(name string) string {
	return strings.NewReplacer("_", "", ".", "", "-", "").Replace(strings.ToLower(name))
}

// near returns the name of the desk's that was probably meant: one that is joined
// differently, or of which one word is spelled differently. "" when there is none.
func (d *desk) near(name string) string {
	if n := d.bare[bare(name)]; n != "" {
		return n
	}
	words := wordsOf(name)
	var slips, meant, theirs []string // what is written otherwise, and in which name
	for i, theirWords := range d.words {
		if k, ok := onlyDifference(words, theirWords); ok {
			slips = append(slips, words[k])
			meant = append(meant, theirWords[k])
			theirs = append(theirs, d.Names[i])
		}
	}
	for i, slip := range slips {
		// Longer by much is another word, not a slip.
		if word := strictyaml.Nearest(slip, meant); word == meant[i] && len(word)-len(slip) <= 2 {
			return theirs[i]
		}
	}
	return ""
}

func wordsOf(name string) []string {
	return strings.FieldsFunc(name, func(r rune) bool { return r == '.' || r == '_' })
}

// onlyDifference returns the one word in which two names differ.
func onlyDifference(a, b []string) (at int, ok bool) {
	if len(a) != len(b) {
		return 0, false
	}
	for i := range a {
		if a[i] != b[i] {
			if ok {
				return 0, false
			}
			at, ok = i, true
		}
	}
	return at, ok
}

func listOf(desks []*desk) string {
	var all []string
	for _, d := range desks {
		all = append(all, d.Name)
	}
	if n := len(all); n > 1 {
		return fmt.Sprintf("%s and %s", strings.Join(all[:n-1], ", "), all[n-1])
	}
	return strings.Join(all, "")
}
