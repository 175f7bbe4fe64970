package lint

import (
	"bytes"
	"cmp"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// baselineVersion is the version of the file that is written and read.
const baselineVersion = 1

// A Baseline is the findings that were there when the library was adopted. They are
// known by fingerprint: moving or reformatting a reply keeps them. The zero Baseline is
// empty.
type Baseline struct {
	entries []BaselineEntry // sorted, each with a different key
}

// A BaselineEntry is a finding of a baseline. Path and Reply say where it was; they
// matter only where a baseline has fewer of a finding than there are now.
type BaselineEntry struct {
	Fingerprint string `json:"fingerprint"`
	ID          string `json:"id"`
	Path        string `json:"path"`
	Reply       string `json:"reply,omitempty"`
	// Count is how many findings there are with all of the above.
	Count int `json:"count,omitempty"`
}

func (e BaselineEntry) compare(o BaselineEntry) int {
	return cmp.Or(cmp.Compare(e.Path, o.Path), cmp.Compare(e.Reply, o.Reply), cmp.Compare(e.ID, o.ID), cmp.Compare(e.Fingerprint, o.Fingerprint))
}

// Len returns the number of findings in the baseline.
func (b *Baseline) Len() (n int) {
	for _, e := range b.entries {
		n += e.Count
	}
	return n
}

// ParseBaseline reads a baseline. Errors begin with path:line:column.
func ParseBaseline(path string, data []byte) (*Baseline, error) {
	p := baselineParser{path: path, data: data, json: json.NewDecoder(bytes.NewReader(data))}
	p.json.DisallowUnknownFields()
	b, err := p.parse()
	if err != nil {
		return nil, fmt.Errorf("%w\nA baseline is written by attune lint --baseline %s --write-baseline; to begin anew, delete the file first", err, path)
	}
	return b, nil
}

// mostCounted bounds what one entry stands for.
const mostCounted = 1_000_000

type baselineParser struct {
	path string
	data []byte
	json *json.Decoder
}

func (p *baselineParser) parse() (*Baseline, error) {
	if err := p.expect('{'); err != nil {
		return nil, err
	}
	b := new(Baseline)
	version := 0
	for p.json.More() {
		start := p.json.InputOffset()
		key, err := p.json.Token()
		if err != nil {
			return nil, p.fault(start, err)
		}
		at := p.json.InputOffset()
		switch key {
		case "version":
			if err := p.json.Decode(&version); err != nil {
				return nil, p.fault(at, err)
			}
			if version != baselineVersion {
				return nil, p.faultf(at, "version %d, expected %d", version, baselineVersion)
			}
		case "findings":
			if err := p.findings(b); err != nil {
				return nil, err
			}
		default:
			return nil, p.faultf(start, "unknown key %q, expected version or findings", key)
		}
	}
	if err := p.expect('}'); err != nil {
		return nil, err
	}
	if version == 0 {
		return nil, p.faultf(0, "no version, expected \"version\": %d", baselineVersion)
	}
	if at := p.json.InputOffset(); p.json.More() {
		return nil, p.faultf(at, "something behind the end, expected nothing more")
	}
	b.gather()
	return b, nil
}

func (p *baselineParser) findings(b *Baseline) error {
	if err := p.expect('['); err != nil {
		return err
	}
	for p.json.More() {
		at := p.json.InputOffset()
		var e BaselineEntry
		if err := p.json.Decode(&e); err != nil {
			return p.fault(at, err)
		}
		if id, err := hex.DecodeString(e.Fingerprint); err != nil || len(id) != 16 {
			return p.faultf(at, "fingerprint %q, expected 32 hexadecimal digits", e.Fingerprint)
		}
		if e.ID == "" || e.Count < 0 || e.Count > mostCounted {
			return p.faultf(at, "a finding with id %q and count %d, expected an id and a count of 1 to %d", e.ID, e.Count, mostCounted)
		}
		e.Count = max(e.Count, 1)
		b.entries = append(b.entries, e)
	}
	return p.expect(']')
}

func (p *baselineParser) expect(want json.Delim) error {
	at := p.json.InputOffset()
	switch token, err := p.json.Token(); {
	case err != nil:
		return p.fault(at, err)
	case token == nil:
		return p.faultf(at, "found null, expected %v", want)
	case token != want:
		return p.faultf(at, "found %v, expected %v", token, want)
	}
	return nil
}

// fault is an error of package json with its place.
func (p *baselineParser) fault(at int64, err error) error {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return p.faultf(int64(len(p.data)), "the file ends too early")
	case errors.As(err, &syntax):
		return p.faultf(max(syntax.Offset-1, 0), "not JSON: %s", syntax)
	case errors.As(err, &kind):
		return p.faultf(at, "found a %s, expected a %s", kind.Value, kind.Type)
	}
	return p.faultf(at, "%s", strings.TrimPrefix(err.Error(), "json: "))
}

