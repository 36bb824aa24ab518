import { ok, type Result } from '../../base/result.ts';
import {
  recalculateBridge,
  addLink,
  addVethPair,
  deleteLink,
  moveLink,
  randomMac,
  setLinkUp,
  setMaster,
  type LinkOptions,
} from '../../net/link.ts';
import type { Link, LinkDevice, NamespaceId } from '../../net/namespace.ts';
import { refuse, type NetlinkError } from '../../net/netlink.ts';
import { fail, linkByName, netlinkFailure, noDevice, notSimulated, request, type Done, type IpContext } from './context.ts';

const INCOMPLETE = 'Command line is not complete. Try option "help"';
const MAC = /^[0-9a-f]{1,2}(:[0-9a-f]{1,2}){5}$/i;

/** Namespace by name or process id, as `netns` takes it. */
function namespaceOf(context: IpContext, name: string): NamespaceId | undefined {
  return (
    context.process.host.namedNamespaces().find((each) => each.name === name)?.id ??
    context.process.host.processes().find((each) => String(each.pid) === name)?.namespace
  );
}

/** `ip link del NAME`. */
export function linkDelete(context: IpContext, words: readonly string[]): Done {
  const name = words[0] === 'dev' ? words[1] : words[0];
  if (name === undefined) return fail('Not enough information: "dev" argument is required.', 255);
  if (!linkByName(context.ns, name)) return noDevice(name);
  return request(context, () => deleteLink(context.process.network, context.ns.id, name));
}

/** `ip link set NAME ...`. */
export function linkSet(context: IpContext, words: readonly string[]): Done {
  let name: string | undefined;
  const changes: ((link: Link) => Result<unknown, NetlinkError>)[] = [];
  const { network } = context.process;
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? '';
    if (word === 'up' || word === 'down') changes.push((link) => setLinkUp(network, context.ns.id, link.name, word === 'up'));
    else if (word === 'nomaster') changes.push((link) => setMaster(context.ns, link, undefined));
    else if (
      [
        'mtu',
        'address',
        'master',
        'netns',
        'name',
        'alias',
        'dev',
        'promisc',
        'txqueuelen',
        'txqlen',
        'qlen',
        'arp',
        'multicast',
        'type',
        'group',
      ].includes(word)
    ) {
      const value = words[++i];
      if (value === undefined) return fail(INCOMPLETE, 255);
      if (word === 'dev') name = value;
      else if (word === 'mtu') {
        if (!/^\d+$/.test(value)) return fail(`Error: argument "${value}" is wrong: Invalid "mtu" value\n`, 255);
        changes.push((link) => setMtu(link, Number(value)));
      } else if (word === 'address') {
        if (!MAC.test(value)) return fail(`"${value}" is invalid lladdr.`);
        changes.push((link) => {
          link.mac = value.toLowerCase();
          link.followsPorts = undefined;
          if (link.master !== undefined) recalculateBridge(context.ns, link.master);
          return ok(undefined);
        });
      } else if (word === 'master') {
        if (!linkByName(context.ns, value)) return fail('Error: argument "' + value + '" is wrong: Device does not exist\n', 255);
        changes.push((link) => setMaster(context.ns, link, value));
      } else if (word === 'netns') {
        const target = namespaceOf(context, value);
        if (target === undefined) return fail(`Error: argument "${value}" is wrong: Invalid "netns" value\n`, 255);
        changes.push((link) => moveLink(network, context.ns.id, link.name, target));
      } else if (word === 'name') {
        changes.push((link) => {
          if (linkByName(context.ns, value)) return refuse('EEXIST');
          for (const port of context.ns.links.values()) if (port.master === link.name) port.master = value;
          link.name = value;
          return ok(undefined);
        });
      } else if (word === 'alias') {
        changes.push((link) => {
          link.alias = value === '' ? undefined : value;
          return ok(undefined);
        });
      } else if (word === 'promisc') {
        changes.push((link) => {
          link.promiscuous = value === 'on';
          return ok(undefined);
        });
      } else if (word.startsWith('tx') || word === 'qlen') {
        changes.push((link) => {
          link.txqlen = Number.parseInt(value, 10) || 0;
          return ok(undefined);
        });
      } else return notSimulated(`ip link set ${word}`);
    } else if (name === undefined) name = word;
    else return fail(`Error: either "dev" is duplicate, or "${word}" is a garbage.`, 255);
  }
  if (name === undefined) return fail('Not enough information: "dev" argument is required.', 255);
  const link = linkByName(context.ns, name);
  if (!link) return noDevice(name);
  return request(context, () => {
    for (const change of changes) {
      const result = change(link);
      if (!result.ok) return result;
    }
    return ok(undefined);
  });
}

