/** Values of `--name value`, `--name=value` and `-name=value` options (Go's flag and pflag accept these); other words are positional. */
export interface Options {
  readonly values: Readonly<Record<string, string>>;
  readonly words: readonly string[];
}

/** Reads a program's arguments; names in `flags` take no value. */
export function readOptions(args: readonly string[], flags: readonly string[] = []): Options {
  const values: Record<string, string> = {};
  const words: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const word = args[i] ?? '';
    if (!word.startsWith('-') || word === '-') {
      words.push(word);
      continue;
    }
    const name = word.replace(/^--?/, '');
    const equals = name.indexOf('=');
    if (equals >= 0) values[name.slice(0, equals)] = name.slice(equals + 1);
    else if (flags.includes(name)) values[name] = 'true';
    else values[name] = args[++i] ?? '';
  }
  return { values, words };
}

/** A port number of an option such as `8080`, `:8080` or `0.0.0.0:8080`; `fallback` when it is absent or none. */
export function portOption(value: string | undefined, fallback: number): number {
  const match = /(\d+)$/.exec(value ?? '');
  const port = match ? Number(match[1]) : fallback;
  return port >= 1 && port <= 65535 ? port : fallback;
}
