import type { Image } from '../program.ts';
import { clusterImages } from './cluster.ts';
import { dataImages } from './data.ts';
import type { CatalogueEntry } from './entry.ts';
import { parseReference } from './reference.ts';
import { toolImages } from './tools.ts';
import { webImages } from './web.ts';

/** Every image that is simulated. */
export const catalogue: readonly CatalogueEntry[] = [...webImages, ...toolImages, ...dataImages, ...clusterImages];

const byRepository = new Map(catalogue.map((entry) => [entry.image.repository, entry]));

export type ImageLookup =
  | { readonly ok: true; readonly image: Image; readonly tag: string }
  /** the runtime's message, as it stands in events after `Failed to pull image "...": ` */
  | { readonly ok: false; readonly message: string };

/** Finds an image as a pull from its registry would; `own` are images that a lab declares itself and come first. */
export function findImage(reference: string, own: readonly Image[] = []): ImageLookup {
  const parsed = parseReference(reference);
  if (!parsed)
    return {
      ok: false,
      message: `Failed to apply default image tag "${reference}": couldn't parse image name "${reference}": invalid reference format`,
    };
  const declared = own.find((image) => image.repository === parsed.repository && (image.tags === 'any' || image.tags.includes(parsed.tag)));
  if (declared) return { ok: true, image: declared, tag: parsed.tag };
  const entry = byRepository.get(parsed.repository);
  if (entry?.hasTag(parsed.tag))
    return { ok: true, image: { ...entry.image, env: { ...entry.image.env, ...entry.env?.(parsed.tag) } }, tag: parsed.tag };
  const { full, registry } = parsed;
  const failed = `failed to pull and unpack image "${full}": failed to resolve reference "${full}"`;
  if (entry) return { ok: false, message: `rpc error: code = NotFound desc = ${failed}: ${full}: not found` };
  if (registry === 'docker.io') {
    const denied =
      'pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed';
    return { ok: false, message: `${failed}: ${denied}` };
  }
  const known = [
    'registry.k8s.io',
    'ghcr.io',
    'quay.io',
    'gcr.io',
    'k8s.gcr.io',
    'public.ecr.aws',
    'us-docker.pkg.dev',
    'mcr.microsoft.com',
  ];
  if (known.includes(registry)) return { ok: false, message: `rpc error: code = NotFound desc = ${failed}: ${full}: not found` };
  const path = full.slice(registry.length + 1).replace(/:[^:]*$/, '');
  const url = `https://${registry}/v2/${path}/manifests/${parsed.tag}`;
  return {
    ok: false,
    message: `${failed}: failed to do request: Head "${url}": dial tcp: lookup ${registry.replace(/:\d+$/, '')}: no such host`,
  };
}
