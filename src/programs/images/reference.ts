/** An image reference taken apart. */
export interface Reference {
  /** as a catalogue names it: `nginx`, `traefik/whoami`, `registry.k8s.io/pause` */
  readonly repository: string;
  readonly tag: string;
  /** with registry and tag, as the runtime prints it: `docker.io/library/nginx:latest` */
  readonly full: string;
  readonly registry: string;
}

/** Parses NAME[:TAG][@DIGEST]; undefined when it is no reference (upper case in the name, empty parts). */
export function parseReference(text: string): Reference | undefined {
  const withoutDigest = text.replace(/@sha256:[0-9a-f]{64}$/, '');
  const match = /^((?:[a-zA-Z0-9.-]+(?::\d+)?\/)?[a-z0-9]+(?:[._/-]+[a-z0-9]+)*)(?::([\w][\w.-]{0,127}))?$/.exec(withoutDigest);
  if (!match) return undefined;
  const name = match[1] ?? '';
  const tag = match[2] ?? 'latest';
  const first = name.split('/')[0] ?? '';
  const hasRegistry = name.includes('/') && (first.includes('.') || first.includes(':') || first === 'localhost');
  const registry = hasRegistry ? first : 'docker.io';
  const path = hasRegistry ? name.slice(first.length + 1) : name;
  const fullPath = registry === 'docker.io' && !path.includes('/') ? `library/${path}` : path;
  const repository = registry === 'docker.io' || registry === 'index.docker.io' ? path.replace(/^library\//, '') : name;
  return { repository, tag, full: `${registry}/${fullPath}:${tag}`, registry };
}
