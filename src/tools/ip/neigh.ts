import { canonicalIp } from '../../base/ip.ts';
import type { Neighbour } from '../../net/namespace.ts';
import { deleteNeighbour, neighbourState, putNeighbour } from '../../net/neighbour.ts';
import { DONE, fail, isShow, linkByName, matches, netlinkFailure, noDevice, request, show, type Done, type IpContext } from './context.ts';
import { jsonText } from './json.ts';

const STATES = ['incomplete', 'reachable', 'stale', 'delay', 'probe', 'failed', 'permanent', 'noarp'] as const;

/** `ip neigh ...`. */
export function ipNeigh(context: IpContext, words: readonly string[]): Done {
  const [verb, ...rest] = words;
  if (verb === undefined || isShow(verb)) return neighShow(context, rest);
  if (matches(verb, 'get')) return neighGet(context, rest);
  if (matches(verb, 'flush')) return neighFlush(context, rest);
  if (matches(verb, 'add')) return neighEdit(context, 'add', rest);
  if (matches(verb, 'change') || verb === 'chg') return neighEdit(context, 'change', rest);
  if (matches(verb, 'replace')) return neighEdit(context, 'replace', rest);
  if (matches(verb, 'delete')) return neighEdit(context, 'del', rest);
  return fail(`Command "${verb}" is unknown, try "ip neigh help".`, 255);
}

interface NeighFilter {
  readonly entries: readonly Neighbour[];
  readonly device: string | undefined;
}

function select(context: IpContext, words: readonly string[], flush: boolean): NeighFilter | Done {
  const now = context.process.clock.now();
  let device: string | undefined;
  let states: readonly string[] = flush
    ? STATES.filter((state) => state !== 'permanent' && state !== 'noarp')
    : STATES.filter((state) => state !== 'noarp');
  let address: string | undefined;
  let proxy = false;
  let named = false;
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? '';
    if (word === 'dev') {
      device = words[++i] ?? '';
      if (!linkByName(context.ns, device)) return noDevice(device);
    } else if (word === 'nud') {
      const wanted = words[++i] ?? '';
      if (wanted !== 'all' && !STATES.some((state) => state === wanted))
        return fail(`Error: argument "${wanted}" is wrong: nud state is bad\n`, 255);
      const one = wanted === 'all' ? STATES : [wanted];
      states = named ? [...states, ...one] : one;
      named = true;
    } else if (STATES.some((state) => state === word)) {
      states = named ? [...states, word] : [word];
      named = true;
    } else if (word === 'proxy') proxy = true;
    else if (word === 'unused' || word === 'router') continue;
    else address = canonicalIp((word === 'to' ? (words[++i] ?? '') : word).replace(/\/(32|128)$/, ''));
  }
  const index = device === undefined ? undefined : linkByName(context.ns, device)?.index;
  const entries = [...context.ns.neighbours.values()].filter(
    (entry) =>
      entry.proxy === proxy &&
      (index === undefined || entry.ifindex === index) &&
      states.includes(neighbourState(entry, now)) &&
      (address === undefined || entry.ip === address) &&
      (context.options.family === undefined || entry.ip.includes(':') === (context.options.family === 6)),
  );
  return { entries, device };
}

function neighShow(context: IpContext, words: readonly string[]): Done {
  const filter = select(context, words, false);
  if (!('entries' in filter)) return filter;
  return print(context, filter);
}

function print(context: IpContext, filter: NeighFilter): Done {
  const now = context.process.clock.now();
  const deviceOf = (entry: Neighbour): string => context.ns.links.get(entry.ifindex)?.name ?? `if${entry.ifindex}`;
  if (context.options.json) {
    const rows = filter.entries.map((entry) => ({
      dst: entry.ip,
      dev: filter.device === undefined ? deviceOf(entry) : undefined,
      lladdr: entry.mac,
      router: entry.router ? null : undefined,
      state: [neighbourState(entry, now).toUpperCase()],
    }));
    return show(jsonText(rows, context.options.pretty));
  }
  const line = (entry: Neighbour): string => {
    const seconds = Math.floor((now - entry.updatedAt) / 1000);
    const words = [
      entry.ip,
      ...(filter.device === undefined ? ['dev', deviceOf(entry)] : []),
      ...(entry.mac === undefined ? [] : ['lladdr', entry.mac]),
      ...(entry.router ? ['router'] : []),
      ...(entry.proxy ? ['proxy'] : []),
      ...(context.options.statistics ? [`used ${seconds}/${seconds}/${seconds}`, 'probes', String(entry.probes)] : []),
      ...(entry.proxy ? [] : [neighbourState(entry, now).toUpperCase()]),
    ];
    return `${words.join(' ')} \n`;
  };
  return show(filter.entries.map(line).join(''));
}

function neighGet(context: IpContext, words: readonly string[]): Done {
  const device = words[words.indexOf('dev') + 1] ?? '';
  const address = words.find((word) => canonicalIp(word) !== undefined);
  if (address === undefined || !words.includes('dev')) return fail('Device and address are required arguments.', 255);
  const link = linkByName(context.ns, device);
  if (!link) return noDevice(device);
  const entry = context.ns.neighbours.get(`${link.index} ${canonicalIp(address) ?? ''}`);
  return entry ? print(context, { entries: [entry], device: undefined }) : netlinkFailure({ errno: 'ENOENT' });
}

function neighFlush(context: IpContext, words: readonly string[]): Done {
  if (words.length === 0) return fail('Flush requires arguments.', 255);
  const filter = select(context, words[0] === 'all' ? words.slice(1) : words, true);
  if (!('entries' in filter)) return filter;
  if (filter.entries.length === 0) return DONE;
  if (!context.process.host.privileged) return fail('Failed to send flush request: Operation not permitted');
  for (const entry of filter.entries) context.ns.neighbours.delete(`${entry.ifindex} ${entry.ip}`);
  return DONE;
}

function neighEdit(context: IpContext, verb: 'add' | 'change' | 'replace' | 'del', words: readonly string[]): Done {
  let ip: string | undefined;
  let mac: string | undefined;
  let device: string | undefined;
  let state: Neighbour['state'] = 'permanent';
  let proxy = false;
  let router = false;
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? '';
    if (word === 'lladdr') {
      mac = (words[++i] ?? '').toLowerCase();
      if (!/^[0-9a-f]{1,2}(:[0-9a-f]{1,2}){5}$/.test(mac)) return fail(`"${words[i] ?? ''}" is invalid lladdr.`, 1);
    } else if (word === 'dev') device = words[++i];
    else if (word === 'nud') {
      const found = STATES.find((each) => each === words[i + 1]);
      i++;
      if (!found) return fail(`Error: argument "${words[i] ?? ''}" is wrong: nud state is bad\n`, 255);
      state = found;
    } else if (word === 'proxy') proxy = true;
    else if (word === 'router') router = true;
    else {
      const text = word === 'to' ? (words[++i] ?? '') : word;
      ip = canonicalIp(text);
      if (ip === undefined) return fail(`Error: any valid address is expected rather than "${text}".`);
    }
  }
  if (device === undefined || ip === undefined) return fail('Device and destination are required arguments.', 255);
  const link = linkByName(context.ns, device);
  if (!link) return noDevice(device);
  const address = ip;
  if (verb === 'del') return request(context, () => deleteNeighbour(context.ns, link.index, address));
  if (mac === undefined && state === 'permanent' && !proxy) return netlinkFailure({ errno: 'EINVAL' });
  return request(context, () =>
    putNeighbour(context.ns, { ip: address, ifindex: link.index, mac, state, proxy, router }, verb, context.process.clock.now()),
  );
}
