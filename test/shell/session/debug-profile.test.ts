import { describe, expect, it } from 'vitest';
import { typedLab } from '../../support/lab.ts';

describe('kubectl debug --profile', () => {
  it.each([
    { profile: 'netadmin', exit: 0, context: '{"capabilities":{"add":["NET_ADMIN","NET_RAW"]}}' },
    { profile: 'general', exit: 2, context: '{"capabilities":{"add":["SYS_PTRACE"]}}' },
    { profile: 'baseline', exit: 2, context: '' },
    { profile: 'sysadmin', exit: 0, context: '{"privileged":true}' },
  ])('$profile gives a container of a pod what kubectl gives it', async ({ profile, exit, context }) => {
    const lab = await typedLab();
    await lab.run('kubectl run web --image=nginx:1.27; kubectl wait --for=condition=Ready pod/web');
    await lab.run(`kubectl debug web -c tools --image=nicolaka/netshoot --profile=${profile} -- sleep 1000; sleep 5`);
    expect((await lab.run('kubectl exec web -c tools -- ip link set lo mtu 9000')).exit).toBe(exit);
    expect(await lab.out('kubectl exec web -c tools -- cat /sys/class/net/lo/mtu')).toBe(exit === 0 ? '9000\n' : '65536\n');
    expect(await lab.out("kubectl get pod web -o jsonpath='{.spec.ephemeralContainers[0].securityContext}'")).toBe(context);
  });

  it('keeps the files of a node from whoever only needs its network', async () => {
    const lab = await typedLab();
    await lab.run('kubectl debug node/worker-1 --image=nicolaka/netshoot --profile=netadmin -- sleep 1000');
    expect(await lab.out("kubectl get pods -o jsonpath='{.items[0].spec.hostNetwork} {.items[0].spec.volumes[*].hostPath}'")).toBe('true ');
  });

  it('knows no other profile', async () => {
    const lab = await typedLab();
    const { exit } = await lab.run('kubectl debug node/worker-1 --image=busybox --profile=root');
    expect(exit).toBe(1);
  });
});
