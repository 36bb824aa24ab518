import type { ClusterDescription } from './description.ts';
import { defaultRoute, addHost, plugIn } from './hosts.ts';
import { startProgram } from './programs.ts';
import { writeSysctl } from '../net/sysctl.ts';
import type { World } from './world.ts';

/** Addresses that balancers give out where the description names none: outside for a cloud, on the nodes' own network for MetalLB. */
const CLOUD_POOL = ['203.0.113.200-203.0.113.229'];
const METALLB_POOL = ['172.18.255.200-172.18.255.250'];

export function balancerPool(description: ClusterDescription): readonly string[] {
  return description.loadBalancerPool ?? (description.loadBalancer === 'cloud' ? CLOUD_POOL : METALLB_POOL);
}

/** The cloud's balancer: a host with one foot outside and one on the nodes' network. */
export function buildCloudBalancer(world: World): void {
  const name = 'cloud-lb';
  const ns = addHost(world, {
    name,
    user: 'root',
    tools: ['host'],
    files: { '/etc/hosts': '127.0.0.1\tlocalhost\n', '/etc/resolv.conf': '' },
  });
  plugIn(world, ns, 'eth0', 'lan', '172.18.0.250', 16);
  plugIn(world, ns, 'eth1', 'internet', '203.0.113.2', 24);
  defaultRoute(ns, '203.0.113.1', 'eth1');
  writeSysctl(ns, 'net.ipv4.ip_forward', '1');
  writeSysctl(ns, 'net.ipv4.conf.all.send_redirects', '0');
  const machine = world.state.machines.get(name);
  if (machine)
    startProgram(world, {
      machine,
      program: 'cloud-load-balancer',
      args: [],
      env: machine.env,
      cwd: '/',
      command: '/usr/sbin/cloud-load-balancer',
    });
}

/** MetalLB's objects as metallb-native.yaml makes them, and a pool that all its speakers announce. */
export function metallbManifests(description: ClusterDescription): readonly string[] {
  if (description.loadBalancer !== 'metallb') return [];
  const pool = balancerPool(description);
  const objects = `---
apiVersion: metallb.io/v1beta1
kind: IPAddressPool
metadata: {name: default, namespace: metallb-system}
spec: {addresses: ${JSON.stringify(pool)}, autoAssign: true, avoidBuggyIPs: false}
---
apiVersion: metallb.io/v1beta1
kind: L2Advertisement
metadata: {name: default, namespace: metallb-system}
spec: {ipAddressPools: [default]}
`;
  return [`${METALLB}${pool.length > 0 ? objects : ''}`];
}

function customResource(plural: string, kind: string, columns: readonly string[]): string {
  return `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: ${plural}.metallb.io}
spec:
  group: metallb.io
  names: {kind: ${kind}, listKind: ${kind}List, plural: ${plural}, singular: ${kind.toLowerCase()}}
  scope: Namespaced
  versions:
  - name: v1beta1
    served: true
    storage: true
    subresources: {status: {}}
    additionalPrinterColumns: [${columns.join(', ')}]
    schema:
      openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}
---
`;
}

const column = (name: string, type: string, path: string): string => `{name: ${name}, type: ${type}, jsonPath: .spec.${path}}`;
const POOL_COLUMNS = [
  column('Auto Assign', 'boolean', 'autoAssign'),
  column('Avoid Buggy IPs', 'boolean', 'avoidBuggyIPs'),
  column('Addresses', 'string', 'addresses'),
];
const ADVERTISEMENT_COLUMNS = [
  column('IPAddressPools', 'string', 'ipAddressPools'),
  column('IPAddressPool Selectors', 'string', 'ipAddressPoolSelectors'),
  column('Interfaces', 'string', 'interfaces'),
];

const METALLB = `${customResource('ipaddresspools', 'IPAddressPool', POOL_COLUMNS)}${customResource('l2advertisements', 'L2Advertisement', ADVERTISEMENT_COLUMNS)}apiVersion: v1
kind: Namespace
metadata: {name: metallb-system, labels: {pod-security.kubernetes.io/enforce: privileged}}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: controller, namespace: metallb-system, labels: {app: metallb}}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: speaker, namespace: metallb-system, labels: {app: metallb}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: controller, namespace: metallb-system, labels: {app: metallb, component: controller}}
spec:
  revisionHistoryLimit: 3
  selector: {matchLabels: {app: metallb, component: controller}}
  template:
    metadata: {labels: {app: metallb, component: controller}}
    spec:
      serviceAccountName: controller
      nodeSelector: {kubernetes.io/os: linux}
      containers:
      - name: controller
        image: quay.io/metallb/controller:v0.15.2
        args: ["--port=7472", "--log-level=info"]
---
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: speaker, namespace: metallb-system, labels: {app: metallb, component: speaker}}
spec:
  selector: {matchLabels: {app: metallb, component: speaker}}
  template:
    metadata: {labels: {app: metallb, component: speaker}}
    spec:
      serviceAccountName: speaker
      hostNetwork: true
      terminationGracePeriodSeconds: 2
      nodeSelector: {kubernetes.io/os: linux}
      tolerations:
      - {key: node-role.kubernetes.io/master, operator: Exists, effect: NoSchedule}
      - {key: node-role.kubernetes.io/control-plane, operator: Exists, effect: NoSchedule}
      containers:
      - name: speaker
        image: quay.io/metallb/speaker:v0.15.2
        args: ["--port=7472", "--log-level=info"]
        securityContext: {capabilities: {add: [NET_RAW]}}
        env:
        - {name: METALLB_NODE_NAME, valueFrom: {fieldRef: {fieldPath: spec.nodeName}}}
`;
