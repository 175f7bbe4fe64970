// Command replies writes made-up support exchanges as JSON Lines: a customer's message
// and an English reply of 86 words on average. The same flags give the same bytes.
//
//	go run ./testdata/bench/replies.go -n 50000 > /tmp/replies.jsonl
//
// Sentences are put together from so many parts that hardly one comes twice. Where
// replies are written from scripts the same sentences come again and again, and Attune
// is faster; -scripted 0.8 takes that share of the sentences from a fixed script.
package main

import (
	"bufio"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// slots are the parts that sentences are put together from; a part may name others.
var slots = map[string]string{
	"name":     "Maria|Tom|Priya|Jordan|Samira|Oliver|Dana|Fatima|Mr. Alvarez|Ms. Chen|Kwame|Ingrid|Lucia|Hassan|Beth|Joan",
	"agent":    "Alex|Jo|Ravi|Denise|Pawel|Marta|Tim|Noor|Sven|Carla",
	"thing":    "lamp|kettle|router|standing desk|winter coat|rucksack|pram|coffee machine|bookcase|headset|bike light|mattress|tent|phone case|printer|water filter|garden bench|toaster|running shoes|carpet|blender|monitor|suitcase|radiator|piano stool",
	"colour":   "blue|grey|red|oak|white|small|large|second-hand|new|folding|green|black",
	"deal":     "refund|invoice|subscription|delivery|booking|exchange|return|repair|warranty claim|deposit|gift card|direct debit|address change|upgrade|password reset",
	"it":       "{colour} {thing}|{thing}|{deal}|order {ref}|{deal} for the {thing}|parcel with the {colour} {thing}",
	"ref":      "#{n}{n}{n}{n}{n}|{n}{n}-{n}{n}{n}{n}|SK{n}{n}{n}{n}",
	"n":        "1|2|3|4|5|6|7|8|9",
	"day":      "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|tomorrow|today|3 June|the 14th|next week",
	"time":     "nine|noon|4 p.m. sharp|half past five|17:30|the end of the day|ten in the morning|eight tonight",
	"when":     "on {day}|by {day}|before {time} on {day}|on {day} between nine and eleven|within {few} working days|by {time}|in the course of {day}",
	"few":      "two|three|five|seven|ten",
	"amount":   "€{n}{n}.{n}0|£{n}{n}.{n}9|${n}{n}{n}|{n}{n} euros",
	"place":    "Rotterdam|Leeds|the depot in Cork|our shop in Ghent|Lyon|the warehouse|the sorting centre|the pick-up point on Mill Street",
	"who":      "the courier|our warehouse|the billing team|my colleague {agent}|the workshop|our driver|the supplier|the technician|the bank|our returns desk",
	"event":    "came broken|arrived late|was sent to the wrong address|was charged twice|stopped working after a day|never left {place}|went missing|had a cracked lid|was cancelled without a word|came without its screws",
	"occasion": "your mother's birthday|the move|your holiday|the first day of school|your shift|the exam|your visitors|the wedding|winter",
	"harsh":    "annoying|frustrating|a nuisance|worrying|disappointing|the last thing you need|maddening|upsetting",
	"verb":     "checked|looked up|read through|gone over|compared|opened|followed|noted",
	"doc":      "the tracking page|your earlier messages|the photos|the packing list|the terms of the plan|the payment log|both invoices|the call notes|your chat of {day}",
	"did":      "sent a new {thing} to you|put {amount} back on your card|asked {who} to call you {when}|booked a pick-up {when}|cancelled the second charge of {amount}|put your case with {agent}|moved the appointment to {day}|reserved the last {colour} {thing} for you|opened a claim with {who}|written to {who} myself",
	"will":     "send you the label by e-mail {when}|call you {when}|let you know as soon as {who} answers|check again {when} and write to you|keep this open until the {thing} is there|bring the {thing} to {place}|refund the {amount} if it isn't there {when}|see to it that nobody asks you for these details again",
	"option":   "a refund of {amount}|a new {thing} {when}|a repair at {place}|a credit of {amount}|a {colour} one instead|a later date, say {day}|a visit by the technician {when}",
	"cause":    "the label had been misprinted|two systems did not match|the page was reloaded while the payment was pending|the lorry was full|a part is missing at {place}|the address had no house number|the price changed overnight|{who} put it on the wrong pallet|the card had expired|the line is being replaced",
	"rule":     "orders can be changed until they leave {place}|the {deal} has to be asked for within {few} days|we can only pay to the card that was used|the {thing} must be sent back in its box|a {deal} takes {few} working days",
}

// sentences are what replies are made of, in the order in which they come.
var openers = []string{
	"I'm sorry that your {it} {event}, just before {occasion}.",
	"I'm so sorry that the {it} {event}; that must have been {harsh}.",
	"Thank you for telling us that the {it} {event} and for the photos of the {thing}.",
	"You wrote that your {it} {event} and that you need it {when}.",
	"So the {it} {event}, and you have waited since {day}.",
	"I understand how {harsh} it is to wait for a {it} with {occasion} so near.",
	"We have received your message regarding the {it} of {day}.",
	"Unfortunately, we are unable to change the {it} at this point.",
	"That the {it} {event} should not have happened, and it is {harsh} before {occasion}.",
	"I can see from {doc} that the {it} {event}, and not for the first time.",
	"I have {verb} {doc} about the {it} and I see what went wrong.",
	"As per our policy the {it} cannot be modified after {day}.",
}

var middles = []string{
	"I have {verb} {doc}, and {cause}.",
	"I've {did}, so you don't have to do anything.",
	"I've {did} and {who} confirmed it this morning.",
	"I will {will}.",
	"What I can offer you is {option} or {option}; which would you prefer?",
	"You can choose between {option} and {option}, whatever suits you better for {occasion}.",
	"The reason is that {cause}, which means that {rule}.",
	"{who} told us that the {it} is in {place} and that it comes {when}.",
	"Your {it} is with {who} in {place} and should be with you {when}.",
	"If it hasn't arrived {when}, reply to this message and I will {will}.",
	"Please send us {doc} and the number of your {deal}, otherwise we can't go on with the {it}.",
	"Please note that {rule}.",
	"It looks as if {cause}, and so the {it} {event}.",
	"With {occasion} coming up I'd rather not leave this to chance, so I've {did}.",
	"You have explained this to {who} before, and I don't want you to start again.",
	"That's on us, and I apologise for the mix-up with the {it}.",
	"The {colour} {thing} you mentioned fits the {thing} that you bought in {place}.",
	"Until then you can use the {thing} from {place}, which we pay for.",
	"Many customers ask for {option} first, because {rule}.",
	"You failed to give the number of the {deal}, so {who} couldn't find the {it}.",
	"I realise that {option} isn't what you hoped for, but {rule}.",
	"The {amount} will be on your account {when}, and you keep the {thing}.",
	"I asked {who} why the {it} {event}: {cause}.",
	"From now on {who} sends you a message when the {it} leaves {place}.",
}

var closers = []string{
	"I'll write to you {when} to be sure that the {thing} is there.",
	"Does {option} work for you, or is {day} too late?",
	"Is there anything else about the {it} that I should know?",
	"If {occasion} comes first, tell me and I will {will}.",
	"Thank you for your patience with the {it}.",
	"Please let us know about the {deal} if you have any other questions.",
}

var asks = []string{
	"My {it} {event} and I need it {when}.",
	"I ordered a {colour} {thing} for {occasion} and it {event}.",
	"I've written about the {it} before, and all I heard was that {rule}.",
	"Where is my {it}?",
	"Can I still change the {it} {when}?",
	"{who} said it would come {when}, but nothing happened.",
	"I paid {amount} and I see {amount} on my account.",
	"This is the second time and I am really tired of it.",
	"Could you tell me how the {deal} works?",
	"It is for {occasion}, so I'd be glad of a quick answer.",
}

var (
	greetings = []string{"Hi {name},", "Hello {name},", "Dear {name},", "Good morning {name},"}
	signOffs  = []string{"Best,\n{agent}", "Kind regards,\n{agent}", "Best regards,\n{agent}\nCustomer Care", "Warm regards,\n{agent}"}
)

// A part is text, or a choice of several parts.
type part struct {
	text    string
	options [][]part
}

var compiled = map[string]*part{}

func compile(template string) (parts []part) {
	for template != "" {
		before, rest, open := strings.Cut(template, "{")
		if before != "" {
			parts = append(parts, part{text: before})
		}
		if !open {
			break
		}
		name, after, _ := strings.Cut(rest, "}")
		template = after
		p := compiled[name]
		if p == nil {
			p = new(part)
			compiled[name] = p
			if slots[name] == "" {
				panic("there is no slot " + name)
			}
			for _, option := range strings.Split(slots[name], "|") {
				p.options = append(p.options, compile(option))
			}
		}
		parts = append(parts, *p)
	}
	return parts
}

func compileAll(templates []string) (all [][]part) {
	for _, t := range templates {
		all = append(all, compile(t))
	}
	return all
}

func write(b []byte, r *rand.Rand, parts []part) []byte {
	for i := range parts {
		if p := &parts[i]; p.options == nil {
			b = append(b, p.text...)
		} else {
			b = write(b, r, p.options[r.IntN(len(p.options))])
		}
	}
	return b
}

// A source writes sentences: new ones, or those of a fixed script.
type source struct {
	templates [][]part
	script    [][]byte
}

func newSource(templates []string, r *rand.Rand) source {
	s := source{templates: compileAll(templates)}
	for range 20 * len(templates) {
		s.script = append(s.script, s.write(nil, r, 0))
	}
	return s
}

func (s *source) write(b []byte, r *rand.Rand, scripted float64) []byte {
	if scripted > 0 && r.Float64() < scripted {
		return append(b, s.script[r.IntN(len(s.script))]...)
	}
	from := len(b)
	b = write(b, r, s.templates[r.IntN(len(s.templates))])
	if c := b[from]; 'a' <= c && c <= 'z' {
		b[from] -= 'a' - 'A'
	}
	return b
}

func words(b []byte) (n int) {
	in := false
	for _, c := range b {
		space := c == ' ' || c == '\n'
		if !space && !in {
			n++
		}
		in = !space
	}
	return n
}

func main() {
	n := flag.Int("n", 1000, "number of exchanges")
	scripted := flag.Float64("scripted", 0, "share of sentences from a fixed script, 0 to 1")
	seed := flag.Uint64("seed", 1, "another seed gives other texts")
	files := flag.String("files", "", "write the replies into this folder as well, one .txt per reply")
	bare := flag.Bool("bare", false, "replies only, without the customers' messages")
	flag.Parse()

	r := rand.New(rand.NewPCG(*seed, 7))
	greet, sign := compileAll(greetings), compileAll(signOffs)
	open, middle, closing, ask := newSource(openers, r), newSource(middles, r), newSource(closers, r), newSource(asks, r)
	out := bufio.NewWriterSize(os.Stdout, 1<<16)
	var reply, customer, line []byte
	total := 0
	for i := range *n {
		customer = customer[:0]
		for range 2 + r.IntN(4) {
			customer = append(ask.write(customer, r, 0), ' ')
		}
		length := 37 + r.IntN(46) // words before the closing sentence begins
		reply = append(write(reply[:0], r, greet[r.IntN(len(greet))]), "\n\n"...)
		reply = open.write(reply, r, *scripted)
		for words(reply) < length {
			reply = append(reply, ' ')
			reply = middle.write(reply, r, *scripted)
		}
		reply = append(reply, "\n\n"...)
		reply = append(closing.write(reply, r, *scripted), "\n\n"...)
		reply = append(write(reply, r, sign[r.IntN(len(sign))]), '\n')
		total += words(reply)

		line = append(line[:0], `{"id":"r`...)
		line = strconv.AppendInt(line, int64(i+1), 10)
		if !*bare {
			line = appendJSON(append(line, `","customer":"`...), customer[:len(customer)-1])
		}
		line = appendJSON(append(line, `","reply":"`...), reply)
		line = append(line, "\"}\n"...)
		if _, err := out.Write(line); err != nil {
			os.Exit(1) // whoever read has read enough
		}
		if *files != "" {
			name := filepath.Join(*files, fmt.Sprintf("r%06d.txt", i+1))
			if err := os.WriteFile(name, reply, 0o644); err != nil {
				fmt.Fprintln(os.Stderr, err)
				os.Exit(1)
			}
		}
	}
	if err := out.Flush(); err != nil {
		os.Exit(1)
	}
	fmt.Fprintf(os.Stderr, "%d replies of %.1f words\n", *n, float64(total)/float64(*n))
}

// appendJSON appends text within a JSON string.
func appendJSON(b, text []byte) []byte {
	for _, c := range text {
		switch c {
		case '\n':
			b = append(b, `\n`...)
		case '"', '\\':
			b = append(b, '\\', c)
		default:
			b = append(b, c)
		}
	}
	return b
}
