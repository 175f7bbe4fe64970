package rulepack

import (
	"cmp"
	"fmt"

	"gopkg.in/yaml.v3"

	"github.com/attune-cx/attune/pkg/empathy"
	"github.com/attune-cx/attune/pkg/strictyaml"
	"github.com/attune-cx/attune/pkg/text"
)

// A File is what one YAML file may hold. The doc tags become the descriptions in
// the JSON Schema that editors use.
type File struct {
	Language Text `yaml:"language" doc:"Language of everything in the file: en or nl."`
	Type     Text `yaml:"type" doc:"Type of the cues in the file: attentive, affective or cognitive."`

	Reading    *text.LanguageData `yaml:"-"` // from language.yaml
	Lists      Lists              `yaml:"lists" doc:"Named lists of words and short patterns, written <name> in a pattern."`
	Cues       []Cue              `yaml:"cues" doc:"Ways to show empathy."`
	Missteps   []Misstep          `yaml:"missteps" doc:"Named faults."`
	Signals    []Signal           `yaml:"signals" doc:"Cues in the customer's message that tell something about the need."`
	Context    *Context           `yaml:"context" doc:"Words for the tests that decide how much a cue counts."`
	Lexicon    *Lexicon           `yaml:"lexicon" doc:"What words say by themselves: those of a reply of each type, those of a message of the situation."`
	Advice     []Advice           `yaml:"advice" doc:"What to do when a type is below or above its range."`
	Dimensions []Dimension        `yaml:"dimensions" doc:"What can differ between situations."`
	Situations []Situation        `yaml:"situations" doc:"What customers can be in, with the range of each type."`
	Modifiers  []Modifier         `yaml:"modifiers" doc:"What moves a range."`
	Unknown    *Situation         `yaml:"unknown" doc:"The wide ranges that hold when the situation is not known."`
	Scoring    *Scoring           `yaml:"scoring" doc:"How contexts discount evidence."`
	Strengths  map[string]Weight  `yaml:"strengths" doc:"Strength by id of a cue, in place of the one in the cue; or by id of a misstep, the share that it takes off every type that it lowers."`
	Targets    map[string]Targets `yaml:"targets" doc:"Ranges by id of a situation; they replace those in the situation."`
	Off        []Text             `yaml:"off" doc:"Ids of cues, missteps, signals, modifiers and situations to switch off."`
}

// A Rule is what cues, missteps and signals share: what to look for, and where.
type Rule struct {
	Position
	ID       Text      `yaml:"id" doc:"Name within the language; the full id has what it belongs to in front: en.affective.apologise.event, en.misstep.buried, en.signal.loss.death."`
	Says     string    `yaml:"says" doc:"What the rule stands for, in one sentence."`
	Patterns []Text    `yaml:"patterns" doc:"What to look for, in the pattern notation; missteps and signals need none when the conditions say it all."`
	Except   []Text    `yaml:"except" doc:"A hit that overlaps one of these patterns is dropped."`
	Where    *Where    `yaml:"where" doc:"Conditions that must hold."`
	Matches  []Example `yaml:"matches" doc:"Texts that must match."`
	Misses   []Example `yaml:"misses" doc:"Near misses: texts that must not match."`
}

// A Cue is patterns in one language that show one move.
type Cue struct {
	Rule
	Type     empathy.Type       `yaml:"-"`
	Move     string             `yaml:"move" doc:"The way in which the type is expressed."`
	Strength float64            `yaml:"strength" doc:"Share of 100 points that the cue gives alone, 0 to 1."`
	Weaker   map[string]float64 `yaml:"weaker" doc:"Factor for a context, instead of the default one."`
	Never    []string           `yaml:"never" doc:"Contexts in which the cue does not count at all."`
	Ignore   []string           `yaml:"ignore" doc:"Contexts that do not matter to the cue."`
}

