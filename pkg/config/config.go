// Package config reads .attune.yaml: which files hold replies, what they are meant
// for, and how much it takes to be a finding.
//
// A caller loads the configuration, then the rules with its RuleSources, then checks
// the one against the other:
//
//	c, err := config.Load(".")
//	sources, err := c.RuleSources()
//	set, err := rulepack.Load(append([]rulepack.Source{review.BuiltIn()}, sources...)...)
//	err = c.Check(set, kinds) // after set.Check()
//
// and asks it about each file by the path that c.Path returns. A Config is safe for
// concurrent use once it is checked. Faults come as *Error, all of them at once, each
// with path, line and column.
package config

import (
	"cmp"
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path"
	"path/filepath"
	"slices"

	"gopkg.in/yaml.v3"

	"github.com/attune-cx/attune/pkg/empathy"
	"github.com/attune-cx/attune/pkg/library"
	"github.com/attune-cx/attune/pkg/rulepack"
	"github.com/attune-cx/attune/pkg/strictyaml"
)

// Names are the names of configurations; a folder has one of them.
var Names = []string{".attune.yaml", ".attune.yml"}

// A Config is a configuration in force: what a file says, over the built-in defaults.
type Config struct {
	File
	path string // of the file, as shown; "" when there is none
	base string // the folder of the file, absolute
	here string // the working directory when it was read, relative to base, with slashes
}

// An Error is a faulty configuration.
type Error struct{ Faults strictyaml.Errors }

func (e *Error) Error() string { return e.Faults.Error() }

func (e *Error) Unwrap() error { return e.Faults }

//go:embed default.yaml
var defaults []byte

// builtIn is the path of the defaults.
const builtIn = "built in"

var options = strictyaml.Options{
	Kind:     "configuration",
	Guide:    "`attune init --schema` prints what can stand here",
	MaxBytes: 1 << 20,
}

// Default returns the built-in configuration, for the files below a folder.
func Default(dir string) (*Config, error) {
	base, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	c := &Config{base: base}
	if here, err := filepath.Abs("."); err == nil {
		if rel, err := filepath.Rel(base, here); err == nil {
			c.here = filepath.ToSlash(rel)
		}
	}
	if faults := strictyaml.Decode(builtIn, defaults, &c.File, options); faults != nil {
		return nil, faults
	}
	return c, nil
}

// Find looks for a configuration in a folder and in those above it, up to the root of
// the repository (a folder with .git) or of the file system. Its path is relative to the
// folder that it began with, and "" when there is none. Two in one folder are a fault.
func Find(dir string) (string, error) {
	at, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	for shown := dir; ; shown = filepath.Join(shown, "..") {
		var found []string
		for _, name := range Names {
			if _, err := os.Lstat(filepath.Join(at, name)); err == nil {
				found = append(found, filepath.Join(shown, name))
			} else if !errors.Is(err, fs.ErrNotExist) {
				return "", err
			}
		}
		if len(found) == 2 {
			return "", &Error{strictyaml.Errors{{
				Position: strictyaml.Position{Path: filepath.ToSlash(found[1]), Line: 1, Column: 1},
				Found:    "a second configuration, beside " + filepath.ToSlash(found[0]),
				Want:     "one of them would have no effect; put both together and remove one",
			}}}
		}
		if len(found) == 1 {
			return found[0], nil
		}
		if _, err := os.Lstat(filepath.Join(at, ".git")); err == nil {
			return "", nil
		}
		above := filepath.Dir(at)
		if above == at {
			return "", nil
		}
		at = above
	}
}

// Load finds and reads the configuration that holds for a folder; without one it
// returns the built-in configuration.
func Load(dir string) (*Config, error) {
	path, err := Find(dir)
	switch {
	case err != nil:
		return nil, err
	case path == "":
		return Default(dir)
	}
	return LoadFile(path)
}

