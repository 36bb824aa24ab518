import { resolvePath } from '../../base/files.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { Task } from '../../base/task.ts';
import type { Json } from './client.ts';
import type { Context } from './context.ts';
import type { Resource } from './discovery.ts';
import { plainFailure, type Failure } from './failure.ts';
import { infoOf, type Info } from './resource-args.ts';
import { parseManifest } from './yaml-input.ts';

/** One document of the files given with -f, or why it could not be read. */
export type ManifestItem =
  { readonly ok: true; readonly source: string; readonly object: Json } | { readonly ok: false; readonly failure: Failure };

/** Reads all documents of -f in order. The outer failure is one that stops everything (missing file, URL). */
export function* readManifests(context: Context): Task<Result<readonly ManifestItem[], Failure>> {
  if (context.flags.text('kustomize') !== '') {
    context.notSimulated('kustomize (-k)');
    return err({ text: 'error: -k needs kustomize; apply the manifests themselves with -f' });
  }
  const items: ManifestItem[] = [];
  for (const path of context.flags.all('filename')) {
    if (path === '-') {
      addDocuments('STDIN', yield* context.readStdin(), items);
      continue;
    }
    if (/^https?:\/\//.test(path)) {
      context.notSimulated(`downloading manifests (${path})`);
      return err({ text: `error: unable to read URL "${path}"` });
    }
    const failure = readPath(context, path, path, items, true);
    if (failure) return err(failure);
  }
  return ok(items);
}

