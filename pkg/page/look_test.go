package page

import (
	"encoding/base64"
	"os"
	"path/filepath"
	"testing"

	"github.com/attune-cx/attune/pkg/overview"
)

// TestLook writes pages and pictures of them into the folder $ATTUNE_LOOK, for whoever
// changes how they look. Those of the README are report.png and reply.png.
//
//	ATTUNE_LOOK=/tmp/look go test ./pkg/page -run TestLook
func TestLook(t *testing.T) {
	folder := os.Getenv("ATTUNE_LOOK")
	if folder == "" {
		t.Skip("skipped: $ATTUNE_LOOK names no folder for pictures")
	}
	for name, o := range map[string]*overview.Overview{
		"english.html": weeks(t, 900, overview.Options{Title: "Customer care, autumn 2026"}),
		"dutch.html":   weeks(t, 900, overview.Options{Interface: "nl"}),
		"few.html":     weeks(t, 12, overview.Options{}),
		"readme.html":  told(overview.Options{MinSample: 5}),
	} {
		if err := os.WriteFile(filepath.Join(folder, name), written(t, o), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	b := browse(t)
	for _, shot := range []struct {
		name, page, fragment, scheme string
		width                        int
	}{
		{"wide", "english.html", "", "light", 1440},
		{"dark", "english.html", "", "dark", 1440},
		{"phone", "dutch.html", "", "light", 390},
		{"few", "few.html", "", "light", 1440},
	} {
		b.call("Emulation.setEmulatedMedia", map[string]any{"features": []map[string]string{{"name": "prefers-color-scheme", "value": shot.scheme}}}, nil)
		b.open(filepath.Join(folder, shot.page), shot.fragment, shot.width)
		b.eval(`document.querySelectorAll(".card:nth-child(n+6)").forEach((c) => c.remove())`, nil)
		b.shoot(filepath.Join(folder, shot.name), 1300)
	}
	b.call("Emulation.setEmulatedMedia", map[string]any{"features": []map[string]string{{"name": "prefers-color-scheme", "value": "light"}}}, nil)
	b.open(filepath.Join(folder, "readme.html"), "", 1280)
	b.clip(filepath.Join(folder, "report.png"), 0, 0, 1280, 1150)
	b.open(filepath.Join(folder, "readme.html"), "#q=en-angry-3", 1280)
	var card struct{ X, Y, W, H int }
	b.eval(`(() => {
		document.querySelector(".card").scrollIntoView({behavior: "instant"});
		document.querySelector(".bubble mark.misstep").focus({preventScroll: true});
		const r = document.querySelector(".card").getBoundingClientRect();
		return {X: Math.round(r.left + scrollX) - 12, Y: Math.round(r.top + scrollY) - 12, W: Math.round(r.width) + 24, H: Math.round(r.height) + 24};
	})()`, &card)
	b.clip(filepath.Join(folder, "reply.png"), card.X, card.Y, card.W, card.H)

	b.open(filepath.Join(folder, "english.html"), "", 1440)
	var pdf struct{ Data string }
	b.call("Page.printToPDF", map[string]any{"preferCSSPageSize": true, "paperWidth": 8.27, "paperHeight": 11.69, "printBackground": true}, &pdf)
	data, err := base64.StdEncoding.DecodeString(pdf.Data)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "print.pdf"), data, 0o644); err != nil {
		t.Fatal(err)
	}
}
