import { describe, expect, it } from 'vitest';
import { handleRequest } from '../../src/kube/handler.ts';
import { testServer } from './support/server.ts';

const configMap = (name: string, data: Record<string, string> = {}) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data });
const CONFIG_MAPS = '/api/v1/namespaces/default/configmaps';

describe('objects over the request handler', () => {
  it('creates, reads, replaces and deletes', () => {
    const server = testServer();
    const created = server.send('POST', CONFIG_MAPS, configMap('a', { x: '1' }));
    expect(created.status).toBe(201);
    expect(created.body.metadata).toMatchObject({ name: 'a', namespace: 'default', creationTimestamp: '2026-01-01T00:00:00Z' });
    const read = server.send('GET', `${CONFIG_MAPS}/a`);
    expect(read.body).toEqual(created.body);
    const replaced = server.send('PUT', `${CONFIG_MAPS}/a`, { ...created.body, data: { x: '2' } });
    expect(replaced.body['data']).toEqual({ x: '2' });
    expect(Number(replaced.body.metadata['resourceVersion'])).toBe(Number(created.body.metadata['resourceVersion']) + 1);
    const stale = server.send('PUT', `${CONFIG_MAPS}/a`, { ...created.body, data: {} });
    expect(stale).toMatchObject({ status: 409, body: { reason: 'Conflict' } });
    expect(stale.body['message']).toBe(
      'Operation cannot be fulfilled on configmaps "a": the object has been modified; please apply your changes to the latest version and try again',
    );
    expect(server.send('DELETE', `${CONFIG_MAPS}/a`).body).toMatchObject({
      kind: 'Status',
      status: 'Success',
      details: { name: 'a', kind: 'configmaps' },
    });
    expect(server.send('GET', `${CONFIG_MAPS}/a`).body['message']).toBe('configmaps "a" not found');
  });

  it('refuses a missing namespace, a taken name and a bad one', () => {
    const server = testServer();
    expect(server.send('POST', '/api/v1/namespaces/nope/configmaps', configMap('a')).body['message']).toBe('namespaces "nope" not found');
    server.send('POST', CONFIG_MAPS, configMap('a'));
    expect(server.send('POST', CONFIG_MAPS, configMap('a')).body['message']).toBe('configmaps "a" already exists');
    expect(server.send('POST', CONFIG_MAPS, configMap('Page')).body['message']).toBe(
      `ConfigMap "Page" is invalid: metadata.name: Invalid value: "Page": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')`,
    );
  });

  it('lists in pages and by selectors', () => {
    const server = testServer();
    for (const name of ['a', 'b', 'c']) server.send('POST', CONFIG_MAPS, { ...configMap(name), metadata: { name, labels: { app: name } } });
    const names = (query: Record<string, string>) => server.send('GET', CONFIG_MAPS, undefined, { query }).body;
    const first = names({ limit: '2' });
    expect(first.items.map((item) => item.metadata['name'])).toEqual(['a', 'b']);
    expect(first.metadata['remainingItemCount']).toBe(1);
    const second = names({ limit: '2', continue: String(first.metadata['continue']) });
    expect(second.items.map((item) => item.metadata['name'])).toEqual(['c']);
    expect(names({ labelSelector: 'app in (a, c)' }).items.map((item) => item.metadata['name'])).toEqual(['a', 'c']);
    expect(names({ fieldSelector: 'metadata.name!=b' }).items.map((item) => item.metadata['name'])).toEqual(['a', 'c']);
    expect(names({ labelSelector: 'app in lion' })['message']).toBe(
      `Unable to find "/v1, Resource=configmaps" that match label selector "app in lion", field selector "": unable to parse requirement: found 'lion' expected: '('`,
    );
  });

  it('watches what enters, changes and leaves a selection', () => {
    const server = testServer();
    const reply = handleRequest(server.kube, {
      method: 'GET',
      path: CONFIG_MAPS,
      query: { watch: 'true', labelSelector: 'on' },
      headers: {},
      body: '',
      user: { name: 'x', groups: ['system:masters'] },
    });
    if (reply.kind !== 'watch') throw new Error('no watch');
    expect(reply.watch.next()).toBe('pending');
    server.send('POST', CONFIG_MAPS, configMap('a'));
    expect(reply.watch.next()).toBe('pending');
    const merge = { headers: { 'content-type': 'application/merge-patch+json' } };
    server.send('PATCH', `${CONFIG_MAPS}/a`, { metadata: { labels: { on: '1' } } }, merge);
    server.send('PATCH', `${CONFIG_MAPS}/a`, { data: { k: 'v' } }, merge);
    server.send('PATCH', `${CONFIG_MAPS}/a`, { metadata: { labels: { on: null } } }, merge);
    const types = [reply.watch.next(), reply.watch.next(), reply.watch.next()].map((line) => (JSON.parse(line) as { type: string }).type);
    expect(types).toEqual(['ADDED', 'MODIFIED', 'DELETED']);
    expect(server.notified).toContain('configmaps default/a');
    expect(reply.watch.key).toBe('watch configmaps');
  });
});
