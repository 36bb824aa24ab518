import { err, ok, type Result } from '../../base/result.ts';
import type { MatrixGoal } from '../format/goal.ts';
import type { LabWorld } from '../lab-port.ts';
import { judgeProbe } from './probe.ts';
import type { Judgement } from './result.ts';

export interface MatrixRow {
  readonly from: string;
  readonly cells: readonly { readonly to: string; readonly expect: 'yes' | 'no' | '-' }[];
}

/** Reads a table of blank-separated columns: `from a b`, then `a yes no`. */
export function parseMatrix(table: string): Result<readonly MatrixRow[]> {
  const [header = [], ...body] = table
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/));
  const targets = header.slice(1);
  if (header[0] !== 'from' || targets.length === 0 || body.length === 0)
    return err('the table needs a row "from TARGET ..." and a row for each source');
  const rows: MatrixRow[] = [];
  for (const [from = '', ...cells] of body) {
    if (cells.length !== targets.length) return err(`row "${from}" has ${cells.length} cells for ${targets.length} targets`);
    const bad = cells.find((cell) => cell !== 'yes' && cell !== 'no' && cell !== '-');
    if (bad !== undefined) return err(`row "${from}": "${bad}" is none of yes, no, -`);
    rows.push({ from, cells: targets.map((to, index) => ({ to, expect: (cells[index] ?? '-') as 'yes' | 'no' | '-' })) });
  }
  return ok(rows);
}

/** Who reaches whom, exactly as the table says. */
export async function judgeMatrix(world: LabWorld, goal: MatrixGoal): Promise<Judgement> {
  const rows = parseMatrix(goal.table);
  if (!rows.ok) return { passed: false, why: rows.error };
  for (const { from, cells } of rows.value) {
    for (const { to, expect } of cells) {
      if (expect === '-') continue;
      const judged = await judgeProbe(world, {
        from,
        to,
        protocol: goal.protocol,
        port: goal.port,
        expect: expect === 'yes' ? 'connected' : 'blocked',
        branches: 'all',
        timeout: 2000,
      });
      if (!judged.passed) return judged;
    }
  }
  return { passed: true, why: 'everyone reaches whom the table says, and nobody else' };
}
