import { expect, test } from 'vitest';
import { movePager, openPager, pagerPane, type Pager } from '../../src/tui/pager.ts';
import type { Key } from '../../src/tui/keys.ts';

const lines = Array.from({ length: 25 }, (_, index) => `line ${index + 1}`);
const char = (text: string): Key => ({ name: 'char', text });
const key = (name: string): Key => ({ name, text: '' });

function press(...keys: readonly Key[]): Pager | undefined {
  return keys.reduce<Pager | undefined>((pager, one) => pager && movePager(pager, one, lines, 11), openPager(3));
}

test('a page of the output, and where one is', () => {
  const pane = pagerPane(openPager(3), lines, 80, 11);
  expect(pane).toHaveLength(11);
  expect([pane[0], pane[9]]).toEqual(['line 1', 'line 10']);
  expect(pane[10]).toMatch(/^lines 1-10 of 25 /);
});

test.each<{ name: string; keys: Key[]; top: number }>([
  { name: 'Space is a page', keys: [char(' ')], top: 10 },
  { name: 'the last page is full', keys: [char(' '), char(' '), char(' ')], top: 15 },
  { name: 'Down and Enter are a line', keys: [key('down'), key('enter')], top: 2 },
  { name: 'Up stops at the beginning', keys: [key('down'), key('up'), key('up')], top: 0 },
  { name: 'End, then a page back', keys: [key('end'), key('pageup')], top: 5 },
  { name: 'Home', keys: [key('end'), key('home')], top: 0 },
  { name: 'a search goes to the next line with the text', keys: [char('/'), char('1'), char('4'), key('enter')], top: 13 },
  { name: 'an empty search goes on with the last', keys: [char('/'), char('1'), key('enter'), char('/'), key('enter')], top: 10 },
  { name: 'a search that finds nothing stays', keys: [key('down'), char('/'), char('x'), key('enter')], top: 1 },
  { name: 'Escape leaves the search', keys: [char('/'), char('1'), key('escape'), key('down')], top: 1 },
])('$name', ({ keys, top }) => {
  expect(press(...keys)?.top).toBe(top);
});

test.each([char('q'), char('k'), key('escape'), key('ctrl-c'), key('tab')])('$name $text closes it', (closing) => {
  expect(press(closing)).toBeUndefined();
});

test('what is typed behind / stands in the last line', () => {
  const typing = press(char('/'), char('a'), char('b'), key('backspace'));
  expect(typing && pagerPane(typing, lines, 80, 11).at(-1)).toBe('/a');
});
