import { createHash } from 'node:crypto';
import { parseAllDocuments } from 'yaml';
import { err, ok } from '../../src/base/result.ts';
import type {
  HistoryEntry,
  JournalEvent,
  JournalKind,
  LabEngine,
  LabSpec,
  LabWorld,
  LineOutcome,
  ObjectJson,
  ProbeOutcome,
  ProbeSpec,
  ReplayDivergence,
} from '../../src/course/lab-port.ts';

/**
 * A toy lab behind the course's port: pods with labels on two nodes, Services by selector, one route per node. It stands in for the
 * real world in tests of formats, goals, the lesson machine, grading and prove; it is no network.
 */
interface Pod {
  name: string;
  node: string;
  ip: string;
  labels: Record<string, string>;
  owner?: string;
}
interface Toy {
  pods: Pod[];
  services: { name: string; ip: string; labels: Record<string, string>; selector: Record<string, string> }[];
  deployments: { name: string; replicas: number; labels: Record<string, string> }[];
  routes: Record<string, Record<string, string>>;
  masquerade: string[];
  answers: Record<string, string>;
  counter: number;
  now: number;
}

const NODES: Record<string, { ip: string; range: string }> = {
  'worker-1': { ip: '172.18.0.3', range: '10.244.1.' },
  'worker-2': { ip: '172.18.0.4', range: '10.244.2.' },
};
const COMMANDS = [
  'kubectl',
  'ssh',
  'hop',
  'cat',
  'curl',
  'ip',
  'iptables',
  'sysctl',
  'if',
  'else',
  'fi',
  'then',
  'true',
  'sleep',
  'head',
  '[',
];

type Output = Pick<LineOutcome, 'stdout' | 'stderr' | 'exit'>;
const done = (stdout = ''): Output => ({ stdout, stderr: '', exit: 0 });
const failed = (stderr: string, exit = 1): Output => ({ stdout: '', stderr: `${stderr}\n`, exit });

export const toyEngine: LabEngine = {
  version: '0.0.0-toy',
  createLab: (spec) =>
    Promise.resolve(spec.cluster === 'three-node' ? ok(new ToyWorld(spec)) : err({ message: `no preset ${String(spec.cluster)}` })),
  splitScript,
  commandNames: () => COMMANDS,
  unknownCommands: (script) =>
    [...new Set(splitScript(script).map((line) => line.trim().split(/\s+/)[0] ?? ''))].filter((name) => !COMMANDS.includes(name)),
};

function splitScript(script: string): string[] {
  const commands: string[] = [];
  let heredoc: string | undefined;
  let depth = 0;
  for (const line of script.split('\n')) {
    const open = heredoc !== undefined || depth > 0;
    if (!open && (line.trim() === '' || line.trim().startsWith('#'))) continue;
    if (open) commands.push(`${commands.pop() ?? ''}\n${line}`);
    else commands.push(line);
    if (heredoc !== undefined) {
      if (line === heredoc) heredoc = undefined;
    } else heredoc = /<<'?(\w+)'?/.exec(line)?.[1];
    if (/^\s*if /.test(line)) depth++;
    if (/^\s*fi\b/.test(line)) depth--;
  }
  return commands;
}

class ToyWorld implements LabWorld {
  private toy: Toy = { pods: [], services: [], deployments: [], routes: {}, masquerade: [], answers: {}, counter: 0, now: 0 };
  private events: JournalEvent[] = [];
  private past: HistoryEntry[] = [];
  private undoStack: string[] = [];

  constructor(spec: LabSpec) {
    for (const [name, node] of Object.entries(NODES)) {
      const other = Object.entries(NODES).find(([one]) => one !== name)?.[1] ?? node;
      this.toy.routes[name] = { [`${other.range}0/24`]: other.ip };
    }
    for (const { text } of spec.manifests) this.apply(text);
    for (const { text } of spec.setup) for (const command of splitScript(text)) this.run(command);
  }

