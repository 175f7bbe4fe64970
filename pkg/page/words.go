package page

import (
	"embed"
	"fmt"
	"html/template"
	"math"
	"strconv"
	"strings"
	"time"

	"gopkg.in/yaml.v3"
)

//go:embed words/*.yaml
var wordFiles embed.FS

// Interfaces lists the languages that a page can be in.
func Interfaces() []string { return []string{"en", "nl"} }

// words is what a page says in one language, by section and name.
type words map[string]map[string]string

func loadWords(language string) (words, error) {
	data, err := wordFiles.ReadFile("words/" + language + ".yaml")
	if err != nil {
		return nil, fmt.Errorf("unknown language of the page %q: expected one of %s", language, strings.Join(Interfaces(), ", "))
	}
	var w words
	if err := yaml.Unmarshal(data, &w); err != nil {
		return nil, fmt.Errorf("words/%s.yaml: %w", language, err)
	}
	return w, nil
}

func (w words) language() string { return w["number"]["language"] }

// find returns the text of section.name.
func (w words) find(key string) (string, error) {
	section, name, _ := strings.Cut(key, ".")
	if text, ok := w[section][name]; ok {
		return text, nil
	}
	return "", fmt.Errorf("words/%s.yaml has no %s", w.language(), key)
}

// or returns the text of section.name; for a name that rules brought in, the name as
// words.
func (w words) or(section, name string) string {
	if text, ok := w[section][name]; ok {
		return text
	}
	return strings.NewReplacer("-", " ", "_", " ").Replace(name)
}

// say returns a text with the pairs name, value filled in. An integer is also a
// number, which chooses between "one | many".
func (w words) say(key string, pairs ...any) (string, error) {
	return w.fill(key, func(s string) string { return s }, pairs)
}

// An aside is a value that is not emphasised.
type aside string

// rich is say with the values in bold, as HTML.
func (w words) rich(key string, pairs ...any) (template.HTML, error) {
	text, err := w.fill(key, func(s string) string { return "\x01" + s + "\x02" }, pairs)
	text = strings.NewReplacer("\x01", "<b>", "\x02", "</b>").Replace(template.HTMLEscapeString(text))
	return template.HTML(text), err
}

func (w words) fill(key string, emphasise func(string) string, pairs []any) (string, error) {
	text, err := w.find(key)
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
			value = w.number(v)
		case aside:
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

// number writes a whole number with separators between thousands.
func (w words) number(n int) string {
	digits := strconv.Itoa(n)
	for i := len(digits) - 3; i > 0 && digits[i-1] != '-'; i -= 3 {
		digits = digits[:i] + w["number"]["thousands"] + digits[i:]
	}
	return digits
}

// points writes a score: whole numbers say enough.
func (w words) points(score float64) string { return w.number(int(math.Round(score))) }

// percent writes a share. It never calls something nothing, nor nearly all, all.
func (w words) percent(share float64) string {
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

// interval writes the ends of an interval, with a decimal where they would look the same.
func (w words) interval(low, high float64) string {
	digits := 0
	if math.Round(100*low) == math.Round(100*high) {
		digits = 1
	}
	end := func(share float64) string {
		return strings.Replace(strconv.FormatFloat(100*share, 'f', digits, 64), ".", w["number"]["decimal"], 1)
	}
	return end(low) + "–" + end(high) + "%"
}

// day writes 2026-11-16 as people do; what is no date stays as it is.
func (w words) day(date string) string {
	d, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return date
	}
	return strconv.Itoa(d.Day()) + "\u00a0" + w["month"][strconv.Itoa(int(d.Month()))] + " " + strconv.Itoa(d.Year())
}
