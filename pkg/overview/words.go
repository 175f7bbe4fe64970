package overview

import (
	"cmp"
	"embed"
	"sync"

	"github.com/attune-cx/attune/pkg/wording"
)

//go:embed words/*.yaml
var wordFiles embed.FS

// languages are the words that were asked for, by language.
var languages sync.Map // of func() wording.Words

// wordsOf returns the words in a language; in one that there is none for, English.
func wordsOf(language string) wording.Words {
	language = cmp.Or(language, "en")
	load, _ := languages.LoadOrStore(language, sync.OnceValue(func() wording.Words {
		w, err := wording.Load(language, wordFiles)
		if err != nil {
			w = wording.Must(wording.Load("en", wordFiles))
		}
		return w
	}))
	return load.(func() wording.Words)()
}

// MoveName is what people call a move in a language of the interface. In English, and
// for what rules brought in, that is its id as words.
func MoveName(language, move string) string { return wordsOf(language).Or("move", move) }