  submitLine(session: string, text: string): Promise<LineOutcome> {
    this.undoStack.push(JSON.stringify(this.toy));
    const output = this.run(text);
    this.toy.now += 10;
    this.log(session, 'line', text, output.stdout + output.stderr);
    this.past.push({ session, machine: 'laptop', text, exit: output.exit, notSimulated: false });
    return Promise.resolve({ machine: 'laptop', ...output, clock: this.toy.now, notSimulated: false });
  }
  submitEvent(session: string, event: { kind: JournalKind }): Promise<LineOutcome> {
    this.log(session, event.kind, JSON.stringify(event), '');
    return Promise.resolve({ machine: 'laptop', ...done(), clock: this.toy.now, notSimulated: false });
  }
  recordHint(data: string): void {
    this.log('main', 'hint', data, '');
  }
  journal = (): readonly JournalEvent[] => [...this.events];
  async replay(events: readonly JournalEvent[], proceed?: (event: JournalEvent) => boolean): Promise<ReplayDivergence | undefined> {
    for (const event of events) {
      if (proceed && !proceed(event)) return { seq: event.seq, reason: 'stopped', message: 'stopped' };
      if (event.kind === 'line') await this.submitLine(event.session, event.data);
      else if (event.kind === 'hint') this.recordHint(event.data);
      else if (event.kind === 'undo') await this.undo(Number(event.data));
      else return { seq: event.seq, reason: 'refused', message: `a toy has no ${event.kind}` };
      if (this.events.at(-1)?.outputHash !== event.outputHash) return { seq: event.seq, reason: 'output', message: 'other output' };
    }
    return undefined;
  }
  undo(count: number) {
    for (let i = 0; i < count; i++) {
      const before = this.undoStack.pop();
      if (before === undefined) return Promise.resolve(err('nothing to undo'));
      this.toy = JSON.parse(before) as Toy;
      this.past.pop();
    }
    this.log('main', 'undo', String(count), '');
    return Promise.resolve(ok(undefined));
  }
  redo = () => Promise.resolve(err('a toy cannot redo'));
  reset = () => Promise.resolve(err('a toy cannot reset'));
  settle = () => Promise.resolve();
  hash = () => hashOf(JSON.stringify(this.toy));
  now = () => this.toy.now;
  history = () => [...this.past];
  answers = () => ({ ...this.toy.answers });
  machines = () => ['laptop', 'control-plane', ...Object.keys(NODES)];
  model = () => Promise.resolve([]);
  dns = () => Promise.resolve({ rcode: 'ERROR' as const, answers: [], detail: 'a toy has no DNS' });

  probe({ from, to, protocol }: ProbeSpec): Promise<readonly ProbeOutcome[]> {
    const source = this.toy.pods.find((pod) => from === `pod/default/${pod.name}`);
    if (!source) return Promise.resolve([outcome('error', `no pod at ${from}`)]);
    const service = this.toy.services.find((one) => one.name === to || one.ip === to);
    const targets = service ? this.endpoints(service.selector) : this.toy.pods.filter((pod) => pod.ip === to);
    if (targets.length === 0)
      return Promise.resolve([service ? outcome('refused', 'no endpoints') : outcome('timeout', `nobody is ${to}`)]);
    return Promise.resolve(targets.map((target) => this.walk(source, target, protocol === 'http')));
  }
  object(resource: string, name: string): ObjectJson | undefined {
    return this.objects(resource).find((object) => (object['metadata'] as { name: string }).name === name);
  }
  objects(resource: string, filter: { readonly labels?: Readonly<Record<string, string>> } = {}): readonly ObjectJson[] {
    return this.all(resource).filter((object) =>
      matches(filter.labels ?? {}, (object['metadata'] as { labels?: Record<string, string> }).labels ?? {}),
    );
  }

  private all(resource: string): ObjectJson[] {
    switch (resource) {
      case 'pods':
        return this.toy.pods.map(({ name, labels, node, ip }) => ({
          metadata: { name, namespace: 'default', labels },
          spec: { nodeName: node },
          status: { podIP: ip },
        }));
      case 'services':
        return this.toy.services.map(({ name, labels, ip, selector }) => ({
          metadata: { name, labels },
          spec: { clusterIP: ip, selector },
        }));
      case 'deployments.apps':
        return this.toy.deployments.map(({ name, replicas }) => ({ metadata: { name }, spec: { replicas } }));
      case 'endpointslices.discovery.k8s.io':
        return this.toy.services.map(({ name, selector }) => ({
          metadata: { name: `${name}-x`, labels: { 'kubernetes.io/service-name': name } },
          endpoints: this.endpoints(selector).map((pod) => ({ addresses: [pod.ip] })),
        }));
      default:
        return [];
    }
  }
  private endpoints(selector: Record<string, string>): Pod[] {
    return this.toy.pods.filter((pod) => matches(selector, pod.labels));
  }
  private walk(source: Pod, target: Pod, http: boolean): ProbeOutcome {
    const there = this.routed(source.node, target);
    const masqueraded = source.node !== target.node && this.toy.masquerade.includes(source.node);
    const back = masqueraded || this.routed(target.node, source);
    if (!there || !back) return outcome('timeout', 'timed out');
    return {
      ...outcome('connected', 'connected'),
      sourceSeen: masqueraded ? NODES[source.node]?.ip : source.ip,
      ...(http ? { status: 200, body: target.name } : {}),
    };
  }
  private routed(from: string, target: Pod): boolean {
    return from === target.node || this.toy.routes[from]?.[`${NODES[target.node]?.range ?? ''}0/24`] === NODES[target.node]?.ip;
  }
  private log(session: string, kind: JournalKind, data: string, output: string): void {
    this.events.push({ seq: this.events.length + 1, at: this.toy.now, session, kind, data, outputHash: hashOf(output) });
  }

