#!/usr/bin/env bash
# The newcomer's first command where it cannot work: one line with the cure and an exit code that is not 0.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

# A PATH with the few tools that the script itself uses, and a `dotnet` of our choice or none.
mkdir "$work/bin"
for tool in bash dirname mkdir cat env; do ln -s "$(command -v "$tool")" "$work/bin/$tool"; done

pretend_dotnet() {
  printf '#!/usr/bin/env bash\n%s\n' "$1" >"$work/bin/dotnet"
  chmod +x "$work/bin/dotnet"
}

# one_line TEXT: the script fails, says TEXT, and says it in one line.
one_line() {
  local said
  if said="$(PATH="$work/bin" "$repository/eng/run.sh" 2>&1)"; then return 1; fi
  printf '%s\n' "$said"
  [[ "$said" == *"$1"* && "$said" != *$'\n'* ]]
}

check "run: no SDK is one line with the cure" one_line "install it from https://dotnet.microsoft.com"
pretend_dotnet 'echo 8.0.404'
check "run: an older SDK is one line with the cure" one_line "this machine has 8.0.404"
pretend_dotnet 'echo "A compatible .NET SDK was not found." >&2; exit 145'
check "run: an SDK that global.json does not accept is one line with the cure" one_line "install it from https://dotnet.microsoft.com"

pretend_dotnet 'case "$1" in --version) echo 10.0.100 ;; *) echo "error CS1002: ; expected"; exit 1 ;; esac'
check_refused "run: a failed build shows what it said" "error CS1002: ; expected" env PATH="$work/bin" "$repository/eng/run.sh"

finish_suite