// A Misstep is a named fault in a reply.
type Misstep struct {
	Rule
	Kind     string             `yaml:"kind" doc:"The family of faults that it belongs to."`
	Severity string             `yaml:"severity" doc:"error, warning or note."`
	Never    []string           `yaml:"never" doc:"Contexts in which it is no fault."`
	Ignore   []string           `yaml:"ignore" doc:"Contexts that do not matter."`
	Lowers   map[string]float64 `yaml:"lowers" doc:"Share, 0 to 1, that it takes off the score of a type."`
	Message  string             `yaml:"message" doc:"What is wrong, to the agent."`
	Advice   string             `yaml:"advice" doc:"What to do instead."`
}

// A Signal is a cue in the customer's message (or, when it reads the reply, in
// that) about what the customer needs.
type Signal struct {
	Rule
	Reads    string             `yaml:"reads" doc:"customer (default) or reply."`
	Tells    map[string]string  `yaml:"tells" doc:"Values of dimensions."`
	PointsTo map[string]float64 `yaml:"points-to" doc:"For or against a situation, in log-odds, about -4 to 4."`
}

// Where are conditions on a hit; all that are given must hold.
type Where struct {
	Sentence       string            `yaml:"sentence" doc:"question, statement, first or last: the sentence of the hit."`
	UnlessSentence string            `yaml:"unless-sentence" doc:"question, statement, first or last: not this."`
	Position       string            `yaml:"position" doc:"opening or closing: the first or last third of the body."`
	CustomerWords  *Bounds           `yaml:"customer-words" doc:"Number of words of the customer's message."`
	ReplyWords     *Bounds           `yaml:"reply-words" doc:"Number of words of the body of the reply."`
	CapsShare      *Bounds           `yaml:"caps-share" doc:"Share of words in capitals, 0 to 1."`
	Exclamations   *Bounds           `yaml:"exclamations" doc:"Number of sentences that end with an exclamation mark."`
	Questions      *Bounds           `yaml:"questions" doc:"Number of questions."`
	Handles        *Bounds           `yaml:"handles" doc:"Number of @names in the reply and in the customer's message: a post has one at least."`
	ByName         *Bounds           `yaml:"by-name" doc:"How often the reply calls the customer by name, in the salutation or set off by a comma."`
	Echo           *Bounds           `yaml:"echo" doc:"Number of different words of the customer in the sentence of the hit."`
	Echoes         *Bounds           `yaml:"echoes" doc:"Number of different words of the customer in the reply."`
	Particular     *Bounds           `yaml:"particular" doc:"Number of different words in the sentence of the hit that are neither stop words nor in the list script-word."`
	Near           Text              `yaml:"near" doc:"A pattern that must match in the same sentence."`
	NotNear        Text              `yaml:"not-near" doc:"A pattern that must not match in the same sentence."`
	Moves          map[string]int    `yaml:"moves" doc:"How often a move must have been found in the reply."`
	Earlier        map[string]int    `yaml:"earlier" doc:"How often a move must have been made in earlier replies of the conversation."`
	Told           []Text            `yaml:"told" doc:"Patterns of which one must match in what the customer had said until then."`
	ToldWords      *Bounds           `yaml:"told-words" doc:"Number of words that the customer had said until then, earlier turns of the conversation included."`
	Personal       *bool             `yaml:"personal" doc:"Only when a person tells of a life and no case is at hand; false: only when not so."`
	MoveTotal      *MoveTotal        `yaml:"move-total" doc:"How many pieces of evidence of a type must have been found."`
	Scores         map[string]Bounds `yaml:"scores" doc:"Points by cues of the reply before missteps. In a conversation a maximum holds for what earlier replies gave as well."`
	Situation      []string          `yaml:"situation" doc:"Only in these situations."`
	UnlessSit      []string          `yaml:"unless-situation" doc:"Not in these situations."`
	Emotion        []string          `yaml:"emotion" doc:"Only when the customer shows one of these emotions."`
	UnlessEmotion  []string          `yaml:"unless-emotion" doc:"Not when the customer shows one of these emotions."`
	Check          string            `yaml:"check" doc:"A check of the whole reply: parroting, mixed-address, placeholder, demand-first or no-action."`
}

// MoveTotal bounds the number of pieces of evidence of a type.
type MoveTotal struct {
	Type string `yaml:"type" doc:"attentive, affective or cognitive."`
	Min  int    `yaml:"min" doc:"At least so many."`
}

