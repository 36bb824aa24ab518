import type { Task } from '../../base/task.ts';
import type { NamespaceId } from '../../net/namespace.ts';
import { print, printError, refuseOption } from '../client/terminal.ts';
import type { Tool, ToolProcess } from '../tool.ts';
import { addrEdit, addrFlush } from './addr-edit.ts';
import { addrShow } from './addr-show.ts';
import { fail, isShow, matches, notSimulated, type Done, type IpContext, type IpOptions } from './context.ts';
import { linkAdd, linkDelete, linkSet } from './link-edit.ts';
import { linkShow } from './link-show.ts';
import { ipNeigh } from './neigh.ts';
import { ipNetns } from './netns.ts';
import { ipRoute } from './route.ts';
import { ipRule } from './rule.ts';

/** In the order in which iproute2 compares them: the first that begins with the word is meant. */
const OBJECTS = [
  'address',
  'addrlabel',
  'maddress',
  'route',
  'rule',
  'neighbor',
  'neighbour',
  'ntable',
  'ntbl',
  'link',
  'l2tp',
  'fou',
  'ila',
  'macsec',
  'tunnel',
  'tunl',
  'tuntap',
  'tap',
  'token',
  'tcpmetrics',
  'tcp_metrics',
  'monitor',
  'xfrm',
  'mroute',
  'mrule',
  'netns',
  'netconf',
  'vrf',
  'sr',
  'nexthop',
  'mptcp',
  'ioam',
  'help',
  'stats',
] as const;

/** ip(8) of iproute2 6.1. */
export const ip: Tool = {
  name: 'ip',
  summary: 'show and change links, addresses, routes, rules, neighbours and network namespaces',
  flags: ['-4', '-6', '-f', '-br', '-s', '-d', '-o', '-j', '-p', '-c', '-n', '-V', '-b'],
  *run(process) {
    const options: { -readonly [K in keyof IpOptions]: IpOptions[K] } = {
      family: undefined,
      brief: false,
      statistics: false,
      details: false,
      oneline: false,
      json: false,
      pretty: false,
    };
    let namespace: NamespaceId = process.namespace;
    let at = 0;
    for (; at < process.args.length; at++) {
      const word = process.args[at] ?? '';
      if (!word.startsWith('-') || word === '-') break;
      const option = word.startsWith('--') ? word.slice(1) : word;
      if (option === '-') {
        at++;
        break;
      }
      if (option === '-4' || option === '-6') options.family = option === '-4' ? 4 : 6;
      else if (option === '-f' || (option.length > 2 && '-family'.startsWith(option))) {
        const family = process.args[++at];
        options.family = family === 'inet' ? 4 : family === 'inet6' ? 6 : undefined;
      } else if (option.length > 1 && '-brief'.startsWith(option) && option !== '-b') options.brief = true;
      else if ('-stats'.startsWith(option) || '-statistics'.startsWith(option)) {
        options.errors = options.statistics;
        options.statistics = true;
      } else if ('-details'.startsWith(option)) options.details = true;
      else if ('-oneline'.startsWith(option)) options.oneline = true;
      else if ('-json'.startsWith(option)) options.json = true;
      else if ('-pretty'.startsWith(option)) options.pretty = true;
      else if (option === '-c' || option.startsWith('-c=') || /^-col/.test(option)) continue;
      else if ('-resolve'.startsWith(option) || option === '-a' || option === '-all' || option === '-N') continue;
      else if (option === '-n' || option === '-netns') {
        const name = process.args[++at] ?? '';
        const found = process.host.namedNamespaces().find((each) => each.name === name);
        if (!found) return yield* finish(process, fail(`Cannot open network namespace "${name}": No such file or directory`, 255));
        namespace = found.id;
      } else if ('-Version'.startsWith(option))
        return yield* finish(process, { out: 'ip utility, iproute2-6.1.0, libbpf 1.1.0\n', exit: 0 });
      else if (['-b', '-batch', '-t', '-ts', '-timestamp', '-rc', '-force', '-human', '-h', '-iec', '-l', '-loops'].includes(option))
        return yield* refuseOption(process, `ip ${word}`, 255);
      else return yield* finish(process, fail(`Option "${word}" is unknown, try "ip -help".`, 255));
    }
    const ns = process.network.state.namespaces.get(namespace);
    const [object, ...words] = process.args.slice(at);
    if (!ns) return yield* finish(process, fail('Cannot open netlink socket: No such file or directory'));
    if (object === undefined) return yield* refuseOption(process, 'the help of ip', 255);
    const context: IpContext = { process, ns, options };
    const full = OBJECTS.find((each) => matches(object, each));
    if (full === 'netns') {
      const done = ipNetns(context, words);
      return 'task' in done ? yield* done.task : yield* finish(process, done);
    }
    return yield* finish(process, dispatch(context, object, full, words));
  },
};

function dispatch(context: IpContext, object: string, full: (typeof OBJECTS)[number] | undefined, words: readonly string[]): Done {
  switch (full) {
    case undefined:
      return fail(`Object "${object}" is unknown, try "ip help".`, 1);
    case 'address':
      return ipAddr(context, words);
    case 'link':
      return ipLink(context, words);
    case 'route':
      return ipRoute(context, words);
    case 'rule':
      return ipRule(context, words);
    case 'neighbor':
    case 'neighbour':
      return ipNeigh(context, words);
    default:
      return notSimulated(`ip ${full}`);
  }
}

function ipAddr(context: IpContext, words: readonly string[]): Done {
  const [verb, ...rest] = words;
  if (verb === undefined || isShow(verb)) return addrShow(context, rest);
  if (matches(verb, 'add')) return addrEdit(context, 'add', rest);
  if (matches(verb, 'change') || verb === 'chg') return addrEdit(context, 'change', rest);
  if (matches(verb, 'replace')) return addrEdit(context, 'replace', rest);
  if (matches(verb, 'delete')) return addrEdit(context, 'del', rest);
  if (matches(verb, 'flush')) return addrFlush(context, rest);
  if (['save', 'restore', 'showdump', 'help'].includes(verb)) return notSimulated(`ip address ${verb}`);
  return fail(`Command "${verb}" is unknown, try "ip address help".`, 255);
}

function ipLink(context: IpContext, words: readonly string[]): Done {
  const [verb, ...rest] = words;
  if (verb === undefined || isShow(verb)) return linkShow(context, rest);
  if (matches(verb, 'add')) return linkAdd(context, rest);
  if (matches(verb, 'set') || matches(verb, 'change')) return linkSet(context, rest);
  if (matches(verb, 'delete')) return linkDelete(context, rest);
  if (['replace', 'xstats', 'afstats', 'property', 'help'].includes(verb)) return notSimulated(`ip link ${verb}`);
  return fail(`Command "${verb}" is unknown, try "ip link help".`, 255);
}

function* finish(process: ToolProcess, done: Done): Task<number> {
  if (done.notSimulated !== undefined) return yield* refuseOption(process, done.notSimulated, done.exit);
  yield* print(process, done.out ?? '');
  yield* printError(process, done.err ?? '');
  return done.exit;
}
