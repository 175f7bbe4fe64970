// Package rulepack loads rules: YAML packs with cues, lists, missteps, signals,
// situations, ranges, advice and strengths. Packs come one after the other; a later
// one adds items, replaces items with the same id, or switches them off. Every fault
// names path, line and column, what was found, and how to mend it.
package rulepack

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/attune-cx/attune/pkg/pattern"
	"github.com/attune-cx/attune/pkg/strictyaml"
	"github.com/attune-cx/attune/pkg/text"
)

// A Source is a folder of rule files.
type Source struct {
	FS   fs.FS
	Name string // shown before the path in errors; may be empty
	// Lazy leaves the files of a language unread until the language is asked for.
	// It is for packs that are known to be right, as those that come with Attune.
	Lazy bool
	// Given are rules that were read already, as part of a configuration; they stand
	// in place of FS.
	Given *File
}

// A Set is the rules of several packs, merged. It is safe for concurrent use.
type Set struct {
	Dimensions []Dimension
	Situations []Situation
	Modifiers  []Modifier
	Unknown    Situation
	Scoring    Scoring

	packs     []pack
	texts     []*text.Language // by id
	languages map[string]*lazyLanguage
	override  map[string]float64 // strengths by cue; see WithStrengths
	off       map[string]bool    // situations, dimensions and modifiers that a pack has switched off
}

type lazyLanguage struct {
	sync.Mutex
	merged  *compilation // what there is to compile
	loaded  *Language
	failure error
}

// A pack is one source as far as it has been read.
type pack struct {
	source Source
	files  []parsed
	later  []string // files of languages, read when the language is asked for
}

// Load reads packs; later ones win. The error is Errors when rules are faulty.
func Load(sources ...Source) (*Set, error) {
	s := &Set{languages: map[string]*lazyLanguage{}}
	reading := map[string]*text.LanguageData{}
	var m merger
	for _, source := range sources {
		p, faults, err := open(source)
		if err != nil {
			return nil, err
		}
		m.errors = append(m.errors, faults...)
		m.neutral(s, p.files)
		for _, f := range p.files {
			if f.Reading != nil {
				reading[f.Language.Value] = f.Reading
			}
		}
		s.packs = append(s.packs, p)
	}
	s.off = m.switchedOff
	ids := slices.Sorted(maps.Keys(reading))
	s.checkShared(&m, ids)
	if err := m.errors.Err(); err != nil {
		return nil, err
	}
	s.texts = make([]*text.Language, len(ids))
	failures := make([]error, len(ids))
	var wait sync.WaitGroup
	for i, id := range ids {
		s.languages[id] = &lazyLanguage{}
		wait.Go(func() { s.texts[i], failures[i] = text.NewLanguage(id, *reading[id]) })
	}
	wait.Wait()
	for i, err := range failures {
		if err != nil {
			return nil, fmt.Errorf("language %s: %w", ids[i], err)
		}
	}
	return s, nil
}

// open reads the files of a source that are needed at once.
func open(source Source) (p pack, faults Errors, err error) {
	if source.Given != nil {
		return pack{source: source, files: []parsed{{source.Name, *source.Given}}}, nil, nil
	}
	shown := cmp.Or(source.Name, "the program")
	names, err := list(source.FS)
	if err != nil {
		return p, nil, fmt.Errorf("cannot read the rules in %s: %w", shown, err)
	}
	if len(names) == 0 {
		return p, nil, fmt.Errorf("no rule files in %s: expected files that end in .yaml or .yml", shown)
	}
	p.source = source
	var now []string
	for _, name := range names {
		if source.Lazy && path.Dir(name) != "." && path.Base(name) != readingFile {
			p.later = append(p.later, name)
		} else {
			now = append(now, name)
		}
	}
	p.files, faults = parse(source, now)
	return p, faults, nil
}

// of returns the files of the pack that say something of a language.
func (p *pack) of(language string) ([]parsed, Errors) {
	var names []string
	for _, name := range p.later {
		if strings.HasPrefix(name, language+"/") {
			names = append(names, name)
		}
	}
	files, faults := parse(p.source, names)
	for _, f := range p.files {
		if l := f.Language.Value; l == language || l == "" {
			files = append(files, f)
		} else { // full ids may stand in any file
			files = append(files, parsed{f.path, File{Off: f.Off, Strengths: f.Strengths}})
		}
	}
	return files, faults
}

// Texts returns the languages that can be read, by id.
func (s *Set) Texts() []*text.Language { return s.texts }

// Language returns the rules of a language, compiled on first use.
func (s *Set) Language(id string) (*Language, error) {
	l, ok := s.languages[id]
	if !ok {
		return nil, fmt.Errorf("no rules for language %q: there are rules for %s", id, strings.Join(slices.Sorted(maps.Keys(s.languages)), ", "))
	}
	l.Lock()
	defer l.Unlock()
	if l.loaded == nil && l.failure == nil {
		l.loaded, l.failure = s.load(id, l, nil)
		l.merged = nil
	}
	return l.loaded, l.failure
}

