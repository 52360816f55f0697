#!/usr/bin/env bash
# The newcomer's second command: installs what the tests need, builds with warnings as errors, runs every test.
# The last line is `N passed, N failed` (`, N skipped` if any); the exit code is 0 only if nothing failed.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
source "$repository/eng/tally.sh"

need_sdk
need_packages node:nodejs npm:npm redis-server:redis-server pg_ctlcluster:postgresql strace:strace curl:curl openssl:openssl jq:jq unzip:unzip setpriv:util-linux

results="$repository/artifacts/test-results"
thumbgate="$repository/src/ThumbGate.Gateway/bin/Release/net10.0/thumbgate"
rm -rf "$results"
mkdir -p "$results"
cd "$repository"

say "Installing the vendors' SDKs by npm, as tests/sdk/package-lock.json pins them"
quietly "$results/npm.log" npm ci --prefix tests/sdk || stop "npm could not install the SDKs of tests/sdk."

say "Building, warnings are errors"
export MSBUILDDISABLENODEREUSE=1
quietly "$results/build.log" dotnet build ThumbGate.Gateway.sln --configuration Release -warnaserror --nologo --verbosity quiet ||
  stop "The build failed."

for project in tests/*.Tests/*.csproj; do
  dotnet_suite "$project"
done
shell_suite chart eng/helm-test.sh "$thumbgate"
shell_suite image eng/dockerfile-test.sh
shell_suite first-run eng/run-test.sh
shell_suite demo eng/demo-test.sh

print_tally
