import type { Task } from '../../base/task.ts';
import { receiveTask, sendTask } from '../../net/transport/tasks.ts';
import { portOption, readOptions } from '../arguments.ts';
import type { Program, ProgramContext } from '../program.ts';

/** A Redis server with strings, counters and expiry-less keys: enough for PING, SET and GET. */
export const redis: Program = {
  name: 'redis-server',
  start(context) {
    const port = portOption(readOptions(context.args).values['port'], 6379);
    context.state['keys'] = {};
    const bound = context.listen('tcp', '0.0.0.0', port);
    if (!bound.ok) {
      context.log(`1:M # Warning: Could not create server TCP listening socket *:${port}: bind: Address already in use`);
      return { kind: 'exit', code: 1 };
    }
    context.log(`1:M ${new Date(context.clock.now()).toUTCString().slice(5, 25)} * Ready to accept connections tcp`);
    return { kind: 'running' };
  },
  *connection(context, socket): Task<void> {
    let text = '';
    for (;;) {
      const received = yield* receiveTask(context.network, socket);
      if (received.kind !== 'ok' || !received.value) return;
      text += received.value.text;
      for (let parsed = parseCommand(text); parsed; parsed = parseCommand(text)) {
        text = parsed.rest;
        const sent = yield* sendTask(context.network, socket, execute(context, parsed.words));
        if (sent.kind !== 'ok' || parsed.words[0]?.toUpperCase() === 'QUIT') return;
      }
    }
  },
};

/** One command of the RESP protocol or an inline one (redis.io/docs/reference/protocol-spec). */
function parseCommand(text: string): { readonly words: string[]; readonly rest: string } | undefined {
  if (!text.startsWith('*')) {
    const end = text.indexOf('\n');
    return end < 0 ? undefined : { words: text.slice(0, end).trim().split(/\s+/), rest: text.slice(end + 1) };
  }
  const head = /^\*(\d+)\r\n/.exec(text);
  if (!head) return undefined;
  let position = head[0].length;
  const words: string[] = [];
  for (let i = 0; i < Number(head[1]) && i < 1024; i++) {
    const length = /^\$(\d+)\r\n/.exec(text.slice(position, position + 16));
    if (!length) return undefined;
    const from = position + length[0].length;
    const to = from + Number(length[1]);
    if (text.length < to + 2) return undefined;
    words.push(text.slice(from, to));
    position = to + 2;
  }
  return { words, rest: text.slice(position) };
}

function execute(context: ProgramContext, [name = '', key = '', value = '']: readonly string[]): string {
  const keys = context.state['keys'] as Record<string, string>;
  const bulk = (text: string | undefined): string =>
    text === undefined ? '$-1\r\n' : `$${new TextEncoder().encode(text).length}\r\n${text}\r\n`;
  switch (name.toUpperCase()) {
    case '':
      return '';
    case 'PING':
      return key === '' ? '+PONG\r\n' : bulk(key);
    case 'ECHO':
      return bulk(key);
    case 'SET':
      keys[key] = value;
      return '+OK\r\n';
    case 'GET':
      return bulk(keys[key]);
    case 'DEL': {
      const had = key in keys;
      delete keys[key];
      return `:${had ? 1 : 0}\r\n`;
    }
    case 'INCR': {
      const next = Number(keys[key] ?? 0) + 1;
      if (!Number.isInteger(next)) return '-ERR value is not an integer or out of range\r\n';
      keys[key] = String(next);
      return `:${next}\r\n`;
    }
    case 'QUIT':
      return '+OK\r\n';
    default:
      return `-ERR unknown command '${name}', with args beginning with: ${key === '' ? '' : `'${key}' `}\r\n`;
  }
}
