import { err, ok, type Result } from '../../base/result.ts';

export interface NftOptions {
  readonly handles: boolean;
  readonly stateless: boolean;
  readonly check: boolean;
  readonly numeric: boolean;
  readonly json: boolean;
  readonly version: boolean;
}

export interface NftArguments {
  readonly options: NftOptions;
  /** `-f` */
  readonly file: string | undefined;
  readonly command: string;
}

export interface ArgumentError {
  readonly text: string;
  readonly notSimulated: boolean;
}

const LONG: Readonly<Record<string, string>> = {
  '--handle': 'a',
  '--stateless': 's',
  '--check': 'c',
  '--echo': 'e',
  '--numeric': 'n',
  '--version': 'v',
  '--file': 'f',
  '--help': 'h',
  '--json': 'j',
  '--terse': 't',
  '--interactive': 'i',
  '--define': 'D',
  '--includepath': 'I',
  '--optimize': 'o',
  '--service': 'S',
  '--reversedns': 'N',
  '--guid': 'u',
  '--numeric-priority': 'y',
  '--numeric-protocol': 'p',
  '--numeric-time': 'T',
  '--debug': 'd',
};
const KNOWN = new Set(Object.values(LONG));

/** Splits nft's words into options and the command; options may stand in clusters (`-an`). */
export function parseNftArguments(args: readonly string[]): Result<NftArguments, ArgumentError> {
  const seen = new Set<string>();
  const words: string[] = [];
  let file: string | undefined;
  const wrong = (text: string, notSimulated = false): Result<never, ArgumentError> => err({ text, notSimulated });
  for (let i = 0; i < args.length; i++) {
    const word = args[i] ?? '';
    // options end where the command begins
    if (words.length > 0 || !/^-./.test(word) || /^-\d/.test(word)) {
      words.push(word);
      continue;
    }
    const [name = '', value] = word.startsWith('--') ? word.split(/=(.*)/s) : [word];
    if (name.startsWith('--') && !Object.hasOwn(LONG, name)) return wrong(`nft: unrecognized option '${name}'\n`);
    const letters = name.startsWith('--') ? [LONG[name] ?? ''] : [...word.slice(1)];
    for (const [at, letter] of letters.entries()) {
      if (!KNOWN.has(letter) && letter !== 'V') return wrong(`nft: invalid option -- '${letter}'\n`);
      seen.add(letter);
      if (letter !== 'f') continue;
      const rest = name.startsWith('--') ? value : word.slice(at + 2);
      file = rest !== undefined && rest !== '' ? rest : args[++i];
      if (file === undefined) return wrong(`nft: option requires an argument -- 'f'\n`);
      break;
    }
  }
  const other = ['h', 'i', 'e', 'D', 'I', 'o', 'd', 'V', 't', 'N', 'S'].find((letter) => seen.has(letter));
  if (other !== undefined) return wrong(`nft -${other}`, true);
  const options = {
    handles: seen.has('a'),
    stateless: seen.has('s'),
    check: seen.has('c'),
    numeric: seen.has('n') || seen.has('p'),
    json: seen.has('j'),
    version: seen.has('v'),
  };
  if (!options.version && file === undefined && words.length === 0) return wrong('nft: no command specified\n');
  return ok({ options, file, command: words.join(' ') });
}
