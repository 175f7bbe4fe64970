package page

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/attune-cx/attune/pkg/empathy"
	"github.com/attune-cx/attune/pkg/overview"
	"github.com/attune-cx/attune/pkg/review"
)

// A browser is a Chromium without a window, spoken to over a pipe with its DevTools
// protocol (https://chromedevtools.github.io/devtools-protocol/).
type browser struct {
	t       *testing.T
	out     io.Writer
	session string

	mu      sync.Mutex
	next    int
	waiting map[int]chan message
	events  []message
	opened  []string // addresses
	loaded  chan struct{}
}

type message struct {
	ID     int             `json:"id"`
	Method string          `json:"method"`
	Params json.RawMessage `json:"params"`
	Result json.RawMessage `json:"result"`
	Error  *struct{ Message string }
}

// chromium finds a browser, or skips the test.
func chromium(t *testing.T) string {
	t.Helper()
	if testing.Short() {
		t.Skip("skipped: a browser takes long")
	}
	if runtime.GOOS == "windows" {
		t.Skip("skipped: Go hands no pipes to a browser on Windows")
	}
	for _, name := range []string{os.Getenv("ATTUNE_CHROMIUM"), "chromium", "chromium-browser", "google-chrome", "chrome"} {
		if name == "" {
			continue
		}
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Skip("skipped: no Chromium found, so the page was not looked at in a browser; install chromium or set ATTUNE_CHROMIUM to its path")
	return ""
}

// browse starts a browser. It may reach no network: every name leads nowhere.
func browse(t *testing.T) *browser {
	t.Helper()
	path := chromium(t)
	fromBrowser, toUs, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	toBrowser, fromUs, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command(path, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-extensions",
		"--host-resolver-rules=MAP * ~NOTFOUND", "--hide-scrollbars", "--remote-debugging-pipe", "--user-data-dir="+t.TempDir(), "about:blank")
	c.ExtraFiles = []*os.File{toBrowser, toUs} // 3 and 4
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	toBrowser.Close()
	toUs.Close()
	b := &browser{t: t, out: fromUs, waiting: map[int]chan message{}, loaded: make(chan struct{}, 8)}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		b.listen(fromBrowser)
	}()
	t.Cleanup(func() {
		fromUs.Close()
		stop := time.AfterFunc(5*time.Second, func() { _ = c.Process.Kill() })
		<-ended
		_ = c.Wait()
		stop.Stop()
	})
	var target struct{ TargetID string }
	b.call("Target.createTarget", map[string]any{"url": "about:blank"}, &target)
	var attached struct{ SessionID string }
	b.call("Target.attachToTarget", map[string]any{"targetId": target.TargetID, "flatten": true}, &attached)
	b.session = attached.SessionID
	for _, domain := range []string{"Page", "Runtime", "Log", "Network"} {
		b.call(domain+".enable", nil, nil)
	}
	return b
}

func (b *browser) listen(r io.Reader) {
	in := bufio.NewReaderSize(r, 1<<16)
	for {
		data, err := in.ReadBytes(0)
		if err != nil {
			b.mu.Lock()
			for _, w := range b.waiting {
				close(w)
			}
			b.waiting = nil
			b.mu.Unlock()
			return
		}
		var m message
		if json.Unmarshal(bytes.TrimSuffix(data, []byte{0}), &m) != nil {
			continue
		}
		b.mu.Lock()
		if w := b.waiting[m.ID]; m.ID > 0 && w != nil {
			delete(b.waiting, m.ID)
			w <- m
		} else if m.Method != "" {
			b.events = append(b.events, m)
			if m.Method == "Page.loadEventFired" {
				b.loaded <- struct{}{}
			}
		}
		b.mu.Unlock()
	}
}

