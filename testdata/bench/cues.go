// Command cues writes a folder of made-up English cues, to see what many rules cost.
// Each has seven patterns with alternatives, gaps and lists, as the built-in ones do.
// The same flags give the same bytes.
//
//	go run ./testdata/bench/cues.go -n 930 -out /tmp/cues
package main

import (
	"bufio"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
)

var types = []struct {
	name  string
	moves []string
}{
	{"attentive", []string{"paraphrase", "acknowledge", "invite", "recognise-history", "show-read"}},
	{"affective", []string{"apologise", "validate", "sympathise", "share-joy", "own"}},
	{"cognitive", []string{"next-step", "act", "explain", "alternative", "consequence", "bridge"}},
}

var nouns = strings.Fields(`account address adapter agenda appointment arrival battery bench bill bike blanket blender boiler
	booking bookcase bottle box bracket bulb button cabin cable calendar cancellation card carpet carrier cart case catalogue
	certificate chair channel charge charger claim clip coach coat code collection colour complaint contract cooker copy corner
	coupon courier cover credit cup curtain cushion cylinder damage date day debit deck deposit desk detail device discount dish
	document door download drawer driver e-bike edition engine entry envelope error estimate event exchange extension factory fan
	fee feedback figure filter flat flight folder forecast form frame freezer fridge garden gate gift glass grill guarantee guide
	hall handle headset heater helmet holiday hook hose hotel house icon instalment instruction invoice item jacket joint journey
	kettle key keyboard kitchen label ladder lamp laptop lease lens letter licence lid lift limit line link list loan lock locker
	login lorry luggage machine mail manual mattress meal menu message meter microphone mirror model monitor month motor network
	note notice number offer office option order outage outlet oven pack page pallet panel parcel parking part pass password patch
	payment pen phone photo pillow pipe plan plate player plug policy port post pram premium price printer process product profile
	promotion pump purchase quantity question queue quote radiator rail range rate receipt record refund region reminder rent
	repair replacement request reservation result return review ring room route router row rucksack sample saving schedule screen
	screw seal seat section service setting shade sheet shelf shift ship shirt shoe shop signal site size sleeve slot socket sofa
	solution speaker stage stairs stamp standard statement station step stock stool store storm strap street style subscription
	suitcase supplier supply surface switch system table tank tap tariff task tax team technician temperature tent terminal test
	theatre thread ticket tile timetable toaster token tool tour tower track trailer train tray trial trip tube tyre unit update
	upgrade usage vacuum valve van vehicle version video visit voucher wait wall warehouse warranty watch weather website week
	weight wheel window wire workshop wrapper year zip`)

var verbs = strings.Fields(`adjusted answered approved arranged assembled booked brought called cancelled carried changed charged checked
	cleaned cleared closed collected compared completed confirmed connected copied corrected counted covered credited cut dated
	delivered described divided doubled drawn dropped emptied ended entered examined exchanged explained extended filed filled
	finished fitted fixed folded followed forwarded found gathered handled held installed issued joined kept labelled lifted
	limited listed loaded located locked logged lost marked matched measured mended merged moved named noted opened ordered packed
	paid parked passed paused picked placed planned posted prepared printed processed promised pulled raised reached rebooked
	received recorded reduced refilled refunded registered removed renewed repaired repeated replaced reported reserved reset
	restarted restored returned reversed reviewed scanned scheduled sealed searched selected sent separated shared shipped signed
	sorted stamped started stopped stored supplied swapped switched taken tested tightened timed traced tracked transferred turned
	unlocked unpacked updated upgraded validated verified waived warned washed weighed withdrawn wrapped`)

var times = strings.Fields(`tonight tomorrow monday tuesday wednesday thursday friday saturday sunday noon midnight soon later
	afterwards next already early shortly weekly monthly overnight`)

