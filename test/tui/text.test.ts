import { expect, test } from 'vitest';
import { markdownLines } from '../../src/tui/markdown.ts';
import { pathLine } from '../../src/tui/path-line.ts';
import { clean, cutText, wrapText } from '../../src/tui/wrap.ts';

test('prose wraps at words, output at columns', () => {
  expect(wrapText('one two three', 8)).toEqual(['one two', 'three']);
  expect(wrapText('0123456789', 4, false)).toEqual(['0123', '4567', '89']);
});

test('wide characters count as two columns', () => {
  expect(wrapText('漢字漢字', 4, false)).toEqual(['漢字', '漢字']);
});

test('escape sequences do not reach the screen', () => {
  expect(clean('\u001b[31mred\u001b[0m\u0007')).toBe('red');
});

test('Markdown becomes lines with their kind', () => {
  expect(markdownLines('# Title\n\nSome **bold** `code`.\n\n- one\n- two', 40)).toEqual([
    { text: 'Title', style: 'heading' },
    { text: '', style: 'plain' },
    { text: 'Some bold code.', style: 'plain' },
    { text: '', style: 'plain' },
    { text: '- one', style: 'plain' },
    { text: '- two', style: 'plain' },
  ]);
});

test('the path names every place once, then the end with its layer', () => {
  const step = (namespace: string, device: string, action: 'send' | 'discard', reason: string) => ({
    action,
    host: 'h',
    namespace,
    device,
    at: 'route',
    layer: 3 as const,
    reason,
  });
  const trace = {
    id: 1,
    summary: '',
    startedAt: 0,
    steps: [step('web-1', 'eth0', 'send', ''), step('worker-1', 'cni0', 'discard', 'no route to 10.0.0.1')],
    disposition: 'no-route' as const,
  };
  expect(pathLine([trace], 80)).toBe('web-1 ▸ eth0 ▸ worker-1 ▸ cni0 ▸ ✗ no-route: no route to 10.0.0.1  L3');
  expect(pathLine([], 80)).toBe('');
});

test('a carriage return overwrites the line from its beginning', () => {
  expect(clean('  0  1000\r100')).toBe('100  1000');
});

test('what does not fit is cut with an ellipsis', () => {
  expect(cutText('0123456789', 6)).toBe('01234…');
  expect(cutText('012345', 6)).toBe('012345');
});
