import { describe, expect, it } from 'vitest';
import { typedLab, type TypedLab } from '../support/lab.ts';

/** An nginx pod whose site is `locations`, and what stands before its server block. */
const proxy = (locations: string, before = '') => `apiVersion: v1
kind: ConfigMap
metadata: {name: site}
data:
  default.conf: |
    ${before}
    server {
      listen 80;
      ${locations}
    }
---
apiVersion: v1
kind: Pod
metadata: {name: proxy, labels: {app: proxy}}
spec:
  containers: [{name: proxy, image: "nginx:1.29", volumeMounts: [{name: site, mountPath: /etc/nginx/conf.d}]}]
  volumes: [{name: site, configMap: {name: site}}]
`;

const BACKEND = `apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: web}}
spec: {containers: [{name: web, image: traefik/whoami}]}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80}]}
`;

async function lab(site: string, ...more: readonly string[]): Promise<TypedLab> {
  return typedLab({ manifests: [CLIENT, ...more, site].map((text, i) => ({ name: `${i}.yaml`, text })) });
}

const CLIENT = `apiVersion: v1
kind: Pod
metadata: {name: client}
spec: {containers: [{name: client, image: nicolaka/netshoot, command: [sleep, "1000000"]}]}
`;

const status = (typed: TypedLab) =>
  typed.out('kubectl exec client -- curl -s -o /dev/null -w "%{http_code}" http://$(kubectl get pod proxy -o jsonpath={.status.podIP})/');

describe('names in proxy_pass', () => {
  it.each([
    { site: proxy('location / { proxy_pass http://web; }'), shows: 'host not found in upstream "web" in /etc/nginx/conf.d/default.conf:4' },
    {
      site: proxy('location / { proxy_pass http://pool; }', 'upstream pool { server web:80; }'),
      shows: 'host not found in upstream "web:80" in /etc/nginx/conf.d/default.conf:1',
    },
  ])('end nginx at its start when nobody has them: $shows', async ({ site, shows }) => {
    const typed = await lab(site);
    expect(await typed.out('kubectl get pod proxy --no-headers')).toMatch(/^proxy +0\/1 +(CrashLoopBackOff|Error) /);
    expect(await typed.out('kubectl logs proxy')).toContain(`nginx: [emerg] ${shows}\n`);
    await typed.run('kubectl create service clusterip web --tcp 80:80');
    await typed.run('sleep 200');
    expect(await typed.out('kubectl get pod proxy --no-headers')).toMatch(/^proxy +1\/1 +Running /);
  });

  it('keep the address that they had at the start', async () => {
    const typed = await lab(proxy('location / { proxy_pass http://web; }'), BACKEND);
    expect(await status(typed)).toBe('200');
    await typed.run('kubectl delete service web');
    await typed.run('kubectl expose pod web --port 80');
    // the old address belongs to nobody: the packet leaves for the default gateway, which has no way for it
    expect(await status(typed)).toBe('502');
  });

  it('are asked for each time where variables make them, by the resolver alone', async () => {
    const named = (resolver: string) => proxy(`${resolver} location / { set $b web.default.svc.cluster.local; proxy_pass http://$b; }`);
    const typed = await lab(named('resolver 10.96.0.10;'), BACKEND);
    expect(await status(typed)).toBe('200');
    await typed.run('kubectl delete service web');
    await typed.run('kubectl expose pod web --port 80');
    await typed.run('sleep 40');
    expect(await status(typed)).toBe('200');

    const without = await lab(named(''), BACKEND);
    expect(await status(without)).toBe('502');
    expect(await without.out('kubectl logs proxy')).toContain('no resolver defined to resolve web.default.svc.cluster.local');
  });
});
