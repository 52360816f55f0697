#!/usr/bin/env bash
# The newcomer's first command where it works: starts it, pastes what it prints, and holds each step to the statuses its title promises.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
source "$repository/eng/ports.sh"

work="$(mktemp -d)"
demo=""
trap '[ -z "$demo" ] || kill "$demo" 2>/dev/null || true; rm -rf "$work"' EXIT

port="$(free_row 3)"
mkfifo "$work/stdout"
"$repository/eng/run.sh" --port "$port" --data "$work/data" >"$work/stdout" 2>"$work/stderr" &
demo=$!
exec 3<"$work/stdout"

# What it prints, up to its last line; a demo that ends or says nothing for two minutes has not started.
starts() {
  local line
  while IFS= read -r -t 120 line <&3; do
    printf '%s\n' "$line"
    printf '%s\n' "$line" >>"$work/printed"
    [[ "$line" != *"Ctrl-C stops everything"* ]] || return 0
  done
  cat "$work/stderr"
  return 1
}
check "demo: eng/run.sh builds it, starts it and says what to paste" starts
[ "$suite_failures" -eq 0 ] || { finish_suite; exit 1; }
cat <&3 >"$work/later" &

for role in sales analytics design finance legal customer-support; do
  check "demo: it prints a key for $role" grep -Eq "^# +$role +tg_${role}_[A-Za-z0-9_-]+$" "$work/printed"
done

# One file of commands a step; its title says the statuses, in order: `# 1. ... -> 200`.
awk -v folder="$work" '/^# [0-9]+[.] /{ step = $2 + 0; print > (folder "/title-" step) } step && !/^#/ { print > (folder "/step-" step) }' "$work/printed"

pasted() {
  local wanted got
  wanted="$(grep -oE -- '-> [0-9]{3}' "$work/title-$1" | tr '\n' ' ')"
  bash "$work/step-$1" >"$work/said-$1" 2>&1 || true
  got="$(grep -oE -- '^-> [0-9]{3}' "$work/said-$1" | tr '\n' ' ')"
  printf 'wanted %s\ngot    %s\n' "$wanted" "$got"
  cat "$work/said-$1"
  [ -n "$wanted" ] && [ "$wanted" = "$got" ]
}
for step in 1 2 3 4 5; do
  check "demo: step $step works as printed: $(cut -d ' ' -f 3- "$work/title-$step" 2>/dev/null || true)" pasted "$step"
done

built="$repository/artifacts/thumbgate/thumbgate"
# says_in_one_line TEXT ARGUMENT...: the demo refuses to start, and says why in one line.
says_in_one_line() {
  local text="$1" said
  shift
  if said="$(timeout 60 "$built" demo "$@" 2>&1)"; then return 1; fi
  printf '%s\n' "$said"
  [[ "$said" == *"$text"* && "$said" != *$'\n'* ]]
}
check "demo: a busy port is one line with the cure" says_in_one_line "--port" --port "$port" --data "$work/other"
# Not even root may make a folder there.
check "demo: a data folder that cannot be written is one line with the cure" says_in_one_line "--data" --port "$(free_row 3)" --data /proc/thumbgate

kill -TERM "$demo"
stopped=0
wait "$demo" || stopped=$?
demo=""
check "demo: it stops when told to, with exit code 0" [ "$stopped" -eq 0 ]

finish_suite
