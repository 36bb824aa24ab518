import { createKubelet, controllers } from '../../src/control/registry.ts';
import { TOUCHED, type Controller } from '../../src/control/controller.ts';
import type { ContainerRequest, ContainerRuntime, ContainerState, NetworkPlugin, PullOutcome } from '../../src/control/runtime.ts';
import type { ObjectClient } from '../../src/kube/client.ts';
import type { Draft, KubeObject } from '../../src/kube/object.ts';
import { createKubeState } from '../../src/kube/kube.ts';
import { createObjectClient } from '../../src/kube/object-client.ts';

export const START = Date.UTC(2026, 10, 21, 8, 0, 0);

/** A cluster of controllers over a real API with containers that are only entries in a table. */
export interface TestCluster {
  readonly api: ObjectClient;
  now(): number;
  /** runs everything that is due within so many seconds */
  run(seconds: number): void;
  create(resource: string, object: Record<string, unknown>): void;
  readonly started: ContainerRequest[];
  /** ends the newest container of that name */
  exit(name: string, code: number): void;
  /** answers of probes by container id's name; absent ones succeed */
  readonly probes: Map<string, boolean>;
  readonly pulls: Map<string, PullOutcome>;
  cniFailure: string | undefined;
  events(reason?: string): string[];
}

interface Running {
  readonly name: string;
  state: ContainerState;
  readonly sandbox: string;
}

export function createTestCluster(nodes: readonly string[] = ['worker-1', 'worker-2']): TestCluster {
  let now = START;
  let dirty = true;
  let seed = 1;
  const random = (below: number): number => (seed = (seed * 48271) % 2147483647) % below;
  const kube = { state: createKubeState(), ports: { now: () => now, random, notify: () => void (dirty = true) } };
  const api = createObjectClient(kube);
  const containers = new Map<string, Running>();
  const started: ContainerRequest[] = [];
  const pulls = new Map<string, PullOutcome>();
  const probes = new Map<string, boolean>();
  const results: { readonly ok: boolean; readonly message: string }[] = [];
  let ids = 0;
  const runtime: ContainerRuntime = {
    runSandbox: ({ name }) => `sandbox-${name}`,
    removeSandbox: (id) => {
      for (const [key, container] of containers) if (container.sandbox === id) containers.delete(key);
    },
    pull: (image) => pulls.get(image) ?? { kind: 'present' },
    start(request) {
      if (request.command?.[0] === 'missing') return { ok: false, message: 'exec: "missing": executable file not found in $PATH' };
      const containerId = String(++ids).padStart(64, '0');
      started.push(request);
      containers.set(containerId, { name: request.name, sandbox: request.sandbox, state: { state: 'running', startedAt: now } });
      return { ok: true, containerId };
    },
    refresh: () => undefined,
    inspect: (id) => containers.get(id)?.state ?? { state: 'exited', exitCode: 137, startedAt: now, finishedAt: now, reason: 'Error' },
    signal(id, signal) {
      const container = containers.get(id);
      if (container?.state.state !== 'running') return;
      const { startedAt } = container.state;
      container.state = {
        state: 'exited',
        exitCode: signal === 'TERM' ? 0 : 137,
        startedAt,
        finishedAt: now,
        reason: signal === 'TERM' ? 'Completed' : 'Error',
      };
    },
    startProbe(request) {
      const ok = probes.get(containers.get(request.containerId)?.name ?? '') ?? true;
      return results.push({ ok, message: ok ? '' : 'HTTP probe failed with statuscode: 500' }) - 1;
    },
    probeResult: (id) => results[id],
  };
  let host = 1;
  const cluster: TestCluster = {
    api,
    now: () => now,
    started,
    probes,
    pulls,
    cniFailure: undefined,
    run(seconds) {
      const end = now + seconds * 1000;
      for (let turn = 0; turn < 20_000; turn++) {
        for (let round = 0; dirty && round < 50; round++) {
          dirty = false;
          for (const entry of all) step(entry);
        }
        const next = Math.min(...all.map((entry) => entry.nextAt ?? Infinity));
        if (next > end) break;
        now = Math.max(now, next);
        for (const entry of all) if ((entry.nextAt ?? Infinity) <= now) step(entry);
      }
      now = end;
    },
    create(resource, object) {
      const done = api.create(resource, object as unknown as Draft<KubeObject>);
      if (!done.ok) throw new Error(done.error.message);
    },
    exit(name, code) {
      const container = [...containers.values()].filter((entry) => entry.name === name).at(-1);
      if (container?.state.state === 'running') {
        const { startedAt } = container.state;
        container.state = { state: 'exited', exitCode: code, startedAt, finishedAt: now, reason: code === 0 ? 'Completed' : 'Error' };
      }
      dirty = true;
    },
    events: (reason) =>
      api
        .list<KubeObject & { readonly reason: string; readonly message: string }>('events')
        .filter((event) => reason === undefined || event.reason === reason)
        .map((event) => (reason === undefined ? `${event.reason}: ${event.message}` : event.message)),
  };
  const cni: NetworkPlugin = {
    ready: () => ({ ok: true }),
    add: () => (cluster.cniFailure === undefined ? { ok: true, ips: [`10.244.1.${++host}`] } : { ok: false, message: cluster.cniFailure }),
    del: () => undefined,
  };
  interface Entry {
    readonly controller: Controller;
    memory: unknown;
    nextAt: number | undefined;
  }
  const entry = (controller: Controller<never>): Entry => ({
    controller: controller as unknown as Controller,
    memory: controller.initialMemory(),
    nextAt: now,
  });
  const all: Entry[] = [
    ...controllers.map((controller) => entry(controller as Controller<never>)),
    ...nodes.map((node) => entry(createKubelet(node, { runtime, cni }) as Controller<never>)),
  ];
  // every step may concern everyone here
  const step = (one: Entry): void => {
    const outcome = one.controller.reconcile({ api, now, random, memory: one.memory, changed: [TOUCHED] });
    one.nextAt = outcome.nextAt === undefined ? undefined : Math.max(outcome.nextAt, now + 1);
  };
  for (const name of ['default', 'kube-system', 'kube-node-lease'])
    api.create('namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name } } as Draft<KubeObject>);
  nodes.forEach((name, index) => {
    const labels = { 'kubernetes.io/hostname': name };
    const created = api.create<KubeObject>('nodes', {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name, labels },
      spec: { podCIDR: `10.244.${index + 1}.0/24` },
    } as Draft<KubeObject>);
    if (!created.ok) throw new Error(created.error.message);
    const allocatable = { cpu: '8', memory: '16Gi', pods: '110' };
    const status = { addresses: [{ type: 'InternalIP', address: `172.18.0.${index + 3}` }], allocatable, capacity: allocatable };
    api.updateStatus('nodes', { ...created.value, status } as unknown as KubeObject);
  });
  return cluster;
}
