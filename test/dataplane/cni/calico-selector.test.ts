import { expect, it } from 'vitest';
import { matchesCalicoSelector } from '../../../src/dataplane/cni/calico-selector.ts';

const LABELS = { role: 'edge', 'node-role.kubernetes.io/control-plane': '', zone: 'b' };

it.each([
  ['', true],
  ['all()', true],
  ['has(role)', true],
  ['has(node-role.kubernetes.io/control-plane)', true],
  ['has(node-role.kubernetes.io/master)', false],
  ['!has(role)', false],
  ["role == 'edge'", true],
  ['role=="core"', false],
  ["role != 'core'", true],
  ["absent != 'core'", true],
  ["zone in {'a', 'b'}", true],
  ["zone not in {'a', 'b'}", false],
  ["absent not in {'a'}", true],
  ["has(absent) || role == 'edge' && zone == 'b'", true],
  ["(has(absent) || role == 'edge') && zone == 'a'", false],
  ['!(has(absent) || has(role))', false],
  ['role', false],
  ['has(role', false],
  ["role == 'edge' zone == 'b'", false],
  ['role == edge', false],
  ['%', false],
])('%j', (selector, fits) => {
  expect(matchesCalicoSelector(selector, LABELS)).toBe(fits);
});
