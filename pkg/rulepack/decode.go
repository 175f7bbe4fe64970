package rulepack

import (
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
)

// A decoder turns YAML nodes into Go values by their yaml tags. Unlike
// yaml.Unmarshal it keeps the line and column of every text, reports all faults of
// a file at once, and says of an unknown key which one was probably meant.
type decoder struct {
	path   string
	errors Errors
	known  map[reflect.Type]fields
}

func (d *decoder) fail(n *yaml.Node, found, want string) {
	d.errors = append(d.errors, &Error{Position{d.path, n.Line, n.Column}, found, want})
}

// custom is implemented by types that read themselves.
type custom interface {
	decode(d *decoder, n *yaml.Node)
}

// decode reads n into the value that into points to.
func (d *decoder) decode(n *yaml.Node, into reflect.Value) {
	for n.Kind == yaml.AliasNode {
		d.fail(n, "an alias (*"+n.Value+")", "rule files are read without aliases; write the value out")
		return
	}
	if c, ok := into.Addr().Interface().(custom); ok {
		c.decode(d, n)
		return
	}
	switch into.Kind() {
	case reflect.Pointer:
		into.Set(reflect.New(into.Type().Elem()))
		d.decode(n, into.Elem())
	case reflect.Struct:
		d.structure(n, into)
	case reflect.Slice:
		d.sequence(n, into)
	case reflect.Map:
		d.mapping(n, into)
	default:
		d.scalar(n, into)
	}
}

func (d *decoder) structure(n *yaml.Node, into reflect.Value) {
	if !d.is(n, yaml.MappingNode, "keys with values (key: value)") {
		return
	}
	fields, ok := d.known[into.Type()]
	if !ok {
		fields = fieldsOf(into.Type())
		d.known[into.Type()] = fields
	}
	var seen uint64 // bits by field, of which no struct has 64: a map cost more than the values
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		index, ok := fields.index[key.Value]
		switch {
		case !ok:
			d.fail(key, fmt.Sprintf("the unknown key %q", key.Value), Suggest(key.Value, fields.names))
		case seen>>index&1 != 0:
			d.fail(key, fmt.Sprintf("the key %q a second time", key.Value), "a key stands once; put both values under one")
		default:
			seen |= 1 << index
			d.decode(value, into.Field(index))
		}
	}
	at := Position{d.path, n.Line, n.Column}
	if fields.position != nil {
		into.FieldByIndex(fields.position).Set(reflect.ValueOf(at))
	}
	if fields.id != nil && seen>>fields.id[0]&1 == 0 {
		into.FieldByIndex(fields.id).Set(reflect.ValueOf(Text{Position: at})) // where it is missing
	}
}

func (d *decoder) sequence(n *yaml.Node, into reflect.Value) {
	if !d.is(n, yaml.SequenceNode, "a list ([a, b], or lines that start with -)") {
		return
	}
	s := reflect.MakeSlice(into.Type(), len(n.Content), len(n.Content))
	for i, item := range n.Content {
		d.decode(item, s.Index(i))
	}
	into.Set(s)
}

func (d *decoder) mapping(n *yaml.Node, into reflect.Value) {
	if !d.is(n, yaml.MappingNode, "keys with values (key: value)") {
		return
	}
	m := reflect.MakeMapWithSize(into.Type(), len(n.Content)/2)
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := reflect.New(into.Type().Key()).Elem()
		d.decode(n.Content[i], key)
		if m.MapIndex(key).IsValid() {
			d.fail(n.Content[i], fmt.Sprintf("the key %q a second time", n.Content[i].Value), "a key stands once; put both values under one")
			continue
		}
		value := reflect.New(into.Type().Elem()).Elem()
		d.decode(n.Content[i+1], value)
		m.SetMapIndex(key, value)
	}
	into.Set(m)
}

func (d *decoder) scalar(n *yaml.Node, into reflect.Value) {
	if !d.is(n, yaml.ScalarNode, "one value") {
		return
	}
	var err error
	want := ""
	switch into.Kind() {
	case reflect.String:
		into.SetString(n.Value)
	case reflect.Bool:
		var b bool
		b, err = strconv.ParseBool(n.Value)
		into.SetBool(b)
		want = "true or false"
	case reflect.Int:
		var i int64
		i, err = strconv.ParseInt(n.Value, 10, 32)
		into.SetInt(i)
		want = "a whole number"
	case reflect.Float64:
		var f float64
		if f, err = strconv.ParseFloat(n.Value, 64); math.IsNaN(f) || math.IsInf(f, 0) {
			f, err = 0, strconv.ErrRange
		}
		into.SetFloat(f)
		want = "a number"
	default:
		panic("rulepack: no way to decode a " + into.Type().String())
	}
	if err != nil {
		d.fail(n, fmt.Sprintf("%q", n.Value), "expected "+want)
	}
}

func (d *decoder) is(n *yaml.Node, k yaml.Kind, want string) bool {
	if n.Kind == k {
		return true
	}
	found := map[yaml.Kind]string{yaml.MappingNode: "keys with values", yaml.SequenceNode: "a list", yaml.ScalarNode: fmt.Sprintf("%q", n.Value)}[n.Kind]
	if n.Kind == yaml.ScalarNode && n.Tag == "!!null" {
		found = "nothing"
	}
	d.fail(n, found, "expected "+want)
	return false
}

// fields are the keys that a struct takes.
type fields struct {
	names        []string
	index        map[string]int
	position, id []int // of the fields Position and ID; nil when there are none
}

func fieldsOf(t reflect.Type) fields {
	f := fields{index: map[string]int{}}
	for i := range t.NumField() {
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("yaml"), ",")
		if name != "" && name != "-" {
			f.names = append(f.names, name)
			f.index[name] = i
		}
	}
	if x, ok := t.FieldByName("Position"); ok && x.Type == reflect.TypeFor[Position]() {
		f.position = x.Index
	}
	if x, ok := t.FieldByName("ID"); ok {
		f.id = x.Index
	}
	return f
}

// Text is a text in a rule file with the place where it stands, so that faults in
// it can be shown there.
type Text struct {
	Value string
	Position
	quoted bool
}

func (t *Text) decode(d *decoder, n *yaml.Node) {
	if d.is(n, yaml.ScalarNode, "a text") {
		*t = Text{n.Value, Position{d.path, n.Line, n.Column}, n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0}
	}
}

// A Weight is a number in a rule file with the place where it stands.
type Weight struct {
	Value float64
	Position
}

func (w *Weight) decode(d *decoder, n *yaml.Node) {
	w.Position = Position{d.path, n.Line, n.Column}
	d.scalar(n, reflect.ValueOf(&w.Value).Elem())
}

// at returns the position of a byte of the text; exact as long as the text stands
// on one line without escapes, as patterns do.
func (t Text) at(offset int) Position {
	p := t.Position
	p.Column += utf8.RuneCountInString(t.Value[:offset])
	if t.quoted {
		p.Column++
	}
	return p
}
