import type { Task } from '../../base/task.ts';
import { hasCarrier, vethPeer } from '../../net/link.ts';
import type { Link, NetworkNamespace } from '../../net/namespace.ts';
import { print, printError, refuseOption } from '../client/terminal.ts';
import type { Tool, ToolProcess } from '../tool.ts';
import { dependentsOf, featureNames, featuresOf, featuresText } from './features.ts';

const BAD = 'ethtool: bad command line argument(s)\nFor more information run ethtool -h\n';
const NO_DEVICE = 'netlink error: no device matches name (offset 24)\nnetlink error: No such device\n';

const DRIVERS: Readonly<Record<string, readonly [driver: string, version: string, firmware: string, bus: string, statistics: string]>> = {
  veth: ['veth', '1.0', '', '', 'yes'],
  bridge: ['bridge', '2.3', 'N/A', 'N/A', 'no'],
  vxlan: ['vxlan', '0.1', '', '', 'no'],
  nic: ['virtio_net', '1.0.0', '', '0000:00:03.0', 'yes'],
};

/** Letters and long spellings of what is not simulated, so that a misspelt one is told from them. */
const OTHERS =
  /^(-[aAcCdeEfgGjJlLmnNpPQrtTuUwWxX]|--(show|set|pause|coalesce|change|ring|offload|features|register-dump|eeprom-dump|negotiate|identify|test|module-info|show-nfc|config|phy|reset|flash|cable|monitor|debug|json|include-statistics).*|-s)$/;

/** ethtool(8) 6.1, as far as virtual devices have something to show. */
export const ethtool: Tool = {
  name: 'ethtool',
  summary: 'settings, driver, features and statistics of a network device',
  flags: ['-i', '-k', '-K', '-S', '--version'],
  *run(process) {
    const [first = '', second, ...rest] = process.args;
    const ns = process.network.state.namespaces.get(process.namespace);
    if (!ns || first === '') return yield* bad(process);
    if (first === '--version') {
      yield* print(process, 'ethtool version 6.1\n');
      return 0;
    }
    const option = LONG[first] ?? first;
    if (!first.startsWith('-')) return yield* eachDevice(process, ns, process.args, (link) => settings(process, ns, link));
    if (!['-i', '-k', '-K', '-S'].includes(option))
      return OTHERS.test(first) ? yield* refuseOption(process, `ethtool ${first}`, 1) : yield* bad(process);
    if (second === undefined) return yield* bad(process);
    const link = [...ns.links.values()].find((each) => each.name === second);
    if (!link) {
      const [text, exit] = MISSING[option] ?? [NO_DEVICE, 1];
      yield* printError(process, text);
      return exit;
    }
    if (option === '-k') {
      yield* print(process, featuresText(link));
      return 0;
    }
    if (option === '-i') return yield* driver(process, link);
    if (option === '-S') return yield* statistics(process, link);
    return yield* change(process, link, rest);
  },
};

const LONG: Readonly<Record<string, string>> = {
  '--driver': '-i',
  '--show-features': '-k',
  '--show-offload': '-k',
  '--features': '-K',
  '--offload': '-K',
  '--statistics': '-S',
};

const MISSING: Readonly<Record<string, readonly [string, number]>> = {
  '-i': ['Cannot get driver information: No such device\n', 71],
  '-S': ['Cannot get stats strings information: No such device\n', 96],
  '-K': [NO_DEVICE, 92],
};

function* bad(process: ToolProcess): Task<number> {
  yield* printError(process, BAD);
  return 1;
}

function* eachDevice(process: ToolProcess, ns: NetworkNamespace, names: readonly string[], text: (link: Link) => string): Task<number> {
  const [name = ''] = names;
  const link = [...ns.links.values()].find((each) => each.name === name);
  if (!link) {
    // one complaint for each question: settings, link modes, wake-on-LAN, messages, link state
    yield* printError(process, `${NO_DEVICE.repeat(5)}No data available\n`);
    return 75;
  }
  yield* print(process, text(link));
  return 0;
}

