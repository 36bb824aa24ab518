import { err, ok, type Result } from '../../base/result.ts';
import { advance, settle } from '../../cluster/advance.ts';
import { hashWorld } from '../../cluster/hash.ts';
import type {
  DnsOutcome,
  DnsSpec,
  HistoryEntry,
  JournalEvent,
  LabSpec,
  LabWorld,
  LineOutcome,
  ModelConstraint,
  ModelFinding,
  ObjectJson,
  ProbeOutcome,
  ProbeSpec,
  ReplayDivergence,
  TerminalEvent,
} from '../../cluster/lab-port.ts';
import { filesOf } from '../../cluster/process.ts';
import { killTask, sendSignal, spawn } from '../../cluster/scheduler.ts';
import type { World } from '../../cluster/world.ts';
import { resolvePath } from '../../base/files.ts';
import { interactiveShell, machineLabel } from '../session/interactive.ts';
import { createTerminal, terminalSink, terminalSource, waitsForInput, type Terminal } from '../session/terminal.ts';
import { lookupInFork } from './dns.ts';
import { effectiveEvents, outputHash, parseUndo, type UndoData } from './journal.ts';
import { checkModel } from './model.ts';
import { probeWorld } from './probe.ts';

/** Bounds of one event where the lab sets none. */
const LIMITS = { stepsPerEvent: 150_000, simulatedMsPerEvent: 3_600_000, outputPerEvent: 2_000_000 };

/** A lab's running part: its world, terminals and what was typed. Rebuilt from the journal by undo and reset. */
interface Run {
  readonly world: World;
  readonly terminals: Map<string, Terminal>;
  readonly history: HistoryEntry[];
  answers: Record<string, string>;
}

/** What {@link Lab} needs: how to make its world anew. */
export interface LabSource {
  readonly spec: LabSpec;
  build(lab: Lab): Promise<Result<World, { readonly message: string; readonly where?: string | undefined }>>;
}

/** A world with the learner's sessions in it. */
export class Lab implements LabWorld {
  private readonly events: JournalEvent[] = [];
  /** the terminal whose event is running */
  active: Terminal | undefined;

  private constructor(
    private readonly source: LabSource,
    private run: Run,
  ) {}

  static async create(source: LabSource): Promise<Result<Lab, { readonly message: string; readonly where?: string | undefined }>> {
    const lab = new Lab(source, undefined as unknown as Run);
    const built = await source.build(lab);
    if (!built.ok) return built;
    lab.run = { world: built.value, terminals: new Map(), history: [], answers: {} };
    return ok(lab);
  }

  get world(): World {
    return this.run.world;
  }

  noteAnswer(goal: string, text: string): void {
    this.run.answers = { ...this.run.answers, [goal]: text };
  }

  async submitLine(session: string, text: string): Promise<LineOutcome> {
    const undo = /^\s*hop\s+(undo|redo|reset)(?:\s+(\d+))?\s*$/.exec(text);
    if (undo)
      return this.undoLine(session, {
        op: undo[1] === 'redo' ? 'redo' : undo[1] === 'reset' ? 'reset' : 'undo',
        count: Math.max(1, Number(undo[2] ?? 1)),
      });
    const at = this.world.state.now;
    const outcome = await this.type(session, text);
    this.record({ at, session, kind: 'line', data: text, outputHash: outputHash(outcome) });
    return outcome;
  }

  async submitEvent(session: string, event: TerminalEvent): Promise<LineOutcome> {
    const at = this.world.state.now;
    const terminal = this.terminal(session);
    const outcome = await this.perform(session, terminal, event);
    const data = event.kind === 'file' ? JSON.stringify({ path: event.path, text: event.text }) : event.kind === 'eof' ? '' : event.data;
    this.record({ at, session, kind: event.kind, data, outputHash: outputHash(outcome) });
    return outcome;
  }

  recordHint(data: string): void {
    this.record({ at: this.world.state.now, session: 'main', kind: 'hint', data });
  }

  journal(): readonly JournalEvent[] {
    return [...this.events];
  }

  async replay(
    events: readonly JournalEvent[],
    proceed: (event: JournalEvent) => boolean = () => true,
  ): Promise<ReplayDivergence | undefined> {
    for (const event of events) {
      if (!proceed(event)) return { seq: event.seq, reason: 'stopped', message: 'replay was stopped' };
      const problem = await this.replayOne(event);
      if (problem) return { seq: event.seq, ...problem };
    }
    return undefined;
  }

