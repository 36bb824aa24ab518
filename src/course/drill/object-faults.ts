import type { FaultSpec } from '../lab-port.ts';
import type { DrillFault, Place } from './drill-fault.ts';
import { NODE_PORT, type Scene } from './scene.ts';

type Role = 'front' | 'back';

/** A fault of the Service of front or back. */
function onService(
  repair: (name: string, scene: Scene) => readonly string[],
  more: (role: Role, scene: Scene) => FaultSpec['with'] = () => ({}),
  roles: readonly Role[] = ['front', 'back'],
): (scene: Scene) => readonly Place[] {
  return (scene) =>
    roles.map((role) => ({
      with: { service: scene[role], ...more(role, scene) },
      touches: [`service ${role}`],
      repair: repair(scene[role], scene),
      where: `Service ${scene[role]}`,
    }));
}

/** A fault of front's Deployment. */
function onDeployment(
  repair: (name: string, scene: Scene) => readonly string[],
  more: (scene: Scene) => FaultSpec['with'] = () => ({}),
): (scene: Scene) => readonly Place[] {
  return (scene) => [
    {
      with: { deployment: scene.front, ...more(scene) },
      touches: ['workload front'],
      repair: repair(scene.front, scene),
      where: `Deployment ${scene.front}`,
    },
  ];
}

const undo = (name: string): readonly string[] => [`kubectl rollout undo deployment ${name}`];
const expose = (name: string): string => `kubectl expose deployment ${name} --port=80 --target-port=http`;
const patchPort = (service: string, key: string, value: string): string =>
  `kubectl patch service ${service} --type=json -p='[{"op":"replace","path":"/spec/ports/0/${key}","value":${value}}]'`;

/** Faults of Services, of front's Deployment, and of the cluster's DNS. */
export const objectFaults: readonly DrillFault[] = [
  {
    fault: 'service-selector-typo',
    topic: 'services',
    level: 1,
    places: onService(
      (name) => [`kubectl set selector service ${name} app=${name}`],
      (role, scene) => ({ value: `${scene[role]}s` }),
    ),
  },
  {
    fault: 'selector-other-application',
    topic: 'services',
    level: 1,
    places: onService(
      (name) => [`kubectl set selector service ${name} app=${name}`],
      (role, scene) => ({ value: role === 'front' ? scene.back : scene.front }),
    ),
  },
  { fault: 'target-port-wrong', topic: 'services', level: 1, places: onService((name) => [patchPort(name, 'targetPort', '"http"')]) },
  { fault: 'target-port-name-wrong', topic: 'services', level: 1, places: onService((name) => [patchPort(name, 'targetPort', '"http"')]) },
  { fault: 'service-port-wrong', topic: 'services', level: 1, places: onService((name) => [patchPort(name, 'port', '80')]) },
  { fault: 'service-protocol-wrong', topic: 'services', level: 1, places: onService((name) => [patchPort(name, 'protocol', '"TCP"')]) },
  { fault: 'service-deleted', topic: 'services', level: 1, places: onService((name) => [expose(name)], undefined, ['front']) },
  {
    fault: 'external-name-wrong',
    topic: 'dns',
    level: 1,
    places: onService((name) => [`kubectl delete service ${name}`, expose(name)], undefined, ['front']),
  },
  {
    fault: 'internal-traffic-local',
    topic: 'services',
    level: 2,
    places: onService((name) => [`kubectl patch service ${name} -p '{"spec":{"internalTrafficPolicy":"Cluster"}}'`], undefined, ['front']),
  },
  {
    fault: 'external-traffic-local',
    topic: 'balancer',
    level: 2,
    places: ({ front }) => [
      {
        with: { service: `${front}-public` },
        touches: ['service public'],
        repair: [`kubectl patch service ${front}-public -p '{"spec":{"externalTrafficPolicy":"Cluster"}}'`],
        where: `Service ${front}-public`,
      },
    ],
  },
  {
    fault: 'node-port-changed',
    topic: 'balancer',
    level: 1,
    places: ({ front }) => [
      {
        with: { service: `${front}-public`, port: NODE_PORT + 1 },
        touches: ['service public'],
        repair: [patchPort(`${front}-public`, 'nodePort', String(NODE_PORT))],
        where: `Service ${front}-public`,
      },
    ],
  },
  { fault: 'readiness-failing', topic: 'workloads', level: 1, places: onDeployment(undo) },
  { fault: 'readiness-port-wrong', topic: 'workloads', level: 1, places: onDeployment(undo) },
  { fault: 'liveness-failing', topic: 'workloads', level: 1, places: onDeployment(undo) },
  { fault: 'container-port-wrong', topic: 'workloads', level: 2, places: onDeployment(undo) },
  { fault: 'port-name-changed', topic: 'workloads', level: 2, places: onDeployment(undo) },
  { fault: 'image-name-typo', topic: 'workloads', level: 1, places: onDeployment(undo) },
  { fault: 'crash-loop', topic: 'workloads', level: 1, places: onDeployment(undo) },
  { fault: 'command-missing', topic: 'workloads', level: 1, places: onDeployment(undo) },
  {
    fault: 'config-map-missing',
    topic: 'workloads',
    level: 1,
    places: onDeployment(
      (name) => [`kubectl create configmap ${name}-settings`, `kubectl rollout status deployment ${name} --timeout=120s`],
      ({ front }) => ({ configMap: `${front}-settings` }),
    ),
  },
  { fault: 'node-selector-impossible', topic: 'workloads', level: 1, places: onDeployment(undo) },
  { fault: 'resources-too-large', topic: 'workloads', level: 1, places: onDeployment(undo) },
  {
    fault: 'scaled-to-zero',
    topic: 'workloads',
    level: 1,
    places: onDeployment((name) => [`kubectl scale deployment ${name} --replicas=2`]),
  },
  {
    fault: 'pod-label-removed',
    topic: 'services',
    level: 1,
    places: ({ back }) => [
      {
        with: { pod: `${back}-0` },
        touches: ['pod back', 'service back'],
        repair: [`kubectl label pod ${back}-0 app=${back}`],
        where: `pod ${back}-0`,
      },
    ],
  },
  {
    fault: 'node-tainted',
    topic: 'workloads',
    level: 1,
    places: ({ far }) => [
      {
        with: { node: far },
        touches: ['workload front', `node ${far}`],
        repair: [`kubectl taint node ${far} maintenance-`],
        where: far,
      },
    ],
  },
  { fault: 'dns-policy-default', topic: 'dns', level: 2, places: onDeployment(undo) },
  { fault: 'dns-search-lost', topic: 'dns', level: 2, places: onDeployment(undo) },
  {
    fault: 'host-alias-wrong',
    topic: 'dns',
    level: 2,
    places: onDeployment(undo, ({ back }) => ({ name: back, ip: '10.244.2.199' })),
  },
  {
    fault: 'coredns-selector-wrong',
    topic: 'dns',
    level: 1,
    places: () => [
      {
        with: {},
        touches: ['dns'],
        repair: ['kubectl -n kube-system set selector service kube-dns k8s-app=kube-dns'],
        where: 'Service kube-dns in kube-system',
      },
    ],
  },
];
