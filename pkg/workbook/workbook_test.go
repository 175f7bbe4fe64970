package workbook

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/attune-cx/attune/pkg/exchange"
	"github.com/attune-cx/attune/pkg/overview"
	"github.com/attune-cx/attune/pkg/review"
)

// sample is an overview of a few replies, of which some mean harm.
func sample(t testing.TB, replies int, o overview.Options) *overview.Overview {
	t.Helper()
	r, err := review.New()
	if err != nil {
		t.Fatal(err)
	}
	o.Rules = r.Rules()
	b := overview.NewBuilder(o)
	texts := []string{
		"I'm sorry that your lamp came broken. A new one is with you tomorrow.",
		`=HYPERLINK("http://x.example","click") and sorry for any inconvenience.`,
		"@SUM(1+1)*cmd|' /C calc'!A0",
		"-2+3\x00\x1b[31m \u202e + tab\tend",
		strings.Repeat("𝄞 how long ", 9000),
	}
	for i := range replies {
		v, err := r.Review(&exchange.Exchange{
			ID: fmt.Sprintf("r%d", i), Customer: "My lamp came broken!", Reply: texts[i%len(texts)],
			Agent: []string{"=1+1", "Bo"}[i%2], Team: "Lamps", Channel: "chat", Time: "2026-11-16T10:00:00Z", Situation: "service_failure_first",
		})
		if err != nil {
			t.Fatal(err)
		}
		b.Add(v)
	}
	return b.Overview()
}

func written(t testing.TB, o *overview.Overview) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := Write(&out, o, Options{}); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func open(t *testing.T, data []byte) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func TestSheets(t *testing.T) {
	for language, want := range map[string]string{
		"en": "Review Summary Situations Missteps Moves Scripted sentences Teams Agents Channels Weeks About Choices",
		"nl": "Beoordelen Samenvatting Situaties Misstappen Vormen Standaardzinnen Teams Medewerkers Kanalen Weken Toelichting Keuzes",
	} {
		f := open(t, written(t, sample(t, 8, overview.Options{Interface: language})))
		if got := strings.Join(f.GetSheetList(), " "); got != want {
			t.Errorf("%s: %s", language, got)
		}
	}
}

// Nothing that stands in a reply is calculated, and nothing breaks the file.
func TestHostileTexts(t *testing.T) {
	data := written(t, sample(t, 10, overview.Options{}))
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range z.File {
		r, _ := file.Open()
		content, _ := io.ReadAll(r)
		if bytes.Contains(content, []byte("<f>")) || bytes.Contains(content, []byte("<f ")) {
			t.Errorf("%s has a formula", file.Name)
		}
		if strings.HasPrefix(file.Name, "xl/externalLinks") || strings.Contains(file.Name, "hyperlink") {
			t.Error(file.Name)
		}
	}
	f := open(t, data)
	rows, err := f.GetRows("Review")
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, row := range rows[1:] {
		for _, c := range row {
			if strings.HasPrefix(c, "=HYPERLINK(") || strings.HasPrefix(c, "@SUM") {
				seen++
			}
			if strings.ContainsAny(c, "\x00\x1b") {
				t.Errorf("control characters in %q", c)
			}
		}
	}
	if seen == 0 {
		t.Error("the texts are not there as they were written")
	}
}

// Reviewers choose from lists, in columns of their own; verdicts have colours.
func TestReviewSheet(t *testing.T) {
	f := open(t, written(t, sample(t, 8, overview.Options{})))
	panes, err := f.GetPanes("Review")
	if err != nil || !panes.Freeze || panes.YSplit != 1 {
		t.Errorf("the header does not stay in sight: %+v %v", panes, err)
	}
	validations, err := f.GetDataValidations("Review")
	if err != nil || len(validations) != 8 { // three levels, three fits, overall, situation
		t.Errorf("%d lists to choose from, %v", len(validations), err)
	}
	for _, v := range validations {
		if !strings.Contains(v.Formula1, "'Choices'!$") || !strings.HasSuffix(v.Sqref, "9") {
			t.Errorf("%s from %s", v.Sqref, v.Formula1)
		}
	}
	formats, err := f.GetConditionalFormats("Review")
	if err != nil || len(formats) != 8 { // Attune's and the reviewer's fits and overall
		t.Errorf("%d columns with colours, %v", len(formats), err)
	}
	if filter := f.GetDefinedName(); len(filter) == 0 || !strings.Contains(filter[0].RefersTo, "Review") {
		t.Errorf("no filter: %+v", filter)
	}
}