  private async replayOne(
    event: JournalEvent,
  ): Promise<{ readonly reason: ReplayDivergence['reason']; readonly message: string } | undefined> {
    if (!Number.isFinite(event.at) || event.at > this.world.state.now + 86_400_000)
      return { reason: 'limit', message: 'an event lies more than a day ahead' };
    if (event.kind === 'hint') {
      this.recordHint(event.data);
      return undefined;
    }
    if (event.kind === 'undo') {
      const undo = parseUndo(event.data);
      if (!undo) return { reason: 'refused', message: 'an undo event that says nothing' };
      const done = await this.rewind(event.session, undo);
      return done.ok ? undefined : { reason: 'refused', message: done.error };
    }
    if (event.kind === 'api') return { reason: 'refused', message: 'this lab takes no events of a real client' };
    await advance(this.world, { until: event.at });
    const outcome =
      event.kind === 'line'
        ? await this.submitLine(event.session, event.data)
        : await this.submitEvent(event.session, terminalEvent(event));
    if (event.outputHash === undefined || event.outputHash === outputHash(outcome)) return undefined;
    return { reason: 'output', message: `"${event.data.split('\n')[0]?.slice(0, 60) ?? ''}" printed something else here` };
  }

  undo(count: number): Promise<Result<undefined, string>> {
    return this.rewind('main', { op: 'undo', count });
  }

  redo(count: number): Promise<Result<undefined, string>> {
    return this.rewind('main', { op: 'redo', count });
  }

  reset(): Promise<Result<undefined, string>> {
    return this.rewind('main', { op: 'reset', count: 1 });
  }

  settle(): Promise<void> {
    return settle(this.world);
  }

  hash(): string {
    return hashWorld(this.world);
  }

  now(): number {
    return this.world.state.now;
  }

  history(): readonly HistoryEntry[] {
    return [...this.run.history];
  }

  answers(): Readonly<Record<string, string>> {
    return this.run.answers;
  }

  probe(spec: ProbeSpec): Promise<readonly ProbeOutcome[]> {
    return probeWorld(this.world, spec);
  }

  dns(spec: DnsSpec): Promise<DnsOutcome> {
    return lookupInFork(this.world, spec);
  }

  model(constraint: ModelConstraint): Promise<readonly ModelFinding[]> {
    return checkModel(this.world, constraint);
  }

  object(resource: string, name: string, namespace?: string): ObjectJson | undefined {
    return this.world.api?.get(resource, name, namespace) as ObjectJson | undefined;
  }

  objects(
    resource: string,
    filter: { readonly namespace?: string; readonly labels?: Readonly<Record<string, string>> } = {},
  ): readonly ObjectJson[] {
    return (this.world.api?.list(resource, filter) ?? []) as unknown as readonly ObjectJson[];
  }

  machines(): readonly string[] {
    return [...this.world.state.machines.values()].filter((machine) => !machine.pod).map((machine) => machine.id);
  }

  /** the prompt a session shows now */
  prompt(session: string): string {
    return this.terminal(session).shells.at(-1)?.prompt ?? '';
  }

  private record(event: Omit<JournalEvent, 'seq'>): void {
    this.events.push({ seq: this.events.length + 1, ...event });
  }

  private home(): string {
    return this.world.state.machines.has('laptop') ? 'laptop' : ([...this.world.state.machines.keys()][0] ?? 'laptop');
  }

  private terminal(session: string): Terminal {
    const known = this.run.terminals.get(session);
    if (known && !known.ended) return known;
    const terminal = createTerminal(this.world, session, this.source.spec.terminal);
    this.run.terminals.set(session, terminal);
    const machine = this.world.state.machines.get(this.home());
    if (!machine) throw new Error('a world without machines has no terminals');
    const streams = { stdin: terminalSource(terminal), stdout: terminalSink(terminal, 'stdout'), stderr: terminalSink(terminal, 'stderr') };
    const shell = interactiveShell(this.world, terminal, machine, streams);
    terminal.task = spawn(
      this.world.scheduler,
      (function* () {
        yield* shell;
        terminal.ended = true;
      })(),
      `terminal ${session}`,
    );
    return terminal;
  }

  private async type(session: string, text: string): Promise<LineOutcome> {
    const terminal = this.terminal(session);
    return this.perform(session, terminal, { kind: 'key', data: text.endsWith('\n') ? text : `${text}\n` }, text);
  }

  private async perform(session: string, terminal: Terminal, event: TerminalEvent, line?: string): Promise<LineOutcome> {
    const { world } = this;
    this.active = terminal;
    await advance(world, { until: world.state.now, done: () => waitsForInput(world, terminal) });
    const machine = terminal.shells.at(-1)?.label ?? this.home();
    terminal.output = [];
    terminal.written = 0;
    terminal.notSimulated = false;
    const changes = world.lastChangeAt;
    const revision = world.state.kube?.revision;
    this.feed(terminal, event);
    const cut = await this.advanceTerminal(terminal);
    if (world.lastChangeAt !== changes || world.state.kube?.revision !== revision) await settle(world);
    if (cut !== undefined) terminalWrite(terminal, `kubehop: stopped: ${cut}\n`);
    const text = (stream: 'stdout' | 'stderr'): string =>
      terminal.output
        .filter((piece) => piece.stream === stream)
        .map((piece) => piece.text)
        .join('');
    const outcome = {
      machine,
      stdout: text('stdout'),
      stderr: text('stderr'),
      exit: terminal.lastExit,
      clock: world.state.now - world.state.readyAt,
      notSimulated: terminal.notSimulated,
    };
    if (line !== undefined) this.run.history.push({ session, machine, text: line, exit: outcome.exit, notSimulated: outcome.notSimulated });
    this.active = undefined;
    return outcome;
  }

