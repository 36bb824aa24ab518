import { err, ok, type Result } from '../../base/result.ts';

/** A server block of a Corefile: plain data, kept in the program's state. */
export interface ServerBlock {
  /** zones with the trailing dot, lower case */
  readonly zones: readonly string[];
  readonly port: number;
  readonly plugins: readonly Plugin[];
}

export interface Plugin {
  readonly name: string;
  readonly args: readonly string[];
  readonly block: readonly (readonly string[])[];
}

const KNOWN = new Set(
  `errors log health ready kubernetes forward cache loop reload loadbalance hosts rewrite template prometheus whoami bind acl any autopath debug
  header import minimal nsid chaos trace tls timeouts bufsize metadata file root cancel dns64 erratic k8s_external local etcd auto secondary`.split(
    /\s+/,
  ),
);

/** Parses a Corefile; the error is CoreDNS' own line. */
export function parseCorefile(text: string, path: string): Result<readonly ServerBlock[]> {
  const lines = text
    .split('\n')
    .map((line, index) => ({ words: wordsOf(line), number: index + 1 }))
    .filter((line) => line.words.length > 0);
  const blocks: ServerBlock[] = [];
  let i = 0;
  while (i < lines.length) {
    const head = lines[i++];
    if (!head) break;
    const open = head.words.at(-1) === '{';
    const labels = open ? head.words.slice(0, -1) : head.words;
    const plugins: Plugin[] = [];
    if (open) {
      let closed = false;
      while (i < lines.length && !closed) {
        const line = lines[i++];
        if (!line) break;
        if (line.words[0] === '}') {
          closed = true;
          continue;
        }
        const [name = '', ...rest] = line.words;
        if (!KNOWN.has(name)) return err(`${path}:${line.number} - Error during parsing: Unknown directive '${name}'`);
        const block: string[][] = [];
        const opens = rest.at(-1) === '{';
        if (opens) {
          while (i < lines.length && lines[i]?.words[0] !== '}') block.push(lines[i++]?.words ?? []);
          if (i >= lines.length) return err(`${path}:${line.number} - Error during parsing: Unexpected EOF, expecting '}'`);
          i++;
        }
        plugins.push({ name, args: opens ? rest.slice(0, -1) : rest, block });
      }
      if (!closed) return err(`${path}:${lines.at(-1)?.number ?? 1} - Error during parsing: Unexpected EOF, expecting '}'`);
    }
    const zones = labels.flatMap((label) => label.split(',')).filter((label) => label !== '');
    const byPort = new Map<number, string[]>();
    for (const label of zones) {
      const match = /^(?:dns:\/\/)?(.*?)(?::(\d+))?$/.exec(label);
      const name = (match?.[1] ?? '.').toLowerCase();
      const port = Number(match?.[2] ?? 53);
      byPort.set(port, [...(byPort.get(port) ?? []), name.endsWith('.') ? name : `${name}.`]);
    }
    for (const [port, names] of byPort) blocks.push({ zones: names, port, plugins });
  }
  const seen = new Set<string>();
  for (const { zones, port } of blocks) {
    for (const zone of zones) {
      const key = `dns://${zone}:${port}`;
      if (seen.has(key)) return err(`cannot serve ${key} - it is already defined`);
      seen.add(key);
    }
  }
  return ok(blocks);
}

function wordsOf(line: string): string[] {
  const words = line.match(/"(?:[^"\\]|\\.)*"|[^\s"]+/g) ?? [];
  const comment = words.findIndex((word) => word.startsWith('#'));
  return (comment < 0 ? words : words.slice(0, comment)).map((word) =>
    word.startsWith('"') ? word.slice(1, -1).replaceAll('\\"', '"') : word,
  );
}

export function pluginOf(block: ServerBlock, name: string): Plugin | undefined {
  return block.plugins.find((plugin) => plugin.name === name);
}

/** Whether a name (with the trailing dot) lies in a zone. */
export function inZone(name: string, zone: string): boolean {
  const lower = name.toLowerCase();
  return zone === '.' || lower === zone || lower.endsWith(`.${zone}`);
}

/** The block of a port whose zone is the longest that holds the name. */
export function chooseBlock(blocks: readonly ServerBlock[], port: number, name: string): ServerBlock | undefined {
  let best: { block: ServerBlock; length: number } | undefined;
  for (const block of blocks) {
    if (block.port !== port) continue;
    for (const zone of block.zones) if (inZone(name, zone) && zone.length > (best?.length ?? 0)) best = { block, length: zone.length };
  }
  return best?.block;
}
