import { ok, type Result } from '../base/result.ts';
import type { Link, NetworkNamespace, VxlanFdbEntry } from './namespace.ts';
import { refuse, type NetlinkError } from './netlink.ts';

/** Edits of forwarding databases by hand, bridge(8): of a VXLAN device itself, or of the bridge a device is a port of. */

export type FdbEdit = 'add' | 'append' | 'replace' | 'del';

/** An entry of a VXLAN device: frames to `mac` go to the VTEP `destination`. */
export function editVxlanFdb(
  link: Link,
  mac: string,
  destination: string | undefined,
  edit: FdbEdit,
  kind: VxlanFdbEntry['kind'],
  now: number,
): Result<void, NetlinkError> {
  if (link.device.kind !== 'vxlan') return refuse('EOPNOTSUPP');
  const { fdb } = link.device;
  const known = fdb.get(mac) ?? [];
  if (edit === 'del') {
    const left = known.filter((entry) => destination !== undefined && entry.destination !== destination);
    if (left.length === known.length) return refuse('ENOENT');
    if (left.length === 0) fdb.delete(mac);
    else fdb.set(mac, left);
    return ok(undefined);
  }
  const entry: VxlanFdbEntry = { mac, destination: destination ?? link.device.remote ?? '0.0.0.0', kind, updatedAt: now };
  if (edit === 'add' && known.length > 0) return refuse('EEXIST');
  if (edit === 'append' && known.some((each) => each.destination === entry.destination)) return refuse('EEXIST');
  fdb.set(mac, edit === 'append' ? [...known, entry] : [entry]);
  return ok(undefined);
}

/** An entry of the bridge: frames to `mac` leave by this port. */
export function editBridgeFdb(
  ns: NetworkNamespace,
  port: Link,
  mac: string,
  edit: FdbEdit,
  kind: 'learned' | 'static' | 'permanent',
  now: number,
): Result<void, NetlinkError> {
  const bridge = [...ns.links.values()].find((link) => link.name === (port.master ?? port.name));
  if (bridge?.device.kind !== 'bridge') return refuse('EOPNOTSUPP');
  const known = bridge.device.fdb.get(mac);
  if (edit === 'del') {
    if (known?.port !== port.index) return refuse('ENOENT');
    bridge.device.fdb.delete(mac);
    return ok(undefined);
  }
  if (known && edit === 'add') return refuse('EEXIST');
  bridge.device.fdb.set(mac, { mac, port: port.index, kind, updatedAt: now });
  return ok(undefined);
}
