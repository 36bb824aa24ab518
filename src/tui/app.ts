import { decodeKeys, type Key } from './keys.ts';
import { exerciseAsLesson, type Lesson } from '../course/index.ts';
import { completeWord, editLine, emptyLine, type LineState } from './line-editor.ts';
import { movePath, type Overlay } from './overlay.ts';
import { movePager, openPager } from './pager.ts';
import { LessonSession, type SessionPorts } from './session.ts';
import { labScreen, outputLines, type LabView } from './lab-view.ts';
import type { Screen, Size } from './screen.ts';
import type { Aside, Extras } from './aside/aside.ts';
import { firstChoice, homeItems, homeScreen } from './home.ts';
import { helpScreen, pageScreen, pageText } from './views.ts';

/** Smallest screen that can be used. */
const SMALLEST = { columns: 60, rows: 15 };

/** The program's screen as state: keys in, a screen out. It draws nothing and knows no terminal. */
export class App {
  finished = false;
  private chosen: number;
  /** the screen beside lessons that is open */
  private aside: Aside | undefined;
  private session: LessonSession | undefined;
  private line: LineState = emptyLine();
  private help = false;
  private overlay: Overlay | undefined;
  /** what Tab offered: shown until the next key */
  private offered: readonly string[] = [];
  /** in an exercise the path shows only after it was asked for */
  private pathShown = false;
  private scroll = 0;
  private pending = '';
  private queue: string[] = [];
  private size: Size = { columns: 80, rows: 24 };
  /** commands whose output the learner has had on the screen */
  private told = 0;

  constructor(
    private readonly ports: SessionPorts,
    private readonly notice: string | undefined,
    private readonly changed: () => void,
    private readonly extras?: Extras,
  ) {
    this.chosen = firstChoice(ports.content, ports.progress);
  }

  /** What the terminal sent. */
  input(text: string): void {
    const { keys, rest } = decodeKeys(this.pending + text);
    this.pending = rest;
    for (const key of keys) this.press(key);
    this.changed();
  }

  /** Opens a lesson or an exercise by id; false when there is none. */
  open(id: string): boolean {
    const { content } = this.ports;
    const exercise = content.exercises.get(id);
    const lesson: Lesson | undefined =
      content.lessons.find((entry) => entry.spec.id === id) ?? (exercise && exerciseAsLesson(exercise, '1'));
    if (lesson) this.openLesson(lesson);
    return lesson !== undefined;
  }

  openLesson(lesson: Lesson): void {
    this.aside = undefined;
    this.line = emptyLine();
    this.scroll = 0;
    this.overlay = undefined;
    this.pathShown = false;
    this.told = 0;
    this.session = new LessonSession(lesson, this.ports, () => this.onChange());
    this.session.start();
  }

  /** Shows a screen beside lessons once it is loaded; a drill opens as an exercise does. */
  async goAside(what: Exclude<keyof Extras, 'glossary'>): Promise<void> {
    const { extras } = this;
    if (!extras) return;
    const [{ messageAside }, { quizAside }] = await Promise.all([import('./aside/message.ts'), import('./aside/quiz.ts')]);
    if (what === 'drill') {
      this.aside = messageAside('Drill', [
        'A cluster is built, broken, repaired and broken again, so that the drill can be solved. A moment ...',
      ]);
      const waiting = this.aside;
      this.changed();
      const made = await extras.drill();
      // whoever went home meanwhile has changed their mind
      if (this.aside === waiting) {
        if (made.ok) this.openLesson(made.value);
        else this.aside = messageAside('Drill', [made.error]);
      }
    } else this.aside = quizAside(await extras[what]());
    this.changed();
  }

  /** Looks a word up, from a lab or a page; with none, offers the words of the page. */
  private async lookUp(word: string): Promise<void> {
    const { extras, session } = this;
    if (!extras) return;
    const [{ glossaryAside }, glossary] = await Promise.all([import('./aside/glossary.ts'), extras.glossary()]);
    const page = session && !this.inLab() ? pageText(session) : '';
    this.aside = glossaryAside(glossary, word, page);
    this.changed();
  }

