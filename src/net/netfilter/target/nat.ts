import { canonicalIp } from '../../../base/ip.ts';
import { err, ok } from '../../../base/result.ts';
import { setupNat, type NatRange } from '../../conntrack/nat.ts';
import type { HookContext, TargetExtension, TargetVerdict } from '../extension.ts';
import { masqueradeAddress } from '../masquerade-address.ts';
import type { Target } from '../model.ts';

type AddressNat = Extract<Target, { target: 'DNAT' | 'SNAT' }>;
type Masquerade = Extract<Target, { target: 'MASQUERADE' }>;
type Redirect = Extract<Target, { target: 'REDIRECT' }>;

/** Reads `1.2.3.4-1.2.3.9:80-90`, `[fd00::1]:80`, `:80`; undefined when malformed. */
export function parseRange(text: string): NatRange | undefined {
  const match = /^(?:\[([^\]]+)\]|((?:[0-9a-fA-F]*:){2,}[^-]*(?:-[0-9a-fA-F:.]+)?)|([\d.]+(?:-[\d.]+)?))?(?::(\d+)(?:-(\d+))?)?$/.exec(
    text,
  );
  if (!match) return undefined;
  const addresses = match[1] ?? match[2] ?? match[3];
  const [low, high] = addresses === undefined ? [] : addresses.split('-');
  const from = low === undefined ? undefined : canonicalIp(low);
  const to = high === undefined ? undefined : canonicalIp(high);
  if ((low !== undefined && from === undefined) || (high !== undefined && to === undefined)) return undefined;
  const portFrom = match[4] === undefined ? undefined : Number(match[4]);
  const portTo = match[5] === undefined ? portFrom : Number(match[5]);
  if ((portFrom ?? 1) > 65535 || (portTo ?? 1) > 65535) return undefined;
  return { from, to, portFrom, portTo, random: false };
}

function parsePorts(text: string | undefined): NatRange | undefined {
  if (text === undefined) return { from: undefined, random: false };
  const [from = '', to = from] = text.split('-');
  return /^\d{1,5}$/.test(from) && /^\d{1,5}$/.test(to)
    ? { from: undefined, portFrom: Number(from), portTo: Number(to), random: false }
    : undefined;
}

function manipulate(context: HookContext, side: 'source' | 'destination', range: NatRange): TargetVerdict {
  const { entry, network, namespace } = context;
  if (!entry) return 'drop';
  return setupNat(network, namespace.conntrack, entry, side, range) ? 'accept' : 'drop';
}

const addressNat: Pick<TargetExtension<AddressNat>, 'tables' | 'build'> = {
  tables: ['nat'],
  build(options, _version, name) {
    const value = options.find((option) => option.name.startsWith('--to'))?.values[0];
    if (value === undefined) return err(`${name}: option "${name === 'DNAT' ? '--to-destination' : '--to-source'}" must be specified\n`);
    if (!parseRange(value)) return err(`Bad IP address "${value}"`);
    const has = (option: string): boolean => options.some((entry) => entry.name === option);
    return ok({
      target: name === 'SNAT' ? 'SNAT' : 'DNAT',
      to: value,
      random: has('--random'),
      randomFully: has('--random-fully'),
      persistent: has('--persistent'),
    });
  },
};

function flags(target: { readonly random: boolean; readonly randomFully?: boolean; readonly persistent?: boolean }, dash: string): string {
  return (
    (target.random ? ` ${dash}random` : '') +
    (target.randomFully ? ` ${dash}random-fully` : '') +
    (target.persistent ? ` ${dash}persistent` : '')
  );
}

/** -j DNAT: another destination for a new connection. */
export const dnat: TargetExtension<AddressNat> = {
  ...addressNat,
  options: { '--to-destination': 1, '--random': 0, '--persistent': 0 },
  print: (target) => ` --to-destination ${target.to}${flags(target, '--')}`,
  list: (target) => `to:${target.to}${flags(target, '')}`,
  apply(target, context) {
    const range = parseRange(target.to);
    return range ? manipulate(context, 'destination', { ...range, random: target.random, persistent: target.persistent }) : 'drop';
  },
};

/** -j SNAT: another source for a new connection. */
export const snat: TargetExtension<AddressNat> = {
  ...addressNat,
  options: { '--to-source': 1, '--random': 0, '--random-fully': 0, '--persistent': 0 },
  print: (target) => ` --to-source ${target.to}${flags(target, '--')}`,
  list: (target) => `to:${target.to}${flags(target, '')}`,
  apply(target, context) {
    const range = parseRange(target.to);
    return range
      ? manipulate(context, 'source', { ...range, random: target.random || target.randomFully, persistent: target.persistent })
      : 'drop';
  },
};

/** -j MASQUERADE: the source becomes the outgoing interface's address. */
export const masquerade: TargetExtension<Masquerade> = {
  options: { '--to-ports': 1, '--random': 0, '--random-fully': 0 },
  tables: ['nat'],
  build(options) {
    const ports = options.find((option) => option.name === '--to-ports')?.values[0];
    const has = (option: string): boolean => options.some((entry) => entry.name === option);
    return parsePorts(ports)
      ? ok({ target: 'MASQUERADE', ports, random: has('--random'), randomFully: has('--random-fully') })
      : err(`Port range specification invalid: "${ports ?? ''}"`);
  },
  print: (target) => (target.ports === undefined ? '' : ` --to-ports ${target.ports}`) + flags(target, '--'),
  list: (target) => ((target.ports === undefined ? '' : `masq ports: ${target.ports}`) + flags(target, '')).trim(),
  apply(target, context) {
    const address = masqueradeAddress(context.namespace, context.packet, context.devices.out);
    const range = parsePorts(target.ports);
    return address && range
      ? manipulate(context, 'source', { ...range, from: address, random: target.random || target.randomFully })
      : 'drop';
  },
};

/** -j REDIRECT: to this host itself. */
export const redirect: TargetExtension<Redirect> = {
  options: { '--to-ports': 1, '--random': 0 },
  tables: ['nat'],
  build(options) {
    const ports = options.find((option) => option.name === '--to-ports')?.values[0];
    return parsePorts(ports)
      ? ok({ target: 'REDIRECT', ports, random: options.some((option) => option.name === '--random') })
      : err(`Port range specification invalid: "${ports ?? ''}"`);
  },
  print: (target) => (target.ports === undefined ? '' : ` --to-ports ${target.ports}`) + flags(target, '--'),
  list: (target) => (target.ports === undefined ? '' : `redir ports ${target.ports}`) + flags(target, ''),
  apply(target, context) {
    const range = parsePorts(target.ports);
    const { namespace, devices, packet, hook } = context;
    const link = [...namespace.links.values()].find((entry) => entry.name === devices.in);
    const own = link?.addresses.find((address) => address.ip.includes(':') === (packet.version === 6))?.ip;
    const address = hook === 'OUTPUT' ? (packet.version === 4 ? '127.0.0.1' : '::1') : own;
    return range && address ? manipulate(context, 'destination', { ...range, from: address, random: target.random }) : 'drop';
  },
};
