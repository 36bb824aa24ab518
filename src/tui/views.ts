import { currentTask, visibleBlocks } from '../course/index.ts';
import type { Progress } from '../course/progress-port.ts';
import { markdownLines } from './markdown.ts';
import type { Screen, ScreenLine, Size } from './screen.ts';
import type { LessonSession } from './session.ts';
import { wrapText } from './wrap.ts';

/** What the learner was in the middle of in a lesson; undefined when it was never opened. */
export function stageOf(progress: Progress, lesson: string): string | undefined {
  const text = progress.position(lesson);
  return text === undefined ? undefined : /"stage":"(\w+)"/.exec(text)?.[1];
}

/** Fills the screen to its height, with the one thing that asks for attention at the bottom. */
export function frame(lines: readonly ScreenLine[], size: Size, bottom: string): readonly ScreenLine[] {
  const body = lines.slice(0, size.rows - 2);
  return [
    ...body,
    ...Array.from({ length: Math.max(0, size.rows - 2 - body.length) }, () => ({ text: '' })),
    { text: bottom.slice(0, size.columns), dim: true },
  ];
}

/** The prose that a page shows now. */
export function pageText(session: LessonSession): string {
  const { position } = session.actor.getSnapshot().context;
  return visibleBlocks(session.lesson, position)
    .map((block) => (block.kind === 'text' ? block.markdown : ''))
    .join(' ');
}

/** Reading, predicting, answering, solved and debriefed: text above, what to do below. */
export function pageScreen(session: LessonSession, size: Size, scroll: number): Screen {
  const { lesson } = session;
  const snapshot = session.actor.getSnapshot();
  const { context } = snapshot;
  const { position } = context;
  const lines: ScreenLine[] = [];
  const say = (text: string, style: Omit<ScreenLine, 'text'> = {}): void =>
    void lines.push(...wrapText(text, Math.min(76, size.columns - 2)).map((line) => ({ text: ` ${line}`, ...style })));
  const state = typeof snapshot.value === 'string' ? snapshot.value : (Object.keys(snapshot.value)[0] ?? '');
  let bottom = ' Enter go on   Left back   ? help   q home';
  if (state === 'done') {
    say(`You have finished "${lesson.spec.title}".`, { bold: true });
    bottom = ' Enter home   Left back to the last page';
  } else if (state === 'solved') {
    const report = context.report;
    say('Solved', { bold: true });
    if (report) say(`Score ${report.score} of ${report.max}   ${session.transcript.length} commands   ${context.hints.length} hints`);
  } else if (state === 'debriefed' || state === 'skipped') {
    for (const line of markdownLines(session.scenario?.debrief ?? '', size.columns - 2))
      lines.push({ text: ` ${line.text}`, bold: line.style === 'heading' });
  } else if (state === 'abandoned') say('The lab is left as it is. Enter goes back to it.');
  else {
    for (const shown of visibleBlocks(lesson, position)) {
      if (shown.kind === 'text')
        for (const line of markdownLines(shown.markdown, size.columns - 2))
          lines.push({ text: ` ${line.text}`, bold: line.style === 'heading' });
      else if (shown.kind === 'diagram') for (const line of shown.text.split('\n')) lines.push({ text: `   ${line}` });
      lines.push({ text: '' });
    }
    const task = currentTask(lesson, position);
    if (task?.kind === 'predict' || task?.kind === 'quiz') {
      const asked = task.kind === 'predict' ? task.predict : task.quiz;
      say(asked.question, { bold: true });
      if (task.kind === 'predict') say(`  ${task.predict.command}`);
      const answer = position.answers[asked.id];
      asked.choices.forEach((choice, index) => say(`${answer === index ? '>' : ' '} ${index + 1}  ${choice.text}`));
      if (snapshot.hasTag('asking')) bottom = ` 1-${asked.choices.length} answer   Left back   ? help   q home`;
      if (snapshot.hasTag('busy')) say('The command runs …');
      if (snapshot.hasTag('told')) {
        if (context.outcome)
          for (const line of `${context.outcome.stdout}${context.outcome.stderr}`.trimEnd().split('\n'))
            lines.push({ text: `   ${line}`, dim: true });
        asked.choices.forEach((choice, index) => {
          if (choice.right || index === answer) say(`${choice.right ? '✓' : '✗'} ${choice.text}: ${choice.why}`);
        });
      }
    } else if (task?.kind === 'lab') bottom = ' Enter open the lab   Left back   ? help   q home';
  }
  if (context.notice !== undefined) say(context.notice);
  const room = size.rows - 5;
  const end = Math.max(room, lines.length - scroll);
  const shown = lines.slice(Math.max(0, end - room), end);
  const more = lines.length > room ? '   PageUp/PageDown scroll' : '';
  const head: ScreenLine[] = [
    {
      text: ` ${lesson.spec.title}${' '.repeat(Math.max(2, size.columns - lesson.spec.title.length - 18))}page ${position.page + 1} of ${lesson.pages.length}`,
      bold: true,
    },
    { text: '─'.repeat(size.columns), dim: true },
  ];
  return { lines: frame([...head, ...shown], size, bottom + more) };
}

/** Every key in one table. */
export function helpScreen(size: Size): Screen {
  const rows: readonly (readonly [string, string])[] = [
    ['Enter', 'go on, open, run the line'],
    ['Left', 'back a page'],
    ['1-9', 'answer'],
    ['PageUp PageDown', 'scroll'],
    ['q', 'home; at home: quit'],
    ['d r p', 'at home: a drill; the review; where to begin'],
    ['g', 'at home and on pages: the glossary; in a lab: ?WORD'],
    ['?', 'this table'],
    ['In the lab', ''],
    ['F1  Alt-h', 'this table'],
    ['F3  Alt-n', 'hint'],
    ['F4  Alt-p', 'the path of the last packet, step by step'],
    ['F5  Alt-m', 'the map of the cluster'],
    ['F6  Alt-u', 'undo the last command'],
    ['F10 Alt-q', 'home; the lab waits'],
    ['Ctrl-C', 'stops the command, or throws the line away'],
    ['Ctrl-D', 'ends the input; leaves the machine you are on'],
    ['Ctrl-A E B F K U W Y', 'edit the line'],
    ['Up Down  Ctrl-R', 'lines typed before; look for one'],
    ['Tab', 'completes commands, objects, files'],
    ['hop help', 'words of the lab'],
  ];
  return {
    lines: frame(
      [{ text: ' Keys', bold: true }, { text: '' }, ...rows.map(([key, text]) => ({ text: `   ${key.padEnd(22)} ${text}` }))],
      size,
      ' any key closes',
    ),
  };
}
