import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseGlossary, type Glossary } from '../../src/course/glossary/glossary.ts';
import { COURSE } from '../../src/course/map.ts';

const FILE = 'lessons/glossary.yaml';

function real(): Glossary {
  const parsed = parseGlossary(readFileSync(join(import.meta.dirname, '../..', FILE), 'utf8'), FILE);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
}

describe('the glossary', () => {
  it('has a hundred terms and more, and something for every lesson from 00 to 24', () => {
    const { terms } = real();
    expect(terms.length).toBeGreaterThanOrEqual(100);
    const taught = new Set(terms.flatMap((one) => one.lessons));
    expect(COURSE.filter((row) => row.number <= 24 && !taught.has(row.id))).toEqual([]);
  });

  it('leads only to lessons that are written or have their place on the map before 25', () => {
    const known = new Set(COURSE.filter((row) => row.number <= 24).map((row) => row.id));
    expect(real().terms.flatMap((one) => one.lessons.filter((lesson) => !known.has(lesson)))).toEqual([]);
  });

  it('stands in the order of the alphabet', () => {
    const words = real().terms.map((one) => one.term.toLowerCase());
    expect(words).toEqual([...words].sort((a, b) => a.localeCompare(b, 'en')));
  });

  it.each([
    ['ARP', 'ARP (also: address resolution protocol)'],
    ['cluster  ip', 'ClusterIP (also: cluster ip, virtual ip, vip)'],
    ['bridges', 'bridge (also: bridges, cni0)'],
    ['handshakes', 'SYN (also: handshake, syn-ack)'],
    ['netns', 'network namespace (also: netns)'],
    ['conntrak', '"conntrak" is not in the glossary. Did you mean "conntrack"?'],
    ['patch cable', '"patch cable" is not in the glossary. It is met at: veth.'],
    ['weather', '"weather" is not in the glossary.'],
  ])('?%s', (word, first) => {
    expect(real().lookUp(word)[0]).toContain(first);
  });

  it('names the lessons that teach a word', () => {
    expect(real().lookUp('ARP').at(-1)).toBe('  lesson 02 wires-and-frames: Layers 1 and 2');
  });

  it('lists all of them for no word', () => {
    expect(real().lookUp('')[0]).toBe(`${real().terms.length} terms: hop glossary WORD, or ?word in a lab`);
  });

  it('finds the terms of a text in its order', () => {
    expect(real().termsIn('A **bridge** learns; ARP asks. The bridge forgets.')).toEqual(['bridge', 'ARP']);
  });
});

describe('a glossary with a mistake is refused, with line and remedy', () => {
  const head = 'format: 1\nterms:\n';
  it.each([
    ['an unknown key', `${head}- {term: a, text: b, lessons: [dns], see: c}\n`, 'unknown key "see"'],
    ['a lesson that is not on the map', `${head}- {term: a, text: b, lessons: [dnss]}\n`, 'no lesson "dnss"'],
    [
      'a word twice',
      `${head}- {term: a, text: b, lessons: [dns]}\n- {term: c, also: [A], text: b, lessons: [dns]}\n`,
      '"A" leads to "a" already',
    ],
    ['a term without lessons', `${head}- {term: a, text: b, lessons: []}\n`, 'Too small'],
  ])('%s', (_, text, message) => {
    const parsed = parseGlossary(text, FILE);
    expect(parsed.ok).toBe(false);
    if (!parsed.ok) {
      expect(parsed.error[0]?.message).toContain(message);
      expect(parsed.error[0]?.line).toBeGreaterThan(1);
    }
  });
});
