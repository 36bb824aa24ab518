import { ipVersion } from '../../base/ip.ts';
import { duplicate, invalid, notSupported, required, type FieldError } from '../field-error.ts';
import { list, record, text, type JsonObject } from '../json.ts';
import type { Strategy } from '../strategy.ts';
import { labelErrors, qualifiedNameErrors, subdomainErrors } from '../validation/names.ts';
import { specialAddress } from '../validation/special-address.ts';
import { fill } from './pod-defaults.ts';

const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];
const BAD_IP = 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)';

function ipErrors(ip: string, field: string): FieldError[] {
  if (ipVersion(ip) === undefined) return [invalid(field, ip, BAD_IP)];
  const special = specialAddress(ip);
  return special === undefined ? [] : [invalid(field, ip, special)];
}

function portErrors(ports: readonly JsonObject[], field: string, named: boolean): FieldError[] {
  const names = new Set<string>();
  return ports.flatMap((port, index) => {
    const at = `${field}[${index}]`;
    const out: FieldError[] = [];
    const name = text(port['name']);
    if (names.has(name)) out.push(duplicate(`${at}.name`, name));
    names.add(name);
    if (name === '' && named && ports.length > 1) out.push(required(`${at}.name`));
    else if (name !== '') out.push(...labelErrors(name).map((message) => invalid(`${at}.name`, name, message)));
    const protocol = text(port['protocol']);
    if (!PROTOCOLS.includes(protocol)) out.push(notSupported(`${at}.protocol`, protocol, PROTOCOLS));
    const number = port['port'];
    const absent = number === undefined || number === null;
    if ((absent && named) || (!absent && (typeof number !== 'number' || number < 1 || number > 65535)))
      out.push(invalid(`${at}.port`, number ?? 0, 'must be between 1 and 65535, inclusive'));
    const app = text(port['appProtocol']);
    if (app !== '') out.push(...qualifiedNameErrors(app).map((message) => invalid(`${at}.appProtocol`, app, message)));
    return out;
  });
}

function sliceErrors(draft: JsonObject): FieldError[] {
  const type = text(draft['addressType']);
  const out: FieldError[] = [];
  if (type === '') out.push(required('addressType'));
  else if (!['FQDN', 'IPv4', 'IPv6'].includes(type)) out.push(notSupported('addressType', type, ['FQDN', 'IPv4', 'IPv6']));
  list(draft['endpoints'])
    .map(record)
    .forEach((endpoint, index) => {
      const field = `endpoints[${index}]`;
      const addresses = list(endpoint['addresses']).map(text);
      if (addresses.length === 0) out.push(required(`${field}.addresses`, 'must contain at least 1 address'));
      addresses.forEach((address, at) => out.push(...addressErrors(type, address, `${field}.addresses[${at}]`)));
      const hostname = text(endpoint['hostname']);
      if (hostname !== '') out.push(...labelErrors(hostname).map((message) => invalid(`${field}.hostname`, hostname, message)));
      const node = text(endpoint['nodeName']);
      if (node !== '') out.push(...subdomainErrors(node).map((message) => invalid(`${field}.nodeName`, node, message)));
    });
  return [...out, ...portErrors(list(draft['ports']).map(record), 'ports', false)];
}

function addressErrors(type: string, address: string, field: string): FieldError[] {
  if (type === 'FQDN') return subdomainErrors(address).map((message) => invalid(field, address, message));
  const errors = ipErrors(address, field);
  if (errors.length > 0) return errors;
  const wanted = type === 'IPv6' ? 6 : 4;
  return ipVersion(address) === wanted ? [] : [invalid(field, address, `must be an ${type} address`)];
}

/** discovery/v1 EndpointSlice. */
export const endpointSlices: Strategy = {
  generation: true,
  defaults(draft) {
    for (const port of list(draft['ports']).map(record)) {
      if (port['name'] === undefined || port['name'] === null) port['name'] = '';
      fill(port, { protocol: 'TCP' });
    }
  },
  validate: sliceErrors,
  validateUpdate: (draft, old) => [
    ...sliceErrors(draft),
    ...(draft['addressType'] === old['addressType'] ? [] : [invalid('addressType', draft['addressType'], 'field is immutable')]),
  ],
};

/** core/v1 Endpoints. */
export const endpoints: Strategy = {
  defaults(draft) {
    for (const subset of list(draft['subsets']).map(record))
      for (const port of list(subset['ports'])) fill(record(port), { protocol: 'TCP' });
  },
  validate(draft) {
    return list(draft['subsets'])
      .map(record)
      .flatMap((subset, index) => {
        const field = `subsets[${index}]`;
        const out: FieldError[] = [];
        if (list(subset['addresses']).length === 0 && list(subset['notReadyAddresses']).length === 0)
          out.push(required(field, 'must specify `addresses` or `notReadyAddresses`'));
        for (const part of ['addresses', 'notReadyAddresses'])
          list(subset[part])
            .map(record)
            .forEach((address, at) => {
              const hostname = text(address['hostname']);
              out.push(...ipErrors(text(address['ip']), `${field}.${part}[${at}].ip`));
              if (hostname !== '')
                out.push(...labelErrors(hostname).map((message) => invalid(`${field}.${part}[${at}].hostname`, hostname, message)));
            });
        return [...out, ...portErrors(list(subset['ports']).map(record), `${field}.ports`, true)];
      });
  },
};
