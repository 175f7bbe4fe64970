package exchange

import (
	"strconv"
	"strings"
	"time"
)

// A Moment is what a time in an export says.
type Moment struct {
	time.Time // in its own zone; in UTC when it names none

	// Zoned says that the zone is known.
	Zoned bool
	// DayOnly says that there is a date and no time of day.
	DayOnly bool
	// Ambiguous says that day and month could be meant the other way round, as in
	// 03/04/2026. It is read as the day first.
	Ambiguous bool
}

// ParseTime reads a time as systems write it: RFC 3339 and its relatives
// (2026-11-16T09:30:00+01:00, 2026-11-16 09:30), seconds or milliseconds since 1970,
// dates of e-mail (Mon, 16 Nov 2026 09:30:00 +0100), and days and months in figures
// (16/11/2026 09:30, 16-11-2026, 11/16/2026 9:30 PM) or in English or Dutch words.
// It returns false for anything else, also for a time of day without a date.
func ParseTime(s string) (Moment, bool) {
	s = strings.TrimSpace(s)
	if len(s) < 6 || len(s) > maxTime {
		return Moment{}, false
	}
	p := clock{rest: s}
	switch {
	case strings.Trim(s, "0123456789.") == "" && strings.Count(s, ".") <= 1:
		return epoch(s)
	case isLetter(s[0]):
		return inWords(s)
	}
	year, digits, ok := p.number(4)
	if !ok || p.rest == "" {
		return Moment{}, false
	}
	separator := p.rest[0]
	switch {
	case separator == ' ' && len(p.rest) > 1 && isLetter(p.rest[1]), digits <= 2 && separator == '-' && len(p.rest) > 1 && isLetter(p.rest[1]):
		return inWords(s)
	case digits == 3 || !strings.ContainsRune("-/.", rune(separator)):
		return Moment{}, false
	}
	p.rest = p.rest[1:]
	month, _, ok := p.number(2)
	if !ok || !p.skip(separator) {
		return Moment{}, false
	}
	day, digitsOfThird, ok := p.number(4)
	if !ok {
		return Moment{}, false
	}
	m := Moment{}
	if digits <= 2 { // the year comes last
		day, year = year, day
		if digitsOfThird == 2 {
			year += 2000
		} else if digitsOfThird != 4 {
			return Moment{}, false
		}
		switch {
		case separator != '/': // dashes and dots stand between day and month in Europe only
		case month > 12 && day <= 12:
			day, month = month, day
		case day <= 12 && day != month:
			m.Ambiguous = true
		}
	}
	return m.with(year, month, day, p.rest)
}

// maxTime is longer than any time that is written in earnest.
const maxTime = 64

// with completes a moment from its date and the text behind that.
func (m Moment) with(year, month, day int, rest string) (Moment, bool) {
	if year < 1970 || year > 9999 || month < 1 || month > 12 || day < 1 || day > 31 {
		return Moment{}, false
	}
	p := clock{rest: strings.TrimLeft(rest, "T ,")}
	p.rest = strings.TrimPrefix(strings.TrimPrefix(p.rest, "om "), "at ")
	var hour, minute, second, nanos int
	location := time.UTC
	if p.rest == "" {
		m.DayOnly = true
	} else {
		var ok bool
		if hour, _, ok = p.number(2); !ok || !p.skip(':') && !p.skip('.') {
			return Moment{}, false
		}
		if minute, _, ok = p.number(2); !ok {
			return Moment{}, false
		}
		if p.skip(':') || p.skip('.') {
			if second, _, ok = p.number(2); !ok {
				return Moment{}, false
			}
		}
		if p.skip('.') || p.skip(',') {
			digits := len(p.rest) - len(strings.TrimLeft(p.rest, "0123456789"))
			fraction, err := strconv.ParseFloat("0."+p.rest[:digits]+"0", 64)
			if err != nil {
				return Moment{}, false
			}
			nanos, p.rest = int(fraction*1e9), p.rest[digits:]
		}
		p.rest = strings.TrimLeft(p.rest, " \u00a0\u202f")
		switch half := strings.ToLower(strings.ReplaceAll(strings.ReplaceAll(p.rest[:min(len(p.rest), 4)], ".", ""), " ", "")); {
		case strings.HasPrefix(half, "am"), strings.HasPrefix(half, "pm"):
			if hour < 1 || hour > 12 {
				return Moment{}, false
			}
			hour %= 12
			if half[0] == 'p' {
				hour += 12
			}
			p.rest = strings.TrimLeft(p.rest, "apmAPM. ")
		case strings.HasPrefix(p.rest, "uur"), strings.HasPrefix(p.rest, "uhr"):
			p.rest = strings.TrimLeft(p.rest[3:], " ")
		}
		if location, ok = zone(p.rest); !ok {
			return Moment{}, false
		}
		m.Zoned = p.rest != ""
	}
	m.Time = time.Date(year, time.Month(month), day, hour, minute, second, nanos, location)
	if m.Day() != day || m.Month() != time.Month(month) || hour > 24 || minute > 59 || second > 60 {
		return Moment{}, false // 31 June, 25:00
	}
	return m, true
}

