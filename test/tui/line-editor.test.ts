import { expect, test } from 'vitest';
import { decodeKeys } from '../../src/tui/keys.ts';
import { completeWord, editLine, emptyLine } from '../../src/tui/line-editor.ts';

const type = (input: string, history: readonly string[] = []): string => {
  const line = decodeKeys(input).keys.reduce(editLine, emptyLine(history));
  return `${line.text.slice(0, line.cursor)}|${line.text.slice(line.cursor)}`;
};

test.each([
  { name: 'typing', input: 'ip r', line: 'ip r|' },
  { name: 'in the middle', input: 'ac\u001b[Db', line: 'ab|c' },
  { name: 'Ctrl-A and Ctrl-E', input: 'bc\u0001a\u0005d', line: 'abcd|' },
  { name: 'Ctrl-W takes a word, Ctrl-Y brings it back', input: 'one two\u0017\u0019', line: 'one two|' },
  { name: 'Ctrl-U takes what is before the cursor', input: 'one two\u001b[D\u0015', line: '|o' },
  { name: 'Ctrl-K takes what is behind it', input: 'one\u0001\u000b', line: '|' },
  { name: 'backspace at the beginning', input: '\u007fa', line: 'a|' },
  { name: 'Delete', input: 'ab\u0001\u001b[3~', line: '|b' },
])('$name', ({ input, line }) => {
  expect(type(input)).toBe(line);
});

test('history keeps the line being typed', () => {
  expect(type('draft\u001b[A', ['first', 'second'])).toBe('second|');
  expect(type('draft\u001b[A\u001b[A\u001b[A', ['first', 'second'])).toBe('first|');
  expect(type('draft\u001b[A\u001b[B', ['first', 'second'])).toBe('draft|');
});

test('Ctrl-R looks backwards, again goes further, Ctrl-G gives up', () => {
  const history = ['kubectl get pods', 'ip route', 'kubectl get nodes'];
  expect(type('\u0012get', history)).toBe('kubectl get nodes|');
  expect(type('\u0012get\u0012', history)).toBe('kubectl get pods|');
  expect(type('draft\u0012get\u0007', history)).toBe('draft|');
  expect(type('\u0012route\u0001x', history)).toBe('x|ip route');
});

test.each([
  { name: 'one candidate gets its space', text: 'kube', candidates: ['kubectl'], line: 'kubectl |' },
  { name: 'a directory does not', text: 'cat /e', start: 4, candidates: ['/etc/'], line: 'cat /etc/|' },
  { name: 'several go as far as they agree', text: 'ip', candidates: ['iptables', 'iptables-save'], line: 'iptables|' },
  { name: 'nothing fits', text: 'zz', candidates: [], line: 'zz|' },
])('completion: $name', ({ text, start = 0, candidates, line }) => {
  const done = completeWord({ ...emptyLine(), text, cursor: text.length }, start, candidates);
  expect(`${done.text.slice(0, done.cursor)}|${done.text.slice(done.cursor)}`).toBe(line);
});