// Words are the words of some exchanges.
type Words struct {
	Reply    pattern.Vocabulary
	Customer pattern.Vocabulary // of all that the customer said
}

// LanguageFor is Language for exchanges with these words: patterns that cannot match for
// want of a word are not compiled, which is most of what loading costs. Faults in them may
// go unnoticed; rules that may have some are loaded for all texts first, by Check.
func (s *Set) LanguageFor(id string, words Words) (*Language, error) {
	l, ok := s.languages[id]
	if !ok {
		return s.Language(id)
	}
	l.Lock()
	defer l.Unlock()
	if l.loaded != nil || l.failure != nil {
		return l.loaded, l.failure
	}
	return s.load(id, l, &words)
}

// Check compiles every language that packs other than lazy ones touch, so that all
// faults show.
func (s *Set) Check() error {
	var all Errors
	for _, l := range s.texts {
		if !s.touched(l.ID) {
			continue
		}
		if _, err := s.Language(l.ID); err != nil {
			var faults Errors
			if !errors.As(err, &faults) {
				return err
			}
			all = append(all, faults...)
		}
	}
	return all.Err()
}

// touched reports whether a pack that is not lazy changes a language, by rules of it
// or by what all languages share.
func (s *Set) touched(language string) bool {
	for _, p := range s.packs {
		if p.source.Lazy {
			continue
		}
		for _, f := range p.files {
			switch {
			case f.Language.Value == language, len(f.Situations)+len(f.Dimensions) > 0:
				return true
			case slices.ContainsFunc(f.Off, func(id Text) bool {
				return strings.HasPrefix(id.Value, language+".") || !strings.Contains(id.Value, ".")
			}):
				return true
			}
			for id := range f.Strengths { // any of them will do
				if strings.HasPrefix(id, language+".") {
					return true
				}
			}
		}
	}
	return false
}

// Situation returns the situation with that id.
func (s *Set) Situation(id string) (*Situation, bool) {
	for i := range s.Situations {
		if s.Situations[i].ID.Value == id {
			return &s.Situations[i], true
		}
	}
	return nil, false
}

// names reports whether rules may name a situation: there is one, or a pack has switched it
// off, and then what rules say of it has no effect.
func (s *Set) names(id string) bool {
	_, ok := s.Situation(id)
	return ok || s.off[id]
}

// list returns the rule files of a folder, sorted.
func list(fsys fs.FS) ([]string, error) {
	var names []string
	err := fs.WalkDir(fsys, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if ext := path.Ext(name); !entry.IsDir() && (ext == ".yaml" || ext == ".yml") {
			names = append(names, name)
		}
		return nil
	})
	return names, err
}

type parsed struct {
	path string
	File
}

// parse reads files side by side, the longest first, so that none is left over when
// the others are done. Results and faults come in order of the names.
func parse(source Source, names []string) ([]parsed, Errors) {
	files := make([]parsed, len(names))
	faults := make([]Errors, len(names))
	data := make([][]byte, len(names))
	longest := make([]int, len(names))
	for i, name := range names {
		files[i].path = name
		if source.Name != "" {
			files[i].path = path.Join(source.Name, name)
		}
		var err error
		if data[i], err = fs.ReadFile(source.FS, name); err != nil {
			faults[i] = Errors{{Position: top(files[i].path), Found: "a file that cannot be read", Want: err.Error()}}
		}
		longest[i] = i
	}
	slices.SortStableFunc(longest, func(a, b int) int { return cmp.Compare(len(data[b]), len(data[a])) })
	var wait sync.WaitGroup
	var next atomic.Int32
	for range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			for {
				at := int(next.Add(1)) - 1
				if at >= len(longest) {
					return
				}
				if i := longest[at]; faults[i] == nil {
					faults[i] = parseFile(files[i].path, data[i], &files[i].File)
				}
			}
		})
	}
	wait.Wait()
	return files, slices.Concat(faults...)
}

// readingFile is where a pack says how a language is read.
const readingFile = "language.yaml"

// maxFile bounds a rule file, so that a wrong path does not fill the memory.
const maxFile = 16 << 20

func parseFile(name string, data []byte, into *File) Errors {
	o := strictyaml.Options{Kind: "rule file", Guide: guide, MaxBytes: maxFile}
	if path.Base(name) != readingFile {
		return strictyaml.Decode(name, data, into, o)
	}
	var reading text.LanguageData
	faults := strictyaml.Decode(name, data, &reading, o)
	if !reflect.ValueOf(reading).IsZero() { // more than comments
		into.Reading, into.Language.Value = &reading, reading.Language
	}
	return faults
}
