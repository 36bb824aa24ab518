import { createActor, waitFor, type Actor } from 'xstate';
import {
  createLessonMachine,
  createWorldActor,
  type Completion,
  currentTask,
  restorePosition,
  startPosition,
  type Content,
  type ExerciseSource,
  type JournalEvent,
  type LabWorld,
  type Lesson,
  type LineOutcome,
  type OutputPiece,
  type Pace,
  type Scenario,
} from '../course/index.ts';
import type { LabEngine } from '../course/index.ts';
import type { Progress } from '../course/progress-port.ts';
import { wrongAnswers } from '../course/review/question.ts';
import { isScreenLab } from '../cluster/lab-port.ts';
import type { Trace } from '../net/trace.ts';

/** A line of the terminal's past: what was typed where, and what came. */
export interface Entry {
  readonly prompt: string;
  readonly text: string;
  readonly outcome: LineOutcome;
  /** what was watched while it came, or comes from an earlier visit: nobody waits to read it now */
  readonly seen?: boolean;
}

export interface SessionPorts {
  readonly content: Content;
  readonly progress: Progress;
  readonly engine: LabEngine;
  readonly version: string;
  /** real time, milliseconds since the epoch */
  now(): number;
  /** whether a running command is shown at a visible pace; without it, waiting costs nothing */
  readonly paced?: boolean;
}

type LessonActor = Actor<ReturnType<typeof createLessonMachine>>;

/** A line while it runs: what it printed so far, and the lab's clock. */
export interface LiveLine {
  readonly prompt: string;
  readonly text: string;
  readonly output: readonly OutputPiece[];
  /** simulated milliseconds since the lab began */
  readonly clock: number;
}

/** Real milliseconds for which each simulated second of a running command is shown. */
const PACE = 120;

/** One lesson being played: its machine, the lab's terminal, and what is kept of both. */
export class LessonSession {
  readonly transcript: Entry[] = [];
  readonly actor: LessonActor;
  scenario: Scenario | undefined;
  problem: string | undefined;
  /** the line that runs and is being watched */
  live: LiveLine | undefined;
  private wish: 'go on' | 'finish' | 'interrupt' = 'go on';
  private world: LabWorld | undefined;
  private readonly attempts = new Map<string, number>();
  /** questions that were answered wrong and have their card */
  private readonly mistakes = new Set<string>();

  constructor(
    readonly lesson: Lesson,
    private readonly ports: SessionPorts,
    private readonly changed: () => void,
  ) {
    const saved = ports.progress.position(lesson.spec.id);
    const restored = saved === undefined ? undefined : restorePosition(saved, lesson);
    const position = restored?.ok ? restored.value.position : startPosition(lesson);
    const notice = restored === undefined ? undefined : restored.ok ? restored.value.notice : restored.error;
    const logic = createWorldActor({
      engine: this.recordingEngine(),
      find: (address) => this.source(address),
      seed: () => '1',
      savedJournal: (address) => this.savedJournal(address),
      saveEvent: (address, event) => ports.progress.append(this.attempt(address), event),
      opened: (_address, world, scenario) => {
        this.world = world;
        this.scenario = scenario;
      },
    });
    this.actor = createActor(createLessonMachine(lesson, logic), { input: { position, ...(notice === undefined ? {} : { notice }) } });
    this.actor.subscribe({
      next: () => {
        this.save();
        this.changed();
      },
      error: (error: unknown) => {
        this.problem = error instanceof Error ? error.message : String(error);
        this.changed();
      },
    });
  }

  /** an exercise: nothing is given away unasked */
  get exercise(): boolean {
    return this.lesson.labs.has(this.lesson.spec.id);
  }

  start(): void {
    this.actor.start();
    this.save();
  }

  /** until nothing runs any more */
  async rest(): Promise<void> {
    await waitFor(this.actor, (snapshot) => !snapshot.hasTag('busy'), { timeout: Infinity });
  }

  stop(): void {
    this.actor.stop();
  }

  /** the prompt of the terminal: the machine of the last line, after what it did */
  prompt(): string {
    return isScreenLab(this.world) ? this.world.prompt('main') : 'laptop$ ';
  }

  /** whether a command has the terminal: it runs, or it waits for what is typed */
  foreground(): boolean {
    return this.live !== undefined || (isScreenLab(this.world) && this.world.prompt('main') === '');
  }

  /** What a key does to a line that runs: Ctrl-C ends it, any other key no longer waits for it. */
  hurry(how: 'finish' | 'interrupt'): void {
    this.wish = how;
  }

  private interrupted(): boolean {
    return this.wish === 'interrupt';
  }

