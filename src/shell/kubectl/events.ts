import type { Task } from '../../base/task.ts';
import { parseJson, type Json } from './client.ts';
import type { Context } from './context.ts';
import { list, map, namespaceOf, str } from './describe/common.ts';
import { resourcePath } from './discovery.ts';
import { ageSince } from './print/duration.ts';
import { parseOutput, printObject } from './print/printer.ts';
import { alignTable } from './print/table.ts';
import { ALL_NAMESPACES, PRINT_FLAGS, type Verb } from './verb.ts';
import { nextEvent } from './watch.ts';

export const events: Verb = {
  name: 'events',
  summary: 'List events',
  usage: '[(-o|--output=)...] [--for TYPE/NAME] [--watch] [--types=Normal,Warning] [options]',
  examples: ['kubectl events', 'kubectl events --for pod/web --watch', 'kubectl events --types=Warning -A'],
  flags: [
    ...PRINT_FLAGS,
    ALL_NAMESPACES,
    { name: 'for', type: 'string', default: '', help: 'only events about TYPE/NAME' },
    { name: 'watch', short: 'w', type: 'bool', default: 'false', help: 'keep showing new ones' },
    { name: 'types', type: 'list', help: 'Normal, Warning' },
    { name: 'no-headers', type: 'bool', default: 'false', help: 'leave out the header' },
    { name: 'chunk-size', type: 'int', default: '500', help: 'accepted' },
  ],
  run: runEvents,
};

function* runEvents(context: Context): Task<number> {
  const { flags } = context;
  const types = flags.all('types').map((type) => type.toLowerCase());
  const wrong = types.find((type) => type !== 'normal' && type !== 'warning');
  if (wrong !== undefined) return context.error('valid --types are Normal or Warning');
  const output = parseOutput(context, 'object');
  if (!output.ok) return context.error(output.error);
  const query: Record<string, string> = {};
  let about: { readonly kind: string; readonly name: string } | undefined;
  if (flags.text('for') !== '') {
    const [type = '', name = ''] = flags.text('for').split('/');
    if (name === '') return context.error('--for must be in resource/name form');
    const found = context.type(type);
    if (!found.ok) return context.fail(found.error);
    about = { kind: found.value.kind, name };
    query['fieldSelector'] = `involvedObject.kind=${about.kind},involvedObject.name=${about.name}`;
  }
  const everywhere = flags.bool('all-namespaces');
  const path = resourcePath(context.builtin('events'), everywhere ? undefined : context.namespace);
  const answer = context.client.call('GET', path, { query: { ...query, limit: '500' } });
  if (!answer.ok) return context.fail(answer.error);
  const wanted = (event: Json): boolean => types.length === 0 || types.includes(str(event['type']).toLowerCase());
  const found = list(answer.value['items'])
    .filter(wanted)
    .sort((a, b) => lastTime(a) - lastTime(b));
  const version = str(map(answer.value['metadata'])['resourceVersion']);
  if (found.length === 0 && !flags.bool('watch')) {
    context.err(everywhere ? 'No events found.\n' : `No events found in ${context.namespace} namespace.\n`);
    return 0;
  }
  // the list that is printed has no name of its own
  if (output.value.kind === 'name') return 0;
  if (output.value.kind !== 'table') {
    const items = found.map((event): Json => ({ apiVersion: 'v1', kind: 'Event', ...event }));
    const text = printObject(output.value, { apiVersion: 'v1', items, kind: 'List', metadata: {} }, undefined);
    if (!text.ok) return context.error(text.error);
    context.out(text.value);
    return 0;
  }
  const row = (event: Json): string => eventRow(event, context.process.clock.now(), everywhere);
  const header = flags.bool('no-headers') ? [] : [`${everywhere ? 'NAMESPACE\t' : ''}LAST SEEN\tTYPE\tREASON\tOBJECT\tMESSAGE`];
  const widths: number[] = [];
  context.out(alignTable([...header, ...found.map(row)], widths));
  if (!flags.bool('watch')) return 0;
  const opened = context.client.watch(path, { query: { ...query, resourceVersion: version } });
  if (!opened.ok) return context.fail(opened.error);
  for (;;) {
    if ((yield* context.flush()) !== 'ok') return 141;
    const next = yield* nextEvent(opened.value, undefined);
    if (next.kind !== 'event') {
      opened.value.stop();
      return next.kind === 'signal' ? 130 : 0;
    }
    const line = parseJson(next.line);
    if (!line || line['type'] === 'DELETED' || line['type'] === 'BOOKMARK') continue;
    const event = map(line['object']);
    if (wanted(event)) context.out(alignTable([row(event)], widths));
  }
}

function lastTime(event: Json): number {
  const series = map(event['series'])['lastObservedTime'];
  const time = str(series ?? event['lastTimestamp'] ?? event['eventTime']);
  return time === '' ? 0 : Date.parse(time);
}

function eventRow(event: Json, now: number, namespaces: boolean): string {
  const about = map(event['involvedObject']);
  const first = ageSince(event['eventTime'] ?? event['firstTimestamp'], now);
  const series = map(event['series']);
  let age = first;
  if (event['series'] !== undefined && event['series'] !== null)
    age = `${ageSince(series['lastObservedTime'], now)} (x${str(series['count'])} over ${first})`;
  else if (Number(event['count'] ?? 0) > 1) age = `${ageSince(event['lastTimestamp'], now)} (x${str(event['count'])} over ${first})`;
  return `${namespaces ? `${namespaceOf(event)}\t` : ''}${age}\t${str(event['type'])}\t${str(event['reason'])}\t${str(about['kind'])}/${str(about['name'])}\t${str(event['message']).trim().split('\n')[0] ?? ''}`;
}
