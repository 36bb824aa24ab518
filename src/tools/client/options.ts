/** Reading command lines as getopt_long(3) does: bundled short options, values attached or in the next word, long options. */

/** Name of an option (long name, or the letter) -> whether it takes a value. Several spellings may stand for one. */
export interface OptionSpec {
  /** what the tool calls it */
  readonly name: string;
  readonly short?: string;
  readonly long?: string;
  readonly value?: boolean;
}

export interface ParsedOptions {
  /** in the order given; flags have the value '' */
  readonly given: readonly { readonly name: string; readonly value: string }[];
  readonly rest: readonly string[];
}

export type OptionError =
  { readonly kind: 'unknown'; readonly option: string } | { readonly kind: 'missing-value'; readonly option: string };

/** Parses words; options may stand anywhere unless `stopAtFirst` (POSIXLY_CORRECT). */
export function parseOptions(
  args: readonly string[],
  specs: readonly OptionSpec[],
  stopAtFirst = false,
): { readonly ok: true; readonly options: ParsedOptions } | { readonly ok: false; readonly error: OptionError } {
  const given: { name: string; value: string }[] = [];
  const rest: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const word = args[i] ?? '';
    if (word === '--') {
      rest.push(...args.slice(i + 1));
      break;
    }
    if (!word.startsWith('-') || word === '-') {
      if (stopAtFirst) {
        rest.push(...args.slice(i));
        break;
      }
      rest.push(word);
      continue;
    }
    if (word.startsWith('--')) {
      const equals = word.indexOf('=');
      const name = equals < 0 ? word.slice(2) : word.slice(2, equals);
      const spec = specs.find((each) => each.long === name);
      if (!spec) return { ok: false, error: { kind: 'unknown', option: word } };
      if (spec.value !== true) given.push({ name: spec.name, value: '' });
      else if (equals >= 0) given.push({ name: spec.name, value: word.slice(equals + 1) });
      else {
        const value = args[++i];
        if (value === undefined) return { ok: false, error: { kind: 'missing-value', option: word } };
        given.push({ name: spec.name, value });
      }
      continue;
    }
    for (let at = 1; at < word.length; at++) {
      const letter = word[at] ?? '';
      const spec = specs.find((each) => each.short === letter);
      if (!spec) return { ok: false, error: { kind: 'unknown', option: `-${letter}` } };
      if (spec.value !== true) {
        given.push({ name: spec.name, value: '' });
        continue;
      }
      const attached = word.slice(at + 1);
      const value = attached !== '' ? attached : args[++i];
      if (value === undefined) return { ok: false, error: { kind: 'missing-value', option: `-${letter}` } };
      given.push({ name: spec.name, value });
      break;
    }
  }
  return { ok: true, options: { given, rest } };
}

export function hasOption(options: ParsedOptions, name: string): boolean {
  return options.given.some((each) => each.name === name);
}

/** The last value given. */
export function optionValue(options: ParsedOptions, name: string): string | undefined {
  return options.given.findLast((each) => each.name === name)?.value;
}

export function optionValues(options: ParsedOptions, name: string): readonly string[] {
  return options.given.filter((each) => each.name === name).map((each) => each.value);
}
