import { functionSink, textSource } from '../../base/stream.ts';
import type { Task } from '../../base/task.ts';
import { advance } from '../../cluster/advance.ts';
import { forkWorld } from '../../cluster/fork.ts';
import type { DnsOutcome, DnsSpec } from '../../cluster/lab-port.ts';
import { createProcess } from '../../cluster/process.ts';
import { spawn } from '../../cluster/scheduler.ts';
import type { World } from '../../cluster/world.ts';
import { dnsQuery, type DnsMessage } from '../../net/dns-message.ts';
import { askUdp } from '../../tools/dns/exchange.ts';
import { typeOf } from '../../tools/dns/lookup-tools.ts';
import { rdataText } from '../../tools/dns/print-record.ts';
import { readResolvConf, searchNames } from '../../tools/dns/resolv-conf.ts';
import type { ToolProcess } from '../../tools/tool.ts';
import { findSource } from './places.ts';

/** Asks a name in a fork, with the source's own resolver: its servers in order, its search list. */
export async function lookupInFork(world: World, spec: DnsSpec): Promise<DnsOutcome> {
  const fork = forkWorld(world);
  const machine = findSource(fork, spec.from);
  if (!machine.ok) return { rcode: 'ERROR', answers: [], detail: machine.error };
  const type = typeOf(spec.type ?? 'A');
  if (!type) return { rcode: 'ERROR', answers: [], detail: `no record type ${spec.type ?? ''}` };
  const process = createProcess(fork, machine.value, {
    name: 'lookup',
    args: [],
    stdin: textSource(''),
    stdout: functionSink(() => undefined),
    stderr: functionSink(() => undefined),
  });
  const result: { value?: DnsOutcome } = {};
  spawn(
    fork.scheduler,
    (function* (): Task<void> {
      result.value = yield* ask(fork, process, spec, type);
    })(),
    'lookup',
  );
  await advance(fork, { until: fork.state.now + 120_000, done: () => result.value !== undefined, steps: 200_000 });
  return result.value ?? { rcode: 'TIMEOUT', answers: [], detail: 'the lookup did not end' };
}

function* ask(fork: World, process: ToolProcess, spec: DnsSpec, type: NonNullable<ReturnType<typeof typeOf>>): Task<DnsOutcome> {
  const config = readResolvConf(process);
  const servers = spec.server === undefined ? config.nameservers : [spec.server];
  let last: DnsOutcome = {
    rcode: 'TIMEOUT',
    answers: [],
    detail: servers.length === 0 ? 'no name server is configured' : 'no name server answered',
  };
  for (const { name } of spec.server === undefined ? searchNames(spec.name, config) : [{ name: spec.name }]) {
    for (const ip of servers) {
      const query = dnsQuery(fork.network.ports.random(65536), name, type);
      const outcome = yield* askUdp(process, { ip, port: 53 }, [query], 5000);
      const message = outcome.kind === 'answers' ? outcome.messages[0] : undefined;
      if (!message) continue;
      last = outcomeOf(message, ip);
      if (last.rcode === 'NOERROR' && last.answers.length > 0) return last;
      if (last.rcode === 'NOERROR' || last.rcode === 'NXDOMAIN') break;
    }
  }
  return last;
}

function outcomeOf(message: DnsMessage, server: string): DnsOutcome {
  const { rcode } = message.flags;
  const answers = message.answers.map((record) => rdataText(record.rdata)).sort();
  const known = rcode === 'NXDOMAIN' || rcode === 'SERVFAIL' || rcode === 'REFUSED' ? rcode : 'NOERROR';
  return { rcode: known, answers, detail: `${server} answered ${rcode} with ${answers.length} records` };
}
