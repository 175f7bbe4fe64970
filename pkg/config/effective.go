package config

import (
	"cmp"
	"encoding/json"
	"fmt"
	"reflect"
	"regexp"
	"strings"

	"github.com/attune-cx/attune/pkg/rulepack"
	"github.com/attune-cx/attune/pkg/strictyaml"
)

// Effective returns the configuration in force as YAML that can be read again. Behind
// each value stands where it comes from: the built-in default, path and line, or a flag.
func (c *Config) Effective() []byte {
	p := printer{}
	p.printf("# The configuration in force, from %s.\n", cmp.Or(c.path, "the built-in defaults: no "+Names[0]+" was found"))
	p.structure(reflect.ValueOf(c.File), "")
	return []byte(p.String())
}

type printer struct{ strings.Builder }

func (p *printer) printf(format string, args ...any) { fmt.Fprintf(p, format, args...) }

// structure prints the fields of a struct that are given, one per line.
func (p *printer) structure(v reflect.Value, indent string) {
	for i := range v.NumField() {
		key, field := v.Type().Field(i).Tag.Get("yaml"), v.Field(i)
		if key == "" || !given(field) {
			continue
		}
		if r, ok := field.Interface().(*rulepack.Range); ok {
			at := v.FieldByName("Position").Interface().(strictyaml.Position)
			p.printf("%s%s: [%d, %d]%s\n", indent, key, r.Min, r.Max, origin(at))
			continue
		}
		p.entry(key, field, indent)
	}
}

// entry prints a key with its value.
func (p *printer) entry(key string, v reflect.Value, indent string) {
	p.printf("%s%s:", indent, quote(key))
	value, at, ok := leaf(v)
	switch {
	case ok:
		p.printf(" %s%s\n", value, origin(at))
	case v.Kind() == reflect.Struct:
		p.printf("\n")
		p.structure(v, indent+"  ")
	case v.Len() == 0 && isMap(v.Type()):
		p.printf(" {} # %s\n", builtIn)
	case v.Len() == 0:
		p.printf(" [] # %s\n", builtIn)
	default:
		if line, ok := oneLine(v); ok {
			p.printf(" %s\n", line)
			return
		}
		p.printf("\n")
		for i := range v.Len() {
			p.item(v.Index(i), indent+"  ")
		}
	}
}

// oneLine returns a list as one line, if all its values come from the same place.
func oneLine(v reflect.Value) (string, bool) {
	var all []string
	var from string
	for i := range v.Len() {
		value, at, ok := leaf(v.Index(i))
		if !ok || i > 0 && origin(at) != from {
			return "", false
		}
		all, from = append(all, value), origin(at)
	}
	line := "[" + strings.Join(all, ", ") + "]" + from
	return line, len(line) < 100
}

// item prints a value of a list, or a key of a map with its value.
func (p *printer) item(v reflect.Value, indent string) {
	value, at, ok := leaf(v)
	switch {
	case ok:
		p.printf("%s- %s%s\n", indent, value, origin(at))
	case v.FieldByName("Key").IsValid():
		p.entry(v.FieldByName("Key").Interface().(Text).Value, v.FieldByName("Value"), indent)
	default:
		inner := printer{}
		inner.structure(v, indent+"  ")
		p.printf("%s- %s", indent, strings.TrimPrefix(inner.String(), indent+"  "))
	}
}

// leaf returns a value that is no list and has no keys, and where it comes from.
func leaf(v reflect.Value) (value string, at strictyaml.Position, ok bool) {
	switch x := v.Interface().(type) {
	case Text:
		return quote(x.Value), x.Position, true
	case Glob:
		return quote(x.Value), x.Position, true
	case Pattern:
		return quote(x.Value), x.Position, true
	case Severity:
		return x.Value, x.Position, true
	case FailOn:
		return x.Value, x.Position, true
	case Strength:
		return x.Value, x.Position, true
	case Points:
		return x.Value, x.Position, true
	case Share:
		return x.Value, x.Position, true
	case strictyaml.Placed[bool]:
		return fmt.Sprint(x.Value), x.Position, true
	case strictyaml.Placed[int]:
		return fmt.Sprint(x.Value), x.Position, true
	}
	return "", at, false
}

// given reports whether a field of a struct stands in a file or has a default.
func given(v reflect.Value) bool {
	if v.Kind() == reflect.Slice {
		return !v.IsNil()
	}
	return !v.IsZero()
}

func isMap(t reflect.Type) bool {
	return t.Elem().Kind() == reflect.Struct && strings.HasPrefix(t.Elem().Name(), "Entry[")
}

func origin(at strictyaml.Position) string {
	switch {
	case at.Path == builtIn || at.Line == 0:
		return " # " + at.Path
	}
	return fmt.Sprintf(" # %s:%d", at.Path, at.Line)
}

// plain are texts that YAML takes for nothing but text, or that are read as text.
var plain = regexp.MustCompile(`^[A-Za-z0-9_./][A-Za-z0-9_./%*+-]*$`)

// quote writes a text so that YAML reads it again.
func quote(s string) string {
	if plain.MatchString(s) {
		return s
	}
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(s) // a text: it cannot fail
	return strings.TrimSuffix(b.String(), "\n")
}