function setMtu(link: Link, mtu: number): Result<void, NetlinkError> {
  if (link.device.kind !== 'loopback' && mtu < 68) return refuse('EINVAL', 'mtu less than device minimum');
  if (link.device.kind !== 'loopback' && mtu > 65535) return refuse('EINVAL', 'mtu greater than device maximum');
  link.mtu = mtu;
  return ok(undefined);
}

/** `ip link add [name] NAME [address M] [mtu N] type KIND ...`. */
export function linkAdd(context: IpContext, words: readonly string[]): Done {
  let name: string | undefined;
  let mac: string | undefined;
  let mtu: number | undefined;
  let underlay: string | undefined;
  let kind: string | undefined;
  let namespace = context.ns.id;
  let rest: readonly string[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? '';
    if (['name', 'dev', 'address', 'mtu', 'link', 'type', 'netns', 'txqueuelen', 'numtxqueues', 'numrxqueues', 'index'].includes(word)) {
      const value = words[++i];
      if (value === undefined) return fail(INCOMPLETE, 255);
      if (word === 'name' || word === 'dev') name = value;
      else if (word === 'address') {
        if (!MAC.test(value)) return fail(`"${value}" is invalid lladdr.`);
        mac = value.toLowerCase();
      } else if (word === 'mtu') mtu = Number(value);
      else if (word === 'link') underlay = value;
      else if (word === 'netns') {
        const target = namespaceOf(context, value);
        if (target === undefined) return fail(`Error: argument "${value}" is wrong: Invalid "netns" value\n`, 255);
        namespace = target;
      } else if (word === 'type') {
        kind = value;
        rest = words.slice(i + 1);
        break;
      }
    } else if (name === undefined) name = word;
    else return fail(`Error: either "name" is duplicate, or "${word}" is a garbage.`, 255);
  }
  if (kind === undefined) return fail('Not enough information: "type" argument is required');
  const options: LinkOptions = { mac, mtu };
  const { network } = context.process;
  if (kind === 'veth') return addVeth(context, namespace, name, options, rest);
  if (name === undefined) return fail('Not enough information: "name" argument is required.', 255);
  if (name.length > 15) return netlinkFailure({ errno: 'ERANGE', extack: 'Attribute failed policy validation' });
  const given = name;
  const device = deviceOf(context, kind, rest, underlay);
  if ('exit' in device) return device;
  return request(context, () => {
    const made = addLink(network, namespace, given, device, options);
    if (made.ok && device.kind === 'bridge' && options.mac === undefined) made.value.followsPorts = true;
    return made;
  });
}

