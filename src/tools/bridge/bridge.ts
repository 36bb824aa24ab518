import { editBridgeFdb, editVxlanFdb, type FdbEdit } from '../../net/fdb.ts';
import type { BridgePort, Link } from '../../net/namespace.ts';
import { print, printError, refuseOption } from '../client/terminal.ts';
import {
  DONE,
  fail,
  isShow,
  linkByName,
  matches,
  netlinkFailure,
  noDevice,
  notSimulated,
  request,
  show,
  type Done,
  type IpContext,
} from '../ip/context.ts';
import { linkFlags, localTitle, portState } from '../ip/link-text.ts';
import type { Tool } from '../tool.ts';
import { fdbShow } from './fdb-show.ts';

const STATES = ['disabled', 'listening', 'learning', 'forwarding', 'blocking'] as const;

/** bridge(8) of iproute2 6.1: link, fdb, and the header of vlan. */
export const bridge: Tool = {
  name: 'bridge',
  summary: 'show and change bridge ports and forwarding databases',
  flags: ['-d', '-s', '-o', '-br', '-c'],
  *run(process) {
    const ns = process.network.state.namespaces.get(process.namespace);
    if (!ns) return 1;
    let details = false;
    let at = 0;
    for (; process.args[at]?.startsWith('-') === true; at++) {
      const word = process.args[at] ?? '';
      if ('-details'.startsWith(word)) details = true;
      else if (!/^-(c|color|s|stats|statistics)$/.test(word)) {
        if (/^-(V|j|p|t|n|o|b|force|json|pretty|oneline|netns|timestamp|batch|compressvlans)/.test(word))
          return yield* refuseOption(process, `bridge ${word}`, 255);
        yield* printError(process, `Option "${word}" is unknown, try "bridge help".\n`);
        return 255;
      }
    }
    const [object = '', ...words] = process.args.slice(at);
    const options = { family: undefined, brief: false, statistics: false, details, oneline: false, json: false, pretty: false };
    const done = dispatch({ process, ns, options }, object, words);
    if (done.notSimulated !== undefined) return yield* refuseOption(process, done.notSimulated, done.exit);
    yield* print(process, done.out ?? '');
    yield* printError(process, done.err ?? '');
    // do_cmd hands on -1 for whatever went wrong
    return done.exit === 0 ? 0 : 255;
  },
};

function dispatch(context: IpContext, object: string, words: readonly string[]): Done {
  const [verb, ...rest] = words;
  if (object !== '' && matches(object, 'link')) {
    if (verb === undefined || isShow(verb)) return linkShow(context, rest);
    if (matches(verb, 'set')) return linkSet(context, rest);
  } else if (object !== '' && matches(object, 'fdb')) {
    if (verb === undefined || isShow(verb)) return fdbShow(context, rest);
    const edit =
      (['add', 'append', 'replace'] as const).find((each) => matches(verb, each)) ?? (matches(verb, 'delete') ? 'del' : undefined);
    if (edit) return fdbEdit(context, edit, rest);
  } else if (object !== '' && matches(object, 'vlan')) {
    if (verb === undefined || isShow(verb)) return show('port              vlan-id  \n');
  } else if (object === '') return notSimulated('the help of bridge');
  else if (matches(object, 'mdb') || matches(object, 'monitor')) return notSimulated(`bridge ${object}`);
  else return fail(`Object "${object}" is unknown, try "bridge help".`, 255);
  if (verb !== 'help' && !(matches(object, 'vlan') && ['add', 'delete', 'set', 'tunnelshow', 'global'].some((each) => matches(verb, each))))
    return fail(
      `Command "${verb}" is unknown, try "bridge ${['link', 'fdb', 'vlan'].find((each) => matches(object, each)) ?? object} help".`,
    );
  return notSimulated(`bridge ${object} ${verb}`);
}

