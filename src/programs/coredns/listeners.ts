import { pluginOf, type ServerBlock } from './corefile.ts';

/** An address and port to listen at; `::` is all of the machine. */
interface Listener {
  readonly ip: string;
  readonly port: number;
}

/** Where DNS is served: at the addresses of the bind plugin, or everywhere. */
export function dnsListeners(blocks: readonly ServerBlock[]): readonly Listener[] {
  return distinct(
    blocks.flatMap((block) => {
      const bound = pluginOf(block, 'bind')?.args ?? [];
      return (bound.length === 0 ? ['::'] : bound).map((ip) => ({ ip, port: block.port }));
    }),
  );
}

/** Where health, ready and prometheus answer. */
export function httpListeners(blocks: readonly ServerBlock[]): readonly Listener[] {
  return distinct(
    blocks.flatMap((block) => [
      ...httpListener(block, 'health', 8080),
      ...httpListener(block, 'ready', 8181),
      ...httpListener(block, 'prometheus', 9153),
    ]),
  );
}

function httpListener(block: ServerBlock, name: string, fallback: number): readonly Listener[] {
  const plugin = pluginOf(block, name);
  if (!plugin) return [];
  const match = /^(.*?):?(\d+)$/.exec(plugin.args[0] ?? '');
  const ip = match?.[1] ?? '';
  return [{ ip: ip === '' || ip === 'localhost' ? '::' : ip, port: Number(match?.[2] ?? fallback) }];
}

function distinct(list: readonly Listener[]): readonly Listener[] {
  return [...new Map(list.map((each) => [`${each.ip}:${each.port}`, each])).values()];
}
