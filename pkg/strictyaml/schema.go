package strictyaml

import (
	"encoding/json"
	"reflect"
)

// An Object is a JSON object.
type Object = map[string]any

// A Schemer is a type that describes itself in JSON Schema. Its zero value is asked.
type Schemer interface{ Schema() Object }

// Schema returns the JSON Schema (2020-12) of the files that are read into T, made of
// the same fields that read them.
func Schema[T any](title string) ([]byte, error) {
	root := schemaOf(reflect.TypeFor[T]())
	root["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	root["title"] = title
	return json.MarshalIndent(root, "", "  ")
}

// StructSchema describes the fields of a struct, for types that describe themselves.
func StructSchema[T any]() Object { return structure(reflect.TypeFor[T]()) }

func schemaOf(t reflect.Type) Object {
	if s, ok := reflect.Zero(t).Interface().(Schemer); ok && t.Kind() != reflect.Pointer {
		return s.Schema()
	}
	switch t.Kind() {
	case reflect.Pointer:
		return schemaOf(t.Elem())
	case reflect.Struct:
		return structure(t)
	case reflect.Slice:
		return Object{"type": "array", "items": schemaOf(t.Elem())}
	case reflect.Map:
		return Object{"type": "object", "additionalProperties": schemaOf(t.Elem())}
	case reflect.Int:
		return Object{"type": "integer"}
	case reflect.Float64:
		return Object{"type": "number"}
	case reflect.Bool:
		return Object{"type": "boolean"}
	}
	// YAML reads yes, 3 and true as other things than text; as values of
	// dimensions they are words.
	return Object{"type": []string{"string", "number", "boolean"}}
}

func structure(t reflect.Type) Object {
	properties := Object{}
	f := fieldsOf(t)
	for i, name := range f.names {
		field := t.FieldByIndex(f.at[i])
		property := schemaOf(field.Type)
		if doc := field.Tag.Get("doc"); doc != "" {
			property["description"] = doc
		}
		properties[name] = property
	}
	return Object{"type": "object", "properties": properties, "additionalProperties": false}
}
