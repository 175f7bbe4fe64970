package text

import (
	"bytes"
	"os"
	"testing"

	"gopkg.in/yaml.v3"
)

func language(t testing.TB, id string) *Language {
	t.Helper()
	if l := languages[id]; l != nil {
		return l
	}
	raw, err := os.ReadFile("../../rules/" + id + "/language.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var data LanguageData
	dec := yaml.NewDecoder(bytes.NewReader(raw))
	dec.KnownFields(true)
	if err := dec.Decode(&data); err != nil {
		t.Fatal(err)
	}
	l, err := NewLanguage(id, data)
	if err != nil {
		t.Fatalf("rules/%s/language.yaml: %v", id, err)
	}
	languages[id] = l
	return l
}

var languages = map[string]*Language{}

func TestLanguages(t *testing.T) {
	language(t, "en")
	language(t, "nl")
}
