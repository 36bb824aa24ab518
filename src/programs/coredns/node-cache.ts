import { readOptions } from '../arguments.ts';
import type { Program, ProgramContext } from '../program.ts';
import { coredns } from './coredns.ts';

/** Where the program reads its template, and where it writes what CoreDNS reads. */
const TEMPLATE = '/etc/coredns/Corefile.base';

/**
 * NodeLocal DNSCache (registry.k8s.io/dns/k8s-dns-node-cache): CoreDNS in the network of its node, behind addresses that it puts there itself.
 * Told to end it takes them away; killed it leaves them, and nobody answers there.
 */
export const nodeCache: Program = {
  ...coredns,
  name: 'node-cache',
  start(context) {
    const outcome = context.agents?.start('node-cache');
    if (!outcome) {
      context.logError('[FATAL] no access to the node');
      return { kind: 'exit', code: 1 };
    }
    for (const line of outcome.log ?? []) context.log(line);
    writeCorefile(context);
    return coredns.start(context);
  },
  tick(context) {
    for (const line of context.agents?.sync('node-cache').log ?? []) context.log(line);
    writeCorefile(context);
    return coredns.tick?.(context) ?? {};
  },
  terminated(context) {
    context.agents?.stop('node-cache');
    return undefined;
  },
  termination: undefined,
};

/** Puts addresses into the template: the Service that stands for CoreDNS itself, and the node's own resolvers. */
function writeCorefile(context: ProgramContext): void {
  const base = context.files.read(TEMPLATE);
  if (!base.ok) return;
  const { values } = readOptions(context.args);
  const service = (values['upstreamsvc'] ?? 'kube-dns-upstream').toUpperCase().replaceAll('-', '_');
  const upstream = context.env[`${service}_SERVICE_HOST`];
  const text = (upstream === undefined ? base.value : base.value.replaceAll('__PILLAR__CLUSTER__DNS__', upstream)).replaceAll(
    '__PILLAR__UPSTREAM__SERVERS__',
    '/etc/resolv.conf',
  );
  const path = values['conf'] ?? '/etc/Corefile';
  const old = context.files.read(path);
  if (!old.ok || old.value !== text) context.files.write(path, text);
}
