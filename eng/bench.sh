#!/bin/sh
# The gateway beside plain YARP and nginx auth_request, in front of the same upstream, driven by wrk:
#   ./eng/bench.sh [--quick] [--scenario NAME]... [--rounds N] [--seconds N] [--warmup N] [--without plain|gateway|nginx]... [--markdown]
# The policy engine alone, by BenchmarkDotNet:
#   ./eng/bench.sh engine [--filter headeronly|json|growth] [--quick] [--markdown]
# Also: --no-build (use what the last run built), --keep (keep the run's config, data and logs).
# Exit code: 0 every bar met, 1 a bar missed, 2 the run is invalid (errors, refusals, requests that never arrived).
set -eu
cd "$(dirname "$0")/.."

verb=compare build=yes keep=no
if [ "${1:-}" = engine ]; then verb=engine; shift; fi
for option in "$@"; do
  shift
  case "$option" in
    --no-build) build=no ;;
    --keep) keep=yes ;;
    *) set -- "$@" "$option" ;;
  esac
done

fail() { echo "bench.sh: $1" >&2; exit 64; }

need() {   # need COMMAND PACKAGE
  command -v "$1" >/dev/null 2>&1 && return
  command -v apt-get >/dev/null 2>&1 || fail "$1 is missing and apt-get is not here to install it: install the package $2 yourself."
  as_root=""
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null 2>&1 || fail "$1 is missing: run \`apt-get install $2\` as root first."
    as_root=sudo
  fi
  echo "... installing $2 (apt)" >&2
  { $as_root apt-get update -qq && $as_root env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y -qq --no-install-recommends "$2"; } >&2 </dev/null \
    || fail "$2 could not be installed by apt."
}

command -v dotnet >/dev/null 2>&1 || fail "the .NET SDK is missing: install .NET 10 (https://dot.net)."
PATH="$PATH:/usr/sbin"
export PATH DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

out=artifacts/bench
if [ "$build" = yes ]; then
  echo "... building Release into $out" >&2
  dotnet publish tests/ThumbGate.Benchmarks -c Release -o "$out/benchmarks" -m:1 -v q --nologo >&2
  if [ "$verb" = compare ]; then dotnet publish src/ThumbGate.Gateway -c Release -o "$out/gateway" -m:1 -v q --nologo >&2; fi
fi

if [ "$verb" = engine ]; then
  exec dotnet "$out/benchmarks/ThumbGate.Benchmarks.dll" engine --artifacts "$out/engine" "$@"
fi

need wrk wrk
need nginx nginx
mkdir -p "$out"
work=$(mktemp -d "$(pwd -P)/$out/run.XXXXXX")

finish() {
  code=$?
  trap - EXIT INT TERM
  if [ -n "${driver:-}" ]; then kill -TERM "$driver" 2>/dev/null || :; fi
  # Whatever the driver started and could not stop itself.
  if [ -f "$work/pids" ]; then
    while read -r pid; do
      # A pid may by now be another's. (nginx writes its title over its environment, but names the folder in it.)
      if grep -qF "$work" "/proc/$pid/environ" "/proc/$pid/cmdline" 2>/dev/null; then kill -TERM "$pid" 2>/dev/null || :; fi
    done <"$work/pids"
  fi
  if [ "$keep" = yes ] || [ "$code" = 2 ] || [ "$code" -gt 64 ]; then
    echo "... config, data and logs are in $work" >&2
  else
    rm -rf "$work"
  fi
  exit "$code"
}
trap finish EXIT
trap 'exit 130' INT TERM

dotnet "$out/benchmarks/ThumbGate.Benchmarks.dll" compare --gateway "$out/gateway/thumbgate.dll" --work "$work" "$@" &
driver=$!
code=0
wait "$driver" || code=$?
driver=
exit "$code"
