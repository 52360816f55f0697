#!/usr/bin/env bash
# The gateway beside plain YARP and nginx auth_request, in front of the same upstream, driven by wrk:
#   ./eng/bench.sh [--quick] [--scenario NAME]... [--rounds N] [--seconds N] [--warmup N] [--without plain|gateway|nginx]... [--markdown]
#   --store postgres: writes with the record on a PostgreSQL that it starts, instead of SQLite
# The policy engine alone, by BenchmarkDotNet:
#   ./eng/bench.sh engine [--filter headeronly|json|envelope|growth] [--quick] [--markdown]
# The record alone, on SQLite, with as many rows as are asked for (default 10,000,000; about 3 GB of disk):
#   ./eng/bench.sh record [--rows N] [--seconds N] [--markdown]
# Two gateways on one PostgreSQL record and one Redis: how long until feedback, an approval or a revocation on one is enforced on the other:
#   ./eng/bench.sh replicas [--events N] [--others N] [--blocks N] [--quick] [--markdown]
# Approvals that two gateways race for, and 500 of them that wait:
#   ./eng/bench.sh holds [--races N] [--pending N] [--quick] [--markdown]
# How long reads take while Redis or PostgreSQL is paused, or the disk is full:
#   ./eng/bench.sh faults [--only shared|disk] [--seconds N] [--rounds N] [--quick] [--markdown]
# Also: --no-build (use what the last run built), --keep (keep the run's config, data and logs).
# Exit code: 0 every bar met, 1 a bar missed, 2 the run is invalid (errors, refusals, requests that never arrived), 64 it could not start.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
stop() { say "$*"; exit 64; }

verb=compare build=yes keep=no options=()
case "${1:-}" in
  engine | record | replicas | holds | faults)
    verb="$1"
    shift
    ;;
esac
for option in "$@"; do
  case "$option" in
    --no-build) build=no ;;
    --keep) keep=yes ;;
    *) options+=("$option") ;;
  esac
done

# Installs what drives and what is compared. A freshly installed nginx would start its own service, which nobody asked for.
need_servers() {
  PATH="$PATH:/usr/sbin"
  local fresh=no
  command -v nginx >/dev/null 2>&1 || fresh=yes
  need_packages wrk:wrk nginx:nginx
  case " ${options[*]} " in
    *" --store postgres "*) need_packages pg_ctlcluster:postgresql ;;
  esac
  if [ "$fresh" = yes ] && [ -d /run/systemd/system ]; then as_root systemctl disable --quiet --now nginx >&2 || true; fi
}

publish() {
  say "Building $1 (Release)"
  quietly "$out/build.log" dotnet publish "$1" --configuration Release --output "$2" -maxcpucount:1 --nologo --verbosity quiet || stop "The build failed."
}

need_sdk
cd "$repository"
out="$repository/artifacts/bench"
driver_dll="$out/benchmarks/ThumbGate.Benchmarks.dll"
export MSBUILDDISABLENODEREUSE=1

if [ "$verb" = engine ]; then
  [ "$build" = no ] || publish tests/ThumbGate.Benchmarks "$out/benchmarks"
  exec dotnet "$driver_dll" engine --artifacts "$out/engine" "${options[@]}"
fi

if [ "$verb" = record ]; then
  [ "$build" = no ] || publish tests/ThumbGate.Benchmarks "$out/benchmarks"
  mkdir -p "$out"
  work="$(mktemp -d "$out/record.XXXXXX")"
  trap 'rm -rf "$work"' EXIT
  dotnet "$driver_dll" record --work "$work" "${options[@]}"
  exit
fi

if [ "$verb" = replicas ] || [ "$verb" = holds ] || [ "$verb" = faults ]; then
  need_packages redis-server:redis-server redis-cli:redis-tools pg_ctlcluster:postgresql setpriv:util-linux
else
  need_servers
fi
if [ "$build" = yes ]; then
  publish tests/ThumbGate.Benchmarks "$out/benchmarks"
  case " ${options[*]} " in
    *" --without gateway "*) ;;
    *) publish src/ThumbGate.Gateway "$out/gateway" ;;
  esac
fi

mkdir -p "$out"
work="$(mktemp -d "$out/run.XXXXXX")"
driver=""

finish() {
  local code=$? pid
  trap - EXIT INT TERM
  [ -z "$driver" ] || kill -TERM "$driver" 2>/dev/null || true
  # Whatever the driver started and could not stop itself. A pid may by now be another's: only one whose environment names this run is
  # stopped (nginx writes its title over its environment, but the title names the folder too).
  if [ -f "$work/pids" ]; then
    while read -r pid; do
      if grep -qsF "$work" "/proc/$pid/environ" "/proc/$pid/cmdline"; then kill -TERM "$pid" 2>/dev/null || true; fi
    done <"$work/pids"
  fi
  if [ "$keep" = yes ] || [ "$code" = 2 ] || [ "$code" -gt 64 ]; then
    say "Config, data and logs are in $work"
  else
    rm -rf "$work"
  fi
  exit "$code"
}
trap finish EXIT
trap 'exit 130' INT TERM

dotnet "$driver_dll" "$verb" --gateway "$out/gateway/thumbgate.dll" --work "$work" "${options[@]}" &
driver=$!
code=0
wait "$driver" || code=$?
driver=""
exit "$code"