function linkShow(context: IpContext, words: readonly string[]): Done {
  const name = words[0] === 'dev' ? words[1] : undefined;
  if (name !== undefined && !linkByName(context.ns, name)) return noDevice(name);
  const ports = [...context.ns.links.values()]
    .filter((link) => link.port !== undefined && (name === undefined || link.name === name))
    .sort((a, b) => a.index - b.index);
  return show(ports.map((link) => linkText(context, link)).join(''));
}

function linkText(context: IpContext, link: Link): string {
  const port = link.port;
  const on = (value: boolean | undefined): string => (value === true ? 'on' : 'off');
  const head = `${link.index}: ${localTitle(context, link)}: <${linkFlags(context, link).join(',')}> mtu ${link.mtu} master ${link.master ?? ''} state ${portState(context, link)} priority 32 cost 2 \n`;
  if (!context.options.details) return head;
  return (
    `${head}    hairpin ${on(port?.hairpin)} guard off root_block off fastleave off learning ${on(port?.learning)} flood ${on(port?.flood)} mcast_flood on bcast_flood on mcast_router 1 ` +
    `mcast_to_unicast off neigh_suppress off vlan_tunnel off isolated ${on(port?.isolated)} locked off \n`
  );
}

function linkSet(context: IpContext, words: readonly string[]): Done {
  let device: string | undefined;
  const change: { -readonly [K in keyof BridgePort]?: BridgePort[K] } = {};
  for (let i = 0; i < words.length; i += 2) {
    const word = words[i] ?? '';
    const value = words[i + 1];
    if (value === undefined) return fail('Command line is not complete. Try option "help"', 255);
    if (word === 'dev') device = value;
    else if (word === 'hairpin' || word === 'isolated' || word === 'learning' || word === 'flood') {
      if (value !== 'on' && value !== 'off') return fail(`Error: argument of "${word}" must be one of "on" or "off", not "${value}"`, 1);
      change[word] = value === 'on';
    } else if (word === 'state') {
      const state = STATES[Number(value)] ?? STATES.find((each) => each === value);
      if (!state) return fail('Error: invalid STP port state');
      change.state = state;
    } else return notSimulated(`bridge link set ${word}`);
  }
  if (device === undefined) return fail('Device is a required argument.');
  const link = linkByName(context.ns, device);
  if (!link) return fail(`Cannot find bridge device "${device}"`);
  if (!context.process.host.privileged) return netlinkFailure({ errno: 'EPERM' });
  if (!link.port) return netlinkFailure({ errno: 'EOPNOTSUPP' });
  Object.assign(link.port, change);
  return DONE;
}

function fdbEdit(context: IpContext, edit: FdbEdit, words: readonly string[]): Done {
  let mac: string | undefined;
  let device: string | undefined;
  let destination: string | undefined;
  let master = false;
  let kind: 'learned' | 'static' | 'permanent' = 'permanent';
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? '';
    if (word === 'dev') device = words[++i];
    else if (word === 'dst') destination = words[++i];
    else if (word === 'master') master = true;
    else if (word === 'static' || word === 'temp') kind = 'static';
    else if (word === 'dynamic') kind = 'learned';
    else if (word === 'self' || word === 'permanent' || word === 'local') continue;
    else if (mac === undefined) mac = word.toLowerCase();
    else return notSimulated(`bridge fdb ${word}`);
  }
  if (device === undefined || mac === undefined) return fail('Device and address are required arguments.');
  if (!/^[0-9a-f]{1,2}(:[0-9a-f]{1,2}){5}$/.test(mac)) return fail(`Invalid mac address ${mac}`);
  const link = linkByName(context.ns, device);
  if (!link) return noDevice(device);
  if (link.device.kind === 'loopback')
    return netlinkFailure({ errno: 'EINVAL', extack: `FDB ${edit === 'del' ? 'delete' : 'add'} only supported for Ethernet devices` });
  const now = context.process.clock.now();
  const address = mac;
  return request(context, () =>
    link.device.kind === 'vxlan' && !master
      ? editVxlanFdb(link, address, destination, edit, kind, now)
      : editBridgeFdb(context.ns, link, address, edit, kind, now),
  );
}
