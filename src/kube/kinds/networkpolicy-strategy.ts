import { invalid, fieldForbidden, required, supportedIn, type FieldError } from '../field-error.ts';
import { at, list, record, text, type JsonObject } from '../json.ts';
import type { Strategy } from '../strategy.ts';
import { cidrErrors, cidrWithin } from '../validation/cidr.ts';
import { portNameErrors } from '../validation/names.ts';
import { validateSelector } from '../validation/selector.ts';
import { fill } from './pod-defaults.ts';

const TYPES = ['Ingress', 'Egress'];
const PROTOCOLS = ['TCP', 'UDP', 'SCTP'];

function portErrors(port: JsonObject, field: string): FieldError[] {
  const out: FieldError[] = [];
  if (!PROTOCOLS.includes(text(port['protocol']))) out.push(supportedIn(`${field}.protocol`, port['protocol'], PROTOCOLS));
  const { port: number, endPort: end } = port;
  if (typeof number === 'number') {
    if (number < 1 || number > 65535) out.push(invalid(`${field}.port`, number, 'must be between 1 and 65535, inclusive'));
    if (typeof end === 'number' && end < number) out.push(invalid(`${field}.endPort`, number, 'must be greater than or equal to `port`'));
    if (typeof end === 'number' && end > 65535) out.push(invalid(`${field}.endPort`, end, 'must be between 1 and 65535, inclusive'));
  } else {
    if (end !== undefined)
      out.push(
        number === undefined
          ? required(`${field}.port`, 'must be specified when `endPort` is specified')
          : invalid(`${field}.endPort`, end, 'may not be specified when `port` is non-numeric'),
      );
    if (typeof number === 'string') out.push(...portNameErrors(number).map((message) => invalid(`${field}.port`, number, message)));
  }
  return out;
}

function peerErrors(peer: JsonObject, field: string): FieldError[] {
  const { podSelector, namespaceSelector, ipBlock } = peer;
  if (podSelector === undefined && namespaceSelector === undefined && ipBlock === undefined)
    return [required(field, 'must specify a peer')];
  const out: FieldError[] = [];
  if (podSelector !== undefined) out.push(...validateSelector(podSelector, `${field}.podSelector`));
  if (namespaceSelector !== undefined) out.push(...validateSelector(namespaceSelector, `${field}.namespaceSelector`));
  if (ipBlock === undefined) return out;
  if (podSelector !== undefined || namespaceSelector !== undefined)
    return [...out, fieldForbidden(field, 'may not specify both ipBlock and another peer')];
  const cidr = text(at(ipBlock, 'cidr'));
  if (cidr === '') return [...out, required(`${field}.ipBlock.cidr`)];
  const wrong = cidrErrors(cidr);
  if (wrong.length > 0) return [...out, ...wrong.map((message) => invalid(`${field}.ipBlock.cidr`, cidr, message))];
  list(at(ipBlock, 'except'))
    .map(text)
    .forEach((entry, index) => {
      const bad = cidrErrors(entry);
      if (bad.length > 0) out.push(...bad.map((message) => invalid(`${field}.ipBlock.except[${index}]`, entry, message)));
      else if (!cidrWithin(entry, cidr)) out.push(invalid(`${field}.ipBlock.except[${index}]`, entry, 'must be a strict subset of `cidr`'));
    });
  return out;
}

function validate(draft: JsonObject): FieldError[] {
  const spec = record(draft['spec']);
  const out: FieldError[] = validateSelector(spec['podSelector'], 'spec.podSelector');
  for (const [direction, peers] of [
    ['ingress', 'from'],
    ['egress', 'to'],
  ] as const) {
    list(spec[direction])
      .map(record)
      .forEach((rule, index) => {
        const field = `spec.${direction}[${index}]`;
        list(rule['ports']).forEach((port, at_) => out.push(...portErrors(record(port), `${field}.ports[${at_}]`)));
        list(rule[peers]).forEach((peer, at_) => out.push(...peerErrors(record(peer), `${field}.${peers}[${at_}]`)));
      });
  }
  const types = list(spec['policyTypes']);
  if (types.length > 2) return [...out, invalid('spec.policyTypes', types, 'may not specify more than two policyTypes')];
  types.forEach((type, index) => void (TYPES.includes(text(type)) || out.push(supportedIn(`spec.policyTypes[${index}]`, type, TYPES))));
  return out;
}

/** networking/v1 NetworkPolicy: types follow from the rules that are there. */
export const networkPolicies: Strategy = {
  generation: true,
  defaults(draft) {
    const spec = record(draft['spec']);
    draft['spec'] = spec;
    fill(spec, { podSelector: {} });
    if (list(spec['policyTypes']).length === 0) spec['policyTypes'] = list(spec['egress']).length > 0 ? ['Ingress', 'Egress'] : ['Ingress'];
    for (const rule of [...list(spec['ingress']), ...list(spec['egress'])])
      for (const port of list(record(rule)['ports'])) fill(record(port), { protocol: 'TCP' });
  },
  validate,
};
