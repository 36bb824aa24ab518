import type { ObjectClient } from '../../../kube/client.ts';
import type { KubeObject } from '../../../kube/object.ts';
import type { EdgeService } from '../objects.ts';
import type { Gateway } from './objects.ts';

/** The image that proxies run, at the controller's own version. */
const IMAGE = 'ghcr.io/nginx/nginx-gateway-fabric/nginx';

/** Names of what is made for a Gateway: `<gateway>-<class>`. */
export function proxyName(gateway: Gateway): string {
  return `${gateway.metadata.name}-${gateway.spec?.gatewayClassName ?? 'nginx'}`.slice(0, 63);
}

/** Makes and keeps a Gateway's proxy: a Deployment, and a Service with a port for every listener's. Both go with the Gateway. */
export function ensureProxy(api: ObjectClient, gateway: Gateway, version: string, serviceType: string): EdgeService | undefined {
  const name = proxyName(gateway);
  const namespace = gateway.metadata.namespace ?? 'default';
  const labels = {
    ...gateway.spec?.infrastructure?.labels,
    'app.kubernetes.io/instance': 'nginx-gateway',
    'app.kubernetes.io/managed-by': 'nginx-gateway-nginx',
    'app.kubernetes.io/name': name,
    'gateway.networking.k8s.io/gateway-name': gateway.metadata.name,
  };
  const selector = {
    'app.kubernetes.io/instance': 'nginx-gateway',
    'app.kubernetes.io/name': name,
    'gateway.networking.k8s.io/gateway-name': gateway.metadata.name,
  };
  const owner = {
    apiVersion: gateway.apiVersion,
    kind: gateway.kind,
    name: gateway.metadata.name,
    uid: gateway.metadata.uid,
    controller: true,
    blockOwnerDeletion: true,
  };
  const annotations = gateway.spec?.infrastructure?.annotations;
  const metadata = { name, namespace, labels, ownerReferences: [owner], ...(annotations ? { annotations } : {}) };
  const ports = [...new Set((gateway.spec?.listeners ?? []).map(({ port }) => port))];
  if (!api.get('deployments.apps', name, namespace)) {
    const containers = [
      {
        name: 'nginx',
        image: `${IMAGE}:${version}`,
        imagePullPolicy: 'IfNotPresent',
        ports: ports.map((port) => ({ name: `port-${port}`, containerPort: port, protocol: 'TCP' })),
        readinessProbe: { httpGet: { path: '/readyz', port: 8081 }, initialDelaySeconds: 3, periodSeconds: 10 },
      },
    ];
    api.create('deployments.apps', {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata,
      spec: {
        replicas: 1,
        selector: { matchLabels: selector },
        template: { metadata: { labels }, spec: { terminationGracePeriodSeconds: 30, containers } },
      },
    } as never);
  }
  const wanted = ports.map((port) => ({ name: `port-${port}`, port, protocol: 'TCP', targetPort: port }));
  const service = api.get<EdgeService>('services', name, namespace);
  if (!service) {
    const spec = {
      type: serviceType,
      ...(serviceType === 'LoadBalancer' || serviceType === 'NodePort' ? { externalTrafficPolicy: 'Local' } : {}),
      selector,
      ports: wanted,
    };
    const made = api.create<EdgeService>('services', { apiVersion: 'v1', kind: 'Service', metadata, spec } as never);
    return made.ok ? made.value : undefined;
  }
  const known = (service.spec?.ports ?? []).map(({ port }) => port);
  if (known.join(',') === ports.join(',') || ports.length === 0) return service;
  const kept = wanted.map((port) => ({ ...port, ...(service.spec?.ports?.find((each) => each.port === port.port) ?? {}) }));
  const updated = api.update<EdgeService & KubeObject>('services', { ...service, spec: { ...service.spec, ports: kept } });
  return updated.ok ? updated.value : service;
}
