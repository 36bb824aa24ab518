import { beforeAll, expect, test } from 'vitest';
import { typedLab, type TypedLab } from '../../support/lab.ts';

const CLUSTER = {
  nodes: [
    { name: 'control-plane', ip: '172.18.0.2', podCIDR: '10.244.0.0/24', role: 'control-plane' },
    { name: 'worker-1', ip: '172.18.0.3', podCIDR: '10.244.1.0/24' },
  ],
  ingress: ['traefik'],
};

const MANIFEST = `apiVersion: apps/v1
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
metadata: {name: empty}
spec: {selector: {app: nobody}, ports: [{port: 80}]}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop}
spec:
  tls: [{hosts: [shop.test], secretName: shop-tls}]
  rules:
  - host: shop.test
    http:
      paths:
      - {path: /api, pathType: Prefix, backend: {service: {name: who, port: {number: 80}}}}
      - {path: /exact, pathType: Exact, backend: {service: {name: who, port: {number: 80}}}}
      - {path: /closed, pathType: Prefix, backend: {service: {name: closed, port: {number: 80}}}}
      - {path: /empty, pathType: Prefix, backend: {service: {name: empty, port: {number: 80}}}}
      - {path: /absent, pathType: Prefix, backend: {service: {name: absent, port: {number: 80}}}}
  - host: "*.wild.test"
    http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: who, port: {number: 80}}}}]}
`;

let lab: TypedLab;

beforeAll(async () => {
  lab = await typedLab({ cluster: CLUSTER, manifests: [{ name: 'app.yaml', text: MANIFEST }] });
  for (const line of [
    'openssl req -x509 -newkey ed25519 -nodes -keyout tls.key -out tls.crt -subj /CN=shop.test -addext subjectAltName=DNS:shop.test',
    'kubectl create secret tls shop-tls --cert tls.crt --key tls.key',
    'kubectl wait --for=condition=Available deployment --all; sleep 5',
  ])
    await lab.run(line);
}, 60_000);

const get = (host: string, path: string, options = '') => `curl -sS ${options} -H "Host: ${host}" http://172.18.0.3:32080${path}`;
const status = (host: string, path: string) => get(host, path, `-o /dev/null -w '%{http_code}'`);
const AT = '--resolve shop.test:32443:172.18.0.3 --resolve other.test:32443:172.18.0.3';

const rows: readonly (readonly [what: string, line: string, text: string])[] = [
  ['a path', status('shop.test', '/api/x'), '200'],
  ['a prefix is text: /apix matches', status('shop.test', '/apix'), '200'],
  ['an exact path', status('shop.test', '/exact'), '200'],
  ['not exactly the path', status('shop.test', '/exact/'), '404'],
  ['no rule', get('shop.test', '/'), '404 page not found\n'],
  ['nobody listens', get('shop.test', '/closed'), 'Bad Gateway'],
  ['no endpoints', get('shop.test', '/empty'), 'no available server\n'],
  ['no Service: no router', status('shop.test', '/absent'), '404'],
  ['a wildcard', status('a.wild.test', '/'), '200'],
  ['a wildcard covers one label', status('a.b.wild.test', '/'), '404'],
  ['who the client is', `${get('shop.test', '/api/x')} | grep -c 'X-Real-Ip: '`, '1\n'],
  [
    'TLS with the Secret',
    `curl -sS -o /dev/null -w '%{http_code} %{http_version}' --cacert tls.crt ${AT} https://shop.test:32443/api`,
    '200 2',
  ],
  ['the default certificate', `curl -sSkv ${AT} https://other.test:32443/ 2>&1 | grep subject:`, '*  subject: CN=TRAEFIK DEFAULT CERT\n'],
  ['plain HTTP on the TLS port', 'curl -sS http://172.18.0.3:32443/', 'Client sent an HTTP request to an HTTPS server.\n'],
];

test.each(rows)('%s', async (_what, line, text) => {
  expect((await lab.run(line)).stdout).toBe(text);
});

test('the access log and what is wrong with an Ingress', async () => {
  await lab.run(get('shop.test', '/api'));
  const log = await lab.out('kubectl logs -n traefik deploy/traefik');
  expect(log.trimEnd().split('\n').at(-1)).toMatch(
    /^[\d.]+ - - \[01\/Jun\/2026:[\d:]+ \+0000\] "GET \/api HTTP\/1\.1" 200 \d+ "-" "-" \d+ "shop-default-shop-test-api@kubernetes" "http:\/\/10\.244\.1\.\d+:80" 0ms$/,
  );
  expect(log).toContain(
    'ERR Cannot create service error="service not found" ingress=default/shop providerName=kubernetes serviceName=absent',
  );
});

test('Ingresses without a class get the default one', async () => {
  expect(await lab.out('kubectl get ingress shop -o jsonpath={.spec.ingressClassName}')).toBe('traefik');
});
