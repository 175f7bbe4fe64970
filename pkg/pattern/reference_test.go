package pattern_test

import (
	"strings"

	"github.com/attune-cx/attune/pkg/pattern"
	"github.com/attune-cx/attune/pkg/text"
)

// referenceFind is the meaning of the notation written down as plainly as possible:
// it reads the pattern's text itself, tries every start, and follows every way to
// go on. It shares nothing with the matcher but the reading of words.
func referenceFind(l *text.Language, source string, lists map[string][]string, d *text.Document) (hits []pattern.Hit) {
	for _, s := range d.Sentences {
		if s.Zone != text.Body {
			continue
		}
		for at := s.First; at < s.End; {
			best := -1
			ref := &reference{l, lists, d, s}
			ref.sequence(source, at, func(end int) { best = max(best, end) })
			if best <= at {
				at++
				continue
			}
			hits = append(hits, pattern.Hit{First: int32(at), Last: int32(best - 1)})
			at = best
		}
	}
	return hits
}

type reference struct {
	l        *text.Language
	lists    map[string][]string
	d        *text.Document
	sentence text.Sentence
}

// sequence calls reached with every word at which the pattern can end when it
// starts at a word. "|" binds weakest.
func (r *reference) sequence(source string, at int, reached func(int)) {
	for _, option := range splitTop(source, '|') {
		r.parts(splitTop(option, ' '), at, reached)
	}
}

func (r *reference) parts(parts []string, at int, reached func(int)) {
	if len(parts) == 0 {
		reached(at)
		return
	}
	r.part(parts[0], at, func(end int) { r.parts(parts[1:], end, reached) })
}

func (r *reference) part(part string, at int, reached func(int)) {
	if rest, ok := strings.CutPrefix(part, "!"); ok {
		found := false
		r.part(rest, at, func(int) { found = true })
		if !found {
			reached(at)
		}
		return
	}
	if rest, ok := strings.CutSuffix(part, "?"); ok {
		reached(at)
		part = rest
	}
	switch {
	case part == "^":
		if at == r.sentence.First {
			reached(at)
		}
		return
	case part == "$":
		if at == r.sentence.End {
			reached(at)
		}
		return
	case part == "[question]":
		if r.sentence.Question {
			reached(at)
		}
		return
	case strings.HasPrefix(part, ".."):
		most := int(part[2] - '0')
		for n := 0; n <= most && at+n <= r.sentence.End; n++ {
			reached(at + n)
		}
		return
	case strings.HasPrefix(part, "("):
		r.sequence(part[1:len(part)-1], at, reached)
		return
	case strings.HasPrefix(part, "<"):
		for _, entry := range r.lists[part[1:len(part)-1]] {
			r.sequence(entry, at, reached)
		}
		return
	}
	if at >= r.sentence.End {
		return
	}
	t := r.d.Tokens[at]
	ok := false
	switch {
	case part == "[word]":
		ok = t.Kind == text.Word
	case part == "[number]":
		ok = t.Kind == text.Number || t.Written
	case part == "[amount]":
		ok = t.Kind == text.Amount
	case part == "[date]":
		ok = t.Kind == text.Date
	case strings.HasPrefix(part, "*"):
		ok = strings.HasSuffix(t.Norm, part[1:])
	case strings.HasSuffix(part, "*"):
		ok = strings.HasPrefix(t.Norm, part[:len(part)-1])
	default:
		words := r.l.Fold(part)
		for i, w := range words {
			if at+i >= r.sentence.End || r.d.Tokens[at+i].Norm != w {
				return
			}
		}
		reached(at + len(words))
		return
	}
	if ok {
		reached(at + 1)
	}
}

// splitTop splits at a separator outside of parentheses; empty parts are dropped.
func splitTop(s string, separator byte) (parts []string) {
	depth, from := 0, 0
	for i := 0; i <= len(s); i++ {
		switch {
		case i == len(s) || s[i] == separator && depth == 0:
			if part := strings.TrimSpace(s[from:i]); part != "" {
				parts = append(parts, part)
			}
			from = i + 1
		case s[i] == '(':
			depth++
		case s[i] == ')':
			depth--
		}
	}
	return parts
}
