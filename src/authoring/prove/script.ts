/** A solution as its author marked it: `# step` begins a step that changes something, `# look` begins one that only looks. */
export interface ScriptPart {
  readonly step: boolean;
  readonly name: string;
  /** line of the file where it begins */
  readonly line: number;
  readonly text: string;
}

const MARK = /^#\s*(step|look)\b:?\s*(.*)$/;

/** The parts of a script in order; what stands before the first mark only looks. */
export function scriptParts(text: string): ScriptPart[] {
  const parts: { step: boolean; name: string; line: number; lines: string[] }[] = [
    { step: false, name: 'before the first step', line: 1, lines: [] },
  ];
  text.split('\n').forEach((line, index) => {
    const mark = MARK.exec(line);
    if (mark) parts.push({ step: mark[1] === 'step', name: mark[2] ?? '', line: index + 1, lines: [] });
    else parts.at(-1)?.lines.push(line);
  });
  return parts.map(({ lines, ...part }) => ({ ...part, text: lines.join('\n') }));
}

/** The goal a wrong script must fail at, from its first line, or undefined. */
export function refusedBy(text: string): string | undefined {
  return /^#\s*refused-by:\s*(\S+)\s*(?:\n|$)/.exec(text)?.[1];
}

/** A command shown in a brief with the text that the learner will see below it. */
export interface ShownCommand {
  readonly line: number;
  readonly command: string;
  readonly shows: readonly string[];
}

/** Commands of the `console` blocks of a text: lines `machine$ command` or `machine# command`, then what they print. */
export function shownCommands(markdown: string): ShownCommand[] {
  const shown: { line: number; command: string; shows: string[] }[] = [];
  let inside = false;
  markdown.split('\n').forEach((line, index) => {
    if (line.startsWith('```')) {
      inside = line === '```console';
      return;
    }
    if (!inside) return;
    const prompt = /^([a-z0-9-]+)([$#]) (.*)$/.exec(line);
    if (prompt) {
      const command = prompt[1] === 'laptop' ? (prompt[3] ?? '') : `hop on ${prompt[1] ?? ''} ${prompt[3] ?? ''}`;
      shown.push({ line: index + 1, command, shows: [] });
    } else if (line.trim() !== '' && line.trim() !== '…') shown.at(-1)?.shows.push(line.trim());
  });
  return shown;
}