/** Which settings a driver reports: nothing but the link for loopback, dummy and tunnels over IP. */
function settings(process: ToolProcess, ns: NetworkNamespace, link: Link): string {
  const { kind } = link.device;
  const detected = `\tLink detected: ${hasCarrier(process.network, ns, link) && link.up ? 'yes' : 'no'}\n`;
  if (kind === 'loopback' || kind === 'dummy' || kind === 'ipip') return `Settings for ${link.name}:\n${detected}`;
  const lines = [
    'Supported ports: [  ]',
    'Supported link modes:   Not reported',
    'Supported pause frame use: No',
    'Supports auto-negotiation: No',
    'Supported FEC modes: Not reported',
    'Advertised link modes:  Not reported',
    'Advertised pause frame use: No',
    'Advertised auto-negotiation: No',
    'Advertised FEC modes: Not reported',
    `Speed: ${kind === 'nic' ? 'Unknown!' : '10000Mb/s'}`,
    `Duplex: ${kind === 'veth' ? 'Full' : 'Unknown! (255)'}`,
    'Auto-negotiation: off',
    `Port: ${kind === 'veth' ? 'Twisted Pair' : 'Other'}`,
    'PHYAD: 0',
    'Transceiver: internal',
    ...(kind === 'veth' ? ['MDI-X: Unknown'] : []),
  ];
  return `Settings for ${link.name}:\n${lines.map((line) => `\t${line}\n`).join('')}${detected}`;
}

function* driver(process: ToolProcess, link: Link): Task<number> {
  const known = DRIVERS[link.device.kind];
  if (!known) {
    yield* printError(process, 'Cannot get driver information: Operation not supported\n');
    return 71;
  }
  const [name, version, firmware, bus, supported] = known;
  yield* print(
    process,
    `driver: ${name}\nversion: ${version}\nfirmware-version: ${firmware}\nexpansion-rom-version: \nbus-info: ${bus}\nsupports-statistics: ${supported}\nsupports-test: no\nsupports-eeprom-access: no\nsupports-register-dump: no\nsupports-priv-flags: no\n`,
  );
  return 0;
}

/** A veth's counters (veth_get_ethtool_stats): the peer's index, and XDP, of which nothing passes here. */
function* statistics(process: ToolProcess, link: Link): Task<number> {
  if (link.device.kind !== 'veth') {
    yield* printError(process, 'no stats available\n');
    return 94;
  }
  const counters = ['xdp_packets', 'xdp_bytes', 'drops', 'xdp_redirect', 'xdp_drops', 'xdp_tx', 'xdp_tx_errors'].map(
    (name) => `rx_queue_0_${name}`,
  );
  const names = [...counters, 'tx_queue_0_xdp_xmit', 'tx_queue_0_xdp_xmit_errors'];
  const peer = vethPeer(process.network, link)?.link.index ?? 0;
  yield* print(process, `NIC statistics:\n     peer_ifindex: ${peer}\n${names.map((name) => `     ${name}: 0\n`).join('')}`);
  return 0;
}

function* change(process: ToolProcess, link: Link, words: readonly string[]): Task<number> {
  if (words.length === 0) {
    yield* printError(process, 'Could not change any device features\n');
    return 1;
  }
  if (!process.host.privileged) {
    yield* printError(process, 'netlink error: Operation not permitted\n');
    return 1;
  }
  const lines: string[] = [];
  let told = false;
  for (let i = 0; i < words.length; i += 2) {
    const [word = '', value] = [words[i], words[i + 1]];
    const names = featureNames(word);
    if (!names) {
      yield* printError(process, 'netlink error: bit name not found (offset 52)\nnetlink error: Operation not supported\n');
      return 92;
    }
    if (value !== 'on' && value !== 'off') {
      yield* printError(process, `ethtool (-K): flag '(null)' for parameter '(null)' is not followed by 'on' or 'off'\n`);
      return 1;
    }
    const on = value === 'on';
    const features = featuresOf(link);
    const open = names.filter((name) => features.get(name)?.fixed === false);
    if (open.length === 0) {
      if (on === (features.get(names[0] ?? '')?.on ?? false)) continue;
      yield* printError(
        process,
        `Actual changes:\n${names[0] ?? ''}: ${on ? 'off [requested on]' : 'on [requested off]'}\nCould not change any device features\n`,
      );
      return 1;
    }
    const changed = open.filter((name) => features.get(name)?.on !== on);
    const pattern = dependentsOf(word);
    const others = pattern
      ? [...features.keys()].filter((name) => pattern.test(name) && features.get(name)?.on !== on && features.get(name)?.fixed === false)
      : [];
    link.offloads = { ...link.offloads, ...Object.fromEntries([...changed, ...others].map((name) => [name, on])) };
    if (others.length > 0) told = true;
    lines.push(
      ...changed.map((name) => `${name}: ${value}`),
      ...others.map((name) => `${INTERNAL[name] ?? name}: ${value} [not requested]`),
    );
  }
  if (told) yield* print(process, `Actual changes:\n${lines.map((line) => `${line}\n`).join('')}`);
  return 0;
}

/** The kernel's own names of features that ethtool calls otherwise. */
const INTERNAL: Readonly<Record<string, string>> = { 'generic-segmentation-offload': 'tx-generic-segmentation' };