function addVeth(
  context: IpContext,
  namespace: NamespaceId,
  name: string | undefined,
  options: LinkOptions,
  rest: readonly string[],
): Done {
  const { network } = context.process;
  const peer: { name: string | undefined; namespace: NamespaceId; mac: string | undefined; mtu: number | undefined } = {
    name: undefined,
    namespace,
    mac: undefined,
    mtu: options.mtu,
  };
  for (let i = 0; i < rest.length; i++) {
    const word = rest[i] ?? '';
    if (word === 'peer') continue;
    if (word === 'name' || word === 'netns' || word === 'address' || word === 'mtu') {
      const value = rest[++i];
      if (value === undefined) return fail(INCOMPLETE, 255);
      if (word === 'name') peer.name = value;
      else if (word === 'address') peer.mac = value.toLowerCase();
      else if (word === 'mtu') peer.mtu = Number(value);
      else {
        const target = namespaceOf(context, value);
        if (target === undefined) return fail(`Error: argument "${value}" is wrong: Invalid "netns" value\n`, 255);
        peer.namespace = target;
      }
    } else if (peer.name === undefined) peer.name = word;
    else return notSimulated(`ip link add type veth ${word}`);
  }
  const free = (taken: string | undefined): string => {
    let number = 0;
    while (linkByName(context.ns, `veth${number}`) || taken === `veth${number}`) number++;
    return `veth${number}`;
  };
  const first = name ?? free(peer.name);
  return request(context, () =>
    addVethPair(
      network,
      { ...options, namespace, name: first },
      { namespace: peer.namespace, name: peer.name ?? free(first), mac: peer.mac ?? randomMac(network), mtu: peer.mtu },
    ),
  );
}

function deviceOf(context: IpContext, kind: string, rest: readonly string[], link: string | undefined): LinkDevice | Done {
  if (kind === 'dummy') return { kind: 'dummy' };
  if (kind === 'bridge') {
    const ageing = rest.indexOf('ageing_time');
    return { kind: 'bridge', fdb: new Map(), ageingSeconds: ageing >= 0 ? Number(rest[ageing + 1]) / 100 : 300, stp: false };
  }
  if (kind !== 'vxlan' && kind !== 'ipip') {
    return ['macvlan', 'ipvlan', 'vlan', 'bond', 'gre', 'wireguard', 'tun', 'vrf', 'geneve'].includes(kind)
      ? notSimulated(`devices of type ${kind}`)
      : netlinkFailure({ errno: 'EOPNOTSUPP', extack: 'Unknown device type' });
  }
  const values = new Map<string, string>();
  let learning = true;
  for (let i = 0; i < rest.length; i++) {
    const word = rest[i] ?? '';
    if (word === 'nolearning' || word === 'learning') learning = word === 'learning';
    else if (['id', 'vni', 'dev', 'local', 'remote', 'group', 'dstport', 'ttl', 'mode', 'srcport'].some((each) => each === word)) {
      const value = rest[++i];
      if (value === undefined) return fail(INCOMPLETE, 255);
      values.set(word === 'vni' ? 'id' : word, value);
    } else return notSimulated(`ip link add type ${kind} ${word}`);
  }
  const underlay = values.get('dev') ?? link;
  if (underlay !== undefined && !linkByName(context.ns, underlay)) return noDevice(underlay);
  const ttl = values.has('ttl') && /^\d+$/.test(values.get('ttl') ?? '') ? Number(values.get('ttl')) : undefined;
  const remote = values.get('remote') === 'any' ? undefined : values.get('remote');
  if (kind === 'ipip') return { kind, local: values.get('local'), remote, ttl };
  const id = values.get('id');
  if (id === undefined || !/^\d+$/.test(id) || Number(id) >= 2 ** 24)
    return fail(id === undefined ? 'vxlan: missing virtual network identifier' : `Error: argument "${id}" is wrong: invalid id\n`, 255);
  const fdb: Extract<LinkDevice, { kind: 'vxlan' }>['fdb'] = new Map();
  if (remote !== undefined)
    fdb.set('00:00:00:00:00:00', [
      { mac: '00:00:00:00:00:00', destination: remote, kind: 'permanent', updatedAt: context.process.clock.now() },
    ]);
  return {
    kind,
    vni: Number(id),
    port: Number(values.get('dstport') ?? 8472),
    local: values.get('local'),
    underlay,
    remote,
    learning,
    ttl,
    fdb,
  };
}
