import { snmpValues, type SnmpValue } from '../../net/snmp-text.ts';
import { hasOption, parseOptions, type OptionSpec } from '../client/options.ts';
import { print, printError, refuseOption } from '../client/terminal.ts';
import type { Tool, ToolProcess } from '../tool.ts';

const OPTIONS: readonly OptionSpec[] = [
  { name: 'a', short: 'a', long: 'ignore' },
  { name: 'h', short: 'h', long: 'help' },
  { name: 'j', short: 'j', long: 'json' },
  { name: 'n', short: 'n', long: 'nooutput' },
  { name: 'p', short: 'p', long: 'pretty' },
  { name: 'r', short: 'r', long: 'reset' },
  { name: 's', short: 's', long: 'noupdate' },
  { name: 'V', short: 'V', long: 'version' },
  { name: 'z', short: 'z', long: 'zeros' },
];
const USAGE =
  'Usage: nstat [OPTION] [ PATTERN [ PATTERN ] ]\nOptions: -a (absolute values), -z (zeros too), -s (keep the history), -r (reset it), -n (no output), -j (JSON), -p (pretty)\n';
/** Where the last values lie, one file for a user and not for a namespace. */
const HISTORY = '/tmp/.nstat.u0';
/** Values that are no counters (is_useless). */
const USELESS = new Set(['IpForwarding', 'IpDefaultTTL', 'TcpCurrEstab', 'TcpRtoAlgorithm', 'TcpRtoMin', 'TcpRtoMax', 'TcpMaxConn']);

/** nstat(8) of iproute2: the kernel's SNMP counters, as changes since the last call unless -a is given. */
export const nstat: Tool = {
  name: 'nstat',
  summary: 'network statistics of the kernel',
  flags: OPTIONS.map((each) => `-${each.name}`),
  *run(process) {
    const parsed = parseOptions(process.args, OPTIONS);
    if (!parsed.ok) {
      const { option } = parsed.error;
      if (/^(-d|-t|--scan|--interval)/.test(option)) return yield* refuseOption(process, `nstat ${option}`, 255);
      const what = option.startsWith('--') ? `unrecognized option '${option}'` : `invalid option -- '${option.slice(1)}'`;
      yield* printError(process, `nstat: ${what}\n${USAGE}`);
      return 255;
    }
    const has = (name: string): boolean => hasOption(parsed.options, name);
    if (has('h') || has('V')) {
      yield* print(process, has('V') ? 'nstat utility, iproute2-6.1.0\n' : USAGE);
      return 0;
    }
    const ns = process.network.state.namespaces.get(process.namespace);
    const values = (ns ? snmpValues(process.network, ns) : []).filter((each) => !USELESS.has(each.name));
    const before = has('r') || has('a') ? new Map<string, number>() : readHistory(process);
    const patterns = parsed.options.rest.map(globPattern);
    const shown = values
      .map((each) => ({ ...each, value: Math.max(0, each.value - (before.get(each.name) ?? 0)) }))
      .filter((each) => (has('z') || each.value !== 0) && (patterns.length === 0 || patterns.some((one) => one.test(each.name))));
    if (!has('s')) process.files.write(HISTORY, values.map((each) => `${each.name} ${each.value}\n`).join(''));
    if (has('n')) return 0;
    yield* print(process, has('j') ? json(shown, has('p')) : table(shown));
    return 0;
  },
};

function table(values: readonly SnmpValue[]): string {
  return `#kernel\n${values.map((each) => `${each.name.padEnd(32)}${String(each.value).padEnd(16)}   0.0\n`).join('')}`;
}

function json(values: readonly SnmpValue[], pretty: boolean): string {
  const object = { kernel: Object.fromEntries(values.map((each) => [each.name, each.value])) };
  return `${pretty ? JSON.stringify(object, undefined, 4) : JSON.stringify(object)}\n`;
}

function readHistory(process: ToolProcess): Map<string, number> {
  const text = process.files.read(HISTORY);
  const found = new Map<string, number>();
  for (const line of text.ok ? text.value.split('\n') : []) {
    const [name = '', value = ''] = line.split(' ');
    if (/^\d+$/.test(value)) found.set(name, Number(value));
  }
  return found;
}

/** fnmatch(3) of `*` and `?`. */
function globPattern(text: string): RegExp {
  const body = text
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${body}$`);
}
