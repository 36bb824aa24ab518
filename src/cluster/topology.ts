import { err, ok, type Result } from '../base/result.ts';
import { applyIptablesRestore } from '../net/netfilter/restore.ts';
import { buildTopology } from '../net/topology.ts';
import type { TopologyListener } from '../net/topology-form.ts';
import { listenerCertificate } from '../programs/http/listener-tls.ts';
import { addHost, addMachine } from './hosts.ts';
import { startProgram } from './programs.ts';
import type { World } from './world.ts';

/** Where a machine finds the authority that signed the certificates of its network's TLS servers. */
const AUTHORITY = '/run/pki/ca.crt';

/**
 * The machines of a topology: one Linux host whose named namespaces (ip-netns(8)) they are. Each has files of its own and is reached with
 * `hop on NAME`; the host itself is a machine too, so that `ip netns exec` works as well. Servers listen and answer.
 */
export function buildTopologyHosts(world: World, topology: unknown): Result<void> {
  const built = buildTopology(world.network, topology);
  if (!built.ok) return err(built.error);
  const { listeners, iptables } = built.value;
  for (const [id, text] of iptables) {
    const namespace = world.network.state.namespaces.get(id);
    const applied = namespace ? applyIptablesRestore(namespace.ruleset, text, { version: 4, noflush: false, uncounted: true }) : undefined;
    if (applied?.ok === false) return err(`namespaces.${id}.iptables: ${applied.error.message.trim()}`);
  }
  const names = [...world.network.state.namespaces.keys()];
  let host = 'host';
  while (names.includes(host)) host = `${host}-0`;
  const random = (below: number): number => world.network.ports.random(below);
  const secure = listeners.filter((each) => each.tls);
  const pem =
    secure.length > 0 ? listenerCertificate([...new Set(secure.flatMap((each) => each.names))], world.state.now, random) : undefined;
  const files = (name: string): Readonly<Record<string, string>> => ({
    '/etc/resolv.conf': '',
    '/etc/nsswitch.conf': 'hosts: files dns\n',
    '/etc/hosts': `127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n127.0.1.1\t${name}\n`,
    ...(pem === undefined ? {} : { [AUTHORITY]: pem }),
  });
  addHost(world, { name: host, user: 'root', tools: ['host'], files: files(host) });
  const kernel = world.state.kernels.get(host);
  for (const name of names) {
    kernel?.namedNamespaces.push({ name, id: name, nsid: undefined });
    addMachine(world, { name, user: 'root', tools: ['host'], files: files(name) }, host);
  }
  return startListeners(world, listeners);
}

/** One process for all that a server of a name listens on in its namespace. */
function startListeners(world: World, listeners: readonly TopologyListener[]): Result<void> {
  const groups = new Map<string, TopologyListener[]>();
  for (const each of listeners) {
    const key = `${each.in} ${each.process}`;
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  for (const group of groups.values()) {
    const [first] = group;
    const machine = first && world.state.machines.get(first.in);
    if (!first || !machine) continue;
    const started = startProgram(world, {
      machine,
      program: 'listener',
      args: [first.process, ...group.map((each) => [each.tls ? 'tls' : each.proto, each.port, each.addr].join(','))],
      env: machine.env,
      cwd: '/',
      command: first.process,
    });
    if (started.kind !== 'running')
      return err(
        `listeners: ${first.process} in ${first.in}: an address is not one of this namespace's, or something listens there already: ${group
          .map((each) => `${each.proto} ${each.addr}:${each.port}`)
          .join(', ')}`,
      );
  }
  return ok(undefined);
}
