import { addToIp, broadcastAddress, compareIp, networkAddress, parseCidr } from '../../base/ip.ts';
import { err, ok, type Result } from '../../base/result.ts';

/** Which addresses belong to which Service (metallb internal/allocator): plain data, and functions that give a changed copy's worth of it. */

export interface AddressPool {
  readonly name: string;
  /** CIDRs, or `first-last` */
  readonly addresses: readonly string[];
  /** leaves out .0 and .255 */
  readonly avoidBuggyIPs?: boolean | undefined;
  readonly autoAssign?: boolean | undefined;
  readonly serviceAllocation?:
    | {
        readonly priority?: number | undefined;
        readonly namespaces?: readonly string[] | undefined;
        /** whether the Service's labels fit; undefined for any */
        readonly selects?: ((labels: Readonly<Record<string, string>>) => boolean) | undefined;
      }
    | undefined;
}

export interface Claim {
  /** `namespace/name` */
  readonly service: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  /** `tcp/80` */
  readonly ports: readonly string[];
  /** annotation metallb.io/allow-shared-ip; empty for no sharing */
  readonly sharingKey: string;
  /** what the endpoints are chosen by, where that matters (externalTrafficPolicy Local) */
  readonly backendKey: string;
}

interface Allocation extends Pick<Claim, 'ports' | 'sharingKey' | 'backendKey'> {
  readonly pool: string;
  readonly ips: readonly string[];
}

export type Allocations = Map<string, Allocation>;
export type Family = 'IPv4' | 'IPv6' | 'DualStack';

/** At most this many addresses of a range are looked at. */
const MAX_RANGE = 65_536;

/** Gives a Service the addresses it asks for, or says why not. */
export function assign(
  allocations: Allocations,
  pools: readonly AddressPool[],
  claim: Claim,
  ips: readonly string[],
): Result<readonly string[]> {
  const pool = pools.find((entry) => ips.every((ip) => poolContains(entry, ip)));
  if (!pool) return err(`[${ips.map((ip) => `"${ip}"`).join(' ')}] is not allowed in config`);
  if (!fits(pool, claim)) return err(`pool ${pool.name} not compatible for ip assignment`);
  for (const ip of ips) {
    const free = checkSharing(allocations, claim, ip);
    if (!free.ok) return free;
  }
  const { ports, sharingKey, backendKey } = claim;
  allocations.set(claim.service, { pool: pool.name, ips, ports, sharingKey, backendKey });
  return ok(ips);
}

export function unassign(allocations: Allocations, service: string): void {
  allocations.delete(service);
}

/** Finds addresses in one pool. */
export function allocateFromPool(allocations: Allocations, pool: AddressPool, claim: Claim, family: Family): Result<readonly string[]> {
  const known = allocations.get(claim.service);
  // a Service that becomes dual-stack is given addresses anew; any other change of family is refused
  if (known && !(family === 'DualStack' && known.ips.length === 1)) {
    if (familyOf(known.ips) !== family) return err(`IP for wrong family assigned ${known.ips.join(',')} family ${family.toLowerCase()}`);
    return assign(allocations, [pool], claim, known.ips);
  }
  const wanted = family === 'DualStack' ? [4, 6] : family === 'IPv4' ? [4] : [6];
  const found: string[] = [];
  for (const version of wanted) {
    const ip = firstFree(allocations, pool, claim, version);
    if (ip === undefined) return err(`no available IPs in pool "${pool.name}" for ${family.toLowerCase()} IPFamily`);
    found.push(ip);
  }
  return assign(allocations, [pool], claim, found);
}

/** Finds addresses in any pool that gives them out by itself: those made for the Service first, by priority, then the others. */
export function allocate(allocations: Allocations, pools: readonly AddressPool[], claim: Claim, family: Family): Result<readonly string[]> {
  const rank = (pool: AddressPool): number =>
    pool.serviceAllocation ? (pool.serviceAllocation.priority ?? 0) || Number.MAX_SAFE_INTEGER - 1 : Number.MAX_SAFE_INTEGER;
  const usable = pools
    .filter((pool) => pool.autoAssign !== false && fits(pool, claim))
    .sort((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1));
  for (const pool of usable) {
    const done = allocateFromPool(allocations, pool, claim, family);
    if (done.ok) return done;
  }
  return err('no available IPs');
}

function firstFree(allocations: Allocations, pool: AddressPool, claim: Claim, version: number): string | undefined {
  for (const text of pool.addresses) {
    const range = parseRange(text);
    if (!range || range.first.includes(':') !== (version === 6)) continue;
    let ip = range.first;
    for (let i = 0; i < MAX_RANGE && compareIp(ip, range.last) <= 0; i++, ip = addToIp(ip, 1)) {
      if (pool.avoidBuggyIPs === true && isBuggy(ip)) continue;
      if (checkSharing(allocations, claim, ip).ok) return ip;
    }
  }
  return undefined;
}

/** Two Services may have one address when both say so by the same key, their ports differ and their endpoints are chosen alike. */
function checkSharing(allocations: Allocations, claim: Claim, ip: string): Result<void> {
  for (const [service, other] of allocations) {
    if (service === claim.service || !other.ips.includes(ip)) continue;
    const why = `can't change sharing key for "${claim.service}", address also in use by ${service}`;
    if (other.sharingKey === '' || other.sharingKey !== claim.sharingKey || other.backendKey !== claim.backendKey) return err(why);
    const clash = claim.ports.find((port) => other.ports.includes(port));
    if (clash !== undefined) return err(`port ${clash} is already in use on "${ip}"`);
  }
  return ok(undefined);
}

function fits({ serviceAllocation }: AddressPool, { namespace, labels }: Claim): boolean {
  if (!serviceAllocation) return true;
  const { namespaces, selects } = serviceAllocation;
  return (namespaces === undefined || namespaces.includes(namespace)) && (selects === undefined || selects(labels));
}

/** Whether an address is one of a pool's. */
export function poolContains(pool: Pick<AddressPool, 'addresses' | 'avoidBuggyIPs'>, ip: string): boolean {
  if (pool.avoidBuggyIPs === true && isBuggy(ip)) return false;
  return pool.addresses.some((text) => {
    const range = parseRange(text);
    return (
      range !== undefined &&
      range.first.includes(':') === ip.includes(':') &&
      compareIp(ip, range.first) >= 0 &&
      compareIp(ip, range.last) <= 0
    );
  });
}

/** Some home routers take .0 and .255 for network and broadcast whatever the prefix (avoidBuggyIPs). */
function isBuggy(ip: string): boolean {
  return /\.(0|255)$/.test(ip);
}

function parseRange(text: string): { readonly first: string; readonly last: string } | undefined {
  const [from = '', to] = text.split('-').map((part) => part.trim());
  if (to !== undefined) return parseCidr(from).ok && parseCidr(to).ok ? { first: from, last: to } : undefined;
  const cidr = parseCidr(from);
  if (!cidr.ok) return undefined;
  const { ip, prefixLength } = cidr.value;
  const first = networkAddress(ip, prefixLength);
  const bits = 128 - prefixLength;
  return { first, last: ip.includes(':') ? addToIp(first, 2 ** Math.min(bits, 32) - 1) : broadcastAddress(ip, prefixLength) };
}

function familyOf(ips: readonly string[]): Family {
  if (ips.length > 1) return 'DualStack';
  return ips[0]?.includes(':') === true ? 'IPv6' : 'IPv4';
}
