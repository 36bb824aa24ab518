import type { Task } from '../../base/task.ts';
import { canonicalIp } from '../../base/ip.ts';
import { exitOf, print, printError, refuseOption } from '../client/terminal.ts';
import type { Tool, ToolProcess } from '../tool.ts';
import { lookupAddress, lookupHost, type Lookup } from './resolver.ts';

/** getent(1) of glibc for hosts and ahosts. */
export const getent: Tool = {
  name: 'getent',
  summary: 'get entries from the host databases',
  flags: ['hosts', 'ahosts', 'ahostsv4', 'ahostsv6'],
  *run(process) {
    const [database, ...keys] = process.args;
    if (database === undefined) {
      yield* printError(process, "getent: wrong number of arguments\nTry `getent --help' or `getent --usage' for more information.\n");
      return 1;
    }
    if (!['hosts', 'ahosts', 'ahostsv4', 'ahostsv6'].includes(database)) return yield* refuseOption(process, `getent ${database}`, 1);
    let code = 0;
    for (const key of keys) {
      const found = database === 'hosts' ? yield* hosts(process, key) : yield* addressInfo(process, key, database);
      if (typeof found === 'number') return found;
      if (found === undefined) code = 2;
      else yield* print(process, found);
    }
    return code;
  },
};

/** gethostbyname2: IPv6 first, then IPv4; an address is looked up backwards. */
function* hosts(process: ToolProcess, key: string): Task<string | number | undefined> {
  const ip = canonicalIp(key);
  if (ip !== undefined) {
    const name = yield* lookupAddress(process, ip);
    return name === undefined ? undefined : `${ip.padEnd(15)} ${name}\n`;
  }
  for (const version of [6, 4] as const) {
    const found: Lookup = yield* lookupHost(process, key, version);
    if (found.kind === 'signal') return exitOf(found.signal);
    if (found.kind === 'ok') {
      const alias = found.canonical.toLowerCase() === key.toLowerCase() ? '' : '';
      return found.addresses.map((each) => `${each.padEnd(15)} ${found.canonical}${alias}\n`).join('');
    }
  }
  return undefined;
}

function* addressInfo(process: ToolProcess, key: string, database: string): Task<string | number | undefined> {
  const found = yield* lookupHost(process, key, database === 'ahostsv4' ? 4 : database === 'ahostsv6' ? 6 : undefined);
  if (found.kind === 'signal') return exitOf(found.signal);
  if (found.kind !== 'ok') return undefined;
  return found.addresses
    .map(
      (ip, index) => `${ip.padEnd(15)} STREAM ${index === 0 ? found.canonical : ''}\n${ip.padEnd(15)} DGRAM  \n${ip.padEnd(15)} RAW    \n`,
    )
    .join('');
}