  screen(size: Size): Screen {
    this.size = size;
    if (size.columns < SMALLEST.columns || size.rows < SMALLEST.rows) {
      return { lines: [{ text: `kubehop needs ${SMALLEST.columns}x${SMALLEST.rows}; this is ${size.columns}x${size.rows}` }] };
    }
    if (this.help) return helpScreen(size);
    if (this.aside) return this.aside.screen(size);
    if (!this.session) return homeScreen(this.ports.content, this.ports.progress, this.chosen, size, this.notice, this.ports.now());
    if (this.session.problem !== undefined) return { lines: [{ text: ` ${this.session.problem}` }, { text: ' q home' }] };
    return this.inLab() ? labScreen(this.session, this.line, size, this.labView()) : pageScreen(this.session, size, this.scroll);
  }

  private labView(): LabView {
    const { scroll, overlay, offered } = this;
    return { scroll, overlay, offered, path: this.pathShown || this.session?.exercise !== true };
  }

  close(): void {
    this.session?.stop();
  }

  private inLab(): boolean {
    return this.session?.actor.getSnapshot().matches('lab') === true;
  }

  private onChange(): void {
    const snapshot = this.session?.actor.getSnapshot();
    // lines that were pasted or typed ahead run one after the other
    if (snapshot?.hasTag('terminal') && !snapshot.hasTag('busy')) {
      const next = this.queue.shift();
      if (next !== undefined) this.session?.actor.send({ type: 'LINE', session: 'main', text: next });
      else if (this.session) this.offerPager(this.session);
    }
    this.changed();
  }

  /** Output that is longer than the terminal is read in a pager; of several commands pasted at once, that of the last. */
  private offerPager(session: LessonSession): void {
    const entry = session.transcript.length - 1;
    if (entry < this.told) return;
    this.told = entry + 1;
    const { lines, room } = outputLines(session, entry, this.size);
    if (session.transcript[entry]?.seen !== true && lines.length > room && this.inLab()) this.overlay = openPager(entry);
  }

  private press(key: Key): void {
    if (this.help) {
      this.help = false;
      return;
    }
    if (this.aside) {
      if (this.aside.press(key) === 'leave') this.aside = undefined;
    } else if (!this.session) this.pressAtHome(key);
    else if (this.inLab()) this.pressInLab(this.session, key);
    else this.pressOnPage(this.session, key);
  }

  private pressAtHome(key: Key): void {
    const items = homeItems(this.ports.content);
    if (key.name === 'down' || key.text === 'j') this.chosen = Math.min(items.length - 1, this.chosen + 1);
    else if (key.name === 'up' || key.text === 'k') this.chosen = Math.max(0, this.chosen - 1);
    else if (key.name === 'enter') this.open(items[this.chosen]?.id ?? '');
    else if (key.text === 'd') void this.goAside('drill');
    else if (key.text === 'r') void this.goAside('review');
    else if (key.text === 'p') void this.goAside('placement');
    else if (key.text === 'g') void this.lookUp('');
    else if (key.text === '?' || key.name === 'f1') this.help = true;
    else if (key.text === 'q' || key.name === 'ctrl-c' || key.name === 'ctrl-d') this.finished = true;
  }

  private leave(): void {
    this.session?.stop();
    this.session = undefined;
    this.queue = [];
  }

  private scrollBy(amount: number): void {
    this.scroll = Math.max(0, this.scroll + amount);
  }

  private pressOnPage(session: LessonSession, key: Key): void {
    const { actor } = session;
    if (key.name === 'pageup' || key.name === 'up') return this.scrollBy(key.name === 'up' ? 1 : 10);
    if (key.name === 'pagedown' || key.name === 'down') return this.scrollBy(key.name === 'down' ? -1 : -10);
    this.scroll = 0;
    if (key.text === '?' || key.name === 'f1') this.help = true;
    else if (key.text === 'g') void this.lookUp('');
    else if (key.text === 'q' || key.name === 'f10' || key.name === 'alt-q' || key.name === 'ctrl-c') this.leave();
    else if (key.name === 'left' || key.name === 'backspace') actor.send({ type: 'BACK' });
    else if (/^[1-9]$/.test(key.text)) actor.send({ type: 'ANSWER', choice: Number(key.text) - 1 });
    else if (key.name === 'enter' || key.name === 'right' || key.text === ' ') {
      if (actor.getSnapshot().matches('done')) this.leave();
      else actor.send({ type: actor.getSnapshot().matches('abandoned') ? 'RESUME' : 'NEXT' });
    }
  }

