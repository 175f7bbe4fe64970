package intake

import (
	"bytes"
	"slices"
)

// chatwootShape is a conversation of Chatwoot with its messages, or the answer of its
// messages endpoint, {"meta": …, "payload": [messages]}.
var chatwootShape = &shape{
	name: "a Chatwoot conversation",
	tells: func(names []string, object []byte) bool {
		return (slices.Contains(names, "messages") || slices.Contains(names, "payload")) && bytes.Contains(object, []byte(`"message_type"`))
	},
	read: readChatwoot,
}

type chatwootConversation struct {
	ID       scalar            `json:"id"`
	Channel  scalar            `json:"channel"`
	Meta     chatwootMeta      `json:"meta"`
	Messages []chatwootMessage `json:"messages"`
	Payload  []chatwootMessage `json:"payload"`
}

type chatwootMeta struct {
	Channel scalar       `json:"channel"`
	Team    chatwootName `json:"team"`
}

type chatwootName struct {
	Name scalar `json:"name"`
	Type scalar `json:"type"`
}

type chatwootMessage struct {
	Conversation scalar       `json:"conversation_id"`
	Content      scalar       `json:"content"`
	Type         scalar       `json:"message_type"`
	Private      yesNo        `json:"private"`
	SenderType   scalar       `json:"sender_type"`
	Sender       chatwootName `json:"sender"`
	Created      scalar       `json:"created_at"`
}

func readChatwoot(object []byte, t *talk) error {
	var o chatwootConversation
	if err := unmarshal(object, &o); err != nil {
		return err
	}
	t.c.ID, t.c.Team, t.c.Channel = o.ID.String(), o.Meta.Team.Name.String(), channelOfChatwoot(firstOf(o.Channel, o.Meta.Channel))
	for _, m := range append(o.Messages, o.Payload...) {
		if t.c.ID == "" {
			t.c.ID = m.Conversation.String()
		}
		t.add(message{side: m.side(), name: m.Sender.Name.String(), text: fromHTML(m.Content.String()), time: m.Created.String()})
	}
	return nil
}

// channelOfChatwoot is the channel in the words of the rules, where they have one.
func channelOfChatwoot(name string) string {
	switch name {
	case "Channel::WebWidget", "Channel::Whatsapp", "Channel::Telegram", "Channel::Line", "Channel::Sms", "Channel::Api":
		return "chat"
	case "Channel::Email":
		return "email"
	}
	return name
}

func (m *chatwootMessage) side() side {
	if m.Private == yes {
		return noteSide
	}
	switch m.Type {
	case "0", "incoming":
		return customerSide
	case "1", "outgoing":
		switch firstOf(m.SenderType, m.Sender.Type) {
		case "AgentBot", "agent_bot", "Captain::Assistant", "captain_assistant":
			return botSide
		}
		return agentSide
	case "3", "template": // greetings, requests for an address, surveys
		return botSide
	}
	return systemSide // 2 is an activity
}
