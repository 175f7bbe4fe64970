package lint

import (
	_ "embed"
	"slices"
	"strings"
	"sync"

	"gopkg.in/yaml.v3"

	"github.com/attune-cx/attune/pkg/config"
	"github.com/attune-cx/attune/pkg/empathy"
)

// Ids of findings that are no misstep. Those about a score end in the type; see below,
// above and mixed.
const (
	FileUnreadable        = "file.unreadable"
	FileBroken            = "file.broken"
	FileShape             = "file.shape"
	FileKey               = "file.key"
	PlaceholderOpen       = "placeholder.open"
	PlaceholderEmpty      = "placeholder.empty"
	PlaceholderTag        = "placeholder.tag"
	PlaceholderUnbalanced = "placeholder.unbalanced"
	PlaceholderBranches   = "placeholder.branches"
	PlaceholderUnknown    = "placeholder.unknown"
	PlaceholderForeign    = "placeholder.foreign"
	LanguageMismatch      = "language.mismatch"
	LanguageUnknown       = "language.unknown"
	SituationUnknown      = "situation.unknown"
	DuplicateReply        = "duplicate.reply"
	RepeatedSentence      = "repeated.sentence"
	ReplySameID           = "reply.same-id"
	ReplyEmpty            = "reply.empty"
	SuppressionBroken     = "suppression.broken"
	SuppressionNoReason   = "suppression.no-reason"
	SuppressionUnused     = "suppression.unused"
	SuppressionUnknownID  = "suppression.unknown-id"
)

func mixed(t empathy.Type) string { return "mixed." + t.String() }

// unread says of a kind of finding that something could not be read.
func unread(id string) bool { return id == FileUnreadable || id == FileBroken }

// ofLibrary are the kinds of findings that only the whole library shows.
var ofLibrary = []string{DuplicateReply, RepeatedSentence, ReplySameID}

//go:embed kinds.yaml
var kindsYAML []byte

// kinds returns what there is to say of the findings that are no misstep, by id.
var kinds = sync.OnceValue(func() []Rule {
	var all []struct{ ID, Summary, Help, Severity string }
	if err := yaml.Unmarshal(kindsYAML, &all); err != nil {
		panic("kinds.yaml: " + err.Error()) // a test reads it
	}
	var rules []Rule
	for _, k := range all {
		severity, err := ParseSeverity(k.Severity)
		if err != nil {
			panic("kinds.yaml: " + k.ID + ": " + err.Error())
		}
		rules = append(rules, Rule{ID: k.ID, Summary: k.Summary, Help: strings.TrimSpace(k.Help), Severity: severity})
	}
	slices.SortFunc(rules, func(a, b Rule) int { return strings.Compare(a.ID, b.ID) })
	return rules
})

// Kinds returns what there is to say of the findings that are no misstep, by id.
func Kinds() []Rule { return slices.Clone(kinds()) }

// KindIDs returns the ids of Kinds.
func KindIDs() []string {
	var ids []string
	for _, k := range kinds() {
		ids = append(ids, k.ID)
	}
	return ids
}

// kind returns the rule about a kind of finding that is no misstep.
func kind(id string) (Rule, bool) {
	i, ok := slices.BinarySearchFunc(kinds(), id, func(r Rule, id string) int { return strings.Compare(r.ID, id) })
	if !ok {
		return Rule{}, false
	}
	return kinds()[i], true
}

// covers says that a name is an id, a beginning of it or a pattern for it: suppressions
// name findings as the configuration does.
func covers(name, id string) bool { return config.Covers(name, id) }
