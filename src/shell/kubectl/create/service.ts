import type { Task } from '../../../base/task.ts';
import type { Json } from '../client.ts';
import type { Context } from '../context.ts';
import { createGenerated, generatedMeta, oneName } from '../create-one.ts';
import type { Verb } from '../verb.ts';
import type { FlagSpec } from '../flags.ts';
import { GENERATOR_FLAGS } from './shared.ts';

const TCP: FlagSpec = { name: 'tcp', type: 'list', help: 'PORT or PORT:TARGETPORT; may stand several times' };

function parsePorts(words: readonly string[]): Json[] | string {
  const out: Json[] = [];
  for (const word of words) {
    const [port = '', target] = word.split(':');
    if (!/^\d+$/.test(port)) return `strconv.ParseUint: parsing ${JSON.stringify(port)}: invalid syntax`;
    let targetPort: number | string = Number(port);
    if (target !== undefined) {
      targetPort = /^\d+$/.test(target) ? Number(target) : target;
      if (typeof targetPort === 'string' && !/^[a-z0-9]([a-z0-9-]{0,13}[a-z0-9])?$/.test(targetPort))
        return `must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)`;
    }
    out.push({ name: word.replace(':', '-'), port: Number(port), protocol: 'TCP', targetPort });
  }
  return out;
}

const TITLES: Readonly<Record<string, string>> = {
  ClusterIP: 'ClusterIP',
  NodePort: 'NodePort',
  LoadBalancer: 'LoadBalancer',
  ExternalName: 'ExternalName',
};

function* createService(context: Context, type: string): Task<number> {
  const name = oneName(context);
  if (typeof name === 'number') return name;
  const ports = parsePorts(context.flags.all('tcp'));
  if (typeof ports === 'string') return context.error(ports);
  const clusterIP = context.flags.text('clusterip');
  if (ports.length === 0 && (type === 'NodePort' || type === 'LoadBalancer' || (type === 'ClusterIP' && clusterIP !== 'None')))
    return context.error('at least one tcp port specifier must be provided');
  const nodePort = context.flags.int('node-port') ?? 0;
  const labels = { app: name };
  const spec: Json = {
    ...(type === 'ExternalName' ? { externalName: context.flags.text('external-name') } : {}),
    ...(clusterIP === '' ? {} : { clusterIP }),
    ...(ports.length === 0 ? {} : { ports: nodePort === 0 ? ports : ports.map((port) => ({ ...port, nodePort })) }),
    selector: labels,
    type,
  };
  const object: Json = { metadata: generatedMeta(context, name, labels), spec, status: { loadBalancer: {} } };
  return createGenerated(context, { type: 'services', object, label: `failed to create ${TITLES[type] ?? type} service` });
}

const kinds: readonly Verb[] = [
  {
    name: 'clusterip',
    summary: 'Create a ClusterIP service',
    usage: 'NAME [--tcp=<port>:<targetPort>] [options]',
    flags: [
      ...GENERATOR_FLAGS,
      TCP,
      { name: 'clusterip', type: 'string', default: '', help: 'address of the service; None for a headless one' },
    ],
    run: (context) => createService(context, 'ClusterIP'),
  },
  {
    name: 'externalname',
    summary: 'Create an ExternalName service',
    usage: 'NAME --external-name external.name [options]',
    required: ['external-name'],
    flags: [...GENERATOR_FLAGS, TCP, { name: 'external-name', type: 'string', default: '', help: 'name that the service stands for' }],
    run: (context) => createService(context, 'ExternalName'),
  },
  {
    name: 'loadbalancer',
    summary: 'Create a LoadBalancer service',
    usage: 'NAME [--tcp=port:targetPort] [options]',
    flags: [...GENERATOR_FLAGS, TCP],
    run: (context) => createService(context, 'LoadBalancer'),
  },
  {
    name: 'nodeport',
    summary: 'Create a NodePort service',
    usage: 'NAME [--tcp=port:targetPort] [options]',
    flags: [...GENERATOR_FLAGS, TCP, { name: 'node-port', type: 'int', default: '0', help: 'port on the nodes' }],
    run: (context) => createService(context, 'NodePort'),
  },
];

export const service: Verb = {
  name: 'service',
  aliases: ['svc'],
  summary: 'Create a service using a specified subcommand',
  subcommands: kinds,
};
