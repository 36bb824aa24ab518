import { bootstrapObjects } from '../../src/kube/bootstrap.ts';
import { handleRequest } from '../../src/kube/handler.ts';
import { createKubeState, type Kube } from '../../src/kube/kube.ts';
import { createObjectClient } from '../../src/kube/object-client.ts';
import { createLabEngine } from '../../src/shell/lab/engine.ts';
import type { LabWorld } from '../../src/cluster/lab-port.ts';
import type { Case, Prepared } from '../measure.ts';
import { parsePods } from '../yardsticks.ts';

const PODS = 10_000;
const USER = { name: 'kubernetes-admin', groups: ['system:masters', 'system:authenticated'] };

/** The API server alone, without controllers, with ten thousand pods in it. */
function crowded(): Kube {
  const kube: Kube = { state: createKubeState(), ports: { now: () => 0, random: () => 0, notify: () => undefined } };
  bootstrapObjects(kube);
  const client = createObjectClient(kube);
  for (let index = 0; index < PODS; index++) {
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: `web-${index}`, namespace: 'default', labels: { app: 'web', half: String(index % 2) } },
      spec: { containers: [{ name: 'web', image: 'nginx:1.29' }] },
    };
    const made = client.create('pods', pod);
    if (!made.ok) throw new Error(made.error.message);
  }
  return kube;
}

function list(query: Readonly<Record<string, string>>, expected: number): () => Promise<Prepared> {
  return () => {
    const kube = crowded();
    return Promise.resolve({
      yardstick: parsePods,
      run() {
        const reply = handleRequest(kube, {
          method: 'GET',
          path: '/api/v1/namespaces/default/pods',
          query,
          headers: {},
          body: '',
          user: USER,
        });
        if (reply.kind !== 'response') throw new Error(reply.kind);
        const { items } = JSON.parse(reply.body) as { readonly items: readonly unknown[] };
        if (items.length !== expected) throw new Error(`${items.length} pods`);
      },
    });
  };
}

/** A watch from nothing: one event for every pod that is there. */
function watch(): Promise<Prepared> {
  const kube = crowded();
  return Promise.resolve({
    yardstick: parsePods,
    run() {
      const reply = handleRequest(kube, {
        method: 'GET',
        path: '/api/v1/namespaces/default/pods',
        query: { watch: '1' },
        headers: {},
        body: '',
        user: USER,
      });
      if (reply.kind !== 'watch') throw new Error(reply.kind);
      let events = 0;
      while (reply.watch.next() !== 'pending') events++;
      reply.watch.stop();
      if (events !== PODS) throw new Error(`${events} events`);
    },
  });
}

async function freshLab(): Promise<LabWorld> {
  const lab = await createLabEngine('bench').createLab({ cluster: 'three-node', manifests: [], setup: [], faults: [], seed: 'bench' });
  if (!lab.ok) throw new Error(lab.error.message);
  return lab.value;
}

async function successful(lab: LabWorld, line: string): Promise<void> {
  const outcome = await lab.submitLine('main', line);
  if (outcome.exit !== 0) throw new Error(`${line.slice(0, 60)}: ${outcome.stderr}`);
}

/** Runs a line in a lab of its own each time. */
function inFreshLab(setup: readonly string[], line: string): () => Promise<Prepared> {
  return () => {
    const ready: { lab?: LabWorld } = {};
    return Promise.resolve({
      yardstick: parsePods,
      async before() {
        ready.lab = await freshLab();
        for (const one of setup) await successful(ready.lab, one);
      },
      async run() {
        if (ready.lab) await successful(ready.lab, line);
      },
    });
  };
}

const OBJECTS = Array.from(
  { length: 500 },
  (_, index) => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c${index}}\ndata: {n: "${index}"}`,
);

/** The API and kubectl at sizes that a lab seldom has. */
export const api: readonly Case[] = [
  { name: 'list of 10,000 pods', prepare: list({}, PODS) },
  { name: 'list of half of them by label', prepare: list({ labelSelector: 'half=1' }, PODS / 2) },
  { name: 'watch of 10,000 pods', prepare: watch },
  { name: 'apply of 500 objects', prepare: inFreshLab([], `cat <<'END' | kubectl apply -f -\n${OBJECTS.join('\n---\n')}\nEND`) },
  {
    name: 'rollout of 100 replicas',
    prepare: inFreshLab(
      [
        'kubectl create deployment web --image=registry.k8s.io/pause:3.10 --replicas=100',
        'kubectl rollout status deployment/web --timeout=10m',
      ],
      'kubectl set image deployment/web pause=registry.k8s.io/pause:3.9 && kubectl rollout status deployment/web --timeout=30m',
    ),
  },
];
