import { CATCH_ALL, usesExpressions, type EdgeConfig, type EdgeLocation, type EdgeServer } from './compile.ts';

export interface Routed {
  readonly server: EdgeServer;
  /** undefined: the default backend answers */
  readonly location: EdgeLocation | undefined;
  /** groups of the expression that matched */
  readonly groups: readonly string[];
}

/** The server of a Host (without port): its own name, an alias, a wildcard of one label, or the catch-all. */
export function chooseEdgeServer(config: EdgeConfig, host: string): EdgeServer | undefined {
  const name = host.replace(/:\d+$/, '').replace(/\.$/, '').toLowerCase();
  const dot = name.indexOf('.');
  const own = name !== CATCH_ALL && Object.hasOwn(config.servers, name) ? config.servers[name] : undefined;
  const alias = own ? undefined : Object.values(config.servers).find(({ aliases }) => aliases.includes(name));
  const wildcard = dot > 0 ? config.servers[`*${name.slice(dot)}`] : undefined;
  return own ?? alias ?? wildcard ?? config.servers[CATCH_ALL];
}

/** The location of a path. As soon as one location of a server needs expressions, all its paths are expressions, ignoring case. */
export function routeRequest(config: EdgeConfig, host: string, path: string): Routed | undefined {
  const server = chooseEdgeServer(config, host);
  if (!server) return undefined;
  const { locations } = server;
  if (!usesExpressions(locations)) {
    const exact = locations.find((location) => location.exact && location.path === path);
    const location = exact ?? locations.find((each) => !each.exact && path.startsWith(each.path));
    return { server, location, groups: [] };
  }
  for (const location of locations) {
    const match = execute(location.path, path);
    if (match) return { server, location, groups: match };
  }
  return { server, location: undefined, groups: [] };
}

function execute(expression: string, path: string): readonly string[] | undefined {
  try {
    const match = new RegExp(`^${expression}`, 'i').exec(path.slice(0, 2048));
    return match ? [...match].map((group) => group ?? '') : undefined;
  } catch {
    return undefined;
  }
}

/** The path that the upstream is asked for; the query stays. */
export function rewritten(location: EdgeLocation, groups: readonly string[], path: string): string {
  const { rewriteTarget } = location.options;
  if (rewriteTarget === undefined || rewriteTarget === location.path) return path;
  return rewriteTarget.replace(/\$(\d)/g, (_whole, digit: string) => groups[Number(digit)] ?? '');
}
