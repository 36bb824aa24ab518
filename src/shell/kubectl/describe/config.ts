import type { Json } from '../client.ts';
import { decodeBase64 } from '../print/go-template-eval.ts';
import {
  annotations,
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
  strings,
  type Describer,
} from './common.ts';
import { quantityText } from './quantity.ts';
import type { Writer } from './writer.ts';

function header(object: Json, out: Writer, namespaced = true): void {
  out.put(0, `Name:\t${nameOf(object)}\n`);
  if (namespaced) out.put(0, `Namespace:\t${namespaceOf(object)}\n`);
  labels(out, 'Labels', meta(object)['labels']);
  annotations(out, 'Annotations', meta(object)['annotations']);
}

export const describeConfigMap: Describer = (object, context, out) => {
  header(object, out);
  out.put(0, '\nData\n====\n');
  const data = map(object['data']);
  for (const key of Object.keys(data).sort()) {
    out.put(0, `${key}:\n----\n`);
    out.flush();
    out.raw(`${str(data[key])}\n\n`);
  }
  out.put(0, '\nBinaryData\n====\n');
  const binary = map(object['binaryData']);
  for (const key of Object.keys(binary).sort()) out.put(0, `${key}: ${byteCount(str(binary[key]))} bytes\n`);
  out.put(0, '\n');
  describeEvents(object, context, out);
};

export const describeSecret: Describer = (object, _context, out) => {
  header(object, out);
  out.put(0, `\nType:\t${str(object['type'])}\n`);
  out.put(0, '\nData\n====\n');
  const data = map(object['data']);
  for (const key of Object.keys(data).sort()) {
    const token = key === 'token' && object['type'] === 'kubernetes.io/service-account-token';
    out.put(0, token ? `${key}:\t${decodeBase64(str(data[key]))}\n` : `${key}:\t${byteCount(str(data[key]))} bytes\n`);
  }
};

function byteCount(base64: string): number {
  const clean = base64.replace(/=+$/, '');
  return Math.floor((clean.length * 3) / 4);
}

export const describeNamespace: Describer = (object, context, out) => {
  header(object, out, false);
  out.put(0, `Status:\t${str(status(object)['phase'])}\n`);
  const conditions = list(status(object)['conditions']);
  if (conditions.length > 0) {
    out.put(0, 'Conditions:\n  Type\tStatus\tLastTransitionTime\tReason\tMessage\n');
    out.put(1, '----\t------\t------------------\t------\t-------\n');
    for (const entry of conditions)
      out.put(
        1,
        `${str(entry['type'])}\t${str(entry['status'])}\t${str(entry['lastTransitionTime'])}\t${str(entry['reason'])}\t${str(entry['message'])}\n`,
      );
  }
  const quotas = context.list(`/api/v1/namespaces/${nameOf(object)}/resourcequotas`);
  if (quotas.length === 0) out.put(0, '\nNo resource quota.\n');
  else {
    out.put(0, '\nResource Quotas\n');
    for (const quota of quotas) {
      out.put(1, `Name:\t${nameOf(quota)}\n`);
      out.put(1, 'Resource\tUsed\tHard\n');
      out.put(1, '--------\t---\t---\n');
      quotaLines(quota, out, 1);
    }
  }
  const limits = context.list(`/api/v1/namespaces/${nameOf(object)}/limitranges`);
  if (limits.length === 0) out.put(0, '\nNo LimitRange resource.\n');
  else {
    out.put(0, '\nResource Limits\n');
    limitLines(
      limits.flatMap((entry) => list(spec(entry)['limits'])),
      out,
      1,
    );
  }
};

function quotaLines(quota: Json, out: Writer, level: number): void {
  const hard = map(status(quota)['hard'] ?? spec(quota)['hard']);
  const used = map(status(quota)['used']);
  for (const name of Object.keys(hard).sort())
    out.put(level, `${name}\t${quantityText(str(used[name] ?? '0'))}\t${quantityText(str(hard[name]))}\n`);
}

export const describeQuota: Describer = (object, _context, out) => {
  out.put(0, `Name:\t${nameOf(object)}\nNamespace:\t${namespaceOf(object)}\n`);
  out.put(0, 'Resource\tUsed\tHard\n');
  out.put(0, '--------\t----\t----\n');
  quotaLines(object, out, 0);
};

