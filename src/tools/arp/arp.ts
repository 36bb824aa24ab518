import { canonicalIp } from '../../base/ip.ts';
import type { Neighbour } from '../../net/namespace.ts';
import { deleteNeighbour, neighbourState, putNeighbour } from '../../net/neighbour.ts';
import { findRoute } from '../../net/route.ts';
import { print, printError, refuseOption } from '../client/terminal.ts';
import type { Tool } from '../tool.ts';

/** arp(8) of net-tools. */
export const arp: Tool = {
  name: 'arp',
  summary: 'show and change the ARP table',
  flags: ['-n', '-a', '-e', '-i', '-d', '-s'],
  *run(process) {
    const ns = process.network.state.namespaces.get(process.namespace);
    if (!ns) return 1;
    let bsd = false;
    let mode: 'show' | 'd' | 's' = 'show';
    let device: string | undefined;
    const words: string[] = [];
    for (let i = 0; i < process.args.length; i++) {
      const word = process.args[i] ?? '';
      if (/^-[naevds]+$/.test(word)) {
        if (word.includes('a')) bsd = true;
        if (word.includes('d')) mode = 'd';
        if (word.includes('s')) mode = 's';
      } else if (word === '-i') device = process.args[++i];
      else if (word.startsWith('-')) return yield* refuseOption(process, `arp ${word}`, 4);
      else words.push(word);
    }
    const [address = '', mac] = words;
    const ip = address === '' ? undefined : canonicalIp(address);
    const deviceName = (entry: Neighbour): string => ns.links.get(entry.ifindex)?.name ?? '';
    if (mode !== 'show') {
      if (ip === undefined) {
        yield* printError(process, 'arp: need host name\n');
        return 255;
      }
      if (!process.host.privileged) {
        yield* printError(process, `SIOC${mode === 'd' ? 'D' : 'S'}ARP: Operation not permitted\n`);
        return 255;
      }
      const way = findRoute(ns, { destination: ip });
      const index =
        device === undefined
          ? way.kind === 'route'
            ? way.link.index
            : 0
          : ([...ns.links.values()].find((link) => link.name === device)?.index ?? 0);
      if (mode === 's') {
        if (mac === undefined || !/^[0-9a-f]{1,2}(:[0-9a-f]{1,2}){5}$/i.test(mac)) {
          yield* printError(process, mac === undefined ? 'arp: need hardware address\n' : 'arp: invalid hardware address\n');
          return 255;
        }
        const put = putNeighbour(ns, { ip, ifindex: index, mac: mac.toLowerCase(), state: 'permanent' }, 'replace', process.clock.now());
        if (put.ok) return 0;
        yield* printError(process, 'SIOCSARP: Network is unreachable\n');
        return 255;
      }
      if (deleteNeighbour(ns, index, ip).ok) return 0;
      yield* printError(process, `No ARP entry for ${ip}\n`);
      return 255;
    }
    const entries = [...ns.neighbours.values()].filter(
      (entry) =>
        !entry.ip.includes(':') &&
        neighbourState(entry, process.clock.now()) !== 'noarp' &&
        (ip === undefined || entry.ip === ip) &&
        (device === undefined || deviceName(entry) === device),
    );
    if (entries.length === 0) {
      yield* print(
        process,
        ip === undefined ? (device === undefined ? '' : 'arp: in 0 entries no match found.\n') : `${address} (${ip}) -- no entry\n`,
      );
      return ip === undefined ? 0 : 1;
    }
    if (bsd) {
      const line = (entry: Neighbour): string =>
        `? (${entry.ip}) at ${entry.mac === undefined ? '<incomplete> ' : `${entry.mac} [ether]${entry.state === 'permanent' ? ' PERM' : ''}`} on ${deviceName(entry)}\n`;
      yield* print(process, entries.map(line).join(''));
      return 0;
    }
    const row = (entry: Neighbour): string =>
      entry.mac === undefined
        ? `${entry.ip.padEnd(25)}        (incomplete)                              ${deviceName(entry)}\n`
        : `${entry.ip.padEnd(25)}${'ether'.padEnd(8)}${entry.mac.padEnd(20)}${(entry.state === 'permanent' ? 'CM' : 'C').padEnd(22)}${deviceName(entry)}\n`;
    yield* print(process, `Address                  HWtype  HWaddress           Flags Mask            Iface\n${entries.map(row).join('')}`);
    return 0;
  },
};
