package text

import (
	"errors"
	"fmt"
	"slices"
	"sort"
	"strings"
	"sync"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/dutch"
	"github.com/blevesearch/snowballstem/english"
)

// LanguageData is what a language.yaml holds: everything that reading a text in
// that language needs to know. Words are written in lower case; they are folded
// the way a text is, so accents do not matter except under KeepAccents.
type LanguageData struct {
	Language string `yaml:"language"` // "en"
	Name     string `yaml:"name"`     // "English"
	Stemmer  string `yaml:"stemmer"`  // english, dutch or none

	// Compounds says that the language writes compounds as one word, so that a
	// part of one is an echo of the whole (vergunning, parkeervergunning).
	Compounds bool `yaml:"compounds"`
	// Figures are number words and their figures, so that "three" echoes "3".
	Figures map[string]string `yaml:"figures"`

	// For telling languages apart. Stop words vote for the language, telling
	// words (thanks, bedankt) too; a foreign word votes against it.
	StopWords    []string `yaml:"stop-words"`
	TellingWords []string `yaml:"telling-words"`
	ForeignWords []string `yaml:"foreign-words"`

	// KeepAccents are words that mean something else without their accent.
	KeepAccents []string `yaml:"keep-accents"`

	// Contractions are written words and what they stand for, word by word. A
	// space in the key shows where the bytes divide: "do nt": "do not".
	Contractions map[string]string `yaml:"contractions"`
	// ChatSpellings are contractions that hold only when the word stands alone;
	// those of one or two letters (u, r) only in lower case.
	ChatSpellings map[string]string `yaml:"chat-spellings"`
	// Clitics are endings that are words of their own: n't, 'll.
	Clitics map[string]string `yaml:"clitics"`
	// IsHosts are the words after which 's means is; elsewhere a Possessive
	// ending is dropped.
	IsHosts     []string `yaml:"is-hosts"`
	Possessives []string `yaml:"possessives"`

	// A period after these abbreviations never ends a sentence (Mr., e.g.),
	// ends it when a capital follows (etc., p.m.), or ends it unless a number
	// follows (no., nr.).
	Abbreviations       []string `yaml:"abbreviations"`
	ClosingAbbreviation []string `yaml:"abbreviations-that-may-close"`
	NumberAbbreviations []string `yaml:"abbreviations-before-numbers"`

	DateWords       []string `yaml:"date-words"`        // always a date: monday, tomorrow
	Months          []string `yaml:"months"`            // a date next to a number
	DateJoiners     []string `yaml:"date-joiners"`      // 3rd OF June
	TimeMarks       []string `yaml:"time-marks"`        // after a number: am, uur
	TimeSigns       []string `yaml:"time-signs"`        // before 10.30: at, om
	TimeUnits       []string `yaml:"time-units"`        // hours, werkdagen
	NumberWords     []string `yaml:"number-words"`      // two, twee
	Ordinals        []string `yaml:"ordinals"`          // 2ND, 2DE
	CurrencyWords   []string `yaml:"currency-words"`    // 25 dollars
	ReferenceWords  []string `yaml:"reference-words"`   // order 4711
	PlaceholderHead []string `yaml:"placeholder-words"` // [Your name]

	Titles        []string `yaml:"titles"`         // before a name: mr, mevrouw
	NameParticles []string `yaml:"name-particles"` // inside a name: van, de
	Addressees    []string `yaml:"addressees"`     // in a salutation, but no name: Hi THERE
	NotNames      []string `yaml:"not-names"`      // no name in spite of a capital: English

	Greetings       []string `yaml:"greetings"`        // open a salutation
	SignOffs        []string `yaml:"sign-offs"`        // stand alone in a closing line
	WeakSignOffs    []string `yaml:"weak-sign-offs"`   // the same, only right at the end
	Postscripts     []string `yaml:"postscripts"`      // after a signature, to the customer again
	QuoteIntros     []string `yaml:"quote-intros"`     // "on ... wrote"
	QuoteSeparators []string `yaml:"quote-separators"` // -----Original Message-----
	HeaderFields    []string `yaml:"header-fields"`    // From: Sent:
	Disclaimers     []string `yaml:"disclaimers"`      // open the small print
}

