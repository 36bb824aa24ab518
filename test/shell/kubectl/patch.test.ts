import { describe, expect, it } from 'vitest';
import { threeWayPatch, twoWayPatch } from '../../../src/shell/kubectl/patch/three-way.ts';

const service = (ports: unknown[], extra: Record<string, unknown> = {}): Record<string, unknown> => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web' },
  spec: { ports, ...extra },
});

describe('the patch that apply sends', () => {
  it('is empty when nothing changed', () => {
    const last = service([{ port: 80 }]);
    const live = service([{ port: 80, protocol: 'TCP', targetPort: 80 }], { clusterIP: '10.96.0.9' });
    expect(threeWayPatch('v1', 'Service', last, last, live).patch).toEqual({});
  });

  it('merges ports by number, deletes the one that is gone and keeps what others added', () => {
    const patch = threeWayPatch(
      'v1',
      'Service',
      service([{ port: 81 }]),
      service([{ port: 80 }]),
      service([{ port: 81, protocol: 'TCP' }, { port: 90 }]),
    );
    expect(patch.patch).toEqual({
      spec: { '$setElementOrder/ports': [{ port: 80 }], ports: [{ port: 80 }, { $patch: 'delete', port: 81 }] },
    });
    expect(patch.contentType).toBe('application/strategic-merge-patch+json');
  });

  it('removes a field that was applied before', () => {
    const patch = threeWayPatch(
      'v1',
      'Service',
      service([], { selector: { app: 'a', tier: 'x' } }),
      service([], { selector: { app: 'a' } }),
      service([], { selector: { app: 'a', tier: 'x', own: 'y' } }),
    );
    expect(patch.patch).toEqual({ spec: { selector: { tier: null } } });
  });

  it('is a JSON merge patch for custom resources', () => {
    const patch = threeWayPatch('example.com/v1', 'Shop', { spec: { a: 1 } }, { spec: { b: [1] } }, { spec: { a: 1, b: [2] } });
    expect(patch).toEqual({ patch: { spec: { a: null, b: [1] } }, contentType: 'application/merge-patch+json' });
  });

  it('names the containers in order', () => {
    const pod = (image: string): Record<string, unknown> => ({
      spec: {
        template: {
          spec: {
            containers: [
              { name: 'web', image },
              { name: 'side', image: 'b' },
            ],
          },
        },
      },
    });
    expect(twoWayPatch('apps/v1', 'Deployment', pod('a:1'), pod('a:2')).patch).toEqual({
      spec: {
        template: {
          spec: { '$setElementOrder/containers': [{ name: 'web' }, { name: 'side' }], containers: [{ name: 'web', image: 'a:2' }] },
        },
      },
    });
  });
});