// frames are patterns with words to fill in: V verbs, N nouns, T times.
var frames = []string{
	"(i|we) (have|had) (already|now|also)? V ..2 (your|the|that) N",
	"(i|we) will ..2 (see|know|ask|check|hear) ..3 N ..2 T",
	"your N ..3 (is|was|has been|had been) ..1 V",
	"<somebody> ..2 (has|have) ..1 V ..2 <determiner> N",
	"(because|since|as) <determiner> N ..2 (is|was|were) ..1 V",
	"(so|and|but) <determiner> N ..4 (before|after|until) ..2 N",
	"how <feeling> ..4 <determiner> N ..3 V",
	"(sorry|glad|pleased|sad) ..3 (that|about|for) ..3 N ..2 V",
	"(if|when|once) <determiner> N ..2 V ..6 (i|we|you) (will|can)",
	"you (wrote|said|told us|mentioned|asked) ..4 N ..3 V",
	"<determiner> N (and|or|with) <determiner> N ..2 V",
	"(which|what) N ..3 (would|do|will) you ..3 [question]",
	"V ..1 <determiner> N ..2 (for you|yourself|today|T)",
	"[name] ..1 (has|will|can) ..2 N ..3 T",
	"(no|not any) N ..2 (is|was|will be) V",
	"(up to|at least|more than) [number] N ..3 V",
}

func main() {
	n := flag.Int("n", 930, "number of cues")
	out := flag.String("out", "", "folder to write")
	seed := flag.Uint64("seed", 1, "another seed gives other cues")
	flag.Parse()
	if *out == "" {
		fmt.Fprintln(os.Stderr, "cues: give the folder to write with -out")
		os.Exit(2)
	}
	if err := write(*out, *n, rand.New(rand.NewPCG(*seed, 11))); err != nil {
		fmt.Fprintln(os.Stderr, "cues:", err)
		os.Exit(1)
	}
}

func write(folder string, n int, r *rand.Rand) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	for i, t := range types {
		f, err := os.Create(filepath.Join(folder, t.name+".yaml"))
		if err != nil {
			return err
		}
		w := bufio.NewWriter(f)
		fmt.Fprintf(w, "# Made up by testdata/bench/cues.go to measure what many rules cost.\nlanguage: en\ntype: %s\n", t.name)
		if i == 0 {
			fmt.Fprintln(w, "\nlists:")
			fmt.Fprintln(w, `  bench-somebody: ["(our|the) (team|driver|workshop|supplier)", "my colleague", "the (bank|courier)", "[name]"]`)
			fmt.Fprintln(w, `  bench-determiner: [a, an, the, your, our, this, that, these, those, another, "one of (your|the|our)"]`)
			fmt.Fprintln(w, `  bench-feeling: [annoying, awkward, disappoint*, exciting, frustrat*, lovely, maddening, sad, stressful, upset*, worr*, "hard (it|this|that) is"]`)
		}
		fmt.Fprintln(w, "\ncues:")
		for k := i; k < n; k += len(types) {
			fmt.Fprintf(w, "  - id: %s.bench.c%d\n    move: %s\n    strength: 0.1\n    says: Made up.\n    patterns:\n", t.name, k, t.moves[r.IntN(len(t.moves))])
			for _, f := range r.Perm(len(frames))[:7] {
				fmt.Fprintf(w, "      - %q\n", fill(frames[f], r))
			}
			fmt.Fprintf(w, "    never: [negated]\n")
		}
		if err := w.Flush(); err != nil {
			return err
		}
		if err := f.Close(); err != nil {
			return err
		}
	}
	return nil
}

// fill puts words into a frame.
func fill(frame string, r *rand.Rand) string {
	words := strings.Fields(frame)
	for i, w := range words {
		w = strings.ReplaceAll(w, "<", "<bench-")
		switch {
		case w == "V":
			w = some(verbs, r)
		case w == "N":
			w = some(nouns, r)
		case w == "T":
			w = some(times, r)
		case strings.HasSuffix(w, "|T)"):
			w = strings.TrimSuffix(w, "T)") + times[r.IntN(len(times))] + ")"
		}
		words[i] = w
	}
	return strings.Join(words, " ")
}

// some names two to five words.
func some(from []string, r *rand.Rand) string {
	picked := make([]string, 2+r.IntN(4))
	for i := range picked {
		picked[i] = from[r.IntN(len(from))]
	}
	return "(" + strings.Join(picked, "|") + ")"
}