// Bounds are a minimum and a maximum, both included; either may be missing.
type Bounds struct {
	Min *float64 `yaml:"min" doc:"At least."`
	Max *float64 `yaml:"max" doc:"At most."`
}

// Hold reports whether x lies within the bounds; nil bounds hold everything.
func (b *Bounds) Hold(x float64) bool {
	return b == nil || b.Reach(x) && b.Stay(x)
}

// Reach reports whether x is the minimum at least.
func (b *Bounds) Reach(x float64) bool { return b.Min == nil || x >= *b.Min }

// Stay reports whether x is the maximum at most.
func (b *Bounds) Stay(x float64) bool { return b.Max == nil || x <= *b.Max }

// An Example is a text that a rule must or must not match.
type Example struct {
	Position
	Customer string `yaml:"customer" doc:"The customer's message."`
	Reply    string `yaml:"reply" doc:"The text that the rule reads."`
	Earlier  string `yaml:"earlier" doc:"An earlier reply to the same customer."`
}

// plainExample is an Example that does not read itself.
type plainExample Example

// ReadYAML reads a reply, or a reply with the customer's message.
func (e *Example) ReadYAML(d *strictyaml.Decoder, n *yaml.Node) {
	if n.Kind == yaml.ScalarNode {
		*e = Example{Position: d.Position(n), Reply: n.Value}
		return
	}
	d.Decode(n, (*plainExample)(e))
}

// Schema describes both ways to write an example.
func (Example) Schema() strictyaml.Object {
	return strictyaml.Object{"anyOf": []strictyaml.Object{{"type": "string"}, strictyaml.StructSchema[plainExample]()}}
}

// Context holds the words for the context tests of one language.
type Context struct {
	Negated struct {
		Words  []Text `yaml:"words" doc:"Negators."`
		Before int    `yaml:"before" doc:"How many words before a cue a negator reaches it."`
		After  int    `yaml:"after" doc:"How many words after a cue a negator reaches it."`
		Stops  []Text `yaml:"stops" doc:"Words that a negator does not reach across: and, but, because."`
		Pseudo []Text `yaml:"pseudo" doc:"Patterns whose negators do not negate: no wonder."`
	} `yaml:"negated" doc:"Negation."`
	Conditional struct {
		Patterns []Text `yaml:"patterns" doc:"What makes a cue conditional."`
		Reach    int    `yaml:"reach" doc:"Within how many words of the cue."`
	} `yaml:"conditional" doc:"Condition."`
	Cancelled struct {
		But     []Text `yaml:"but" doc:"Words that turn against what was said before."`
		Refusal []Text `yaml:"refusal" doc:"Patterns of refusal or blame."`
		Reach   int    `yaml:"reach" doc:"Within how many words after the turn."`
	} `yaml:"cancelled" doc:"Taken back by a but with a refusal or blame."`
	Reported struct {
		Patterns []Text `yaml:"patterns" doc:"What introduces the words of others."`
		Reach    int    `yaml:"reach" doc:"Within how many words before the cue."`
	} `yaml:"reported" doc:"Somebody else's words."`
	Vague struct {
		Words []Text `yaml:"words" doc:"Words that name nothing."`
		Reach int    `yaml:"reach" doc:"Within how many words after the cue its object can stand."`
	} `yaml:"vague" doc:"Object without content."`
	Passive struct {
		Patterns []Text `yaml:"patterns" doc:"Acts without an actor."`
	} `yaml:"passive" doc:"Nobody acts."`
	Intensifiers struct {
		List string `yaml:"list" doc:"Name of the list of intensifiers."`
	} `yaml:"intensifiers" doc:"Words that turn a feeling up."`
	Address struct {
		Formal   []Text `yaml:"formal" doc:"Formal words for the customer."`
		Informal []Text `yaml:"informal" doc:"Informal words for the customer."`
	} `yaml:"address" doc:"How the customer is addressed."`
	Demand struct {
		Patterns []Text `yaml:"patterns" doc:"Demands on the customer."`
	} `yaml:"demand" doc:"What asks the customer to do or send something."`
	Action struct {
		Patterns []Text `yaml:"patterns" doc:"A concrete act or next step."`
	} `yaml:"action" doc:"What the agent does."`
}

