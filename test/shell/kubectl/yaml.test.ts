import { describe, expect, it } from 'vitest';
import { compareKeys, printYaml } from '../../../src/shell/kubectl/print/yaml.ts';

const rows: readonly { readonly name: string; readonly value: unknown; readonly text: string }[] = [
  { name: 'sorts keys', value: { b: 1, a: 'x' }, text: 'a: x\nb: 1\n' },
  { name: 'does not indent lists', value: { list: [{ a: 1, b: 2 }, { a: 3 }] }, text: 'list:\n- a: 1\n  b: 2\n- a: 3\n' },
  { name: 'prints empty collections inline', value: { a: {}, b: [] }, text: 'a: {}\nb: []\n' },
  {
    name: 'quotes what would not be text',
    value: { a: 'true', b: '80', c: 'no', d: '', e: '1:30', f: '0x1f' },
    text: 'a: "true"\nb: "80"\nc: "no"\nd: ""\ne: "1:30"\nf: "0x1f"\n',
  },
  { name: 'quotes timestamps', value: { t: '2026-01-01T00:00:00Z' }, text: 't: "2026-01-01T00:00:00Z"\n' },
  {
    name: 'uses single quotes where plain text is not allowed',
    value: { a: '- x', b: 'a: b', c: '*' },
    text: "a: '- x'\nb: 'a: b'\nc: '*'\n",
  },
  {
    name: 'keeps addresses plain',
    value: { ip: '10.96.0.1', v6: 'fd00::1', cidr: '10.0.0.0/8' },
    text: 'cidr: 10.0.0.0/8\nip: 10.96.0.1\nv6: fd00::1\n',
  },
  { name: 'prints lines as a literal', value: { f: 'a\nb\n', g: 'a\nb' }, text: 'f: |\n  a\n  b\ng: |-\n  a\n  b\n' },
  { name: 'escapes lines with tabs', value: { f: 'a\n\tb\n' }, text: 'f: "a\\n\\tb\\n"\n' },
  { name: 'nests lists in lists', value: [['a'], ['b', 'c']], text: '- - a\n- - b\n  - c\n' },
];

describe('YAML as kubectl prints it', () => {
  for (const row of rows) it(row.name, () => expect(printYaml(row.value)).toBe(row.text));

  it('folds long lines at the first blank behind column 80', () => {
    const words = Array.from({ length: 30 }, () => 'word').join(' ');
    expect(printYaml({ long: words })).toBe(
      `long: ${Array.from({ length: 16 }, () => 'word').join(' ')}\n  ${Array.from({ length: 14 }, () => 'word').join(' ')}\n`,
    );
  });

  it('orders numbers in keys by value and signs before letters', () => {
    expect(['a10', 'a9', 'a-b', 'ab'].sort(compareKeys)).toEqual(['a-b', 'a9', 'a10', 'ab']);
  });
});
