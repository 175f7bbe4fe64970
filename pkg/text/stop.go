package text

// IsStop reports whether a folded word is a stop word of the language: so common
// that it says nothing of what a text is about.
func (l *Language) IsStop(word string) bool { return l.lexicon[word].flags&fStop != 0 }
