import { err, ok, type Result } from '../../base/result.ts';
import { advance, settle } from '../../cluster/advance.ts';
import { hashWorld } from '../../cluster/hash.ts';
import type {
  Completion,
  DnsOutcome,
  DnsSpec,
  HistoryEntry,
  JournalEvent,
  LabSpec,
  LineOptions,
  LineOutcome,
  ModelConstraint,
  ModelFinding,
  ObjectJson,
  ProbeOutcome,
  ProbeSpec,
  ReplayDivergence,
  ScreenLab,
  TerminalEvent,
} from '../../cluster/lab-port.ts';
import { spawn } from '../../cluster/scheduler.ts';
import type { World } from '../../cluster/world.ts';
import { interactiveShell, promptOf } from '../session/interactive.ts';
import type { Trace } from '../../net/trace.ts';
import { completeLine } from '../completion/complete.ts';
import { mapLines } from '../hop/map.ts';
import { conversation } from '../hop/trace.ts';
import { createTerminal, terminalSink, terminalSource, type Terminal } from '../session/terminal.ts';
import { lookupInFork } from './dns.ts';
import { effectiveEvents, endsLine, outputHash, parseUndo, type UndoData } from './journal.ts';
import { checkModel } from './model.ts';
import { DEFAULT_LIMITS, perform, type Performed } from './perform.ts';
import { probeWorld } from './probe.ts';

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
export class Lab implements ScreenLab {
  private readonly events: JournalEvent[] = [];
  rewinding = false;
  onUndone: ((session: string, words: string, outcome: LineOutcome) => void) | undefined;
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

  async submitLine(session: string, text: string, options: LineOptions = {}): Promise<LineOutcome> {
    const undo = /^\s*hop\s+(undo|redo|reset)(?:\s+(\d+))?\s*$/.exec(text);
    if (undo)
      return this.undoLine(session, {
        op: undo[1] === 'redo' ? 'redo' : undo[1] === 'reset' ? 'reset' : 'undo',
        count: Math.max(1, Number(undo[2] ?? 1)),
      });
    const rewind = /^\s*hop\s+rewind\s+(\d+)\s*$/.exec(text);
    // back to after the Nth command is so many undone, and can be redone like them
    const tooMany = rewind ? effectiveEvents(this.events).done.length - Number(rewind[1]) : 0;
    if (tooMany > 0) return this.undoLine(session, { op: 'undo', count: tooMany });
    const at = this.world.state.now;
    const { outcome, interruptedAt } = await this.perform(
      session,
      { kind: 'key', data: text.endsWith('\n') ? text : `${text}\n` },
      options,
    );
    this.run.history.push({ session, machine: outcome.machine, text, exit: outcome.exit, notSimulated: outcome.notSimulated });
    const hash = outputHash(outcome);
    // an interrupted line has no hash of its own: the signal that follows it in the journal ends it
    this.record({ at, session, kind: 'line', data: text, outputHash: interruptedAt === undefined ? hash : undefined });
    if (interruptedAt !== undefined) this.record({ at: interruptedAt, session, kind: 'signal', data: 'INT', outputHash: hash });
    return outcome;
  }

  async submitEvent(session: string, event: TerminalEvent): Promise<LineOutcome> {
    const at = this.world.state.now;
    const { outcome } = await this.perform(session, event);
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
    for (const [index, event] of events.entries()) {
      if (!proceed(event)) return { seq: event.seq, reason: 'stopped', message: 'replay was stopped' };
      // an interrupt was played with the line that it ended
      if (endsLine(events[index - 1], event)) continue;
      const problem = await this.replayOne(event, events[index + 1]);
      if (problem) return { seq: event.seq, ...problem };
    }
    return undefined;
  }

  private async replayOne(
    event: JournalEvent,
    next: JournalEvent | undefined,
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
      const outcome = await this.undoLine(event.session, undo);
      this.onUndone?.(event.session, `hop ${undo.op} ${undo.count}`, outcome);
      return outcome.exit === 0 ? undefined : { reason: 'refused', message: outcome.stderr.trim() };
    }
    if (event.kind === 'api') return { reason: 'refused', message: 'this lab takes no events of a real client' };
    await advance(this.world, { until: event.at });
    const interrupt = next && endsLine(event, next) ? next : undefined;
    const outcome =
      event.kind === 'line'
        ? await this.submitLine(event.session, event.data, { replayed: true, interruptAt: interrupt?.at })
        : await this.submitEvent(event.session, terminalEvent(event));
    const hash = (interrupt ?? event).outputHash;
    if (hash === undefined || hash === outputHash(outcome)) return undefined;
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
    const { namespace, labels } = filter;
    const all = this.world.api?.list(resource, labels ? { labels } : {}) ?? [];
    // objects of the cluster, as nodes, are in no namespace and belong to every list
    const here = all.filter(({ metadata }) => namespace === undefined || (metadata.namespace ?? namespace) === namespace);
    return here as unknown as readonly ObjectJson[];
  }

  machines(): readonly string[] {
    return [...this.world.state.machines.values()].filter((machine) => !machine.pod).map((machine) => machine.id);
  }

  path(): readonly Trace[] {
    return conversation(this.world, 1);
  }

  map(): readonly string[] {
    return mapLines(this.world);
  }

  prompt(session: string): string {
    const shell = this.terminal(session).shells.at(-1);
    if (shell) return shell.running ? '' : shell.prompt;
    const machine = this.world.state.machines.get(this.home());
    return machine ? promptOf(machine) : '';
  }

  complete(session: string, line: string, cursor: number): Completion {
    const shell = this.terminal(session).shells.at(-1);
    const machine = this.world.state.machines.get(shell?.machine ?? this.home());
    if (!machine || shell?.running === true) return { start: cursor, candidates: [] };
    return completeLine(
      { world: this.world, machine, directory: shell?.directory() ?? machine.workingDirectory, names: shell?.names() ?? [] },
      line,
      cursor,
    );
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

  private async perform(session: string, event: TerminalEvent, options: LineOptions = {}): Promise<Performed> {
    const terminal = this.terminal(session);
    this.active = terminal;
    const limits = { ...DEFAULT_LIMITS, ...this.source.spec.limits };
    const done = await perform(this.world, terminal, event, this.home(), { limits, ...options });
    this.active = undefined;
    return done;
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
    this.rewinding = true;
    await this.replay(done.flat());
    this.rewinding = false;
    this.events.splice(0, this.events.length, ...kept);
    return ok(undefined);
  }
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