  private apply(text: string): void {
    for (const document of parseAllDocuments(text)) {
      const object = document.toJS() as {
        kind: string;
        metadata: { name: string; labels?: Record<string, string> };
        spec: Record<string, unknown>;
      } | null;
      if (!object) continue;
      const { name, labels = {} } = object.metadata;
      if (object.kind === 'Pod') this.addPod(name, String(object.spec['nodeName'] ?? 'worker-1'), labels);
      if (object.kind === 'Service')
        this.toy.services.push({
          name,
          labels,
          ip: `10.96.0.${20 + this.toy.services.length}`,
          selector: object.spec['selector'] as Record<string, string>,
        });
      if (object.kind === 'Deployment') {
        const template = object.spec['template'] as { metadata: { labels: Record<string, string> } };
        this.toy.deployments.push({ name, replicas: Number(object.spec['replicas']), labels: template.metadata.labels });
        this.roll(name);
      }
    }
  }
  private addPod(name: string, node: string, labels: Record<string, string>, owner?: string): void {
    const range = NODES[node]?.range ?? '10.244.0.';
    this.toy.pods.push({
      name,
      node,
      labels: { ...labels },
      ip: `${range}${2 + this.toy.counter++}`,
      ...(owner === undefined ? {} : { owner }),
    });
  }
  private roll(name: string): void {
    const deployment = this.toy.deployments.find((one) => one.name === name);
    this.toy.pods = this.toy.pods.filter((pod) => pod.owner !== name);
    for (let i = 0; i < (deployment?.replicas ?? 0); i++)
      this.addPod(`${name}-${this.toy.counter}`, i % 2 === 0 ? 'worker-1' : 'worker-2', deployment?.labels ?? {}, name);
  }

