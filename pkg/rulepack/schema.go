package rulepack

import (
	"encoding/json"
	"reflect"

	"github.com/attune-cx/attune/pkg/empathy"
)

// Schema returns the JSON Schema (2020-12) of rule files, made from the same types
// that read them.
func Schema() ([]byte, error) {
	root := schemaOf(reflect.TypeFor[File]())
	root["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	root["title"] = "Attune rule file"
	return json.MarshalIndent(root, "", "  ")
}

type object = map[string]any

func schemaOf(t reflect.Type) object {
	switch t {
	case reflect.TypeFor[Text]():
		return object{"type": "string"}
	case reflect.TypeFor[Weight]():
		return object{"type": "number"}
	case reflect.TypeFor[Range]():
		return object{"type": "array", "items": object{"type": "integer", "minimum": 0, "maximum": 100}, "minItems": 2, "maxItems": 2}
	case reflect.TypeFor[Example]():
		return object{"anyOf": []object{{"type": "string"}, structure(t)}}
	case reflect.TypeFor[empathy.Type]():
		return object{"type": "string"}
	}
	switch t.Kind() {
	case reflect.Pointer:
		return schemaOf(t.Elem())
	case reflect.Struct:
		return structure(t)
	case reflect.Slice:
		return object{"type": "array", "items": schemaOf(t.Elem())}
	case reflect.Map:
		return object{"type": "object", "additionalProperties": schemaOf(t.Elem())}
	case reflect.Int:
		return object{"type": "integer"}
	case reflect.Float64:
		return object{"type": "number"}
	case reflect.Bool:
		return object{"type": "boolean"}
	}
	// YAML reads yes, 3 and true as other things than text; as values of
	// dimensions they are words.
	return object{"type": []string{"string", "number", "boolean"}}
}

func structure(t reflect.Type) object {
	properties := object{}
	f := fieldsOf(t)
	for name, i := range f.index {
		property := schemaOf(t.Field(i).Type)
		if doc := t.Field(i).Tag.Get("doc"); doc != "" {
			property["description"] = doc
		}
		properties[name] = property
	}
	return object{"type": "object", "properties": properties, "additionalProperties": false}
}