// Advice says what to do when a type is outside its range.
type Advice struct {
	Position
	Type    string `yaml:"type" doc:"attentive, affective or cognitive."`
	When    string `yaml:"when" doc:"below or above."`
	Move    string `yaml:"move" doc:"The move that would help; empty for advice that fits always."`
	Says    string `yaml:"says" doc:"What to do."`
	Example string `yaml:"example" doc:"How it can sound."`
}

// A Dimension is one way in which situations differ; Values go from the least to
// the most demanding.
type Dimension struct {
	ID     Text     `yaml:"id" doc:"Name of the dimension."`
	Values []string `yaml:"values" doc:"What it can be, from the least to the most demanding."`
	Says   string   `yaml:"says" doc:"What it means."`
}

// A Situation is what a customer can be in.
type Situation struct {
	Position
	ID         Text                `yaml:"id" doc:"Name of the situation."`
	Name       map[string]string   `yaml:"name" doc:"What people call it, by language."`
	Keywords   map[string][]string `yaml:"keywords" doc:"Words that folders, categories and tags of replies for it are called by, by language; refund* is any word that begins so."`
	Target     map[string]Range    `yaml:"target" doc:"Minimum and maximum of each type, 0 to 100."`
	Reason     map[string]string   `yaml:"reason" doc:"Why these ranges, by language."`
	Dimensions map[string]string   `yaml:"dimensions" doc:"Values of dimensions in this situation."`
	Encodes    []string            `yaml:"encodes" doc:"Ids of modifiers that are already in the ranges."`
	Prior      float64             `yaml:"prior" doc:"Log-odds before any signal."`
	Moves      map[string][]string `yaml:"moves" doc:"Moves that help here, most useful first, by type."`
	First      string              `yaml:"first" doc:"The type that advice begins with when it is below its range, however far the others are off."`
}

// Range is a minimum and a maximum.
type Range empathy.Range

// ReadYAML reads [minimum, maximum].
func (r *Range) ReadYAML(d *strictyaml.Decoder, n *yaml.Node) {
	if !d.Is(n, yaml.SequenceNode, "[minimum, maximum]") {
		return
	}
	var both []int
	d.Decode(n, &both)
	if len(both) != 2 || both[0] < 0 || both[1] > 100 || both[0] > both[1] {
		d.Fail(n, fmt.Sprint(both), "expected [minimum, maximum], both 0 to 100, the smaller first")
		return
	}
	*r = Range{both[0], both[1]}
}

// Schema describes [minimum, maximum].
func (Range) Schema() strictyaml.Object {
	return strictyaml.Object{"type": "array", "items": strictyaml.Object{"type": "integer", "minimum": 0, "maximum": 100}, "minItems": 2, "maxItems": 2}
}

// Targets are ranges by type; what is missing stays as it is.
type Targets struct {
	Position
	Attentive *Range `yaml:"attentive" doc:"Minimum and maximum, 0 to 100."`
	Affective *Range `yaml:"affective" doc:"Minimum and maximum, 0 to 100."`
	Cognitive *Range `yaml:"cognitive" doc:"Minimum and maximum, 0 to 100."`
}

// A Modifier moves the ranges when dimensions have certain values.
type Modifier struct {
	Position
	ID     Text              `yaml:"id" doc:"Name of the modifier."`
	When   map[string]string `yaml:"when" doc:"Values of dimensions that must all hold."`
	Unless map[string]string `yaml:"unless" doc:"Values of dimensions; any of them keeps the modifier away."`
	Change map[string]Shift  `yaml:"change" doc:"Points to add to the minimum and maximum of a type."`
	Reason map[string]string `yaml:"reason" doc:"Why, by language."`
}

// Shift is points to add to a minimum and a maximum.
type Shift struct {
	Min int `yaml:"min" doc:"Points to add to the minimum."`
	Max int `yaml:"max" doc:"Points to add to the maximum."`
}

