import { beforeAll, expect, test } from 'vitest';
import type { ProbeSpec } from '../../../src/cluster/lab-port.ts';
import { createLabEngine } from '../../../src/shell/lab/engine.ts';

const MANIFEST = `apiVersion: v1
kind: ConfigMap
metadata: {name: conf}
data:
  default.conf: |
    server {
      listen 443 ssl;
      ssl_certificate /etc/nginx/tls/tls.crt;
      ssl_certificate_key /etc/nginx/tls/tls.key;
      location / { return 200 "hello\\n"; }
    }
---
apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: web}}
spec:
  nodeName: worker-1
  containers:
  - name: web
    image: nginx:1.29
    readinessProbe: {httpGet: {port: 443, scheme: HTTPS}, periodSeconds: 1}
    volumeMounts: [{name: conf, mountPath: /etc/nginx/conf.d}, {name: tls, mountPath: /etc/nginx/tls}]
  volumes: [{name: conf, configMap: {name: conf}}, {name: tls, secret: {secretName: web-tls}}]
---
apiVersion: v1
kind: Pod
metadata: {name: plain}
spec:
  containers: [{name: plain, image: "nginx:1.29", readinessProbe: {httpGet: {port: 80, scheme: HTTPS}, periodSeconds: 1}}]
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {type: NodePort, selector: {app: web}, ports: [{port: 443, nodePort: 30443}]}
`;

const SETUP = `openssl req -new -newkey ed25519 -nodes -keyout web.key -out web.csr -subj /CN=172.18.0.3
echo subjectAltName=DNS:shop.test,IP:172.18.0.3 > web.ext
openssl x509 -req -in web.csr -CA /etc/ssl/lab-ca/ca.crt -CAkey /etc/ssl/lab-ca/ca.key -days 90 -extfile web.ext -out web.crt
kubectl create secret tls web-tls --cert web.crt --key web.key
sleep 30
`;

const build = async () => {
  const lab = await createLabEngine('0').createLab({
    cluster: 'three-node',
    manifests: [{ name: 'web.yaml', text: MANIFEST }],
    setup: [{ name: 'certificates.sh', text: SETUP }],
    faults: [],
    seed: '1',
  });
  if (!lab.ok) throw new Error(lab.error.message);
  return lab.value;
};

let lab: Awaited<ReturnType<typeof build>>;
beforeAll(async () => {
  lab = await build();
}, 60_000);

test('curl on the laptop trusts what the lab authority issued', async () => {
  expect((await lab.submitLine('main', 'curl -sS https://172.18.0.3:30443/')).stdout).toBe('hello\n');
});

const PROBE: ProbeSpec = { from: 'laptop', to: '172.18.0.3', protocol: 'https', port: 30443 };
const rows: readonly (readonly [what: string, probe: ProbeSpec, outcome: string, detail: string])[] = [
  ['by address', PROBE, 'connected', 'HTTP 200 OK, 6 octets'],
  ['by a name of the certificate', { ...PROBE, host: 'shop.test' }, 'connected', 'HTTP 200 OK, 6 octets'],
  ['by another name', { ...PROBE, host: 'other.test' }, 'tls-error', '172.18.0.3 port 30443: the certificate is not for other.test'],
  ['another name, nothing checked', { ...PROBE, host: 'other.test', ca: 'any' }, 'connected', 'HTTP 200 OK, 6 octets'],
  [
    'from a node, which trusts nobody',
    { ...PROBE, from: 'node/worker-1' },
    'tls-error',
    '172.18.0.3 port 30443: unable to get local issuer certificate',
  ],
];

test.each(rows)('an https probe %s', async (_what, probe, outcome, detail) => {
  const [seen] = await lab.probe(probe);
  expect([seen?.outcome, seen?.detail]).toEqual([outcome, detail]);
});

test('the kubelet probes over TLS and checks no certificate; a plain server fails it', async () => {
  expect((await lab.submitLine('main', 'kubectl get pods --no-headers | tr -s " " | cut -d" " -f1,2')).stdout).toBe('plain 0/1\nweb 1/1\n');
  const described = (await lab.submitLine('main', 'kubectl describe pod plain')).stdout;
  expect(described).toMatch(
    /Readiness probe failed: Get "https:\/\/10\.244\.\d+\.\d+:80\/": http: server gave HTTP response to HTTPS client/,
  );
});