  private pressInLab(session: LessonSession, key: Key): void {
    if (session.live && !['f10', 'alt-q', 'pageup', 'pagedown', 'paste'].includes(key.name)) {
      session.hurry(key.name === 'ctrl-c' ? 'interrupt' : 'finish');
      return;
    }
    if (this.overlay) return this.pressInOverlay(session, this.overlay, key);
    if (key.name === 'pageup') return this.scrollBy(10);
    if (key.name === 'pagedown') return this.scrollBy(-10);
    this.scroll = 0;
    this.offered = [];
    switch (key.name) {
      case 'tab': {
        const { start, candidates } = session.complete(this.line.text, this.line.cursor);
        const completed = completeWord(this.line, start, candidates);
        if (completed.text === this.line.text) this.offered = candidates;
        this.line = completed;
        return;
      }
      case 'f4':
      case 'alt-p':
        this.pathShown = true;
        this.overlay = { kind: 'path', packet: 0, step: 0 };
        return;
      case 'f5':
      case 'alt-m':
        this.overlay = { kind: 'map', scroll: 0 };
        return;
      case 'f1':
      case 'alt-h':
        this.help = true;
        return;
      case 'f3':
      case 'alt-n':
        session.actor.send({ type: 'HINT' });
        return;
      case 'f6':
      case 'alt-u':
        this.run(session, 'hop undo');
        return;
      case 'f10':
      case 'alt-q':
        this.leave();
        return;
      case 'ctrl-c':
        this.line = emptyLine(this.line.history);
        this.queue = [];
        if (session.foreground()) session.actor.send({ type: 'KEY', session: 'main', event: { kind: 'signal', data: 'INT' } });
        return;
      case 'ctrl-d':
        if (this.line.text === '') session.actor.send({ type: 'KEY', session: 'main', event: { kind: 'eof' } });
        return;
      case 'enter':
        if (this.line.text.trim() === '' && session.actor.getSnapshot().context.report?.goals.length === 0)
          session.actor.send({ type: 'NEXT' });
        else if (/^\s*(?:\?\w|hop\s+glossary\s+\w)/.test(this.line.text) && !session.foreground()) {
          // a look into the glossary is no deed: it leaves no trace in the journal
          void this.lookUp(this.line.text.replace(/^\s*(?:\?|hop\s+glossary)\s*/, ''));
          this.line = emptyLine(this.line.history);
        } else this.run(session, this.line.text);
        return;
      case 'paste': {
        const parts = (this.line.text.slice(0, this.line.cursor) + key.text + this.line.text.slice(this.line.cursor)).split('\n');
        for (const part of parts.slice(0, -1)) this.run(session, part);
        const last = parts.at(-1) ?? '';
        this.line = { ...emptyLine(this.line.history), text: last, cursor: last.length };
        return;
      }
      default:
        this.line = editLine(this.line, key);
    }
  }

  private pressInOverlay(session: LessonSession, overlay: Overlay, key: Key): void {
    const name = key.name === 'char' ? key.text : key.name;
    if (overlay.kind === 'pager') {
      const { lines, room } = outputLines(session, overlay.entry, this.size);
      this.overlay = movePager(overlay, key, lines, room);
      // a character that begins the next command is not lost
      if (!this.overlay && (key.name === 'paste' || (key.name === 'char' && key.text !== 'q'))) this.pressInLab(session, key);
    } else if (overlay.kind === 'path') this.overlay = movePath(overlay, session.path(), name);
    else if (name === 'down' || name === 'pagedown') this.overlay = { kind: 'map', scroll: overlay.scroll + (name === 'down' ? 1 : 10) };
    else if (name === 'up' || name === 'pageup')
      this.overlay = { kind: 'map', scroll: Math.max(0, overlay.scroll - (name === 'up' ? 1 : 10)) };
    else this.overlay = undefined;
  }

  private run(session: LessonSession, text: string): void {
    this.line = emptyLine(text.trim() === '' || this.line.history.at(-1) === text ? this.line.history : [...this.line.history, text]);
    this.queue.push(text);
    const snapshot = session.actor.getSnapshot();
    if (snapshot.hasTag('terminal') && !snapshot.hasTag('busy')) this.onChange();
  }
}
