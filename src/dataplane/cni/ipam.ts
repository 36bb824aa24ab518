import { addToIp, broadcastAddress, compareIp, parseCidr } from '../../base/ip.ts';
import { err, ok, type Result } from '../../base/result.ts';

/** A range of addresses of one subnet, as host-local canonicalises it. */
export interface Range {
  readonly first: string;
  readonly last: string;
  readonly gateway: string;
  readonly prefixLength: number;
}

/** The usable addresses of a subnet: all but its own, its gateway (.1 unless given) and the broadcast address. */
export function subnetRange(subnet: string, gateway?: string): Result<Range> {
  const cidr = parseCidr(subnet);
  if (!cidr.ok) return cidr;
  const { ip, prefixLength } = cidr.value;
  const six = ip.includes(':');
  if (prefixLength > (six ? 126 : 30)) return err(`Network ${subnet} too small to allocate from`);
  const last = six ? addToIp(ip, Math.min(2 ** 32, 2 ** (128 - prefixLength)) - 1) : addToIp(broadcastAddress(ip, prefixLength), -1);
  return ok({ first: addToIp(ip, 1), last, gateway: gateway ?? addToIp(ip, 1), prefixLength });
}

/** Tries at most this many addresses: a range of that size counts as exhausted. */
const MAX_TRIES = 70_000;

/**
 * The next free address after the one that was reserved last, round robin over all ranges (host-local allocator.go): a freed
 * address is not given out again at once.
 */
export function nextAddress(
  ranges: readonly Range[],
  allocated: ReadonlySet<string>,
  lastReserved: string | undefined,
): Result<{ readonly ip: string; readonly range: Range }> {
  const home = lastReserved === undefined ? -1 : ranges.findIndex((range) => contains(range, lastReserved));
  let index = Math.max(0, home);
  let current = home >= 0 ? lastReserved : undefined;
  let start: string | undefined;
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const range = ranges[index];
    if (!range) break;
    if (current === undefined || compareIp(current, range.last) >= 0) {
      if (current !== undefined) index = (index + 1) % ranges.length;
      current = ranges[index]?.first;
    } else current = addToIp(current, 1);
    const here = ranges[index];
    if (current === undefined || !here) break;
    if (current === start) break;
    start ??= current;
    if (current !== here.gateway && !allocated.has(current)) return ok({ ip: current, range: here });
  }
  const names = ranges.map((range) => `${range.first}-${range.last}`).join(',');
  return err(`no IP addresses available in range set: ${names}`);
}

function contains(range: Range, ip: string): boolean {
  return ip.includes(':') === range.first.includes(':') && compareIp(ip, range.first) >= 0 && compareIp(ip, range.last) <= 0;
}
