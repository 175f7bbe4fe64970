package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// runeAt decodes the character at s[i]. A byte that is no UTF-8 is taken for
// Latin-1, which is what such bytes mostly are.
func runeAt(s string, i int) (rune, int) {
	if s[i] < utf8.RuneSelf {
		return rune(s[i]), 1
	}
	r, n := utf8.DecodeRuneInString(s[i:])
	if r == utf8.RuneError && n == 1 {
		return rune(s[i]), 1
	}
	return r, n
}

// fold appends s in lower case and without accents, with straight apostrophes
// and without invisible characters. When at is not nil it receives, for each
// byte appended, the offset in s that it comes from.
func fold(dst []byte, s string, at []uint16) ([]byte, []uint16) {
	for i := 0; i < len(s); {
		start, before := i, len(dst)
		if c := s[i]; c < utf8.RuneSelf {
			if 'A' <= c && c <= 'Z' {
				c += 'a' - 'A'
			} else if c == '`' {
				c = '\''
			}
			dst = append(dst, c)
			i++
		} else {
			r, n := runeAt(s, i)
			i += n
			switch {
			case isApostrophe(r):
				dst = append(dst, '\'')
			case isInvisible(r) || unicode.Is(unicode.Mn, r):
			default:
				dst = appendPlain(dst, unicode.ToLower(r))
			}
		}
		if at != nil {
			for range len(dst) - before {
				at = append(at, uint16(start))
			}
		}
	}
	return dst, at
}

func foldString(s string) string {
	b, _ := fold(nil, s, nil)
	return string(b)
}

// undot takes out the periods: z.s.m. is zsm.
func undot(s string) string { return strings.ReplaceAll(s, ".", "") }

// accented lists lower-case letters from U+00DF on with what they fold to.
const accented = "àaáaâaãaäaåaāaăaąaǎa" + "çcćcĉcċcčc" + "ďdđdðd" + "èeéeêeëeēeĕeėeęeěeẽe" +
	"ĝgğgġgģg" + "ĥhħh" + "ìiíiîiïiĩiīiĭiįiıiǐi" + "ĵj" + "ķk" + "ĺlļlľlŀlłl" + "ñnńnņnňn" +
	"òoóoôoõoöoøoōoŏoőoǒo" + "ŕrŗrřr" + "śsŝsşsšsșs" + "ţtťtŧtțt" + "ùuúuûuüuũuūuŭuůuűuųuǔu" +
	"ŵw" + "ýyÿyŷy" + "źzżzžz"

const firstAccented, lastAccented = 0xDF, 0x1EBD

var plainLetter = func() (table [lastAccented + 1]byte) {
	runes := []rune(accented)
	for i := 0; i < len(runes); i += 2 {
		table[runes[i]] = byte(runes[i+1])
	}
	return table
}()

func appendPlain(dst []byte, r rune) []byte {
	switch {
	case r < firstAccented || r > lastAccented:
	case r == 'ß':
		return append(dst, "ss"...)
	case r == 'æ':
		return append(dst, "ae"...)
	case r == 'œ':
		return append(dst, "oe"...)
	case r == 'ĳ':
		return append(dst, "ij"...)
	case plainLetter[r] != 0:
		return append(dst, plainLetter[r])
	}
	return utf8.AppendRune(dst, r)
}

// composed returns s in lower case with letter + combining accent as one letter,
// for comparison with words that keep their accent.
func composed(s string) string {
	s = strings.ToLower(s)
	for _, mark := range combining {
		s = strings.ReplaceAll(s, mark[0], mark[1])
	}
	return s
}

var combining = [][2]string{
	{"e\u0301", "é"}, {"e\u0300", "è"}, {"e\u0308", "ë"}, {"o\u0301", "ó"}, {"a\u0301", "á"},
	{"u\u0301", "ú"}, {"i\u0301", "í"}, {"i\u0308", "ï"}, {"o\u0308", "ö"}, {"u\u0308", "ü"}, {"a\u0308", "ä"},
}

func isApostrophe(r rune) bool {
	switch r {
	case '\'', '`', '’', '‘', 'ʼ', '´', '＇':
		return true
	}
	return false
}

// isInvisible reports characters without width: joiners, direction marks, soft
// hyphens, byte order marks, variation selectors.
func isInvisible(r rune) bool {
	switch {
	case r == 0xAD, 0x200B <= r && r <= 0x200F, 0x202A <= r && r <= 0x202E,
		0x2060 <= r && r <= 0x2069, 0xFE00 <= r && r <= 0xFE0F, r == 0xFEFF, r == 0x61C, r == 0x34F:
		return true
	}
	return false
}

func isLetter(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r|0x20 && r|0x20 <= 'z'
	}
	return unicode.IsLetter(r) || unicode.Is(unicode.Mn, r)
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
func isASCIILetter(c byte) bool {
	c |= 0x20
	return 'a' <= c && c <= 'z'
}
