import type { Files } from '../../base/files.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { nextAddress, subnetRange, type Range } from './ipam.ts';

const ROOT = '/var/lib/cni/networks';

/** Reserves an address on a node. Its memory are the node's files, one an address, as the host-local plugin keeps them. */
export function reserveAddress(
  files: Files,
  network: string,
  subnets: readonly string[],
  sandbox: string,
  device: string,
): Result<{ readonly ip: string; readonly range: Range }> {
  const ranges: Range[] = [];
  for (const subnet of subnets) {
    const range = subnetRange(subnet);
    if (!range.ok) return err(`failed to allocate for range 0: ${range.error}`);
    ranges.push(range.value);
  }
  const directory = `${ROOT}/${network}`;
  files.mkdir(directory, { parents: true });
  const names = files.list(directory);
  const allocated = new Set(names.ok ? names.value.filter((name) => /^[0-9a-f.:]+$/.test(name)) : []);
  const last = files.read(`${directory}/last_reserved_ip.0`);
  const found = nextAddress(ranges, allocated, last.ok && last.value !== '' ? last.value : undefined);
  if (!found.ok) return err(`failed to allocate for range 0: ${found.error}`);
  files.write(`${directory}/${found.value.ip}`, `${sandbox}\r\n${device}`);
  files.write(`${directory}/last_reserved_ip.0`, found.value.ip);
  return ok(found.value);
}

/** Gives back what a sandbox had; nothing happens when it had nothing. */
export function releaseAddresses(files: Files, network: string, sandbox: string): void {
  const directory = `${ROOT}/${network}`;
  const names = files.list(directory);
  for (const name of names.ok ? names.value : []) {
    const text = files.read(`${directory}/${name}`);
    if (text.ok && text.value.split('\r\n')[0] === sandbox && !name.startsWith('last_reserved_ip')) files.remove(`${directory}/${name}`);
  }
}
