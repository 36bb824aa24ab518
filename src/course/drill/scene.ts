import { nextInteger, type RandomState } from '../../base/random.ts';

/** Clusters a drill can play in: presets, by name. */
export type DrillCluster = 'three-node' | 'flannel' | 'calico' | 'metallb';

/**
 * The application of a drill. `client` asks `front` and `back`; `front` runs on the other worker and asks `back` too. The seed
 * chooses names and which worker is which.
 */
export interface Scene {
  readonly cluster: DrillCluster;
  readonly client: string;
  readonly front: string;
  readonly back: string;
  /** the node of client and back, and the node of front */
  readonly near: string;
  readonly far: string;
}

const CLIENTS = ['desk', 'kiosk', 'till', 'tablet', 'panel'];
const FRONTS = ['shop', 'menu', 'tickets', 'library', 'courses', 'museum', 'bakery'];
const BACKS = ['stock', 'prices', 'seats', 'loans', 'orders', 'photos'];

export const NODE_ADDRESS: Readonly<Record<string, string>> = {
  'control-plane': '172.18.0.2',
  'worker-1': '172.18.0.3',
  'worker-2': '172.18.0.4',
};
export const POD_RANGE: Readonly<Record<string, string>> = {
  'control-plane': '10.244.0.0/24',
  'worker-1': '10.244.1.0/24',
  'worker-2': '10.244.2.0/24',
};

export const NODE_PORT = 30080;
export const BALANCED_ADDRESS = '172.18.255.200';
const IMAGE = 'registry.k8s.io/e2e-test-images/agnhost:2.53';

export function drawScene(random: RandomState, cluster: DrillCluster): Scene {
  const pick = (from: readonly string[]): string => from[nextInteger(random, from.length)] ?? '';
  const [near, far] = nextInteger(random, 2) === 0 ? ['worker-1', 'worker-2'] : ['worker-2', 'worker-1'];
  return { cluster, client: pick(CLIENTS), front: pick(FRONTS), back: pick(BACKS), near: near ?? '', far: far ?? '' };
}

const HEALTH = 'readinessProbe: {httpGet: {path: /hostname, port: 8080}, periodSeconds: 1, failureThreshold: 1}';

/** The objects of a scene. Bare pods would be gone when somebody deletes them, so everything has an owner that makes it anew. */
export function sceneManifest({ cluster, client, front, back, near, far }: Scene): string {
  const pod = (app: string, node: string, port: number, more: readonly string[]): string =>
    `  template:
    metadata: {labels: {app: ${app}}}
    spec:
      nodeSelector: {kubernetes.io/hostname: ${node}}
      terminationGracePeriodSeconds: 1
      containers:
      - name: ${app}
        image: ${IMAGE}
        args: [netexec, --http-port=${port}]
${more.map((line) => `        ${line}\n`).join('')}`;
  const set = (app: string, port: number, more: readonly string[]): string => `apiVersion: apps/v1
kind: StatefulSet
metadata: {name: ${app}}
spec:
  replicas: 1
  serviceName: ${app}
  selector: {matchLabels: {app: ${app}}}
${pod(app, near, port, more)}`;
  const service = (name: string, app: string, type: string, more = ''): string => `apiVersion: v1
kind: Service
metadata: {name: ${name}}
spec:
  type: ${type}
  selector: {app: ${app}}
  ports: [{name: http, port: 80, targetPort: http${more}}]
`;
  const port = ['ports: [{name: http, containerPort: 8080}]', HEALTH];
  return [
    set(client, 9000, []),
    set(back, 8080, port),
    `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${front}}
spec:
  replicas: 2
  strategy: {type: Recreate}
  selector: {matchLabels: {app: ${front}}}
${pod(front, far, 8080, port)}`,
    service(front, front, 'ClusterIP'),
    service(back, back, 'ClusterIP'),
    service(`${front}-public`, front, 'NodePort', `, nodePort: ${NODE_PORT}`),
    ...(cluster === 'metallb' ? [service(`${front}-balanced`, front, 'LoadBalancer')] : []),
  ].join('---\n');
}