// Scoring says how contexts discount evidence.
type Scoring struct {
	Position
	Discounts map[string]map[string]float64 `yaml:"discounts" doc:"Factor by context and type; 1 is no discount."`
	Allowance map[string]Allowance          `yaml:"allowance" doc:"How much evidence of a type counts nothing, since any reply has traces of it."`
	Repeated  map[string][]float64          `yaml:"repeated" doc:"Factor by type for the first, second, third … piece of evidence of one move; the last one holds for all that follow."`

	Late       int            `yaml:"late-from" doc:"Sentences that a reply has at least for a place in it to be late."`
	MeasuredTo map[string]int `yaml:"measured-up-to" doc:"How much of a measure of the lexicon counts at most, by name: what goes on for longer than the replies that it learned from says no more."`

	Parrot        int      `yaml:"parrots-from" doc:"Words in the customer's own order from which repeating is no longer listening."`
	Outweighs     int      `yaml:"business-outweighs" doc:"Words of life that one word of business outweighs, when it is asked whether a case is at hand."`
	BusinessMoves []string `yaml:"business-moves" doc:"Moves by which a reply shows that it is about a case."`
	CountsFrom    float64  `yaml:"counts-as-move-from" doc:"Strength from which a cue is a move of its own rather than a trace, such as a single word of the customer that comes back."`
	MadeFrom      float64  `yaml:"counts-as-made-from" doc:"What evidence counts at least for later replies of the conversation to build on its move."`
	CourseAbove   int      `yaml:"course-above-by" doc:"Points that a reply lies above its range at least for the whole conversation to be too much."`
	CarryBelow    float64  `yaml:"carry-below" doc:"Confidence below which a diagnosis of the customer's newest turn gives way to an earlier, more certain one."`
	GuessFrom     float64  `yaml:"guess-from" doc:"Confidence from which a canned reply is held against a situation that nobody named."`
	ClearFrom     float64  `yaml:"clear-from" doc:"Confidence from which what a canned reply says weighs more than its category, and findings that rest on it are warnings."`
	ChangeBy      float64  `yaml:"change-by" doc:"Log-odds by which the signals must say more for another situation than for the one that the conversation is in; up to 4."`
}

// over returns what s says, and what below says where s says nothing.
func (s *Scoring) over(below Scoring) Scoring {
	below.Position = s.Position
	if s.Discounts != nil {
		below.Discounts = s.Discounts
	}
	if s.Allowance != nil {
		below.Allowance = s.Allowance
	}
	if s.Repeated != nil {
		below.Repeated = s.Repeated
	}
	below.Late = cmp.Or(s.Late, below.Late)
	below.Parrot = cmp.Or(s.Parrot, below.Parrot)
	below.Outweighs = cmp.Or(s.Outweighs, below.Outweighs)
	if s.MeasuredTo != nil {
		below.MeasuredTo = s.MeasuredTo
	}
	if s.BusinessMoves != nil {
		below.BusinessMoves = s.BusinessMoves
	}
	below.CountsFrom = cmp.Or(s.CountsFrom, below.CountsFrom)
	below.MadeFrom = cmp.Or(s.MadeFrom, below.MadeFrom)
	below.CourseAbove = cmp.Or(s.CourseAbove, below.CourseAbove)
	below.CarryBelow = cmp.Or(s.CarryBelow, below.CarryBelow)
	below.GuessFrom = cmp.Or(s.GuessFrom, below.GuessFrom)
	below.ClearFrom = cmp.Or(s.ClearFrom, below.ClearFrom)
	below.ChangeBy = cmp.Or(s.ChangeBy, below.ChangeBy)
	return below
}

// Allowance is a share of evidence that counts nothing.
type Allowance struct {
	Share  float64           `yaml:"share" doc:"0 to 1; evidence up to this much gives no points."`
	Unless map[string]string `yaml:"unless" doc:"Values of dimensions; with any of them there is no allowance."`
}

// Contexts are the contexts that a cue can be found in.
var Contexts = []string{"negated", "conditional", "cancelled", "reported", "quoted", "vague", "passive", "late", "unspecific", "personal"}

// Checks are the checks of a whole reply that a misstep can ask for.
var Checks = []string{"parroting", "mixed-address", "placeholder", "demand-first", "no-action"}

// Lists are named lists of one language.
type Lists map[string][]Text
