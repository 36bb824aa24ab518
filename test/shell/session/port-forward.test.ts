import { describe, expect, it } from 'vitest';
import { typedLab } from '../../support/lab.ts';

describe('kubectl port-forward', () => {
  it('joins a port of the laptop with one of the pod, whatever Services say', async () => {
    const lab = await typedLab();
    await lab.run('kubectl create deployment web --image=nginx:1.27 --port=80');
    await lab.run('kubectl port-forward deploy/web 8080:80 >forward.log &');
    await lab.run('sleep 1');
    expect(await lab.out('curl -s -o /dev/null -w "%{http_code}\\n" http://localhost:8080')).toBe('200\n');
    expect(await lab.out('cat forward.log')).toBe('Forwarding from 127.0.0.1:8080 -> 80\nHandling connection for 8080\n');
    await lab.run('kill %1');
    expect((await lab.run('curl -s http://localhost:8080')).exit).toBe(7);
  });

  it('loses the pod when nothing listens in it', async () => {
    const lab = await typedLab();
    await lab.run('kubectl create deployment web --image=nginx:1.27 --port=80');
    await lab.run('kubectl port-forward deploy/web 9090:81 >forward.log 2>&1 &');
    await lab.run('sleep 1; curl -s http://localhost:9090');
    expect(await lab.out('cat forward.log')).toContain('dial tcp4 127.0.0.1:81: connect: connection refused');
    expect(await lab.out('tail -n 1 forward.log')).toBe('error: lost connection to pod\n');
  });
});
