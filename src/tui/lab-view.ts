import { goalLines } from '../course/index.ts';
import type { LineState } from './line-editor.ts';
import { markdownLines } from './markdown.ts';
import { pathOverlay, type Overlay } from './overlay.ts';
import { pagerPane } from './pager.ts';
import { pathLine } from './path-line.ts';
import type { Entry, LessonSession } from './session.ts';
import type { Screen, ScreenLine, Size } from './screen.ts';
import { cutText, wrapText } from './wrap.ts';

/** What of the lab's screen is the learner's choice of the moment. */
export interface LabView {
  readonly scroll: number;
  readonly overlay: Overlay | undefined;
  /** what Tab offered */
  readonly offered: readonly string[];
  /** whether the path of the last packet is shown */
  readonly path: boolean;
}

const KEYS = 'F1 help  F3 hint  F4 path  F6 undo';
const WIDE_KEYS = 'F1 help  F3 hint  F4 path  F5 map  F6 undo  F10 home';

/** The lab: the terminal is the hero; goals at the side when there is room; the path of the last packet at the bottom. */
export function labScreen(session: LessonSession, line: LineState, size: Size, view: LabView): Screen {
  const { report } = session.actor.getSnapshot().context;
  const { wide, side, width, room } = layout(session, size);
  const rule: ScreenLine = { text: '─'.repeat(size.columns), dim: true };
  const head = [titleLine(session, size.columns, wide), rule];
  const foot: ScreenLine[] = [
    rule,
    { text: ` ${view.path ? pathLine(session.path(), size.columns - 2) : 'F4 shows the path of your last packet'}` },
  ];
  if (!wide && report)
    foot.push({ text: ` ${cutText(goalLines(report, 'unicode').slice(0, report.goals.length).join('   '), size.columns - 2)}` });
  const pane = view.overlay ? overlayPane(session, view.overlay, size) : terminalPane(session, line, view, width, room);
  const goals = wide ? sideLines(session, side - 2) : [];
  const rows: ScreenLine[] = Array.from({ length: room }, (_, index) => {
    const text = pane.lines[index] ?? '';
    return { text: wide ? ` ${(goals[index] ?? '').padEnd(side - 1)}│ ${text}` : ` ${text}` };
  });
  const cursor = pane.cursor && { row: head.length + pane.cursor.row, column: (wide ? side + 3 : 1) + pane.cursor.column };
  return { lines: [...head, ...rows, ...foot], ...(cursor ? { cursor } : {}) };
}

/** Lines above the terminal: the title and a rule. */
const HEAD = 2;

interface Layout {
  readonly wide: boolean;
  /** columns of the pane at the side */
  readonly side: number;
  /** columns of the terminal */
  readonly width: number;
  /** lines of the terminal */
  readonly room: number;
}

function layout(session: LessonSession, size: Size): Layout {
  const wide = size.columns >= 110;
  const side = wide ? Math.floor(size.columns / 3) : 0;
  // below the terminal a rule and the path; without a side pane the goals, too
  const foot = wide || !session.actor.getSnapshot().context.report ? 2 : 3;
  return { wide, side, width: size.columns - side - (wide ? 3 : 1), room: size.rows - 1 - HEAD - foot };
}

/** A command's output as lines of the terminal, and how many of them the terminal shows. */
export function outputLines(
  session: LessonSession,
  entry: number,
  size: Size,
): { readonly lines: readonly string[]; readonly room: number } {
  const { width, room } = layout(session, size);
  const found = session.transcript[entry];
  return { lines: found ? entryLines(found, width) : [], room };
}

function titleLine(session: LessonSession, columns: number, wide: boolean): ScreenLine {
  const { report } = session.actor.getSnapshot().context;
  const keys = wide ? WIDE_KEYS : KEYS;
  const goals = report ? `Goals ${report.goals.filter((goal) => goal.passed).length} of ${report.goals.length}` : 'Goals';
  const title = cutText(session.lesson.spec.title, columns - keys.length - goals.length - 8);
  const left = ` ${title}    ${goals}`;
  return { text: `${left}${' '.repeat(Math.max(2, columns - left.length - keys.length - 1))}${keys}`, bold: true };
}

