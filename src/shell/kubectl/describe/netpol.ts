import type { Json } from '../client.ts';
import { annotations, labels, list, map, meta, nameOf, namespaceOf, selectorText, spec, str, strings, type Describer } from './common.ts';
import type { Writer } from './writer.ts';

export const describeNetworkPolicy: Describer = (policy, _context, out) => {
  out.put(0, `Name:\t${nameOf(policy)}\n`);
  out.put(0, `Namespace:\t${namespaceOf(policy)}\n`);
  out.put(0, `Created on:\t${goTime(str(meta(policy)['creationTimestamp']))}\n`);
  labels(out, 'Labels', meta(policy)['labels']);
  annotations(out, 'Annotations', meta(policy)['annotations']);
  const own = spec(policy);
  const types = strings(own['policyTypes']);
  const selector = selectorText(own['podSelector']);
  out.put(0, 'Spec:\n');
  out.put(
    1,
    `PodSelector:     ${selector === '<none>' ? '<none> (Allowing the specific traffic to all pods in this namespace)' : selector}\n`,
  );
  if (types.includes('Ingress')) {
    out.put(1, 'Allowing ingress traffic:\n');
    rules(list(own['ingress']), 'from', 'From', 'ingress', 'source', out);
  } else out.put(1, 'Not affecting ingress traffic\n');
  if (types.includes('Egress')) {
    out.put(1, 'Allowing egress traffic:\n');
    rules(list(own['egress']), 'to', 'To', 'egress', 'destination', out);
  } else out.put(1, 'Not affecting egress traffic\n');
  out.put(1, `Policy Types: ${types.join(', ')}\n`);
};

/** Go's default time text in UTC. */
function goTime(time: string): string {
  return time.replace('T', ' ').replace('Z', ' +0000 UTC');
}

function rules(all: readonly Json[], peers: string, title: string, direction: string, noun: string, out: Writer): void {
  if (all.length === 0) {
    out.put(2, `<none> (Selected pods are isolated for ${direction} connectivity)\n`);
    return;
  }
  all.forEach((rule, i) => {
    if (list(rule['ports']).length === 0) out.put(2, 'To Port: <any> (traffic allowed to all ports)\n');
    for (const port of list(rule['ports'])) out.put(2, `${portText(port)}\n`);
    if (list(rule[peers]).length === 0) out.put(2, `${title}: <any> (traffic not restricted by ${noun})\n`);
    for (const peer of list(rule[peers])) {
      out.put(2, `${title}:\n`);
      peerLines(peer, out);
    }
    if (i !== all.length - 1) out.put(2, '----------\n');
  });
}

function portText(port: Json): string {
  const protocol = str(port['protocol']) === '' ? 'TCP' : str(port['protocol']);
  if (port['port'] === undefined) return `To Port: <any>/${protocol}`;
  if (port['endPort'] !== undefined) return `To Port Range: ${str(port['port'])}-${str(port['endPort'])}/${protocol}`;
  return `To Port: ${str(port['port'])}/${protocol}`;
}

function peerLines(peer: Json, out: Writer): void {
  const pods = peer['podSelector'];
  const namespaces = peer['namespaceSelector'];
  if (pods !== undefined && namespaces !== undefined) {
    out.put(3, `NamespaceSelector: ${selectorText(namespaces)}\n`);
    out.put(3, `PodSelector: ${selectorText(pods)}\n`);
  } else if (pods !== undefined) out.put(3, `PodSelector: ${selectorText(pods)}\n`);
  else if (namespaces !== undefined) out.put(3, `NamespaceSelector: ${selectorText(namespaces)}\n`);
  else if (peer['ipBlock'] !== undefined) {
    const block = map(peer['ipBlock']);
    out.put(3, 'IPBlock:\n');
    out.put(4, `CIDR: ${str(block['cidr'])}\n`);
    out.put(4, `Except: ${strings(block['except']).join(', ')}\n`);
  }
}