// A Language reads texts in one language. It is safe for concurrent use.
type Language struct {
	ID   string
	Name string

	lexicon    map[string]lexeme
	odd        sieve             // of contractions and chat spellings
	keep       map[string]string // folded → with accents
	clitics    []clitic          // longest first
	possessive []string
	ordinals   map[string]bool
	phrases    map[flag]phraseTable
	intros     []intro
	votes      voteTable
	stem       func(string) string
	compounds  bool
	figures    map[string]string // folded number word → figures
	folding    sync.Pool         // of *Document for Fold alone: only how words fold is sure to be up to date in them
}

// A flag is a property of a word that the lexicon knows.
type flag uint32

const (
	fStop flag = 1 << iota
	fDate
	fMonth
	fJoiner
	fTimeMark
	fTimeSign
	fUnit
	fNumberWord
	fCurrency
	fReference
	fPlaceholder
	fTitle
	fParticle
	fAddressee
	fNotName
	fAbbreviation
	fMayClose
	fBeforeNumber
	fIsHost
	fHeader
	fPostscript
	// The word begins a phrase of that sort.
	fGreeting
	fSignOff
	fWeakSignOff
	fIntro
	fSeparator
	fDisclaimer
	// The token ends in the period of a dotted abbreviation.
	fDotted
)

// A lexeme is what the lexicon knows of a word as it is written.
type lexeme struct {
	flags  flag
	expand []expansion // contraction: the words it stands for
	chat   []expansion // the same for a chat spelling
}

type expansion struct {
	bytes int // of the folded key
	norm  string
}

type clitic struct{ ending, norm string }

// A phraseTable maps the first word of a phrase to what follows it.
type phraseTable map[string][][]string

type intro struct{ first, last string }

// NewLanguage checks d and returns the language that it describes. The error
// names the key and the entry that is wrong.
func NewLanguage(id string, d LanguageData) (*Language, error) {
	if d.Language != "" && d.Language != id {
		return nil, fmt.Errorf("language: this is %q, expected %q", d.Language, id)
	}
	l := &Language{
		ID:         id,
		Name:       d.Name,
		lexicon:    make(map[string]lexeme, 1<<10), // there are some more
		keep:       map[string]string{},
		possessive: d.Possessives,
		ordinals:   map[string]bool{},
		phrases:    map[flag]phraseTable{},
		compounds:  d.Compounds,
		figures:    map[string]string{},
	}
	if len(d.StopWords) == 0 {
		return nil, errors.New("stop-words: at least one is needed")
	}
	for word, figures := range d.Figures {
		l.figures[foldString(word)] = figures
	}
	for _, o := range d.Ordinals {
		l.ordinals[foldString(o)] = true
	}
	// How words fold comes first: all that follow are kept as what they fold to.
	for _, add := range []func(*LanguageData) error{l.setStemmer, l.addSpellings, l.addWords, l.addPhrases, l.addIntros} {
		if err := add(&d); err != nil {
			return nil, err
		}
	}
	l.votes = newVoteTable(d)
	return l, nil
}

func (l *Language) setStemmer(d *LanguageData) error {
	switch d.Stemmer {
	case "english":
		l.stem = snowball(english.Stem)
	case "dutch":
		l.stem = snowball(dutch.Stem)
	case "none", "":
		l.stem = func(w string) string { return w }
	default:
		return fmt.Errorf("stemmer: unknown stemmer %q: expected english, dutch or none", d.Stemmer)
	}
	return nil
}

// addSpellings takes in how words are folded.
func (l *Language) addSpellings(d *LanguageData) error {
	for _, w := range d.KeepAccents {
		l.keep[foldString(w)] = strings.ToLower(w)
	}
	for _, set := range []struct {
		key   string
		words map[string]string
		chat  bool
	}{{"contractions", d.Contractions, false}, {"chat-spellings", d.ChatSpellings, true}} {
		for _, k := range sortedKeys(set.words) {
			if err := l.addContraction(k, set.words[k], set.chat); err != nil {
				return fmt.Errorf("%s: %w", set.key, err)
			}
		}
	}
	for _, ending := range sortedKeys(d.Clitics) {
		l.clitics = append(l.clitics, clitic{foldString(ending), foldString(d.Clitics[ending])})
	}
	sort.SliceStable(l.clitics, func(i, j int) bool { return len(l.clitics[i].ending) > len(l.clitics[j].ending) })
	return nil
}

