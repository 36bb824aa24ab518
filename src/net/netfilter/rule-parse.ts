import { networkAddress, parseCidr } from '../../base/ip.ts';
import { deepFreeze } from '../../base/fork.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { MatchExtension, TargetExtension, TypedOption } from './extension.ts';
import { findMatch, UNSIMULATED_MATCHES } from './match/registry.ts';
import type { AddressMatch, Match, NameMatch, RuleSpec, Target } from './model.ts';
import { parseProtocol, protocolName } from './services.ts';
import { findTarget, UNSIMULATED_TARGETS } from './target/registry.ts';

/** What is wrong with a rule. `kind` tells the tool which words go around the message. */
export interface RuleError {
  readonly kind: 'parameter' | 'not-simulated';
  readonly message: string;
}

export interface ParsedRule {
  /** one per pair of source and destination addresses */
  readonly specs: readonly RuleSpec[];
  /** chain a jump names that is no built-in target: the caller checks that it exists */
  readonly jump: string | undefined;
}

interface Loaded {
  readonly name: string;
  readonly extension: MatchExtension;
  readonly options: TypedOption[];
}

const LONG: Readonly<Record<string, string>> = {
  '--source': '-s',
  '--src': '-s',
  '--destination': '-d',
  '--dst': '-d',
  '--in-interface': '-i',
  '--out-interface': '-o',
  '--protocol': '-p',
  '--proto': '-p',
  '--match': '-m',
  '--jump': '-j',
  '--goto': '-g',
  '--fragment': '-f',
};
const IMPLICIT: Readonly<Record<string, string>> = { tcp: 'tcp', udp: 'udp', sctp: 'sctp', icmp: 'icmp', 'ipv6-icmp': 'icmp6' };
const STANDARD = ['ACCEPT', 'DROP', 'RETURN'];

const bad = (message: string): Result<never, RuleError> => err({ kind: 'parameter', message });

/** Reads the words of a rule after its chain: `-s 10.0.0.0/8 -p tcp --dport 80 -j ACCEPT` (iptables(8)). */
export function parseRule(words: readonly string[], version: 4 | 6): Result<ParsedRule, RuleError> {
  let sources: readonly AddressMatch[] = [];
  let destinations: readonly AddressMatch[] = [];
  let incoming: NameMatch | undefined;
  let outgoing: NameMatch | undefined;
  let protocol: RuleSpec['protocol'];
  let fragment = false;
  let jump: string | undefined;
  let goes = false;
  let target: { readonly name: string; readonly extension: TargetExtension } | undefined;
  const targetOptions: TypedOption[] = [];
  const loaded: Loaded[] = [];
  let not = false;
  for (let i = 0; i < words.length; i++) {
    let word = words[i] ?? '';
    let inline: string | undefined;
    if (word === '!') {
      not = true;
      continue;
    }
    const equals = /^(--[a-z0-9-]+)=(.*)$/s.exec(word);
    if (equals) [, word = '', inline] = equals;
    else if (/^-[sdiopmjg]./.test(word)) [inline, word] = [word.slice(2), word.slice(0, 2)];
    const option = LONG[word] ?? word;
    const take = (): string | undefined => {
      if (inline !== undefined) return inline;
      if (words[i + 1] === '!') {
        not = true;
        i++;
      }
      return words[++i];
    };
    if (['-s', '-d', '-i', '-o', '-p', '-m', '-j', '-g'].includes(option)) {
      const value = take();
      if (value === undefined) return bad(`option "${word}" requires an argument`);
      if (option === '-s' || option === '-d') {
        const parsed = parseAddresses(value, version, not);
        if (!parsed.ok) return parsed;
        if (option === '-s') sources = parsed.value;
        else destinations = parsed.value;
      } else if (option === '-i') incoming = { name: value, not };
      else if (option === '-o') outgoing = { name: value, not };
      else if (option === '-p') {
        const number = parseProtocol(value);
        if (number === undefined) return bad(`unknown protocol "${value}" specified`);
        protocol = number === 0 ? undefined : { name: protocolName(number), not };
      } else if (option === '-m') {
        const extension = findMatch(value);
        if (!extension)
          return UNSIMULATED_MATCHES.includes(value)
            ? err({ kind: 'not-simulated', message: `iptables -m ${value}` })
            : bad(`Couldn't load match \`${value}':No such file or directory\n`);
        loaded.push({ name: value, extension, options: [] });
      } else {
        if (jump !== undefined) return bad(`multiple -${option === '-j' ? 'j' : 'g'} flags not allowed`);
        jump = value;
        goes = option === '-g';
        const extension = goes ? undefined : findTarget(value);
        if (extension) target = { name: value, extension };
        else if (!goes && UNSIMULATED_TARGETS.includes(value)) return err({ kind: 'not-simulated', message: `iptables -j ${value}` });
      }
    } else if (option === '-f') fragment = true;
    else {
      const owner = findOwner(word, loaded, target?.extension, protocol);
      if (!owner) return bad(word.startsWith('-') ? `unknown option "${word}"` : `Bad argument \`${word}'`);
      const count = owner.count;
      const values: string[] = [];
      for (let n = 0; n < count; n++) {
        const value = n === 0 ? take() : words[++i];
        if (value === undefined) return bad(`option "${word}" requires an argument`);
        values.push(value);
      }
      (owner.module ? owner.module.options : targetOptions).push({ name: word, values, not });
    }
    not = false;
  }
  const matches: Match[] = [];
  for (const module of loaded) {
    const built = module.extension.build(module.options, version, module.name, protocol?.not ? undefined : protocol?.name);
    if (!built.ok) return bad(built.error);
    matches.push(built.value);
  }
  const built = buildTarget(jump, goes, target, targetOptions, version);
  if (!built.ok) return built;
  // the kernel checks that NAT to ports has a protocol with ports
  if (
    (built.value?.target === 'DNAT' || built.value?.target === 'SNAT') &&
    /:\d+(-\d+)?$/.test(built.value.to) &&
    (version === 4 || built.value.to.includes(']')) &&
    !['tcp', 'udp', 'sctp', 'dccp'].includes(protocol?.name ?? '')
  ) {
    return bad('Need TCP, UDP, SCTP or DCCP with port specification');
  }
  const common = { incoming, outgoing, protocol, fragment, matches, target: built.value };
  const specs = orNone(sources).flatMap((source) =>
    orNone(destinations).map((destination) => deepFreeze<RuleSpec>({ source, destination, ...common })),
  );
  return ok({ specs, jump: built.value?.target === 'jump' || built.value?.target === 'goto' ? built.value.chain : undefined });
}

