#!/usr/bin/env bash
# Measures Attune from the outside, as it is used: whole processes, all built-in rules,
# everything switched on. Needs bash, awk and Go.
#
#   testdata/bench/run.sh                 all of it (streaming 5 million replies takes minutes)
#   STREAM=0 testdata/bench/run.sh        without streaming
#   VALE=/path/to/vale VALEBENCH=/path testdata/bench/run.sh
#                                         also against Vale: VALEBENCH is a folder with
#                                         vale-400.ini and replies/*.txt; both read the same texts
#
# REPLIES (50000), STREAM (5000000) and RUNS (5) change the sizes. Figures are medians;
# peak memory is what the operating system counted for the process (getrusage).
set -euo pipefail
cd "$(dirname "$0")/../.."

replies=${REPLIES:-50000} stream=${STREAM:-5000000} runs=${RUNS:-5}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

attune=$work/attune measure=$work/measure generate=$work/generate
go build -o "$attune" ./cmd/attune
go build -o "$measure" testdata/bench/measure.go
go build -o "$generate" testdata/bench/replies.go
"$generate" -n "$replies" >"$work/free.jsonl" 2>"$work/words"
"$generate" -n "$replies" -scripted 0.8 >"$work/scripted.jsonl" 2>/dev/null

echo "$(go version), $(getconf _NPROCESSORS_ONLN) processors"
echo "texts: $(cat "$work/words"), $(($(wc -c <"$work/free.jsonl") >> 20)) MB with the customers' messages"

field() { awk -v n="$1" '{print $n}'; }
per() { awk -v n="$1" -v ms="$2" 'BEGIN {printf "%d", n / ms * 1000}'; }
ratio() { awk -v a="$1" -v b="$2" 'BEGIN {printf "%.2f", a / b}'; }

echo
echo "== throughput, JSONL to JSONL (score --format jsonl, start included, median of $runs)"
for texts in free scripted; do
	for jobs in 1 2; do
		line=$("$measure" -runs "$runs" x "$attune" score --format jsonl --jobs "$jobs" "$work/$texts.jsonl")
		ms=$(field 2 <<<"$line")
		[ "$texts$jobs" = free2 ] && plain=$ms
		echo "$texts texts, --jobs $jobs: $(per "$replies" "$ms") replies/s, $ms ms, $(field 4 <<<"$line") MB"
	done
done
echo "(free: hardly a sentence comes twice; scripted: four of five come from a script)"

echo
echo "== ten times as many English cues"
builtin=$("$attune" rules list | grep -c '^ *en\.\(attentive\|affective\|cognitive\)\.')
go run testdata/bench/cues.go -n $((9 * builtin)) -out "$work/cues"
line=$("$measure" -runs "$runs" x "$attune" score --format jsonl --rules "$work/cues" --jobs 2 "$work/free.jsonl")
ms=$(field 2 <<<"$line")
echo "$builtin built-in and $((9 * builtin)) more: $(per "$replies" "$ms") replies/s, $(ratio "$plain" "$ms") of the throughput"
head -n 1 "$work/free.jsonl" >"$work/one.jsonl"
start=$("$measure" -runs "$runs" x "$attune" score --format jsonl "$work/one.jsonl" | field 2)
startMany=$("$measure" -runs "$runs" x "$attune" score --format jsonl --rules "$work/cues" "$work/one.jsonl" | field 2)
echo "without the start ($start ms, with the cues $startMany ms): $(awk -v a="$plain" -v b="$start" -v c="$ms" -v d="$startMany" 'BEGIN {printf "%.2f", (a - b) / (c - d)}')"

echo
echo "== one draft (check, process start to exit, median of 20)"
printf '%s\n' "Hi Maria," "" "I'm sorry that your blue lamp came broken. I've asked our warehouse to send a new one today; it comes on Friday before noon." "" "Best," "Jo" >"$work/draft.txt"
printf '%s\n' "My blue lamp came broken and I need it on Saturday!" >"$work/customer.txt"
mkdir "$work/pos"
cat >"$work/pos/pos.yaml" <<'EOF'
language: en
type: affective
cues:
  - id: affective.bench.pos
    move: apologise
    strength: 0.1
    says: Asks for a part of speech.
    patterns: ["sorry that ..3 <any-noun> came [adjective]"]
