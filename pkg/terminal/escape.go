package terminal

import (
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

const hexDigits = "0123456789abcdef"

// Obeyed reports whether a terminal or an editor obeys r rather than showing it:
// control characters, line separators, marks that turn the direction of the text,
// and invisible ones. The joiners that emoji and scripts are built with are not.
func Obeyed(r rune) bool {
	switch {
	case r < 0x20, 0x7f <= r && r <= 0x9f:
		return true
	case r < 0x0600:
		return r == 0xad // soft hyphen
	}
	switch r {
	case 0x061c, 0x180e, 0x200b, 0x200e, 0x200f, 0xfeff:
		return true
	}
	return 0x2028 <= r && r <= 0x202e || 0x2060 <= r && r <= 0x206f || 0xfff9 <= r && r <= 0xfffb
}

// Visible returns s with everything that a terminal would obey made visible.
func Visible(s string) string { return string(AppendVisible(nil, s, false)) }

// AppendVisible appends s with everything that would be obeyed made visible:
// ␛ for the C0 controls (\x1b when ascii), \u202e for the rest, \xff for a byte
// that is not UTF-8.
func AppendVisible(dst []byte, s string, ascii bool) []byte {
	for i := 0; i < len(s); {
		if c := s[i]; 0x20 <= c && c < 0x7f {
			dst = append(dst, c)
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			dst = appendHexByte(dst, s[i])
		case !Obeyed(r):
			dst = append(dst, s[i:i+n]...)
		case ascii && r < 0x80:
			dst = appendHexByte(dst, s[i])
		case r < 0x20:
			dst = utf8.AppendRune(dst, '␀'+r)
		case r == 0x7f:
			dst = append(dst, "␡"...)
		default:
			dst = AppendHexRune(dst, r)
		}
		i += n
	}
	return dst
}

// AppendHexRune appends \u and four digits. Nothing that is obeyed lies beyond.
func AppendHexRune(dst []byte, r rune) []byte {
	return append(dst, '\\', 'u', hexDigits[r>>12&15], hexDigits[r>>8&15], hexDigits[r>>4&15], hexDigits[r&15])
}

func appendHexByte(dst []byte, b byte) []byte {
	return append(dst, '\\', 'x', hexDigits[b>>4], hexDigits[b&15])
}

// NextCell returns the length in bytes of the first user-perceived character of
// s, which is not empty, and how many columns it takes once it is made visible.
func NextCell(s string, ascii bool) (size, columns int) {
	c := s[0]
	if 0x20 <= c && c < 0x7f && (len(s) == 1 || s[1] < utf8.RuneSelf) {
		return 1, 1
	}
	if c < utf8.RuneSelf && c != '\r' && (len(s) == 1 || s[1] < utf8.RuneSelf) {
		return 1, visibleColumns(s[:1], ascii)
	}
	cluster, _, columns, _ := uniseg.FirstGraphemeClusterInString(s, -1)
	for _, r := range cluster {
		if r == utf8.RuneError || Obeyed(r) {
			return len(cluster), visibleColumns(cluster, ascii)
		}
	}
	return len(cluster), columns
}

func visibleColumns(s string, ascii bool) int {
	var room [32]byte
	return uniseg.StringWidth(string(AppendVisible(room[:0], s, ascii)))
}

// MostColumns is what a character of so many columns takes on a terminal that
// draws the parts of an emoji (skin tones, families) side by side.
func MostColumns(cluster string, columns int) int {
	if columns < 2 || len(cluster) <= utf8.UTFMax {
		return columns
	}
	most := 0
	for _, r := range cluster {
		most += uniseg.StringWidth(string(r))
	}
	return max(most, columns)
}

// Columns returns how many terminal columns s takes once it is made visible.
func Columns(s string, ascii bool) (n int) {
	for len(s) > 0 {
		size, cols := NextCell(s, ascii)
		s, n = s[size:], n+cols
	}
	return n
}
