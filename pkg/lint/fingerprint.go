package lint

import (
	"crypto/sha256"
	"encoding/hex"
	"unicode"
	"unicode/utf8"
)

// fingerprint names a finding by what it says and of which words.
func fingerprint(id, situation, text string) string {
	made, _ := fingerprintIn(nil, id, situation, text)
	return made
}

// fingerprint is the same with the memory of the worker.
func (w *worker) fingerprint(id, situation, text string) (made string) {
	made, w.words = fingerprintIn(w.words, id, situation, text)
	return made
}

// fingerprintIn makes a fingerprint in memory that it returns, to be used again.
func fingerprintIn(b []byte, id, situation, text string) (string, []byte) {
	b = append(b[:0], id...)
	b = append(b, 0)
	b = append(b, situation...)
	b = append(b, 0)
	b = normalised(b, text)
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:16]), b
}

// normalised appends the words of a text: lower case, one space between them, and
// nothing of how they are laid out. Tags are left out, so that a reply stays the same
// reply when an export turns it into HTML.
func normalised(b []byte, text string) []byte {
	space := false
	start := len(b)
	for i := 0; i < len(text); {
		c := text[i]
		if c == '<' {
			if n := tag(text[i:]); n > 0 {
				i += n
				space = true
				continue
			}
		}
		if c < utf8.RuneSelf {
			i++
			switch k := plain[c]; {
			case k > 0:
				if space && len(b) > start {
					b = append(b, ' ')
				}
				space = false
				b = append(b, k)
			case c != '\'':
				space = true
			}
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		i += size
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r):
			if space && len(b) > start {
				b = append(b, ' ')
			}
			space = false
			b = utf8.AppendRune(b, unicode.ToLower(r))
		case r == '’': // don't is one word however it is written
		default:
			space = true
		}
	}
	return b
}

// plain holds the letters and digits of ASCII, in lower case.
var plain = func() (t [utf8.RuneSelf]byte) {
	for c := range byte(utf8.RuneSelf) {
		switch {
		case 'a' <= c && c <= 'z', '0' <= c && c <= '9':
			t[c] = c
		case 'A' <= c && c <= 'Z':
			t[c] = c | 0x20
		}
	}
	return t
}()

// longestTag bounds the search for the end of a tag.
const longestTag = 1000

// tag returns the length of the tag at the beginning of s, 0 when there is none.
func tag(s string) int {
	if len(s) < 3 || s[1] != '/' && s[1]|0x20 < 'a' || s[1]|0x20 > 'z' {
		return 0
	}
	for i := 1; i < len(s) && i < longestTag; i++ {
		switch s[i] {
		case '>':
			return i + 1
		case '<':
			return 0
		}
	}
	return 0
}