  private run(line: string): Output {
    const conditional = /^if \[ "?(\S+?)"? = (\S+) \]; then\n([\s\S]*?)\nelse\n([\s\S]*?)\nfi$/.exec(line);
    if (conditional) {
      for (const command of (conditional[1] === conditional[2] ? conditional[3] : conditional[4])?.split('\n') ?? [])
        this.run(command.trim());
      return done();
    }
    const inner = line.replace(
      /\$\(kubectl get pods -l app=(\S+) -o name \| head -n 1\)/,
      (_, app: string) => this.toy.pods.find((pod) => pod.labels['app'] === app)?.name ?? '',
    );
    const heredoc = /^cat <<'(\w+)' \| kubectl apply -f -\n([\s\S]*)\n\1$/.exec(inner);
    if (heredoc) {
      this.apply(heredoc[2] ?? '');
      return done('applied\n');
    }
    const words = [...inner.matchAll(/'([^']*)'|(\S+)/g)].map((match) => match[1] ?? match[2] ?? '');
    if (words[0] === 'ssh') return this.runOnNode(words[1] ?? '', words.slice(2));
    if (words[0] === 'hop' && words[1] === 'on') return this.runOnNode(words[2] ?? '', words.slice(3));
    if (words[0] === 'hop' && words[1] === 'answer') {
      this.toy.answers[words[2] ?? ''] = words.slice(3).join(' ');
      return done();
    }
    if (words[0] === 'kubectl') return this.kubectl(words.slice(1));
    return failed(`${words[0] ?? ''}: command not found`, 127);
  }
  private runOnNode(node: string, [tool, sub, verb, ...rest]: readonly string[]): Output {
    const routes = this.toy.routes[node];
    if (!routes) return failed(`ssh: Could not resolve hostname ${node}`, 255);
    if (tool === 'iptables') {
      this.toy.masquerade.push(node);
      return done();
    }
    if (tool !== 'ip' || sub !== 'route') return done('1\n');
    if (verb === undefined)
      return done(
        `${NODES[node]?.range ?? ''}0/24 dev cni0\n${Object.entries(routes)
          .map(([to, via]) => `${to} via ${via} dev eth0\n`)
          .join('')}`,
      );
    const prefix = rest[0] ?? verb;
    const via = rest[rest.indexOf('via') + 1] ?? '';
    if (verb === 'get') return done(`${prefix} via ${routes[prefix.replace(/\d+$/, '0/24')] ?? '172.18.0.1'} dev eth0\n`);
    if (verb === 'del') return delete routes[prefix] ? done() : failed('RTNETLINK answers: No such process', 2);
    if (verb === 'add' && routes[prefix] !== undefined) return failed('RTNETLINK answers: File exists', 2);
    routes[prefix] = via;
    return done();
  }
  private kubectl([verb, kind = '', ...rest]: readonly string[]): Output {
    const name = rest[0] ?? '';
    switch (verb) {
      case 'get':
        if (kind === 'endpointslices') return done('ADDRESSTYPE IPv4\n');
        if (kind === 'deployment') return done(`${name} 3/3\n`);
        return done(this.toy.pods.map((pod) => `${pod.name} 1/1 Running ${pod.ip} ${pod.node}\n`).join(''));
      case 'describe':
        return done(`Name: ${name}\n`);
      case 'exec': {
        const url = /http:\/\/([^/\s]+)/.exec(rest.join(' '))?.[1] ?? '';
        const service = this.toy.services.find((one) => one.name === url);
        const first = service && this.endpoints(service.selector)[0];
        return first ? done(first.name) : failed('command terminated with exit code 7', 7);
      }
      case 'label': {
        const target = (kind === 'pod' ? this.toy.pods : this.toy.services).find((one) => one.name === name);
        if (!target) return this.labelShort(kind, rest);
        for (const pair of rest.slice(1)) if (pair.includes('=')) target.labels[pair.split('=')[0] ?? ''] = pair.split('=')[1] ?? '';
        return done('labeled\n');
      }
      case 'patch':
        return this.patch(kind, name, rest);
      case 'scale': {
        const deployment = this.toy.deployments.find((one) => one.name === name);
        if (deployment) deployment.replicas = Number(/\d+/.exec(rest[1] ?? '')?.[0]);
        this.roll(name);
        return done();
      }
      case 'delete':
        this.toy.pods = this.toy.pods.filter((pod) => pod.name !== name);
        return done();
      default:
        return failed(`unknown command "${verb ?? ''}"`);
    }
  }
  private labelShort(name: string, pairs: readonly string[]): Output {
    const pod = this.toy.pods.find((one) => one.name === name);
    if (!pod) return failed('not found');
    for (const pair of pairs) if (pair.includes('=')) pod.labels[pair.split('=')[0] ?? ''] = pair.split('=')[1] ?? '';
    return done('labeled\n');
  }
  private patch(kind: string, name: string, rest: readonly string[]): Output {
    const patch = JSON.parse(rest.at(-1) ?? '{}') as unknown;
    const service = this.toy.services.find((one) => one.name === name);
    const deployment = this.toy.deployments.find((one) => one.name === name);
    if (kind === 'service' && service) {
      if (Array.isArray(patch)) service.selector = (patch[0] as { value: Record<string, string> }).value;
      else service.selector = { ...service.selector, ...(patch as { spec: { selector: Record<string, string> } }).spec.selector };
    } else if (deployment) {
      deployment.labels = {
        ...deployment.labels,
        ...(patch as { spec: { template: { metadata: { labels: Record<string, string> } } } }).spec.template.metadata.labels,
      };
      this.roll(name);
    } else return failed(`"${name}" not found`);
    return done('patched\n');
  }
}

function outcome(verdict: ProbeOutcome['outcome'], detail: string): ProbeOutcome {
  return { outcome: verdict, detail, traces: [] };
}
function matches(selector: Readonly<Record<string, string>>, labels: Readonly<Record<string, string>>): boolean {
  return Object.entries(selector).every(([key, value]) => labels[key] === value);
}
function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
