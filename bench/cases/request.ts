import { bindSocket, openSocket, receiveNow, sendSocket } from '../../src/net/transport/calls.ts';
import type { Case, Prepared, Skipped } from '../measure.ts';
import { realRoute, whyNotReal } from '../real-route.ts';
import { addRules, routed, rulesText } from './walk.ts';

/** Requests in one measurement: talking to the process in the namespace costs as much as several of them. */
const REQUESTS = 100;

/** Datagrams through a router and their answers, beside the same between real network namespaces with the same rules. */
export const requests: readonly Case[] = [0, 5, 10_000].map((rules) => ({
  name: `${REQUESTS} requests, ${rules} rules`,
  prepare: () => prepare(rules),
}));

const owner = { process: 1, name: 'bench', fd: 3 };

async function prepare(rules: number): Promise<Prepared | Skipped> {
  const reason = whyNotReal();
  if (reason !== undefined) return { skipped: reason };
  const network = routed();
  if (rules > 0) addRules(network, rules);
  const server = openSocket(network, 'b', { type: 'udp', version: 4, owner });
  if (!bindSocket(network, server, '0.0.0.0', 53).ok) throw new Error('cannot bind');
  const client = openSocket(network, 'a', { type: 'udp', version: 4, owner });
  const real = await realRoute(rules > 0 ? rulesText(rules) : undefined);
  return {
    yardstick: { name: 'real namespaces', run: () => real.ask(REQUESTS) },
    run() {
      for (let count = 0; count < REQUESTS; count++) {
        if (!sendSocket(network, client, 'ping', { ip: '10.0.2.2', port: 53 }).ok) throw new Error('cannot send');
        const asked = receiveNow(network, server);
        if (asked.kind !== 'item' || !asked.item.from) throw new Error('nothing arrived');
        if (!sendSocket(network, server, 'pong', asked.item.from).ok) throw new Error('cannot answer');
        if (receiveNow(network, client).kind !== 'item') throw new Error('nothing came back');
      }
    },
    done: () => real.remove(),
  };
}
