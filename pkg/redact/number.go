package redact

import (
	"slices"
	"strings"
)

// A run of digits, in the groups that people write: 06-12 34 56 78, +31 (0)20 123 4567,
// 4111 1111 1111 1111.
type run struct {
	digits []byte
	groups []group
	plus   bool // begins with +
	paren  bool // has a part in parentheses
}

// A group is where a group of digits ends, in the digits and in the text.
type group struct{ digits, to int }

// longestNumber is the number of digits of the longest number that is looked for.
const longestNumber = 19

// number recognises the longest number that begins at a place; no kind when none does.
func number(s string, at int) (to int, k Kind) {
	if to, ok := address(s, at); ok {
		return to, Address
	}
	r := digits(s, at)
	if r.isDate() {
		return at, ""
	}
	for i := len(r.groups) - 1; i >= 0; i-- {
		g := r.groups[i]
		d := r.digits[:g.digits]
		switch n := len(d); {
		case !r.plus && !r.paren && n >= 13 && luhn(d):
			return g.to, Card
		case !r.plus && !r.paren && n == 9 && elevens(d):
			return g.to, BSN
		case r.isPhone(d, i):
			return g.to, Phone
		}
	}
	return at, ""
}

// digits reads the groups of digits that begin at a place.
func digits(s string, at int) run {
	var r run
	i := at
	if s[i] == '+' {
		r.plus = true
		i++
	}
	open := false
	for i < len(s) {
		switch c := s[i]; {
		case isDigit(c):
			for i < len(s) && isDigit(s[i]) && len(r.digits) <= longestNumber {
				r.digits = append(r.digits, s[i])
				i++
			}
			if len(r.digits) > longestNumber || !atWordEnd(s, i) {
				return r
			}
			r.groups = append(r.groups, group{len(r.digits), i})
		case c == '(' && !open && i+1 < len(s) && isDigit(s[i+1]):
			open, r.paren = true, true
			i++
		case c == ')' && open:
			open = false
			i++
			if n := len(r.groups); n > 0 {
				r.groups[n-1].to = i
			}
		default:
			n := separator(s[i:])
			if n == 0 || len(r.digits) == 0 {
				return r
			}
			i += n
		}
	}
	return r
}

// separator is the length of what separates two groups of digits; 0 for anything else.
func separator(s string) int {
	n := 0
	for n < len(s) && n < 3 {
		switch {
		case isIn(s[n], " -./"):
			n++
		case hasPrefixAt(s, n, "\u00a0"):
			n += 2
		case isDigit(s[n]) || s[n] == '(' && n+1 < len(s) && isDigit(s[n+1]):
			return n
		default:
			return 0
		}
	}
	return 0
}

// isDate reports whether the run begins with a day, a month and a year.
func (r *run) isDate() bool {
	if r.plus || r.paren || len(r.groups) < 3 {
		return false
	}
	g := r.groups
	day, month, year := g[0].digits, g[1].digits-g[0].digits, g[2].digits-g[1].digits
	return day <= 2 && month <= 2 && year == 4 || day == 4 && month <= 2 && year <= 2 && (r.digits[0] == '1' || r.digits[0] == '2')
}

// isPhone goes by the ways in which numbers are written in full: with + or 00 and the
// country, with a leading 0, or with the area in parentheses or in groups (555-123-4567).
func (r *run) isPhone(d []byte, gaps int) bool {
	n := len(d)
	switch {
	case r.plus:
		return n >= 8 && n <= 15
	case n > 2 && d[0] == '0' && d[1] == '0':
		return n >= 11 && n <= 17
	case r.paren:
		return n >= 9 && n <= 11
	case d[0] == '0':
		return n >= 9 && n <= 11 && r.groups[0].digits >= 2
	}
	return n == 10 && gaps == 2 || n == 11 && d[0] == '1' && gaps >= 2
}