// LoadFile reads a configuration.
func LoadFile(path string) (*Config, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	c, err := Default(filepath.Dir(path))
	if err != nil {
		return nil, err
	}
	return c, c.read(filepath.ToSlash(path), data)
}

// read reads a file over what holds already.
func (c *Config) read(shown string, data []byte) error {
	c.path = shown
	faults := strictyaml.Decode(shown, data, &c.File, options)
	return failed(append(faults, c.faults()...))
}

func failed(faults strictyaml.Errors) error {
	if len(faults) == 0 {
		return nil
	}
	return &Error{faults.Sorted()}
}

// Source returns the path of the file that was read, or "" when there was none.
func (c *Config) Source() string { return c.path }

// Set gives a key another value, as a flag of the command line does; the flag is shown
// as where it comes from. A list takes any number of values.
func (c *Config) Set(flag, key string, values ...string) error {
	value := &yaml.Node{Kind: yaml.SequenceNode}
	for _, v := range values {
		value.Content = append(value.Content, &yaml.Node{Kind: yaml.ScalarNode, Value: v})
	}
	if len(values) == 1 {
		value = value.Content[0]
	}
	n := &yaml.Node{Kind: yaml.MappingNode, Content: []*yaml.Node{{Kind: yaml.ScalarNode, Value: key}, value}}
	for _, fault := range strictyaml.DecodeNode(flag, n, &c.File, options) {
		return fmt.Errorf("%s %s: %s", flag, fault.Found, fault.Want)
	}
	return nil
}

// AddRules puts folders of rules, relative to the working directory, behind those that
// are configured.
func (c *Config) AddRules(flag string, folders ...string) {
	for _, folder := range folders {
		c.Rules = append(slices.Clip(c.Rules), Text{Value: folder, Position: strictyaml.Position{Path: flag}})
	}
}

// Path returns the path of a file, absolute or relative to the working directory, as
// the other methods take it: relative to the folder of the configuration, with slashes.
func (c *Config) Path(file string) string {
	if !filepath.IsAbs(file) && c.here != "" {
		return path.Join(c.here, filepath.ToSlash(file)) // far cheaper than asking the system
	}
	if abs, err := filepath.Abs(file); err == nil {
		if rel, err := filepath.Rel(c.base, abs); err == nil {
			return filepath.ToSlash(rel)
		}
	}
	return filepath.ToSlash(file)
}

// resolve returns the path of a file or folder that the configuration names, relative
// to the working directory where that is shorter.
func (c *Config) resolve(t Text) string {
	path := filepath.FromSlash(t.Value)
	if t.Line == 0 || filepath.IsAbs(path) { // of a flag
		return path
	}
	path = filepath.Join(c.base, path)
	if here, err := os.Getwd(); err == nil {
		if rel, err := filepath.Rel(here, path); err == nil && len(rel) < len(path) {
			return rel
		}
	}
	return path
}

// Walk returns what the configuration says of which files are read.
func (c *Config) Walk() library.WalkOptions {
	o := library.WalkOptions{Base: c.base, All: !c.Gitignore.Value}
	for _, g := range c.Include {
		o.Include = append(o.Include, g.Glob)
	}
	for _, g := range c.Exclude {
		o.Exclude = append(o.Exclude, g.Glob)
	}
	return o
}

// BaselinePath returns the path of the baseline, or "" when none is configured.
func (c *Config) BaselinePath() string {
	if c.Baseline.Value == "" {
		return ""
	}
	return c.resolve(c.Baseline)
}

// SituationsFor returns the rule for replies of a file: the first whose conditions all
// hold; nil when there is none. Its Position is what to show as the reason.
func (c *Config) SituationsFor(path, title, category string, tags []string) *SituationRule {
	for i := range c.Situations {
		r := &c.Situations[i]
		if (r.Path == nil || anyGlob(r.Path, path)) &&
			(r.Title == nil || matchAny(r.Title, title)) &&
			(r.Category == nil || matchAny(r.Category, category)) &&
			(r.Tag == nil || slices.ContainsFunc(tags, func(tag string) bool { return matchAny(r.Tag, tag) })) {
			return r
		}
	}
	return nil
}

