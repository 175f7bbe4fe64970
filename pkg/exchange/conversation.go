package exchange

import (
	"iter"
	"slices"
	"strconv"
	"strings"
)

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

// Add adds what another conversation left out.
func (l *LeftOut) Add(o LeftOut) {
	l.Bot += o.Bot
	l.System += o.System
	l.Note += o.Note
	l.Empty += o.Empty
}

// Total is the number of messages that were left out.
func (l LeftOut) Total() int { return l.Bot + l.System + l.Note + l.Empty }

// mostSaid bounds in bytes what an exchange remembers of the customer's earlier
// turns, so that a conversation of a thousand turns takes no more than a thousand
// times that. The newest turn is always whole.
const mostSaid = 8 << 10

// Exchanges yields every agent turn with what the customer had said until then: the
// turns of the customer, with a blank line between them, of which the newest begins
// at Exchange.Newest. Of long conversations the earliest turns are left out.
func (c *Conversation) Exchanges() iter.Seq[Exchange] {
	return func(yield func(Exchange) bool) {
		people := c.people()
		var said []string // by the customer
		newest := 0       // how many of them the agents had not answered before
		answered := false
		for i := range c.Turns {
			t := &c.Turns[i]
			if t.Speaker == Customer {
				if answered {
					newest, answered = 0, false
				}
				said = append(said, t.Text)
				newest++
				continue
			}
			answered = true
			x := Exchange{
				ID: c.ID + "#" + strconv.Itoa(i+1), Reply: t.Text,
				Situation: c.Situation, Language: c.Language, Agent: t.Name, Team: c.Team, Channel: c.Channel, Time: t.Time,
				Meta: c.Meta, Source: t.Source,
				Conversation: c.ID, Turn: i + 1, Turns: len(c.Turns), People: people,
			}
			x.Customer, x.Newest = join(said, newest)
			if !yield(x) {
				return
			}
		}
	}
}

// mostPeople bounds the names of a conversation; a mailing list is none.
const mostPeople = 32

// people are the names of those who speak, without numbers and addresses that stand in
// for names.
func (c *Conversation) people() (names []string) {
	for i := range c.Turns {
		n := c.Turns[i].Name
		if n == "" || strings.ContainsAny(n, "@0123456789") || len(names) == mostPeople || slices.Contains(names, n) {
			continue
		}
		names = append(names, n)
	}
	return names
}

// join joins turns and returns where the newest of them begin.
func join(said []string, newest int) (all string, at int) {
	const between = "\n\n"
	first := len(said) - newest
	size := 0
	for first > 0 && size+len(said[first-1])+len(between) <= mostSaid {
		first--
		size += len(said[first]) + len(between)
	}
	return strings.Join(said[first:], between), size
}
