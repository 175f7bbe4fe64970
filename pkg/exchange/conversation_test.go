package exchange_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/attune-cx/attune/pkg/exchange"
)

func conversation(turns ...string) *exchange.Conversation {
	c := &exchange.Conversation{ID: "c", Team: "returns", Channel: "chat"}
	for _, t := range turns {
		who, text, _ := strings.Cut(t, ": ")
		turn := exchange.Turn{Speaker: exchange.Customer, Text: text}
		if who != "customer" {
			turn.Speaker, turn.Name = exchange.Agent, who
		}
		c.Turns = append(c.Turns, turn)
	}
	return c
}

func TestEveryAgentTurnIsAnExchange(t *testing.T) {
	c := conversation("customer: one", "Sam: two", "customer: three", "Sam: four", "Kim: five", "customer: six")
	got := slices.Collect(c.Exchanges())
	for i, want := range []exchange.Exchange{
		{ID: "c#2", Customer: "one", Reply: "two", Agent: "Sam", Turn: 2},
		{ID: "c#4", Customer: "one\n\nthree", Newest: len("one\n\n"), Reply: "four", Agent: "Sam", Turn: 4},
		{ID: "c#5", Customer: "one\n\nthree", Newest: len("one\n\n"), Reply: "five", Agent: "Kim", Turn: 5},
	} {
		want.Conversation, want.Turns, want.Team, want.Channel = "c", 6, "returns", "chat"
		if i >= len(got) || got[i].ID != want.ID || got[i].Customer != want.Customer || got[i].Newest != want.Newest || got[i].Reply != want.Reply ||
			got[i].Agent != want.Agent || got[i].Turn != want.Turn || got[i].Turns != want.Turns || got[i].Conversation != "c" || got[i].Team != want.Team {
			t.Errorf("exchange %d: got %+v, expected %+v", i+1, got[i], want)
		}
	}
	if len(got) != 3 {
		t.Errorf("%d exchanges, expected 3: the customer's last words have no answer", len(got))
	}
}

func TestAnAgentMaySpeakFirst(t *testing.T) {
	got := slices.Collect(conversation("Sam: hello", "customer: hi", "Sam: well?").Exchanges())
	if len(got) != 2 || got[0].Customer != "" || got[1].Customer != "hi" || got[1].Newest != 0 {
		t.Errorf("got %+v", got)
	}
}

// What is remembered is bounded, but the newest turn is always whole.
func TestLongConversationsForgetTheirBeginning(t *testing.T) {
	long := strings.Repeat("word ", 1000)
	got := slices.Collect(conversation("customer: first "+long, "Sam: a", "customer: second "+long, "Sam: b", "customer: third "+long, "Sam: c").Exchanges())
	last := got[len(got)-1]
	if strings.Contains(last.Customer, "first") || !strings.Contains(last.Customer[:last.Newest], "second") || !strings.HasPrefix(last.Customer[last.Newest:], "third") {
		t.Errorf("remembered %d bytes, the newest from %d", len(last.Customer), last.Newest)
	}
	huge := "huge " + strings.Repeat(long, 20)
	got = slices.Collect(conversation("customer: small", "Sam: a", "customer: "+huge, "Sam: b").Exchanges())
	if last := got[1]; !strings.HasSuffix(last.Customer, huge) {
		t.Error("the newest turn was cut")
	}
}
