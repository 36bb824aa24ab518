import { canonicalIp } from '../../base/ip.ts';
import type { ToolProcess } from '../tool.ts';

/** resolv.conf(5). */
export interface ResolverConfig {
  /** whether the file names any server; without one glibc asks 127.0.0.1 (tools of BIND ask ::1 and 127.0.0.1) */
  readonly nameservers: readonly string[];
  readonly search: readonly string[];
  readonly ndots: number;
  /** milliseconds a server is given */
  readonly timeoutMs: number;
  readonly attempts: number;
  readonly useTcp: boolean;
}

export function readResolvConf(process: ToolProcess): ResolverConfig {
  const file = process.files.read('/etc/resolv.conf');
  const nameservers: string[] = [];
  let search: readonly string[] = [];
  const options = new Map<string, string>();
  for (const line of file.ok ? file.value.split('\n') : []) {
    const [key = '', ...words] = line
      .replace(/[#;].*$/, '')
      .trim()
      .split(/\s+/);
    const ip = canonicalIp(words[0] ?? '');
    if (key === 'nameserver' && ip !== undefined && nameservers.length < 3) nameservers.push(ip);
    else if (key === 'search') search = words.map((word) => word.replace(/\.$/, ''));
    else if (key === 'domain') search = words.slice(0, 1).map((word) => word.replace(/\.$/, ''));
    else if (key === 'options') for (const word of words) options.set(word.split(':')[0] ?? '', word.split(':')[1] ?? '');
  }
  const number = (name: string, fallback: number, limit: number): number => {
    const value = Number(options.get(name) ?? fallback);
    return Number.isFinite(value) ? Math.min(value, limit) : fallback;
  };
  return {
    nameservers,
    search,
    ndots: number('ndots', 1, 15),
    timeoutMs: number('timeout', 5, 30) * 1000,
    attempts: Math.max(1, number('attempts', 2, 5)),
    useTcp: options.has('use-vc'),
  };
}

/** Names that a relative name is tried as, in order (resolv.conf(5), ndots): a final dot means the name alone. */
export function searchNames(name: string, config: ResolverConfig): readonly { readonly name: string; readonly asIs: boolean }[] {
  if (name.endsWith('.')) return [{ name: name.slice(0, -1), asIs: true }];
  const dots = name.split('.').length - 1;
  const own = { name, asIs: true };
  const searched = config.search.filter((suffix) => suffix !== '').map((suffix) => ({ name: `${name}.${suffix}`, asIs: false }));
  return dots >= config.ndots ? [own, ...searched] : [...searched, own];
}

/** /etc/hosts: all lines that hold the name, with the line's first name as the canonical one. */
export function lookupHosts(
  process: ToolProcess,
  name: string,
): { readonly addresses: readonly string[]; readonly canonical: string } | undefined {
  const file = process.files.read('/etc/hosts');
  const wanted = name.replace(/\.$/, '').toLowerCase();
  const addresses: string[] = [];
  let canonical: string | undefined;
  for (const line of file.ok ? file.value.split('\n') : []) {
    const [address = '', ...names] = line.replace(/#.*$/, '').trim().split(/\s+/);
    const ip = canonicalIp(address);
    if (ip === undefined || !names.some((each) => each.toLowerCase() === wanted)) continue;
    canonical ??= names[0];
    if (!addresses.includes(ip)) addresses.push(ip);
  }
  return addresses.length === 0 ? undefined : { addresses, canonical: canonical ?? name };
}

/** The first name of an address in /etc/hosts. */
export function hostsName(process: ToolProcess, ip: string): string | undefined {
  const file = process.files.read('/etc/hosts');
  for (const line of file.ok ? file.value.split('\n') : []) {
    const [address = '', name] = line.replace(/#.*$/, '').trim().split(/\s+/);
    if (canonicalIp(address) === ip && name !== undefined) return name;
  }
  return undefined;
}

/** The sources of `hosts` in nsswitch.conf(5), without actions; default of glibc: `files dns`. */
export function hostSources(process: ToolProcess): readonly string[] {
  const file = process.files.read('/etc/nsswitch.conf');
  const line = file.ok ? /^\s*hosts:\s*(.*)$/m.exec(file.value)?.[1] : undefined;
  return line === undefined
    ? ['files', 'dns']
    : line
        .replace(/\[[^\]]*\]/g, '')
        .trim()
        .split(/\s+/);
}
