import { parse } from 'unbash';

/** The complete commands of a script in order, continuation lines and heredocs kept together; comments and blank lines left out. */
export function splitScript(script: string): readonly string[] {
  const out: string[] = [];
  let pending = '';
  for (const line of script.split('\n')) {
    if (pending === '' && (line.trim() === '' || line.trimStart().startsWith('#'))) continue;
    pending += pending === '' ? line : `\n${line}`;
    if (!complete(pending)) continue;
    out.push(pending);
    pending = '';
  }
  if (pending.trim() !== '') out.push(pending);
  return out;
}

function complete(text: string): boolean {
  if (/(?:^|[^\\])(?:\\\\)*\\$/.test(text)) return false;
  const heredocs = [...text.matchAll(/<<-?\s*(['"]?)([A-Za-z_][\w]*)\1/g)].filter((match) => !text.slice(0, match.index).endsWith('<'));
  const lines = text.split('\n').map((line) => line.trim());
  if (heredocs.some((match) => !lines.slice(1).includes(match[2] ?? ''))) return false;
  return parse(`${text}\n`).errors === undefined || (parse(`${text}\n`).errors?.length ?? 0) === 0;
}