// addWords takes in what single words are.
func (l *Language) addWords(d *LanguageData) error {
	for _, set := range []struct {
		key   string
		words []string
		flag  flag
	}{
		{"date-words", d.DateWords, fDate},
		{"months", d.Months, fMonth},
		{"date-joiners", d.DateJoiners, fJoiner},
		{"time-marks", d.TimeMarks, fTimeMark},
		{"time-signs", d.TimeSigns, fTimeSign},
		{"time-units", d.TimeUnits, fUnit},
		{"number-words", d.NumberWords, fNumberWord},
		{"currency-words", d.CurrencyWords, fCurrency},
		{"reference-words", d.ReferenceWords, fReference},
		{"placeholder-words", d.PlaceholderHead, fPlaceholder},
		{"titles", d.Titles, fTitle},
		{"name-particles", d.NameParticles, fParticle},
		{"addressees", d.Addressees, fAddressee},
		{"not-names", d.NotNames, fNotName},
		{"abbreviations", d.Abbreviations, fAbbreviation},
		{"abbreviations-that-may-close", d.ClosingAbbreviation, fMayClose},
		{"abbreviations-before-numbers", d.NumberAbbreviations, fBeforeNumber},
		{"is-hosts", d.IsHosts, fIsHost},
		{"header-fields", d.HeaderFields, fHeader},
		{"postscripts", d.Postscripts, fPostscript},
	} {
		for _, w := range set.words {
			f := undot(foldString(w))
			if f == "" || strings.ContainsAny(f, " \t\n") {
				return fmt.Errorf("%s: %q is not one word", set.key, w)
			}
			l.addFlag(f, set.flag)
		}
	}
	// Stop words are given as they are written; what counts is what they fold to.
	for _, w := range d.StopWords {
		for _, f := range l.Fold(w) {
			l.addFlag(f, fStop)
		}
	}
	return nil
}

// addPhrases takes in what the parts of a message begin with.
func (l *Language) addPhrases(d *LanguageData) error {
	for _, set := range []struct {
		key     string
		phrases []string
		flag    flag
	}{
		{"greetings", d.Greetings, fGreeting},
		{"sign-offs", d.SignOffs, fSignOff},
		{"weak-sign-offs", d.WeakSignOffs, fWeakSignOff},
		{"quote-separators", d.QuoteSeparators, fSeparator},
		{"disclaimers", d.Disclaimers, fDisclaimer},
	} {
		for _, p := range set.phrases {
			words := l.Fold(p)
			if len(words) == 0 {
				return fmt.Errorf("%s: %q holds no word", set.key, p)
			}
			l.addPhrase(set.flag, words)
		}
	}
	return nil
}

// addIntros takes in the lines that quotations are introduced by.
func (l *Language) addIntros(d *LanguageData) error {
	for _, p := range d.QuoteIntros {
		first, last, ok := strings.Cut(p, "...")
		f, g := l.Fold(first), l.Fold(last)
		if !ok || len(f) != 1 || len(g) != 1 {
			return fmt.Errorf("quote-intros: %q: expected a word, ..., and a word", p)
		}
		l.intros = append(l.intros, intro{f[0], g[0]})
		l.addFlag(f[0], fIntro)
	}
	return nil
}

func (l *Language) addFlag(word string, f flag) {
	x := l.lexicon[word]
	x.flags |= f
	l.lexicon[word] = x
}

func (l *Language) addPhrase(f flag, words []string) {
	if l.phrases[f] == nil {
		l.phrases[f] = phraseTable{}
	}
	t := l.phrases[f]
	rest := append(t[words[0]], words[1:])
	// The longest goes first, so that it wins.
	sort.SliceStable(rest, func(i, j int) bool { return len(rest[i]) > len(rest[j]) })
	t[words[0]] = rest
	l.addFlag(words[0], f)
}

