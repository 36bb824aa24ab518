import * as z from 'zod';
import { format, id, layers, line } from './common.ts';

/** The front matter of lesson.md. */
export const frontMatter = z.strictObject({
  format,
  id,
  title: line,
  /** empty for a lesson about no layer */
  layers: z.union([layers, z.array(z.number()).length(0)]),
  minutes: z.number().int().min(1).max(60),
  requires: z.array(id).default([]),
  teaches: z.strictObject({ ideas: z.array(line).min(1), commands: z.array(line).default([]) }),
});

const choice = z.strictObject({
  text: line,
  right: z.boolean().default(false),
  /** why it is right or wrong: shown after answering */
  why: z.string().min(10, { error: 'explain in a sentence why it is right or wrong' }),
});

const choices = z
  .array(choice)
  .min(2)
  .max(6)
  .refine((all) => all.filter((one) => one.right).length === 1, {
    error: 'exactly one choice must be right',
    params: { remedy: 'mark one choice with "right: true"' },
  });

/** A prediction: asked first, then the command runs in the lab and shows who was right. */
export const predict = z.strictObject({
  id,
  /** the lab it runs in; default: the lesson's first */
  lab: id.optional(),
  question: line,
  command: line,
  choices,
  /** text the output must contain: `prove` runs the command and checks that the lesson tells the truth */
  shows: z.array(z.string().min(1)).min(1),
});

export const quiz = z.strictObject({ id, question: line, choices });

export const labUse = z.strictObject({ id });

export type FrontMatter = z.output<typeof frontMatter>;
export type Choice = z.output<typeof choice>;
export type Predict = z.output<typeof predict>;
export type Quiz = z.output<typeof quiz>;

/** What a page is made of, in order. `line` is where it begins in lesson.md. */
export type Block =
  | { readonly kind: 'text'; readonly line: number; readonly markdown: string }
  /** `caption` is what is read aloud in its place */
  | { readonly kind: 'diagram'; readonly line: number; readonly caption: string; readonly text: string }
  | { readonly kind: 'predict'; readonly line: number; readonly predict: Predict }
  | { readonly kind: 'quiz'; readonly line: number; readonly quiz: Quiz }
  | { readonly kind: 'lab'; readonly line: number; readonly lab: string };

export interface Page {
  /** the page's first heading */
  readonly title: string;
  readonly blocks: readonly Block[];
}

export interface LessonText {
  readonly spec: FrontMatter;
  readonly pages: readonly Page[];
}

/** A lesson with its labs. */
export interface Lesson extends LessonText {
  /** the number of its folder, which orders the course */
  readonly number: number;
  readonly directory: string;
  readonly file: string;
  /** hash of all its files */
  readonly version: string;
  readonly labs: ReadonlyMap<string, import('../content/exercise.ts').ExerciseSource>;
}
