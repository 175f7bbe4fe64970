package config

import (
	"context"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/attune-cx/attune/pkg/library"
	"github.com/attune-cx/attune/pkg/rulepack"
	"github.com/attune-cx/attune/pkg/text"
)

// A Survey is what a folder of replies holds, as far as a configuration is concerned.
type Survey struct {
	Files     int            // with replies
	Replies   int            // in them
	Formats   map[string]int // files by the name of their shape
	Languages map[string]int // replies by language; "" is one that is not known
	Unread    int            // files that cannot be read

	// Labels of replies that do not say themselves what they are meant for.
	Folders    []Label  // the deepest first, then by name
	Categories []Label  // in folders whose name says nothing, by name
	Strange    []string // files and folders that hold nothing that is known as a reply
}

// A Label is a folder or category, and what its name means.
type Label struct {
	Name      string // of a folder, its path with slashes
	Situation string // empty: the name says nothing
	Replies   int
}

// Look goes through the files of a folder. Paths in the survey are relative to base.
func Look(ctx context.Context, dir, base string, set *rulepack.Set) (*Survey, error) {
	s := &Survey{Formats: map[string]int{}, Languages: map[string]int{}}
	l := looking{Survey: s, set: set, labels: map[string]string{}, folders: map[string]int{}, categories: map[string]int{}}
	for entry, err := range library.Walk([]string{dir}, library.WalkOptions{}) {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if err != nil {
			s.Unread++
			continue
		}
		at := entry.Path
		if rel, err := filepath.Rel(base, filepath.FromSlash(at)); err == nil {
			at = filepath.ToSlash(rel)
		}
		l.file(at, library.Load(entry, 0))
	}
	l.sum()
	return s, nil
}

// looking is a survey on its way.
type looking struct {
	*Survey
	set        *rulepack.Set
	labels     map[string]string // situation by folder, category
	folders    map[string]int    // replies by folder
	categories map[string]int    // replies by category
	strange    []string          // files
}

func (l *looking) file(at string, f *library.File) {
	if len(f.Replies) == 0 {
		if slices.ContainsFunc(f.Faults, func(x library.Fault) bool { return x.Kind == library.Shape }) {
			l.strange = append(l.strange, at)
		} else if len(f.Faults) > 0 {
			l.Unread++
		}
		return
	}
	l.Files++
	l.Replies += len(f.Replies)
	l.Formats[f.Format]++
	folder := path.Dir(at)
	l.folders[folder] += 0 // it holds replies, whatever they are meant for
	for i := range f.Replies {
		r := &f.Replies[i]
		language := r.Language
		if language == "" {
			if found, _ := text.Detect(l.set.Texts(), r.Text); found != nil {
				language = found.ID
			}
		}
		l.Languages[language]++
		if len(r.Situations) > 0 { // no rule can say it better
			continue
		}
		if name := strings.TrimSpace(r.Category); name != "" && l.of(folder) == "" {
			l.categories[name]++
		} else {
			l.folders[folder]++
		}
	}
}

// named returns what the name of a folder or a category means.
func (l *looking) named(label string) string {
	id, ok := l.labels[label]
	if !ok {
		id, _ = l.set.SituationNamed(label)
		l.labels[label] = id
	}
	return id
}

// of returns what a folder means by its own name or that of one above it.
func (l *looking) of(folder string) string {
	for ; folder != "." && folder != "/"; folder = path.Dir(folder) {
		if id := l.named(path.Base(folder)); id != "" {
			return id
		}
	}
	return ""
}

// sum draws the lists out of what was counted.
func (l *looking) sum() {
	folders := map[string]*Label{}
	for _, folder := range slices.Sorted(maps.Keys(l.folders)) {
		if l.folders[folder] == 0 {
			continue
		}
		name, id := folder, l.of(folder)
		for id != "" && l.named(path.Base(name)) == "" { // the one above that says it
			name = path.Dir(name)
		}
		for id != "" && l.of(path.Dir(name)) == id { // it says it for all that is in it
			for name = path.Dir(name); l.named(path.Base(name)) == ""; {
				name = path.Dir(name)
			}
		}
		if folders[name] == nil {
			folders[name] = &Label{Name: name, Situation: id}
		}
		folders[name].Replies += l.folders[folder]
	}
	gather(folders)
	for _, name := range slices.Sorted(maps.Keys(folders)) {
		l.Folders = append(l.Folders, *folders[name])
	}
	slices.SortStableFunc(l.Folders, func(a, b Label) int { return strings.Count(b.Name, "/") - strings.Count(a.Name, "/") })
	for _, name := range slices.Sorted(maps.Keys(l.categories)) {
		l.Categories = append(l.Categories, Label{name, l.named(name), l.categories[name]})
	}

	holds := map[string]bool{".": true} // folders with replies somewhere in them
	for folder := range l.folders {
		for ; !holds[folder] && folder != "/"; folder = path.Dir(folder) {
			holds[folder] = true
		}
	}
	for _, at := range l.strange {
		for above := path.Dir(at); !holds[above]; above = path.Dir(above) {
			at = above + "/"
		}
		if !slices.Contains(l.Strange, at) {
			l.Strange = append(l.Strange, at)
		}
	}
	slices.Sort(l.Strange)
}

// gather puts folders that say nothing together under those above them, the deepest
// first, until a person can go through them.
func gather(folders map[string]*Label) {
	for {
		var silent []string
		deepest := 0
		for name, l := range folders {
			if l.Situation == "" {
				silent = append(silent, name)
				deepest = max(deepest, strings.Count(name, "/"))
			}
		}
		if len(silent) <= most || deepest == 0 {
			return
		}
		for _, name := range silent {
			if strings.Count(name, "/") < deepest {
				continue
			}
			above := path.Dir(name)
			if folders[above] == nil {
				folders[above] = &Label{Name: above}
			}
			folders[above].Replies += folders[name].Replies
			delete(folders, name)
		}
	}
}
