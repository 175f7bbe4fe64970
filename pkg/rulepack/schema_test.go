package rulepack_test

import (
	"bytes"
	"io/fs"
	"os"
	"path"
	"strconv"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"gopkg.in/yaml.v3"

	"github.com/attune-cx/attune/pkg/rulepack"
	"github.com/attune-cx/attune/rules"
)

func number(f float64) string { return strconv.FormatFloat(f, 'g', -1, 64) }

func schema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	data, err := rulepack.Schema()
	if err != nil {
		t.Fatal(err)
	}
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("rules.schema.json", document); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("rules.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func value(t *testing.T, data []byte) any {
	t.Helper()
	var v any
	if err := yaml.Unmarshal(data, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

// TestSchemaTakesAllRules: an editor must not complain about what the program reads.
func TestSchemaTakesAllRules(t *testing.T) {
	s := schema(t)
	for _, folder := range []fs.FS{rules.FS, os.DirFS("../../testdata/packs")} {
		err := fs.WalkDir(folder, ".", func(name string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || path.Ext(name) != ".yaml" || path.Base(name) == "language.yaml" {
				return err
			}
			data, err := fs.ReadFile(folder, name)
			if err != nil {
				return err
			}
			if err := s.Validate(value(t, data)); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// TestSchemaRefuses what the program refuses.
func TestSchemaRefuses(t *testing.T) {
	s := schema(t)
	for _, text := range []string{
		"list: {}",
		"cues: [{id: a, pattern: [sorry]}]",
		"cues: [{id: a, strength: strong}]",
		"cues: {id: a}",
		"situations: [{id: a, target: {attentive: [1, 2, 3]}}]",
		"situations: [{id: a, target: {attentive: [0, 200]}}]",
		"strengths: {en.a: high}",
	} {
		if s.Validate(value(t, []byte(text))) == nil {
			t.Errorf("%s: the schema takes it", text)
		}
	}
}
