import { broadcastAddress, canonicalIp, inCidr, parseCidr } from '../../base/ip.ts';
import { err, ok } from '../../base/result.ts';
import { addAddress, removeAddress, type NewAddress } from '../../net/address.ts';
import { DONE, fail, linkByName, matches, netlinkFailure, noDevice, request, type Done, type IpContext } from './context.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** `ip addr add|change|replace|del`. */
export function addrEdit(context: IpContext, verb: 'add' | 'change' | 'replace' | 'del', words: readonly string[]): Done {
  const wanted: Mutable<Partial<NewAddress>> = {};
  let device: string | undefined;
  let plusBroadcast = false;
  const flags: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? '';
    const takesValue =
      ['peer', 'remote', 'broadcast', 'brd', 'dev', 'scope', 'label', 'valid_lft', 'preferred_lft', 'local', 'metric'].includes(word) ||
      (word.length > 2 && matches(word, 'broadcast'));
    const value = takesValue ? words[++i] : undefined;
    if (takesValue && value === undefined) return fail('Command line is not complete. Try option "help"', 255);
    const text = value ?? '';
    if (word === 'dev') device = text;
    else if (word === 'peer' || word === 'remote') {
      const peer = parseCidr(text);
      if (!peer.ok) return badPrefix(context, text);
      wanted.peer = peer.value.ip;
      wanted.prefixLength = peer.value.prefixLength;
    } else if (word === 'label') wanted.label = text;
    else if (word === 'scope') {
      if (text !== 'global' && text !== 'link' && text !== 'host')
        return fail(`Error: argument "${text}" is wrong: invalid scope value.\n`, 255);
      wanted.scope = text;
    } else if (word === 'valid_lft' || word === 'preferred_lft') {
      if (word === 'valid_lft' && text !== 'forever') wanted.validUntil = context.process.clock.now() + Number.parseInt(text, 10) * 1000;
    } else if (word === 'brd' || matches(word, 'broadcast')) {
      if (text === '+') plusBroadcast = true;
      else if (text !== '-') wanted.broadcast = canonicalIp(text);
    } else if (['noprefixroute', 'nodad', 'home', 'mngtmpaddr', 'autojoin'].includes(word))
      flags.push(...(word === 'noprefixroute' ? [word] : []));
    else if (word === 'metric') continue;
    else {
      const address = word === 'local' ? text : word;
      if (wanted.ip !== undefined) return fail(`Error: either "local" is duplicate, or "${address}" is a garbage.`, 255);
      const cidr = parseCidr(address);
      if (!cidr.ok) return badPrefix(context, address);
      wanted.ip = cidr.value.ip;
      wanted.prefixLength ??= cidr.value.prefixLength;
    }
  }
  if (device === undefined) return fail('Not enough information: "dev" argument is required.');
  const { ip, prefixLength } = wanted;
  const link = linkByName(context.ns, device);
  if (!link) return noDevice(device);
  if (ip === undefined || prefixLength === undefined) return netlinkFailure({ errno: 'EINVAL' });
  if (plusBroadcast && !ip.includes(':')) wanted.broadcast = broadcastAddress(ip, prefixLength);
  const six = ip.includes(':');
  return request(context, () => {
    if (verb === 'del') {
      const removed = removeAddress(context.ns, link, ip, words.some((word) => word.includes('/')) ? prefixLength : undefined);
      return removed.ok ? removed : err({ ...removed.error, extack: six ? 'ipv6: address not found' : 'ipv4: Address not found' });
    }
    const present = link.addresses.find((each) => each.ip === ip && each.prefixLength === prefixLength);
    if (present && verb !== 'add') {
      link.addresses[link.addresses.indexOf(present)] = { ...present, ...wanted };
      return ok(undefined);
    }
    const added = addAddress(context.ns, link, { ...wanted, ip, prefixLength, flags });
    return added.ok || added.error.errno !== 'EEXIST'
      ? added
      : err({ ...added.error, extack: six ? 'ipv6: address already assigned' : 'ipv4: Address already assigned' });
  });
}

function badPrefix(context: IpContext, text: string): Done {
  return fail(
    `Error: ${context.options.family === 6 ? 'inet6' : context.options.family === 4 ? 'inet' : 'any valid'} prefix is expected rather than "${text}".`,
  );
}

/** `ip addr flush [dev NAME] [to PREFIX] [scope S]`. */
export function addrFlush(context: IpContext, words: readonly string[]): Done {
  let device: string | undefined;
  let to: string | undefined;
  let scope: string | undefined;
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    if (word === 'dev') device = words[++i];
    else if (word === 'to') to = words[++i];
    else if (word === 'scope') scope = words[++i];
    else device = word;
  }
  if (words.length === 0) return fail('Flush requires arguments.', 255);
  const link = device === undefined ? undefined : linkByName(context.ns, device);
  if (device !== undefined && !link) return fail(`Device "${device}" does not exist.`);
  if (!context.process.host.privileged) return fail('Failed to send flush request: Operation not permitted');
  const network = to === undefined ? undefined : parseCidr(to);
  for (const each of link ? [link] : context.ns.links.values()) {
    for (const address of [...each.addresses]) {
      if (context.options.family !== undefined && address.ip.includes(':') !== (context.options.family === 6)) continue;
      if (scope !== undefined && address.scope !== scope) continue;
      if (network?.ok && !inCidr(address.ip, network.value.ip, network.value.prefixLength)) continue;
      removeAddress(context.ns, each, address.ip, address.prefixLength);
    }
  }
  return DONE;
}
