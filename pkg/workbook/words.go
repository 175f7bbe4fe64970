package workbook

import (
	"embed"
	"fmt"

	"gopkg.in/yaml.v3"
)

//go:embed words/*.yaml
var wordFiles embed.FS

// words are what a workbook says in one language.
type words struct {
	Sheets map[string]string `yaml:"sheets"`
	Terms  map[string]string `yaml:"terms"`
	Chosen map[string]string `yaml:"chosen"` // why a reply is on the sheet
	Choose struct {
		Title string `yaml:"title"`
		Text  string `yaml:"text"`
	} `yaml:"choose"`
	FillIn string `yaml:"fill-in"`
}

// Of is the word for something; the name itself where there is none.
func (w *words) Of(name string) string {
	if word, ok := w.Terms[name]; ok {
		return word
	}
	return name
}

func loadWords(language string) (*words, error) {
	data, err := wordFiles.ReadFile("words/" + language + ".yaml")
	if err != nil {
		return nil, fmt.Errorf("no workbook in the language %q: expected en or nl", language)
	}
	w := &words{}
	return w, yaml.Unmarshal(data, w)
}