func (l *Language) addContraction(key, value string, chat bool) error {
	// Only a space that divides counts: 's avonds is written with one.
	var split []string
	words := strings.Fields(value)
	if len(words) == 1 {
		split = []string{key}
	} else {
		split = strings.Split(key, " ")
	}
	if len(words) == 0 || len(split) != len(words) {
		return fmt.Errorf("%q: has %d parts but stands for %d words (%q)", key, len(split), len(words), value)
	}
	var parts []expansion
	var whole strings.Builder
	for i, s := range split {
		f := foldString(s)
		whole.WriteString(f)
		parts = append(parts, expansion{len(f), foldString(words[i])})
	}
	k := whole.String()
	x := l.lexicon[k]
	if chat {
		x.chat = parts
	} else {
		x.expand = parts
	}
	l.lexicon[k] = x
	if k != "" {
		l.odd.add(k)
	}
	return nil
}

// Fold returns the words of a phrase as Read would give them: "I'm" is i, am.
func (l *Language) Fold(phrase string) []string {
	if l.FoldsToItself(phrase) {
		return []string{phrase}
	}
	d, ok := l.folding.Get().(*Document)
	if !ok {
		d = new(Document)
	}
	defer l.folding.Put(d)
	d.begin(l, phrase)
	d.tokenize()
	norms := make([]string, len(d.Tokens))
	for i, t := range d.Tokens {
		norms[i] = t.Norm
	}
	return norms
}

// FoldPart folds the beginning or the ending of a word, as patterns write it. It does
// what Fold does, except for what means something else only as a whole word: "*ive" is
// not "I have", and "def*" not "definitely". A word that is spelt in another way, as
// email is mail, keeps that spelling in its beginning, too.
func (l *Language) FoldPart(part string) []string {
	if x, known := l.lexicon[part]; known && (x.chat != nil || len(x.expand) > 1) && isLetters(part) {
		return []string{part}
	}
	return l.Fold(part)
}

func isLetters(s string) bool {
	for i := 0; i < len(s); i++ {
		if !isASCIILetter(s[i]) {
			return false
		}
	}
	return s != ""
}

// FoldsToItself reports whether a phrase certainly is one word that is all that Fold
// returns for it, as most words of rules are; it spares them a Document.
func (l *Language) FoldsToItself(phrase string) bool {
	if phrase == "" || len(phrase) > maxCached {
		return false
	}
	for i := 0; i < len(phrase); i++ {
		if c := phrase[i]; c < 'a' || 'z' < c {
			return false
		}
	}
	if !l.odd.may(phrase) {
		return true
	}
	x := l.lexicon[phrase]
	return x.expand == nil && x.chat == nil
}

// A sieve tells quickly of most words that they are not in a small set: a Bloom filter with
// one hash.
type sieve [1 << 10 / 64]uint64

func (s *sieve) add(word string) { s[sieveOf(word)/64] |= 1 << (sieveOf(word) % 64) }

// may reports whether a word may be in the set; false is certain.
func (s *sieve) may(word string) bool { return s[sieveOf(word)/64]&(1<<(sieveOf(word)%64)) != 0 }

// sieveOf mixes the length, the ends and the middle of a word that is not empty.
func sieveOf(word string) uint {
	n := len(word)
	return (uint(n) + 7*uint(word[0]) + 31*uint(word[n-1]) + 127*uint(word[n/2])) % (1 << 10)
}

// IsStop reports whether a folded word is a stop word of the language: so common
// that it says nothing of what a text is about.
func (l *Language) IsStop(word string) bool { return l.lexicon[word].flags&fStop != 0 }

// IsNumber reports whether a folded word is a number that can be written in figures, as
// three can and several cannot.
func (l *Language) IsNumber(word string) bool { return l.figures[word] != "" }

// longestStem is the length in bytes up to which words are stemmed; the
// stemmers are not linear.
const longestStem = 40

// Stem returns the Snowball stem of a folded word.
func (l *Language) Stem(word string) string {
	if len(word) > longestStem {
		return word
	}
	return l.stem(word)
}

func snowball(stem func(*snowballstem.Env) bool) func(string) string {
	return func(w string) string {
		env := snowballstem.NewEnv(w)
		stem(env)
		return env.Current()
	}
}

func sortedKeys(m map[string]string) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
