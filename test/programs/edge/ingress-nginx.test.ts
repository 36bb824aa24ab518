import { beforeAll, expect, test } from 'vitest';
import { typedLab, type TypedLab } from '../../support/lab.ts';

const CLUSTER = {
  nodes: [
    { name: 'control-plane', ip: '172.18.0.2', podCIDR: '10.244.0.0/24', role: 'control-plane' },
    { name: 'worker-1', ip: '172.18.0.3', podCIDR: '10.244.1.0/24' },
  ],
  ingress: ['nginx'],
};

const app = (name: string, image: string, port: number, args = '[]') => `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec: {containers: [{name: ${name}, image: "${image}", args: ${args}}], terminationGracePeriodSeconds: 0}
---
apiVersion: v1
kind: Service
metadata: {name: ${name}}
spec:
  selector: {app: ${name}}
  ports: [{name: http, port: 80, targetPort: ${port}}]
---
`;

const AGNHOST = 'registry.k8s.io/e2e-test-images/agnhost:2.53';
const ingress = (
  name: string,
  host: string,
  service: string,
  annotations = '',
  tls = '',
  path = '/',
  type = 'Prefix',
) => `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: ${name}, annotations: {${annotations}}}
spec:
  ingressClassName: nginx
  ${tls}
  rules: [{host: ${host}, http: {paths: [{path: "${path}", pathType: ${type}, backend: {service: {name: ${service}, port: {number: 80}}}}]}}]
---
`;
const n = (name: string, value: string) => `nginx.ingress.kubernetes.io/${name}: "${value}"`;

const MANIFEST = [
  app('web', AGNHOST, 8080, '[netexec, --http-port=8080]'),
  app('who', 'traefik/whoami', 80),
  app('closed', AGNHOST, 9999, '[netexec, --http-port=8080]'),
  ingress('web', 'shop.test', 'web'),
  ingress('who', 'who.test', 'who'),
  ingress('closed', 'closed.test', 'closed'),
  ingress('absent', 'absent.test', 'absent'),
  ingress('api', 'api.test', 'who', n('rewrite-target', '/$2'), '', '/api(/|$)(.*)', 'ImplementationSpecific'),
  ingress('small', 'small.test', 'who', n('proxy-body-size', '10')),
  ingress('moved', 'moved.test', 'who', n('permanent-redirect', 'https://new.test')),
  ingress('deny', 'deny.test', 'who', n('denylist-source-range', '10.244.0.0/16,172.18.0.0/16')),
  ingress('safe', 'safe.test', 'web', '', 'tls: [{hosts: [safe.test], secretName: safe-tls}]'),
  ingress('force', 'force.test', 'web', n('force-ssl-redirect', 'true')),
  ingress('canary-main', 'canary.test', 'web'),
  ingress('canary', 'canary.test', 'who', `${n('canary', 'true')}, ${n('canary-by-header', 'X-Canary')}`),
  ingress('wild', '"*.wild.test"', 'who'),
  ingress('slow', 'slow.test', 'gone', `${n('proxy-connect-timeout', '2')}`),
].join('');

const GONE = `apiVersion: v1
kind: Service
metadata: {name: gone}
spec: {ports: [{port: 80}]}
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: gone-1, labels: {kubernetes.io/service-name: gone}}
addressType: IPv4
ports: [{port: 80, protocol: TCP}]
endpoints: [{addresses: [172.18.0.77]}]
`;

let lab: TypedLab;

beforeAll(async () => {
  lab = await typedLab({ cluster: CLUSTER, manifests: [{ name: 'app.yaml', text: `${MANIFEST}${GONE}` }] });
  for (const line of [
    'openssl req -x509 -newkey ed25519 -nodes -keyout tls.key -out tls.crt -subj /CN=safe.test -addext subjectAltName=DNS:safe.test',
    'kubectl create secret tls safe-tls --cert tls.crt --key tls.key',
    'kubectl wait --for=condition=Available deployment --all',
    'iptables -V >/dev/null; sleep 65',
  ])
    await lab.run(line);
}, 60_000);

const get = (host: string, path = '/', options = '') => `curl -sS ${options} -H "Host: ${host}" http://172.18.0.3:31080${path}`;
const status = (host: string, path = '/', options = '') => get(host, path, `-o /dev/null -w '%{http_code} %{redirect_url}' ${options}`);
const AT = '--resolve safe.test:31443:172.18.0.3 --resolve other.test:31443:172.18.0.3';

