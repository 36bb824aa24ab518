import { err, type Result } from '../../base/result.ts';
import type { World } from '../world.ts';
import { addressDuplicated } from './address-duplicated.ts';
import { addressNotAdvertised } from './address-not-advertised.ts';
import { addressPoolEmpty } from './address-pool-empty.ts';
import { bridgeDown } from './bridge-down.ts';
import { bridgePortMissing } from './bridge-port-missing.ts';
import { edgeFaults } from './edge/index.ts';
import { cniConfigDeleted } from './cni-config-deleted.ts';
import { commandMissing } from './command-missing.ts';
import { configMapMissing } from './config-map-missing.ts';
import { configMapPortWrong } from './config-map-port-wrong.ts';
import { conntrackTableFull } from './conntrack-table-full.ts';
import { containerPortWrong } from './container-port-wrong.ts';
import { corednsScaledToZero } from './coredns-scaled-to-zero.ts';
import { corednsSelectorWrong } from './coredns-selector-wrong.ts';
import { corednsUpstreamWrong } from './coredns-upstream-wrong.ts';
import { corefileBroken } from './corefile-broken.ts';
import { corefileZoneWrong } from './corefile-zone-wrong.ts';
import { crashLoop } from './crash-loop.ts';
import { defaultRouteMissing } from './default-route-missing.ts';
import { dnsDrop } from './dns-drop.ts';
import { dnsPolicyDefault } from './dns-policy-default.ts';
import { dnsSearchLost } from './dns-search-lost.ts';
import { establishedDrop } from './established-drop.ts';
import { externalNameWrong } from './external-name-wrong.ts';
import { externalTrafficLocal } from './external-traffic-local.ts';
import type { Fault, FaultParameters } from './fault.ts';
import { forwardDrop } from './forward-drop.ts';
import { forwardPolicyDrop } from './forward-policy-drop.ts';
import { forwardReject } from './forward-reject.ts';
import { fragNeededFiltered } from './frag-needed-filtered.ts';
import { hostAliasWrong } from './host-alias-wrong.ts';
import { icmpDrop } from './icmp-drop.ts';
import { imageNameTypo } from './image-name-typo.ts';
import { inputDrop } from './input-drop.ts';
import { inputReject } from './input-reject.ts';
import { internalTrafficLocal } from './internal-traffic-local.ts';
import { ipForwardOff } from './ip-forward-off.ts';
import { ipPoolDisabled } from './ip-pool-disabled.ts';
import { kubeProxyStopped } from './kube-proxy-stopped.ts';
import { kubeletStopped } from './kubelet-stopped.ts';
import { livenessFailing } from './liveness-failing.ts';
import { masqueradeInCluster } from './masquerade-in-cluster.ts';
import { masqueradeMissing } from './masquerade-missing.ts';
import { mtuLowered } from './mtu-lowered.ts';
import { neighbourPermanentWrong } from './neighbour-permanent-wrong.ts';
import { neighbourTableFull } from './neighbour-table-full.ts';
import { nodeCordoned } from './node-cordoned.ts';
import { nodeLinkDown } from './node-link-down.ts';
import { nodePortChanged } from './node-port-changed.ts';
import { nodeRouteDeadGateway } from './node-route-dead-gateway.ts';
import { nodeRouteMissing } from './node-route-missing.ts';
import { nodeRouteWrong } from './node-route-wrong.ts';
import { nodeSelectorImpossible } from './node-selector-impossible.ts';
import { nodeTainted } from './node-tainted.ts';
import { outputDrop } from './output-drop.ts';
import { outputReject } from './output-reject.ts';
import { overlayBlocked } from './overlay-blocked.ts';
import { overlayMtuIgnored } from './overlay-mtu-ignored.ts';
import { podDefaultRouteMissing } from './pod-default-route-missing.ts';
import { podLabelRemoved } from './pod-label-removed.ts';
import { podLinkDown } from './pod-link-down.ts';
import { podPrefixTooWide } from './pod-prefix-too-wide.ts';
import { podRangeExhausted } from './pod-range-exhausted.ts';
import { podRangeOverlaps } from './pod-range-overlaps.ts';
import { podVethDown } from './pod-veth-down.ts';
import { policyCutsDns } from './policy-cuts-dns.ts';
import { policyDefaultDeny } from './policy-default-deny.ts';
import { policyNamespaceMissing } from './policy-namespace-missing.ts';
import { policyPeerWrong } from './policy-peer-wrong.ts';
import { policyServicePort } from './policy-service-port.ts';
import { portNameChanged } from './port-name-changed.ts';
import { proxyArpOff } from './proxy-arp-off.ts';
import { rawDrop } from './raw-drop.ts';
import { readinessFailing } from './readiness-failing.ts';
import { readinessPortWrong } from './readiness-port-wrong.ts';
import { replyDrop } from './reply-drop.ts';
import { resourcesTooLarge } from './resources-too-large.ts';
import { routeBlackhole } from './route-blackhole.ts';
import { routeProhibit } from './route-prohibit.ts';
import { routeUnreachable } from './route-unreachable.ts';
import { rpFilterStrict } from './rp-filter-strict.ts';
import { scaledToZero } from './scaled-to-zero.ts';
import { selectorOtherApplication } from './selector-other-application.ts';
import { serviceDeleted } from './service-deleted.ts';
import { serviceDnatElsewhere } from './service-dnat-elsewhere.ts';
import { servicePortWrong } from './service-port-wrong.ts';
import { serviceProtocolWrong } from './service-protocol-wrong.ts';
import { serviceRulesDeleted } from './service-rules-deleted.ts';
import { serviceSelectorTypo } from './service-selector-typo.ts';
import { sourceRangesWrong } from './source-ranges-wrong.ts';
import { speakersGone } from './speakers-gone.ts';
import { subnetFileMissing } from './subnet-file-missing.ts';
import { targetPortNameWrong } from './target-port-name-wrong.ts';
import { targetPortWrong } from './target-port-wrong.ts';
import { vtepMissing } from './vtep-missing.ts';
import { vtepNeighbourMissing } from './vtep-neighbour-missing.ts';
import { vtepWrong } from './vtep-wrong.ts';
import { vxlanPortWrong } from './vxlan-port-wrong.ts';
import { vxlanVniWrong } from './vxlan-vni-wrong.ts';
import { workloadRouteMissing } from './workload-route-missing.ts';

