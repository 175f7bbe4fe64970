package page

import (
	"embed"
	"html/template"
	"strings"

	"github.com/attune-cx/attune/pkg/wording"
)

//go:embed words/*.yaml
var wordFiles embed.FS

// words are what a page says in one language.
type words struct{ wording.Words }

func loadWords(language string) (words, error) {
	w, err := wording.Load(language, wordFiles)
	return words{w}, err
}

// rich is Say with the values in bold, as HTML.
func (w words) rich(key string, pairs ...any) (template.HTML, error) {
	text, err := w.Fill(key, func(s string) string { return "\x01" + s + "\x02" }, pairs)
	text = strings.NewReplacer("\x01", "<b>", "\x02", "</b>").Replace(template.HTMLEscapeString(text))
	return template.HTML(text), err
}
