import { expect, test } from 'vitest';
import type { Trace, TraceStep } from '../../src/net/trace.ts';
import { movePath, pathOverlay, type Overlay } from '../../src/tui/overlay.ts';

const step = (action: TraceStep['action'], namespace: string, more: Partial<TraceStep> = {}): TraceStep => ({
  action,
  host: namespace,
  namespace,
  at: 'route',
  layer: 3,
  reason: `${namespace} ${action}s`,
  ...more,
});

const traces: readonly Trace[] = [
  {
    id: 7,
    summary: 'IP a > b',
    startedAt: 0,
    steps: [
      step('send', 'a'),
      step('rewrite', 'r', { before: 'x', after: 'y', entry: 'KUBE-SEP' }),
      step('discard', 'b', { device: 'eth0' }),
    ],
    disposition: 'no-route',
  },
  { id: 8, cause: 7, summary: 'IP b > a', startedAt: 0, steps: [step('send', 'b')], disposition: 'delivered' },
];

const path = (packet: number, at: number): Extract<Overlay, { kind: 'path' }> => ({ kind: 'path', packet, step: at });

test('the step under the cursor says what decided', () => {
  expect(pathOverlay(traces, path(0, 1), 60, 20)).toEqual([
    'Packet 1 of 2: IP a > b   no-route',
    '',
    '  L3  send     a',
    '> L3  rewrite  r',
    '  L3  discard  b eth0  ✗',
    '',
    'r rewrites',
    'before  x',
    'after   y',
    'entry   KUBE-SEP',
  ]);
});

test.each([
  { key: 'right', from: path(0, 0), to: path(0, 1) },
  { key: 'right', from: path(0, 2), to: path(0, 2) },
  { key: 'left', from: path(0, 0), to: path(0, 0) },
  { key: 'r', from: path(0, 2), to: path(1, 0) },
  { key: 'f', from: path(1, 0), to: path(0, 0) },
  { key: 'down', from: path(1, 0), to: path(1, 0) },
  { key: 'q', from: path(0, 0), to: undefined },
])('$key moves in the path', ({ key, from, to }) => {
  expect(movePath(from, traces, key)).toEqual(to);
});

test('without packets it says what to do', () => {
  expect(pathOverlay([], path(0, 0), 60, 20)).toEqual(['No packet of yours has travelled yet. ping or curl something, then look here.']);
});
