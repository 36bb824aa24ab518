import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { createRandom, nextInteger } from '../../src/base/random.ts';
import { functionSink, textSource } from '../../src/base/stream.ts';
import type { Task, Wake } from '../../src/base/task.ts';
import { bootstrapObjects } from '../../src/kube/bootstrap.ts';
import { handleRequest } from '../../src/kube/handler.ts';
import { createKubeState, type Kube } from '../../src/kube/kube.ts';
import { createObjectClient } from '../../src/kube/object-client.ts';
import { kubectl } from '../../src/shell/kubectl/kubectl.ts';
import type { KubectlProcess } from '../../src/shell/kubectl/process.ts';
import { memoryFiles } from './memory-files.ts';

/** Recordings of a real kubectl; undefined in a plain clone. */
export const TRUTH = ['../shared/truth/kubectl', '../../shared/truth/kubectl']
  .map((path) => join(process.cwd(), path))
  .find((path) => existsSync(path));

export interface Step {
  readonly cmd: string;
  readonly stdin?: string;
  readonly env?: Record<string, string>;
  readonly files?: Record<string, string>;
  readonly before?: string;
  readonly racy?: unknown;
  readonly unstable?: unknown;
  readonly unordered?: boolean;
  readonly stdout: string;
  readonly stderr: string;
  readonly exit: number;
}

export interface Scenario {
  readonly name: string;
  readonly topic: string;
  readonly manifests: Record<string, string>;
  readonly steps: readonly Step[];
}

export function scenarios(): { readonly file: string; readonly scenario: Scenario }[] {
  if (TRUTH === undefined) return [];
  const root = TRUTH;
  return readdirSync(root)
    .filter((name) => /-[a-z]\.json$/.test(name))
    .map((file) => ({ file, scenario: JSON.parse(readFileSync(join(root, file), 'utf8')) as Scenario }));
}

const CONFIG = `apiVersion: v1
clusters:
- cluster:
    certificate-authority-data: Y2E=
    server: https://172.18.0.2:6443
  name: kubernetes
contexts:
- context:
    cluster: kubernetes
    user: kubernetes-admin
  name: kubernetes-admin@kubernetes
current-context: kubernetes-admin@kubernetes
kind: Config
users:
- name: kubernetes-admin
  user:
    client-certificate-data: Y2VydA==
    client-key-data: a2V5
`;

/** A kubectl over an API server that holds the recorded cluster's objects. No controller runs: what needs one differs. */
export function recordedCluster(manifests: Readonly<Record<string, string>>): {
  run(step: Step): { stdout: string; stderr: string; exit: number };
} {
  const clock = { now: Date.UTC(2026, 0, 1) };
  const random = createRandom('truth');
  const kube: Kube = {
    state: createKubeState(),
    ports: { now: () => clock.now, random: (below) => nextInteger(random, below), notify: () => undefined },
  };
  loadBase(kube);
  const files = memoryFiles({ '/home/learner/.kube/config': CONFIG });
  for (const [name, text] of Object.entries(manifests)) files.texts.set(`/home/learner/work/${name}`, text);
  const user = { name: 'kubernetes-admin', groups: ['kubeadm:cluster-admins', 'system:authenticated'] };
  const cluster = {
    run(step: Step) {
      let stdout = '';
      let stderr = '';
      for (const [name, text] of Object.entries(step.files ?? {})) files.texts.set(`/home/learner/work/${name}`, text);
      const words = splitWords(step.cmd);
      const pid = 1000;
      const self: KubectlProcess = {
        args: words.slice(1),
        name: 'kubectl',
        pid,
        user: 'learner',
        hostname: 'laptop',
        env: { PATH: '/usr/bin', ...step.env },
        cwd: '/home/learner/work',
        home: '/home/learner',
        stdin: textSource(step.stdin ?? ''),
        stdout: functionSink((text) => void (stdout += text)),
        stderr: functionSink((text) => void (stderr += text)),
        files,
        clock: { now: () => clock.now },
        random: { integer: (below) => nextInteger(random, below) },
        notify: () => undefined,
        terminal: undefined,
        noteNotSimulated: () => undefined,
        *run() {
          return 127;
        },
        request(request, credentials) {
          if (credentials.server !== 'https://172.18.0.2:6443')
            return {
              kind: 'unreachable',
              message: `dial tcp ${credentials.server.replace(/^https?:\/\//, '')}: connect: connection refused`,
            };
          const as = request.headers['impersonate-user'];
          return handleRequest(kube, {
            ...request,
            user:
              as === undefined
                ? user
                : {
                    name: as,
                    groups: [
                      ...(request.headers['impersonate-group'] ?? '').split(',').filter((group) => group !== ''),
                      'system:authenticated',
                    ],
                  },
          });
        },
        *openStream() {
          return { kind: 'failed', message: 'no kubelet' };
        },
        *editor(path) {
          const match = /^sed -i '?s(.)(.*?)\1(.*?)\1(g?)'?$/.exec(
            (step.env?.['KUBE_EDITOR'] ?? '').replace(/^sed -i "(.*)"$/, "sed -i '$1'"),
          );
          if (match)
            files.texts.set(
              path,
              (files.texts.get(path) ?? '')
                .split('\n')
                .map((line) => line.replace(new RegExp(match[2] ?? '', match[4]), (match[3] ?? '').replaceAll('\\n', '\n')))
                .join('\n'),
            );
          return (step.env?.['KUBE_EDITOR'] ?? '').startsWith('no-such') ? 127 : 0;
        },
      };
      const exit = drive(kubectl.run(self), clock);
      return { stdout, stderr, exit };
    },
  };
  const base = JSON.parse(readFileSync(join(TRUTH ?? '', 'base.json'), 'utf8')) as { baseManifest: string };
  cluster.run({ cmd: 'kubectl apply -f -', stdin: base.baseManifest, stdout: '', stderr: '', exit: 0 });
  return cluster;
}

