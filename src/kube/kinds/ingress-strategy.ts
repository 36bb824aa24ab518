import { ipVersion } from '../../base/ip.ts';
import { invalid, notSupported, required, type FieldError } from '../field-error.ts';
import { at, list, record, text, type JsonObject } from '../json.ts';
import type { Strategy } from '../strategy.ts';
import { portNameErrors, subdomainErrors } from '../validation/names.ts';

const PATH_TYPES = ['Exact', 'ImplementationSpecific', 'Prefix'];
const WITHIN = ['//', '/./', '/../', '%2f', '%2F'];
const AT_END = ['/..', '/.'];
const WILDCARD =
  "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character (e.g. '*.example.com', regex used for validation is '\\*\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

function hostErrors(host: string, field: string): FieldError[] {
  if (host === '') return [];
  if (ipVersion(host) !== undefined) return [invalid(field, host, 'must be a DNS name, not an IP address')];
  if (host.includes('*'))
    return /^\*\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/.test(host) ? [] : [invalid(field, host, WILDCARD)];
  return subdomainErrors(host).map((message) => invalid(field, host, message));
}

function backendErrors(backend: unknown, field: string): FieldError[] {
  const service = at(backend, 'service');
  const resource = at(backend, 'resource');
  if (service !== undefined && resource !== undefined) return [invalid(field, '', 'cannot set both resource and service backends')];
  if (resource !== undefined) return [];
  if (service === undefined) return [required(field, 'port name or number is required')];
  const out: FieldError[] = [];
  if (text(at(service, 'name')) === '') out.push(required(`${field}.service.name`));
  const name = text(at(service, 'port', 'name'));
  const number = Number(at(service, 'port', 'number') ?? 0);
  if (name !== '' && number !== 0) out.push(invalid(field, '', 'cannot set both port name & port number'));
  else if (name !== '') out.push(...portNameErrors(name).map((message) => invalid(`${field}.service.port.name`, name, message)));
  else if (number === 0) out.push(required(field, 'port name or number is required'));
  else if (number < 1 || number > 65535)
    out.push(invalid(`${field}.service.port.number`, number, 'must be between 1 and 65535, inclusive'));
  return out;
}

function pathErrors(entry: JsonObject, field: string): FieldError[] {
  const type = text(entry['pathType']);
  const path = text(entry['path']);
  if (type === '') return [required(`${field}.pathType`, 'pathType must be specified')];
  const out: FieldError[] = [];
  if (!PATH_TYPES.includes(type)) out.push(notSupported(`${field}.pathType`, type, PATH_TYPES));
  else if (type === 'ImplementationSpecific') {
    if (path !== '' && !path.startsWith('/')) out.push(invalid(`${field}.path`, path, 'must be an absolute path'));
  } else {
    if (!path.startsWith('/')) out.push(invalid(`${field}.path`, path, 'must be an absolute path'));
    for (const bad of WITHIN) if (path.includes(bad)) out.push(invalid(`${field}.path`, path, `must not contain '${bad}'`));
    for (const bad of AT_END) if (path.endsWith(bad)) out.push(invalid(`${field}.path`, path, `cannot end with '${bad}'`));
  }
  return [...out, ...backendErrors(entry['backend'], `${field}.backend`)];
}

function validate(draft: JsonObject): FieldError[] {
  const spec = record(draft['spec']);
  const rules = list(spec['rules']);
  const out: FieldError[] = [];
  if (rules.length === 0 && spec['defaultBackend'] === undefined)
    out.push(invalid('spec', undefined, 'either `defaultBackend` or `rules` must be specified'));
  if (spec['defaultBackend'] !== undefined) out.push(...backendErrors(spec['defaultBackend'], 'spec.defaultBackend'));
  rules.map(record).forEach((rule, index) => {
    const field = `spec.rules[${index}]`;
    out.push(...hostErrors(text(rule['host']), `${field}.host`));
    if (rule['http'] === undefined) return;
    const paths = list(at(rule, 'http', 'paths'));
    if (paths.length === 0) out.push(required(`${field}.http.paths`));
    paths.forEach((entry, at_) => out.push(...pathErrors(record(entry), `${field}.http.paths[${at_}]`)));
  });
  list(spec['tls']).forEach((entry, index) => {
    list(at(entry, 'hosts')).forEach((host, at_) => out.push(...hostErrors(text(host), `spec.tls[${index}].hosts[${at_}]`)));
  });
  const className = text(spec['ingressClassName']);
  if (className !== '') out.push(...subdomainErrors(className).map((message) => invalid('spec.ingressClassName', className, message)));
  return out;
}

/** networking/v1 Ingress. */
export const ingresses: Strategy = {
  generation: true,
  prepareForCreate(draft) {
    draft['status'] = { loadBalancer: {} };
  },
  validate,
};
