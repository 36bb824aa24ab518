import { canonicalIp, networkAddress, parseCidr } from '../../base/ip.ts';
import { notSimulatedLine } from '../../base/process.ts';
import { hash32 } from '../../base/random.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { Task } from '../../base/task.ts';
import type { IpSet, Ruleset } from '../../net/netfilter/model.ts';
import type { Tool, ToolProcess } from '../tool.ts';

/** Set types that are simulated, with the revision the kernel module tells. */
const REVISIONS: Readonly<Record<string, number>> = {
  'hash:ip': 6,
  'hash:net': 7,
  'hash:ip,port': 7,
  'hash:net,port': 8,
  'hash:ip,port,net': 8,
  'hash:ip,port,ip': 6,
};

const SAME_NAME = 'Set cannot be created: set with the same name already exists';
const NO_SET = 'The set with the given name does not exist';

/** An element as ipset prints it: networks without host bits, ports with their protocol. */
function element(type: string, text: string): Result<string> {
  const kinds = type.slice(type.indexOf(':') + 1).split(',');
  const parts = text.split(',');
  const out: string[] = [];
  for (const [i, kind] of kinds.entries()) {
    const part = parts[i];
    if (part === undefined) return err(`Syntax error: ${i + 1}${i === 1 ? 'nd' : 'rd'} element is missing from ${text}.`);
    if (kind === 'port') out.push(part.includes(':') ? part : `tcp:${part}`);
    else if (kind === 'net') {
      const cidr = parseCidr(part);
      if (!cidr.ok) return err(`Syntax error: cannot parse ${part}: resolving to IPv4 address failed`);
      const { ip, prefixLength } = cidr.value;
      out.push(prefixLength === 32 ? ip : `${networkAddress(ip, prefixLength)}/${prefixLength}`);
    } else {
      const ip = canonicalIp(part);
      if (ip === undefined) return err(`Syntax error: cannot parse ${part}: resolving to IPv4 address failed`);
      out.push(ip);
    }
  }
  return ok(out.join(','));
}

function references(ruleset: Ruleset, name: string): number {
  let count = 0;
  for (const table of ruleset.iptables.values())
    for (const chain of table.chains.values())
      for (const { spec } of chain.rules) count += spec.matches.filter((match) => match.match === 'set' && match.name === name).length;
  return count;
}

function header(set: IpSet): string {
  return [...set.options, `initval 0x${hash32(set.name).toString(16).padStart(8, '0')}`].join(' ');
}

function describe(ruleset: Ruleset, set: IpSet): string {
  return (
    `Name: ${set.name}\nType: ${set.type}\nRevision: ${REVISIONS[set.type] ?? 6}\nHeader: ${header(set)}\nSize in memory: ${208 + set.entries.length * 48}\n` +
    `References: ${references(ruleset, set.name)}\nNumber of entries: ${set.entries.length}\nMembers:\n${set.entries.map((entry) => `${entry}\n`).join('')}`
  );
}

type Done = { readonly stdout?: string; readonly stderr?: string } | { readonly error: string } | { readonly notSimulated: string };

function run(ruleset: Ruleset, args: readonly string[]): Done {
  const words = args.filter((arg) => arg !== '-exist' && arg !== '-!');
  const exist = words.length < args.length;
  const [command = '', name = '', third = ''] = words;
  const set = ruleset.ipsets.get(name);
  switch (command) {
    case 'create':
    case '-N':
    case 'n': {
      if (set) return exist ? {} : { error: SAME_NAME };
      if (!Object.hasOwn(REVISIONS, third) || (words.length > 3 && words.slice(3).join(' ') !== 'family inet'))
        return { notSimulated: `ipset create ${words.slice(2).join(' ')}` };
      ruleset.ipsets.set(name, { name, type: third, options: ['family inet hashsize 1024 maxelem 65536 bucketsize 12'], entries: [] });
      return {};
    }
    case 'add':
    case '-A':
    case 'del':
    case '-D':
    case 'test':
    case '-T': {
      if (!set) return { error: NO_SET };
      const parsed = element(set.type, third);
      if (!parsed.ok) return { error: parsed.error };
      const held = set.entries.includes(parsed.value);
      if (command === 'test' || command === '-T')
        return held ? { stderr: `Warning: ${third} is in set ${name}.\n` } : { error: `\n${third} is NOT in set ${name}.` };
      const adds = command === 'add' || command === '-A';
      if (held === adds)
        return exist
          ? {}
          : { error: `Element cannot be ${adds ? 'added to' : 'deleted from'} the set: it's ${adds ? 'already' : 'not'} added` };
      set.entries = adds ? [...set.entries, parsed.value] : set.entries.filter((entry) => entry !== parsed.value);
      return {};
    }
    case 'destroy':
    case '-X':
    case 'flush':
    case '-F': {
      if (name !== '' && !set) return { error: NO_SET };
      for (const each of set ? [set] : [...ruleset.ipsets.values()]) {
        if (command === 'flush' || command === '-F') each.entries = [];
        else if (references(ruleset, each.name) > 0) return { error: 'Set cannot be destroyed: it is in use by a kernel component' };
        else ruleset.ipsets.delete(each.name);
      }
      return {};
    }
    case 'list':
    case '-L':
    case 'save':
    case '-S': {
      if (name === '-n') return { stdout: [...ruleset.ipsets.keys()].map((each) => `${each}\n`).join('') };
      if (name !== '' && !set) return { error: NO_SET };
      const sets = set ? [set] : [...ruleset.ipsets.values()];
      if (command === 'list' || command === '-L') return { stdout: sets.map((each) => describe(ruleset, each)).join('\n') };
      return {
        stdout: sets
          .map(
            (each) =>
              `create ${each.name} ${each.type} ${header(each)}\n${each.entries.map((entry) => `add ${each.name} ${entry}\n`).join('')}`,
          )
          .join(''),
      };
    }
    default:
      return { notSimulated: `ipset ${command}` };
  }
}

/** ipset(8): sets of addresses that rules match with -m set. */
export const ipset: Tool = {
  name: 'ipset',
  summary: 'sets of addresses for packet filter rules',
  flags: ['create', 'add', 'del', 'test', 'list', 'save', 'flush', 'destroy', '-exist', '-n'],
  *run(process: ToolProcess): Task<number> {
    const ruleset = process.network.state.namespaces.get(process.namespace)?.ruleset;
    if (!ruleset) return 1;
    const done = run(ruleset, process.args);
    if ('notSimulated' in done) {
      process.noteNotSimulated();
      yield* process.stderr.write(notSimulatedLine(done.notSimulated));
      return 1;
    }
    if ('error' in done) {
      // the answer of `test` stands without the program's name
      yield* process.stderr.write(done.error.startsWith('\n') ? `${done.error.slice(1)}\n` : `ipset v7.17: ${done.error}\n`);
      return 1;
    }
    if (done.stdout) yield* process.stdout.write(done.stdout);
    if (done.stderr) yield* process.stderr.write(done.stderr);
    return 0;
  },
};
