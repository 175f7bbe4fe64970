// Command attune scores the empathy in replies to customers and says whether it is
// too little, fitting or too much.
package main

import (
	"os"
	"runtime"
	"runtime/debug"

	"github.com/attune-cx/attune/pkg/cli"
)

func main() {
	waitWithCollecting()
	os.Exit(cli.Main())
}

// startUp is more than reading the rules of a language takes, in bytes.
const startUp = 80 << 20

// firstHeap is what the first stretch of addresses that Go gives its heap (64 MB on
// 64-bit systems) has room for in one piece.
const firstHeap = 56 << 20

// waitWithCollecting puts off the first garbage collection until it is worth its time.
// A short command such as `attune check` ends before that: nearly all that it makes while
// it reads the rules is needed to the end, so that collecting would find little to free.
// From the first collection on GOGC and GOMEMLIMIT hold as usual.
func waitWithCollecting() {
	limit := debug.SetMemoryLimit(-1)
	if limit <= startUp {
		return
	}
	percent := debug.SetGCPercent(-1)
	debug.SetMemoryLimit(startUp)
	inLargePages(firstHeap)
	runtime.AddCleanup(new(*int), func(struct{}) {
		debug.SetGCPercent(percent)
		debug.SetMemoryLimit(limit)
	}, struct{}{})
}