func TestSmallGroupsHaveNoFigures(t *testing.T) {
	f := open(t, written(t, sample(t, 8, overview.Options{MinSample: 30})))
	rows, err := f.GetRows("Agents")
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows[1:] {
		if row[1] != "4" || row[2] != "" || row[len(row)-1] != "too few to say" {
			t.Errorf("%q", row)
		}
	}
}

// What reviewers fill in comes back under the names that ratings have.
func TestRatings(t *testing.T) {
	data := written(t, sample(t, 4, overview.Options{}))
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, _ := f.GetRows("Review")
	at := func(name string, row int) string {
		for i, c := range rows[0] {
			if c == name {
				cell, _ := excelize.CoordinatesToCellName(i+1, row)
				return cell
			}
		}
		t.Fatalf("no column %s", name)
		return ""
	}
	for name, value := range map[string]string{"rater": "ann", "attentive": "clear", "affective_fit": "below", "situation": "plain_question"} {
		if err := f.SetCellStr("Review", at(name, 2), value); err != nil {
			t.Fatal(err)
		}
	}
	var filled, out bytes.Buffer
	if _, err := f.WriteTo(&filled); err != nil {
		t.Fatal(err)
	}
	lines, err := Ratings(&out, bytes.NewReader(filled.Bytes()), int64(filled.Len()))
	if err != nil || len(lines) != 5 || lines[0] != 1 || lines[1] != 2 || lines[2] <= 3 { // evidence has a line each
		t.Fatal(lines, err)
	}
	table, err := csv.NewReader(&out).ReadAll()
	if err != nil || len(table) != 5 {
		t.Fatal(len(table), err)
	}
	got := map[string]string{}
	for i, name := range table[0] {
		got[name] = table[1][i]
	}
	for name, want := range map[string]string{"rater": "ann", "attentive": "clear", "affective_fit": "below", "situation": "plain_question", "cognitive": "", "language": "en", "customer": "My lamp came broken!"} {
		if got[name] != want {
			t.Errorf("%s: %q, want %q", name, got[name], want)
		}
	}
}

func TestRatingsSayWhatIsWrong(t *testing.T) {
	other := excelize.NewFile()
	var none bytes.Buffer
	_, _ = other.WriteTo(&none)
	for _, tt := range []struct{ name, data, want string }{
		{"no workbook", "id,reply\n1,hi\n", "this is no workbook"},
		{"empty", "", "this is no workbook"},
		{"another workbook", none.String(), `no sheet has a column "reply"`},
	} {
		_, err := Ratings(io.Discard, strings.NewReader(tt.data), int64(len(tt.data)))
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}

func TestSameBytes(t *testing.T) {
	if o := sample(t, 8, overview.Options{}); !bytes.Equal(written(t, o), written(t, o)) {
		t.Error("two workbooks of one overview differ")
	}
}

func TestClean(t *testing.T) {
	if got := clean("a\r\nb\x00\x1b\u0085\tc\ufffe"); got != "a\nb\tc" {
		t.Errorf("%q", got)
	}
	if got := clean(strings.Repeat("𝄞", 20000)); utf16Length(got) > longestCell || !strings.HasSuffix(got, "𝄞…") {
		t.Error(utf16Length(got))
	}
}

func utf16Length(s string) (n int) {
	for _, r := range s {
		n += utf16Len(r)
	}
	return n
}

func BenchmarkWrite(b *testing.B) {
	o := sample(b, 5000, overview.Options{})
	for b.Loop() {
		if err := Write(io.Discard, o, Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

// Replies that were not judged have no scores, and the summary counts them.
func TestUnjudged(t *testing.T) {
	r, err := review.New()
	if err != nil {
		t.Fatal(err)
	}
	b := overview.NewBuilder(overview.Options{Rules: r.Rules()})
	for i, reply := range []string{"It left today; it's with you on Friday.", "Bonjour, merci beaucoup pour votre message."} {
		v, err := r.Review(&exchange.Exchange{ID: fmt.Sprint(i), Customer: "Where is my lamp?", Reply: reply})
		if err != nil {
			t.Fatal(err)
		}
		b.Add(v)
	}
	f := open(t, written(t, b.Overview()))
	rows, err := f.GetRows("Summary")
	if err != nil {
		t.Fatal(err)
	}
	if first, last := rows[1], rows[len(rows)-1]; first[1] != "1" || last[0] != "not judged" || last[1] != "1" {
		t.Errorf("%q", rows)
	}
	rows, err = f.GetRows("Review")
	if err != nil {
		t.Fatal(err)
	}
	column := slices.Index(rows[0], "attune_attentive")
	for _, row := range rows[1:] {
		if judged := row[0] == "0"; judged != (row[column] != "") || judged == (row[column+2] == "unknown") {
			t.Errorf("%q", row)
		}
	}
}
