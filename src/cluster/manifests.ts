import { parseAllDocuments } from 'yaml';
import { err, ok, type Result } from '../base/result.ts';
import { handleRequest } from '../kube/handler.ts';
import type { Kube } from '../kube/kube.ts';
import { allResources } from '../kube/registry/lookup.ts';

const ADMIN = { name: 'kubernetes-admin', groups: ['kubeadm:cluster-admins', 'system:authenticated'] };

interface Manifest {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata?: { readonly name?: string; readonly namespace?: string };
  readonly items?: readonly unknown[];
}

/** Creates the objects of a manifest through the API, as an administrator; the reason names the object and the server's message. */
export function createFromManifest(kube: Kube, text: string): Result<void> {
  for (const document of parseAllDocuments(text, { version: '1.1' })) {
    const problem = document.errors[0];
    if (problem) return err(problem.message.split('\n')[0] ?? 'not YAML');
    const value: unknown = document.toJS();
    if (value === null || value === undefined) continue;
    const manifest = value as Manifest;
    for (const item of manifest.kind === 'List' ? (manifest.items ?? []) : [manifest]) {
      const created = createOne(kube, item as Manifest);
      if (!created.ok) return created;
    }
  }
  return ok(undefined);
}

function createOne(kube: Kube, manifest: Manifest): Result<void> {
  const { apiVersion = '', kind = '', metadata } = manifest;
  const [version = '', group = ''] = apiVersion.split('/').reverse();
  const resource = allResources(kube.state).find((entry) => entry.kind === kind && entry.group === group && entry.version === version);
  if (!resource) return err(`no matches for kind "${kind}" in version "${apiVersion}"`);
  const base = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
  const path = resource.namespaced
    ? `${base}/namespaces/${metadata?.namespace ?? 'default'}/${resource.plural}`
    : `${base}/${resource.plural}`;
  const request = {
    query: {},
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify(manifest),
    user: ADMIN,
  };
  const reply = handleRequest(kube, { ...request, method: 'POST', path });
  if (reply.kind === 'response' && reply.status < 300) return ok(undefined);
  if (reply.kind === 'response' && reply.status === 409) {
    const merged = handleRequest(kube, {
      ...request,
      headers: { ...request.headers, 'content-type': 'application/merge-patch+json' },
      method: 'PATCH',
      path: `${path}/${metadata?.name ?? ''}`,
    });
    if (merged.kind === 'response' && merged.status < 300) return ok(undefined);
  }
  const message = reply.kind === 'response' ? messageOf(reply.body) : 'no answer';
  return err(`${kind} ${metadata?.name ?? ''}: ${message}`);
}

function messageOf(body: string): string {
  try {
    const status: unknown = JSON.parse(body);
    return typeof status === 'object' && status !== null && 'message' in status && typeof status.message === 'string'
      ? status.message
      : body;
  } catch {
    return body;
  }
}
