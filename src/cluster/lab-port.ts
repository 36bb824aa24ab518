import type { Result } from '../base/result.ts';
import type { Trace } from '../net/trace.ts';

/**
 * The port through which the course meets a lab: a world with the learner's sessions in it. The course declares what it needs,
 * `shell/lab.ts` implements it, and `main` passes the implementation in. Everything that crosses the port is plain JSON.
 *
 * Rules of the port: nothing here throws for what a learner or an author did wrong (expected failures are values); everything
 * that only looks (probe, dns, matrix, model, objects, hash) leaves `hash()` unchanged; same spec and same events, same bytes.
 */
export interface LabEngine {
  /** the program's version, as `kubehop --version` prints it: part of a submission */
  readonly version: string;
  /** builds the world, applies manifests, settles, runs the setup scripts on the laptop, injects the faults, settles again */
  createLab(spec: LabSpec): Promise<Result<LabWorld, LabError>>;
  /** names in a script or line that no command, function or builtin of the lab answers to; empty when all exist */
  unknownCommands(script: string): readonly string[];
  /** the complete commands of a script in order: continuation lines and heredocs kept together, comments and empty lines left out */
  splitScript(script: string): readonly string[];
  /** names that `hop`, `kubectl` and others know as first words; used by the check for taught commands and by completion */
  commandNames(): readonly string[];
}

export interface LabSpec {
  /** a preset's name, or a cluster description (DESIGN section 5) as parsed YAML */
  readonly cluster: string | Readonly<Record<string, unknown>>;
  /** YAML texts, applied in order; `name` is the file's name for messages */
  readonly manifests: readonly NamedText[];
  /** shell scripts run on the laptop in order, before the learner's clock starts; not part of the journal */
  readonly setup: readonly NamedText[];
  readonly faults: readonly FaultSpec[];
  readonly seed: string;
  readonly limits?: LabLimits | undefined;
  /** what `hop goals`, `hop hint` and `hop solution` say in this lab */
  readonly coach?: ((world: LabWorld) => LabCoach) | undefined;
  /** whether a terminal's output is a terminal (the screen) or not (line mode, grading); some tools print otherwise there */
  readonly terminal?: { readonly columns: number; readonly rows: number } | undefined;
}

/** The words of the course inside the lab, as lines of text. */
export interface LabCoach {
  goals(): Promise<string[]>;
  hint(): Promise<string[]>;
  solution(): string[];
}

export interface NamedText {
  readonly name: string;
  readonly text: string;
}

/** A fault of `cluster/faults/`: its name and typed parameters. */
export interface FaultSpec {
  readonly fault: string;
  readonly with: Readonly<Record<string, string | number | boolean>>;
}

/** Bounds for hostile or runaway input; exceeding one ends the running command as `kill -9` would and is said on stderr. */
export interface LabLimits {
  /** scheduler steps a single event may take */
  readonly stepsPerEvent?: number;
  /** simulated milliseconds a single event may take */
  readonly simulatedMsPerEvent?: number;
  /** characters of output a single event may make */
  readonly outputPerEvent?: number;
}

/** Why no lab could be made; `where` names the manifest, setup script or fault. */
export interface LabError {
  readonly message: string;
  readonly where?: string | undefined;
}

export type JournalKind = 'line' | 'key' | 'signal' | 'eof' | 'file' | 'api' | 'hint' | 'undo';

/** One entry of the append-only journal. `data` is text: the line typed, or compact JSON for the structured kinds. */
export interface JournalEvent {
  /** from 1, without gaps */
  readonly seq: number;
  /** simulated milliseconds at which the event entered the world; replay brings the clock here first */
  readonly at: number;
  /** terminal: `main`, `2`, ... */
  readonly session: string;
  readonly kind: JournalKind;
  readonly data: string;
  /** hash of everything the event printed; absent while the command still runs, and where it was cut off */
  readonly outputHash?: string | undefined;
}

/** What a learner can do to a terminal besides typing a whole line. */
export type TerminalEvent =
  | { readonly kind: 'key'; readonly data: string }
  | { readonly kind: 'signal'; readonly data: 'INT' | 'TSTP' | 'QUIT' }
  | { readonly kind: 'eof' }
  /** a file written by an editor: absolute path on the session's machine */
  | { readonly kind: 'file'; readonly path: string; readonly text: string };

