import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FIDELITY, fidelityText, sectionOf, withSection } from '../support/fidelity.ts';
import { compareProbes, KERNEL_TRUTH } from '../support/kernel-truth.ts';

describe.skipIf(!existsSync(KERNEL_TRUTH))('recorded probes', () => {
  const rows = existsSync(KERNEL_TRUTH) ? compareProbes() : [];
  it('end as they did between real network namespaces', () => {
    const wrong = rows.filter((row) => row.difference !== undefined);
    if (process.env['SHOW_DISAGREEMENTS'] === '1')
      console.log(
        `${rows.length} probes, ${wrong.length} differ\n${wrong.map((row) => `${row.scenario} ${row.probe}: ${row.difference ?? ''}`).join('\n')}`,
      );
    expect(rows.length).toBeGreaterThan(500);
    expect(
      1 - wrong.length / rows.length,
      wrong
        .slice(0, 5)
        .map((row) => `${row.scenario} ${row.probe}: ${row.difference ?? ''}`)
        .join('\n'),
    ).toBeGreaterThan(0.97);
  });

  it('stand in docs/fidelity.md', () => {
    const text = fidelityText(rows);
    if (process.env['UPDATE_DOCS'] === '1') writeFileSync(FIDELITY, withSection(readFileSync(FIDELITY, 'utf8'), 'probes', text));
    expect(sectionOf(readFileSync(FIDELITY, 'utf8'), 'probes')).toBe(text);
  });
});