export type { Fault, FaultParameters, Symptom } from './fault.ts';

/** All faults, from the wire upwards. */
export const faults: readonly Fault[] = [
  nodeLinkDown,
  podVethDown,
  bridgeDown,
  nodeRouteMissing,
  ipForwardOff,
  forwardDrop,
  serviceSelectorTypo,
  targetPortWrong,
  bridgePortMissing,
  podLinkDown,
  podDefaultRouteMissing,
  nodeRouteWrong,
  nodeRouteDeadGateway,
  routeBlackhole,
  routeProhibit,
  routeUnreachable,
  defaultRouteMissing,
  rpFilterStrict,
  podPrefixTooWide,
  neighbourPermanentWrong,
  addressDuplicated,
  mtuLowered,
  fragNeededFiltered,
  forwardReject,
  inputDrop,
  inputReject,
  outputDrop,
  outputReject,
  replyDrop,
  establishedDrop,
  icmpDrop,
  dnsDrop,
  rawDrop,
  forwardPolicyDrop,
  masqueradeInCluster,
  serviceDnatElsewhere,
  targetPortNameWrong,
  servicePortWrong,
  serviceProtocolWrong,
  serviceDeleted,
  externalNameWrong,
  externalTrafficLocal,
  internalTrafficLocal,
  nodePortChanged,
  readinessFailing,
  readinessPortWrong,
  livenessFailing,
  containerPortWrong,
  portNameChanged,
  imageNameTypo,
  crashLoop,
  commandMissing,
  configMapMissing,
  nodeSelectorImpossible,
  resourcesTooLarge,
  scaledToZero,
  podLabelRemoved,
  configMapPortWrong,
  nodeTainted,
  nodeCordoned,
  corednsScaledToZero,
  corednsSelectorWrong,
  corefileZoneWrong,
  corefileBroken,
  corednsUpstreamWrong,
  dnsPolicyDefault,
  dnsSearchLost,
  hostAliasWrong,
  kubeProxyStopped,
  kubeletStopped,
  cniConfigDeleted,
  conntrackTableFull,
  neighbourTableFull,
  masqueradeMissing,
  serviceRulesDeleted,
  selectorOtherApplication,
  podRangeExhausted,
  vxlanVniWrong,
  vxlanPortWrong,
  vtepMissing,
  vtepWrong,
  vtepNeighbourMissing,
  overlayBlocked,
  overlayMtuIgnored,
  subnetFileMissing,
  podRangeOverlaps,
  proxyArpOff,
  workloadRouteMissing,
  ipPoolDisabled,
  policyDefaultDeny,
  policyCutsDns,
  policyPeerWrong,
  policyServicePort,
  policyNamespaceMissing,
  addressPoolEmpty,
  addressNotAdvertised,
  speakersGone,
  sourceRangesWrong,
];

export const faultNames: readonly string[] = faults.map((fault) => fault.name);

/** Breaks a world in the named way. What follows from it happens as simulated time passes. The reason for a refusal names the key. */
export function injectFault(world: World, name: string, parameters: FaultParameters): Result<void> {
  const known = [...faults, ...edgeFaults];
  const fault = known.find((entry) => entry.name === name);
  return fault ? fault.inject(world, parameters) : err(`no fault "${name}"; there are ${known.map((entry) => entry.name).join(', ')}`);
}
