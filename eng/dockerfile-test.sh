#!/usr/bin/env bash
# The image without a container engine: the Dockerfile's steps are run in a clean folder, and what its last stage would
# run is run from there: as the image's user where this script is root, with the image's environment and nothing else.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
source "$repository/eng/ports.sh"

work="$(mktemp -d)"
server=""
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$work"' EXIT
chmod 755 "$work"

steps="$work/stages"
run_steps() { node "$repository/eng/dockerfile-steps.mjs" "$work/stages" >"$work/image.json"; }
check "image: the Dockerfile's steps run in a clean folder with an empty package cache" run_steps
[ -s "$work/image.json" ] || { finish_suite; exit 1; }

image="$steps/image"
setting() { jq -r "$1" "$work/image.json"; }
holds() { check "$1" jq -e "$2" "$work/image.json"; }
holds "image: the last stage is chiseled and runs no step of its own" '(.base | test("aspnet:10[.]0-.*chiseled")) and .ran == 0'
holds "image: its user is a number that is not root" '.user | test("^[1-9][0-9]+(:[1-9][0-9]+)?$")'
holds "image: entry point and health check need no shell" '.entrypoint == ["/app/thumbgate"] and .health == ["/app/thumbgate", "health"]'
holds "image: it serves /config and keeps its data in the volume /data" \
  '.command == ["serve", "--config", "/config", "--data", "/data"] and .volumes == ["/data"]'

# The read-only root: nothing of the image may be written but /data.
chmod -R a-w,a+rX "$image/app" "$image/config"
chmod -R u+w "$image/data"
user="$(setting .user)"
dotnet_root="$(dirname "$(readlink -f "$(command -v dotnet)")")"
as_user=()
if [ "$(id -u)" -eq 0 ]; then
  as_user=(setpriv --reuid "${user%%:*}" --regid "${user##*:}" --clear-groups --no-new-privs)
  if ! "${as_user[@]}" test -x "$dotnet_root/dotnet"; then
    # An SDK in root's home folder: the image's user gets a copy of what the base image would hold.
    mkdir "$work/dotnet" && cp -r "$dotnet_root/host" "$dotnet_root/shared" "$work/dotnet/" && chmod -R a+rX "$work/dotnet"
    dotnet_root="$work/dotnet"
  fi
fi
mapfile -t image_environment < <(setting '.env | to_entries[] | "\(.key)=\(.value)"')

# enter_image ARGUMENT...: becomes the image's process; absolute paths move under the folder that stands for its root.
enter_image() {
  local argument arguments=()
  for argument in "$@"; do
    case "$argument" in /*) arguments+=("$image$argument") ;; *) arguments+=("$argument") ;; esac
  done
  cd "$image/app"
  exec "${as_user[@]}" env -i "DOTNET_ROOT=$dotnet_root" "${image_environment[@]}" "${extra_environment[@]}" "${arguments[@]}"
}
in_image() { (enter_image "$@"); }
extra_environment=()

mapfile -t entrypoint < <(setting '.entrypoint[]')
mapfile -t command < <(setting '.command[]')
mapfile -t health < <(setting '.health[]')

check "image: thumbgate check passes on the shipped config, as the image's user" in_image "${entrypoint[@]}" check --config /config

# The shipped gateway.yaml on free ports, every secret that it names given a stand-in value.
read -r agents_port operators_port < <(free_ports 2)
mkdir "$image/test"
cp -r "$image/config" "$image/test/config"
chmod -R u+w "$image/test/config"
move_listeners "$image/test/config/gateway.yaml" "$agents_port" "$operators_port"
chmod -R a-w,a+rX "$image/test"
mapfile -t stand_ins < <(grep -rhoE 'env:[A-Za-z_][A-Za-z0-9_]*' "$image/test/config/gateway.yaml" | sort -u | sed 's/^env:\(.*\)/\1=stand-in/')
extra_environment=("THUMBGATE_URL=http://127.0.0.1:$operators_port" "${stand_ins[@]}")

unhealthy() { ! in_image "${health[@]}"; }
check "image: the health check fails while nothing is served" unhealthy

touch "$work/started"
enter_image "${entrypoint[@]}" "${command[@]/#\/config/\/test\/config}" >"$work/serve.log" 2>&1 &
server=$!

# Asks until it answers or 30 seconds are gone; the server's own log is what explains a failure.
healthy() {
  local deadline=$((SECONDS + 30))
  until in_image "${health[@]}"; do
    if ! kill -0 "$server" 2>/dev/null || [ "$SECONDS" -ge "$deadline" ]; then
      cat "$work/serve.log"
      return 1
    fi
  done
}
check "image: it serves as the image's user and its own health check passes" healthy
keyless_is_401() { [ "$(curl -s -o /dev/null -w '%{http_code}' "http://127.0.0.1:$agents_port/.thumbgate/whoami")" = 401 ]; }
check "image: the agents' listener answers, and not without a key" keyless_is_401
writes_stay_in_data() { [ -z "$(find "$image" -newer "$work/started" -type f ! -path "$image/data/*" -print -quit)" ]; }
check "image: it writes nothing outside /data" writes_stay_in_data

kill -TERM "$server" 2>/dev/null || true
stopped=0
wait "$server" || stopped=$?
server=""
stops_cleanly() { [ "$stopped" -eq 0 ] || { cat "$work/serve.log"; printf 'exit code %s\n' "$stopped"; return 1; }; }
check "image: it stops on SIGTERM with exit code 0" stops_cleanly

finish_suite
