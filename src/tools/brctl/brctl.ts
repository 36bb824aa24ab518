import { portState } from '../ip/link-text.ts';
import type { Task } from '../../base/task.ts';
import type { Result } from '../../base/result.ts';
import { addLink, deleteLink, setMaster } from '../../net/link.ts';
import type { Link, LinkDevice, NetworkNamespace } from '../../net/namespace.ts';
import type { NetlinkError } from '../../net/netlink.ts';
import { print, printError, refuseOption } from '../client/terminal.ts';
import type { Tool, ToolProcess } from '../tool.ts';

type Bridge = Link & { readonly device: Extract<LinkDevice, { kind: 'bridge' }> };

/** Name, how many words it needs, and how its usage line writes them. */
const COMMANDS: Readonly<Record<string, readonly [words: number, usage: string]>> = {
  addbr: [1, '<bridge>\t\tadd bridge'],
  delbr: [1, '<bridge>\t\tdelete bridge'],
  addif: [2, '<bridge> <device>\tadd interface to bridge'],
  delif: [2, '<bridge> <device>\tdelete interface from bridge'],
  hairpin: [3, '<bridge> <port> {on|off}\tturn hairpin on/off'],
  setageing: [2, '<bridge> <time>\t\tset ageing time'],
  setbridgeprio: [2, '<bridge> <prio>\t\tset bridge priority'],
  setfd: [2, '<bridge> <time>\t\tset bridge forward delay'],
  sethello: [2, '<bridge> <time>\t\tset hello time'],
  setmaxage: [2, '<bridge> <time>\t\tset max message age'],
  setpathcost: [3, '<bridge> <port> <cost>\tset path cost'],
  setportprio: [3, '<bridge> <port> <prio>\tset port priority'],
  show: [0, '[ <bridge> ]\t\tshow a list of bridges'],
  showmacs: [1, '<bridge>\t\tshow a list of mac addrs'],
  showstp: [1, '<bridge>\t\tshow bridge stp info'],
  stp: [2, '<bridge> {on|off}\tturn stp on/off'],
};
const USAGE = `Usage: brctl [commands]\ncommands:\n${Object.entries(COMMANDS)
  .map(([name, [, usage]]) => `\t${name.padEnd(10)}\t${usage}\n`)
  .join('')}`;

/** brctl(8) of bridge-utils 1.7. */
export const brctl: Tool = {
  name: 'brctl',
  summary: 'show and change Ethernet bridges, the old way',
  flags: Object.keys(COMMANDS),
  *run(process) {
    const [name = '', ...words] = process.args;
    if (name === '--help' || name === '-h' || name === '') {
      yield* (name === '' ? printError : print)(process, USAGE);
      return name === '' ? 1 : 0;
    }
    if (name === '-V' || name === '--version') {
      yield* print(process, 'bridge-utils, 1.7\n');
      return 0;
    }
    const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
    if (!command) return yield* fail(process, `never heard of command [${name}]\n${USAGE}`);
    if (words.length < command[0])
      return yield* fail(process, `Incorrect number of arguments for command\nUsage: brctl ${name} ${command[1]}\n`);
    const ns = process.network.state.namespaces.get(process.namespace);
    if (!ns) return 1;
    if (name === 'show') return yield* show(process, ns, words);
    if (name === 'showmacs') return yield* showMacs(process, ns, words[0] ?? '');
    if (name === 'showstp') return yield* showStp(process, ns, words[0] ?? '');
    if (/^(setbridgeprio|setfd|sethello|setmaxage|setpathcost|setportprio)$/.test(name))
      return yield* refuseOption(process, `brctl ${name}`, 1);
    return yield* change(process, ns, name, words);
  },
};

function* fail(process: ToolProcess, text: string): Task<number> {
  yield* printError(process, text.endsWith('\n') ? text : `${text}\n`);
  return 1;
}

function find(ns: NetworkNamespace, name: string): Link | undefined {
  return [...ns.links.values()].find((link) => link.name === name);
}

function isBridge(link: Link): link is Bridge {
  return link.device.kind === 'bridge';
}

function findBridge(ns: NetworkNamespace, name: string): Bridge | undefined {
  const link = find(ns, name);
  return link && isBridge(link) ? link : undefined;
}