// IDs returns the situations that the rule gives.
func (r *SituationRule) IDs() []string { return values(r.Situation) }

// LanguageFor returns the language of replies of a file that do not say theirs; "" is
// detection.
func (c *Config) LanguageFor(path string) string {
	language := c.Language.Value
	for i := range c.Overrides {
		if o := &c.Overrides[i]; o.Language.Value != "" && anyGlob(o.Path, path) {
			language = o.Language.Value
		}
	}
	if language == "auto" {
		return ""
	}
	return language
}

// Expects reports whether replies may be in a language.
func (c *Config) Expects(language string) bool {
	return len(c.Languages) == 0 || slices.ContainsFunc(c.Languages, func(t Text) bool { return t.Value == language })
}

// SeverityFor returns error, warning, note or off for a kind of finding in a file, and
// "" when the configuration says nothing of it. Findings about a score have a distance,
// in points outside the range; of others it is 0.
func (c *Config) SeverityFor(id, path string, distance int) string {
	by := ""
	if distance > 0 {
		d := c.distanceFor(path)
		if by = d.severity(distance); by == off {
			return off
		}
	}
	for i := range slices.Backward(c.Overrides) {
		if o := &c.Overrides[i]; len(o.Severity) > 0 && anyGlob(o.Path, path) {
			if s := severityOf(o.Severity, id); s != "" {
				return s
			}
		}
	}
	return cmp.Or(severityOf(c.Severity, id), by)
}

// severityOf returns what the most exact key says of an id: the id itself, else the
// longest of those that cover it.
func severityOf(m strictyaml.Map[Severity], id string) (severity string) {
	longest := -1
	for i := range m {
		key := m[i].Key.Value
		length := len(key)
		if key == id {
			length = math.MaxInt
		}
		if length > longest && Covers(key, id) {
			severity, longest = m[i].Value.Value, length
		}
	}
	return severity
}

// distanceFor returns the distances for a file.
func (c *Config) distanceFor(path string) Distance {
	d := c.Distance
	for i := range c.Overrides {
		if o := &c.Overrides[i]; anyGlob(o.Path, path) {
			d.override(&o.Distance)
		}
	}
	return d
}

// override takes over what other says.
func (d *Distance) override(other *Distance) {
	for _, x := range []struct{ into, from *Points }{{&d.Note, &other.Note}, {&d.Warning, &other.Warning}, {&d.Error, &other.Error}} {
		if x.from.Value != "" {
			*x.into = *x.from
		}
	}
}

func (d *Distance) severity(distance int) string {
	switch {
	case distance >= d.Error.Number:
		return "error"
	case distance >= d.Warning.Number:
		return "warning"
	case distance >= d.Note.Number:
		return "note"
	}
	return off
}

// TargetsFor returns the ranges, by type, that replies of a file have in place of those
// of their situations; nil where these hold.
func (c *Config) TargetsFor(path string) (targets [empathy.Count]*empathy.Range) {
	for i := range c.Overrides {
		o := &c.Overrides[i]
		if !anyGlob(o.Path, path) {
			continue
		}
		for t, r := range []*rulepack.Range{o.Targets.Attentive, o.Targets.Affective, o.Targets.Cognitive} {
			if r != nil {
				targets[t] = (*empathy.Range)(r)
			}
		}
	}
	return targets
}

// PlaceholderNames returns the names that the help desk fills in besides those that are
// known.
func (c *Config) PlaceholderNames() []string { return values(c.Placeholders) }

func values(texts []Text) []string {
	all := make([]string, len(texts))
	for i, t := range texts {
		all[i] = t.Value
	}
	return all
}
