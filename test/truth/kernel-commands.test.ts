import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { commandsText, FIDELITY, withSection, sectionOf } from '../support/fidelity.ts';
import { compareCommands } from '../support/kernel-commands.ts';
import { KERNEL_TRUTH } from '../support/kernel-truth.ts';

describe.skipIf(!existsSync(KERNEL_TRUTH))('recorded commands', () => {
  it('print what they printed between real network namespaces; the shares stand in docs/fidelity.md', { timeout: 170_000 }, async () => {
    const rows = await compareCommands();
    const wrong = rows.filter((row) => !row.agrees);
    if (process.env['SHOW_DISAGREEMENTS'] === '1')
      console.log(
        wrong.map((row) => `${row.scenario} ${row.machine}$ ${row.command}\n--- recorded ${row.recorded}\n--- here ${row.here}`).join('\n'),
      );
    expect(rows.length).toBeGreaterThan(700);
    expect(1 - wrong.length / rows.length).toBeGreaterThan(0.76);
    const text = commandsText(rows);
    const doc = readFileSync(FIDELITY, 'utf8');
    if (process.env['UPDATE_DOCS'] === '1') writeFileSync(FIDELITY, withSection(doc, 'commands', text));
    expect(sectionOf(readFileSync(FIDELITY, 'utf8'), 'commands')).toBe(text);
  });
});
