import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { agrees, comparable, recordedCluster, scenarios, TRUTH } from '../support/kubectl-truth.ts';

/**
 * Recorded sessions of a real kubectl, replayed over an API server with the recorded cluster's objects. Until the whole world
 * replays them, no controller runs here: the floor per scenario is what agrees without one, and may only rise.
 */
const FLOOR: Readonly<Record<string, number>> = { 'cli-errors-b.json': 60, 'missing-ns-b.json': 24 };

describe.skipIf(TRUTH === undefined)('kubectl recordings (skipped without the shared recordings beside the checkout)', () => {
  const report: string[] = [];
  for (const { file, scenario } of scenarios()) {
    it(file, () => {
      const cluster = recordedCluster(scenario.manifests);
      let agreed = 0;
      let total = 0;
      for (const step of scenario.steps) {
        if (!step.cmd.startsWith('kubectl ')) continue;
        const got = cluster.run(step);
        if (!comparable(step)) continue;
        total++;
        const same = got.exit === step.exit && agrees(step.stdout, got.stdout, step.unordered) && agrees(step.stderr, got.stderr);
        if (same) agreed++;
        else
          report.push(
            `${file} $ ${step.cmd}\n--- expected ${step.exit}\n${step.stdout}${step.stderr}--- got ${got.exit}\n${got.stdout}${got.stderr}`,
          );
      }
      report.push(`SHARE ${file} ${agreed}/${total}`);
      const path = process.env['KUBECTL_TRUTH_REPORT'];
      if (path !== undefined) writeFileSync(path, report.join('\n'));
      expect(agreed).toBeGreaterThanOrEqual(FLOOR[file] ?? 0);
    });
  }
});
