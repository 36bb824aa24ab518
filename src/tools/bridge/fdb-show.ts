import type { Link } from '../../net/namespace.ts';
import { linkByName, noDevice, show, type Done, type IpContext } from '../ip/context.ts';

/** `bridge fdb show [br B] [dev D] [brport P]`: each device's multicast filter, then what its bridge or tunnel knows. */
export function fdbShow(context: IpContext, words: readonly string[]): Done {
  let bridge: string | undefined;
  let device: string | undefined;
  for (let i = 0; i + 1 < words.length; i += 2) {
    const name = words[i + 1] ?? '';
    if (words[i] === 'br') bridge = name;
    else device = name;
    if (!linkByName(context.ns, name)) return noDevice(name);
  }
  const links = [...context.ns.links.values()].sort((a, b) => a.index - b.index);
  const shown = links.filter(
    (link) => (device === undefined || link.name === device) && (bridge === undefined || link.name === bridge || link.master === bridge),
  );
  return show(
    shown
      .flatMap((link) => entries(context, link, device !== undefined))
      .map((line) => `${line}\n`)
      .join(''),
  );
}

function entries(context: IpContext, link: Link, hideDevice: boolean): readonly string[] {
  const dev = hideDevice ? '' : ` dev ${link.name}`;
  const lines: string[] = [];
  if (link.device.kind === 'loopback') return lines;
  if (link.device.kind === 'vxlan') {
    for (const list of link.device.fdb.values()) {
      for (const entry of list)
        lines.push(`${entry.mac}${dev} dst ${entry.destination} self ${entry.kind === 'learned' ? '' : entry.kind}`);
    }
    return lines;
  }
  const groups =
    link.device.kind === 'bridge'
      ? ['33:33:00:00:00:01', '01:00:5e:00:00:6a', '33:33:00:00:00:6a', '01:00:5e:00:00:01']
      : ['33:33:00:00:00:01', '01:00:5e:00:00:01'];
  const multicast = link.up || link.everUp === true ? groups.map((mac) => `${mac}${dev} self permanent`) : [];
  if (link.device.kind === 'bridge') return [...multicast, `${link.mac}${dev} master ${link.name} permanent`];
  const master = link.master === undefined ? undefined : linkByName(context.ns, link.master);
  if (master?.device.kind !== 'bridge') return multicast;
  const now = context.process.clock.now();
  const ageing = master.device.ageingSeconds * 1000;
  for (const entry of master.device.fdb.values()) {
    if (entry.port !== link.index || (entry.kind === 'learned' && now - entry.updatedAt > ageing)) continue;
    lines.push(`${entry.mac}${dev} master ${master.name} ${entry.kind === 'learned' ? '' : entry.kind}`);
  }
  return [...lines, `${link.mac}${dev} master ${master.name} permanent`, ...multicast];
}
