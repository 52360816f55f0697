# Runs suites and adds up their tests: sourced by test.sh, which sets `results`.
# shellcheck shell=bash

passed=0
failed=0
skipped=0

# dotnet_suite PROJECT: the numbers are those of the run's own result file; no file is one failure.
dotnet_suite() {
  local project="$1" name counters total executed good
  name="$(basename "$project" .csproj)"
  say "Running $name"
  dotnet test "$project" --configuration Release --no-build --nologo --verbosity quiet \
    --results-directory "$results" --logger "trx;LogFileName=$name.trx" --logger "console;verbosity=minimal" 2>&1 | tee "$results/$name.log" || true
  counters="$(grep -o '<Counters [^>]*' "$results/$name.trx" 2>/dev/null || true)"
  if [ -z "$counters" ]; then
    say "$name: stopped without a result"
    failed=$((failed + 1))
    return
  fi
  total="$(counter total "$counters")"
  executed="$(counter executed "$counters")"
  good="$(counter passed "$counters")"
  if [ "$total" -eq 0 ]; then
    say "$name: holds no test"
    failed=$((failed + 1))
  fi
  passed=$((passed + good))
  failed=$((failed + executed - good))
  skipped=$((skipped + total - executed))
  # A run that was cut short has a result file, good numbers and this outcome.
  if grep -q '<ResultSummary outcome="\(Failed\|Aborted\|Error\|Timeout\)"' "$results/$name.trx" && [ "$executed" -eq "$good" ]; then
    say "$name: the run did not end well"
    failed=$((failed + 1))
  fi
}

counter() { sed -n "s/.* $1=\"\([0-9]*\)\".*/\1/p" <<<"$2"; }

# shell_suite NAME SCRIPT ARGUMENT...: counts the script's `ok - ` and `not ok - ` lines and prints the failures.
shell_suite() {
  local name="$1" log="$results/$1.log" code=0 good bad
  shift
  say "Running $name ($1)"
  "$@" >"$log" 2> >(tee "$log.stderr" >&2) || code=$?
  good="$(grep -c '^ok - ' "$log" || true)"
  bad="$(grep -c '^not ok - ' "$log" || true)"
  grep -E '^(not ok - |# )' "$log" || true
  if [ "$code" -ne 0 ] && [ "$bad" -eq 0 ]; then
    printf 'not ok - %s: the suite stopped with exit code %s\n' "$name" "$code"
    bad=1
  elif [ $((good + bad)) -eq 0 ]; then
    printf 'not ok - %s: the suite checked nothing\n' "$name"
    bad=1
  fi
  passed=$((passed + good))
  failed=$((failed + bad))
}

print_tally() {
  local line="$passed passed, $failed failed"
  [ "$skipped" -eq 0 ] || line+=", $skipped skipped"
  printf '%s\n' "$line"
  [ "$failed" -eq 0 ]
}
