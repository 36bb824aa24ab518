import type { KeyToPath, VolumeProjection } from 'kubernetes-types/core/v1';
import type { ConfigMap, Container, Pod, Secret, Volume } from '../kinds.ts';
import type { KubeletContext } from './context.ts';
import { fieldText } from './downward.ts';
import { accountToken } from './token.ts';

/** A volume as files by relative path, or as a directory that the pod's containers share. */
export type MountedVolume = { readonly kind: 'files'; readonly files: Readonly<Record<string, string>> } | { readonly kind: 'shared' };

export type MountOutcome =
  | { readonly ok: true; readonly volumes: Readonly<Record<string, MountedVolume>> }
  | { readonly ok: false; readonly volume: string; readonly message: string };

/** Sets up all volumes of a pod; the first that cannot be set up says why (MountVolume.SetUp). */
export function mountVolumes(context: KubeletContext, pod: Pod): MountOutcome {
  const volumes: Record<string, MountedVolume> = {};
  for (const volume of pod.spec.volumes ?? []) {
    const mounted = mountVolume(context, pod, volume);
    if (typeof mounted === 'string') return { ok: false, volume: volume.name, message: mounted };
    volumes[volume.name] = mounted;
  }
  return { ok: true, volumes };
}

function mountVolume(context: KubeletContext, pod: Pod, volume: Volume): MountedVolume | string {
  if (volume.configMap)
    return contentFiles(
      configMapContent(context, pod, volume.configMap.name ?? ''),
      'configmap',
      volume.configMap.name ?? '',
      volume.configMap,
    );
  if (volume.secret) {
    const { secretName, items, optional } = volume.secret;
    return contentFiles(secretContent(context, pod, secretName ?? ''), 'secret', secretName ?? '', { items, optional });
  }
  if (volume.downwardAPI) {
    const files: Record<string, string> = {};
    for (const item of volume.downwardAPI.items ?? []) files[item.path] = fieldText(pod, item.fieldRef, item.resourceFieldRef, undefined);
    return { kind: 'files', files };
  }
  if (volume.projected) {
    const files: Record<string, string> = {};
    for (const source of volume.projected.sources ?? []) {
      const part = projection(context, pod, source);
      if (typeof part === 'string') return part;
      Object.assign(files, part);
    }
    return { kind: 'files', files };
  }
  return { kind: 'shared' };
}

function projection(context: KubeletContext, pod: Pod, source: VolumeProjection): Record<string, string> | string {
  const files: Record<string, string> = {};
  if (source.configMap) {
    const name = source.configMap.name ?? '';
    const part = contentFiles(configMapContent(context, pod, name), 'configmap', name, source.configMap);
    if (typeof part === 'string') return part;
    if (part.kind === 'files') Object.assign(files, part.files);
  }
  if (source.secret) {
    const name = source.secret.name ?? '';
    const part = contentFiles(secretContent(context, pod, name), 'secret', name, source.secret);
    if (typeof part === 'string') return part;
    if (part.kind === 'files') Object.assign(files, part.files);
  }
  for (const item of source.downwardAPI?.items ?? []) files[item.path] = fieldText(pod, item.fieldRef, item.resourceFieldRef, undefined);
  if (source.serviceAccountToken) files[source.serviceAccountToken.path] = accountToken(pod);
  return files;
}

interface ItemChoice {
  readonly items?: readonly KeyToPath[] | undefined;
  readonly optional?: boolean | undefined;
}

function contentFiles(
  content: Readonly<Record<string, string>> | undefined,
  kind: string,
  name: string,
  choice: ItemChoice,
): MountedVolume | string {
  if (!content) return choice.optional === true ? { kind: 'files', files: {} } : `${kind} "${name}" not found`;
  if (!choice.items || choice.items.length === 0) return { kind: 'files', files: content };
  const files: Record<string, string> = {};
  for (const { key, path } of choice.items) {
    const text = content[key];
    if (text === undefined) {
      if (choice.optional === true) continue;
      return kind === 'configmap' ? `configmap references non-existent config key: ${key}` : `references non-existent secret key: ${key}`;
    }
    files[path] = text;
  }
  return { kind: 'files', files };
}

/** All keys of a ConfigMap, undefined when there is no such object. */
export function configMapContent(context: KubeletContext, pod: Pod, name: string): Readonly<Record<string, string>> | undefined {
  const object = context.api.get<ConfigMap>('configmaps', name, pod.metadata.namespace);
  return object && { ...decodeAll(object.binaryData), ...object.data };
}

/** All keys of a Secret, decoded; undefined when there is no such object. */
export function secretContent(context: KubeletContext, pod: Pod, name: string): Readonly<Record<string, string>> | undefined {
  const object = context.api.get<Secret>('secrets', name, pod.metadata.namespace);
  return object && { ...decodeAll(object.data), ...object.stringData };
}

function decodeAll(content: Readonly<Record<string, string>> | undefined): Record<string, string> {
  return Object.fromEntries(Object.entries(content ?? {}).map(([key, value]) => [key, new TextDecoder().decode(fromBase64(value))]));
}

function fromBase64(text: string): Uint8Array {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  const octets: number[] = [];
  let bits = 0;
  let held = 0;
  for (const character of text) {
    const value = alphabet.indexOf(character);
    if (value < 0) continue;
    held = ((held << 6) | value) & 0xffffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      octets.push((held >> bits) & 255);
    }
  }
  return Uint8Array.from(octets);
}

/** What a container's mounts bring to its file system. */
export function containerMounts(
  container: Container,
  volumes: Readonly<Record<string, MountedVolume>>,
): { readonly files: Readonly<Record<string, string>>; readonly shared: Readonly<Record<string, string>> } {
  const files: Record<string, string> = {};
  const shared: Record<string, string> = {};
  for (const mount of container.volumeMounts ?? []) {
    const volume = volumes[mount.name];
    if (!volume) continue;
    const root = mount.mountPath.replace(/\/+$/, '');
    if (volume.kind === 'shared') {
      shared[root] = mount.subPath === undefined ? mount.name : `${mount.name}/${mount.subPath}`;
      continue;
    }
    if (mount.subPath !== undefined && mount.subPath !== '') {
      const text = volume.files[mount.subPath];
      if (text !== undefined) files[root] = text;
      continue;
    }
    for (const [path, text] of Object.entries(volume.files)) files[`${root}/${path}`] = text;
  }
  return { files, shared };
}
