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
	"strings"
	"sync"
	"testing"
	"time"
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
	var said bytes.Buffer
	c.Stderr = &said
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
		if t.Failed() {
			t.Logf("the browser said:\n%s", said.String())
		}
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
	b.call("Page.navigate", map[string]any{"url": (&url.URL{Scheme: "file", Path: path}).String() + fragment}, nil)
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
func (b *browser) complaints(path string) (list []string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	own := (&url.URL{Scheme: "file", Path: path}).String()
	for _, e := range b.events {
		switch e.Method {
		case "Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded":
			list = append(list, e.Method+" "+string(e.Params))
		case "Network.requestWillBeSent":
			var p struct{ Request struct{ URL string } }
			_ = json.Unmarshal(e.Params, &p)
			if u, _, _ := strings.Cut(p.Request.URL, "#"); u != own && u != "about:blank" {
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
		var shot struct{ Data string }
		b.call("Page.captureScreenshot", map[string]any{"format": "png", "captureBeyondViewport": true,
			"clip": map[string]any{"x": 0, "y": y, "width": size.W, "height": min(piece, size.H-y), "scale": 1}}, &shot)
		data, err := base64.StdEncoding.DecodeString(shot.Data)
		if err != nil {
			b.t.Fatal(err)
		}
		if err := os.WriteFile(fmt.Sprintf("%s-%d.png", path, i), data, 0o644); err != nil {
			b.t.Fatal(err)
		}
	}
}

// TestShots takes pictures of the pages in $ATTUNE_PAGES.
func TestShots(t *testing.T) {
	folder := os.Getenv("ATTUNE_PAGES")
	if folder == "" {
		t.Skip("ATTUNE_PAGES names no folder")
	}
	b := browse(t)
	shot := func(name, page, fragment string, width int, scheme string) {
		b.call("Emulation.setEmulatedMedia", map[string]any{"features": []map[string]string{{"name": "prefers-color-scheme", "value": scheme}}}, nil)
		b.open(filepath.Join(folder, page), fragment, width)
		b.eval(`document.querySelectorAll(".card:nth-child(n+7)").forEach((c) => c.remove())`, nil)
		b.shoot(filepath.Join(folder, name), 1300)
	}
	shot("wide", "en.html", "", 1440, "light")
	shot("dark", "en.html", "", 1440, "dark")
	shot("phone", "nl.html", "", 390, "light")
	shot("few", "few.html", "", 1440, "light")
	b.open(filepath.Join(folder, "en.html"), "", 1440)
	var pdf struct{ Data string }
	b.call("Page.printToPDF", map[string]any{"preferCSSPageSize": true, "paperWidth": 8.27, "paperHeight": 11.69}, &pdf)
	data, _ := base64.StdEncoding.DecodeString(pdf.Data)
	_ = os.WriteFile(filepath.Join(folder, "print.pdf"), data, 0o644)
	t.Log(b.complaints(filepath.Join(folder, "en.html")))
}
