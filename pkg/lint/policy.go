package lint

import (
	"cmp"
	"path"

	"github.com/attune-cx/attune/pkg/config"
	"github.com/attune-cx/attune/pkg/empathy"
	"github.com/attune-cx/attune/pkg/library"
	"github.com/attune-cx/attune/pkg/rulepack"
)

// Options say how a library is looked at.
type Options struct {
	// Config holds what replies are meant for and how much it takes to be a finding.
	Config *config.Config

	// Situation is the id of the situation of all replies, whatever they say themselves;
	// empty when they differ.
	Situation string

	// Baseline holds findings that are known already; nil is none.
	Baseline *Baseline
	// Gone reports whether a file that was not read is there no more, so that what the
	// baseline has of it is stale; nil is never.
	Gone func(path string) bool

	// Changed reports whether a change touches the lines first to last of a file; nil
	// means that everything is looked at. It must be safe for concurrent use.
	Changed func(path string, first, last int) bool

	// NeverFail says that no finding fails the run, not even in replies that ask for it.
	NeverFail bool

	// ListReplies lists in the report what was checked, also what is fine.
	ListReplies bool

	// NoLines leaves out the lines that findings stand on, which only some outputs show.
	NoLines bool

	// Jobs is how many files are looked at side by side; 0 is one.
	Jobs int
}

// A policy is what the configuration says of one file.
type policy struct {
	*config.Config
	path    string // as the configuration knows it
	targets [empathy.Count]*empathy.Range
	failOn  Severity
	clear   float64 // confidence from which a diagnosis is clear
}

func (l *Linter) policyFor(path string) policy {
	return l.policyOf(l.options.Config.Path(path))
}

// policyFor is that of the Linter. Files of one folder come one after the other, so that
// where the folder is need not be asked for each.
func (w *worker) policyFor(file string) policy {
	dir, base := path.Split(file)
	if dir != w.dir || w.shown == "" {
		w.dir, w.shown = dir, w.options.Config.Path(dir+".")
	}
	return w.policyOf(path.Join(w.shown, base))
}

// scoring returns what the rules say of confidence.
func (l *Linter) scoring() *rulepack.Scoring { return &l.reviewer.Rules().Scoring }

// policyOf is policyFor a path as the configuration knows it.
func (l *Linter) policyOf(path string) policy {
	c := l.options.Config
	p := policy{Config: c, path: path, clear: l.scoring().ClearFrom}
	p.targets = c.TargetsFor(p.path)
	p.failOn, _ = ParseFailOn(c.FailOn.Value) // reading the configuration has checked it
	return p
}

// rule returns what the configuration says that a reply is meant for.
func (p *policy) rule(r *library.Reply) (situations []string, language string) {
	language = p.LanguageFor(p.path)
	if rule := p.SituationsFor(p.path, r.Title, r.Category, r.Tags); rule != nil {
		situations = rule.IDs()
		language = cmp.Or(rule.Language.Value, language)
	}
	return situations, language
}

// configure gives a finding the severity that the configuration has for it. A finding
// about a score is at most as severe as it is certain what the reply is meant for: only
// what the reply or the configuration says can be an error, what a category or the text
// itself clearly says is a warning, and a guess no more than a note.
func (p *policy) configure(f *Finding) {
	if name := p.SeverityFor(f.ID, p.path, f.Distance); name != "" {
		f.Severity, _ = ParseSeverity(name) // reading the configuration has checked it
	}
	switch {
	case f.Source == category, f.Source == diagnosed && f.Confidence >= p.clear:
		f.Severity = min(f.Severity, Warning)
	case f.Source == diagnosed, f.Source == assumed:
		f.Severity = min(f.Severity, Note)
	}
}
