import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseGlossary } from '../../src/course/glossary/glossary.ts';
import { loadContent, type ExerciseSource } from '../../src/course/index.ts';

const ROOT = join(import.meta.dirname, '../..');

/** A text of the course that people read, in Markdown. */
export interface CourseText {
  readonly place: string;
  readonly text: string;
}

/** Everything that learners read: pages, questions, briefs, debriefs, hints, goals, the glossary. */
export function courseTexts(): readonly CourseText[] {
  const content = loadContent([ROOT]);
  const glossary = parseGlossary(readFileSync(join(ROOT, 'lessons/glossary.yaml'), 'utf8'), 'lessons/glossary.yaml');
  return [
    ...content.lessons.flatMap(({ file, spec, pages, labs }) => [
      { place: `${file} (front matter)`, text: [spec.title, ...spec.teaches.ideas].join('\n\n') },
      ...pages.flatMap((page) => page.blocks.map((block) => ({ place: `${file}:${block.line}`, text: blockText(block) }))),
      ...[...labs.values()].flatMap(labTexts),
    ]),
    ...[...content.exercises.values()].flatMap(labTexts),
    ...(glossary.ok ? glossary.value.terms.map(({ term, text }) => ({ place: `lessons/glossary.yaml (${term})`, text })) : []),
  ];
}

type Block = ReturnType<typeof loadContent>['lessons'][number]['pages'][number]['blocks'][number];

function blockText(block: Block): string {
  if (block.kind === 'text') return block.markdown;
  if (block.kind === 'diagram') return block.caption;
  if (block.kind === 'lab') return '';
  const asked = block.kind === 'predict' ? block.predict : block.quiz;
  return [asked.question, ...asked.choices.flatMap(({ text, why }) => [text, why])].join('\n\n');
}

function labTexts({ file, spec, brief, debrief }: ExerciseSource): readonly CourseText[] {
  const place = (name: string): string => file.replace(/[^/]*$/, name);
  return [
    { place: place('brief.md'), text: brief },
    { place: place('debrief.md'), text: debrief },
    {
      place: file,
      text: [spec.title, ...[...spec.goals, ...spec.keep].map((goal) => goal.title), ...spec.hints.map((hint) => hint.text)].join('\n\n'),
    },
  ];
}

/** A text without what is code: fences, inline code, URLs, variables, objects written kind/name. */
export function proseOf(markdown: string): string {
  return markdown
    .replace(/^```[\s\S]*?^```$/gm, ' ')
    .replace(/`[^`]*`/g, ' ')
    .replace(/https?:\/\/\S+|\S+\.\S+\/\S*/g, ' ')
    .replace(/\$\{[^}]*\}/g, ' ')
    .replace(/^(?:\w+[$#]|kubectl|hop|ip|ssh|curl|iptables|nft|sysctl|openssl|dig) .*$/gm, ' ');
}
