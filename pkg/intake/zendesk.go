package intake

import (
	"errors"
	"slices"
)

// zendeskShape is a ticket with its comments or audits, as Zendesk's API and exports
// write it. A comment has no word for who wrote it: the requester is the customer,
// and so is who has the role of an end user or stands among the copied addresses
// without following the ticket; everybody else is an agent.
var zendeskShape = &shape{
	name: "a Zendesk ticket",
	tells: func(names []string, _ []byte) bool {
		return slices.Contains(names, "comments") || slices.Contains(names, "audits") || slices.Contains(names, "requester_id") && !slices.Contains(names, "conversations")
	},
	read: readZendesk,
}

type zendeskTicket struct {
	ID        scalar           `json:"id"`
	Subject   scalar           `json:"subject"`
	Requester scalar           `json:"requester_id"`
	Asker     *zendeskUser     `json:"requester"`
	Copied    []scalar         `json:"email_cc_ids"`
	Assigned  *zendeskUser     `json:"assignee"`
	Followers []scalar         `json:"follower_ids"`
	Assignee  scalar           `json:"assignee_id"`
	Group     scalar           `json:"group_id"`
	Via       zendeskVia       `json:"via"`
	Comments  []zendeskComment `json:"comments"`
	Audits    []zendeskAudit   `json:"audits"`
	Users     []zendeskUser    `json:"users"`
	Ticket    *zendeskTicket   `json:"ticket"` // as the API wraps it, with the comments beside it

	known map[scalar]zendeskUser // that stand outside of the ticket
}

type zendeskVia struct {
	Channel scalar `json:"channel"`
	Source  struct {
		From struct {
			Name scalar `json:"name"`
		} `json:"from"`
	} `json:"source"`
}

type zendeskUser struct {
	ID   scalar `json:"id"`
	Name scalar `json:"name"`
	Role scalar `json:"role"`
}

type zendeskComment struct {
	Type    scalar       `json:"type"`
	Author  scalar       `json:"author_id"`
	Writer  *zendeskUser `json:"author"`
	Public  yesNo        `json:"public"`
	Plain   scalar       `json:"plain_body"`
	Body    scalar       `json:"body"`
	HTML    scalar       `json:"html_body"`
	Created scalar       `json:"created_at"`
	Via     zendeskVia   `json:"via"`
}

type zendeskAudit struct {
	Ticket  scalar         `json:"ticket_id"`
	Author  scalar         `json:"author_id"`
	Created scalar         `json:"created_at"`
	Via     zendeskVia     `json:"via"`
	Events  []zendeskEvent `json:"events"`
}

type zendeskEvent struct {
	zendeskComment
	Field scalar `json:"field_name"`
	Value scalar `json:"value"`
}

func readZendesk(object []byte, t *talk) error {
	var o zendeskTicket
	if err := unmarshal(object, &o); err != nil {
		return err
	}
	ticket := &o
	o.known = t.raw.source.users
	if o.Ticket != nil {
		ticket = o.Ticket
		ticket.known = o.known
		ticket.Comments = append(ticket.Comments, o.Comments...)
		ticket.Audits = append(ticket.Audits, o.Audits...)
		ticket.Users = append(ticket.Users, o.Users...)
	}
	if ticket.Asker != nil && ticket.Requester == "" {
		ticket.Requester = ticket.Asker.ID
	}
	comments := ticket.Comments
	for _, a := range ticket.Audits {
		if ticket.ID == "" {
			ticket.ID = a.Ticket
		}
		for _, e := range a.Events {
			switch e.Type {
			case "Create":
				if e.Field == "requester_id" && ticket.Requester == "" {
					ticket.Requester = e.Value
				}
			case "Comment":
				c := e.zendeskComment
				c.Author, c.Created = scalar(firstOf(c.Author, a.Author)), scalar(firstOf(c.Created, a.Created))
				c.Via.Channel = scalar(firstOf(c.Via.Channel, a.Via.Channel))
				comments = append(comments, c)
			}
		}
	}
	t.c.ID, t.c.Subject = ticket.ID.String(), ticket.Subject.String()
	t.c.Team, t.c.Channel = ticket.Group.String(), ticket.Via.Channel.String()
	if ticket.Comments == nil && ticket.Audits == nil {
		return errors.New(`without its comments: export tickets together with "comments" (or "audits")`)
	}
	for _, c := range comments {
		m := message{side: ticket.sideOf(&c), name: ticket.nameOf(&c), text: firstOf(c.Plain, c.Body), time: c.Created.String()}
		if m.text == "" {
			m.text = fromHTML(c.HTML.String())
		}
		if m.side == unknownSide && len(t.raw.source.agents) == 0 {
			return errors.New(`no requester_id, so nothing tells who is the customer: export that field, or name every agent with --agent NAME (or its author_id)`)
		}
		t.add(m)
	}
	return nil
}

func (t *zendeskTicket) sideOf(c *zendeskComment) side {
	switch {
	case c.Public == no:
		return noteSide
	case c.Type == "VoiceComment" || c.Via.Channel == "rule" || c.Author == "-1":
		return systemSide
	case t.Requester != "" && c.Author == t.Requester:
		return customerSide
	}
	if u := t.user(c); u != nil {
		if s := sideOf(u.Role.String()); s != unknownSide {
			return s
		}
	}
	switch {
	case t.Requester == "" || c.Author == "":
		return unknownSide
	case c.Author != t.Assignee && slices.Contains(t.Copied, c.Author) && !slices.Contains(t.Followers, c.Author):
		return customerSide
	}
	return agentSide
}

func (t *zendeskTicket) nameOf(c *zendeskComment) string {
	if u := t.user(c); u != nil && u.Name != "" {
		return u.Name.String()
	}
	if c.Author == t.Requester && c.Author != "" { // mail tells who wrote it
		return firstOf(c.Via.Source.From.Name, t.Via.Source.From.Name, c.Author)
	}
	return firstOf(c.Via.Source.From.Name, c.Author)
}

// user is who wrote a comment, as far as the export knows.
func (t *zendeskTicket) user(c *zendeskComment) *zendeskUser {
	if c.Writer != nil {
		return c.Writer
	}
	if i := slices.IndexFunc(t.Users, func(u zendeskUser) bool { return u.ID == c.Author }); i >= 0 {
		return &t.Users[i]
	}
	for _, u := range []*zendeskUser{t.Asker, t.Assigned} {
		if u != nil && u.ID == c.Author {
			return u
		}
	}
	if u, ok := t.known[c.Author]; ok {
		return &u
	}
	return nil
}
