package strictyaml

import (
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"
)

// A Decoder turns the YAML nodes of one file into Go values.
type Decoder struct {
	path    string
	options Options
	errors  Errors
	known   map[reflect.Type]fields
}

// A Reader is a type that reads itself. The node is lent: it is used for another file
// afterwards.
type Reader interface {
	ReadYAML(d *Decoder, n *yaml.Node)
}

// Fail notes a fault at a node.
func (d *Decoder) Fail(n *yaml.Node, found, want string) {
	d.FailAt(d.Position(n), found, want)
}

// FailAt notes a fault at a place within a node.
func (d *Decoder) FailAt(at Position, found, want string) {
	d.errors = append(d.errors, &Error{at, found, want})
}

// Position returns where a node stands.
func (d *Decoder) Position(n *yaml.Node) Position { return Position{d.path, n.Line, n.Column} }

// Decode reads n into the value that into points to; faults are noted.
func (d *Decoder) Decode(n *yaml.Node, into any) { d.decode(n, reflect.ValueOf(into).Elem()) }

func (d *Decoder) decode(n *yaml.Node, into reflect.Value) {
	if n.Kind == yaml.AliasNode {
		d.Fail(n, "an alias (*"+n.Value+")", d.options.Kind+"s are read without aliases; write the value out")
		return
	}
	if r, ok := into.Addr().Interface().(Reader); ok {
		r.ReadYAML(d, n)
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

func (d *Decoder) structure(n *yaml.Node, into reflect.Value) {
	if !d.Is(n, yaml.MappingNode, "keys with values (key: value)") {
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
			d.Fail(key, fmt.Sprintf("the unknown key %q", key.Value), Suggest(key.Value, fields.names, d.options.Guide))
		case seen>>index&1 != 0:
			d.twice(key)
		default:
			seen |= 1 << index
			d.decode(value, into.FieldByIndex(fields.at[index]))
		}
	}
	at := d.Position(n)
	if fields.position != nil {
		into.FieldByIndex(fields.position).Set(reflect.ValueOf(at))
	}
	if fields.id != nil && seen>>fields.index["id"]&1 == 0 {
		into.FieldByIndex(fields.id).Set(reflect.ValueOf(Text{Position: at})) // where it is missing
	}
}

func (d *Decoder) twice(key *yaml.Node) {
	d.Fail(key, fmt.Sprintf("the key %q a second time", key.Value), "a key stands once; put both values under one")
}

func (d *Decoder) sequence(n *yaml.Node, into reflect.Value) {
	if !d.Is(n, yaml.SequenceNode, "a list ([a, b], or lines that start with -)") {
		return
	}
	s := reflect.MakeSlice(into.Type(), len(n.Content), len(n.Content))
	for i, item := range n.Content {
		d.decode(item, s.Index(i))
	}
	into.Set(s)
}

func (d *Decoder) mapping(n *yaml.Node, into reflect.Value) {
	if !d.Is(n, yaml.MappingNode, "keys with values (key: value)") {
		return
	}
	m := reflect.MakeMapWithSize(into.Type(), len(n.Content)/2)
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := reflect.New(into.Type().Key()).Elem()
		d.decode(n.Content[i], key)
		if m.MapIndex(key).IsValid() {
			d.twice(n.Content[i])
			continue
		}
		value := reflect.New(into.Type().Elem()).Elem()
		d.decode(n.Content[i+1], value)
		m.SetMapIndex(key, value)
	}
	into.Set(m)
}

func (d *Decoder) scalar(n *yaml.Node, into reflect.Value) {
	if !d.Is(n, yaml.ScalarNode, "one value") {
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
		panic("strictyaml: no way to decode a " + into.Type().String())
	}
	if err != nil {
		d.Fail(n, fmt.Sprintf("%q", n.Value), "expected "+want)
	}
}

// Is reports whether n is of the kind k, and notes a fault if it is not.
func (d *Decoder) Is(n *yaml.Node, k yaml.Kind, want string) bool {
	if n.Kind == k {
		return true
	}
	found := map[yaml.Kind]string{yaml.MappingNode: "keys with values", yaml.SequenceNode: "a list", yaml.ScalarNode: fmt.Sprintf("%q", n.Value)}[n.Kind]
	if n.Kind == yaml.ScalarNode && n.ShortTag() == "!!null" {
		found = "nothing"
	}
	if n.Kind == yaml.AliasNode {
		found = "an alias (*" + n.Value + ")"
	}
	d.Fail(n, found, "expected "+want)
	return false
}

// fields are the keys that a struct takes, those of the structs that it embeds included.
type fields struct {
	names        []string
	at           [][]int // beside names
	index        map[string]int
	position, id []int // of the fields Position and ID; nil when there are none
}

func fieldsOf(t reflect.Type) fields {
	f := fields{index: map[string]int{}}
	for _, x := range reflect.VisibleFields(t) {
		name, _, _ := strings.Cut(x.Tag.Get("yaml"), ",")
		if name != "" && name != "-" {
			f.index[name] = len(f.names)
			f.names = append(f.names, name)
			f.at = append(f.at, x.Index)
		}
	}
	if x, ok := t.FieldByName("Position"); ok && x.Type == reflect.TypeFor[Position]() {
		f.position = x.Index
	}
	if x, ok := t.FieldByName("ID"); ok && x.Type == reflect.TypeFor[Text]() {
		f.id = x.Index
	}
	return f
}