/** One piece of output in the order in which it came. */
export interface OutputPiece {
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
}

/** Asked after every slice of simulated time that a line takes, with everything printed so far. */
export type Pace = (progress: {
  readonly output: readonly OutputPiece[];
  readonly clock: number;
}) => Promise<'go on' | 'finish' | 'interrupt'>;

export interface LineOptions {
  readonly pace?: Pace | undefined;
  /** replay: the simulated time at which the learner pressed Ctrl-C */
  readonly interruptAt?: number | undefined;
  /** the line comes from a journal: nobody watches it */
  readonly replayed?: boolean | undefined;
}

/** What a line did. */
export interface LineOutcome {
  /** the machine the line ran on, as the prompt named it: `laptop`, `worker-1`, `pod/web-1` */
  readonly machine: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly exit: number;
  /** simulated milliseconds since the lab began, after the command */
  readonly clock: number;
  /** something in it is not simulated: never a wrong answer */
  readonly notSimulated: boolean;
}

/** A line of the past with how it ended, oldest first; undone lines are gone. */
export interface HistoryEntry {
  readonly session: string;
  readonly machine: string;
  readonly text: string;
  readonly exit: number;
  readonly notSimulated: boolean;
}

/** Where replay left the path: the first entry whose output differs, or one that the lab refused. */
export interface ReplayDivergence {
  readonly seq: number;
  readonly reason: 'output' | 'refused' | 'limit' | 'stopped';
  readonly message: string;
}

/**
 * Where a probe starts: `laptop`, `node/worker-1`, `pod/NAMESPACE/NAME`, `pod/NAMESPACE/NAME/CONTAINER`, or the name of another
 * machine of the description.
 */
export type ProbeSource = string;

export interface ProbeSpec {
  readonly from: ProbeSource;
  /** an address or a name that the source resolves with its own resolver */
  readonly to: string;
  readonly protocol: 'tcp' | 'udp' | 'icmp' | 'http' | 'https';
  /** required but for icmp; http has 80 and https 443 as default */
  readonly port?: number | undefined;
  readonly path?: string | undefined;
  /** Host header, and SNI with https */
  readonly host?: string | undefined;
  /** https: a PEM file on the source machine that is trusted besides the system's, or `any` to check nothing */
  readonly ca?: string | undefined;
  readonly method?: string | undefined;
  /** simulated; default 2000 */
  readonly timeoutMs?: number | undefined;
}

/**
 * How a probe ended, in the words of the symptom. `error`: the probe itself could not be made (no such pod, not running, not
 * simulated); it never counts as success, not even where failure is what a goal expects.
 */
export type ProbeVerdict =
  'connected' | 'refused' | 'rejected' | 'timeout' | 'unreachable' | 'name-error' | 'tls-error' | 'reset' | 'error';

export interface ProbeOutcome {
  readonly outcome: ProbeVerdict;
  /** one sentence, as a tool would word it */
  readonly detail: string;
  /** the source address that the answering side saw */
  readonly sourceSeen?: string | undefined;
  /** who answered: `pod/NAMESPACE/NAME`, `node/NAME`, ... */
  readonly answeredBy?: string | undefined;
  /** HTTP status and body, where an HTTP answer came */
  readonly status?: number | undefined;
  readonly body?: string | undefined;
  /** first the request's way, then what it caused, oldest first */
  readonly traces: readonly Trace[];
}

export interface DnsSpec {
  readonly from: ProbeSource;
  readonly name: string;
  /** A, AAAA, SRV, PTR, CNAME ...; default A */
  readonly type?: string | undefined;
  /** default: the source's resolv.conf, with its search list */
  readonly server?: string | undefined;
}

export interface DnsOutcome {
  readonly rcode: 'NOERROR' | 'NXDOMAIN' | 'SERVFAIL' | 'REFUSED' | 'TIMEOUT' | 'ERROR';
  /** the data of the answers, sorted */
  readonly answers: readonly string[];
  readonly detail: string;
}

/** The constraints of the Kubernetes network model (CURRICULUM lesson 07). */
export type ModelConstraint = 'containers-share-localhost' | 'pods-reach-pods' | 'no-nat-between-pods' | 'agents-reach-local-pods';

/** A pair for which a constraint does not hold. */
export interface ModelFinding {
  readonly from: string;
  readonly to: string;
  readonly reason: string;
}

/** A Kubernetes object as plain JSON, as `kubectl get -o json` shows it. */
export type ObjectJson = Readonly<Record<string, unknown>>;

/** What may stand at the cursor: the text from `start` to the cursor becomes one of the candidates. */
export interface Completion {
  readonly start: number;
  /** sorted, quoted as they must be typed; a directory ends with `/` */
  readonly candidates: readonly string[];
}

/** What a screen needs of a lab beyond running lines. A toy lab in a test has none of it. */
export interface ScreenLab extends LabWorld {
  /** the prompt a session shows now; none while a command has the terminal */
  prompt(session: string): string;
  /** what may stand at the cursor of a line */
  complete(session: string, line: string, cursor: number): Completion;
  /** the way of the learner's last packet and of all that it caused; empty when none has travelled */
  path(): readonly Trace[];
  /** the running cluster as a graph in text */
  map(): readonly string[];
  /** lines are being played again for an undo: whoever watches has seen them */
  readonly rewinding: boolean;
  /** hears of an undo that a journal brings */
  onUndone: ((session: string, words: string, outcome: LineOutcome) => void) | undefined;
}

/** Whether a lab can be shown on a screen. */
export function isScreenLab(world: LabWorld | undefined): world is ScreenLab {
  return world !== undefined && 'complete' in world;
}

export interface LabWorld {
  /**
   * Runs one line in a terminal to its end (a waiting command advances the simulated clock); opens the session when new. With a
   * pace somebody watches, and may interrupt it; the journal says when, so that replay stops it at the same instant.
   */
  submitLine(session: string, text: string, options?: LineOptions): Promise<LineOutcome>;
  /** a key, a signal, end of file, or a file from an editor */
  submitEvent(session: string, event: TerminalEvent): Promise<LineOutcome>;
  /** journals that a hint was shown; `data` names goal and level; it stays seen through undo */
  recordHint(data: string): void;

  /** all events so far, including undone ones and their `undo` events */
  journal(): readonly JournalEvent[];
  /**
   * Plays events into a fresh lab, comparing output hashes. `proceed` is asked before each event; false stops with reason
   * `stopped` (a grader's time limit). Gives the divergence, if there was one.
   */
  replay(events: readonly JournalEvent[], proceed?: (event: JournalEvent) => boolean): Promise<ReplayDivergence | undefined>;
  /** takes back the last `count` events of the learner, or says why not */
  undo(count: number): Promise<Result<undefined, string>>;
  redo(count: number): Promise<Result<undefined, string>>;
  reset(): Promise<Result<undefined, string>>;

  /** lets controllers and kubelets come to rest (bounded simulated time) */
  settle(): Promise<void>;
  /** of the world's state: equal worlds, equal hashes */
  hash(): string;
  /** simulated milliseconds since the epoch */
  now(): number;
  history(): readonly HistoryEntry[];
  /** what `hop answer GOAL TEXT` recorded last, by goal */
  answers(): Readonly<Record<string, string>>;

  /** one outcome for every random branch (each endpoint of a Service), at least one; runs in forks */
  probe(spec: ProbeSpec): Promise<readonly ProbeOutcome[]>;
  dns(spec: DnsSpec): Promise<DnsOutcome>;
  /** the pairs that break the constraint, empty when it holds */
  model(constraint: ModelConstraint): Promise<readonly ModelFinding[]>;
  /** `resource` as `kubectl api-resources -o name` prints it (`pods`, `deployments.apps`); no namespace for cluster-scoped kinds */
  object(resource: string, name: string, namespace?: string): ObjectJson | undefined;
  objects(
    resource: string,
    filter?: { readonly namespace?: string; readonly labels?: Readonly<Record<string, string>> },
  ): readonly ObjectJson[];
  /** machines a learner can reach: `laptop`, nodes and others of the description */
  machines(): readonly string[];
}
