import { join } from 'node:path';
import { expect, test } from 'vitest';
import { instantiate, loadContent, type Lesson } from '../../src/course/index.ts';
import { questionsOf } from '../../src/course/review/question.ts';
import { newHome, start, type Screen } from '../support/screen.ts';

const content = loadContent([join(import.meta.dirname, '../..')]);

/** What a lesson's labs are solved with, in the order in which the lesson has them. */
function solutions(lesson: Lesson): string[] {
  return lesson.pages
    .flatMap((page) => page.blocks)
    .flatMap((block) => {
      const source = block.kind === 'lab' ? lesson.labs.get(block.lab) : undefined;
      const scenario = source && instantiate(source, '1');
      return scenario?.ok === true ? [scenario.value.solutions[0]?.text ?? ''] : [];
    });
}

/** Waits until the screen is another one than before, or a while has passed. */
async function change(screen: Screen, before: string, milliseconds: number): Promise<void> {
  const deadline = Date.now() + milliseconds;
  while (screen.text() === before && Date.now() < deadline) await new Promise((done) => setTimeout(done, 50));
  // what is drawn in several pieces is whole now
  await new Promise((done) => setTimeout(done, 100));
}

/** Presses what the screen asks for until the lesson is finished: right answers, solutions in labs. */
async function playOnScreen(screen: Screen, lesson: Lesson): Promise<void> {
  const scripts = solutions(lesson);
  let typed = false;
  for (let step = 0; step < 200; step++) {
    const text = screen.text();
    const bottom = text.trimEnd().split('\n').at(-1) ?? '';
    const flat = text.replaceAll(/\s+/g, ' ');
    if (flat.includes(`You have finished "${lesson.spec.title}"`)) return;
    if (/^ 1-[1-9] answer/.test(bottom)) {
      const asked = questionsOf(lesson).findLast((question) => flat.includes(question.question.replaceAll(/\s+/g, ' ')));
      if (!asked) throw new Error(`an unknown question:\n${text}`);
      screen.pty.write(String(asked.choices.findIndex((choice) => choice.right) + 1));
    } else if (text.includes('F1 help')) {
      // the first time the solution, pasted as a whole; then time for the controllers
      if (text.includes('laptop$') || typed) screen.pty.write(typed ? 'sleep 10\r' : `\u001b[200~${scripts.shift() ?? ''}\n\u001b[201~`);
      typed = typed || text.includes('laptop$');
      await change(screen, text, 3000);
      for (let i = 0; i < 100 && !screen.text().includes('Solved') && screen.text().includes('F1 help'); i++) {
        // a pager over long output is closed
        if (/q back to the prompt|any other key closes/.test(screen.text())) screen.pty.write('q');
        await change(screen, screen.text(), 200);
      }
      continue;
    } else {
      typed = false;
      screen.pty.write('\r');
    }
    await change(screen, text, 20_000);
  }
  throw new Error(`not finished:\n${screen.text()}`);
}

test.each(['first-hop', 'services', 'veth-and-bridge'])(
  'the lesson %s is played on the screen, from its first page to its last',
  { timeout: 300_000 },
  async (id) => {
    const lesson = content.lessons.find((one) => one.spec.id === id);
    if (!lesson) throw new Error(`no lesson ${id}`);
    const home = newHome();
    const screen = start(home, 80, 24, ['learn', id]);
    await screen.shows('page 1 of');
    await playOnScreen(screen, lesson);
    screen.pty.write('\r');
    await screen.shows('Enter open');
    expect(screen.text()).toContain(`✓ ${lesson.spec.title}`);
    screen.pty.write('q');
    await screen.shows('Your progress is in');
  },
);
