#!/usr/bin/env bash
# How well the catalogs of config/ judge labelled requests: ./eng/accuracy.sh [FILE]
# FILE has one JSON object a line: vendor, method, path, label, and as the request has them host, headers, body, why.
# Prints the confusion matrix, the shares that matter and every miss by vendor. A request that is refused counts as unknown.
# Exit code: 0 measured, 1 the build or the config is broken, 2 there is no such file.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

requests="${1:-$repository/../shared/apis/labelled-sample.jsonl}"
if [ ! -f "$requests" ]; then
  say "There are no labelled requests at $requests. Name a file: ./eng/accuracy.sh FILE"
  exit 2
fi
config="${THUMBGATE_CONFIG:-$repository/config}"

need_sdk
need_packages jq:jq
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
quietly "$work/build.log" \
  dotnet publish "$repository/src/ThumbGate.Gateway" --configuration Release --output "$repository/artifacts/thumbgate" --nologo --verbosity quiet ||
  stop "The build failed."

grep -v '^[[:space:]]*$' "$requests" >"$work/requests.jsonl" || stop "$requests is empty."
"$repository/artifacts/thumbgate/thumbgate" explain --requests "$work/requests.jsonl" --config "$config" >"$work/answers.jsonl" || stop "The config does not load."
paste -d '\n' "$work/requests.jsonl" "$work/answers.jsonl" |
  jq -rn '
    def line: tostring | gsub("[[:cntrl:]]"; " ");
    inputs as $asked | input as $said
    | [$asked.label, ($said.risk // "unknown"), $asked.vendor, $asked.method, $asked.path,
       ($said.operation // $said.error // ($said.reasons[0].code? // "refused")), ($asked.why // "")]
    | map(line) | @tsv' >"$work/judged.tsv" || stop "$requests holds a line that is not a labelled request."

awk -F '\t' '
  BEGIN { classes = split("read write bulk message deploy destructive access money unknown", class, " ") }
  {
    label = $1; judged = $2; all++
    count[label, judged]++; labelled[label]++
    if (label == judged) right++
    gated = label != "read" && label != "write"
    if (gated) { allGated++; if (judged == "read" || judged == "write") leaked++ }
    if (label != "read") { notRead++; if (judged == "read") asRead++ } else { reads++; if (judged != "read") over++ }
    if (label != judged) misses[$3] = misses[$3] sprintf("  %-11s judged %-11s %s %s  [%s]  %s\n", label, judged, $4, $5, $6, $7)
    vendors[$3]++; if (label == judged) good[$3]++
  }
  function share(part, whole) { return sprintf("%d of %d (%.1f %%)", part, whole, whole ? 100 * part / whole : 0) }
  END {
    printf "%-12s", "label"
    for (c = 1; c <= classes; c++) printf "%12s", class[c]
    printf "\n"
    for (r = 1; r <= classes; r++) if (labelled[class[r]]) {
      printf "%-12s", class[r]
      for (c = 1; c <= classes; c++) printf "%12s", (count[class[r], class[c]] ? count[class[r], class[c]] : ".")
      printf "\n"
    }
    printf "\nstrict accuracy              %s\n", share(right, all)
    printf "gated judged read or write   %s\n", share(leaked, allGated)
    printf "not read judged read         %s\n", share(asRead, notRead)
    printf "reads judged something else  %s\n", share(over, reads)
    for (v in vendors) print v "\t" good[v] + 0 "\t" vendors[v] | ("sort >" file)
    close("sort >" file)
    while ((getline row < file) > 0) {
      split(row, part, "\t")
      printf "\n%s: %s\n%s", part[1], share(part[2], part[3]), misses[part[1]]
    }
  }' file="$work/vendors" "$work/judged.tsv"
