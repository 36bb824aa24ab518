import type { Json } from '../client.ts';
import { createGenerated, generatedMeta, oneName } from '../create-one.ts';
import type { Verb } from '../verb.ts';
import { GENERATOR_FLAGS, keyValues } from './shared.ts';

const namespace: Verb = {
  name: 'namespace',
  aliases: ['ns'],
  summary: 'Create a namespace with the specified name',
  usage: 'NAME [--dry-run=server|client|none] [options]',
  flags: GENERATOR_FLAGS,
  *run(context) {
    const name = oneName(context);
    if (typeof name === 'number') return name;
    return createGenerated(context, { type: 'namespaces', object: { metadata: { name }, spec: {}, status: {} }, label: undefined });
  },
};

const quota: Verb = {
  name: 'quota',
  aliases: ['resourcequota'],
  summary: 'Create a quota with the specified name',
  usage: 'NAME [--hard=key1=value1,key2=value2] [--scopes=Scope1,Scope2] [options]',
  flags: [
    ...GENERATOR_FLAGS,
    { name: 'hard', type: 'list', help: 'limits, such as pods=10' },
    { name: 'scopes', type: 'list', help: 'scopes of the quota' },
  ],
  *run(context) {
    const name = oneName(context);
    if (typeof name === 'number') return name;
    const hard = keyValues(context.flags.all('hard'));
    if (typeof hard === 'string') return context.error(`invalid argument syntax ${hard}, expected <resource>=<value>`);
    const scopes = context.flags.all('scopes');
    const spec = { ...(Object.keys(hard).length > 0 ? { hard } : {}), ...(scopes.length > 0 ? { scopes } : {}) };
    return createGenerated(context, {
      type: 'resourcequotas',
      object: { metadata: generatedMeta(context, name), spec, status: {} },
      label: 'failed to create quota',
    });
  },
};

const pdb: Verb = {
  name: 'poddisruptionbudget',
  aliases: ['pdb'],
  summary: 'Create a pod disruption budget with the specified name',
  usage: 'NAME --selector=SELECTOR --min-available=N [options]',
  flags: [
    ...GENERATOR_FLAGS,
    { name: 'selector', type: 'string', default: '', help: 'label selector of the pods' },
    { name: 'min-available', type: 'string', default: '', help: 'number or percentage that must stay' },
    { name: 'max-unavailable', type: 'string', default: '', help: 'number or percentage that may be gone' },
  ],
  *run(context) {
    const name = oneName(context);
    if (typeof name === 'number') return name;
    const selector = context.flags.text('selector');
    const least = context.flags.text('min-available');
    const most = context.flags.text('max-unavailable');
    if (selector === '') return context.error('a selector must be specified');
    if (least === '' && most === '') return context.error('one of min-available or max-unavailable must be specified');
    if (least !== '' && most !== '') return context.error('min-available and max-unavailable cannot be both specified');
    const labels = keyValues(selector.split(','));
    if (typeof labels === 'string') return context.error(`couldn't parse the selector string "${selector}"`);
    const amount = (text: string): number | string => (/^\d+$/.test(text) ? Number(text) : text);
    const spec = {
      ...(most === '' ? {} : { maxUnavailable: amount(most) }),
      ...(least === '' ? {} : { minAvailable: amount(least) }),
      selector: { matchLabels: labels },
    };
    const status = { currentHealthy: 0, desiredHealthy: 0, disruptionsAllowed: 0, expectedPods: 0 };
    return createGenerated(context, {
      type: 'poddisruptionbudgets.policy',
      object: { metadata: generatedMeta(context, name), spec, status },
      label: 'failed to create poddisruptionbudgets',
    });
  },
};

const priorityClass: Verb = {
  name: 'priorityclass',
  aliases: ['pc'],
  summary: 'Create a priority class with the specified name',
  usage: 'NAME --value=VALUE --global-default=BOOL [--dry-run=server|client|none] [options]',
  flags: [
    ...GENERATOR_FLAGS,
    { name: 'value', type: 'int', default: '0', help: 'priority' },
    { name: 'global-default', type: 'bool', default: 'false', help: 'use it for pods that name none' },
    { name: 'description', type: 'string', default: '', help: 'what it is for' },
    { name: 'preemption-policy', type: 'string', default: 'PreemptLowerPriority', help: 'PreemptLowerPriority or Never' },
  ],
  *run(context) {
    const name = oneName(context);
    if (typeof name === 'number') return name;
    const description = context.flags.text('description');
    const object: Json = {
      ...(description === '' ? {} : { description }),
      ...(context.flags.bool('global-default') ? { globalDefault: true } : {}),
      metadata: { name },
      preemptionPolicy: context.flags.text('preemption-policy'),
      value: context.flags.int('value') ?? 0,
    };
    return createGenerated(context, { type: 'priorityclasses.scheduling.k8s.io', object, label: 'failed to create priorityclass' });
  },
};

