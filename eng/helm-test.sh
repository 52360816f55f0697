#!/usr/bin/env bash
# The chart under real helm: lints and renders each value set, judges what it renders, and has the gateway load the config.
# Usage: eng/helm-test.sh PATH-TO-THUMBGATE
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
source "$repository/eng/helm-tools.sh"

thumbgate="${1:?the path of the built thumbgate}"
chart="$repository/helm/thumbgate-gateway"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
find_helm
# Nothing of the user's own helm set-up, and no cluster.
export HELM_CACHE_HOME="$work/cache" HELM_CONFIG_HOME="$work/config" HELM_DATA_HOME="$work/data" KUBECONFIG=/dev/null

# render NAME ARGUMENT...: the chart's objects as one JSON list in $work/NAME.json. kubectl only reads them: --local asks no server.
render() {
  local name="$1"
  shift
  "$helm" template release "$chart" --namespace gateway "$@" >"$work/$name.yaml" &&
    "$kubectl" label --local -f "$work/$name.yaml" -o json rendered=yes | jq -s . >"$work/$name.json" &&
    jq -e 'length > 5' "$work/$name.json"
}

# rule NAME FUNCTION: the named function of helm-rules.jq lists what breaks it; an empty list passes.
rule() {
  jq "include \"helm-rules\"; $2" -L "$repository/eng" "$work/$1.json" >"$work/broken.json" && jq -e '. == []' "$work/broken.json" >/dev/null || {
    jq -c . "$work/broken.json"
    return 1
  }
}

# config_loads NAME: the ConfigMap, laid out as the pod's volume lays it out, is what the gateway would start with.
config_loads() {
  local values="$1" folder="$work/$1-config" key path
  jq -r "include \"helm-rules\"; config_items[] | [.key, .path] | @tsv" -L "$repository/eng" "$work/$values.json" >"$work/items.tsv" || return
  while IFS=$'\t' read -r key path; do
    mkdir -p "$(dirname "$folder/$path")" &&
      jq -r --arg key "$key" '.[] | select(.kind == "ConfigMap") | .data[$key]' "$work/$values.json" >"$folder/$path" || return
  done <"$work/items.tsv"
  [ -s "$folder/gateway.yaml" ] && "$thumbgate" check --config "$folder"
}

# A changed role or integration must leave the pod template as it is: the running gateway polls the files.
config_rolls_no_pods() {
  render before "$@" && render after "$@" --set config.gateway.mode=observe || return
  [ "$(jq -c "$template" "$work/before.json")" = "$(jq -c "$template" "$work/after.json")" ] || return
  [ "$(jq -c "$config" "$work/before.json")" != "$(jq -c "$config" "$work/after.json")" ]
}
template='.[] | select(.kind == "Deployment") | .spec.template'
config='.[] | select(.kind == "ConfigMap") | .data'

secrets_roll_pods() {
  render before "$@" && render after "$@" --set secrets.revision=rotated || return
  [ "$(jq -c "$template" "$work/before.json")" != "$(jq -c "$template" "$work/after.json")" ]
}

check "chart: its catalogs and roles are those of config/" "$repository/eng/chart-files.sh" --check

for values in "$chart/values.yaml" "$chart"/ci/*-values.yaml; do
  name="$(basename "$values" -values.yaml)"
  name="${name/values.yaml/defaults}"
  check "chart, $name: helm lint --strict" "$helm" lint --strict "$chart" --values "$values"
  check "chart, $name: helm template" render "$name" --values "$values"
  [ -s "$work/$name.json" ] || continue
  check "chart, $name: every container is non-root, read-only, without capabilities or a service account token" rule "$name" unsafe_pods
  check "chart, $name: every volume mount has its volume and every volume its use" rule "$name" loose_mounts
  check "chart, $name: every file of the ConfigMap is mounted" rule "$name" unmounted_files
  check "chart, $name: no Secret is rendered and none is read into a value" rule "$name" rendered_secrets
  check "chart, $name: probes ask the operators' port under a name it answers to" rule "$name" wrong_probes
  check "chart, $name: each Service's ports lead to the gateway's own" rule "$name" dangling_services
  check "chart, $name: agents reach DNS and the gateway's agents' ports, nothing else" rule "$name" open_agents
  check "chart, $name: the operators' port is shut to agents" rule "$name" operators_open_to_agents
  check "chart, $name: the gateway reaches 443 of the internet less private and metadata ranges" rule "$name" open_gateway
  check "chart, $name: helm test runs check and health" rule "$name" missing_self_test
  check "chart, $name: thumbgate check loads the rendered config" config_loads "$name"
done

# What the chart writes under operators and holds stands beside what the user's gateway.yaml says there.
both_are_written() {
  local yaml
  yaml="$(jq -r '.[] | select(.kind == "ConfigMap") | .data["gateway.yaml"]' "$work/hardened.json")" || return
  for key in bootstrap: admins: oidc: sensitive: keys:; do
    grep -q "^  $key" <<<"$yaml" || { echo "$key is missing"; return 1; }
  done
}
check "chart, hardened: operators and hold keys of the chart stand beside the user's" both_are_written

small=(--values "$chart/ci/small-values.yaml")
replicas=(--values "$chart/ci/replicas-values.yaml")
check "chart: a changed config rolls no pods" config_rolls_no_pods "${small[@]}"
check "chart: a rotated secret rolls the pods" secrets_roll_pods "${small[@]}"
check "chart, replicas: an autoscaler and a disruption budget, no fixed count, no claim" rule replicas wrong_scaling

check_refused "chart: refuses two replicas on SQLite" "'/store/provider': value must be 'postgres'" \
  "$helm" template release "$chart" "${small[@]}" --set replicaCount=2
check_refused "chart: refuses an autoscaler on SQLite" "'/cache/provider': value must be 'redis'" \
  "$helm" template release "$chart" "${small[@]}" --set autoscaling.enabled=true
check_refused "chart: refuses several replicas with PostgreSQL and no Redis" "'/cache/provider': value must be 'redis'" \
  "$helm" template release "$chart" "${replicas[@]}" --set cache.provider=memory
check_refused "chart: refuses several replicas with Redis and no PostgreSQL" "'/store/provider': value must be 'postgres'" \
  "$helm" template release "$chart" "${replicas[@]}" --set store.provider=sqlite
check_refused "chart: says so even when the schema is skipped" "More than one replica needs store.provider: postgres and cache.provider: redis" \
  "$helm" template release "$chart" "${small[@]}" --set replicaCount=2 --skip-schema-validation
check_refused "chart: refuses several replicas without a shared digest key" "/digests/secret/name" \
  "$helm" template release "$chart" "${replicas[@]}" --set digests.secret.name=
check_refused "chart: refuses a listener with neither TLS nor plaintext asked for" "/listeners/agents/tls/secretName" \
  "$helm" template release "$chart" --set listeners.agents.tls.secretName=
check_refused "chart: refuses a PostgreSQL that the network policy shuts off" "/networkPolicy/egress/postgres/to" \
  "$helm" template release "$chart" "${replicas[@]}" --set-json networkPolicy.egress.postgres.to=[]
check_refused "chart: refuses a misspelt value" "additional properties 'replicaCuont' not allowed" \
  "$helm" template release "$chart" "${small[@]}" --set replicaCuont=1

finish_suite
