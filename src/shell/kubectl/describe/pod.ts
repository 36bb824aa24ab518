import { rfc1123 } from '../print/duration.ts';
import {
  annotations,
  controllerOf,
  describeEvents,
  labels,
  list,
  map,
  meta,
  nameOf,
  namespaceOf,
  spec,
  status,
  str,
  type Describer,
} from './common.ts';
import { describeContainers } from './containers.ts';
import { describeVolumes, spread, tolerations } from './pod-parts.ts';

export const describePod: Describer = (pod, context, out) => {
  const own = spec(pod);
  const state = status(pod);
  out.put(0, `Name:\t${nameOf(pod)}\n`);
  out.put(0, `Namespace:\t${namespaceOf(pod)}\n`);
  if (own['priority'] !== undefined) {
    out.put(0, `Priority:\t${str(own['priority'])}\n`);
    if (str(own['priorityClassName']) !== '') out.put(0, `Priority Class Name:\t${str(own['priorityClassName'])}\n`);
  }
  if (str(own['runtimeClassName']) !== '') out.put(0, `Runtime Class Name:\t${str(own['runtimeClassName'])}\n`);
  if (str(own['serviceAccountName']) !== '') out.put(0, `Service Account:\t${str(own['serviceAccountName'])}\n`);
  out.put(0, str(own['nodeName']) === '' ? 'Node:\t<none>\n' : `Node:\t${str(own['nodeName'])}/${str(state['hostIP'])}\n`);
  if (state['startTime'] !== undefined) out.put(0, `Start Time:\t${rfc1123(state['startTime'])}\n`);
  labels(out, 'Labels', meta(pod)['labels']);
  annotations(out, 'Annotations', meta(pod)['annotations']);
  if (meta(pod)['deletionTimestamp'] !== undefined && str(state['reason']) !== 'NodeLost') {
    out.put(0, `Status:\tTerminating (lasts ${lasts(str(meta(pod)['deletionTimestamp']), context.now)})\n`);
    out.put(0, `Termination Grace Period:\t${str(meta(pod)['deletionGracePeriodSeconds'])}s\n`);
  } else out.put(0, `Status:\t${str(state['phase'])}\n`);
  if (str(state['reason']) !== '') out.put(0, `Reason:\t${str(state['reason'])}\n`);
  if (str(state['message']) !== '') out.put(0, `Message:\t${str(state['message'])}\n`);
  const profile = map(map(own['securityContext'])['seccompProfile']);
  if (profile['type'] !== undefined) out.put(0, `SeccompProfile:\t${str(profile['type'])}\n`);
  out.put(0, `IP:\t${str(state['podIP'])}\n`);
  const ips = list(state['podIPs']);
  if (ips.length === 0) out.put(0, 'IPs:\t<none>\n');
  else {
    out.put(0, 'IPs:\n');
    for (const ip of ips) out.put(1, `IP:\t${str(ip['ip'])}\n`);
  }
  const owner = controllerOf(pod);
  if (owner !== undefined) out.put(0, `Controlled By:\t${owner}\n`);
  if (str(state['nominatedNodeName']) !== '') out.put(0, `NominatedNodeName:\t${str(state['nominatedNodeName'])}\n`);
  if (list(own['initContainers']).length > 0)
    describeContainers('Init Containers', list(own['initContainers']), list(state['initContainerStatuses']), out, '');
  describeContainers('Containers', list(own['containers']), list(state['containerStatuses']), out, '');
  if (list(own['ephemeralContainers']).length > 0)
    describeContainers('Ephemeral Containers', list(own['ephemeralContainers']), list(state['ephemeralContainerStatuses']), out, '');
  const gates = list(own['readinessGates']);
  if (gates.length > 0) {
    out.put(0, 'Readiness Gates:\n  Type\tStatus\n');
    for (const gate of gates) {
      const found = list(state['conditions']).find((entry) => entry['type'] === gate['conditionType']);
      out.put(1, `${str(gate['conditionType'])} \t${found ? str(found['status']) : '<none>'} \n`);
    }
  }
  const conditions = list(state['conditions']);
  if (conditions.length > 0) {
    out.put(0, 'Conditions:\n  Type\tStatus\n');
    for (const condition of conditions) out.put(1, `${str(condition['type'])} \t${str(condition['status'])} \n`);
  }
  describeVolumes(list(own['volumes']), out, '');
  out.put(0, `QoS Class:\t${str(state['qosClass'])}\n`);
  labels(out, 'Node-Selectors', own['nodeSelector']);
  tolerations(out, 0, 'Tolerations', list(own['tolerations']));
  spread(own, out, 0);
  describeEvents(pod, context, out);
};

function lasts(time: string, now: number): string {
  const seconds = Math.max(0, Math.trunc((now - Date.parse(time)) / 1000));
  return `${seconds}s`;
}