// call calls a method and waits for what comes back.
func (b *browser) call(method string, params any, result any) {
	b.t.Helper()
	answer := make(chan message, 1)
	b.mu.Lock()
	b.next++
	id := b.next
	if b.waiting == nil {
		b.mu.Unlock()
		b.t.Fatal("the browser has gone")
	}
	b.waiting[id] = answer
	b.mu.Unlock()
	m := map[string]any{"id": id, "method": method}
	if params != nil {
		m["params"] = params
	}
	if b.session != "" {
		m["sessionId"] = b.session
	}
	data, err := json.Marshal(m)
	if err != nil {
		b.t.Fatal(err)
	}
	if _, err := b.out.Write(append(data, 0)); err != nil {
		b.t.Fatal(err)
	}
	select {
	case m, ok := <-answer:
		err = nil
		switch {
		case !ok:
			err = errors.New("the browser has gone")
		case m.Error != nil:
			err = errors.New(m.Error.Message)
		case result != nil:
			err = json.Unmarshal(m.Result, result)
		}
	case <-time.After(20 * time.Second):
		err = errors.New("no answer")
	}
	if err != nil {
		b.t.Fatalf("%s: %v", method, err)
	}
}

// open loads a file at a width, and waits until it stands.
func (b *browser) open(path, fragment string, width int) {
	b.t.Helper()
	b.size(width, 900)
	b.call("Page.navigate", map[string]any{"url": "about:blank"}, nil)
	<-b.loaded
	address := (&url.URL{Scheme: "file", Path: path}).String()
	b.opened = append(b.opened, address)
	b.call("Page.navigate", map[string]any{"url": address + fragment}, nil)
	select {
	case <-b.loaded:
	case <-time.After(20 * time.Second):
		b.t.Fatal("the page did not load")
	}
}