lists:
  any-noun: [lamp, parcel, order]
EOF
echo "$("$measure" -runs 20 x "$attune" check --customer "@$work/customer.txt" "$work/draft.txt" | field 2) ms"
"$attune" check --customer "@$work/customer.txt" --rules "$work/pos" --explain --format json "$work/draft.txt" >"$work/pos.json" || true
echo "$("$measure" -runs 20 x "$attune" check --customer "@$work/customer.txt" --rules "$work/pos" "$work/draft.txt" | field 2) ms with a rule that asks for a part of speech"
echo "$("$measure" -runs 20 x "$attune" version | field 2) ms for attune version, which reads no rules"

echo
echo "== same bytes at any number of jobs"
for jobs in 1 8 1 8; do "$attune" score --format jsonl --explain --jobs $jobs "$work/free.jsonl" | cksum; done | sort -u >"$work/sums"
[ "$(wc -l <"$work/sums")" = 1 ] && echo "identical: --jobs 1 and --jobs 8, twice" || { echo "DIFFERENT"; cat "$work/sums"; exit 1; }

if [ -n "${VALE:-}" ] && [ -n "${VALEBENCH:-}" ]; then
	echo
	echo "== beside $("$VALE" --version), 400 rules, the same texts"
	cat >"$work/tojsonl.go" <<'EOF'
package main

import (
	"encoding/json"
	"io/fs"
	"os"
)

func main() {
	out := json.NewEncoder(os.Stdout)
	replies := os.DirFS(os.Args[1])
	err := fs.WalkDir(replies, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(replies, name)
		if err != nil {
			return err
		}
		return out.Encode(map[string]string{"id": name, "reply": string(text)})
	})
	if err != nil {
		panic(err)
	}
}
EOF
	folder=$(cd "$VALEBENCH" && pwd)
	go run "$work/tojsonl.go" "$folder/replies" >"$work/vale.jsonl"
	n=$(wc -l <"$work/vale.jsonl")
	vale=$(cd "$folder" && "$measure" -runs "$runs" x "$VALE" --no-global --no-exit --output=JSON --config=vale-400.ini replies | field 2)
	files=$("$measure" -runs "$runs" x "$attune" score --format jsonl "$folder/replies" | field 2)
	jsonl=$("$measure" -runs "$runs" x "$attune" score --format jsonl "$work/vale.jsonl" | field 2)
	echo "Vale:                 $(per "$n" "$vale") files/s, $vale ms"
	echo "Attune, files:        $(per "$n" "$files") files/s, $files ms: $(ratio "$vale" "$files") times Vale"
	echo "Attune, one JSONL:    $(per "$n" "$jsonl") replies/s, $jsonl ms: $(ratio "$vale" "$jsonl") times Vale"
	mkdir "$work/one"
	find "$folder/replies" -type f | sort | sed -n 1p | xargs -I{} cp {} "$work/one/one.txt"
	valeStart=$(cd "$folder" && "$measure" -runs "$runs" x "$VALE" --no-global --no-exit --output=JSON --config=vale-400.ini "$work/one" | field 2)
	awk -v v="$vale" -v vs="$valeStart" -v a="$jsonl" -v as="$start" 'BEGIN {printf "without the starts (%s and %s ms): %.1f times Vale\n", vs, as, (v - vs) / (a - as)}'
fi

if [ "$stream" != 0 ]; then
	echo
	echo "== $stream replies streamed through a pipe"
	"$generate" -n "$stream" 2>/dev/null | "$measure" -runs 1 -in - -every "${EVERY:-20}" x "$attune" score --quiet --format jsonl --input-format jsonl - >"$work/stream"
	echo "$(per "$stream" "$(field 2 <"$work/stream")") replies/s, peak $(field 4 <"$work/stream") MB"
fi
