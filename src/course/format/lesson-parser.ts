import type * as z from 'zod';
import type { ContentProblem } from '../problem.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { WIDTH } from './common.ts';
import { frontMatter, labUse, predict, quiz, type Block, type LessonText, type Page } from './lesson.ts';
import { parseYaml } from './yaml.ts';

const FENCE = /^```\s*(\S*)\s*(.*)$/;

/** Parses lesson.md: front matter, pages divided by `---`, and the fenced blocks predict, quiz, lab and diagram. */
export function parseLesson(text: string, file: string): Result<LessonText, ContentProblem[]> {
  const lines = text.replaceAll('\r\n', '\n').split('\n');
  const end = lines.indexOf('---', 1);
  if (lines[0] !== '---' || end < 0) {
    return err([{ file, line: 1, message: 'no front matter', remedy: 'begin the file with --- and end the front matter with ---' }]);
  }
  const spec = parseYaml(lines.slice(1, end).join('\n'), frontMatter, file, 2);
  const problems: ContentProblem[] = spec.ok ? [] : [...spec.error];
  const pages = splitPages(lines, end + 1).map((range) => parsePage(lines, range, file, problems));
  checkIds(pages, file, problems);
  return spec.ok && problems.length === 0 ? ok({ spec: spec.value, pages }) : err(problems);
}

interface Range {
  readonly from: number;
  readonly to: number;
}

/** Pages as ranges of line indexes; a `---` inside a fence divides nothing. */
function splitPages(lines: readonly string[], start: number): Range[] {
  const pages: Range[] = [];
  let from = start;
  let fenced = false;
  for (let i = start; i < lines.length; i++) {
    if (lines[i]?.startsWith('```')) fenced = !fenced;
    if (lines[i] === '---' && !fenced) {
      pages.push({ from, to: i });
      from = i + 1;
    }
  }
  pages.push({ from, to: lines.length });
  return pages;
}

function parsePage(lines: readonly string[], range: Range, file: string, problems: ContentProblem[]): Page {
  const blocks: Block[] = [];
  let title = '';
  let prose: string[] = [];
  let proseLine = range.from + 1;
  const flush = (): void => {
    const markdown = prose.join('\n').replace(/^\n+|\s+$/g, '');
    if (markdown !== '') blocks.push({ kind: 'text', line: proseLine, markdown });
    prose = [];
  };
  for (let i = range.from; i < range.to; i++) {
    const text = lines[i] ?? '';
    const fence = FENCE.exec(text);
    if (!fence) {
      if (text.length > WIDTH)
        problems.push({ file, line: i + 1, message: `line of ${text.length} characters`, remedy: `keep lines to ${WIDTH}` });
      if (title === '' && text.startsWith('#')) title = text.replace(/^#+\s*/, '');
      if (prose.length === 0) proseLine = i + 1;
      prose.push(text);
      continue;
    }
    let close = i + 1;
    while (close < range.to && lines[close] !== '```') close++;
    if (close === range.to) {
      problems.push({ file, line: i + 1, message: 'the fenced block has no end', remedy: 'close it with ``` on a line of its own' });
      break;
    }
    const body = lines.slice(i + 1, close);
    body.forEach((row, offset) => {
      if (row.length > WIDTH && fence[1] === 'diagram')
        problems.push({
          file,
          line: i + 2 + offset,
          message: `diagram line of ${row.length} characters`,
          remedy: `keep lines to ${WIDTH}`,
        });
    });
    const block = parseFence(fence[1] ?? '', fence[2] ?? '', body.join('\n'), i + 1, file, problems);
    if (block === 'prose') {
      if (prose.length === 0) proseLine = i + 1;
      prose.push(text, ...body, '```');
    } else {
      flush();
      if (block) blocks.push(block);
    }
    i = close;
  }
  flush();
  if (title === '')
    problems.push({
      file,
      line: range.from + 1,
      message: 'the page has no heading',
      remedy: 'begin it with a line such as "## Two directions"',
    });
  return { title, blocks };
}

function parseFence(
  kind: string,
  words: string,
  body: string,
  line: number,
  file: string,
  problems: ContentProblem[],
): Block | 'prose' | undefined {
  const read = <T extends z.ZodType>(schema: T): z.output<T> | undefined => {
    const result = parseYaml(body, schema, file, line + 1);
    if (result.ok) return result.value;
    problems.push(...result.error);
    return undefined;
  };
  switch (kind) {
    case 'predict': {
      const value = read(predict);
      return value && { kind, line, predict: value };
    }
    case 'quiz': {
      const value = read(quiz);
      return value && { kind, line, quiz: value };
    }
    case 'lab': {
      const value = read(labUse);
      return value && { kind, line, lab: value.id };
    }
    case 'diagram':
      if (words === '')
        problems.push({
          file,
          line,
          message: 'the diagram has no caption',
          remedy: 'write what it shows behind ```diagram: it is read aloud in its place',
        });
      return { kind, line, caption: words, text: body };
    case '':
    case 'text':
    case 'console':
    case 'sh':
    case 'yaml':
    case 'json':
      return 'prose';
    default:
      problems.push({
        file,
        line,
        message: `unknown block "${kind}"`,
        remedy: 'use predict, quiz, lab, diagram, or one of text, console, sh, yaml, json',
      });
      return undefined;
  }
}

function checkIds(pages: readonly Page[], file: string, problems: ContentProblem[]): void {
  const seen = new Set<string>();
  for (const block of pages.flatMap((page) => page.blocks)) {
    const id = block.kind === 'predict' ? block.predict.id : block.kind === 'quiz' ? block.quiz.id : undefined;
    if (id === undefined) continue;
    if (seen.has(id))
      problems.push({
        file,
        line: block.line,
        key: 'id',
        message: `id "${id}" is used twice`,
        remedy: 'give each question an id of its own',
      });
    seen.add(id);
  }
}
