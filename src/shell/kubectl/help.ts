import type { FlagSpec } from './flags.ts';
import type { Verb } from './verb.ts';

/** Help texts, made from the tables of verbs and flags. */
export function verbHelp(verb: Verb, path: string): string {
  const parts = [`${verb.summary}.\n`];
  if (verb.aliases && verb.aliases.length > 0) parts.push(`Aliases:\n${[verb.name, ...verb.aliases].join(', ')}\n`);
  if (verb.examples && verb.examples.length > 0) parts.push(`Examples:\n${verb.examples.map((line) => `  ${line}\n`).join('')}`);
  if (verb.subcommands) {
    const width = Math.max(11, ...verb.subcommands.map((entry) => entry.name.length)) + 3;
    parts.push(`Available Commands:\n${verb.subcommands.map((entry) => `  ${entry.name.padEnd(width)}${entry.summary}\n`).join('')}`);
  }
  if (verb.flags && verb.flags.length > 0) parts.push(`Options:\n${[...verb.flags].sort(byName).map(flagHelp).join('\n')}`);
  parts.push(`Usage:\n  ${path} ${verb.subcommands && !verb.usage ? '[flags] [options]' : (verb.usage ?? '[options]')}\n`);
  const tail = verb.subcommands ? `Use "${path} <command> --help" for more information about a given command.\n` : '';
  return `${parts.join('\n')}\n${tail}Use "kubectl options" for a list of global command-line options (applies to all commands).\n`;
}

function byName(a: FlagSpec, b: FlagSpec): number {
  return a.name < b.name ? -1 : 1;
}

/** One flag: name with its default, then what it does. */
export function flagHelp(spec: FlagSpec): string {
  const value =
    spec.type === 'list' || spec.type === 'array'
      ? '[]'
      : spec.type === 'string'
        ? `'${spec.default ?? ''}'`
        : (spec.default ?? (spec.type === 'bool' ? 'false' : '0'));
  return `    ${spec.short === undefined ? '' : `-${spec.short}, `}--${spec.name}=${value}:\n\t${spec.help}\n`;
}

/** `kubectl` and `kubectl help`: the verbs by what they are for. */
export function overview(groups: readonly { readonly title: string; readonly verbs: readonly Verb[] }[]): string {
  let text = 'kubectl talks to the API server of a cluster and works on its objects.\n';
  for (const group of groups) {
    text += `\n${group.title}:\n`;
    for (const verb of group.verbs) text += `  ${verb.name.padEnd(15)} ${verb.summary}\n`;
  }
  return `${text}\nUsage:\n  kubectl [flags] [options]\n\nUse "kubectl <command> --help" for more information about a given command.\nUse "kubectl options" for a list of global command-line options (applies to all commands).\n`;
}
