package text

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
)

// language returns a language of the built-in rules.
func language(t testing.TB, id string) *Language {
	t.Helper()
	if l := languages[id]; l != nil {
		return l
	}
	l, err := NewLanguage(id, languageData(t, id))
	if err != nil {
		t.Fatalf("rules/%s/language.yaml: %v", id, err)
	}
	languages[id] = l
	return l
}

var languages = map[string]*Language{}

func languageData(t testing.TB, id string) LanguageData {
	t.Helper()
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
	return data
}

// words writes tokens as a reader of the tests wants them: the Norm, and the
// kind when it is no word.
func words(tokens []Token) string {
	var b strings.Builder
	for i, t := range tokens {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(t.Norm)
		if t.Kind != Word {
			b.WriteString("/" + t.Kind.String())
		}
	}
	return b.String()
}

// raws returns the tokens that hold as they stand in the text.
func raws(d *Document, hold func(Token) bool) string {
	var found []string
	for _, t := range d.Tokens {
		if hold(t) {
			found = append(found, d.Raw(t))
		}
	}
	return strings.Join(found, "|")
}