function readPath(context: Context, shown: string, path: string, items: ManifestItem[], top: boolean): Failure | undefined {
  const absolute = resolvePath(context.cwd, path);
  const stat = context.process.files.stat(absolute);
  if (!stat.ok) return plainFailure(`the path "${shown}" does not exist`);
  if (stat.value.kind !== 'directory') {
    const text = context.process.files.read(absolute);
    if (!text.ok) return plainFailure(`the path "${shown}" cannot be accessed: open ${shown}: permission denied`);
    addDocuments(shown, text.value, items);
    return undefined;
  }
  const names = context.process.files.list(absolute);
  const before = items.length;
  for (const name of names.ok ? names.value : []) {
    const child = `${shown.replace(/\/+$/, '')}/${name}`.replace(/^\.\//, '');
    const kind = context.process.files.stat(`${absolute}/${name}`);
    if (!kind.ok) continue;
    if (kind.value.kind === 'directory') {
      if (context.flags.bool('recursive')) readPath(context, child, child, items, false);
    } else if (/\.(json|yaml|yml)$/.test(name)) readPath(context, child, child, items, false);
  }
  if (items.length > before || !top) return undefined;
  return plainFailure(`error reading [${shown}]: recognized file extensions are [.json .yaml .yml]`);
}

function addDocuments(source: string, text: string, items: ManifestItem[]): void {
  for (const document of parseManifest(text)) {
    if (!document.ok) {
      items.push({ ok: false, failure: plainFailure(`error parsing ${source}: ${document.error}`) });
      return;
    }
    addObject(source, document.value, items);
  }
}

function addObject(source: string, value: unknown, items: ManifestItem[]): void {
  if (value === null || value === undefined) return;
  if (typeof value !== 'object' || Array.isArray(value)) {
    items.push({
      ok: false,
      failure: plainFailure(
        `error validating "${source}": error validating data: invalid object to validate; if you choose to ignore these errors, turn validation off with --validate=false`,
      ),
    });
    return;
  }
  const object = value as Json;
  if (Object.keys(object).length === 0) return;
  if (typeof object['kind'] === 'string' && object['kind'].endsWith('List') && Array.isArray(object['items'])) {
    for (const item of object['items'] as unknown[]) addObject(source, item, items);
    return;
  }
  items.push({ ok: true, source, object });
}

/** Checks what cli-runtime checks before it asks the server, finds the type and the namespace. */
export function manifestInfo(
  context: Context,
  item: { readonly source: string; readonly object: Json },
  validate: boolean,
  enforceNamespace = context.namespaceGiven,
): Result<Info, Failure> {
  const { source, object } = item;
  const version = object['apiVersion'];
  const kind = object['kind'];
  const missing = [
    ...(version === undefined || version === '' ? ['apiVersion not set'] : []),
    ...(kind === undefined || kind === '' ? ['kind not set'] : []),
  ];
  if (missing.length > 0) {
    if (validate) {
      const list = missing.length === 1 ? (missing[0] ?? '') : `[${missing.join(', ')}]`;
      return err(
        plainFailure(
          `error validating "${source}": error validating data: ${list}; if you choose to ignore these errors, turn validation off with --validate=false`,
        ),
      );
    }
    if (missing.includes('kind not set'))
      return err(plainFailure(`unable to decode "${source}": Object 'Kind' is missing in '${JSON.stringify(object)}'`));
  }
  if (typeof version !== 'string' || typeof kind !== 'string')
    return err(plainFailure(`unable to decode "${source}": Object 'Kind' is missing in '${JSON.stringify(object)}'`));
  const discovery = context.discovery();
  if (!discovery.ok) return discovery;
  const metadata = object['metadata'];
  if (metadata !== undefined && (typeof metadata !== 'object' || metadata === null || Array.isArray(metadata))) {
    const type = Array.isArray(metadata) ? 'array' : typeof metadata;
    return err(
      plainFailure(
        `unable to decode "${source}": json: cannot unmarshal ${type} into Go struct field metadataOnlyObject.metadata of type v1.ObjectMeta`,
      ),
    );
  }
  const meta = (metadata ?? {}) as Json;
  const resource = discovery.value.byKind(version, kind);
  if (!resource) {
    const name = typeof meta['name'] === 'string' ? meta['name'] : '';
    const namespace = typeof meta['namespace'] === 'string' ? meta['namespace'] : '';
    return err({
      text: `error: resource mapping not found for name: "${name}" namespace: "${namespace}" from "${source}": no matches for kind "${kind}" in version "${version}"\nensure CRDs are installed first`,
    });
  }
  return withNamespace(context, resource, object, meta, source, enforceNamespace);
}

function withNamespace(
  context: Context,
  resource: Resource,
  object: Json,
  meta: Json,
  source: string,
  enforce: boolean,
): Result<Info, Failure> {
  const own = typeof meta['namespace'] === 'string' ? meta['namespace'] : '';
  if (!resource.namespaced) return ok({ ...infoOf(resource, object, source), namespace: undefined });
  if (enforce && own !== '' && own !== context.namespace) {
    return err(
      plainFailure(
        `the namespace from the provided object "${own}" does not match the namespace "${context.namespace}". You must pass '--namespace=${own}' to perform this operation.`,
      ),
    );
  }
  if (own !== '') return ok(infoOf(resource, object, source));
  return ok(infoOf(resource, { ...object, metadata: { ...meta, namespace: context.namespace } }, source));
}

export interface LoadedManifests {
  readonly infos: readonly Info[];
  readonly failures: readonly Failure[];
}

/** All manifests of -f as infos; failures of single documents are collected in order. */
export function* loadManifests(context: Context, validate: boolean): Task<Result<LoadedManifests, Failure>> {
  const items = yield* readManifests(context);
  if (!items.ok) return items;
  const infos: Info[] = [];
  const failures: Failure[] = [];
  for (const item of items.value) {
    if (!item.ok) {
      failures.push(item.failure);
      continue;
    }
    const info = manifestInfo(context, item, validate);
    if (info.ok) infos.push(info.value);
    else failures.push(info.error);
  }
  if (items.value.length === 0)
    return err(
      plainFailure(
        context.path === 'kubectl diff' ? 'no objects passed to diff' : `no objects passed to ${context.path.split(' ')[1] ?? ''}`,
      ),
    );
  return ok({ infos, failures });
}
