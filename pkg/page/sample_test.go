package page

import (
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/attune-cx/attune/pkg/exchange"
	"github.com/attune-cx/attune/pkg/overview"
	"github.com/attune-cx/attune/pkg/review"
)

// reviewer reviews with the rules that come with Attune.
var reviewer = sync.OnceValue(func() *review.Reviewer {
	r, err := review.New()
	if err != nil {
		panic(err)
	}
	return r
})

// transcripts are the exchanges of testdata/transcripts, reviewed.
var transcripts = sync.OnceValue(func() []*review.Review {
	var all []*review.Review
	for _, name := range []string{"english.jsonl", "dutch.jsonl"} {
		data, err := os.ReadFile("../../testdata/transcripts/" + name)
		if err != nil {
			panic(err)
		}
		for line := range strings.Lines(string(data)) {
			var x struct{ ID, Customer, Reply, Situation, Agent, Team, Channel, Time string }
			if err := json.Unmarshal([]byte(line), &x); err != nil {
				panic(err)
			}
			all = append(all, reviewed(&exchange.Exchange{ID: x.ID, Customer: x.Customer, Reply: x.Reply, Situation: x.Situation, Agent: x.Agent, Team: x.Team, Channel: x.Channel, Time: x.Time}))
		}
	}
	return all
})

func reviewed(x *exchange.Exchange) *review.Review {
	r, err := reviewer().Review(x)
	if err != nil {
		panic(err)
	}
	return r
}

// told is an overview of the transcripts as they are.
func told(o overview.Options) *overview.Overview {
	o.Rules = reviewer().Rules()
	b := overview.NewBuilder(o)
	for _, r := range transcripts() {
		b.Add(r)
	}
	return b.Overview()
}

// weeks is an overview of ten weeks: the transcripts over and over, with other ids,
// people and days. Some agents write too little to be judged.
func weeks(t testing.TB, replies int, o overview.Options) *overview.Overview {
	t.Helper()
	agents := []string{"Amira", "Bas", "Carys", "Daan", "Eilidh", "Femke", "Gwen", "Hidde", "Imogen", "Joris", "Kofi", "Lieke"}
	teams := []string{"Deliveries", "Rail", "Telecom"}
	o.Rules = reviewer().Rules()
	b := overview.NewBuilder(o)
	all := transcripts()
	start := time.Date(2026, 9, 14, 9, 0, 0, 0, time.UTC)
	for i := range replies {
		from := all[(i*7+i/len(all)*3)%len(all)]
		r, x := *from, *from.Exchange
		n := (i*i + 3*i) % 61 // uneven, so that samples are of all sizes
		x.Agent = agents[n%len(agents)]
		if n > 57 {
			x.Agent = "Mia"
		}
		x.Team = teams[len(x.Agent)%len(teams)]
		x.Channel = cmp.Or(x.Channel, "email")
		x.Time = start.AddDate(0, 0, i*70/replies).Add(time.Duration(i%480) * time.Minute).Format(time.RFC3339)
		x.ID = fmt.Sprintf("%s/%d", x.ID, i)
		r.ID, r.Exchange = x.ID, &x
		if i*7%len(all) > 6 { // only some write what they wrote before
			r.Sentences = nil
		}
		b.Add(&r)
	}
	return b.Overview()
}
