package page

import (
	"encoding/base64"
	"os"
	"path/filepath"
	"testing"

	"github.com/attune-cx/attune/pkg/overview"
)

// TestLook writes pages and pictures of them into the folder $ATTUNE_LOOK, for whoever
// changes how they look:
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
		"many.html":    weeks(t, 6000, overview.Options{}),
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
