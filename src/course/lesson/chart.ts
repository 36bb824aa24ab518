import type { AnyStateNode } from 'xstate';
import { fromCallback } from 'xstate';
import type { Lesson } from '../format/lesson.ts';
import type { WorldInput, WorldRequest } from './events.ts';
import { createLessonMachine } from './machine.ts';

const EMPTY: Lesson = {
  spec: { format: 1, id: 'chart', title: 'chart', layers: [], minutes: 1, requires: [], teaches: { ideas: ['chart'], commands: [] } },
  pages: [],
  number: 0,
  directory: '',
  file: '',
  version: '',
  labs: new Map(),
};

/**
 * The lesson machine as a Mermaid chart and a table of transitions, read off the machine itself: the text of
 * docs/lesson-machine.md. A test fails when that file differs.
 */
export function lessonMachineChart(): string {
  const machine = createLessonMachine(
    EMPTY,
    fromCallback<WorldRequest, WorldInput>(() => undefined),
  );
  const rows = transitions(machine.root);
  return `# The lesson machine

Generated from \`src/course/lesson/machine.ts\` by \`src/course/lesson/chart.ts\`; do not edit. The world runs as an actor in
\`lab\` and in \`predicting.running\`. What is saved is the position (\`src/course/lesson/position.ts\`) and the lab's journal.

\`\`\`mermaid
stateDiagram-v2
${drawStates(machine.root, '  ').join('\n')}
${rows
  .filter((row) => row.to !== '')
  .map((row) => `  ${mermaidId(row.from)} --> ${mermaidId(row.to)}: ${row.label}`)
  .join('\n')}
\`\`\`

| state | event | condition | next | actions |
| --- | --- | --- | --- | --- |
${rows.map((row) => `| ${row.from} | ${row.event} | ${row.guard} | ${row.to === '' ? 'stays' : row.to} | ${row.actions} |`).join('\n')}
`;
}

interface Row {
  readonly from: string;
  readonly event: string;
  readonly guard: string;
  readonly to: string;
  readonly actions: string;
  readonly label: string;
}

function transitions(node: AnyStateNode): Row[] {
  const own = [...node.transitions.values()]
    .flat()
    .concat(node.always ?? [])
    .map((transition): Row => {
      const event = transition.eventType === '' ? 'at once' : transition.eventType;
      const guard = nameOf(transition.guard);
      return {
        from: pathOf(node),
        event,
        guard,
        to: transition.target?.map(pathOf).join(', ') ?? '',
        actions: transition.actions.map(nameOf).join(', '),
        label: guard === '' ? event : `${event} [${guard}]`,
      };
    });
  return [...own, ...Object.values(node.states).flatMap(transitions)];
}

function drawStates(node: AnyStateNode, indent: string): string[] {
  const children = Object.values(node.states);
  if (children.length === 0) return [];
  const initial = node.initial.target[0];
  return [
    ...(initial ? [`${indent}[*] --> ${mermaidId(pathOf(initial))}`] : []),
    ...children.flatMap((child) => {
      const inner = drawStates(child, `${indent}  `);
      return inner.length === 0 ? [] : [`${indent}state ${mermaidId(pathOf(child))} {`, ...inner, `${indent}}`];
    }),
  ];
}

function pathOf(node: AnyStateNode): string {
  return node.path.join('.');
}

function mermaidId(path: string): string {
  return path.replaceAll('.', '_');
}

function nameOf(implementation: unknown): string {
  if (implementation === undefined) return '';
  if (typeof implementation === 'string') return implementation;
  const { type } = implementation as { type?: unknown };
  return typeof type === 'string' ? type : 'inline';
}
