package pattern

import (
	"maps"
	"slices"

	"github.com/attune-cx/attune/pkg/text"
)

// A kind is a property of one word other than its letters; kinds form a bit set.
type kind uint32

const (
	kindWord kind = 1 << iota
	kindNumber
	kindAmount
	kindDate
	kindTime
	kindName
	kindPlaceholder
	kindURL
	kindReference
	kindEmoji
	kindEcho
	kindUnit     // a unit of time
	kindDuration // a number and a unit: two words
	kindQuestion // takes no word: the sentence is a question
	kindEmail
	// Parts of speech cost a tagger: asked for only when all else fits.
	kindAdjective
	kindNoun
	kindVerb
	kindPast

	kindCount  = iota
	kindTagged = kindAdjective | kindNoun | kindVerb | kindPast
)

// kindsOf returns the kinds of a word that reading alone shows.
func kindsOf(t *text.Token) kind {
	var k kind
	switch t.Kind {
	case text.Word:
		k = kindWord
	case text.Number:
		k = kindNumber
	case text.Amount:
		k = kindAmount
	case text.Date:
		k = kindDate
	case text.Time:
		k = kindTime
	case text.URL:
		k = kindURL
	case text.Email:
		k = kindEmail
	case text.Reference:
		k = kindReference
	case text.Emoji:
		k = kindEmoji
	case text.Placeholder: // it will be one of these when the reply is sent
		k = kindPlaceholder | kindName | kindAmount | kindDate | kindNumber | kindReference | kindTime | kindWord
	}
	if t.Written {
		k |= kindNumber
	}
	if t.Unit {
		k |= kindUnit
	}
	if t.Name {
		k |= kindName
	}
	if t.Echo {
		k |= kindEcho
	}
	return k
}

// tagKinds returns the kinds that a Penn Treebank tag stands for.
func tagKinds(tag string) kind {
	switch {
	case len(tag) < 2:
		return 0
	case tag[:2] == "JJ":
		return kindAdjective
	case tag[:2] == "NN":
		return kindNoun
	case tag == "VBD", tag == "VBN":
		return kindVerb | kindPast
	case tag[:2] == "VB":
		return kindVerb
	}
	return 0
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
