import { describe, expect, test } from 'vitest';
import { parseExercise } from '../../src/course/content/exercise.ts';
import { instantiate } from '../../src/course/content/scenario.ts';
import { parseLesson } from '../../src/course/format/lesson-parser.ts';
import { formatProblem } from '../../src/course/problem.ts';
import { chooseVariables } from '../../src/course/vary/choose.ts';

const GOOD = `format: 1
id: demo
title: Demo
layers: [3]
difficulty: 1
minutes: 5
cluster: three-node
vary:
  app: {type: name, from: [a, b, c]}
  ip: {type: address, in: 172.18.0.0/28, except: [172.18.0.1]}
  port: {type: number, min: 8000, max: 8009}
  fault: {type: fault, of: [{fault: link-down, with: {node: worker-1}}, {fault: wrong-route}]}
goals:
  - id: g
    title: Reach \${app}
    probe: {from: laptop, to: "\${ip}", port: \${port}}
`;

function problems(yaml: string, brief = 'Something is down.'): string[] {
  const parsed = parseExercise(
    'demo',
    'exercises/demo/exercise.yaml',
    new Map([
      ['exercise.yaml', yaml],
      ['brief.md', brief],
    ]),
  );
  return parsed.ok ? [] : parsed.error.map(formatProblem);
}

describe('exercise.yaml', () => {
  test('a good one has no problems, and its defaults', () => {
    const parsed = parseExercise(
      'demo',
      'f',
      new Map([
        ['exercise.yaml', GOOD],
        ['brief.md', 'x'],
        ['setup.sh', 'true'],
        ['manifests/b.yaml', ''],
        ['manifests/a.yaml', ''],
      ]),
    );
    expect(
      parsed.ok && {
        manifests: parsed.value.manifests.map((one) => one.name),
        setup: parsed.value.setup.map((one) => one.name),
        points: parsed.value.spec.goals[0]?.points,
      },
    ).toEqual({ manifests: ['manifests/a.yaml', 'manifests/b.yaml'], setup: ['setup.sh'], points: 1 });
  });

  test.each([
    {
      name: 'an unknown key',
      change: ['minutes: 5', 'minutes: 5\nminuts: 6'],
      problem: 'exercises/demo/exercise.yaml:7: minuts: unknown key "minuts"; did you mean "minutes"?',
    },
    {
      name: 'an unknown key deep inside',
      change: ['{from: laptop,', '{fron: laptop, from: laptop,'],
      problem: 'exercises/demo/exercise.yaml:16: goals.0.probe.fron: unknown key "fron"; did you mean "from"?',
    },
    {
      name: 'a missing key',
      change: ['title: Demo\n', ''],
      problem: 'exercises/demo/exercise.yaml:1: title: missing key "title"; add it (string)',
    },
    {
      name: 'a wrong type',
      change: ['minutes: 5', 'minutes: long'],
      problem: 'exercises/demo/exercise.yaml:6: minutes: expected number; write a value of type number',
    },
    {
      name: 'a newer format',
      change: ['format: 1', 'format: 2'],
      problem:
        'exercises/demo/exercise.yaml:1: format: this program reads format 1; write "format: 1", or update kubehop for newer content',
    },
    {
      name: 'a goal that says nothing',
      change: ['    probe: {from: laptop, to: "${ip}", port: ${port}}\n', ''],
      problem:
        'exercises/demo/exercise.yaml:14: goals.0: goal "g" says not what must hold; give it exactly one of probe, matrix, dns, http, object, model, answer',
    },
    {
      name: 'a tcp probe without a port',
      change: [', port: ${port}', ''],
      problem: 'exercises/demo/exercise.yaml:16: goals.0.probe.port: missing key "port"; a tcp probe needs a port',
    },
    {
      name: 'a variable nobody declared',
      change: ['Reach ${app}', 'Reach ${appp}'],
      problem: 'exercises/demo/exercise.yaml:15: ${appp} is no variable of this exercise; declare it under "vary"',
    },
    {
      name: 'a hint for a goal that is none',
      change: ['goals:', 'hints: [{goal: x, text: t}]\ngoals:'],
      problem: 'exercises/demo/exercise.yaml:13: hints.0.goal: no goal "x"; use one of: g',
    },
    {
      name: 'a duplicate key',
      change: ['minutes: 5', 'minutes: 5\nminutes: 6'],
      problem: 'exercises/demo/exercise.yaml:7: Map keys must be unique; correct the YAML at this line',
    },
    {
      name: 'a manifest that is not there',
      change: ['goals:', 'manifests: [m.yaml]\ngoals:'],
      problem: 'exercises/demo/exercise.yaml: manifests: no file m.yaml; add it to the exercise\'s folder or remove it from "manifests"',
    },
  ])('names file, line, key and remedy: $name', ({ change: [from = '', to = ''], problem }) => {
    expect(GOOD).toContain(from);
    expect(problems(GOOD.replace(from, to))).toContain(problem);
  });

  test('an alias bomb is refused', () => {
    const bomb = `${GOOD}x: &a [1,1,1,1,1,1,1,1,1]\n${['b', 'c', 'd', 'e']
      .map(
        (name, i) =>
          `${name}: &${name} [${Array(9)
            .fill(`*${'abcd'[i] ?? ''}`)
            .join(',')}]`,
      )
      .join('\n')}\n`;
    expect(problems(bomb)).toEqual(['exercises/demo/exercise.yaml: too many aliases; write the values out']);
  });
});

