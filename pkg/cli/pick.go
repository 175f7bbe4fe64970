package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"strconv"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/attune-cx/attune/pkg/atomicfile"
	"github.com/attune-cx/attune/pkg/empathy"
	"github.com/attune-cx/attune/pkg/overview"
	"github.com/attune-cx/attune/pkg/pick"
	"github.com/attune-cx/attune/pkg/report"
	"github.com/attune-cx/attune/pkg/results"
	"github.com/attune-cx/attune/pkg/rulepack"
	"github.com/attune-cx/attune/pkg/terminal"
)

type pickOptions struct {
	rules     []string
	n         int
	minSample int
	format    string
	output    string
	jobs      int
	quiet     bool
}

var pickFormats = []string{"text", "jsonl", "csv"}

// pickReasons is a line for each reason to pick a reply.
func pickReasons() string {
	var b strings.Builder
	for _, p := range pick.Mix() {
		fmt.Fprintf(&b, "  %-9s %3d %%  %s\n", p.Reason, p.Share, p.Says)
	}
	return b.String()
}

// mostPicks is more than anybody reads.
const mostPicks = 10_000

func newPick(s *Streams) *cobra.Command {
	var o pickOptions
	c := &cobra.Command{
		Use:   "pick RESULTS...",
		Short: "Choose what to review by hand, and say why",
		Long: `Chooses, among results that attune score wrote as jsonl or json, the conversations
(or replies, where there are no conversations) that are most worth reading, each for
one reason:

` + pickReasons() + `
What a reason has too few of goes to the others. The same results give the same picks.
The random ones alone are a fair sample; the others are not, so do not work out shares
from them.

Exit codes: 0 fine, 2 wrong use or rules, 3 some records could not be read, 4 internal
error.`,
		Example: `  attune pick week46.jsonl
  attune pick -n 20 --format csv --output to-read.csv week46.jsonl`,
		Args: arguments(1, many, "files with results of attune score, or - for standard input"),
		RunE: func(c *cobra.Command, args []string) error { return runPick(c.Context(), s, &o, args) },
	}
	f := c.Flags()
	f.IntVarP(&o.n, "number", "n", 50, "how many to choose")
	f.IntVar(&o.minSample, "min-sample", overview.DefaultMinSample, "situations with fewer replies are rare")
	f.StringVar(&o.format, "format", "text", "output: "+strings.Join(pickFormats, ", "))
	f.StringVarP(&o.output, "output", "o", "", "`file` to write to; it appears whole or not at all")
	f.IntVarP(&o.jobs, "jobs", "j", runtime.GOMAXPROCS(0), "number of records to read side by side")
	f.BoolVarP(&o.quiet, "quiet", "q", false, "no progress and no list of unreadable records on standard error")
	addRules(c, &o.rules)
	complete(c, "format", pickFormats...)
	return c
}

// picksAs renders the picks in a format.
func picksAs(format string, p *pick.Picker) ([]byte, error) {
	switch picks := p.Picks(); format {
	case "jsonl":
		return picksAsJSON(picks)
	case "csv":
		return picksAsCSV(picks), nil
	default:
		return picksAsText(picks, p.Replies()), nil
	}
}

func runPick(ctx context.Context, s *Streams, o *pickOptions, paths []string) error {
	if err := oneOf("format", o.format, pickFormats...); err != nil {
		return err
	}
	if o.n < 1 || o.n > mostPicks {
		return usagef("-n %d: expected 1 to %d", o.n, mostPicks)
	}
	if o.minSample < 1 {
		return usagef("--min-sample %d: expected 1 or more", o.minSample)
	}
	if err := checkJobs(o.jobs); err != nil {
		return err
	}
	set, err := loadRules(o.rules)
	if err != nil {
		return err
	}
	severity, err := severities(set)
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop)
	if err := spares("output", o.output, paths); err != nil {
		return err
	}
	out, err := atomicfile.Create(o.output, s.Out)
	if err != nil {
		return usagef("--output %s: %w", o.output, cause(err))
	}
	defer out.Abort()

	p := pick.New(pick.Options{N: o.n, MinSample: o.minSample, Severity: func(id string) string { return severity[id] }})
	rejects := &rejects{err: s.Err, quiet: o.quiet, done: "the picks are from the rest", nothing: "there is nothing to pick from"}
	if err := readResults(ctx, s, paths, rejects, results.Options{Jobs: o.jobs, Add: p.Add}, !s.Terminal || o.output != ""); err != nil {
		return err
	}
	text, err := picksAs(o.format, p)
	if err != nil {
		return err
	}
	if _, err := out.Write(text); err != nil {
		return err
	}
	if err := out.Commit(); err != nil {
		return err
	}
	if err := rejects.finish(p.Replies()); err != nil {
		return err
	}
	if rejects.count > 0 {
		return silent(Unread)
	}
	return nil
}

