import type { NamespaceId } from '../namespace.ts';
import type { Network } from '../network.ts';
import type { IcmpMessage, IpPacket } from '../packet.ts';
import { sysctlNumber } from './sysctl.ts';
import { isUnicast } from './address.ts';
import { emit } from './emit.ts';
import { icmpErrorInput } from './icmp-error.ts';
import { describeSocket, endTrace } from './note.ts';
import { socketsOnPort } from './socket-table.ts';

/** An ICMP message for this host: answers echo requests, gives replies to the sockets that wait for them, errors to whom they concern. */
export function icmpInput(network: Network, namespace: NamespaceId, packet: IpPacket, icmp: IcmpMessage, device: string): void {
  switch (icmp.type) {
    case 'echo-request':
      answerEcho(network, namespace, packet, icmp, device);
      return;
    case 'echo-reply':
      giveReply(network, namespace, packet, icmp, device);
      return;
    case 'neighbour-solicitation':
    case 'neighbour-advertisement':
      return;
    default:
      icmpErrorInput(network, namespace, packet);
  }
}

type Echo = Extract<IcmpMessage, { readonly type: 'echo-request' | 'echo-reply' }>;

function answerEcho(network: Network, namespace: NamespaceId, packet: IpPacket, icmp: Echo, device: string): void {
  const unicast = isUnicast(network, namespace, packet.destination);
  const ignored =
    sysctlNumber(network, namespace, packet.version === 4 ? 'net.ipv4.icmp_echo_ignore_all' : 'net.ipv6.icmp.echo_ignore_all', 0) === 1 ||
    (!unicast && packet.version === 4 && sysctlNumber(network, namespace, 'net.ipv4.icmp_echo_ignore_broadcasts', 1) === 1);
  if (ignored) {
    endTrace(network, namespace, packet.meta.trace, 'dropped', {
      action: 'discard',
      device,
      at: 'icmp',
      layer: 3,
      reason: 'the kernel is told to ignore echo requests',
    });
    return;
  }
  endTrace(network, namespace, packet.meta.trace, 'delivered', {
    action: 'recv',
    device,
    at: 'icmp',
    layer: 3,
    reason: 'the kernel answers echo requests itself',
  });
  emit(network, {
    namespace,
    source: unicast ? packet.destination : firstAddress(network, namespace, device),
    destination: packet.source,
    payload: { protocol: 'icmp', icmp: { type: 'echo-reply', id: icmp.id, sequence: icmp.sequence, dataLength: icmp.dataLength } },
    options: { tos: packet.tos },
    cause: packet.meta.trace,
  });
}

function giveReply(network: Network, namespace: NamespaceId, packet: IpPacket, icmp: Echo, device: string): void {
  const waiting = socketsOnPort(network, namespace, 'icmp', icmp.id);
  const socket = waiting[0];
  endTrace(network, namespace, packet.meta.trace, 'delivered', {
    action: 'recv',
    device,
    at: 'icmp',
    layer: 3,
    entry: socket && describeSocket(network, socket),
    reason: socket ? 'a process waits for this answer' : 'nobody waits for this answer',
  });
  for (const each of waiting) {
    each.received.push({ text: '', from: { ip: packet.source, port: 0 }, packet, at: network.ports.now() });
    network.ports.notify(`socket:${each.id}`);
  }
}

function firstAddress(network: Network, namespace: NamespaceId, device: string): string {
  for (const link of network.state.namespaces.get(namespace)?.links.values() ?? []) {
    const address = link.name === device ? link.addresses.find((each) => !each.ip.includes(':')) : undefined;
    if (address) return address.ip;
  }
  return '0.0.0.0';
}