function ports(ns: NetworkNamespace, bridge: Link): readonly Link[] {
  return [...ns.links.values()].filter((link) => link.master === bridge.name);
}

/** Priority and the smallest address of a port; a bridge without ports has none (br_stp_recalculate_bridge_id). */
function bridgeId(ns: NetworkNamespace, bridge: Link): string {
  return `8000.${ports(ns, bridge).length === 0 ? '000000000000' : bridge.mac.replaceAll(':', '')}`;
}

function* show(process: ToolProcess, ns: NetworkNamespace, names: readonly string[]): Task<number> {
  const byName = (a: Link, b: Link): number => (a.name < b.name ? -1 : 1);
  const wanted =
    names.length > 0
      ? names
      : [...ns.links.values()]
          .filter(isBridge)
          .sort(byName)
          .map((link) => link.name);
  yield* print(process, 'bridge name\tbridge id\t\tSTP enabled\tinterfaces\n');
  for (const name of wanted) {
    const link = find(ns, name);
    if (!link) return yield* fail(process, `bridge ${name} does not exist!`);
    if (!isBridge(link)) return yield* fail(process, `device ${name} is not a bridge!`);
    const members = [...ports(ns, link)].sort(byName).map((port) => port.name);
    yield* print(process, `${name}\t\t${bridgeId(ns, link)}\t${link.device.stp ? 'yes' : 'no'}\t\t${members.join('\n\t\t\t\t\t\t\t')}\n`);
  }
  return 0;
}

function* showMacs(process: ToolProcess, ns: NetworkNamespace, name: string): Task<number> {
  const link = find(ns, name);
  if (!link || !isBridge(link))
    return yield* fail(process, `read of forward table failed: ${link ? 'Operation not supported' : 'No such device'}`);
  const now = process.clock.now();
  const members = ports(ns, link);
  const rows = members.flatMap((port, index) => {
    const known = [...link.device.fdb.values()].filter(
      (entry) => entry.port === port.index && (entry.kind !== 'learned' || now - entry.updatedAt <= link.device.ageingSeconds * 1000),
    );
    const age = (at: number): string => ((now - at) / 1000).toFixed(2).padStart(7);
    return [
      ...known.map((entry) => ({
        port: index + 1,
        mac: entry.mac,
        local: 'no',
        age: entry.kind === 'learned' ? age(entry.updatedAt) : age(now),
      })),
      { port: index + 1, mac: port.mac, local: 'yes', age: age(now) },
    ];
  });
  rows.sort((a, b) => a.port - b.port || (a.mac < b.mac ? -1 : 1));
  yield* print(
    process,
    `port no\tmac addr\t\tis local?\tageing timer\n${rows.map((row) => `${String(row.port).padStart(3)}\t${row.mac}\t${row.local}\t\t${row.age}\n`).join('')}`,
  );
  return 0;
}

/** No spanning tree runs: every bridge is its own root, and the timers stand. */
function* showStp(process: ToolProcess, ns: NetworkNamespace, name: string): Task<number> {
  const bridge = findBridge(ns, name);
  if (!bridge) return yield* fail(process, find(ns, name) ? `device ${name} is not a bridge!` : `bridge ${name} does not exist!`);
  const id = bridgeId(ns, bridge);
  const seconds = (value: number): string => value.toFixed(2).padStart(7);
  const head = [
    name,
    ` bridge id\t\t${id}`,
    ` designated root\t${id}`,
    ' root port\t\t   0\t\t\tpath cost\t\t   0',
    ' max age\t\t  20.00\t\t\tbridge max age\t\t  20.00',
    ' hello time\t\t   2.00\t\t\tbridge hello time\t   2.00',
    ' forward delay\t\t  15.00\t\t\tbridge forward delay\t  15.00',
    ` ageing time\t\t${seconds(bridge.device.ageingSeconds)}`,
    ' hello timer\t\t   0.00\t\t\ttcn timer\t\t   0.00',
    ' topology change timer\t   0.00\t\t\tgc timer\t\t   0.00',
    ' flags\t\t\t',
    '',
    '',
  ];
  const blocks = ports(ns, bridge).map((port, index) => {
    const number = (0x8001 + index).toString(16);
    const state = portState({ process, ns }, port);
    return [
      `${port.name} (${index + 1})`,
      ` port id\t\t${number}\t\t\tstate\t\t${state.padStart(15)}`,
      ` designated root\t${id}\tpath cost\t\t   2`,
      ` designated bridge\t${id}\tmessage age timer\t   0.00`,
      ` designated port\t${number}\t\t\tforward delay timer\t   0.00`,
      ' designated cost\t   0\t\t\thold timer\t\t   0.00',
      ' flags\t\t\t',
      ...(port.port?.hairpin === true ? [' hairpin mode\t\t   1'] : []),
      '',
    ];
  });
  yield* print(process, `${[...head, ...blocks.flat()].join('\n')}\n`);
  return 0;
}