// luhn checks a card number.
func luhn(digits []byte) bool {
	sum := 0
	for i := range digits {
		d := int(digits[len(digits)-1-i] - '0')
		if i%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0 && digits[0] != '0'
}

// elevens checks a citizen service number: 9·a + 8·b + … + 2·h − i is a multiple of 11.
func elevens(digits []byte) bool {
	sum := -int(digits[8] - '0')
	for i := range 8 {
		sum += (9 - i) * int(digits[i]-'0')
	}
	return sum%11 == 0 && sum != 0
}

// address recognises a Dutch postcode together with the house number that makes it an
// address: 1234 AB 56, 1234AB 56a, also with a comma or "nr" between, or the number
// first, as on an envelope: 56a, 1234 AB. Without the number it is a street of many and
// stays.
func address(s string, at int) (to int, ok bool) {
	if end, ok := postcode(s, at); ok {
		return houseNumber(s, end)
	}
	end := houseNumberEnd(s, at)
	if end == at {
		return 0, false
	}
	if to, ok := thenPostcode(s, end); ok {
		return to, true
	}
	if end < len(s) && s[end] == ' ' { // 56 A, 56 bis
		addition := end + 1
		for end = addition; end < len(s) && isLetter(s[end]) && end-addition < 3; end++ {
		}
		if end > addition && atWordEnd(s, end) {
			return thenPostcode(s, end)
		}
	}
	return 0, false
}

// thenPostcode recognises a postcode behind a house number, perhaps with that number
// once more.
func thenPostcode(s string, at int) (to int, ok bool) {
	i := at
	for i < len(s) && i-at < 4 && isIn(s[i], " ,\r\n") {
		i++
	}
	end, ok := postcode(s, i)
	if !ok || i == at {
		return 0, false
	}
	if to, again := houseNumber(s, end); again {
		return to, true
	}
	return end, true
}

// units are written behind four digits as well, without being half of a postcode.
var units = []string{"kg", "km", "ml", "mm", "cm", "cl", "dl", "mg", "gb", "mb", "kb", "tb", "kw", "hz", "px", "pt", "pk", "am", "pm", "th", "st", "nd", "rd"}

// postcode recognises four digits and two letters; small ones only where nothing
// stands between.
func postcode(s string, at int) (to int, ok bool) {
	i := at
	for i < len(s) && i-at < 5 && isDigit(s[i]) {
		i++
	}
	if i-at != 4 || s[at] == '0' {
		return 0, false
	}
	apart := i < len(s) && s[i] == ' '
	if apart {
		i++
	}
	if i+2 > len(s) || !isLetter(s[i]) || !isLetter(s[i+1]) || !atWordEnd(s, i+2) {
		return 0, false
	}
	if !isUpper(s[i]) || !isUpper(s[i+1]) {
		if apart || slices.Contains(units, strings.ToLower(s[i:i+2])) {
			return 0, false
		}
	}
	return i + 2, true
}

// houseNumber recognises one behind a postcode.
func houseNumber(s string, at int) (to int, ok bool) {
	i := at
	for i < len(s) && isIn(s[i], " ,") {
		i++
	}
	for _, word := range []string{"huisnummer", "nummer", "nr.", "nr", "no."} {
		if hasPrefixAt(s, i, word) {
			for i += len(word); i < len(s) && s[i] == ' '; i++ {
			}
			break
		}
	}
	to = houseNumberEnd(s, i)
	return to, to > i
}

// houseNumberEnd is where a house number with its addition ends: 56, 56a, 12-3; the
// place itself when there is none.
func houseNumberEnd(s string, at int) int {
	i := at
	for i < len(s) && isDigit(s[i]) {
		i++
	}
	if i == at || i-at > 5 {
		return at
	}
	if i < len(s) && isIn(s[i], "-/") && i+1 < len(s) && isLetterOrDigit(s[i+1]) {
		i++
	}
	for added := 0; i < len(s) && isLetterOrDigit(s[i]) && added < 4; added++ {
		i++
	}
	return i
}

// longestIBAN and shortestIBAN are its lengths over all countries (ISO 13616).
const (
	shortestIBAN = 15
	longestIBAN  = 34
)

// iban recognises an account number, in one piece or in groups of four.
func iban(s string, at int) (to int, ok bool) {
	if len(s)-at < shortestIBAN || !isLetter(s[at]) || !isLetter(s[at+1]) || !isDigit(s[at+2]) || !isDigit(s[at+3]) {
		return 0, false
	}
	rest, n := 0, 0 // the remainder of what follows the first four, and how much that is
	best := 0
	for i := at + 4; i < len(s) && n <= longestIBAN-4; i++ {
		c := s[i]
		if isIn(c, " -.") && i+1 < len(s) && isLetterOrDigit(s[i+1]) {
			if n+4 >= shortestIBAN && atWordEnd(s, i) && ibanHolds(rest, s[at:at+4]) {
				best = i
			}
			continue
		}
		if !isLetterOrDigit(c) {
			break
		}
		rest = remainder(rest, c)
		n++
		if n+4 >= shortestIBAN && atWordEnd(s, i+1) && ibanHolds(rest, s[at:at+4]) {
			best = i + 1
		}
	}
	return best, best > 0
}

func isLetter(c byte) bool { return isUpper(c) || c >= 'a' && c <= 'z' }

// remainder goes on with a number modulo 97; letters are 10 to 35.
func remainder(rest int, c byte) int {
	if isDigit(c) {
		return (rest*10 + int(c-'0')) % 97
	}
	return (rest*100 + int(c&^0x20-'A') + 10) % 97
}

func ibanHolds(rest int, head string) bool {
	for i := range len(head) {
		rest = remainder(rest, head[i])
	}
	return rest == 1
}