func (p *baselineParser) faultf(at int64, format string, args ...any) error {
	before := p.data[:min(int(at), len(p.data))]
	// What stands between two values belongs to neither.
	for rest := p.data[len(before):]; len(rest) > 0 && strings.IndexByte(" \t\r\n,:", rest[0]) >= 0; rest = rest[1:] {
		before = p.data[:len(before)+1]
	}
	line := 1 + bytes.Count(before, []byte("\n"))
	column := 1 + len([]rune(string(before[bytes.LastIndexByte(before, '\n')+1:])))
	return fmt.Errorf("%s:%d:%d: %s", p.path, line, column, fmt.Sprintf(format, args...))
}

// gather sorts the entries and adds up those that are the same.
func (b *Baseline) gather() {
	slices.SortFunc(b.entries, BaselineEntry.compare)
	kept := b.entries[:0]
	for _, e := range b.entries {
		if n := len(kept); n > 0 && kept[n-1].compare(e) == 0 {
			kept[n-1].Count += e.Count
			continue
		}
		kept = append(kept, e)
	}
	b.entries = kept
}

// Append appends the baseline as it stands in its file: one finding per line, sorted,
// so that versions of it can be compared and merged.
func (b *Baseline) Append(out []byte) []byte {
	out = fmt.Appendf(out, "{\n  \"version\": %d,\n  \"findings\": [", baselineVersion)
	for i, e := range b.entries {
		if e.Count == 1 {
			e.Count = 0 // as most have it, so it is left out
		}
		if i > 0 {
			out = append(out, ',')
		}
		out = append(out, "\n    "...)
		var line bytes.Buffer
		encoder := json.NewEncoder(&line)
		encoder.SetEscapeHTML(false)
		_ = encoder.Encode(e) // strings and numbers only: it cannot fail
		out = append(out, bytes.TrimSuffix(line.Bytes(), []byte("\n"))...)
	}
	if len(b.entries) > 0 {
		out = append(out, "\n  "...)
	}
	return append(out, "]\n}\n"...)
}

// entryOf is the finding as a baseline has it.
func entryOf(f *Finding) BaselineEntry {
	return BaselineEntry{Fingerprint: f.Fingerprint, ID: f.ID, Path: f.Path, Reply: f.Reply, Count: 1}
}

// BaselineOf returns the baseline that has just these findings.
func BaselineOf(findings []Finding) *Baseline {
	b := new(Baseline)
	for i := range findings {
		if inBaseline(&findings[i]) {
			b.entries = append(b.entries, entryOf(&findings[i]))
		}
	}
	b.gather()
	return b
}

// inBaseline says that a finding can be lived with. What cannot be read can hide
// anything.
func inBaseline(f *Finding) bool { return !unread(f.ID) }

// split parts findings into those that are new and those that the baseline has, and
// returns the entries that stand for nothing any more. A finding that stands where the
// entry says goes first; what is left of an entry's count is for the same finding
// elsewhere, as the reply may have been moved.
func (b *Baseline) split(findings []Finding) (fresh []Finding, known int, stale []BaselineEntry) {
	left := slices.Clone(b.entries)
	byPlace := make(map[BaselineEntry]int, len(left))
	elsewhere := make(map[string][]int, len(left))
	for i, e := range left {
		e.Count = 1
		byPlace[e] = i
		elsewhere[e.Fingerprint] = append(elsewhere[e.Fingerprint], i)
	}
	var moved []int
	has := make([]bool, len(findings))
	for i := range findings {
		if !inBaseline(&findings[i]) {
			continue
		}
		if at, ok := byPlace[entryOf(&findings[i])]; ok && left[at].Count > 0 {
			left[at].Count--
			has[i] = true
		} else {
			moved = append(moved, i)
		}
	}
	for _, i := range moved {
		places := elsewhere[findings[i].Fingerprint]
		for len(places) > 0 && left[places[0]].Count == 0 {
			places = places[1:]
		}
		elsewhere[findings[i].Fingerprint] = places
		if len(places) > 0 {
			left[places[0]].Count--
			has[i] = true
		}
	}
	for i := range findings {
		if has[i] {
			known++
		} else {
			fresh = append(fresh, findings[i])
		}
	}
	for _, e := range left {
		if e.Count > 0 {
			stale = append(stale, e)
		}
	}
	return fresh, known, stale
}

// without returns the baseline less some of its findings.
func (b *Baseline) without(gone []BaselineEntry) *Baseline {
	rest := new(Baseline)
	less := make(map[BaselineEntry]int, len(gone))
	for _, e := range gone {
		n := e.Count
		e.Count = 0
		less[e] += n
	}
	for _, e := range b.entries {
		key := e
		key.Count = 0
		if e.Count -= less[key]; e.Count > 0 {
			rest.entries = append(rest.entries, e)
		}
	}
	return rest
}

// Adopt returns a baseline with all findings of the report, and what an older one has of
// files that were not read and are not gone. The report then has the findings as known.
func (r *Report) Adopt(old *Baseline, gone func(path string) bool) *Baseline {
	b := BaselineOf(r.Findings)
	for _, e := range old.entries {
		if !r.hasRead(e.Path) && !gone(e.Path) {
			b.entries = append(b.entries, e)
		}
	}
	b.gather()
	r.Findings, r.Baselined, _ = b.split(r.Findings)
	return b
}

// Prune returns the baseline without the findings that a run found to be gone.
func (r *Report) Prune(b *Baseline) *Baseline { return b.without(r.Stale) }
