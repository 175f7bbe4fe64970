package exchange

// A Speaker says on which side of a conversation somebody is.
type Speaker int

// Speakers. Readers leave bots, systems and internal notes out and count them.
const (
	Customer Speaker = iota
	Agent
)

// A Turn is what one speaker said before another one spoke; messages that were split
// stand in one turn.
type Turn struct {
	Speaker Speaker
	Name    string // as given; may be empty
	Text    string // UTF-8; HTML as it was
	Time    string // of its first message, as given
	Source  Position
}

// A Conversation is everything that customer and agents said to each other about one
// matter.
type Conversation struct {
	ID      string // as given, or file:line
	Subject string

	Situation string // id, when the source names one
	Language  string
	Team      string
	Channel   string

	Turns []Turn
	// LeftOut counts messages that nobody said to the customer or the agent.
	LeftOut LeftOut
	Meta    []Field
	Source  Position
}

// LeftOut counts the messages that a reader left out of conversations.
type LeftOut struct {
	Bot, System, Note, Empty int
}