function* change(process: ToolProcess, ns: NetworkNamespace, command: string, words: readonly string[]): Task<number> {
  const [name = '', second = '', third = ''] = words;
  const { network } = process;
  const link = find(ns, name);
  const bridge = findBridge(ns, name);
  const allowed = process.host.privileged;
  const done = (result: Result<unknown, NetlinkError>, text: string): Task<number> => finish(process, result, text);
  if (command === 'addbr') {
    if (link) return yield* fail(process, `device ${name} already exists; can't create bridge with the same name`);
    if (!allowed) return yield* fail(process, 'add bridge failed: Operation not permitted');
    const device: LinkDevice = { kind: 'bridge', fdb: new Map(), ageingSeconds: 300, stp: false };
    const made = addLink(network, ns.id, name, device);
    if (made.ok) made.value.followsPorts = true;
    return yield* done(made, 'add bridge failed');
  }
  if (!link)
    return yield* fail(process, command === 'delbr' ? `bridge ${name} doesn't exist; can't delete it` : `bridge ${name} does not exist!`);
  if (!bridge || !allowed)
    return yield* fail(
      process,
      command === 'delbr'
        ? `can't delete bridge ${name}: Operation not permitted`
        : `${name}: Operation not ${bridge ? 'permitted' : 'supported'}`,
    );
  if (command === 'delbr') {
    if (bridge.up) return yield* fail(process, `bridge ${name} is still up; can't delete it`);
    return yield* done(deleteLink(network, ns.id, name), `can't delete bridge ${name}`);
  }
  if (command === 'stp' && second === 'on') return yield* refuseOption(process, 'the spanning tree protocol', 1);
  if ((command === 'stp' || command === 'hairpin') && !/^(on|off|yes|no|1|0)$/.test(command === 'stp' ? second : third))
    return yield* fail(process, 'expect on/off for argument');
  if (command === 'stp') return 0;
  if (command === 'setageing') {
    bridge.device.ageingSeconds = Math.max(0, Number(second) || 0);
    return 0;
  }
  const port = find(ns, second);
  if (command === 'hairpin') {
    if (!port?.port || port.master !== name)
      return yield* fail(process, `can't set ${second} to hairpin on bridge ${name}: No such file or directory`);
    port.port.hairpin = /^(on|yes|1)$/.test(third);
    return 0;
  }
  if (!port) return yield* fail(process, `interface ${second} does not exist!`);
  if (command === 'delif') {
    if (port.master !== name) return yield* fail(process, `device ${second} is not a port of ${name}`);
    return yield* done(setMaster(ns, port, undefined), `can't delete ${second} from ${name}`);
  }
  if (port.master !== undefined)
    return yield* fail(process, `device ${second} is already a member of a bridge; can't add it to bridge ${name}.`);
  return yield* done(setMaster(ns, port, name), `can't add ${second} to bridge ${name}`);
}

function* finish(process: ToolProcess, result: Result<unknown, NetlinkError>, text: string): Task<number> {
  if (result.ok) return 0;
  const errno: Readonly<Record<string, string>> = {
    EINVAL: 'Invalid argument',
    EPERM: 'Operation not permitted',
    EEXIST: 'File exists',
    ELOOP: 'Too many levels of symbolic links',
  };
  return yield* fail(process, `${text}: ${errno[result.error.errno] ?? result.error.errno}`);
}
