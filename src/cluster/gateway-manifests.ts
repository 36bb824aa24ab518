import type { ClusterDescription } from './description.ts';

/** The Gateway API's types and its controller, NGINX Gateway Fabric, as their manifests make them. */
export function gatewayManifests({
  gateway,
  loadBalancer,
}: Pick<ClusterDescription, 'gateway'> & { readonly loadBalancer?: unknown }): readonly string[] {
  if (gateway === 'none') return [];
  return [
    TYPES.map(definition).join('---\n'),
    controllerManifest(loadBalancer === undefined || loadBalancer === 'none' ? 'NodePort' : 'LoadBalancer'),
  ];
}

interface Type {
  readonly kind: string;
  readonly plural: string;
  readonly short?: string;
  readonly scope: 'Cluster' | 'Namespaced';
  readonly versions: readonly string[];
  /** name, type, path, priority */
  readonly columns: readonly (readonly [string, string, string, number?])[];
  readonly status: boolean;
}

const AGE = ['Age', 'date', '.metadata.creationTimestamp'] as const;

/** Names, versions and columns of gateway-api v1.5's standard channel. */
const TYPES: readonly Type[] = [
  {
    kind: 'GatewayClass',
    plural: 'gatewayclasses',
    short: 'gc',
    scope: 'Cluster',
    versions: ['v1', 'v1beta1'],
    columns: [
      ['Controller', 'string', '.spec.controllerName'],
      ['Accepted', 'string', '.status.conditions[?(@.type=="Accepted")].status'],
      AGE,
      ['Description', 'string', '.spec.description', 1],
    ],
    status: true,
  },
  {
    kind: 'Gateway',
    plural: 'gateways',
    short: 'gtw',
    scope: 'Namespaced',
    versions: ['v1', 'v1beta1'],
    columns: [
      ['Class', 'string', '.spec.gatewayClassName'],
      ['Address', 'string', '.status.addresses[*].value'],
      ['Programmed', 'string', '.status.conditions[?(@.type=="Programmed")].status'],
      AGE,
    ],
    status: true,
  },
  {
    kind: 'HTTPRoute',
    plural: 'httproutes',
    scope: 'Namespaced',
    versions: ['v1', 'v1beta1'],
    columns: [['Hostnames', 'string', '.spec.hostnames'], AGE],
    status: true,
  },
  {
    kind: 'ReferenceGrant',
    plural: 'referencegrants',
    short: 'refgrant',
    scope: 'Namespaced',
    versions: ['v1', 'v1beta1'],
    columns: [AGE],
    status: false,
  },
];

function definition({ kind, plural, short, scope, versions, columns, status }: Type): string {
  const printed = columns.map(
    ([name, type, path, priority]) =>
      `    - {name: ${name}, type: ${type}, jsonPath: '${path}'${priority === undefined ? '' : `, priority: ${priority}`}}\n`,
  );
  const version = (name: string, i: number): string => `  - name: ${name}
    served: true
    storage: ${i === 0}
${status ? '    subresources: {status: {}}\n' : ''}    additionalPrinterColumns:
${printed.join('')}    schema:
      openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}
`;
  return `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: ${plural}.gateway.networking.k8s.io
  annotations: {gateway.networking.k8s.io/bundle-version: v1.5.0, gateway.networking.k8s.io/channel: standard}
spec:
  group: gateway.networking.k8s.io
  names: {categories: [gateway-api], kind: ${kind}, listKind: ${kind}List, plural: ${plural}, singular: ${kind.toLowerCase()}${short === undefined ? '' : `, shortNames: [${short}]`}}
  scope: ${scope}
  versions:
${versions.map(version).join('')}`;
}

function controllerManifest(serviceType: string): string {
  const labels = 'app.kubernetes.io/instance: nginx-gateway, app.kubernetes.io/name: nginx-gateway';
  return `apiVersion: v1
kind: Namespace
metadata: {name: nginx-gateway, labels: {${labels}}}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: nginx-gateway, namespace: nginx-gateway, labels: {${labels}}}
---
apiVersion: v1
kind: Service
metadata: {name: nginx-gateway, namespace: nginx-gateway, labels: {${labels}}}
spec:
  selector: {${labels}}
  ports: [{name: agent-grpc, port: 443, protocol: TCP, targetPort: 8443}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: nginx-gateway, namespace: nginx-gateway, labels: {${labels}}}
spec:
  replicas: 1
  selector: {matchLabels: {${labels}}}
  template:
    metadata: {labels: {${labels}}}
    spec:
      serviceAccountName: nginx-gateway
      terminationGracePeriodSeconds: 30
      containers:
      - name: nginx-gateway
        image: ghcr.io/nginx/nginx-gateway-fabric:2.2.1
        imagePullPolicy: IfNotPresent
        args:
        - controller
        - --gateway-ctlr-name=gateway.nginx.org/nginx-gateway-controller
        - --gatewayclass=nginx
        - --service=nginx-gateway
        - --service-type=${serviceType}
        ports:
        - {containerPort: 8443, name: agent-grpc}
        - {containerPort: 8081, name: health}
        readinessProbe: {httpGet: {path: /readyz, port: health}, initialDelaySeconds: 3, periodSeconds: 1}
---
apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata: {name: nginx, labels: {${labels}}}
spec: {controllerName: gateway.nginx.org/nginx-gateway-controller}
`;
}
