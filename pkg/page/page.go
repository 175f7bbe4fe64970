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
	"sync"

	"github.com/attune-cx/attune/pkg/overview"
	"github.com/attune-cx/attune/pkg/rulepack"
	"github.com/attune-cx/attune/pkg/terminal"
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
	l, err := languageOf(cmp.Or(o.Interface, "en"))
	if err != nil {
		return err
	}
	b := &book{words: l.words, names: newNames(o, opt.Rules), Overview: o}
	out := bufio.NewWriterSize(w, 1<<16)
	if err := l.templates.ExecuteTemplate(out, "above", b); err != nil {
		return err
	}
	if err := b.writeReplies(out); err != nil {
		return err
	}
	if err := l.templates.ExecuteTemplate(out, "below", b); err != nil {
		return err
	}
	return out.Flush()
}

// A language is the words of a page and the templates that say them.
type language struct {
	words     words
	templates *template.Template
}

// languages are those that have been asked for.
var languages sync.Map // of func() (*language, error), by id

func languageOf(id string) (*language, error) {
	load, _ := languages.LoadOrStore(id, sync.OnceValues(func() (*language, error) {
		w, err := loadWords(id)
		if err != nil {
			return nil, err
		}
		t, err := parse(w)
		return &language{w, t}, err
	}))
	return load.(func() (*language, error))()
}

func parse(w words) (*template.Template, error) {
	css, js := asset("page.css"), asset("page.js")
	return template.New("").Funcs(template.FuncMap{
		"say": w.Say, "rich": w.rich, "term": w.Or, "capital": w.Capital,
		"number": w.Number, "percent": w.Percent, "interval": w.Interval, "points": w.Points, "day": w.Day,
		"visible": terminal.Visible,
		"list":    func(v ...any) []any { return v },
		"css":     func() template.CSS { return template.CSS(css) },
		"js":      func() template.JS { return template.JS(js) },
		"policy":  func() string { return policy(css, js) },
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