describe('variants', () => {
  const source = parseExercise(
    'demo',
    'f',
    new Map([
      ['exercise.yaml', GOOD],
      ['brief.md', '${app} is down, ${HOME} stays'],
    ]),
  );
  if (!source.ok) throw new Error(source.error.map(formatProblem).join());

  test('the same seed gives the same exercise, other seeds others', () => {
    const seeds = Array.from({ length: 20 }, (_, i) => String(i));
    const values = seeds.map((seed) => JSON.stringify(chooseVariables('demo', source.value.vary, seed)));
    expect(values).toEqual(seeds.map((seed) => JSON.stringify(chooseVariables('demo', source.value.vary, seed))));
    expect(new Set(values).size).toBeGreaterThan(10);
  });

  test('every text is filled in; the chosen fault joins the faults; shell variables stay', () => {
    const scenario = instantiate(source.value, '5');
    if (!scenario.ok) throw new Error('no scenario');
    const { variables, spec, brief } = scenario.value;
    expect(spec.goals[0]?.probe).toMatchObject({ to: variables['ip'], port: Number(variables['port']) });
    expect(spec.faults.map((one) => one.fault)).toEqual([variables['fault']]);
    expect(brief).toBe(`${variables['app'] ?? ''} is down, \${HOME} stays`);
    expect(variables['ip']).toMatch(/^172\.18\.0\.([2-9]|1[0-4])$/);
  });
});

describe('lesson.md', () => {
  const LESSON = `---
format: 1
id: demo
title: Demo
layers: [3]
minutes: 5
teaches: {ideas: [one]}
---
# One

Text before.

\`\`\`diagram Two machines on a wire
a --- b
\`\`\`

\`\`\`quiz
id: q
question: Why?
choices:
  - {text: yes it is, right: true, why: because it is so}
  - {text: no it is not, why: because it is not so}
\`\`\`

---
# Two

\`\`\`console
---
laptop$ true
\`\`\`
`;

  test('front matter, pages and blocks', () => {
    const parsed = parseLesson(LESSON, 'lesson.md');
    expect(
      parsed.ok &&
        parsed.value.pages.map((page) => ({ title: page.title, blocks: page.blocks.map((block) => `${block.kind}@${block.line}`) })),
    ).toEqual([
      { title: 'One', blocks: ['text@9', 'diagram@13', 'quiz@17'] },
      { title: 'Two', blocks: ['text@26'] },
    ]);
  });

  test.each([
    {
      name: 'no front matter',
      change: ['---\nformat', 'format'],
      problem: 'lesson.md:1: no front matter; begin the file with --- and end the front matter with ---',
    },
    {
      name: 'an unknown key in the front matter',
      change: ['minutes: 5', 'minuts: 5'],
      problem: 'lesson.md:6: minuts: unknown key "minuts"; did you mean "minutes"?',
    },
    {
      name: 'an unknown key in a block',
      change: ['question: Why?', 'question: Why?\nanser: 1'],
      problem: 'lesson.md:20: anser: unknown key "anser"; known keys here: id, question, choices',
    },
    {
      name: 'two right answers',
      change: ['{text: no it is not,', '{text: no it is not, right: true,'],
      problem: 'lesson.md:20: choices: exactly one choice must be right; mark one choice with "right: true"',
    },
    {
      name: 'an answer without a reason',
      change: [', why: because it is not so', ''],
      problem: 'lesson.md:22: choices.1.why: missing key "why"; add it (string)',
    },
    {
      name: 'a diagram nobody can hear',
      change: ['diagram Two machines on a wire', 'diagram'],
      problem: 'lesson.md:13: the diagram has no caption; write what it shows behind ```diagram: it is read aloud in its place',
    },
    {
      name: 'an unknown block',
      change: ['```quiz', '```quizz'],
      problem: 'lesson.md:17: unknown block "quizz"; use predict, quiz, lab, diagram, or one of text, console, sh, yaml, json',
    },
    {
      name: 'a page without a heading',
      change: ['# Two', 'Two'],
      problem: 'lesson.md:26: the page has no heading; begin it with a line such as "## Two directions"',
    },
    {
      name: 'a line that is too long',
      change: ['Text before.', 'x'.repeat(77)],
      problem: 'lesson.md:11: line of 77 characters; keep lines to 76',
    },
    {
      name: 'a block without end',
      change: ['laptop$ true\n```', 'laptop$ true'],
      problem: 'lesson.md:28: the fenced block has no end; close it with ``` on a line of its own',
    },
  ])('names the line: $name', ({ change: [from = '', to = ''], problem }) => {
    expect(LESSON).toContain(from);
    const parsed = parseLesson(LESSON.replace(from, to), 'lesson.md');
    expect(parsed.ok ? [] : parsed.error.map(formatProblem)).toContain(problem);
  });
});
