import type { ClusterDescription } from './description.ts';

/** The objects of ingress controllers, as their projects' manifests and charts make them. */
export function ingressManifests({
  ingress,
  loadBalancer,
}: Pick<ClusterDescription, 'ingress'> & { readonly loadBalancer?: unknown }): readonly string[] {
  const type = loadBalancer === undefined || loadBalancer === 'none' ? 'NodePort' : 'LoadBalancer';
  return ingress.map((controller) => (controller === 'nginx' ? nginxManifest(type) : traefikManifest(type)));
}

type ServiceType = 'NodePort' | 'LoadBalancer';

/** Node ports by which the controllers are reached where no load balancer is. */
const NODE_PORTS = { nginx: [31080, 31443], traefik: [32080, 32443] } as const;

/** deploy/static/provider: cloud with a load balancer, baremetal without. */
function nginxManifest(type: ServiceType): string {
  const labels =
    'app.kubernetes.io/component: controller, app.kubernetes.io/instance: ingress-nginx, app.kubernetes.io/name: ingress-nginx';
  const [http, https] = NODE_PORTS.nginx;
  const publish = type === 'LoadBalancer' ? '\n        - --publish-service=$(POD_NAMESPACE)/ingress-nginx-controller' : '';
  return `apiVersion: v1
kind: Namespace
metadata: {name: ingress-nginx, labels: {app.kubernetes.io/instance: ingress-nginx, app.kubernetes.io/name: ingress-nginx}}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: ingress-nginx, namespace: ingress-nginx, labels: {${labels}}}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: ingress-nginx-controller, namespace: ingress-nginx, labels: {${labels}}}
---
apiVersion: v1
kind: Service
metadata: {name: ingress-nginx-controller, namespace: ingress-nginx, labels: {${labels}}}
spec:
  type: ${type}${type === 'LoadBalancer' ? '\n  externalTrafficPolicy: Local' : ''}
  selector: {${labels}}
  ports:
  - {name: http, port: 80, protocol: TCP, appProtocol: http, targetPort: http, nodePort: ${http}}
  - {name: https, port: 443, protocol: TCP, appProtocol: https, targetPort: https, nodePort: ${https}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: ingress-nginx-controller, namespace: ingress-nginx, labels: {${labels}}}
spec:
  replicas: 1
  minReadySeconds: 0
  revisionHistoryLimit: 10
  selector: {matchLabels: {${labels}}}
  template:
    metadata: {labels: {${labels}}}
    spec:
      serviceAccountName: ingress-nginx
      dnsPolicy: ClusterFirst
      nodeSelector: {kubernetes.io/os: linux}
      terminationGracePeriodSeconds: 300
      containers:
      - name: controller
        image: registry.k8s.io/ingress-nginx/controller:v1.14.1
        imagePullPolicy: IfNotPresent
        args:
        - /nginx-ingress-controller${publish}
        - --election-id=ingress-nginx-leader
        - --controller-class=k8s.io/ingress-nginx
        - --ingress-class=nginx
        - --configmap=$(POD_NAMESPACE)/ingress-nginx-controller
        - --enable-metrics=false
        env:
        - {name: POD_NAME, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
        - {name: POD_NAMESPACE, valueFrom: {fieldRef: {fieldPath: metadata.namespace}}}
        ports:
        - {containerPort: 80, name: http, protocol: TCP}
        - {containerPort: 443, name: https, protocol: TCP}
        livenessProbe: {httpGet: {path: /healthz, port: 10254, scheme: HTTP}, initialDelaySeconds: 10, periodSeconds: 10, failureThreshold: 5}
        readinessProbe: {httpGet: {path: /healthz, port: 10254, scheme: HTTP}, initialDelaySeconds: 10, periodSeconds: 10, failureThreshold: 3}
        resources: {requests: {cpu: 100m, memory: 90Mi}}
---
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: {name: nginx, labels: {${labels}}}
spec: {controller: k8s.io/ingress-nginx}
`;
}

/** The chart of traefik/traefik with access logs. */
function traefikManifest(type: ServiceType): string {
  const labels = 'app.kubernetes.io/instance: traefik-traefik, app.kubernetes.io/name: traefik';
  const [http, https] = NODE_PORTS.traefik;
  return `apiVersion: v1
kind: Namespace
metadata: {name: traefik}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: traefik, namespace: traefik, labels: {${labels}}}
---
apiVersion: v1
kind: Service
metadata: {name: traefik, namespace: traefik, labels: {${labels}}}
spec:
  type: ${type}
  selector: {${labels}}
  ports:
  - {name: web, port: 80, protocol: TCP, targetPort: web, nodePort: ${http}}
  - {name: websecure, port: 443, protocol: TCP, targetPort: websecure, nodePort: ${https}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: traefik, namespace: traefik, labels: {${labels}}}
spec:
  replicas: 1
  selector: {matchLabels: {${labels}}}
  template:
    metadata: {labels: {${labels}}}
    spec:
      serviceAccountName: traefik
      terminationGracePeriodSeconds: 60
      containers:
      - name: traefik
        image: docker.io/traefik:v3.6.2
        imagePullPolicy: IfNotPresent
        args:
        - --entryPoints.traefik.address=:8080/tcp
        - --entryPoints.web.address=:8000/tcp
        - --entryPoints.websecure.address=:8443/tcp
        - --entryPoints.websecure.http.tls=true
        - --ping=true
        - --providers.kubernetesingress
        - --providers.kubernetesingress.ingressendpoint.publishedservice=traefik/traefik
        - --accesslog=true
        - --log.level=INFO
        ports:
        - {name: traefik, containerPort: 8080, protocol: TCP}
        - {name: web, containerPort: 8000, protocol: TCP}
        - {name: websecure, containerPort: 8443, protocol: TCP}
        livenessProbe: {httpGet: {path: /ping, port: 8080, scheme: HTTP}, initialDelaySeconds: 2, periodSeconds: 10, timeoutSeconds: 2}
        readinessProbe: {httpGet: {path: /ping, port: 8080, scheme: HTTP}, initialDelaySeconds: 2, periodSeconds: 10, failureThreshold: 1, timeoutSeconds: 2}
---
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata:
  name: traefik
  labels: {${labels}}
  annotations: {ingressclass.kubernetes.io/is-default-class: "true"}
spec: {controller: traefik.io/ingress-controller}
`;
}
