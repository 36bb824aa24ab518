import { beforeAll, expect, test } from 'vitest';
import { typedLab, type TypedLab } from '../support/lab.ts';

const pod = (name: string, key: string): string => `apiVersion: v1
kind: Pod
metadata: {name: ${name}}
spec:
  nodeName: worker-1
  hostNetwork: ${name === 'web'}
  containers:
  - name: web
    image: traefik/whoami:v1.11
    args: [--port=8443, --name=secure, --cert=/tls/tls.crt, --key=/tls/${key}]
    volumeMounts: [{name: tls, mountPath: /tls}]
  volumes: [{name: tls, secret: {secretName: web-tls}}]
`;

let lab: TypedLab;

beforeAll(async () => {
  lab = await typedLab();
  for (const line of [
    'openssl req -x509 -newkey ed25519 -nodes -keyout tls.key -out tls.crt -subj /CN=web.shop -addext subjectAltName=DNS:web.shop -days 30',
    'kubectl create secret tls web-tls --cert tls.crt --key tls.key',
    `kubectl apply -f - <<'EOF'\n${pod('web', 'tls.key')}---\n${pod('broken', 'none.key')}EOF`,
    'kubectl wait --for=condition=Ready pod/web',
  ]) {
    const ran = await lab.run(line);
    expect(`${ran.exit} ${ran.exit === 0 ? '' : ran.stderr}`).toBe('0 ');
  }
}, 60_000);

const AT = '--resolve web.shop:8443:172.18.0.3';

test.each([
  ['it answers over TLS, with its name', `curl -sS --cacert tls.crt ${AT} https://web.shop:8443/x | head -n 1`, 'Name: secure\n'],
  ['plain HTTP is told so', 'curl -s http://172.18.0.3:8443/', 'Client sent an HTTP request to an HTTPS server.\n'],
  ['it says how it listens', 'kubectl logs web | cut -d " " -f 3-', 'Starting up with TLS on port 8443\n'],
  [
    'a key that is not there ends it',
    'kubectl logs broken | cut -d " " -f 3-',
    'Starting up with TLS on port 8443\nopen /tls/none.key: no such file or directory\n',
  ],
])('%s', async (_, line, text) => {
  expect(await lab.out(line)).toBe(text);
});