  private feed(terminal: Terminal, event: TerminalEvent): void {
    const { world } = this;
    if (event.kind === 'key') {
      terminal.input.buffer += event.data;
      terminal.input.notify(`${terminal.input.key}:readable`);
    } else if (event.kind === 'signal') {
      if (terminal.task !== undefined) sendSignal(world.scheduler, terminal.task, event.data);
    } else if (event.kind === 'eof') {
      const exit = terminal.shells.length > 0 ? 'exit\n' : '';
      terminal.input.buffer += exit;
      terminal.input.notify(`${terminal.input.key}:readable`);
    } else {
      const label = terminal.shells.at(-1)?.label;
      const machine = [...world.state.machines.values()].find((entry) => machineLabel(entry) === label);
      if (machine) filesOf(world, machine).write(resolvePath(machine.workingDirectory, event.path), event.text);
    }
  }

  /** Runs until the terminal waits for more; says why when a bound was reached. */
  private async advanceTerminal(terminal: Terminal): Promise<string | undefined> {
    const { world } = this;
    const limits = { ...LIMITS, ...this.source.spec.limits };
    const finished = (): boolean => waitsForInput(world, terminal) || terminal.written > limits.outputPerEvent;
    const end = await advance(world, { until: world.state.now + limits.simulatedMsPerEvent, done: finished, steps: limits.stepsPerEvent });
    if (end === 'done' && terminal.written <= limits.outputPerEvent) return undefined;
    const why =
      end === 'time'
        ? 'it took too long'
        : end === 'steps'
          ? 'it did too much'
          : end === 'idle'
            ? 'it waits for something that will not come'
            : 'it printed too much';
    for (let tries = 0; tries < 2 && !waitsForInput(world, terminal); tries++) {
      if (terminal.task !== undefined) sendSignal(world.scheduler, terminal.task, 'INT');
      terminal.written = 0;
      await advance(world, { until: world.state.now + 100, done: finished, steps: 10_000 });
    }
    if (!waitsForInput(world, terminal)) {
      if (terminal.task !== undefined) killTask(world.scheduler, terminal.task);
      terminal.ended = true;
    }
    terminal.lastExit = 137;
    terminal.output = terminal.output.map((piece) => ({ ...piece, text: piece.text.slice(0, limits.outputPerEvent) }));
    return why;
  }

  private async undoLine(session: string, undo: UndoData): Promise<LineOutcome> {
    const machine = this.terminal(session).shells.at(-1)?.label ?? this.home();
    const done = await this.rewind(session, undo);
    const clock = this.world.state.now - this.world.state.readyAt;
    const text =
      undo.op === 'reset' ? 'Back at the beginning.' : undo.op === 'undo' ? `Undone: ${undo.count}.` : `Done again: ${undo.count}.`;
    return done.ok
      ? { machine, stdout: `${text}\n`, stderr: '', exit: 0, clock, notSimulated: false }
      : { machine, stdout: '', stderr: `hop: ${done.error}\n`, exit: 1, clock, notSimulated: false };
  }

  /** Builds the world anew and plays what counts after the undo. */
  private async rewind(session: string, undo: UndoData): Promise<Result<undefined, string>> {
    const before = effectiveEvents(this.events);
    const available = undo.op === 'undo' ? before.done.length : undo.op === 'redo' ? before.undone.length : 1;
    if (available < undo.count)
      return err(
        available === 0 ? `there is nothing to ${undo.op}` : `only ${available} can be ${undo.op === 'undo' ? 'undone' : 'done again'}`,
      );
    const built = await this.source.build(this);
    if (!built.ok) return err(built.error.message);
    this.record({ at: this.world.state.now, session, kind: 'undo', data: JSON.stringify(undo) });
    const kept = this.events.splice(0);
    this.run = { world: built.value, terminals: new Map(), history: [], answers: {} };
    const { done } = effectiveEvents(kept);
    for (const event of done) await this.replayOne(event);
    this.events.splice(0, this.events.length, ...kept);
    return ok(undefined);
  }
}

function terminalWrite(terminal: Terminal, text: string): void {
  terminal.output.push({ stream: 'stderr', text });
}

function terminalEvent(event: JournalEvent): TerminalEvent {
  if (event.kind === 'signal') return { kind: 'signal', data: event.data === 'TSTP' || event.data === 'QUIT' ? event.data : 'INT' };
  if (event.kind === 'eof') return { kind: 'eof' };
  if (event.kind === 'file') {
    const value = parsedJson(event.data);
    const file = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
    return { kind: 'file', path: String(file['path'] ?? ''), text: String(file['text'] ?? '') };
  }
  return { kind: 'key', data: event.data };
}

/** The value of a JSON text; undefined when it is none. */
function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
