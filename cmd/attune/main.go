// Command attune scores the empathy in replies to customers and says whether it is
// too little, fitting or too much.
package main

import (
	"os"

	"github.com/attune-cx/attune/pkg/cli"
)

func main() { os.Exit(cli.Main()) }
