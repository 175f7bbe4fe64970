package intake

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/attune-cx/attune/pkg/exchange"
)

// A side says who speaks in a message.
type side uint8

const (
	unknownSide side = iota
	customerSide
	agentSide
	botSide    // a machine that writes to the customer
	systemSide // what the help desk notes by itself
	noteSide   // what colleagues write to each other
)

// sides are the words by which systems tell who speaks, in small letters.
var sides = func() map[string]side {
	m := map[string]side{}
	for s, words := range map[side]string{
		customerSide: "customer,client,user,end user,end-user,enduser,end_user,consumer,contact,visitor,requester,guest,caller,lead,member,buyer,human,incoming,inbound,in,klant,cliënt,gebruiker,bezoeker,aanvrager,beller,lid,inkomend",
		agentSide:    "agent,support,support agent,admin,operator,representative,rep,advisor,adviser,employee,staff,helpdesk,help desk,service,customer service,customer support,customer care,assistant,teammate,outgoing,outbound,out,medewerker,klantenservice,adviseur,behandelaar,consulent,uitgaand",
		botSide:      "bot,chatbot,agentbot,agent_bot,agent bot,ai,automated,virtual assistant,virtuele assistent,template",
		systemSide:   "system,systeem,activity,event,automation,automatisering,trigger",
		noteSide:     "note,internal,internal note,internal_note,private,notitie,interne notitie,intern",
	} {
		for word := range strings.SplitSeq(words, ",") {
			m[word] = s
		}
	}
	return m
}()

// sideOf reads a word such as "Agent" or "end-user".
func sideOf(word string) side { return sides[strings.ToLower(strings.TrimSpace(word))] }

// A message is what somebody wrote at one time.
type message struct {
	side side
	name string // as given
	text string
	time string // as given
	line int    // 0: that of the record
}

// A talk gathers the messages of one conversation.
type talk struct {
	raw      *Raw
	c        exchange.Conversation
	messages []message
}

func newTalk(raw *Raw) *talk {
	return &talk{raw: raw, c: exchange.Conversation{Source: raw.Position()}}
}

// add adds a message. What has no words is counted only; so is what bots, systems and
// colleagues among themselves say.
func (t *talk) add(m message) {
	switch {
	case m.side == noteSide:
		t.c.LeftOut.Note++
	case m.side == systemSide:
		t.c.LeftOut.System++
	case m.side == botSide:
		t.c.LeftOut.Bot++
	case strings.TrimSpace(m.text) == "":
		t.c.LeftOut.Empty++
	default:
		t.messages = append(t.messages, m)
	}
}

// isAgent reports whether the user named somebody as an agent.
func (s *source) isAgent(name string) bool {
	return name != "" && slices.ContainsFunc(s.agents, func(a string) bool { return strings.EqualFold(a, strings.TrimSpace(name)) })
}

// finish makes a conversation of the messages: in the order of their times where all
// are known, what one speaker wrote in a row as one turn.
func (t *talk) finish() (*exchange.Conversation, *Reject) {
	c := &t.c
	s := t.raw.source
	if c.ID == "" {
		c.ID = t.raw.name()
	}
	if r := t.settle(); r != nil {
		return nil, r
	}
	t.sort()
	var texts []string // of one turn
	for i := range t.messages {
		m := &t.messages[i]
		if len(m.text) > s.maxText {
			return nil, t.raw.reject(c.ID, -1, fmt.Sprintf("message %d is longer than %s: shorten it", i+1, bytesText(s.maxText)))
		}
		if i == 0 || !m.continues(&t.messages[i-1]) {
			position := c.Source
			if m.line > 0 {
				position.Line, position.Column = m.line, 0
			}
			speaker := exchange.Customer
			if m.side == agentSide {
				speaker = exchange.Agent
			}
			c.Turns = append(c.Turns, exchange.Turn{Speaker: speaker, Name: m.name, Time: m.time, Source: position})
			texts = texts[:0]
		}
		texts = append(texts, m.text)
		if i+1 == len(t.messages) || !t.messages[i+1].continues(m) {
			c.Turns[len(c.Turns)-1].Text = strings.Join(texts, "\n\n")
		}
	}
	return c, nil
}

// continues says that a message goes on with the turn of the one before it. All that
// customers say in a row is one turn, but two agents have a turn each.
func (m *message) continues(before *message) bool {
	return m.side == before.side && (m.side == customerSide || m.name == before.name)
}

// settle finds a side for messages of which only the speaker's name is known. When
// the user named agents, everybody else is a customer; and so is the only one whose
// side is unknown where agents are known otherwise.
func (t *talk) settle() *Reject {
	var unknown []string
	agents := false
	for i := range t.messages {
		m := &t.messages[i]
		if m.side != agentSide && t.raw.source.isAgent(m.name) {
			m.side = agentSide
		}
		agents = agents || m.side == agentSide
		if m.side == unknownSide && !slices.Contains(unknown, m.name) {
			unknown = append(unknown, m.name)
		}
	}
	if len(unknown) == 0 {
		return nil
	}
	customers := slices.ContainsFunc(t.messages, func(m message) bool { return m.side == customerSide })
	var guess side
	switch {
	case len(t.raw.source.agents) > 0 && (agents || len(unknown) == 1), agents && !customers && len(unknown) == 1:
		guess = customerSide
	case customers && !agents && len(unknown) == 1:
		guess = agentSide
	default:
		return t.raw.reject(t.c.ID, -1, fmt.Sprintf("nothing tells who of %s is the agent: name every agent with --agent NAME", quoteNames(unknown)))
	}
	for i := range t.messages {
		if t.messages[i].side == unknownSide {
			t.messages[i].side = guess
		}
	}
	return nil
}

// sort puts messages in the order of their times, if all of them have one that can be
// compared.
func (t *talk) sort() {
	times := make([]time.Time, len(t.messages))
	zoned, sorted := 0, true
	for i := range t.messages {
		m, ok := exchange.ParseTime(t.messages[i].time)
		if !ok || m.DayOnly || m.Ambiguous {
			return
		}
		if m.Zoned {
			zoned++
		}
		times[i] = m.Time
		sorted = sorted && (i == 0 || !times[i].Before(times[i-1]))
	}
	if sorted || zoned > 0 && zoned < len(times) {
		return
	}
	order := make([]int, len(times))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Or(times[a].Compare(times[b]), cmp.Compare(a, b)) })
	moved := make([]message, 0, len(order))
	for _, i := range order {
		moved = append(moved, t.messages[i])
	}
	t.messages = moved
}

// name is what a record without an id is called: path:line.
func (raw Raw) name() string {
	name := raw.source.path + ":" + strconv.Itoa(raw.line)
	if raw.crowded {
		name += ":" + strconv.Itoa(raw.column)
	}
	return name
}
