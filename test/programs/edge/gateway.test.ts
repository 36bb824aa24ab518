import { beforeAll, expect, test } from 'vitest';
import { typedLab, type TypedLab } from '../../support/lab.ts';

const CLUSTER = {
  nodes: [
    { name: 'control-plane', ip: '172.18.0.2', podCIDR: '10.244.0.0/24', role: 'control-plane' },
    { name: 'worker-1', ip: '172.18.0.3', podCIDR: '10.244.1.0/24' },
  ],
  gateway: 'nginx',
};

const MANIFEST = `apiVersion: v1
kind: Namespace
metadata: {name: other}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: who}
spec:
  selector: {matchLabels: {app: who}}
  template:
    metadata: {labels: {app: who}}
    spec: {containers: [{name: who, image: traefik/whoami}], terminationGracePeriodSeconds: 0}
---
apiVersion: v1
kind: Service
metadata: {name: who}
spec: {selector: {app: who}, ports: [{port: 80}]}
---
apiVersion: v1
kind: Service
metadata: {name: closed}
spec: {selector: {app: who}, ports: [{port: 80, targetPort: 9999}]}
---
apiVersion: v1
kind: Service
metadata: {name: far, namespace: other}
spec: {ports: [{port: 80}]}
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: edge}
spec:
  gatewayClassName: nginx
  listeners:
  - {name: http, port: 80, protocol: HTTP}
  - {name: https, port: 443, protocol: HTTPS, hostname: shop.test, tls: {certificateRefs: [{name: shop-tls}]}}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: shop}
spec:
  parentRefs: [{name: edge}]
  hostnames: [shop.test]
  rules:
  - backendRefs: [{name: who, port: 80}]
  - matches: [{path: {value: /closed}}]
    backendRefs: [{name: closed, port: 80}]
  - matches: [{path: {value: /far}}]
    backendRefs: [{name: far, namespace: other, port: 80}]
  - matches: [{path: {value: /old}}]
    filters: [{type: RequestRedirect, requestRedirect: {path: {type: ReplacePrefixMatch, replacePrefixMatch: /new}, statusCode: 301}}]
  - matches: [{path: {value: /rw}}]
    filters:
    - {type: URLRewrite, urlRewrite: {path: {type: ReplacePrefixMatch, replacePrefixMatch: /inside}}}
    - {type: RequestHeaderModifier, requestHeaderModifier: {set: [{name: X-Shop, value: "yes"}]}}
    backendRefs: [{name: who, port: 80}]
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: lost}
spec:
  parentRefs: [{name: edge, sectionName: https}]
  hostnames: [other.test]
  rules: [{backendRefs: [{name: who, port: 80}]}]
`;

let lab: TypedLab;

beforeAll(async () => {
  lab = await typedLab({ cluster: CLUSTER, manifests: [{ name: 'app.yaml', text: MANIFEST }] });
  for (const line of [
    'openssl req -x509 -newkey ed25519 -nodes -keyout tls.key -out tls.crt -subj /CN=shop.test -addext subjectAltName=DNS:shop.test',
    'kubectl create secret tls shop-tls --cert tls.crt --key tls.key',
    'kubectl wait --for=condition=Available deployment --all; sleep 15',
    "HTTP=$(kubectl get svc edge-nginx -o jsonpath='{.spec.ports[0].nodePort}'); HTTPS=$(kubectl get svc edge-nginx -o jsonpath='{.spec.ports[1].nodePort}')",
  ])
    await lab.run(line);
}, 60_000);

const get = (path: string, options = '', host = 'shop.test') => `curl -sS ${options} -H "Host: ${host}" http://172.18.0.3:$HTTP${path}`;
const status = (path: string, host = 'shop.test') => get(path, "-o /dev/null -w '%{http_code} %{redirect_url}'", host);

const rows: readonly (readonly [what: string, line: string, text: string])[] = [
  ['a route', status('/'), '200 '],
  ['no route', status('/', 'nothing.test'), '404 '],
  ['nobody listens', status('/closed'), '502 '],
  ['another namespace without a grant', status('/far'), '500 '],
  ['a redirect', status('/old/x'), '301 http://shop.test/new/x'],
  ['a rewrite', `${get('/rw/a')} | grep -e GET -e X-Shop`, 'GET /inside/a HTTP/1.1\nX-Shop: yes\n'],
  [
    'TLS by the Secret',
    'curl -sS -o /dev/null -w "%{http_code} %{http_version}" --cacert tls.crt --resolve shop.test:$HTTPS:172.18.0.3 https://shop.test:$HTTPS/',
    '200 2',
  ],
  ['the list', 'kubectl get gateway edge --no-headers | tr -s " " | cut -d" " -f1,2,4', 'edge nginx True\n'],
  ['hostnames', 'kubectl get httproute shop --no-headers | tr -s " " | cut -d" " -f1,2', 'shop ["shop.test"]\n'],
  ['classes', 'kubectl get gc --no-headers | tr -s " " | cut -d" " -f1-3', 'nginx gateway.nginx.org/nginx-gateway-controller True\n'],
  [
    'a listener that is not for the name',
    "kubectl get httproute lost -o jsonpath='{.status.parents[0].conditions[0].reason}'",
    'NoMatchingListenerHostname',
  ],
  [
    'a reference that is not permitted',
    "kubectl get httproute shop -o jsonpath='{.status.parents[0].conditions[1].reason}'",
    'RefNotPermitted',
  ],
  ['routes of a listener', "kubectl get gateway edge -o jsonpath='{.status.listeners[*].attachedRoutes}'", '1 1'],
];

test.each(rows)('%s', async (_what, line, text) => {
  expect((await lab.run(line)).stdout).toBe(text);
});

test('a grant opens the way; then there is nobody', async () => {
  await lab.run(`kubectl apply -f - <<'EOF'
apiVersion: gateway.networking.k8s.io/v1beta1
kind: ReferenceGrant
metadata: {name: shop, namespace: other}
spec:
  from: [{group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: default}]
  to: [{group: "", kind: Service}]
EOF`);
  await lab.run('sleep 2');
  expect(await lab.out(status('/far'))).toBe('503 ');
  expect(await lab.out("kubectl get httproute shop -o jsonpath='{.status.parents[0].conditions[1].reason}'")).toBe('ResolvedRefs');
});

test('the proxy goes with its Gateway', async () => {
  await lab.run('kubectl delete gateway edge; sleep 40');
  expect((await lab.run('kubectl get deployment,service edge-nginx')).stdout).toBe('');
});
