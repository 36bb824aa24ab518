import { describe, expect, it } from 'vitest';
import { typedLab } from '../support/lab.ts';

describe('a CronJob', () => {
  it('makes a Job each minute and keeps the last three', async () => {
    const lab = await typedLab({ cluster: 'recorded' });
    await lab.run('kubectl create cronjob tick --image=busybox:1.36 --schedule="* * * * *" -- echo hello');
    await lab.run('sleep 300');
    expect((await lab.out('kubectl get jobs -o name')).split('\n').length - 1).toBe(3);
    expect(
      await lab.out('kubectl get events --field-selector involvedObject.name=tick -o custom-columns=R:.reason --no-headers'),
    ).toContain('SuccessfulCreate\n');
  });

  it('makes none while it is suspended', async () => {
    const lab = await typedLab({ cluster: 'recorded' });
    await lab.run('kubectl create cronjob tick --image=busybox:1.36 --schedule="* * * * *" -- echo hello');
    await lab.run(`kubectl patch cronjob tick -p '{"spec":{"suspend":true}}'`);
    await lab.run('sleep 200');
    expect(await lab.out('kubectl get jobs -o name')).toBe('');
  });
});
