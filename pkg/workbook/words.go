package workbook

import (
	"embed"

	"github.com/attune-cx/attune/pkg/wording"
)

//go:embed words/*.yaml
var wordFiles embed.FS

// words are what a workbook says in one language.
type words struct{ wording.Words }

func loadWords(language string) (words, error) {
	w, err := wording.Load(language, wordFiles)
	return words{w}, err
}

// of is the word at the head of a column or a row: the workbook's own, or one of all
// reports.
func (w words) of(name string) string {
	for _, section := range []string{"column", "term", "type", "verdict"} {
		if word, ok := w.Words[section][name]; ok {
			return word
		}
	}
	return name
}

// sheet is the name of a sheet.
func (w words) sheet(name string) string {
	if title, ok := w.Words["sheet"][name]; ok {
		return title
	}
	return w.Capital("term." + name)
}
