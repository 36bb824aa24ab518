/** Command-line flags as data, parsed as spf13/pflag does (kubectl's flag library), with its error texts. */
export interface FlagSpec {
  readonly name: string;
  readonly short?: string;
  readonly type: 'bool' | 'string' | 'int' | 'duration' | 'list' | 'array';
  /** value when the flag stands without `=value` (pflag's NoOptDefVal) */
  readonly bare?: string;
  readonly help: string;
  readonly default?: string;
}

export interface ParsedFlags {
  readonly words: readonly string[];
  /** how many words stood before `--`, or -1 */
  readonly dash: number;
  readonly values: ReadonlyMap<string, readonly string[]>;
}

export type FlagOutcome = { readonly ok: true; readonly value: ParsedFlags } | { readonly ok: false; readonly error: string };

const TRUE = ['1', 't', 'T', 'true', 'TRUE', 'True'];
const FALSE = ['0', 'f', 'F', 'false', 'FALSE', 'False'];

/** Parses words against the specs. `interspersed` false stops at the first word that is no flag. */
export function parseFlags(args: readonly string[], specs: readonly FlagSpec[], interspersed = true): FlagOutcome {
  const words: string[] = [];
  const values = new Map<string, string[]>();
  let dash = -1;
  let index = 0;
  const set = (spec: FlagSpec, value: string): string | undefined => {
    const wrong = check(spec, value);
    if (wrong !== undefined) {
      const label = spec.short === undefined ? `--${spec.name}` : `-${spec.short}, --${spec.name}`;
      return `invalid argument ${JSON.stringify(value)} for "${label}" flag: ${wrong}`;
    }
    const many = spec.type === 'list' ? value.split(',') : [value];
    const before = values.get(spec.name);
    values.set(spec.name, (spec.type === 'list' || spec.type === 'array') && before ? [...before, ...many] : many);
    return undefined;
  };
  while (index < args.length) {
    const word = args[index++] ?? '';
    if (word === '--') {
      dash = words.length;
      words.push(...args.slice(index));
      break;
    }
    if (word.startsWith('--')) {
      const equals = word.indexOf('=');
      const name = equals < 0 ? word.slice(2) : word.slice(2, equals);
      const spec = specs.find((entry) => entry.name === name);
      if (!spec) return { ok: false, error: name === 'help' ? 'help' : `unknown flag: --${name}` };
      const bare = spec.bare ?? (spec.type === 'bool' ? 'true' : undefined);
      let value: string;
      if (equals >= 0) value = word.slice(equals + 1);
      else if (bare !== undefined) value = bare;
      else if (index < args.length) value = args[index++] ?? '';
      else return { ok: false, error: `flag needs an argument: --${name}` };
      const wrong = set(spec, value);
      if (wrong !== undefined) return { ok: false, error: wrong };
      continue;
    }
    if (word.startsWith('-') && word.length > 1) {
      let rest = word.slice(1);
      while (rest !== '') {
        const letter = rest.charAt(0);
        const spec = specs.find((entry) => entry.short === letter);
        if (!spec) return { ok: false, error: letter === 'h' ? 'help' : `unknown shorthand flag: '${letter}' in ${word}` };
        const bare = spec.bare ?? (spec.type === 'bool' ? 'true' : undefined);
        let value: string;
        if (rest.charAt(1) === '=') {
          value = rest.slice(2);
          rest = '';
        } else if (bare !== undefined) {
          value = bare;
          rest = rest.slice(1);
        } else if (rest.length > 1) {
          value = rest.slice(1);
          rest = '';
        } else if (index < args.length) {
          value = args[index++] ?? '';
          rest = '';
        } else return { ok: false, error: `flag needs an argument: '${letter}' in ${word}` };
        const wrong = set(spec, value);
        if (wrong !== undefined) return { ok: false, error: wrong };
      }
      continue;
    }
    words.push(word);
    if (!interspersed) {
      if (args[index] === '--') {
        index++;
        dash = words.length;
      }
      words.push(...args.slice(index));
      break;
    }
  }
  return { ok: true, value: { words, dash, values } };
}

function check(spec: FlagSpec, value: string): string | undefined {
  if (spec.type === 'bool' && !TRUE.includes(value) && !FALSE.includes(value))
    return `strconv.ParseBool: parsing ${JSON.stringify(value)}: invalid syntax`;
  if (spec.type === 'int' && !/^[-+]?\d+$/.test(value)) return `strconv.ParseInt: parsing ${JSON.stringify(value)}: invalid syntax`;
  if (spec.type === 'duration' && parseDuration(value) === undefined) {
    return /^[-+]?[\d.]+$/.test(value)
      ? `time: missing unit in duration ${JSON.stringify(value)}`
      : `time: invalid duration ${JSON.stringify(value)}`;
  }
  return undefined;
}

const UNITS: Readonly<Record<string, number>> = { ns: 1e-6, us: 1e-3, µs: 1e-3, ms: 1, s: 1000, m: 60000, h: 3600000 };

/** Go's time.ParseDuration, in milliseconds; undefined when the text is none. */
export function parseDuration(text: string): number | undefined {
  if (text === '0') return 0;
  const match = /^([-+]?)((?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|ms|s|m|h))+$/.exec(text);
  if (!match) return undefined;
  let total = 0;
  for (const part of text.matchAll(/(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h)/g)) total += Number(part[1]) * (UNITS[part[2] ?? ''] ?? 0);
  return match[1] === '-' ? -total : total;
}

/** The flags of one call, read by name. */
export class Flags {
  private readonly parsed: ParsedFlags;
  private readonly specs: readonly FlagSpec[];

  constructor(parsed: ParsedFlags, specs: readonly FlagSpec[]) {
    this.parsed = parsed;
    this.specs = specs;
  }

  /** whether it was typed */
  has(name: string): boolean {
    return this.parsed.values.has(name);
  }

  text(name: string): string {
    return this.parsed.values.get(name)?.at(-1) ?? this.specs.find((spec) => spec.name === name)?.default ?? '';
  }

  bool(name: string): boolean {
    const value = this.parsed.values.get(name)?.at(-1) ?? this.specs.find((spec) => spec.name === name)?.default;
    return value !== undefined && TRUE.includes(value);
  }

  int(name: string): number | undefined {
    const value = this.parsed.values.get(name)?.at(-1) ?? this.specs.find((spec) => spec.name === name)?.default;
    return value === undefined ? undefined : Number(value);
  }

  /** milliseconds */
  duration(name: string): number | undefined {
    const value = this.parsed.values.get(name)?.at(-1) ?? this.specs.find((spec) => spec.name === name)?.default;
    return value === undefined ? undefined : parseDuration(value);
  }

  all(name: string): readonly string[] {
    return this.parsed.values.get(name) ?? [];
  }
}
