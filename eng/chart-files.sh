#!/usr/bin/env bash
# Keeps helm/thumbgate-gateway/files identical to config/: without arguments copies, with --check only compares.
# Cases stay behind: those of roles name this repository's integrations, and a release declares its own.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

wanted="$(mktemp -d)"
trap 'rm -rf "$wanted"' EXIT
for folder in catalogs roles; do
  mkdir -p "$wanted/$folder"
  find "$repository/config/$folder" -maxdepth 1 -name '*.yaml' ! -name '*.cases.yaml' -exec cp {} "$wanted/$folder/" \;
done

cp "$repository/config/evidence.yaml" "$wanted/"

files="$repository/helm/thumbgate-gateway/files"
if [ "${1:-}" = "--check" ]; then
  diff -r "$wanted" "$files" || stop "The chart's files are not those of config/: run ./eng/chart-files.sh and commit."
else
  rm -rf "$files"
  mkdir -p "$files"
  cp -r "$wanted/." "$files"
fi
