import { addAddress } from '../../src/net/address.ts';
import { attachNetwork, createNamespace, createNetworkState } from '../../src/net/create.ts';
import { addVethPair, findLink, setLinkUp } from '../../src/net/link.ts';
import { applyIptablesRestore } from '../../src/net/netfilter/restore.ts';
import type { Network } from '../../src/net/network.ts';
import { putRoute } from '../../src/net/route-table.ts';
import { writeSysctl } from '../../src/net/sysctl.ts';
import { bindSocket, openSocket, receiveNow, sendSocket } from '../../src/net/transport/calls.ts';
import type { Case, Prepared } from '../measure.ts';
import { parsePods } from '../yardsticks.ts';

/** A datagram from a host through a router to another, whose FORWARD chain has rules that do not match. */
export const walks: readonly Case[] = [0, 5, 10_000].map((rules) => ({
  name: `one packet walk, ${rules} rules`,
  prepare: () => Promise.resolve(prepare(rules)),
}));

const owner = { process: 1, name: 'bench', fd: 3 };

function prepare(rules: number): Prepared {
  const network = routed();
  if (rules > 0) addRules(network, rules);
  const server = openSocket(network, 'b', { type: 'udp', version: 4, owner });
  if (!bindSocket(network, server, '0.0.0.0', 53).ok) throw new Error('cannot bind');
  const client = openSocket(network, 'a', { type: 'udp', version: 4, owner });
  return {
    yardstick: parsePods,
    run() {
      if (!sendSocket(network, client, 'ping', { ip: '10.0.2.2', port: 53 }).ok) throw new Error('cannot send');
      if (receiveNow(network, server).kind !== 'item') throw new Error('nothing arrived');
    },
  };
}

/** a 10.0.1.2 - 10.0.1.1 r 10.0.2.1 - 10.0.2.2 b */
export function routed(): Network {
  let seed = 1;
  const network = attachNetwork(createNetworkState(), {
    now: () => 0,
    random: (below) => (seed = (seed * 48271) % 2147483647) % below,
    notify: () => undefined,
  });
  for (const name of ['a', 'b', 'r']) createNamespace(network, name, name, name);
  addVethPair(network, { namespace: 'a', name: 'eth0' }, { namespace: 'r', name: 'eth1' });
  addVethPair(network, { namespace: 'b', name: 'eth0' }, { namespace: 'r', name: 'eth2' });
  const ends = [
    ['a', 'eth0', '10.0.1.2', '10.0.1.1'],
    ['b', 'eth0', '10.0.2.2', '10.0.2.1'],
    ['r', 'eth1', '10.0.1.1', undefined],
    ['r', 'eth2', '10.0.2.1', undefined],
  ] as const;
  for (const [host, device, ip, gateway] of ends) {
    const { space, link } = at(network, host, device);
    setLinkUp(network, host, device, true);
    addAddress(space, link, { ip, prefixLength: 24 });
    if (gateway === undefined) continue;
    putRoute(space, { destination: '0.0.0.0', prefixLength: 0, nexthops: [{ gateway, ifindex: link.index, onlink: false, weight: 1 }] });
  }
  writeSysctl(at(network, 'r', 'eth1').space, 'net.ipv4.ip_forward', '1');
  return network;
}

function at(network: Network, host: string, device: string) {
  const space = network.state.namespaces.get(host);
  const link = space && findLink(space, device);
  if (!space || !link) throw new Error(`no ${device} on ${host}`);
  return { space, link };
}

/** A FORWARD chain of rules that match other senders, as iptables-restore takes it. */
export function rulesText(count: number): string {
  const rules = Array.from(
    { length: count },
    (_, index) => `-A FORWARD -s 192.168.${index >> 8}.${index & 255}/32 -p udp -m udp --dport 53 -j DROP\n`,
  );
  return `*filter\n:INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n${rules.join('')}COMMIT\n`;
}

export function addRules(network: Network, count: number): void {
  const text = rulesText(count);
  const applied = applyIptablesRestore(at(network, 'r', 'eth1').space.ruleset, text, { version: 4, noflush: false });
  if (!applied.ok) throw new Error(JSON.stringify(applied.error));
}
