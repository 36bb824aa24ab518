import { createRandom, nextInteger } from '../../../src/base/random.ts';
import { handleRequest } from '../../../src/kube/handler.ts';
import { createKubeState, type Kube, type KubeConfig } from '../../../src/kube/kube.ts';
import { createObjectClient } from '../../../src/kube/object-client.ts';
import type { ObjectClient } from '../../../src/kube/client.ts';
import type { ApiRequest } from '../../../src/kube/request.ts';

export interface TestServer {
  readonly kube: Kube;
  readonly api: ObjectClient;
  readonly notified: string[];
  readonly clock: { now: number };
  send(
    method: ApiRequest['method'],
    path: string,
    body?: unknown,
    options?: Partial<Pick<ApiRequest, 'query' | 'headers' | 'user'>>,
  ): { status: number; body: Json; warning: string | undefined };
}
export type Json = Record<string, unknown> & {
  readonly metadata: Record<string, unknown>;
  readonly items: Json[];
  readonly spec: Record<string, never>;
};

/** An API server with the four standard namespaces and their ServiceAccounts. */
export function testServer(config: Partial<KubeConfig> = {}): TestServer {
  const clock = { now: Date.UTC(2026, 0, 1) };
  const random = createRandom('test');
  const notified: string[] = [];
  const kube: Kube = {
    state: createKubeState(config),
    ports: { now: () => clock.now, random: (below) => nextInteger(random, below), notify: (key) => notified.push(key) },
  };
  const api = createObjectClient(kube);
  for (const name of ['default', 'kube-system', 'kube-public', 'kube-node-lease']) {
    api.create('namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
    api.create('serviceaccounts', { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace: name } });
  }
  return {
    kube,
    api,
    notified,
    clock,
    send(method, path, body, options = {}) {
      const request: ApiRequest = {
        method,
        path,
        query: options.query ?? {},
        headers: options.headers ?? {},
        body: body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body),
        user: options.user ?? { name: 'kubernetes-admin', groups: ['system:masters', 'system:authenticated'] },
      };
      const reply = handleRequest(kube, request);
      if (reply.kind !== 'response') throw new Error(`no plain response but a ${reply.kind}`);
      return { status: reply.status, body: JSON.parse(reply.body) as Json, warning: reply.headers['warning'] };
    },
  };
}
