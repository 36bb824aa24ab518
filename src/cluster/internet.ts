import type { NetworkNamespace } from '../net/namespace.ts';
import type { ClusterDescription } from './description.ts';
import { addHost, defaultRoute, plugIn } from './hosts.ts';
import { startProgram } from './programs.ts';
import type { World } from './world.ts';

/** The resolver that machines use for names outside the cluster. */
export const UPSTREAM_DNS = '203.0.113.53';

const WIRE = 'internet';

/** Hosts outside: reached through the laptop, which is the cluster's gateway and gives its address to what leaves. */
export function buildInternet(world: World, gateway: NetworkNamespace, description: ClusterDescription): void {
  plugIn(world, gateway, 'eth1', WIRE, '203.0.113.1', 24);
  host(world, 'resolver', UPSTREAM_DNS, { '/etc/coredns/Corefile': resolverCorefile(description) });
  start(world, 'resolver', 'coredns', ['-conf', '/etc/coredns/Corefile']);
  for (const outside of description.internet) {
    host(world, outside.name, outside.ip, {});
    for (const port of outside.serves) start(world, outside.name, 'agnhost', ['netexec', `--http-port=${port}`, '--udp-port=-1']);
  }
}

/** Knows the names of the hosts outside; every other name does not exist, as a recursive resolver would say (RFC 1034, 4.3.1: a name error). */
function resolverCorefile(description: ClusterDescription): string {
  const names = description.internet.flatMap((host) => host.names);
  const lines = description.internet.flatMap((host) => host.names.map((name) => `        ${host.ip} ${name}\n`)).join('');
  const known = names.length === 0 ? '' : `${names.join(' ')} {\n    hosts {\n${lines}    }\n    errors\n}\n`;
  return `${known}. {\n    template ANY ANY {\n        rcode NXDOMAIN\n    }\n    errors\n}\n`;
}

function host(world: World, name: string, ip: string, files: Readonly<Record<string, string>>): void {
  const ns = addHost(world, {
    name,
    user: 'root',
    tools: ['host'],
    files: { '/etc/hosts': `127.0.0.1\tlocalhost\n`, '/etc/resolv.conf': '', ...files },
  });
  plugIn(world, ns, 'eth0', WIRE, ip, 24);
  defaultRoute(ns, '203.0.113.1', 'eth0');
}

function start(world: World, name: string, program: string, args: readonly string[]): void {
  const machine = world.state.machines.get(name);
  if (machine) startProgram(world, { machine, program, args, env: machine.env, cwd: '/', command: [program, ...args].join(' ') });
}
