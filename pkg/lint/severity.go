package lint

import "fmt"

// A Severity says how much a finding matters.
type Severity int

// Severities in rising order. Off is that of a kind of finding that nobody wants to see.
const (
	Off Severity = iota - 1
	Note
	Warning
	Error
)

var severityNames = [...]string{"off", "note", "warning", "error", "none"}

func (s Severity) String() string { return severityNames[s+1] }

// MarshalText writes the name of the severity.
func (s Severity) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// ParseSeverity returns the severity with that name.
func ParseSeverity(name string) (Severity, error) {
	for i, n := range severityNames[:Error+2] {
		if n == name {
			return Severity(i - 1), nil
		}
	}
	return 0, fmt.Errorf("unknown severity %q: expected error, warning, note or off", name)
}

// Never is no severity of a finding: whatever fails from it on never fails.
const Never = Error + 1

// ParseFailOn returns the severity from which findings fail a run.
func ParseFailOn(name string) (Severity, error) {
	switch name {
	case "none":
		return Never, nil
	case "note", "warning", "error":
		return ParseSeverity(name)
	}
	return 0, fmt.Errorf("unknown severity %q: expected error, warning, note or none", name)
}
