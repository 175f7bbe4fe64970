// Package text reads a reply or a customer's message: which language it is in,
// which parts of it speak to the customer, and the sentences and words of those
// parts, folded so that I'm and I am are the same two words.
//
// Reading is linear in the length of the text whatever stands in it. A Document
// that is read into again reuses its memory and remembers how words fold, so
// that reading a stream of replies hardly allocates.
package text

// A Document is a text that has been read. All offsets are byte offsets into
// Text as it was given, also when it is HTML.
//
// A Document serves one goroutine at a time: also MarkEcho and Tags keep what
// they work out.
type Document struct {
	Text      string
	Language  *Language
	Tokens    []Token
	Sentences []Sentence
	Zones     []ZoneSpan

	src   string    // what is tokenized: Text, or the text of the HTML
	parts []segment // from src to Text; empty when they are the same

	gaps  []gap  // before each token, and one after the last
	lines []line // of src
	gap   gap    // the one being gathered
	quote [2]int // first token inside an open double, single quote; -1 when none

	cache  *wordCache
	caches []*wordCache // one per language read so far
	tags   [][]string   // per sentence, filled by Tags
	echo   echoIndex
}

// A Token is something that can be matched as a word. Punctuation is no token;
// it is noted in Before.
type Token struct {
	Start, End int
	Norm       string // the folded word; numbers and the like as written, in lower case
	Kind       Kind
	Before     Punct // the punctuation since the previous token
	Capital    bool  // begins with a capital
	AllCaps    bool  // at least two letters, all of them capitals
	Name       bool  // probably a name: a capital in mid-sentence, or after a title or greeting
	Stop       bool  // a stop word
	Written    bool  // a number written as a word
	Unit       bool  // a unit of time: hours, werkdagen
	Echo       bool  // a content word, number or name of the customer's own message comes back
	Quoted     bool  // inside quotation marks
	EchoRun    int   // length in words of the customer's wording that this token stands in
	Sentence   int   // index into Sentences

	// Word numbers the Norm within the Document's word table: the same number
	// means the same Norm until the table changes (see WordTable). It is -1
	// for words that are not in the table.
	Word int32

	flags flag
}

// A Kind says what sort of word a token is.
type Kind uint8

const (
	Word        Kind = iota
	Number           // 7, 1.250, 3-5, 50%, 2nd
	Amount           // € 23.40, 25 dollars
	Date             // 3 June, 2024-05-01, Monday, tomorrow
	Time             // 10am, 14:05, 21.00 uur
	URL              //
	Email            //
	Mention          // @name
	Hashtag          // #name
	Reference        // of an order or ticket: SK2281, #48213, 2024-8871
	Emoji            // one grapheme, or an emoticon
	Placeholder      // to be filled in: {{ticket.id}}, [NAME]
)

var kindNames = [...]string{"word", "number", "amount", "date", "time", "url", "email",
	"mention", "hashtag", "reference", "emoji", "placeholder"}

// Kinds is the number of kinds.
const Kinds = len(kindNames)

// KindNames returns the names of all kinds.
func KindNames() []string { return kindNames[:] }

func (k Kind) String() string { return kindNames[k] }

// Punct is a set of punctuation marks.
type Punct uint16

const (
	Comma Punct = 1 << iota
	Colon
	Semicolon
	Dash
	OpenParen
	CloseParen
	OpenQuote
	CloseQuote
	Exclaim
	Question
	Period
	Ellipsis
	Newline
)

// A Sentence is a run of tokens: a sentence, a list item, a heading, or the
// words of one zone. Start and Stop are byte offsets; Stop lies behind the
// closing punctuation.
type Sentence struct {
	First, End  int // token indexes, End exclusive
	Start, Stop int
	Question    bool // ends in a question mark
	Exclaim     bool // ends in an exclamation mark
	Zone        Zone
	Item        bool // a list item
}

// A Zone is a part of a message with its own function.
type Zone uint8

const (
	Body       Zone = iota
	Greeting        // the salutation only, not the rest of its line
	Quoted          // an earlier message
	Signature       // from the sign-off on
	Disclaimer      // legal small print
)

var zoneNames = [...]string{"body", "greeting", "quoted", "signature", "disclaimer"}

func (z Zone) String() string { return zoneNames[z] }

// A ZoneSpan is a stretch of sentences in one zone: sentence indexes (End
// exclusive) and byte offsets.
type ZoneSpan struct {
	Zone        Zone
	First, End  int
	Start, Stop int
}

// Options say how a text is to be read.
type Options struct {
	// Plain is for a customer's message: no greeting, signature or disclaimer
	// is set apart, only quoted mail.
	Plain bool
}

// maxSentence is the number of tokens at which a sentence is cut.
const maxSentence = 400

// A gap is what stands between two tokens.
type gap struct {
	punct    Punct
	newlines uint8 // at most 2
	space    bool
	item     bool // a bullet or list number stands here
	end      int  // behind the last sentence-ending mark and its closers; 0 without
}

const terminator = Period | Exclaim | Question | Ellipsis

// A line of src.
type line struct {
	start, end int
	first      int // token index
	quoted     bool
	rule       bool // the signature delimiter --
}

// Read returns the document in s.
func (l *Language) Read(s string, o Options) *Document {
	d := new(Document)
	l.ReadInto(d, s, o)
	return d
}

// ReadInto reads s into d, reusing its memory. What d held before is lost.
func (l *Language) ReadInto(d *Document, s string, o Options) {
	d.begin(l, s)
	if looksLikeHTML(s) {
		d.src = d.stripHTML(s)
	}
	d.tokenize()
	d.markQuotedLines()
	greeting, signature := span{}, len(d.Tokens)
	if !o.Plain {
		greeting = d.findGreeting()
		signature = d.findInitials()
	}
	d.splitSentences(greeting, signature)
	if !o.Plain {
		d.markClosing(signature)
	}
	d.joinZones()
	d.markNames()
	if len(d.parts) > 0 {
		d.toRaw()
	}
}

func (d *Document) begin(l *Language, s string) {
	if d.Language != l || d.cache == nil {
		d.Language = l
		d.cache = d.cacheFor(l)
	}
	d.cache.trim()
	d.Text, d.src = s, s
	d.Tokens = d.Tokens[:0]
	d.Sentences = d.Sentences[:0]
	d.Zones = d.Zones[:0]
	d.parts = d.parts[:0]
	d.gaps = d.gaps[:0]
	d.lines = d.lines[:0]
	d.gap = gap{}
	d.quote = [2]int{-1, -1}
	d.tags = d.tags[:0]
}

// WordTable returns the identity of the table that Token.Word refers to and the
// number of words in it. As long as id stays the same, words are only added.
func (d *Document) WordTable() (id uint64, words int) {
	if d.cache == nil {
		return 0, 0
	}
	return d.cache.id, len(d.cache.words)
}

// Raw returns the token as it stands in the text.
func (d *Document) Raw(t Token) string { return d.Text[t.Start:t.End] }
