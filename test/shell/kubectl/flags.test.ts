import { describe, expect, it } from 'vitest';
import { parseDuration, parseFlags, type FlagSpec } from '../../../src/shell/kubectl/flags.ts';
import { suggestions } from '../../../src/shell/kubectl/suggest.ts';
import { humanDuration } from '../../../src/shell/kubectl/print/duration.ts';
import { parseManifest } from '../../../src/shell/kubectl/yaml-input.ts';

const specs: readonly FlagSpec[] = [
  { name: 'watch', short: 'w', type: 'bool', help: '' },
  { name: 'output', short: 'o', type: 'string', help: '' },
  { name: 'replicas', type: 'int', help: '' },
  { name: 'filename', short: 'f', type: 'list', help: '' },
];

describe('flags', () => {
  const errors: readonly { readonly args: string[]; readonly error: string }[] = [
    { args: ['--watchx'], error: 'unknown flag: --watchx' },
    { args: ['-wz'], error: "unknown shorthand flag: 'z' in -wz" },
    { args: ['-o'], error: "flag needs an argument: 'o' in -o" },
    { args: ['--output'], error: 'flag needs an argument: --output' },
    { args: ['-w=maybe'], error: 'invalid argument "maybe" for "-w, --watch" flag: strconv.ParseBool: parsing "maybe": invalid syntax' },
    { args: ['--replicas=x'], error: 'invalid argument "x" for "--replicas" flag: strconv.ParseInt: parsing "x": invalid syntax' },
  ];
  for (const row of errors) it(row.error, () => expect(parseFlags(row.args, specs)).toEqual({ ok: false, error: row.error }));

  it('takes values joined, apart and after =', () => {
    const parsed = parseFlags(['pods', '-oyaml', '-w', '-f', 'a,b', '--filename=c', '--', '-x'], specs);
    expect(parsed.ok && { words: parsed.value.words, dash: parsed.value.dash, values: Object.fromEntries(parsed.value.values) }).toEqual({
      words: ['pods', '-x'],
      dash: 1,
      values: { output: ['yaml'], watch: ['true'], filename: ['a', 'b', 'c'] },
    });
  });

  it('reads durations as Go does', () => {
    expect([parseDuration('1m30s'), parseDuration('250ms'), parseDuration('-1s'), parseDuration('0'), parseDuration('5')]).toEqual([
      90000,
      250,
      -1000,
      0,
      undefined,
    ]);
  });

  it('suggests commands two edits away', () => {
    expect(suggestions('gt', ['set', 'get', 'edit', 'cp'])).toEqual(['set', 'get', 'cp']);
  });
});

describe('ages', () => {
  for (const [seconds, text] of [
    [5, '5s'],
    [119, '119s'],
    [130, '2m10s'],
    [600, '10m'],
    [3 * 3600, '3h'],
    [50 * 3600, '2d2h'],
    [10 * 86400, '10d'],
    [800 * 86400, '2y70d'],
  ] as const) {
    it(text, () => expect(humanDuration(seconds * 1000)).toBe(text));
  }
});

describe('manifests', () => {
  it('are YAML 1.1: n is false, 0100 is 64, the last duplicate wins', () => {
    expect(parseManifest('a: n\nb: 0100\nc: 1\nc: 2\n---\nd: yes\n')).toEqual([
      { ok: true, value: { a: false, b: 64, c: 2 } },
      { ok: true, value: { d: true } },
    ]);
  });

  it('names the line of a mapping where none may be', () => {
    expect(parseManifest('a: b: c\n')).toEqual([
      { ok: false, error: 'error converting YAML to JSON: yaml: mapping values are not allowed in this context' },
    ]);
  });
});