function limitLines(limits: readonly Json[], out: Writer, level: number): void {
  out.put(level, 'Type\tResource\tMin\tMax\tDefault Request\tDefault Limit\tMax Limit/Request Ratio\n');
  out.put(level, '----\t--------\t---\t---\t---------------\t-------------\t-----------------------\n');
  for (const limit of limits) {
    const names = new Set(
      ['min', 'max', 'default', 'defaultRequest', 'maxLimitRequestRatio'].flatMap((key) => Object.keys(map(limit[key]))),
    );
    for (const name of [...names].sort()) {
      const cell = (key: string): string => (map(limit[key])[name] === undefined ? '-' : str(map(limit[key])[name]));
      out.put(
        level,
        `${str(limit['type'])}\t${name}\t${cell('min')}\t${cell('max')}\t${cell('defaultRequest')}\t${cell('default')}\t${cell('maxLimitRequestRatio')}\n`,
      );
    }
  }
}

export const describeLimitRange: Describer = (object, _context, out) => {
  out.put(0, `Name:\t${nameOf(object)}\nNamespace:\t${namespaceOf(object)}\n`);
  limitLines(list(spec(object)['limits']), out, 0);
};

export const describeServiceAccount: Describer = (object, context, out) => {
  header(object, out);
  const names = (key: string): string => {
    const all = list(object[key]).map((entry) => str(entry['name']));
    return all.length === 0 ? '<none>' : all.join('\n\t');
  };
  out.put(0, `Image pull secrets:\t${names('imagePullSecrets')}\n`);
  out.put(0, `Mountable secrets:\t${names('secrets')}\n`);
  out.put(0, 'Tokens:\t<none>\n');
  describeEvents(object, context, out);
};

export const describeRole: Describer = (object, _context, out) => {
  out.put(0, `Name:\t${nameOf(object)}\n`);
  labels(out, 'Labels', meta(object)['labels']);
  annotations(out, 'Annotations', meta(object)['annotations']);
  out.put(0, 'PolicyRule:\n');
  out.put(1, 'Resources\tNon-Resource URLs\tResource Names\tVerbs\n');
  out.put(1, '---------\t-----------------\t--------------\t-----\n');
  for (const rule of list(object['rules'])) {
    const verbs = strings(rule['verbs']).join(' ');
    const urls = strings(rule['nonResourceURLs']).join(' ');
    const names = strings(rule['resourceNames']).join(' ');
    const rows = strings(rule['resources']).flatMap((resource) =>
      strings(rule['apiGroups']).map((group) => (group === '' ? resource : `${resource}.${group}`)),
    );
    for (const row of rows.length === 0 ? [''] : rows) out.put(1, `${row}\t[${urls}]\t[${names}]\t[${verbs}]\n`);
  }
};

export const describeBinding: Describer = (object, _context, out) => {
  out.put(0, `Name:\t${nameOf(object)}\n`);
  labels(out, 'Labels', meta(object)['labels']);
  annotations(out, 'Annotations', meta(object)['annotations']);
  const role = map(object['roleRef']);
  out.put(0, `Role:\n  Kind:\t${str(role['kind'])}\n  Name:\t${str(role['name'])}\n`);
  out.put(0, 'Subjects:\n');
  out.put(1, 'Kind\tName\tNamespace\n');
  out.put(1, '----\t----\t---------\n');
  for (const subject of list(object['subjects']))
    out.put(1, `${str(subject['kind'])}\t${str(subject['name'])}\t${str(subject['namespace'])}\n`);
};

export const describeDisruptionBudget: Describer = (object, context, out) => {
  const own = spec(object);
  out.put(0, `Name:\t${nameOf(object)}\nNamespace:\t${namespaceOf(object)}\n`);
  if (own['minAvailable'] !== undefined) out.put(0, `Min available:\t${str(own['minAvailable'])}\n`);
  if (own['maxUnavailable'] !== undefined) out.put(0, `Max unavailable:\t${str(own['maxUnavailable'])}\n`);
  const selector = map(own['selector']);
  const text = Object.entries(map(selector['matchLabels']))
    .map(([key, value]) => `${key}=${str(value)}`)
    .join(',');
  out.put(0, `Selector:\t${text === '' ? '<unset>' : text}\n`);
  const state = status(object);
  out.put(0, 'Status:\n');
  out.put(2, `Allowed disruptions:\t${str(state['disruptionsAllowed'] ?? 0)}\n`);
  out.put(2, `Current:\t${str(state['currentHealthy'] ?? 0)}\n`);
  out.put(2, `Desired:\t${str(state['desiredHealthy'] ?? 0)}\n`);
  out.put(2, `Total:\t${str(state['expectedPods'] ?? 0)}\n`);
  describeEvents(object, context, out);
};
