import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { typedLab } from '../../support/lab.ts';
import { CASES, type TraceCase } from './cases.ts';

/** What the learner types and reads, as one text: the last command's output and the way of its packets. */
async function transcript({ title, cluster, lines }: TraceCase): Promise<string> {
  const lab = await typedLab({ cluster });
  let text = `${title}\n`;
  for (const line of [...lines, 'hop trace']) {
    const { stdout, stderr } = await lab.run(line);
    const output = `${stdout}${stderr}`;
    text += `\n$ ${line}\n${output}${output === '' || output.endsWith('\n') ? '' : '\n'}`;
  }
  return text;
}

test.each(CASES.map((each) => [each.name, each] as const))('%s (UPDATE_DOCS=1 writes it)', async (name, each) => {
  const file = join(import.meta.dirname, 'golden', `${name}.txt`);
  const text = await transcript(each);
  if (process.env['UPDATE_DOCS'] === '1') writeFileSync(file, text);
  expect(existsSync(file) ? readFileSync(file, 'utf8') : undefined).toBe(text);
});
