import type { Link } from '../../net/namespace.ts';
import { fail, linkByName, matches, type Done, type IpContext } from './context.ts';

/** What `ip link show` and `ip addr show` were asked to select. */
export interface LinkFilter {
  readonly links: readonly Link[];
  readonly scope: string | undefined;
  readonly to: string | undefined;
}

/** Devices that fit `[dev] NAME | up | master NAME | type KIND | scope S | to PREFIX`. */
export function filterLinks(context: IpContext, words: readonly string[]): LinkFilter | Done {
  let links = [...context.ns.links.values()].sort((a, b) => a.index - b.index);
  let scope: string | undefined;
  let to: string | undefined;
  let named = false;
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? '';
    const value = words[i + 1];
    if (word === 'up') links = links.filter((link) => link.up);
    else if (word === 'master' || word === 'type' || word === 'scope' || word === 'to' || word === 'group' || word === 'label') {
      if (value === undefined) return fail('Command line is not complete. Try option "help"', 255);
      i++;
      if (word === 'master') {
        if (!linkByName(context.ns, value)) return fail(`Device does not exist`);
        links = links.filter((link) => link.master === value);
      } else if (word === 'type')
        links = links.filter((link) => (value.endsWith('_slave') ? link.port !== undefined : link.device.kind === value));
      else if (word === 'scope') scope = value;
      else if (word === 'to') to = value;
    } else if (['permanent', 'dynamic', 'primary', 'secondary'].includes(word)) continue;
    else {
      const isDev = word === 'dev' || (word.length > 1 && matches(word, 'dev') && value !== undefined);
      if (isDev && value === undefined) return fail('Command line is not complete. Try option "help"', 255);
      const name = isDev ? (words[++i] ?? '') : word;
      if (named) return fail(`Error: either "dev" is duplicate, or "${name}" is a garbage.`, 255);
      named = true;
      const link = linkByName(context.ns, name);
      if (!link) return fail(`Device "${name}" does not exist.`);
      links = links.filter((each) => each === link);
    }
  }
  return { links, scope, to };
}
