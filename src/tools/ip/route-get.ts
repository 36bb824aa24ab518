import { canonicalIp, parseCidr } from '../../base/ip.ts';
import { selectSource } from '../../net/address.ts';
import { findRoute } from '../../net/route.ts';
import { sourceProblem } from '../../net/source-check.ts';
import { forwards } from '../../net/sysctl.ts';
import { fail, linkByName, netlinkFailure, noDevice, show, type Done, type IpContext } from './context.ts';
import { jsonText } from './json.ts';
import { tableName } from './route-text.ts';

/** `ip route get ADDRESS [from A] [iif D] [oif D] [mark M]`: what the kernel would do with such a packet. */
export function routeGet(context: IpContext, words: readonly string[]): Done {
  let destination: string | undefined;
  let from: string | undefined;
  let iif: string | undefined;
  let oif: string | undefined;
  let mark: number | undefined;
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? '';
    if (word === 'from' || word === 'src') {
      from = canonicalIp((words[++i] ?? '').replace(/\/32$/, ''));
      if (from === undefined) return fail(`Error: any valid prefix is expected rather than "${words[i] ?? ''}".`);
    } else if (word === 'iif') iif = words[++i];
    else if (word === 'oif' || word === 'dev') oif = words[++i];
    else if (word === 'mark') mark = Number(words[++i]);
    else if (word === 'uid' || word === 'tos' || word === 'dsfield' || word === 'ipproto' || word === 'sport' || word === 'dport') i++;
    else if (word === 'notify' || word === 'connected' || word === 'fibmatch' || word === 'to') continue;
    else {
      const cidr = parseCidr(word);
      if (!cidr.ok) return fail(`Error: any valid prefix is expected rather than "${word}".`);
      destination = cidr.value.ip;
    }
  }
  if (destination === undefined) return fail('need at least a destination address');
  for (const name of [iif, oif]) if (name !== undefined && !linkByName(context.ns, name)) return noDevice(name);
  const found = findRoute(context.ns, { destination, source: from, incoming: iif, device: oif, mark });
  if (found.kind === 'none') {
    const arriving = iif === undefined ? undefined : linkByName(context.ns, iif);
    return netlinkFailure({
      errno: arriving && !forwards(context.ns, arriving, destination.includes(':') ? 6 : 4) ? 'EHOSTUNREACH' : 'ENETUNREACH',
    });
  }
  if (found.kind !== 'route')
    return netlinkFailure({ errno: found.kind === 'prohibit' ? 'EACCES' : found.kind === 'blackhole' ? 'EINVAL' : 'EHOSTUNREACH' });
  const local = found.route.type === 'local';
  const arriving = iif === undefined ? undefined : linkByName(context.ns, iif);
  if (arriving && from !== undefined && !from.includes(':') && sourceProblem(context.ns, arriving, from) !== undefined)
    return netlinkFailure({ errno: 'EINVAL' });
  if (arriving && !local && !forwards(context.ns, arriving, found.route.version)) return netlinkFailure({ errno: 'EHOSTUNREACH' });
  if (
    from !== undefined &&
    iif === undefined &&
    ![...context.ns.links.values()].some((link) => link.addresses.some((each) => each.ip === from))
  ) {
    return netlinkFailure({ errno: 'EINVAL' });
  }
  const six = found.route.version === 6;
  const exception = local ? undefined : context.ns.exceptions.get(destination);
  const valid = exception && exception.expiresAt > context.process.clock.now() ? exception : undefined;
  const gateway = valid?.gateway ?? found.gateway;
  const device = local ? 'lo' : found.link.name;
  const source =
    from !== undefined || iif !== undefined
      ? undefined
      : (found.route.source ?? (local ? destination : selectSource(context.ns, found.link, gateway ?? destination)));
  const shownSource = local && iif === undefined && from === undefined ? (destination.startsWith('127.') ? destination : source) : source;
  const table =
    found.route.table !== 254 && found.route.table !== 255 && found.route.table !== 0 ? tableName(found.route.table) : undefined;
  const flags = [...(local ? ['local'] : []), ...(found.route.type === 'broadcast' ? ['local', 'brd'] : [])];
  const seconds = valid ? Math.floor((valid.expiresAt - context.process.clock.now()) / 1000) : undefined;
  if (context.options.json) {
    return show(
      jsonText(
        [
          {
            type: local || found.route.type === 'broadcast' ? found.route.type : undefined,
            dst: destination,
            from,
            gateway,
            dev: device,
            table,
            prefsrc: shownSource,
            flags: [],
            uid: iif === undefined ? 0 : undefined,
            cache: flags,
          },
        ],
        context.options.pretty,
      ),
    );
  }
  const text = [
    ...(local || found.route.type === 'broadcast' ? [found.route.type] : []),
    destination,
    ...(from !== undefined ? ['from', from] : six ? ['from', '::'] : []),
    ...(gateway === undefined ? [] : ['via', gateway]),
    'dev',
    device,
    ...(table === undefined ? [] : ['table', table]),
    ...(six && found.route.protocol !== 'boot' ? ['proto', found.route.protocol] : []),
    ...(shownSource === undefined ? [] : ['src', shownSource]),
    ...(six ? ['metric', String(found.route.metric)] : iif === undefined ? ['uid', '0'] : []),
  ].join(' ');
  const expiry = seconds === undefined ? '' : ` expires ${seconds}sec${valid?.mtu === undefined ? '' : ` mtu ${valid.mtu}`}`;
  if (six) return show(`${text}${expiry} pref medium\n`);
  const cache = [
    ...(flags.length > 0 ? [`<${flags.join(',')}>`] : []),
    ...(seconds === undefined ? [] : ['expires', `${seconds}sec`]),
    ...(valid?.mtu === undefined ? [] : ['mtu', String(valid.mtu)]),
    ...(iif === undefined ? [] : ['iif', iif]),
  ];
  const second = `    cache ${cache.map((word) => `${word} `).join('')}`;
  return show(`${text} ${context.options.oneline ? '\\' : '\n'}${second}\n`);
}
