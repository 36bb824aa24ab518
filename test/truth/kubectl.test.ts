import { readFileSync, writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { kubectlFidelityText, sameStep } from '../support/kubectl-fidelity.ts';
import { replay, type StepResult } from '../support/kubectl-replay.ts';
import { leftOut, scenarios, TRUTH } from '../support/kubectl-truth.ts';

const DOC = 'docs/fidelity-kubectl.md';

/** Of all recorded commands that are compared; it may only rise. */
const FLOOR = 0.96;

describe.skipIf(TRUTH === undefined)('recorded sessions of a real kubectl (skipped without the recordings beside the checkout)', () => {
  const results: StepResult[] = [];

  beforeAll(async () => {
    for (const { file, scenario } of scenarios()) results.push(...(await replay(file, scenario)));
    const path = process.env['KUBECTL_TRUTH_REPORT'];
    if (path !== undefined) writeFileSync(path, differences(results));
  }, 300_000);

  it('print and end in a lab as they were recorded', () => {
    const compared = results.filter(({ step }) => leftOut(step) === undefined);
    expect(compared.length).toBeGreaterThan(900);
    expect(compared.filter(sameStep).length / compared.length).toBeGreaterThan(FLOOR);
  });

  it(`stand in ${DOC}`, () => {
    const text = kubectlFidelityText(results);
    if (process.env['UPDATE_DOCS'] === '1') writeFileSync(DOC, text);
    expect(readFileSync(DOC, 'utf8')).toBe(text);
  });
});

function differences(results: readonly StepResult[]): string {
  return results
    .filter((result) => leftOut(result.step) === undefined && !sameStep(result))
    .map(
      ({ file, step, got }) =>
        `### ${file} $ ${JSON.stringify(step.env ?? {})} ${step.cmd}\n--- expected ${step.exit}\n${step.stdout}${step.stderr}\n--- got ${got.exit}\n${got.stdout}${got.stderr}\n`,
    )
    .join('\n');
}
