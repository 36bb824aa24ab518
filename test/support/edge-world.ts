/** A small application behind an Ingress with TLS, and the same behind a Gateway. */
const NODES = [
  { name: 'control-plane', ip: '172.18.0.2', podCIDR: '10.244.0.0/24', role: 'control-plane' },
  { name: 'worker-1', ip: '172.18.0.3', podCIDR: '10.244.1.0/24' },
];

const APPLICATION = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: traefik/whoami}]}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80}]}
---
`;

export const EDGES = {
  ingress: {
    cluster: { nodes: NODES, ingress: ['nginx'] },
    manifest: `${APPLICATION}apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web, annotations: {nginx.ingress.kubernetes.io/ssl-redirect: "false"}}
spec:
  ingressClassName: nginx
  tls: [{hosts: [web.test], secretName: web-tls}]
  rules: [{host: web.test, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}}]
`,
    plain: 'web.test:31080',
    secure: 'web.test:31443',
  },
  gateway: {
    cluster: { nodes: NODES, gateway: 'nginx' },
    manifest: `${APPLICATION}apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: web}
spec: {gatewayClassName: nginx, listeners: [{name: http, port: 80, protocol: HTTP}]}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: web}
spec:
  parentRefs: [{name: web}]
  hostnames: [web.test]
  rules: [{backendRefs: [{name: web, port: 80}]}]
`,
    plain: 'web.test:$(kubectl get svc web-nginx -o jsonpath={.spec.ports[0].nodePort})',
    secure: '',
  },
} as const;

/** Makes the Secret web-tls from the lab's authority, and waits. */
export const SETUP = `openssl req -new -newkey ed25519 -nodes -keyout web.key -out web.csr -subj /CN=web.test
echo subjectAltName=DNS:web.test > web.ext
openssl x509 -req -in web.csr -CA /etc/ssl/lab-ca/ca.crt -CAkey /etc/ssl/lab-ca/ca.key -days 90 -extfile web.ext -out web.crt
kubectl create secret tls web-tls --cert web.crt --key web.key
sleep 30
`;
