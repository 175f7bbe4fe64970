package redact

import (
	"slices"
	"unicode"
	"unicode/utf8"
)

// find returns what is to be cut out of s, beside the cuts given. It runs through the text
// once and looks closer only where a number, an @ or an address on the web begins, so that
// its time grows with the length of the text and nothing else.
func find(s string, cuts []cut, names []string) []cut {
	add := func(from, to int, k Kind) { cuts = append(cuts, cut{from, to, k}) }
	for i := 0; i < len(s); {
		switch c := s[i]; {
		case c == '@':
			if from, to, ok := email(s, i); ok {
				add(from, to, Email)
				i = to
				continue
			}
		case c == ':' && hasPrefixAt(s, i, "://"), (c == 'w' || c == 'W') && wwwAt(s, i):
			from, to := query(s, i)
			if from < to {
				add(from, to, Query)
			}
			i = max(to, i+1)
			continue
		case isUpper(c) || c >= 'a' && c <= 'z':
			if atWordStart(s, i) {
				if to, ok := iban(s, i); ok {
					add(i, to, IBAN)
					i = to
					continue
				}
			}
		case c == '+' || c == '(' || isDigit(c):
			if c == '+' || c == '(' || atNumberStart(s, i) {
				if to, k := number(s, i); k != "" {
					add(i, to, k)
					i = to
					continue
				}
				if isDigit(c) { // no part of a number is a number
					for i < len(s) && isDigit(s[i]) {
						i++
					}
					continue
				}
			}
		}
		i++
	}
	for _, n := range names {
		cuts = append(cuts, named(s, n)...)
	}
	return apart(cuts)
}

// apart sorts cuts and joins what overlaps.
func apart(cuts []cut) []cut {
	slices.SortStableFunc(cuts, func(a, b cut) int {
		if a.from != b.from {
			return a.from - b.from
		}
		return b.to - a.to
	})
	kept := cuts[:0]
	for _, c := range cuts {
		if n := len(kept); n > 0 && c.from < kept[n-1].to {
			kept[n-1].to = max(kept[n-1].to, c.to)
			continue
		}
		kept = append(kept, c)
	}
	return kept
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }
func isUpper(c byte) bool { return c >= 'A' && c <= 'Z' }
func isLetterOrDigit(c byte) bool {
	return isDigit(c) || isUpper(c) || c >= 'a' && c <= 'z'
}

func hasPrefixAt(s string, at int, prefix string) bool {
	return len(s)-at >= len(prefix) && s[at:at+len(prefix)] == prefix
}

// atWordStart reports whether no letter or digit stands before a place.
func atWordStart(s string, at int) bool {
	r, _ := utf8.DecodeLastRuneInString(s[:at])
	return at == 0 || !unicode.IsLetter(r) && !unicode.IsDigit(r)
}

func atWordEnd(s string, at int) bool {
	r, _ := utf8.DecodeRuneInString(s[at:])
	return at == len(s) || !unicode.IsLetter(r) && !unicode.IsDigit(r)
}

// atNumberStart reports whether a digit begins a number of its own: it is not part of
// a word, of a longer number, of an amount or of an address on the web.
func atNumberStart(s string, at int) bool {
	if at == 0 {
		return true
	}
	if (s[at-1] == '.' || s[at-1] == ',') && at > 1 && isDigit(s[at-2]) {
		return false
	}
	return s[at-1] != '_' && s[at-1] != '=' && atWordStart(s, at)
}

// email finds the address around an @.
func email(s string, at int) (from, to int, ok bool) {
	from, to = at, at+1
	for from > 0 && at-from < 64 && (isLetterOrDigit(s[from-1]) || s[from-1] >= utf8.RuneSelf || isIn(s[from-1], "._%+-'")) {
		from--
	}
	dot := 0
	for to < len(s) && to-at < 255 && (isLetterOrDigit(s[to]) || s[to] >= utf8.RuneSelf || s[to] == '.' || s[to] == '-') {
		if s[to] == '.' {
			dot = to
		}
		to++
	}
	for to > at+1 && (s[to-1] == '.' || s[to-1] == '-') { // the end of the sentence
		to--
		dot = lastDot(s, at, to)
	}
	return from, to, from < at && dot > at+1 && to-dot > 2
}

func lastDot(s string, from, to int) int {
	for i := to - 1; i > from; i-- {
		if s[i] == '.' {
			return i
		}
	}
	return 0
}

func isIn(c byte, set string) bool {
	for i := range len(set) {
		if set[i] == c {
			return true
		}
	}
	return false
}

func wwwAt(s string, at int) bool {
	return len(s)-at > 4 && (s[at+1]|0x20) == 'w' && (s[at+2]|0x20) == 'w' && s[at+3] == '.' && atWordStart(s, at)
}

// query finds, in an address on the web, what follows the path: who clicks may be
// named there. It returns the end of the address twice when there is nothing.
func query(s string, at int) (from, to int) {
	from = -1
	for to = at; to < len(s) && s[to] > ' ' && !isIn(s[to], "<>\"\\^`{|}"); to++ {
		if from < 0 && (s[to] == '?' || s[to] == '#') && to+1 < len(s) && (isLetterOrDigit(s[to+1]) || isIn(s[to+1], "_-&%")) {
			from = to + 1
		}
	}
	for to > at && isIn(s[to-1], ".,;:!?)'") {
		to--
	}
	if from < 0 || from >= to {
		return to, to
	}
	return from, to
}
