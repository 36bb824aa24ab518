import { createRandom, nextInteger, type RandomState } from '../../base/random.ts';
import { formatIpv4, parseIpv4 } from '../../base/ip.ts';
import type { Vary, Variable } from '../format/vary.ts';

/** The values of an exercise's variables for one seed: `name` -> text, and `name.key` for cases. */
export type Variables = Readonly<Record<string, string>>;

/** Index of the chosen fault for each variable of type `fault`. */
export interface Choice {
  readonly variables: Variables;
  readonly faults: Readonly<Record<string, number>>;
}

/** Draws every variable in the order in which the file names them: same id and seed, same values, everywhere. */
export function chooseVariables(exercise: string, vary: Vary, seed: string): Choice {
  const random = createRandom(`vary/${exercise}/${seed}`);
  const variables: Record<string, string> = {};
  const faults: Record<string, number> = {};
  for (const [name, variable] of Object.entries(vary)) {
    if (variable.type === 'case') {
      const chosen = pick(random, variable.of);
      for (const [key, value] of Object.entries(chosen ?? {})) variables[`${name}.${key}`] = String(value);
    } else if (variable.type === 'fault') {
      const index = nextInteger(random, variable.of.length);
      faults[name] = index;
      variables[name] = variable.of[index]?.fault ?? '';
    } else variables[name] = draw(random, variable, Object.values(variables));
  }
  return { variables, faults };
}

function draw(random: RandomState, variable: Exclude<Variable, { type: 'case' | 'fault' }>, taken: readonly string[]): string {
  switch (variable.type) {
    case 'name':
    case 'node': {
      // two variables with the same list never get the same value while another is left
      const free = variable.from.filter((one) => !taken.includes(one));
      return pick(random, free.length > 0 ? free : variable.from) ?? '';
    }
    case 'number':
      return String(variable.min + nextInteger(random, Math.max(1, variable.max - variable.min + 1)));
    case 'address':
      return drawAddress(random, variable.in, [...variable.except, ...taken]);
  }
}

/** A host address of an IPv4 range, neither network nor broadcast address, none of `except`; empty text when there is none. */
function drawAddress(random: RandomState, range: string, except: readonly string[]): string {
  const [text = '', length = ''] = range.split('/');
  const network = parseIpv4(text);
  const size = 2 ** (32 - Number(length));
  if (network === undefined || !(size >= 4)) return '';
  const start = nextInteger(random, size - 2);
  for (let i = 0; i < Math.min(size - 2, 4096); i++) {
    const address = formatIpv4((network + 1 + ((start + i) % (size - 2))) >>> 0);
    if (!except.includes(address)) return address;
  }
  return '';
}

function pick<T>(random: RandomState, from: readonly T[]): T | undefined {
  return from[nextInteger(random, Math.max(1, from.length))];
}
