# What the rendered chart must hold. Each rule lists what breaks it; the input is the list of rendered objects.

def kind($kind): [.[] | select(.kind == $kind)];
def gateway: kind("Deployment")[0];
def pods: [gateway.spec.template.spec, kind("Pod")[].spec];
def containers: [pods[] | (.containers + (.initContainers // []))[]];
def policies: kind("NetworkPolicy");
def agent_policies: [policies[] | select(.spec.policyTypes == ["Egress"])];
def gateway_policy: [policies[] | select(.spec.policyTypes | index("Ingress"))][0];
def config_items: gateway.spec.template.spec.volumes[] | select(.name == "config") | .configMap.items;
def container_ports: gateway.spec.template.spec.containers[0].ports;
def operators_port: container_ports[] | select(.name == "operators") | .containerPort;
def agents_ports: [container_ports[] | select(.name != "operators") | .containerPort] | sort;
def is_dns: (.ports | map(.port) | unique) == [53];
def agent_labels: agent_policies[0].spec.podSelector.matchLabels;

def unsafe_pods:
  [pods[] | select(.automountServiceAccountToken != false or .securityContext.runAsNonRoot != true
      or .securityContext.seccompProfile.type != "RuntimeDefault" or (.hostNetwork // false) or (.hostPID // false))]
  + [containers[] | select(.securityContext.readOnlyRootFilesystem != true or .securityContext.allowPrivilegeEscalation != false
      or .securityContext.capabilities != { drop: ["ALL"] })]
  + [kind("ServiceAccount")[] | select(.automountServiceAccountToken != false)];

def loose_mounts:
  [pods[] | ([.volumes[].name] | sort) as $volumes
    | ([(.containers + (.initContainers // []))[].volumeMounts[].name] | unique) as $mounts
    | select($volumes != $mounts) | { $volumes, $mounts }];

def unmounted_files:
  (kind("ConfigMap")[0].data | keys) as $keys | ([config_items[].key] | sort) as $items
  | if $keys == $items then [] else [{ $keys, $items }] end;

def rendered_secrets:
  kind("Secret") + [containers[] | .env // [] | .[] | select(.value != null and .name != "SSL_CERT_FILE")];

def wrong_probes:
  [gateway.spec.template.spec.containers[0] | (.livenessProbe, .readinessProbe, .startupProbe) | .httpGet
    | select(.port != "operators" or .httpHeaders != [{ name: "Host", value: "localhost" }] or (.path | test("^/health/(live|ready)$") | not))];

def dangling_services:
  [container_ports[].name] as $names | gateway.spec.selector.matchLabels as $labels
  | [kind("Service")[] | select(.spec.selector != $labels or ([.spec.ports[].targetPort] - $names) != [])]
  + (if (kind("Service") | length) == 2 then [] else ["two Services are wanted"] end);

def open_agents:
  agents_ports as $ports | gateway.spec.selector.matchLabels as $labels
  | if agent_policies == [] then ["no policy for agents"] else [] end
  + [agent_policies[].spec.egress[] | select(is_dns | not)
      | select((.to | length) != 1 or .to[0].podSelector.matchLabels != $labels or .to[0].namespaceSelector == null
          or ([.ports[].port] | sort) != $ports)];

def operators_open_to_agents:
  operators_port as $operators | agents_ports as $agents | agent_labels as $labels
  | [gateway_policy.spec.ingress[]
      | select(any(.from[]; .podSelector.matchLabels == $labels or .podSelector == {} or . == {}))
      | select(([.ports[].port] | sort) != $agents)]
  + [gateway_policy.spec.ingress[] | select((.from // []) == [] or (.ports // []) == [])]
  + (if [gateway_policy.spec.ingress[].ports[].port] | index($operators) then [] else ["nobody reaches the operators' port"] end);

def open_gateway:
  ["10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7", "fe80::/10", "::1/128"] as $shut
  | [gateway_policy.spec.egress[] | select(any(.to[]; .ipBlock.cidr == "0.0.0.0/0"))] as $internet
  | [$internet[] | select([.ports[].port] != [443] or ($shut - [.to[].ipBlock.except[]]) != [])]
  + [gateway_policy.spec.egress[] | select((.to // []) == [] or (.ports // []) == [])]
  + (if ($internet | length) == 1 then [] else ["one way to the internet is wanted"] end);

def missing_self_test:
  [kind("Pod")[] | select(.metadata.annotations["helm.sh/hook"] == "test")] as $tests
  | (if ($tests | length) == 1 then [] else ["one test pod is wanted"] end)
  + [$tests[] | [(.spec.initContainers + .spec.containers)[].args[0]] | select(. != ["check", "health"])];

def wrong_scaling:
  [gateway.spec.replicas // empty] + kind("PersistentVolumeClaim")
  + (if (kind("HorizontalPodAutoscaler") | length) == 1 and (kind("PodDisruptionBudget") | length) == 1 then [] else ["scaling objects missing"] end);
