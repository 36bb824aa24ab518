import { api } from './cases/api.ts';
import { grade } from './cases/grade.ts';
import { labs } from './cases/lab.ts';
import { policies } from './cases/policy.ts';
import { services } from './cases/services.ts';
import { requests } from './cases/request.ts';
import { start } from './cases/start.ts';
import { walks } from './cases/walk.ts';
import { measure, type Row } from './measure.ts';

/**
 * Benchmarks: medians, each as a ratio to a yardstick measured in the same run, so that figures of two machines compare. Nothing
 * here passes or fails by speed. `--smoke` runs each once; the exit code is 1 when one of them threw.
 */
const smoke = process.argv.includes('--smoke');
const wanted = process.argv.slice(2).filter((word) => !word.startsWith('-'));

const rows: Row[] = [];
for (const one of [...start, ...labs, ...api, ...walks, ...requests, ...services, ...policies, ...grade]) {
  if (wanted.length > 0 && !wanted.some((word) => one.name.includes(word))) continue;
  rows.push(await measure(one, smoke));
}
process.stdout.write(table(rows));
process.exitCode = rows.some((row) => 'failed' in row) ? 1 : 0;

function table(all: readonly Row[]): string {
  const width = Math.max(...all.map((row) => row.name.length), 4) + 2;
  const lines = all.map((row) => {
    const name = row.name.padEnd(width);
    if ('skipped' in row) return `${name}skipped: ${row.skipped}`;
    if ('failed' in row) return `${name}FAILED: ${row.failed}`;
    return `${name}${time(row.median).padStart(11)}${ratio(row.ratio).padStart(10)}  of ${row.yardstick} (${row.samples} samples)`;
  });
  return `${'what'.padEnd(width)}${'median'.padStart(11)}${'ratio'.padStart(10)}\n${lines.join('\n')}\n`;
}

function time(ms: number): string {
  return ms >= 1 ? `${ms.toFixed(1)} ms` : `${(ms * 1000).toFixed(1)} us`;
}

function ratio(value: number): string {
  return `${value >= 0.1 ? value.toFixed(2) : value.toPrecision(2)} x`;
}