interface Pane {
  readonly lines: readonly string[];
  readonly cursor?: { readonly row: number; readonly column: number } | undefined;
}

function overlayPane(session: LessonSession, overlay: Overlay, size: Size): Pane {
  const { width, room } = layout(session, size);
  if (overlay.kind === 'pager') return { lines: pagerPane(overlay, outputLines(session, overlay.entry, size).lines, width, room) };
  if (overlay.kind === 'path') {
    const help = 'Left Right step   Up Down packets   f forward   r return   any other key closes';
    return { lines: [...pathOverlay(session.path(), overlay, width, room - 1), cutText(help, width)] };
  }
  const all = session.map().flatMap((text) => wrapText(text, width, false));
  const from = Math.max(0, Math.min(overlay.scroll, all.length - room + 1));
  return { lines: [...all.slice(from, from + room - 1), cutText('Up Down scroll   any other key closes', width)] };
}

function terminalPane(session: LessonSession, line: LineState, view: LabView, width: number, room: number): Pane {
  const snapshot = session.actor.getSnapshot();
  const past = pastLines(session, width);
  const busy = snapshot.hasTag('busy') || !snapshot.hasTag('terminal');
  const prompt = busy ? '' : line.search ? `(reverse-i-search)\`${line.search.query}': ` : session.prompt();
  const current = wrapText(`${prompt}${line.text} `, width, false);
  const offered = view.offered.length === 0 ? [] : wrapText(cutText(view.offered.join('  '), width * 4), width);
  const all = [...past, ...current, ...offered];
  const end = Math.max(Math.min(all.length, room), all.length - view.scroll);
  const shown = all.slice(Math.max(0, end - room), end);
  if (busy || view.scroll > 0) return { lines: shown };
  const offset = prompt.length + line.cursor;
  return {
    lines: shown,
    cursor: { row: shown.length - offered.length - current.length + Math.floor(offset / width), column: offset % width },
  };
}

/** Lines of finished commands, kept while the width stays: a long output is not broken anew with every key. */
const broken = new WeakMap<Entry, { readonly width: number; readonly lines: readonly string[] }>();

function entryLines(entry: Entry, width: number): readonly string[] {
  const known = broken.get(entry);
  if (known?.width === width) return known.lines;
  const lines = commandLines(entry.prompt, entry.text, `${entry.outcome.stdout}${entry.outcome.stderr}`, width);
  broken.set(entry, { width, lines });
  return lines;
}

function commandLines(prompt: string, text: string, printed: string, width: number): readonly string[] {
  const line = wrapText(`${prompt}${text}`, width, false);
  return printed === '' ? line : [...line, ...wrapText(printed.replace(/\n$/, ''), width, false)];
}

function pastLines(session: LessonSession, width: number): readonly string[] {
  const { context } = session.actor.getSnapshot();
  const past: string[] = [];
  for (const entry of session.transcript) past.push(...entryLines(entry, width));
  if (session.live) {
    const { prompt, text, output, clock } = session.live;
    past.push(...commandLines(prompt, text, output.map((piece) => piece.text).join(''), width));
    past.push(cutText(`[${(clock / 1000).toFixed(0)} s on the lab's clock: Ctrl-C stops it, any other key no longer waits]`, width));
  }
  if (context.hint) past.push(...wrapText(`Hint: ${context.hint.text.trim()}`, width));
  if (context.notice !== undefined) past.push(...wrapText(context.notice, width));
  return past;
}

function sideLines(session: LessonSession, width: number): readonly string[] {
  const { context } = session.actor.getSnapshot();
  const brief = markdownLines(session.scenario?.brief ?? '', width).map((line) => line.text);
  const goals = context.report ? goalLines(context.report, 'unicode').flatMap((text) => wrapText(text, width)) : [];
  return [...goals, '', ...brief];
}
