import { expect, test } from 'vitest';
import { decodeKeys } from '../../src/tui/keys.ts';

test.each([
  { name: 'letters', input: 'ab', keys: ['char a', 'char b'] },
  { name: 'a line in one chunk', input: 'ls\r', keys: ['char l', 'char s', 'enter '] },
  { name: 'held backspace', input: '\u007f\u007f', keys: ['backspace ', 'backspace '] },
  { name: 'Ctrl-C among letters', input: 'a\u0003', keys: ['char a', 'ctrl-c '] },
  { name: 'arrows and function keys', input: '\u001b[A\u001bOP\u001b[17~', keys: ['up ', 'f1 ', 'f6 '] },
  { name: 'Alt and a letter', input: '\u001bu', keys: ['alt-u '] },
  { name: 'a paste of two lines', input: '\u001b[200~a\r\nb\u001b[201~', keys: ['paste a\nb'] },
  { name: 'other scripts', input: 'é漢', keys: ['char é', 'char 漢'] },
])('$name', ({ input, keys }) => {
  expect(decodeKeys(input).keys.map((key) => `${key.name} ${key.text}`)).toEqual(keys);
});

test('what is not complete waits for the rest', () => {
  const first = decodeKeys('\u001b[2');
  expect(first).toEqual({ keys: [], rest: '\u001b[2' });
  expect(decodeKeys(`${first.rest}1~`).keys[0]?.name).toBe('f10');
  expect(decodeKeys('\u001b[200~half').rest).toBe('\u001b[200~half');
});