function orNone<T>(list: readonly T[]): readonly (T | undefined)[] {
  return list.length === 0 ? [undefined] : list;
}

function findOwner(
  word: string,
  loaded: Loaded[],
  target: TargetExtension | undefined,
  protocol: RuleSpec['protocol'],
): { readonly count: number; readonly module: Loaded | undefined } | undefined {
  if (target && Object.hasOwn(target.options, word)) return { count: target.options[word] ?? 0, module: undefined };
  for (const module of [...loaded].reverse())
    if (Object.hasOwn(module.extension.options, word)) return { count: module.extension.options[word] ?? 0, module };
  // `-p tcp --dport` loads the protocol's match by itself
  const name = protocol && !protocol.not ? IMPLICIT[protocol.name] : undefined;
  const extension = name === undefined ? undefined : findMatch(name);
  if (name === undefined || !extension || loaded.some((module) => module.name === name) || !Object.hasOwn(extension.options, word))
    return undefined;
  const module: Loaded = { name, extension, options: [] };
  loaded.push(module);
  return { count: extension.options[word] ?? 0, module };
}

function buildTarget(
  jump: string | undefined,
  goes: boolean,
  target: { readonly name: string; readonly extension: TargetExtension } | undefined,
  options: readonly TypedOption[],
  version: 4 | 6,
): Result<Target | undefined, RuleError> {
  if (jump === undefined) return ok(undefined);
  if (target) {
    const built = target.extension.build(options, version, target.name);
    return built.ok ? built : bad(built.error);
  }
  if (!goes && STANDARD.includes(jump)) return ok({ target: jump === 'ACCEPT' ? 'ACCEPT' : jump === 'DROP' ? 'DROP' : 'RETURN' });
  return ok({ target: goes ? 'goto' : 'jump', chain: jump });
}

function parseAddresses(text: string, version: 4 | 6, not: boolean): Result<readonly AddressMatch[], RuleError> {
  const out: AddressMatch[] = [];
  for (const word of text.split(',')) {
    const [host = '', mask] = word.split('/');
    const dotted = mask?.includes('.') ? maskLength(mask) : undefined;
    const parsed = parseCidr(dotted === undefined ? word : `${host}/${dotted}`);
    if (!parsed.ok || parsed.value.ip.includes(':') !== (version === 6)) {
      return bad(mask !== undefined && parseCidr(host).ok ? `invalid mask \`${mask}' specified` : `host/network \`${host}' not found`);
    }
    const { ip, prefixLength } = parsed.value;
    // a whole-world address is no condition, unless it is negated
    if (prefixLength > 0 || not) out.push({ ip: networkAddress(ip, prefixLength), prefixLength, not });
  }
  if (not && out.length > 1) return bad('! not allowed with multiple source or destination IP addresses');
  return ok(out);
}

function maskLength(mask: string): number | undefined {
  const bits = mask
    .split('.')
    .map((octet) => Number(octet).toString(2).padStart(8, '0'))
    .join('');
  return /^1*0*$/.test(bits) && bits.length === 32 ? (bits.indexOf('0') < 0 ? 32 : bits.indexOf('0')) : undefined;
}
