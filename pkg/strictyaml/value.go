package strictyaml

import (
	"reflect"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
)

// A Text is a text with the place where it stands, so that faults in it can be shown
// there.
type Text struct {
	Value string
	Position
	quoted bool
}

// ReadYAML reads a text.
func (t *Text) ReadYAML(d *Decoder, n *yaml.Node) {
	if d.Is(n, yaml.ScalarNode, "a text") {
		*t = Text{n.Value, d.Position(n), n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0}
	}
}

// Schema describes a text.
func (Text) Schema() Object { return Object{"type": "string"} }

// At returns the position of a byte of the text; exact as long as the text stands on
// one line without escapes, as patterns do.
func (t Text) At(offset int) Position {
	p := t.Position
	p.Column += utf8.RuneCountInString(t.Value[:offset])
	if t.quoted {
		p.Column++
	}
	return p
}

// Placed is a number or a switch with the place where it stands.
type Placed[T bool | int | float64] struct {
	Value T
	Position
}

// ReadYAML reads the value.
func (p *Placed[T]) ReadYAML(d *Decoder, n *yaml.Node) {
	p.Position = d.Position(n)
	d.scalar(n, reflect.ValueOf(&p.Value).Elem())
}

// Schema describes the value.
func (Placed[T]) Schema() Object { return schemaOf(reflect.TypeFor[T]()) }

// A Map holds values by key, in the order in which they stand in the file.
type Map[V any] []Entry[V]

// An Entry is a key with its value.
type Entry[V any] struct {
	Key   Text
	Value V
}

// ReadYAML reads keys with values, each key once.
func (m *Map[V]) ReadYAML(d *Decoder, n *yaml.Node) {
	if !d.Is(n, yaml.MappingNode, "keys with values (key: value)") {
		return
	}
	*m = make(Map[V], 0, len(n.Content)/2)
	seen := make(map[string]bool, len(n.Content)/2)
	for i := 0; i+1 < len(n.Content); i += 2 {
		var e Entry[V]
		d.Decode(n.Content[i], &e.Key)
		if e.Key.Line == 0 { // not a text; that is said already
			continue
		}
		if seen[e.Key.Value] {
			d.twice(n.Content[i])
			continue
		}
		seen[e.Key.Value] = true
		d.Decode(n.Content[i+1], &e.Value)
		*m = append(*m, e)
	}
}

// Schema describes the values by key.
func (Map[V]) Schema() Object {
	return Object{"type": "object", "additionalProperties": schemaOf(reflect.TypeFor[V]())}
}

// Several are values of which a single one needs no list around it.
type Several[T any] []T

// ReadYAML reads one value, or a list.
func (s *Several[T]) ReadYAML(d *Decoder, n *yaml.Node) {
	if n.Kind == yaml.SequenceNode || n.Kind == yaml.ScalarNode && n.ShortTag() == "!!null" {
		d.sequence(n, reflect.ValueOf((*[]T)(s)).Elem())
		return
	}
	*s = make(Several[T], 1)
	d.Decode(n, &(*s)[0])
}

// Schema describes one value or a list.
func (Several[T]) Schema() Object {
	one := schemaOf(reflect.TypeFor[T]())
	return Object{"anyOf": []Object{one, {"type": "array", "items": one}}}
}
