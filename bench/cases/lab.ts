import { createLabEngine } from '../../src/shell/lab/engine.ts';
import type { LabSpec, LabWorld } from '../../src/cluster/lab-port.ts';
import type { Case } from '../measure.ts';
import { parsePods } from '../yardsticks.ts';

const SPEC: LabSpec = { cluster: 'three-node', manifests: [], setup: [], faults: [], seed: 'bench' };

/** What a learner types in a while: looking, changing, sending. */
const COMMANDS = [
  'kubectl get pods -A -o wide',
  'kubectl get nodes',
  'kubectl create deployment web --image=traefik/whoami:v1.11 --replicas=2',
  'kubectl expose deployment web --port=80',
  'kubectl get endpointslices',
  'ip route',
  'ssh worker-1 ip route',
  'ping -c 1 172.18.0.3',
  'kubectl delete service,deployment web',
  'iptables-save | grep -c MASQUERADE',
];

async function newLab(): Promise<LabWorld> {
  const lab = await createLabEngine('bench').createLab(SPEC);
  if (!lab.ok) throw new Error(lab.error.message);
  return lab.value;
}

export const labs: readonly Case[] = [
  { name: 'lab ready, three-node', prepare: () => Promise.resolve({ yardstick: parsePods, run: newLab }) },
  { name: 'kubectl get pods', prepare: () => command('kubectl get pods -A') },
  { name: 'one HTTP request over a Service', prepare: () => request() },
  { name: 'fork and probe', prepare: () => probe() },
  { name: 'replay of 50 commands', prepare: () => replay() },
];

async function command(line: string) {
  return repeated(await newLab(), line);
}

async function request() {
  const lab = await newLab();
  await successful(lab, 'kubectl create deployment web --image=traefik/whoami:v1.11');
  await successful(lab, 'kubectl expose deployment web --port=80 --cluster-ip=10.96.7.7');
  await successful(lab, 'kubectl rollout status deployment/web');
  return repeated(lab, 'hop on worker-1 curl -s http://10.96.7.7/');
}

function repeated(lab: LabWorld, line: string) {
  return { yardstick: parsePods, run: () => successful(lab, line) };
}

async function probe() {
  const lab = await newLab();
  return {
    yardstick: parsePods,
    async run() {
      const [outcome] = await lab.probe({ from: 'laptop', to: '172.18.0.3', protocol: 'icmp' });
      if (outcome?.outcome !== 'connected') throw new Error(`${outcome?.outcome}: ${outcome?.detail}`);
    },
  };
}

/** The journal of fifty commands, played into a fresh lab each time; building the lab is not measured. */
async function replay() {
  const recorded = await newLab();
  for (let index = 0; index < 50; index++) await successful(recorded, COMMANDS[index % COMMANDS.length] ?? '');
  const journal = recorded.journal();
  let lab = recorded;
  return {
    yardstick: parsePods,
    before: async () => {
      lab = await newLab();
    },
    async run() {
      const divergence = await lab.replay(journal);
      if (divergence) throw new Error(`entry ${divergence.seq}: ${divergence.message}`);
    },
  };
}

async function successful(lab: LabWorld, line: string): Promise<void> {
  const { exit, stderr } = await lab.submitLine('main', line);
  if (exit !== 0) throw new Error(`${line}: exit ${exit}: ${stderr.split('\n')[0] ?? ''}`);
}
