package exchange_test

import (
	"testing"
	"time"

	"github.com/attune-cx/attune/pkg/exchange"
)

func TestTimesAreReadAsSystemsWriteThem(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"2026-11-16T09:30:00Z", "2026-11-16T09:30:00Z"},
		{"2026-11-16T09:30:00.250+01:00", "2026-11-16T09:30:00+01:00"},
		{"2026-11-16T09:30:00+0530", "2026-11-16T09:30:00+05:30"},
		{"2026-11-16 09:30:00", "2026-11-16T09:30:00Z"},
		{"2026-11-16 09:30:00 UTC", "2026-11-16T09:30:00Z"},
		{"2026-11-16 09:30:00 -0800", "2026-11-16T09:30:00-08:00"},
		{"2026-11-16 09:30", "2026-11-16T09:30:00Z"},
		{"2026/11/16 09:30", "2026-11-16T09:30:00Z"},
		{"2026-11-16", "2026-11-16T00:00:00Z"},
		{"20261116", "2026-11-16T00:00:00Z"},
		{"1794821400", "2026-11-16T09:30:00Z"},
		{"1794821400000", "2026-11-16T09:30:00Z"},
		{"1794821400.25", "2026-11-16T09:30:00Z"},
		{"Mon, 16 Nov 2026 09:30:00 +0100", "2026-11-16T09:30:00+01:00"},
		{"Mon, 16 Nov 2026 09:30:00 +0100 (CET)", "2026-11-16T09:30:00+01:00"},
		{"Mon, 16 Nov 2026 09:30:00 GMT", "2026-11-16T09:30:00Z"},
		{"16 Nov 2026 09:30", "2026-11-16T09:30:00Z"},
		{"Mon Nov 16 09:30:00 +0000 2026", "2026-11-16T09:30:00Z"},
		{"Nov 16, 2026, 9:30 PM", "2026-11-16T21:30:00Z"},
		{"16 november 2026 om 09:30", "2026-11-16T09:30:00Z"},
		{"ma 16 mrt. 2026 09:30", "2026-03-16T09:30:00Z"},
		{"16-mei-2026 09:30", "2026-05-16T09:30:00Z"},
		{"16/11/2026, 09:30", "2026-11-16T09:30:00Z"},
		{"16-11-2026 09:30", "2026-11-16T09:30:00Z"},
		{"3-4-2026 9:30 uur", "2026-04-03T09:30:00Z"},
		{"16.11.26, 09:30", "2026-11-16T09:30:00Z"},
		{"11/16/2026 9:30 PM", "2026-11-16T21:30:00Z"},
		{"11/16/26, 12:30 a.m.", "2026-11-16T00:30:00Z"},
	} {
		got, ok := exchange.ParseTime(c.in)
		if !ok || got.Format(time.RFC3339) != c.want {
			t.Errorf("%q: read as %s (%v), expected %s", c.in, got.Format(time.RFC3339), ok, c.want)
		}
		if got.Ambiguous {
			t.Errorf("%q: said to be ambiguous", c.in)
		}
	}
}

func TestWhatATimeDoesNotTellIsSaid(t *testing.T) {
	if m, ok := exchange.ParseTime("03/04/2026 09:30"); !ok || !m.Ambiguous || m.Month() != time.April {
		t.Errorf("3 April or 4 March: read as %s, ambiguous %v; expected the day first, and said so", m, m.Ambiguous)
	}
	if m, _ := exchange.ParseTime("03/03/2026"); m.Ambiguous {
		t.Error("3 March is 3 March either way")
	}
	if m, _ := exchange.ParseTime("2026-11-16 09:30"); m.Zoned || m.DayOnly {
		t.Error("no zone was named, but a time of day")
	}
	if m, _ := exchange.ParseTime("2026-11-16T09:30:00Z"); !m.Zoned {
		t.Error("the zone was named")
	}
	if m, _ := exchange.ParseTime("16-11-2026"); !m.DayOnly {
		t.Error("there is only a day")
	}
}

func TestWhatIsNoTimeIsRefused(t *testing.T) {
	for _, s := range []string{"", "yesterday", "12:03", "2026-13-01", "31-06-2026", "2026-11-16 25:00", "16-11", "1e9", "999", "Monday", "16 Nov", "2026-11-16T09:30:00+99:00", "0000-00-00 00:00:00", "3.14", "12.50.30"} {
		if m, ok := exchange.ParseTime(s); ok {
			t.Errorf("%q: read as %s", s, m)
		}
	}
}

func FuzzParseTime(f *testing.F) {
	for _, s := range []string{"2026-11-16T09:30:00.250+01:00", "1794821400", "Mon, 16 Nov 2026 09:30:00 +0100 (CET)", "11/16/26, 12:30 a.m.", "16 november 2026 om 09:30"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if m, ok := exchange.ParseTime(s); ok && (m.Year() < 1969 || m.Year() > 10000) {
			t.Errorf("%q: the year %d", s, m.Year())
		}
	})
}