  private async watch(live: LiveLine): Promise<'go on' | 'finish' | 'interrupt'> {
    if (this.live === undefined) this.wish = 'go on';
    this.live = live;
    this.changed();
    if (this.wish === 'go on') await new Promise((resolve) => setTimeout(resolve, PACE));
    return this.wish;
  }

  complete(line: string, cursor: number): Completion {
    return isScreenLab(this.world) ? this.world.complete('main', line, cursor) : { start: cursor, candidates: [] };
  }

  /** the cluster as a graph in text */
  map(): readonly string[] {
    return isScreenLab(this.world) ? this.world.map() : [];
  }

  /** the way of the last packet and what it caused */
  path(): readonly Trace[] {
    return isScreenLab(this.world) ? this.world.path() : [];
  }

  /** where a lab of the current task comes from */
  private source(address: string): ExerciseSource | undefined {
    for (const lab of this.lesson.labs.values()) if (lab.address === address) return lab;
    return undefined;
  }

  private savedJournal(address: string): readonly JournalEvent[] {
    const source = this.source(address);
    const open = this.ports.progress.openAttempt(address);
    if (!open || open.contentVersion !== source?.version) return [];
    this.ports.progress.takeOver(open.id);
    this.attempts.set(address, open.id);
    return this.ports.progress.journal(open.id);
  }

  private attempt(address: string): number {
    const known = this.attempts.get(address);
    if (known !== undefined) return known;
    const source = this.source(address);
    const id = this.ports.progress.startAttempt({
      address,
      seed: '1',
      contentVersion: source?.version ?? '',
      engineVersion: this.ports.version,
      now: this.ports.now(),
    });
    this.attempts.set(address, id);
    return id;
  }

  private save(): void {
    const { context, value } = this.actor.getSnapshot();
    this.ports.progress.savePosition(this.lesson.spec.id, JSON.stringify(context.position), this.ports.now());
    this.keepMistakes();
    const task = currentTask(this.lesson, context.position);
    if (value !== 'solved' || task?.kind !== 'lab' || !context.report || !this.scenario) return;
    const { scenario } = this;
    if (this.ports.progress.solved().some((entry) => entry.address === scenario.address && entry.contentVersion === scenario.version))
      return;
    this.ports.progress.recordSolved({
      address: scenario.address,
      seed: scenario.seed,
      contentVersion: scenario.version,
      score: context.report.score,
      max: context.report.max,
      commands: this.transcript.length,
      hints: context.hints.length,
      at: this.ports.now(),
    });
  }

  /** What was answered wrong comes back in the review, at once for the first time. */
  private keepMistakes(): void {
    for (const id of wrongAnswers(this.lesson, this.actor.getSnapshot().context.position)) {
      if (this.mistakes.has(id)) continue;
      this.mistakes.add(id);
      if (!this.ports.progress.cards().some((card) => card.id === id)) this.ports.progress.saveCard(id, '{"format":1}', this.ports.now());
    }
  }

  /** An engine whose labs tell the transcript what every line printed, replayed ones too. */
  private recordingEngine(): LabEngine {
    const { engine } = this.ports;
    return {
      ...engine,
      createLab: async (spec) => {
        const made = await engine.createLab(spec);
        if (!made.ok) return made;
        const world = made.value;
        const submit = world.submitLine.bind(world);
        const feed = world.submitEvent.bind(world);
        const prompt = (session: string): string => (isScreenLab(world) ? world.prompt(session) : '$ ');
        this.transcript.length = 0;
        world.submitLine = async (session, text, options = {}) => {
          const before = prompt(session);
          this.wish = 'go on';
          const pace: Pace = (progress) => this.watch({ prompt: before, text, ...progress });
          const outcome = await submit(
            session,
            text,
            options.replayed === true || this.ports.paced === false ? options : { ...options, pace },
          );
          this.live = undefined;
          if (isScreenLab(world) && world.rewinding) return outcome;
          this.transcript.push({ prompt: before, text, outcome, seen: options.replayed === true || this.interrupted() });
          return outcome;
        };
        if (isScreenLab(world)) {
          world.onUndone = (session, words, outcome) => void this.transcript.push({ prompt: prompt(session), text: words, outcome });
        }
        world.submitEvent = async (session, event) => {
          const before = prompt(session);
          const outcome = await feed(session, event);
          if (isScreenLab(world) && world.rewinding) return outcome;
          const text = event.kind === 'signal' ? '^C' : event.kind === 'eof' ? '^D' : '';
          this.transcript.push({ prompt: before, text, outcome });
          return outcome;
        };
        return made;
      },
    };
  }
}