func (b *browser) size(width, height int) {
	b.call("Emulation.setDeviceMetricsOverride", map[string]any{"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500}, nil)
}

// eval evaluates an expression in the page; into is where its value goes.
func (b *browser) eval(expression string, into any) {
	b.t.Helper()
	var r struct {
		Result           struct{ Value json.RawMessage }
		ExceptionDetails *struct {
			Text      string
			Exception struct{ Description string }
		}
	}
	b.call("Runtime.evaluate", map[string]any{"expression": expression, "returnByValue": true, "awaitPromise": true}, &r)
	if r.ExceptionDetails != nil {
		b.t.Fatalf("%s: %s %s", expression, r.ExceptionDetails.Text, r.ExceptionDetails.Exception.Description)
	}
	if into == nil {
		return
	}
	if err := json.Unmarshal(r.Result.Value, into); err != nil {
		b.t.Fatalf("%s: %v", expression, err)
	}
}

// complaints are what a page must not cause: messages on the console, exceptions, and
// requests for anything but itself.
func (b *browser) complaints() (list []string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, e := range b.events {
		switch e.Method {
		case "Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded":
			list = append(list, e.Method+" "+string(e.Params))
		case "Network.requestWillBeSent":
			var p struct{ Request struct{ URL string } }
			_ = json.Unmarshal(e.Params, &p)
			if u, _, _ := strings.Cut(p.Request.URL, "#"); u != "about:blank" && !slices.Contains(b.opened, u) {
				list = append(list, "a request for "+p.Request.URL)
			}
		}
	}
	return list
}

// shoot writes pictures of the page, or of the whole of it in pieces of so many pixels.
func (b *browser) shoot(path string, piece int) {
	b.t.Helper()
	var size struct{ W, H int }
	b.eval(`({W: document.documentElement.clientWidth, H: document.documentElement.scrollHeight})`, &size)
	for i, y := 0, 0; y < size.H; i, y = i+1, y+piece {
		b.clip(fmt.Sprintf("%s-%d.png", path, i), 0, y, size.W, min(piece, size.H-y))
	}
}

// clip writes a picture of a part of the page.
func (b *browser) clip(path string, x, y, width, height int) {
	b.t.Helper()
	var shot struct{ Data string }
	b.call("Page.captureScreenshot", map[string]any{"format": "png", "captureBeyondViewport": true,
		"clip": map[string]any{"x": x, "y": y, "width": width, "height": height, "scale": 1}}, &shot)
	data, err := base64.StdEncoding.DecodeString(shot.Data)
	if err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o644); err != nil {
		b.t.Fatal(err)
	}
}

// TestInBrowser opens pages from disk, as people will.
func TestInBrowser(t *testing.T) {
	b := browse(t)
	folder := t.TempDir()
	save := func(name string, page []byte) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, page, 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	english := weeks(t, 900, overview.Options{})
	path := save("week 46.html", written(t, english))
	number := func(expression string) (n int) {
		t.Helper()
		b.eval(expression, &n)
		return n
	}
	says := func(expression string) (s string) {
		t.Helper()
		b.eval(expression, &s)
		return s
	}
	count := func(holds func(*review.Review) bool) (n int) {
		for i := range english.Samples {
			if holds(english.Samples[i].Review) {
				n++
			}
		}
		return n
	}

	t.Run("the list shows what the address asks for", func(t *testing.T) {
		for _, test := range []struct {
			fragment string
			holds    func(*review.Review) bool
		}{
			{"", func(*review.Review) bool { return true }},
			{"#list", func(*review.Review) bool { return true }},
			{"#verdict=below", func(r *review.Review) bool { return r.Verdict == empathy.Below }},
			{"#verdict=above&of=affective", func(r *review.Review) bool { return r.Types[empathy.Affective].Verdict == empathy.Above }},
			{"#situation=plain_question&agent=Bas", func(r *review.Review) bool {
				return r.Situation.ID == "plain_question" && r.Exchange.Agent == "Bas"
			}},
			{"#misstep=en.misstep.filler", func(r *review.Review) bool {
				return slices.ContainsFunc(r.Missteps, func(m review.Misstep) bool { return m.ID == "en.misstep.filler" })
			}},
			{"#q=GATWICK", func(r *review.Review) bool {
				return strings.Contains(strings.ToLower(r.Exchange.Reply+r.Exchange.Customer), "gatwick")
			}},
			{"#agent=nobody", func(*review.Review) bool { return false }},
		} {
			b.open(path, test.fragment, 1440)
			want := count(test.holds)
			if got := says(`document.querySelector(".count").textContent`); !strings.HasPrefix(got, fmt.Sprintf("%d of 900 ", want)) {
				t.Errorf("%s: %s; want %d", test.fragment, got, want)
			}
			if got := number(`document.querySelectorAll(".card").length`); got != min(want, 20) {
				t.Errorf("%s: %d cards", test.fragment, got)
			}
		}
	})

	t.Run("filters, sorting and pages work by hand", func(t *testing.T) {
		b.open(path, "", 1440)
		b.eval(`(() => { const s = document.getElementById("filter-verdict"); s.value = "above"; s.dispatchEvent(new Event("change")); })()`, nil)
		want := count(func(r *review.Review) bool { return r.Verdict == empathy.Above })
		if got := says(`document.querySelector(".count").textContent`); !strings.HasPrefix(got, fmt.Sprintf("%d of", want)) {
			t.Errorf("%s; want %d", got, want)
		}
		if got := says(`location.hash`); got != "#verdict=above" {
			t.Errorf("the address is %s", got)
		}
		b.eval(`(() => { document.querySelector(".clear").click(); const s = document.getElementById("filter-sort"); s.value = "affective"; s.dispatchEvent(new Event("change")); document.querySelector(".direction").click(); })()`, nil)
		var scores []int
		b.eval(`[...document.querySelectorAll(".card")].map((c) => Number(c.querySelectorAll(".score b")[1].textContent))`, &scores)
		if len(scores) != 20 || !slices.IsSortedFunc(scores, func(a, b int) int { return b - a }) || scores[0] == 0 {
			t.Errorf("sorted by the affective score, descending: %v", scores)
		}
		first := says(`document.querySelector(".card .id").textContent`)
		b.eval(`document.querySelector(".pager button:last-child").click()`, nil)
		if got := says(`document.querySelector(".pager span").textContent`); got != "Page 2 of 45" {
			t.Errorf("the next page is %q", got)
		}
		if says(`document.querySelector(".card .id").textContent`) == first {
			t.Error("the next page shows the same replies")
		}
	})

	t.Run("a conversation can be read turn by turn", func(t *testing.T) {
		o := weeks(t, 30, overview.Options{})
		for i := range 3 {
			x := o.Samples[i].Review.Exchange
			x.Conversation, x.Turn, x.Turns = "C 7", 3-i, 3
			x.Customer, x.Newest = "Said before. Said now.", 13
			o.Samples[i].Review.Situation.Signals = []review.Signal{{ID: "en.signal.first", Span: review.Span{Start: 5, End: 11}}, {ID: "en.signal.newest", Span: review.Span{Start: 18, End: 21}}}
		}
		o.Samples[0].Review.Course = &review.Course{Verdict: empathy.Below, Worst: 2, Path: []string{"plain_question", "cancellation"}}
		b.open(save("turns.html", written(t, o)), "#q=said+now", 1440)
		b.eval(`document.querySelector(".facts a").click()`, nil)
		var turns []string
		b.eval(`new Promise((done) => setTimeout(done, 50)).then(() => [...document.querySelectorAll(".facts a")].map((a) => a.textContent))`, &turns)
		if !slices.Equal(turns, []string{"turn 1 of 3", "turn 2 of 3", "turn 3 of 3"}) {
			t.Errorf("the turns are %q", turns)
		}
		var marks []string
		b.eval(`[...document.querySelectorAll(".card:first-child .customer mark")].map((m) => m.textContent)`, &marks)
		if !slices.Equal(marks, []string{"before", "now"}) {
			t.Errorf("what the customer said is marked at %q", marks)
		}
		if got := says(`document.querySelector(".card:last-child .judged").textContent`); !strings.Contains(got, "furthest from its range in turn 2; went through: plain question → cancellation") {
			t.Errorf("the conversation is told as %q", got)
		}
	})

	t.Run("the map can be sorted", func(t *testing.T) {
		b.open(path, "", 1440)
		column := func() (shares []float64) {
			b.eval(`[...document.querySelectorAll(".heat tbody tr")].map((r) => Number(r.cells[3].dataset.value))`, &shares)
			return shares
		}
		given := column()
		for _, want := range []string{"ascending", "descending", ""} {
			b.eval(`document.querySelectorAll(".heat .sorter")[3].click()`, nil)
			if got := says(`document.querySelectorAll(".heat thead th")[3].getAttribute("aria-sort") || ""`); got != want {
				t.Errorf("aria-sort is %q, not %q", got, want)
			}
			got, sorted := column(), slices.Sorted(slices.Values(given))
			switch want {
			case "descending":
				slices.Reverse(sorted)
			case "":
				sorted = given
			}
			if !slices.Equal(got, sorted) {
				t.Errorf("%s: %v", want, got)
			}
		}
	})

	t.Run("marks explain themselves, also to the keyboard", func(t *testing.T) {
		b.open(path, "#misstep=en.misstep.filler", 1440)
		b.eval(`document.querySelector(".bubble mark.misstep").focus()`, nil)
		if got := says(`document.getElementById("tip").hidden ? "" : document.getElementById("tip").textContent`); !strings.Contains(got, "en.misstep.filler") {
			t.Errorf("the mark says %q", got)
		}
		b.eval(`document.activeElement.dispatchEvent(new KeyboardEvent("keydown", {key: "Escape", bubbles: true}))`, nil)
		if got := says(`String(document.getElementById("tip").hidden)`); got != "true" {
			t.Error("Escape leaves the explanation where it is")
		}
		if got := number(`[...document.querySelectorAll(".bubble .text")].filter((e) => e.querySelectorAll('mark[tabindex="0"]').length > 1).length`); got != 0 {
			t.Errorf("%d replies take more than one press of the tab key", got)
		}
		b.eval(`(() => { const m = [...document.querySelectorAll(".bubble .text")].find((e) => e.querySelectorAll("mark").length > 1).querySelectorAll("mark"); m[0].focus(); m[0].dispatchEvent(new KeyboardEvent("keydown", {key: "ArrowRight", bubbles: true})); window.second = document.activeElement === m[1]; })()`, nil)
		if got := says(`String(window.second)`); got != "true" {
			t.Error("the arrow key does not go to the next mark")
		}
	})

	t.Run("the theme can be chosen", func(t *testing.T) {
		b.open(path, "", 1440)
		background := `getComputedStyle(document.body).backgroundColor`
		light := says(background)
		b.eval(`document.getElementById("theme").click()`, nil)
		if dark := says(background); dark == light {
			t.Errorf("the background stays %s", light)
		}
	})

	t.Run("everything can be reached by its name", func(t *testing.T) {
		b.open(path, "", 1440)
		for what, expression := range map[string]string{
			"controls without a name":  `[...document.querySelectorAll("select, input, button")].filter((e) => !e.labels?.length && !e.textContent.trim() && !e.getAttribute("aria-label")).length`,
			"drawings without a title": `[...document.querySelectorAll('svg[role="img"]')].filter((e) => !e.querySelector(":scope > title")?.textContent).length`,
			"links to nowhere":         `[...document.querySelectorAll('a[href^="#"]')].filter((a) => !a.hash.includes("=") && !document.getElementById(a.hash.slice(1))).length`,
			"ids twice":                `(() => { const ids = [...document.querySelectorAll("[id]")].map((e) => e.id); return ids.length - new Set(ids).size; })()`,
			"skipped headings":         `(() => { let last = 0, bad = 0; for (const h of document.querySelectorAll("h1,h2,h3,h4")) { const level = Number(h.tagName[1]); if (level > last + 1) bad++; last = level; } return bad; })()`,
		} {
			if n := number(expression); n != 0 {
				t.Errorf("%d %s", n, what)
			}
		}
	})

	dutch := save("nl.html", written(t, weeks(t, 300, overview.Options{Interface: "nl"})))
	for _, p := range []string{path, dutch, save("few.html", written(t, weeks(t, 3, overview.Options{}))), save("none.html", written(t, overview.NewBuilder(overview.Options{}).Overview())), save("long.html", written(t, everywhere(strings.Repeat("long", 100))))} {
		t.Run("nothing sticks out of "+filepath.Base(p), func(t *testing.T) {
			for _, width := range []int{320, 390, 768, 1440} {
				b.open(p, "", width)
				if wide := number(`document.documentElement.scrollWidth`); wide > width {
					t.Errorf("at %d pixels the page is %d wide: %s", width, wide, says(`[...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > innerWidth + 1).slice(0, 3).map((e) => e.outerHTML.slice(0, 120)).join("\n")`))
				}
			}
			if list := b.complaints(); len(list) > 0 {
				t.Errorf("the browser complains:\n%s", strings.Join(list, "\n"))
			}
		})
	}

	t.Run("without scripts the figures stand", func(t *testing.T) {
		b.call("Emulation.setScriptExecutionDisabled", map[string]any{"value": true}, nil)
		defer b.call("Emulation.setScriptExecutionDisabled", map[string]any{"value": false}, nil)
		b.open(path, "", 1440)
		if got := says(`document.querySelector("noscript").textContent`); !strings.Contains(got, "needs JavaScript") {
			t.Errorf("without scripts the list says %q", got)
		}
		if n := number(`document.querySelectorAll('svg[role="img"]').length`); n < 60 {
			t.Errorf("%d drawings", n)
		}
	})

	t.Run("texts stay texts", func(t *testing.T) {
		for _, s := range hostile[:15] {
			b.open(save("hostile.html", written(t, everywhere(s))), "#list", 1440)
			if got := says(`document.querySelector(".bubble .text").textContent`); !sameText(got, s) {
				t.Errorf("%q is shown as %q", s, got)
			}
			if n := number(`document.querySelectorAll("iframe, img, b b, [onerror], [onmouseover], body script:not(#data):not(:last-of-type)").length`); n > 0 {
				t.Errorf("%q became markup", s)
			}
			if list := b.complaints(); len(list) > 0 {
				t.Fatalf("%q: the browser complains:\n%s", s, strings.Join(list, "\n"))
			}
		}
	})

	t.Run("the policy forbids what is not the page's own", func(t *testing.T) { // last: it complains
		p := save("forged.html", bytes.Replace(written(t, shared(1, 1, 1)), []byte("<main>"), []byte(`<main><script>document.title = "forged"</script><img src="https://example.org/x.png">`), 1))
		b.open(p, "", 1440)
		if got := says(`document.title`); got == "forged" {
			t.Error("a script of somebody else ran")
		}
		if list := strings.Join(b.complaints(), "\n"); !strings.Contains(list, "script-src") || !strings.Contains(list, "example.org") {
			t.Errorf("the browser complains only:\n%s", list)
		}
	})
}
