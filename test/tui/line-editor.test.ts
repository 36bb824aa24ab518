import { expect, test } from 'vitest';
import { decodeKeys } from '../../src/tui/keys.ts';
import { editLine, emptyLine } from '../../src/tui/line-editor.ts';

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