// zone reads Z, UTC, GMT, +01:00, +0100, +01, and the names of the zones in which
// Dutch and British customers write; a name in brackets behind it is passed over.
func zone(s string) (*time.Location, bool) {
	if i := strings.IndexAny(s, "(["); i > 0 {
		s = strings.TrimRight(s[:i], " ")
	}
	switch strings.ToUpper(s) {
	case "", "Z", "UTC", "GMT":
		return time.UTC, true
	case "CET", "BST", "MET":
		return time.FixedZone(s, 3600), true
	case "CEST", "MEST":
		return time.FixedZone(s, 2*3600), true
	}
	s = strings.TrimPrefix(strings.TrimPrefix(s, "UTC"), "GMT")
	if len(s) < 2 || s[0] != '+' && s[0] != '-' {
		return nil, false
	}
	p := clock{rest: s[1:]}
	hours, digits, ok := p.number(4)
	minutes := 0
	switch {
	case !ok || digits == 3:
		return nil, false
	case digits == 4:
		hours, minutes = hours/100, hours%100
	case p.skip(':'):
		if minutes, _, ok = p.number(2); !ok {
			return nil, false
		}
	}
	if p.rest != "" || hours > 14 || minutes > 59 {
		return nil, false
	}
	seconds := hours*3600 + minutes*60
	if s[0] == '-' {
		seconds = -seconds
	}
	if seconds == 0 {
		return time.UTC, true
	}
	return time.FixedZone("", seconds), true
}

// epoch reads seconds, milliseconds or microseconds since 1970, which their size
// tells apart for the years in which there were computers; and 20261116.
func epoch(s string) (Moment, bool) {
	whole, fraction, _ := strings.Cut(s, ".")
	n, err := strconv.ParseInt(whole, 10, 64)
	if err != nil {
		return Moment{}, false
	}
	m := Moment{Zoned: true}
	switch {
	case len(whole) == 8 && fraction == "":
		return Moment{}.with(int(n/10000), int(n/100%100), int(n%100), "")
	case len(whole) >= 9 && len(whole) <= 10:
		m.Time = time.Unix(n, 0).UTC()
	case len(whole) >= 12 && len(whole) <= 13:
		m.Time = time.UnixMilli(n).UTC()
	case len(whole) >= 15 && len(whole) <= 16:
		m.Time = time.UnixMicro(n).UTC()
	default:
		return Moment{}, false
	}
	return m, true
}

// months are the beginnings of the names of months, English and Dutch.
var months = [12][]string{{"jan"}, {"feb"}, {"mar", "mrt", "maa"}, {"apr"}, {"may", "mei"}, {"jun"}, {"jul"}, {"aug"}, {"sep"}, {"oct", "okt"}, {"nov"}, {"dec"}}

// inWords reads a date with the name of a month in it: Mon, 16 Nov 2026 09:30:00
// +0100; 16 november 2026 om 09:30; Nov 16, 2026 9:30 PM; Mon Nov 16 09:30:00 2026.
func inWords(s string) (Moment, bool) {
	var year, month, day int
	timeOfDay := ""
	fields := strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == ',' || r == '\u202f' || r == '\u00a0' })
	for i, f := range fields {
		lower := strings.ToLower(strings.Trim(f, "."))
		n, err := strconv.Atoi(lower)
		switch {
		case strings.Contains(f, ":") && timeOfDay == "":
			timeOfDay = f
		case timeOfDay != "" && (f[0] == '+' || f[0] == '-' || f[0] == '(' || len(lower) <= 4 && err != nil):
			timeOfDay += " " + f
		case err == nil && n >= 1970 && len(lower) == 4 && year == 0:
			year = n
		case err == nil && day == 0:
			day = n
		case err == nil && year == 0 && len(lower) == 2:
			year = 2000 + n
		case month == 0 && monthOf(lower) > 0:
			month = monthOf(lower)
		case strings.Count(f, "-") == 2 && month == 0: // 16-Nov-2026
			parts := strings.Split(lower, "-")
			day, _ = strconv.Atoi(parts[0])
			month = monthOf(parts[1])
			if year, _ = strconv.Atoi(parts[2]); year < 100 {
				year += 2000
			}
		case len(lower) > 2 && day > 0 && err != nil && month > 0 && strings.Trim(lower, "amp") == "", lower == "om", lower == "at", lower == "op", lower == "on", lower == "de", lower == "uur":
		case i == 0 && len(lower) >= 2: // the name of the day
		default:
			return Moment{}, false
		}
	}
	return Moment{}.with(year, month, day, timeOfDay)
}

func monthOf(name string) int {
	for i, beginnings := range months {
		for _, b := range beginnings {
			if strings.HasPrefix(name, b) && len(name) <= len("september") {
				return i + 1
			}
		}
	}
	return 0
}

// A clock takes a text apart from its beginning.
type clock struct{ rest string }

// number reads a number of at most so many digits.
func (p *clock) number(most int) (n, digits int, ok bool) {
	for digits < len(p.rest) && digits < most && p.rest[digits] >= '0' && p.rest[digits] <= '9' {
		n = 10*n + int(p.rest[digits]-'0')
		digits++
	}
	p.rest = p.rest[digits:]
	return n, digits, digits > 0
}

func (p *clock) skip(c byte) bool {
	if p.rest == "" || p.rest[0] != c {
		return false
	}
	p.rest = p.rest[1:]
	return true
}

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }
