import { notSimulatedLine } from '../../base/process.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { Signal, Task } from '../../base/task.ts';
import type { ApiClient } from './client.ts';
import { discover, findType, type Discovery, type Resource } from './discovery.ts';
import { plainFailure, type Failure } from './failure.ts';
import type { Flags } from './flags.ts';
import type { KubectlProcess } from './process.ts';

/** Simulated milliseconds a request and its answer take. */
const ROUND_TRIP = 20;

/** One call of kubectl: its words, flags, the server, and its output in order. */
export class Context {
  readonly process: KubectlProcess;
  /** command path as in help: `kubectl create deployment` */
  readonly path: string;
  readonly words: readonly string[];
  /** how many words stood before `--`; -1 without one */
  readonly dash: number;
  readonly flags: Flags;
  readonly namespace: string;
  /** whether -n was typed */
  readonly namespaceGiven: boolean;
  private readonly server: ApiClient | undefined;
  private found: Discovery | undefined;
  private readonly queue: { readonly to: 'out' | 'err'; text: string }[] = [];
  warned = false;

  constructor(fields: {
    process: KubectlProcess;
    path: string;
    words: readonly string[];
    dash: number;
    flags: Flags;
    namespace: string;
    namespaceGiven: boolean;
    client: ((warn: (text: string) => void) => ApiClient) | undefined;
  }) {
    this.process = fields.process;
    this.path = fields.path;
    this.words = fields.words;
    this.dash = fields.dash;
    this.flags = fields.flags;
    this.namespace = fields.namespace;
    this.namespaceGiven = fields.namespaceGiven;
    this.server = fields.client?.((text) => {
      this.warned = true;
      this.err(text);
    });
  }

  /** the way to the server; verbs marked `offline` must not ask for it */
  get client(): ApiClient {
    if (!this.server) throw new Error(`${this.path} is marked offline`);
    return this.server;
  }

  /** the working directory of the call */
  get cwd(): string {
    const { cwd } = this.process;
    return cwd;
  }

  get env(): Readonly<Record<string, string>> {
    const { env } = this.process;
    return env;
  }

  /** puts text in line for standard output */
  out(text: string): void {
    this.put('out', text);
  }

  /** puts text in line for standard error */
  err(text: string): void {
    this.put('err', text);
  }

  private put(to: 'out' | 'err', text: string): void {
    const last = this.queue.at(-1);
    if (last?.to === to) last.text += text;
    else if (text !== '') this.queue.push({ to, text });
  }

  /** writes what is in line; tells when the reader is gone or a signal came */
  *flush(): Task<'ok' | 'closed' | { readonly signal: Signal }> {
    for (const entry of this.queue.splice(0)) {
      const end = yield* (entry.to === 'out' ? this.process.stdout : this.process.stderr).write(entry.text);
      if (end !== 'ok') return end;
    }
    return 'ok';
  }

  /** the time between one request and the next: controllers see objects in the order in which they came */
  *roundTrip(): Task<void> {
    yield { kind: 'sleep', ms: ROUND_TRIP };
  }

  /** prints a failure and gives its exit code */
  fail(failure: Failure): number {
    this.err(`${failure.text}\n`);
    return failure.exit ?? 1;
  }

  /** prints failures, each on its own line; 0 when there are none */
  failAll(failures: readonly Failure[]): number {
    const only = failures.length === 1 ? failures[0] : undefined;
    if (only) return this.fail(only);
    for (const failure of failures) this.err(`${failure.listed ?? failure.text.replace(/^error: /, '')}\n`);
    return failures.length === 0 ? 0 : 1;
  }

  /** says that something is not simulated; exit code 1 */
  notSimulated(what: string): number {
    this.err(notSimulatedLine(what));
    this.process.noteNotSimulated();
    return 1;
  }

  /** `error: ...` plus where help is; exit code 1 */
  usage(message: string): number {
    this.err(`error: ${message}\nSee '${this.path} -h' for help and examples\n`);
    return 1;
  }

  error(message: string): number {
    return this.fail(plainFailure(message));
  }

  /** resource types of the server, asked for once */
  discovery(): Result<Discovery, Failure> {
    if (this.found) return ok(this.found);
    const answer = discover(this.client);
    if (answer.ok) this.found = answer.value;
    else if (!answer.error.status) this.unreachableNoise(answer.error);
    return answer;
  }

  type(typed: string): Result<Resource, Failure> {
    const discovery = this.discovery();
    if (!discovery.ok) return discovery;
    for (const warning of discovery.value.ambiguity(typed)) this.err(`Warning: ${warning}\n`);
    return findType(discovery.value, typed);
  }

  /** a built-in type that every server has */
  builtin(typed: string): Resource {
    const found = this.type(typed);
    if (found.ok) return found.value;
    return {
      group: '',
      version: 'v1',
      plural: typed,
      singular: typed,
      kind: typed,
      namespaced: true,
      shortNames: [],
      categories: [],
      verbs: [],
      subresources: [],
      preferred: true,
    };
  }

  /** what klog prints five times when discovery cannot reach the server */
  private unreachableNoise(failure: Failure): void {
    const server = this.client.credentials.server;
    const host = server.replace(/^https?:\/\//, '');
    const why = failure.text.startsWith('The connection')
      ? `dial tcp ${host.replace(/^localhost/, '127.0.0.1')}: connect: connection refused`
      : failure.text.replace(/^Unable to connect to the server: /, '');
    const stamp = new Date(this.process.clock.now()).toISOString().replace(/^\d{4}-(\d\d)-(\d\d)T([\d:.]+)Z$/, '$1$2 $3000');
    const line = `E${stamp} ${String(this.process.pid).padStart(7)} memcache.go:265] "Unhandled Error" err="couldn't get current server API group list: Get \\"${server}/api?timeout=32s\\": ${why}"\n`;
    for (let i = 0; i < 5; i++) this.err(line);
  }

  /** reads all of standard input */
  *readStdin(): Task<string> {
    let text = '';
    for (;;) {
      const part = yield* this.process.stdin.read();
      if (part === undefined || typeof part !== 'string') return text;
      text += part;
    }
  }

  /** --dry-run as a strategy, or the error for a wrong value */
  dryRun(): Result<'none' | 'client' | 'server', Failure> {
    const value = this.flags.text('dry-run');
    if (value === 'none' || value === '' || value === 'false') return ok('none');
    if (value === 'client' || value === 'server') return ok(value);
    if (value === 'unchanged')
      return err(plainFailure('--dry-run flag without a value was specified. A value must be set: "none", "server", or "client".'));
    return err(plainFailure(`Invalid dry-run value (${value}). Must be "none", "server", or "client".`));
  }
}