/** Runs a task alone: sleeping moves the clock; what waits for ever is interrupted. */
function drive(task: Task<number>, clock: { now: number }): number {
  let wake: Wake | undefined;
  for (let i = 0; i < 10000; i++) {
    const step = wake === undefined ? task.next() : task.next(wake);
    if (step.done) return step.value;
    const wait = step.value;
    if (wait.kind === 'sleep') {
      clock.now += wait.ms;
      wake = { by: 'time' };
    } else if (wait.kind === 'key' && wait.timeoutMs !== undefined && wait.timeoutMs < 1e9) {
      clock.now += wait.timeoutMs;
      wake = { by: 'time' };
    } else if (wait.kind === 'key') wake = { by: 'signal', signal: 'INT' };
    else wake = { by: 'yield' };
  }
  return -1;
}

function loadBase(kube: Kube): void {
  const api = createObjectClient(kube);
  const base = JSON.parse(readFileSync(join(TRUTH ?? '', 'base.json'), 'utf8')) as { initialState: { cmd: string; stdout: string }[] };
  bootstrapObjects(kube);
  for (const name of ['default', 'kube-node-lease', 'kube-public', 'kube-system']) {
    api.create('serviceaccounts', { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace: name } });
    api.create('configmaps', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'kube-root-ca.crt', namespace: name },
      data: { 'ca.crt': 'x' },
    } as never);
  }
  const admin = { name: 'system:admin', groups: ['system:masters'] };
  const put = (object: { apiVersion: string; kind: string; metadata: { namespace?: string; name: string } }): void => {
    const plural = `${object.kind.toLowerCase()}${object.kind.endsWith('s') ? '' : 's'}`;
    const root = object.apiVersion.includes('/') ? `/apis/${object.apiVersion}` : `/api/${object.apiVersion}`;
    const space = object.metadata.namespace === undefined ? '' : `/namespaces/${object.metadata.namespace}`;
    const send = (method: 'POST' | 'PUT', path: string): void =>
      void handleRequest(kube, {
        method,
        path,
        query: {},
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(object),
        user: admin,
      });
    send('POST', `${root}${space}/${plural}`);
    if (object.kind === 'Node') send('PUT', `${root}/${plural}/${object.metadata.name}/status`);
  };
  const clean = (text: string): string =>
    text
      .replaceAll(/^ *(uid|resourceVersion): .*\n/gm, '')
      .replaceAll('"<TIME>"', '"2026-01-01T00:00:00Z"')
      .replaceAll(/<[A-Z-]+>/g, 'x');
  for (const entry of base.initialState) {
    if (!/-o yaml$/.test(entry.cmd)) continue;
    const value = parse(clean(entry.stdout)) as { items?: never[] };
    for (const object of value.items ?? [value as never]) put(object);
  }
}

/** A command line as words: quotes and `\"` are understood, nothing is expanded. Undefined for what needs a real shell. */
export function splitWords(line: string): string[] {
  const words: string[] = [];
  let word = '';
  let inside = false;
  for (let i = 0; i < line.length; i++) {
    const char = line[i] ?? '';
    if (char === "'") {
      const end = line.indexOf("'", i + 1);
      word += line.slice(i + 1, end);
      i = end;
      inside = true;
    } else if (char === '"') {
      for (i++; i < line.length && line[i] !== '"'; i++) {
        if (line[i] === '\\' && '"\\$`'.includes(line[i + 1] ?? ' ')) i++;
        word += line[i];
      }
      inside = true;
    } else if (char === ' ') {
      if (word !== '' || inside) words.push(word);
      word = '';
      inside = false;
    } else word += char;
  }
  if (word !== '' || inside) words.push(word);
  return words;
}

/** Whether a step needs no shell and is meant for comparison. */
export function comparable(step: Step): boolean {
  return (
    step.cmd.startsWith('kubectl ') &&
    !/[|;>]|\$\(|&&/.test(step.cmd.replace(/'[^']*'|"[^"]*"/g, '')) &&
    step.racy === undefined &&
    step.unstable === undefined &&
    step.before === undefined &&
    !/ (-h|--help)( |$)|^kubectl help/.test(step.cmd)
  );
}

/** Text equal after placeholders; where there are none, byte by byte. Columns beside placeholders may be shifted. */
export function agrees(expected: string, actual: string, unordered = false): boolean {
  if (expected === actual) return true;
  if (!/<[A-Z0-9-]+>/.test(expected) && !unordered) return false;
  const lines = (text: string): string[] => text.split('\n').map((line) => line.replace(/ +/g, ' ').trimEnd());
  const wanted = lines(expected);
  const got = lines(actual);
  if (wanted.length !== got.length) return false;
  const fits = (pattern: string, line: string): boolean =>
    new RegExp(
      `^${pattern
        .split(/<[A-Z0-9-]+>/)
        .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
        .join('.+?')}$`,
    ).test(line);
  if (!unordered) return wanted.every((line, i) => fits(line, got[i] ?? ''));
  const rest = [...got];
  return wanted.every((line) => {
    const index = rest.findIndex((other) => fits(line, other));
    if (index >= 0) rest.splice(index, 1);
    return index >= 0;
  });
}