// severities are those of all missteps, by id.
func severities(set *rulepack.Set) (map[string]string, error) {
	all := map[string]string{}
	for _, l := range set.Texts() {
		rules, err := set.Language(l.ID)
		if err != nil {
			return nil, err
		}
		for i := range rules.Missteps {
			all[rules.Missteps[i].ID.Value] = rules.Missteps[i].Severity
		}
	}
	return all, nil
}

// why says why a reply was picked.
func why(p *pick.Pick) string {
	switch p.Reason {
	case pick.Distance:
		var parts []string
		for _, t := range empathy.Types {
			switch d := p.Distances[t]; {
			case d < 0:
				parts = append(parts, fmt.Sprintf("%s %d below", t, -d))
			case d > 0:
				parts = append(parts, fmt.Sprintf("%s %d above", t, d))
			}
		}
		return strings.Join(parts, ", ")
	case pick.Misstep:
		return strings.Join(p.Missteps, ", ")
	case pick.Uncertain:
		return fmt.Sprintf("the situation was diagnosed with confidence %.2f", p.Confidence)
	case pick.Border:
		return fmt.Sprintf("%s is %s from turning over", p.Type, terminal.Counted(p.Margin+1, "point", "points"))
	case pick.Rare:
		return fmt.Sprintf("one of %s in this situation", terminal.Counted(p.Replies, "reply", "replies"))
	}
	return "drawn from all as a control"
}

// A pickRecord is a pick as JSON. The keys are stable: others may be added.
type pickRecord struct {
	Schema       int                `json:"schema"`
	ID           string             `json:"id"`
	Conversation string             `json:"conversation,omitempty"`
	Turn         int                `json:"turn,omitempty"`
	Reason       pick.Reason        `json:"reason"`
	Why          string             `json:"why"`
	Situation    string             `json:"situation"`
	Verdict      empathy.Verdict    `json:"verdict"`
	Distances    [empathy.Count]int `json:"distances"` // attentive, affective, cognitive; negative below
	Missteps     []string           `json:"missteps"`
}

func picksAsJSON(picks []pick.Pick) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	for i := range picks {
		p := &picks[i]
		err := e.Encode(pickRecord{Schema: 1, ID: p.ID, Conversation: p.Conversation, Turn: p.Turn, Reason: p.Reason, Why: why(p), Situation: p.Situation, Verdict: p.Verdict, Distances: p.Distances, Missteps: append([]string{}, p.Missteps...)})
		if err != nil {
			return nil, err
		}
	}
	return overview.SafeJSON(b.Bytes()), nil
}

func picksAsCSV(picks []pick.Pick) []byte {
	b := []byte("id,conversation,turn,reason,why,situation,verdict,attentive_distance,affective_distance,cognitive_distance,missteps\n")
	for i := range picks {
		p := &picks[i]
		turn := ""
		if p.Turn > 0 {
			turn = strconv.Itoa(p.Turn)
		}
		for _, cell := range []string{p.ID, p.Conversation, turn, string(p.Reason), why(p), p.Situation, string(p.Verdict)} {
			b = append(report.AppendCell(b, cell), ',')
		}
		for _, d := range p.Distances {
			b = append(strconv.AppendInt(b, int64(d), 10), ',')
		}
		b = append(report.AppendCell(b, strings.Join(p.Missteps, "; ")), '\n')
	}
	return b
}

func picksAsText(picks []pick.Pick, replies int) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%d picked of %s\n", len(picks), terminal.Counted(replies, "reply", "replies"))
	reason := pick.Reason("")
	var rows [][]string
	flush := func() {
		_ = writeTable(&b, rows)
		rows = nil
	}
	for i := range picks {
		p := &picks[i]
		if p.Reason != reason {
			flush()
			reason = p.Reason
			fmt.Fprintf(&b, "\n%s\n", reason)
		}
		name := p.ID
		if p.Conversation != "" {
			name = fmt.Sprintf("%s turn %d", p.Conversation, p.Turn)
		}
		rows = append(rows, []string{terminal.Visible(name), string(p.Verdict), terminal.Visible(p.Situation), terminal.Visible(why(p))})
	}
	flush()
	return b.Bytes()
}
