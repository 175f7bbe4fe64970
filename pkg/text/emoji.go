package text

import "strings"

func isEmoji(r rune) bool {
	switch {
	case r < 0x203C:
		return false
	case 0x1F000 <= r && r <= 0x1FAFF, 0x2600 <= r && r <= 0x27BF, 0x231A <= r && r <= 0x23FF,
		0x2B05 <= r && r <= 0x2B55, r == 0x203C, r == 0x2049, r == 0x3030, r == 0x303D:
		return true
	}
	return false
}

func isRegional(r rune) bool { return 0x1F1E6 <= r && r <= 0x1F1FF }
func isSkinTone(r rune) bool { return 0x1F3FB <= r && r <= 0x1F3FF }

// emojiEnd returns the end of the grapheme that begins with the emoji at s[i]:
// flags, skin tones and families joined by zero-width joiners are one.
func emojiEnd(s string, i int) int {
	r, n := runeAt(s, i)
	j := i + n
	if isRegional(r) {
		if j < len(s) {
			if r, n := runeAt(s, j); isRegional(r) {
				j += n
			}
		}
		return j
	}
	for joined := 0; j < len(s); {
		r, n := runeAt(s, j)
		switch {
		case r == 0xFE0F || r == 0x20E3 || isSkinTone(r) || 0xE0020 <= r && r <= 0xE007F:
			j += n
		case r == 0x200D && joined < 10 && j+n < len(s):
			next, size := runeAt(s, j+n)
			if !isEmoji(next) && next != 0x2640 && next != 0x2642 {
				return j
			}
			joined++
			j += n + size
		default:
			return j
		}
	}
	return j
}

// keycap returns the end of a digit in a box, 0 for any other digit.
func keycap(s string, i int) int {
	if i+3 < len(s) && s[i+1] >= 0x80 {
		for _, tail := range []string{"\ufe0f\u20e3", "\u20e3"} {
			if strings.HasPrefix(s[i+1:], tail) {
				return i + 1 + len(tail)
			}
		}
	}
	return 0
}

// emoticon returns the end of :-) and the like at src[i], 0 for plain punctuation.
func (d *Document) emoticon(i int) int {
	s := d.src
	j := i + 1
	if j < len(s) && (s[j] == '\'' || s[j] == '-' || s[j] == 'o' || s[j] == '^') {
		j++
	}
	if j >= len(s) || strings.IndexByte(")(DPpO/|*", s[j]) < 0 {
		return 0
	}
	face := s[j]
	if face != ')' && face != '(' && !d.gap.space && len(d.Tokens) > 0 || s[i] == '=' && !d.gap.space {
		return 0
	}
	// http:// and 3:1) are none
	if face == '/' && j == i+1 && (j+1 < len(s) && s[j+1] > ' ') {
		return 0
	}
	j++
	for j < len(s) && s[j] == face && j-i < 8 {
		j++
	}
	if letterOrDigitAt(s, j) && face != ')' && face != '(' {
		return 0
	}
	if d.gap.space || len(d.Tokens) == 0 || face == ')' || face == '(' {
		return j
	}
	return 0
}

// putEmoji appends an emoji. Its Norm is without skin tone and presentation.
func (d *Document) putEmoji(i, end int) int {
	s := d.src[i:end]
	norm := s
	if strings.ContainsAny(s, "\ufe0f🏻🏼🏽🏾🏿") && len(s) > 4 || strings.HasSuffix(s, "\ufe0f") {
		norm = strings.Map(func(r rune) rune {
			if r == 0xFE0F || isSkinTone(r) {
				return -1
			}
			return r
		}, s)
		if norm == "" {
			norm = s
		}
	}
	d.put(i, end, Emoji, norm)
	return end
}
