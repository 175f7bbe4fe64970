// Package page writes an overview as one HTML file for people to look at: the answer
// first, then where and since when, then the replies with the words marked.
//
// The file holds all that it needs and asks the network for nothing. All charts are
// tables or SVG that this package draws, so they stand without JavaScript and in
// print; only the list of replies is drawn in the browser.
//
// Whatever stands in a reply, a name or an id comes out as text: the page goes
// through html/template, the replies through encoding/json and textContent, and a
// content security policy allows no script but the page's own.
package page

import (
	"bufio"
	"cmp"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"html/template"
	"io"
	"strings"

	"github.com/attune-cx/attune/pkg/overview"
	"github.com/attune-cx/attune/pkg/rulepack"
)

// Options say what a page has beside the overview, which also sets its title and its
// language.
type Options struct {
	// Rules tell what cues stand for. Without them the page names cues only.
	Rules *rulepack.Set
}

//go:embed assets
var assets embed.FS

// Write writes a page. The same overview gives the same bytes.
func Write(w io.Writer, o *overview.Overview, opt Options) error {
	words, err := loadWords(cmp.Or(o.Interface, "en"))
	if err != nil {
		return err
	}
	names := newNames(o, opt.Rules)
	b := &book{words: words, names: names, Overview: o}
	templates, err := parse(b)
	if err != nil {
		return err
	}
	out := bufio.NewWriterSize(w, 1<<16)
	if err := templates.ExecuteTemplate(out, "above", b); err != nil {
		return err
	}
	if err := b.writeReplies(out); err != nil {
		return err
	}
	if err := templates.ExecuteTemplate(out, "below", b); err != nil {
		return err
	}
	return out.Flush()
}

func parse(b *book) (*template.Template, error) {
	css, js := asset("page.css"), asset("page.js")
	return template.New("").Funcs(template.FuncMap{
		"say": b.say, "rich": b.rich, "term": b.or,
		"number": b.number, "percent": b.percent, "interval": b.interval, "points": b.points, "day": b.day,
		"list":   func(v ...any) []any { return v },
		"css":    func() template.CSS { return template.CSS(css) },
		"js":     func() template.JS { return template.JS(js) },
		"policy": func() string { return policy(css, js) },
	}).ParseFS(assets, "assets/*.gohtml")
}

func asset(name string) string {
	data, err := assets.ReadFile("assets/" + name)
	if err != nil {
		panic(err) // it is part of the program
	}
	return strings.TrimSpace(string(data))
}

// policy forbids the page all but its own style and script: no request, no form, no
// script that a reply might bring.
func policy(css, js string) string {
	hash := func(s string) string {
		sum := sha256.Sum256([]byte(s))
		return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
	}
	return "default-src 'none'; style-src " + hash(css) + "; script-src " + hash(js) + "; base-uri 'none'; form-action 'none'"
}