function backend(text: string): Json | undefined {
  const match = /^([^:]+):([^,]+)$/.exec(text);
  if (!match) return undefined;
  const port = match[2] ?? '';
  return { service: { name: match[1], port: /^\d+$/.test(port) ? { number: Number(port) } : { name: port } } };
}

const ingress: Verb = {
  name: 'ingress',
  aliases: ['ing'],
  summary: 'Create an ingress with the specified name',
  usage: 'NAME --rule=host/path=service:port[,tls[=secret]]  [options]',
  examples: [
    'kubectl create ingress web --rule="shop.example.com/*=web:80"',
    'kubectl create ingress web --class=nginx --default-backend=web:80',
  ],
  flags: [
    ...GENERATOR_FLAGS,
    { name: 'rule', type: 'array', help: 'host/path=service:port[,tls[=secret]]; a path that ends with * is a prefix' },
    { name: 'default-backend', type: 'string', default: '', help: 'service:port for everything else' },
    { name: 'class', type: 'string', default: '', help: 'ingress class' },
    { name: 'annotation', type: 'array', help: 'key=value' },
  ],
  *run(context) {
    const name = oneName(context);
    if (typeof name === 'number') return name;
    const words = context.flags.all('rule');
    const fallback = context.flags.text('default-backend');
    if (words.length === 0 && fallback === '') {
      return context.error(
        'not enough information provided: every ingress has to either specify a default-backend (which catches all traffic) or a list of rules (which catch specific paths)',
      );
    }
    const annotations = keyValues(context.flags.all('annotation'));
    if (typeof annotations === 'string') return context.error(`annotation ${annotations} is invalid and should be in format key=[value]`);
    const hosts = new Map<string, Json[]>();
    const tls: Json[] = [];
    for (const word of words) {
      const match = /^([^/=]*)(\/[^=]*)?=([^:,=]+:[^,=]+)(,tls(=(.*))?)?$/.exec(word);
      const to = match ? backend(match[3] ?? '') : undefined;
      if (!match || !to) return context.error(`rule ${word} is invalid and should be in format host/path=svcname:svcport[,tls[=secret]]`);
      const host = match[1] ?? '';
      const path = match[2] ?? '';
      const prefix = path.endsWith('*');
      hosts.set(host, [
        ...(hosts.get(host) ?? []),
        { backend: to, path: prefix ? path.slice(0, -1) : path, pathType: prefix ? 'Prefix' : 'Exact' },
      ]);
      if (match[4] !== undefined)
        tls.push({
          ...(host === '' ? {} : { hosts: [host] }),
          ...(match[6] === undefined || match[6] === '' ? {} : { secretName: match[6] }),
        });
    }
    const to = fallback === '' ? undefined : backend(fallback);
    if (fallback !== '' && !to) return context.error('default-backend should be in format servicename:serviceport');
    const className = context.flags.text('class');
    const object: Json = {
      metadata: { ...generatedMeta(context, name), ...(Object.keys(annotations).length > 0 ? { annotations } : {}) },
      spec: {
        ...(to ? { defaultBackend: to } : {}),
        ...(className === '' ? {} : { ingressClassName: className }),
        ...(hosts.size > 0 ? { rules: [...hosts].map(([host, paths]) => ({ ...(host === '' ? {} : { host }), http: { paths } })) } : {}),
        ...(tls.length > 0 ? { tls } : {}),
      },
      status: { loadBalancer: {} },
    };
    return createGenerated(context, { type: 'ingresses.networking.k8s.io', object, label: 'failed to create ingress' });
  },
};

const token: Verb = {
  name: 'token',
  summary: 'Request a service account token (not simulated)',
  usage: 'SERVICE_ACCOUNT_NAME [options]',
  flags: [
    { name: 'duration', type: 'duration', default: '0s', help: 'life of the token' },
    { name: 'audience', type: 'array', help: 'audience of the token' },
  ],
  *run(context) {
    return context.notSimulated('create token');
  },
};

export const OTHERS: readonly Verb[] = [namespace, quota, pdb, priorityClass, ingress, token];
