# Shared by the scripts of this folder: sourced, never run.
# shellcheck shell=bash

repository="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
tools="$repository/artifacts/tools"

say() { printf '%s\n' "$*" >&2; }

# One line with the cure, then out.
stop() {
  say "$*"
  exit 1
}

# The shell suites' protocol: `ok - name` or `not ok - name` on stdout, what went wrong as `# ` lines below it.
suite_failures=0

ok() { printf 'ok - %s\n' "$1"; }

not_ok() {
  printf 'not ok - %s\n' "$1"
  suite_failures=$((suite_failures + 1))
  [ -z "${2:-}" ] || printf '%s\n' "$2" | tail -n 40 | sed 's/^/# /'
}

# check NAME COMMAND...: passes when the command exits 0; its output is shown only when it does not.
check() {
  local name="$1" output
  shift
  if output="$("$@" 2>&1)"; then ok "$name"; else not_ok "$name" "${output:-exit code not 0, no output}"; fi
}

# check_refused NAME TEXT COMMAND...: passes when the command fails and its output says TEXT.
check_refused() {
  local name="$1" text="$2" output
  shift 2
  if output="$("$@" 2>&1)"; then
    not_ok "$name" "it was accepted"
  elif [[ "$output" == *"$text"* ]]; then
    ok "$name"
  else
    not_ok "$name" "refused, but without saying '$text':"$'\n'"$output"
  fi
}

finish_suite() { [ "$suite_failures" -eq 0 ]; }

# A .NET SDK that can build this repository, or one line with the cure.
need_sdk() {
  local version
  command -v dotnet >/dev/null 2>&1 ||
    stop "The .NET 10 SDK is needed and 'dotnet' is not on the PATH: install it from https://dotnet.microsoft.com/download/dotnet/10.0 and run this again."
  version="$(cd "$repository" && dotnet --version 2>/dev/null)" || version=""
  [ "${version%%.*}" -ge 10 ] 2>/dev/null ||
    stop "The .NET 10 SDK is needed and this machine has ${version:-an older one}: install it from https://dotnet.microsoft.com/download/dotnet/10.0 and run this again."
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

# need_packages COMMAND:PACKAGE...: installs by apt the packages whose command is missing.
need_packages() {
  local pair missing=()
  for pair in "$@"; do
    command -v "${pair%%:*}" >/dev/null 2>&1 || missing+=("${pair#*:}")
  done
  [ "${#missing[@]}" -eq 0 ] && return
  command -v apt-get >/dev/null 2>&1 || stop "Missing: ${missing[*]}. There is no apt-get here: install them and run this again."
  [ "$(id -u)" -eq 0 ] || command -v sudo >/dev/null 2>&1 || stop "Missing: ${missing[*]}. Run this as root, or install sudo or the packages first."
  say "Installing by apt: ${missing[*]}"
  local log
  log="$(mktemp)"
  { as_root apt-get update -q && as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${missing[@]}"; } >"$log" 2>&1 || {
    tail -n 20 "$log" >&2
    stop "apt-get could not install: ${missing[*]}"
  }
  rm -f "$log"
}

# quietly LOG COMMAND...: the command's output goes to the log, and to the terminal only when it fails.
quietly() {
  local log="$1"
  shift
  mkdir -p "$(dirname "$log")"
  "$@" >"$log" 2>&1 || {
    cat "$log" >&2
    return 1
  }
}
