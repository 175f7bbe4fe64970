package library

import (
	"fmt"
	"slices"
	"strings"
)

// textNames are the fields that hold the text of a reply, best first. Of the same text
// as HTML and as plain text the HTML is what is sent and what is edited. Intercom is
// the exception, see textOf. What stands last is what teams call them in Dutch in the
// tables that they keep themselves.
var textNames = [...]string{"content_html", "body_html", "text_html", "html", "text", "body", "content", "reply", "response", "message", "answer", "template", "snippet", "macro",
	"tekst", "antwoord", "standaardantwoord", "standaardtekst", "bericht", "reactie", "inhoud"}

var (
	idNames       = []string{"id", "uuid", "_id", "slug", "key"}
	titleNames    = []string{"title", "name", "label", "subject", "short_code", "shortcode", "shortcut", "trigger", "titel", "naam", "onderwerp"}
	categoryNames = []string{"category", "folder", "folder_name", "group", "groups", "section", "topic", "intent", "categorie", "rubriek"}
	tagNames      = []string{"tags", "keywords", "labels", "trefwoorden"}
	languageNames = []string{"language", "lang", "locale", "taal"}
	customerNames = []string{"customer", "customer_message", "question", "klant", "klantvraag", "vraag"}
	useNames      = []string{"use_when", "when_to_use", "when", "description", "note", "notes", "gebruik_bij", "wanneer", "omschrijving", "toelichting"}
)

// The fields that are Attune's own.
const (
	situationName  = "situation"
	situationsName = "situations"
	situatieName   = "situatie"
	failOnName     = "fail_on"
)

// failOnValues are the values of fail-on.
var failOnValues = []string{"error", "warning", "note", "none"}

func isTextName(name string) bool { return slices.Contains(textNames[:], name) }

// get returns the first of the named fields that has a value.
func get(fields []node, names ...string) (node, bool) {
	for _, name := range names {
		for _, f := range fields {
			if f.key == name && f.kind != nothing {
				return f, true
			}
		}
	}
	return node{}, false
}

// describe sets what the fields say about a reply, other than its text. What has been
// set stays when they do not say it.
func (f *File) describe(t *tree, r *Reply, fields []node) {
	one := func(as string, names []string, into *string) {
		n, ok := get(fields, names...)
		if !ok || !n.scalar() {
			return
		}
		if v := t.value(n); v != "" {
			*into = v
			if as != "" {
				r.fields = append(r.fields, t.field(as, n))
			}
		}
	}
	id := ""
	one("id", idNames, &id)
	if id != "" {
		r.ID, r.IDGiven = id, true
	}
	one("title", titleNames, &r.Title)
	one("category", categoryNames, &r.Category)
	one("language", languageNames, &r.Language)
	r.Language = languageOf(r.Language)
	one("", customerNames, &r.Customer)
	one("", useNames, &r.UseWhen)
	if n, ok := get(fields, tagNames...); ok {
		r.Tags = t.values(n)
	}
	if n, ok := get(fields, situationName, situationsName, situatieName); ok && len(t.values(n)) > 0 {
		r.Situations = t.values(n)
		r.fields = append(r.fields, t.field(situationName, n))
	}
	if n, ok := get(fields, failOnName); ok {
		switch v := t.value(n); {
		case slices.Contains(failOnValues, v):
			r.FailOn = v
			r.fields = append(r.fields, t.field("fail-on", n))
		case v == "" && n.cell: // a table has a cell in every row
		default:
			f.fault(Key, n.from, n.to, fmt.Sprintf("found %q for fail-on, expected %s", v, oneOf(failOnValues)))
		}
	}
}

// field says where a value stands, without the marks around it.
func (t *tree) field(name string, n node) field {
	if n.scalar() {
		p := t.placed(n)
		n.from, n.to = p.place(0, len(p.text))
	}
	return field{name, int32(n.from), int32(n.to)}
}

// languageOf takes the language out of a locale: nl-BE is nl.
func languageOf(locale string) string {
	language, _, _ := strings.Cut(strings.ToLower(locale), "-")
	language, _, _ = strings.Cut(language, "_")
	return language
}

// languages are codes by which a file or a field with a text per language is known.
// Those that are English or Dutch words in a file name, such as no and is, are not
// among them.
var languages = []string{"en", "nl", "de", "fr", "es", "it", "pt", "pl", "ro", "ru", "uk", "cs", "sk", "sv", "da", "nb", "fi", "hu", "el", "tr", "bg", "hr", "sr", "sl", "lt", "lv", "et", "ja", "ko", "zh", "ar", "fa", "vi", "th"}

// languageOfName is the language that the name of a list names: en.json, replies.nl.yml.
func (f *File) languageOfName() string {
	stem := f.stem()
	last := languageOf(stem[strings.LastIndexByte(stem, '.')+1:])
	if slices.Contains(languages, last) && len(stem) >= 2 {
		return last
	}
	return ""
}

func quoted(names []string) string {
	const most = 14
	rest := len(names) - most
	if rest > 0 {
		names = names[:most]
	}
	var b strings.Builder
	for i, n := range names {
		if i > 0 {
			b.WriteString(", ")
		}
		if r := []rune(n); len(r) > 40 {
			n = string(r[:40]) + "…"
		}
		fmt.Fprintf(&b, "%q", n)
	}
	if rest > 0 {
		fmt.Fprintf(&b, " and %d more", rest)
	}
	return b.String()
}

func oneOf(values []string) string {
	return strings.Join(values[:len(values)-1], ", ") + " or " + values[len(values)-1]
}
