// Package wording is what reports say in the languages of their readers: words that all
// of them share, which stand here, and those of each report, which stand beside it. It
// also writes numbers and dates as readers of a language do.
//
// Words are YAML: sections of names with texts, the same in every language. In a text
// {name} is filled in, and "one | many" is chosen by the number that is filled in.
package wording

import (
	"cmp"
	"embed"
	"fmt"
	"io/fs"
	"maps"
	"math"
	"path"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
)

//go:embed words/*.yaml
var shared embed.FS

// Languages are those that reports can be in: each has a file of words.
func Languages() []string {
	files, _ := fs.Glob(shared, "words/*.yaml") // the pattern is sound
	for i, file := range files {
		files[i] = strings.TrimSuffix(path.Base(file), ".yaml")
	}
	return files
}

// fallback is the language of reports that ask for none.
const fallback = "en"

// Words are texts by section and name.
type Words map[string]map[string]string

// Load reads the words that all reports share and those in the folder words of own, which
// may be nil. Without a language they are English.
func Load(language string, own fs.FS) (Words, error) {
	language = cmp.Or(language, fallback)
	w := Words{}
	for _, from := range []fs.FS{shared, own} {
		if from == nil {
			continue
		}
		file := path.Join("words", language+".yaml")
		data, err := fs.ReadFile(from, file)
		if err != nil {
			return nil, fmt.Errorf("no report in the language %q: expected one of %s", language, strings.Join(Languages(), ", "))
		}
		var more Words
		if err := yaml.Unmarshal(data, &more); err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		for section, texts := range more {
			if w[section] == nil {
				w[section] = texts
				continue
			}
			for name := range texts {
				if _, twice := w[section][name]; twice {
					return nil, fmt.Errorf("%s: %s.%s is said in all reports already", file, section, name)
				}
			}
			maps.Copy(w[section], texts)
		}
	}
	return w, nil
}

// Must returns v, and panics on an error: for words that tests know to be there.
func Must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// Language is that of the words.
func (w Words) Language() string { return w["number"]["language"] }

// Find returns the text of section.name.
func (w Words) Find(key string) (string, error) {
	section, name, _ := strings.Cut(key, ".")
	if text, ok := w[section][name]; ok {
		return text, nil
	}
	return "", fmt.Errorf("there are no words for %s in %s", key, w.Language())
}

// Or returns the text of section.name; for a name that rules brought in, the name as
// words.
func (w Words) Or(section, name string) string {
	if text, ok := w[section][name]; ok {
		return text
	}
	return strings.NewReplacer("-", " ", "_", " ").Replace(name)
}

// Capital is the text of section.name with a capital at its beginning.
func (w Words) Capital(key string) string {
	section, name, _ := strings.Cut(key, ".")
	text := w.Or(section, name)
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[size:]
}

// Say returns a text with the pairs name, value filled in. An integer is also a
// number, which chooses between "one | many".
func (w Words) Say(key string, pairs ...any) (string, error) {
	return w.Fill(key, func(s string) string { return s }, pairs)
}

// An Aside is a value that is not emphasised.
type Aside string

// Fill is Say with all values but asides emphasised.
func (w Words) Fill(key string, emphasise func(string) string, pairs []any) (string, error) {
	text, err := w.Find(key)
	if err != nil {
		return "", err
	}
	one, many, counted := strings.Cut(text, " | ")
	var replace []string
	for i := 0; i+1 < len(pairs); i += 2 {
		var value string
		switch v := pairs[i+1].(type) {
		case int:
			if counted && v == 1 {
				many = one
			}
			value = w.Number(v)
		case Aside:
			replace = append(replace, "{"+pairs[i].(string)+"}", string(v))
			continue
		case string:
			value = strings.Map(func(r rune) rune {
				if r < ' ' {
					return ' '
				}
				return r
			}, v)
		default:
			return "", fmt.Errorf("%s: %T can not be filled in", key, v)
		}
		replace = append(replace, "{"+pairs[i].(string)+"}", emphasise(value))
	}
	if counted {
		text = many
	}
	return strings.NewReplacer(replace...).Replace(text), nil
}

// Number writes a whole number with separators between thousands.
func (w Words) Number(n int) string {
	digits := strconv.Itoa(n)
	for i := len(digits) - 3; i > 0 && digits[i-1] != '-'; i -= 3 {
		digits = digits[:i] + w["number"]["thousands"] + digits[i:]
	}
	return digits
}

// Points writes a score: whole numbers say enough.
func (w Words) Points(score float64) string { return w.Number(int(math.Round(score))) }

// Percent writes a share. It never calls something nothing, nor nearly all, all.
func (w Words) Percent(share float64) string {
	switch rounded := math.Round(100 * share); {
	case math.IsNaN(share):
		return "–"
	case share > 0 && rounded == 0:
		return "<1%"
	case share < 1 && rounded == 100:
		return ">99%"
	default:
		return strconv.Itoa(int(rounded)) + "%"
	}
}

// Interval writes the ends of an interval, with a decimal where they would look the same.
func (w Words) Interval(low, high float64) string {
	digits := 0
	if math.Round(100*low) == math.Round(100*high) {
		digits = 1
	}
	end := func(share float64) string {
		return strings.Replace(strconv.FormatFloat(100*share, 'f', digits, 64), ".", w["number"]["decimal"], 1)
	}
	return end(low) + "–" + end(high) + "%"
}

// Day writes 2026-11-16 as people do; what is no date stays as it is.
func (w Words) Day(date string) string {
	d, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return date
	}
	return strconv.Itoa(d.Day()) + "\u00a0" + w["month"][strconv.Itoa(int(d.Month()))] + " " + strconv.Itoa(d.Year())
}
