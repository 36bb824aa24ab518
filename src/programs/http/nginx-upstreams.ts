import type { Files } from '../../base/files.ts';
import { ipVersion } from '../../base/ip.ts';
import type { Directive } from './nginx-config.ts';
import { readNginxTree } from './nginx-site.ts';

/** A host that nginx has to find before it serves. */
export interface UpstreamName {
  readonly host: string;
  /** as the error message names it: with the port where a `server` line stands in an `upstream` block */
  readonly shown: string;
  /** `file:line` */
  readonly where: string;
}

/** Hosts of `server` lines and of proxy_pass without variables, in the order in which they are looked up: groups first. */
export function readUpstreamNames(files: Files, main: string): readonly UpstreamName[] {
  const tree = readNginxTree(files, main);
  if (!tree.ok) return [];
  const all = flatten(tree.value);
  const groups = all.filter(({ name }) => name === 'upstream');
  const own = new Set(groups.map(({ args }) => args[0]));
  const servers = groups.flatMap(({ block = [] }) => block.filter(({ name }) => name === 'server'));
  const passed = all.filter(({ name, args }) => name === 'proxy_pass' && args[0]?.includes('$') === false);
  return [
    ...servers.map((directive) => ({ host: hostOf(directive.args[0] ?? ''), shown: directive.args[0] ?? '', where: whereOf(directive) })),
    ...passed.map((directive) => {
      const host = hostOf((directive.args[0] ?? '').replace(/^https?:\/\//, ''));
      return { host, shown: host, where: whereOf(directive) };
    }),
  ].filter(({ host }) => host !== '' && ipVersion(host) === undefined && !own.has(host) && !host.startsWith('unix'));
}

function flatten(directives: readonly Directive[]): readonly Directive[] {
  return directives.flatMap((directive) => [directive, ...(directive.name === 'upstream' ? [] : flatten(directive.block ?? []))]);
}

function hostOf(address: string): string {
  return /^(\[[^\]]*\]|[^/:]*)/.exec(address)?.[0] ?? '';
}

function whereOf({ file, line }: Directive): string {
  return `${file}:${line}`;
}
