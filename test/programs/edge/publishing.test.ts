import { expect, test } from 'vitest';
import { typedLab } from '../../support/lab.ts';

const NODES = [
  { name: 'control-plane', ip: '172.18.0.2', podCIDR: '10.244.0.0/24', role: 'control-plane' },
  { name: 'worker-1', ip: '172.18.0.3', podCIDR: '10.244.1.0/24' },
];

const MANIFEST = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop, annotations: {kubernetes.io/ingress.class: nginx}}
spec:
  ingressClassName: CLASS
  defaultBackend: {service: {name: absent, port: {number: 80}}}
`;

test('Traefik publishes the address of its Service in the status of its Ingresses', async () => {
  const lab = await typedLab({
    cluster: { nodes: NODES, ingress: ['traefik'], loadBalancer: 'cloud' },
    manifests: [{ name: 'a.yaml', text: MANIFEST.replace('CLASS', 'traefik').replace('absent', 'kubernetes').replace('80', '443') }],
  });
  const address = await lab.out(`sleep 5; kubectl get service -n traefik traefik -o jsonpath='{.status.loadBalancer.ingress[0].ip}'`);
  expect(address).toMatch(/^\d+\.\d+\.\d+\.\d+$/);
  expect(await lab.out(`kubectl get ingress shop -o jsonpath='{.status.loadBalancer.ingress[0].ip}'`)).toBe(address);
}, 60_000);

test('to ingress-nginx the field ingressClassName counts more than the annotation of old', async () => {
  const lab = await typedLab({
    cluster: { nodes: NODES, ingress: ['nginx'] },
    manifests: [{ name: 'a.yaml', text: MANIFEST.replace('CLASS', 'other') }],
  });
  const status = `curl -s -o /dev/null -w '%{http_code}' http://172.18.0.3:31080/`;
  // 404 of the controller's own default backend; 503 would be that of the absent Service
  expect(await lab.out(status)).toBe('404');
  await lab.run('kubectl patch ingress shop --type json -p \'[{"op": "remove", "path": "/spec/ingressClassName"}]\'; sleep 5');
  expect(await lab.out(status)).toBe('503');
}, 60_000);
