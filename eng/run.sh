#!/usr/bin/env bash
# The newcomer's first command: builds the gateway and starts the demo. Arguments go to `thumbgate demo`.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

need_sdk
say "Building the gateway (the first time takes a minute)..."
quietly "$repository/artifacts/run.log" \
  dotnet publish "$repository/src/ThumbGate.Gateway" --configuration Release --output "$repository/artifacts/thumbgate" --nologo --verbosity quiet ||
  stop "The build failed; what it said is above and in artifacts/run.log."

exec "$repository/artifacts/thumbgate/thumbgate" demo "$@"
