// Package exchange holds the one thing that Attune reads: a customer's message,
// the agent's reply to it, and what is known about both.
package exchange

import "encoding/json"

// An Exchange is one reply with the message that it answers.
type Exchange struct {
	ID       string // as given, or file:line
	Customer string // the customer's message; may be empty
	Reply    string // the agent's reply, UTF-8

	Situation string // id of a situation when the source names one, else empty
	Language  string // "en", "nl" or empty for detection

	Agent   string
	Team    string
	Channel string
	Time    string // as given

	// Meta holds the fields of the record that Attune does not know, in the
	// order in which they stood there.
	Meta []Field

	// Conversation is the id of the conversation that the reply stands in, Turn which
	// of its Turns the reply is, from 1. Turns is 0 for a pair of its own.
	Conversation string
	Turn, Turns  int

	// People are the names of those who take part in the conversation, for who must not
	// show them.
	People []string

	// Newest is where in Customer the words begin that nobody had answered before;
	// what stands before them is what the customer had said earlier.
	Newest int

	// Source says where the exchange was read: a path and a line, 1-based.
	Source Position
}

// NewestAt is Newest as an offset that lies within Customer, whatever made the exchange.
func (x *Exchange) NewestAt() int { return min(max(x.Newest, 0), len(x.Customer)) }

// A Field is a named value that Attune passes on as it was.
type Field struct {
	Name  string
	Value json.RawMessage
}

// A Position is a place in an input file. Line and Column count from 1;
// Column is 0 when it says nothing.
type Position struct {
	Path   string
	Line   int
	Column int
}