const rows: readonly (readonly [what: string, line: string, text: string])[] = [
  ['a host', get('shop.test', '/echo?msg=hello'), 'hello'],
  ['no rule', status('nothing.test'), '404 '],
  ['a wildcard', status('a.wild.test'), '200 '],
  ['a wildcard covers one label', status('a.b.wild.test'), '404 '],
  ['nobody listens', status('closed.test'), '502 '],
  ['no Service', status('absent.test'), '503 '],
  ['an endpoint that does not answer', status('slow.test'), '504 '],
  ['a body too large', status('small.test', '/', '-d 0123456789ABC'), '413 '],
  ['a permanent redirect', status('moved.test'), '301 https://new.test/'],
  ['a refused address', status('deny.test'), '403 '],
  ['a rewritten path', `${get('api.test', '/api/users/7?x=1')} | grep GET`, 'GET /users/7?x=1 HTTP/1.1\n'],
  ['the client in headers', `${get('who.test')} | grep -i x-forwarded-proto`, 'X-Forwarded-Proto: http\n'],
  ['plain HTTP of a TLS host', status('safe.test', '/a?b=1'), '308 https://safe.test/a?b=1'],
  ['forced without TLS', status('force.test', '/'), '308 https://force.test/'],
  ['TLS with the Secret', `curl -sS --cacert tls.crt ${AT} https://safe.test:31443/echo?msg=tls`, 'tls'],
  [
    'the fake certificate',
    `curl -sSkv ${AT} https://other.test:31443/ 2>&1 | grep subject:`,
    '*  subject: O=Acme Co; CN=Kubernetes Ingress Controller Fake Certificate\n',
  ],
  ['HTTP/2', `curl -sS -o /dev/null -w '%{http_version}' --cacert tls.crt ${AT} https://safe.test:31443/`, '2'],
  ['a canary by header', `${get('canary.test', '/', '-H "X-Canary: always"')} | grep -c Hostname`, '1\n'],
  ['no canary without it', `${get('canary.test', '/echo?msg=main')}`, 'main'],
];

test.each(rows)('%s', async (_what, line, text) => {
  expect((await lab.run(line)).stdout).toBe(text);
});

test('the access log', async () => {
  await lab.run(get('shop.test', '/hostname'));
  const log = await lab.out('kubectl logs -n ingress-nginx deploy/ingress-nginx-controller --tail=1');
  expect(log).toMatch(
    /^[\d.]+ - - \[01\/Jun\/2026:[\d:]+ \+0000\] "GET \/hostname HTTP\/1\.1" 200 \d+ "-" "curl\/7\.88\.1" \d+ 0\.000 \[default-web-80\] \[\] 10\.244\.\d+\.\d+:8080 \d+ 0\.000 200 [0-9a-f]{32}\n$/,
  );
});

test('the error log names the cause', async () => {
  await lab.run(get('closed.test'));
  const log = await lab.out('kubectl logs -n ingress-nginx deploy/ingress-nginx-controller --tail=5');
  expect(log).toContain('connect() failed (111: Connection refused) while connecting to upstream, client: ');
});

test('status addresses and events', async () => {
  expect(await lab.out('kubectl get ingress web --no-headers')).toMatch(/^web +nginx +shop\.test +172\.18\.0\.3 +80 /);
  expect(await lab.out('kubectl describe ingress web')).toMatch(
    /Normal +Sync +\S+( \(x\d+ over \S+\))? +nginx-ingress-controller +Scheduled for sync/,
  );
});

test('scaled to nothing, it is 503; back again, it is 200', async () => {
  await lab.run('kubectl scale deployment who --replicas=0; sleep 5');
  expect(await lab.out(status('who.test'))).toBe('503 ');
  await lab.run('kubectl scale deployment who --replicas=1; sleep 10');
  expect(await lab.out(status('who.test'))).toBe('200 ');
});

test('TLS passes through to the pod where its flag and annotation say so', async () => {
  await lab.run(`kubectl apply -f - <<'EOF'
apiVersion: v1
kind: ConfigMap
metadata: {name: deep}
data:
  default.conf: |
    server {
      listen 443 ssl;
      ssl_certificate /tls/tls.crt;
      ssl_certificate_key /tls/tls.key;
      location / { return 200 "from the pod: $ssl_server_name\\n"; }
    }
---
apiVersion: v1
kind: Pod
metadata: {name: deep, labels: {app: deep}}
spec:
  containers: [{name: deep, image: "nginx:1.29", volumeMounts: [{name: conf, mountPath: /etc/nginx/conf.d}, {name: tls, mountPath: /tls}]}]
  volumes: [{name: conf, configMap: {name: deep}}, {name: tls, secret: {secretName: safe-tls}}]
---
apiVersion: v1
kind: Service
metadata: {name: deep}
spec: {selector: {app: deep}, ports: [{port: 443}]}
---
${ingress('deep', 'deep.test', 'deep', n('ssl-passthrough', 'true')).replace('number: 80', 'number: 443')}EOF`);
  const through = 'curl -sSk --resolve deep.test:31443:172.18.0.3 https://deep.test:31443/';
  await lab.run('kubectl wait --for=condition=Ready pod/deep');
  // without the flag the controller ends TLS itself and speaks plain HTTP to the pod's TLS port
  expect(await lab.out(`${through} -o /dev/null -w '%{http_code}'`)).toBe('400');
  await lab.run(
    `kubectl patch deployment -n ingress-nginx ingress-nginx-controller --type=json -p '[{"op":"add","path":"/spec/template/spec/containers/0/args/-","value":"--enable-ssl-passthrough"}]'; kubectl rollout status -n ingress-nginx deployment ingress-nginx-controller; sleep 5`,
  );
  expect(await lab.out(through)).toBe('from the pod: deep.test\n');
  expect(await lab.out(`curl -sS --cacert tls.crt ${AT} https://safe.test:31443/echo?msg=own`)).toBe('own');
});
