import { beforeAll, expect, test } from 'vitest';
import { typedLab, type TypedLab } from '../support/lab.ts';

const SITE = `apiVersion: v1
kind: ConfigMap
metadata: {name: conf}
data:
  default.conf: |
    server {
      listen 443 ssl;
      http2 on;
      server_name web.shop;
      ssl_certificate /etc/nginx/tls/tls.crt;
      ssl_certificate_key /etc/nginx/tls/tls.key;
      location / { return 200 "secure $scheme $ssl_protocol\\n"; }
    }
---
apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: web}}
spec:
  containers:
  - name: web
    image: nginx:1.29
    volumeMounts:
    - {name: conf, mountPath: /etc/nginx/conf.d}
    - {name: tls, mountPath: /etc/nginx/tls}
  volumes:
  - {name: conf, configMap: {name: conf}}
  - {name: tls, secret: {secretName: web-tls}}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  type: NodePort
  selector: {app: web}
  ports: [{port: 443, nodePort: 30443}]
`;

let lab: TypedLab;

beforeAll(async () => {
  lab = await typedLab();
  for (const line of [
    'openssl req -x509 -newkey rsa:1024 -nodes -keyout ca.key -out ca.crt -subj "/O=shop/CN=shop CA" -days 3650',
    'openssl req -new -newkey rsa:1024 -nodes -keyout tls.key -out tls.csr -subj /CN=web.shop',
    'printf subjectAltName=DNS:web.shop > ext; openssl x509 -req -in tls.csr -CA ca.crt -CAkey ca.key -days 30 -extfile ext -out tls.crt',
    'kubectl create secret tls web-tls --cert tls.crt --key tls.key',
    `kubectl apply -f - <<'EOF'\n${SITE}EOF`,
    'kubectl wait --for=condition=Ready pod/web',
  ]) {
    const ran = await lab.run(line);
    expect(`${ran.exit} ${ran.exit === 0 ? '' : ran.stderr}`).toBe('0 ');
  }
}, 60_000);

const AT = '--resolve web.shop:30443:172.18.0.3 --resolve other.shop:30443:172.18.0.3';

const rows: readonly (readonly [what: string, line: string, exit: number, text: string])[] = [
  ['a trusted CA', `curl -sS --cacert ca.crt ${AT} https://web.shop:30443/`, 0, 'secure https TLSv1.3\n'],
  ['an older protocol', `curl -sS --cacert ca.crt --tls-max 1.2 ${AT} https://web.shop:30443/`, 0, 'secure https TLSv1.2\n'],
  ['no trust', `curl -sS ${AT} https://web.shop:30443/`, 60, 'curl: (60) SSL certificate problem: unable to get local issuer certificate'],
  ['no check', 'curl -sSk https://172.18.0.3:30443/', 0, 'secure https TLSv1.3\n'],
  [
    'another name',
    `curl -sS --cacert ca.crt ${AT} https://other.shop:30443/`,
    60,
    "curl: (60) SSL: no alternative certificate subject name matches target host name 'other.shop'",
  ],
  ['HTTP/2 by ALPN', `curl -sS -o /dev/null -w '%{http_version}\\n' -k ${AT} https://web.shop:30443/`, 0, '2\n'],
  ['HTTP/1.1 on demand', `curl -sS --http1.1 -o /dev/null -w '%{http_version}\\n' -k ${AT} https://web.shop:30443/`, 0, '1.1\n'],
  ['plain HTTP', "curl -sS -o /dev/null -w '%{http_code}\\n' http://172.18.0.3:30443/", 0, '400\n'],
  ['a digest', 'printf hello | openssl md5', 0, 'MD5(stdin)= 5d41402abc4b2a76b9719d911017c592\n'],
  ['a digest of a file', 'printf hello > h; openssl dgst -sha1 h', 0, 'SHA1(h)= aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d\n'],
  [
    'the pair by its modulus',
    '[ "$(openssl x509 -noout -modulus -in tls.crt)" = "$(openssl rsa -noout -modulus -in tls.key)" ] && echo same',
    0,
    'same\n',
  ],
  ['verify', 'openssl verify -CAfile ca.crt tls.crt', 0, 'tls.crt: OK\n'],
  ['the names', 'openssl x509 -in tls.crt -noout -ext subjectAltName', 0, 'X509v3 Subject Alternative Name: \n    DNS:web.shop\n'],
  [
    's_client',
    'openssl s_client -connect 172.18.0.3:30443 -servername web.shop -CAfile ca.crt </dev/null 2>/dev/null | grep Verify',
    0,
    'Verify return code: 0 (ok)\n',
  ],
];

test.each(rows)('%s', async (_what, line, exit, text) => {
  const ran = await lab.run(line);
  expect(ran.exit).toBe(exit);
  expect(ran.stdout + ran.stderr).toContain(text);
});

const BROKEN: readonly (readonly [what: string, line: string, reason: string])[] = [
  [
    'a key of another certificate',
    'kubectl create secret generic web-tls --type kubernetes.io/tls --from-file tls.crt=tls.crt --from-file tls.key=ca.key',
    'SSL_CTX_use_PrivateKey("/etc/nginx/tls/tls.key") failed (SSL: error:05800074:x509 certificate routines::key values mismatch)',
  ],
  [
    'no certificate in the file',
    'kubectl create secret generic web-tls --type kubernetes.io/tls --from-file tls.crt=ext --from-file tls.key=tls.key',
    'cannot load certificate "/etc/nginx/tls/tls.crt": PEM_read_bio_X509_AUX() failed (SSL: error:0480006C:PEM routines::no start line:Expecting: TRUSTED CERTIFICATE)',
  ],
];

test.each(BROKEN)('nginx does not start with %s', async (_what, line, reason) => {
  await lab.run('kubectl delete secret web-tls; kubectl delete pod web --now');
  expect((await lab.run(line)).exit).toBe(0);
  await lab.run(`kubectl apply -f - <<'EOF'\n${SITE}EOF`);
  await lab.run('sleep 20');
  expect(await lab.out('kubectl logs web')).toContain(`nginx: [emerg] ${reason}`);
});
