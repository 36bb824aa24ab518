import { parse } from 'yaml';
import { resolvePath, type Files } from '../../base/files.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { printYaml } from './print/yaml.ts';
import type { Credentials } from './process.ts';

/** A kubeconfig file (client-go clientcmd api/v1), as written by kubeadm and `kubectl config`. */
export interface Kubeconfig {
  clusters: Named<'cluster'>[];
  contexts: { name: string; context: { cluster?: string; user?: string; namespace?: string } }[];
  users: Named<'user'>[];
  currentContext: string;
  /** the file that writes go to */
  readonly path: string;
}

export type Named<K extends string> = { name: string } & { [key in K]: Record<string, unknown> };

type Host = { readonly files: Files; readonly cwd: string; readonly env: Readonly<Record<string, string>>; readonly home: string };

/** Loads --kubeconfig, $KUBECONFIG (several files merge, the first wins) or ~/.kube/config. A missing default file is empty. */
export function loadKubeconfig(host: Host, explicit: string): Result<Kubeconfig> {
  const expand = (path: string): string => resolvePath(host.cwd, path);
  if (explicit !== '') {
    const text = host.files.read(expand(explicit));
    if (!text.ok) return err(`stat ${explicit}: no such file or directory`);
    return parseKubeconfig(text.value, explicit);
  }
  const list = (host.env['KUBECONFIG'] ?? '').split(':').filter((path) => path !== '');
  const paths = list.length > 0 ? list : [`${host.home}/.kube/config`];
  const merged: Kubeconfig = { clusters: [], contexts: [], users: [], currentContext: '', path: paths[0] ?? '' };
  for (const path of paths) {
    const text = host.files.read(expand(path));
    if (!text.ok) continue;
    const one = parseKubeconfig(text.value, path);
    if (!one.ok) return one;
    for (const entry of one.value.clusters) if (!merged.clusters.some((other) => other.name === entry.name)) merged.clusters.push(entry);
    for (const entry of one.value.contexts) if (!merged.contexts.some((other) => other.name === entry.name)) merged.contexts.push(entry);
    for (const entry of one.value.users) if (!merged.users.some((other) => other.name === entry.name)) merged.users.push(entry);
    if (merged.currentContext === '') merged.currentContext = one.value.currentContext;
  }
  return ok(merged);
}

function parseKubeconfig(text: string, path: string): Result<Kubeconfig> {
  let value: unknown;
  try {
    value = parse(text, { version: '1.1', uniqueKeys: false });
  } catch (error) {
    return err(`error loading config file "${path}": ${error instanceof Error ? error.message : String(error)}`);
  }
  const map = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  const list = (key: string): Record<string, unknown>[] => (Array.isArray(map[key]) ? (map[key] as Record<string, unknown>[]) : []);
  const inner = (entry: Record<string, unknown>, key: string): Record<string, unknown> => (entry[key] ?? {}) as Record<string, unknown>;
  return ok({
    clusters: list('clusters').map((entry) => ({ name: String(entry['name']), cluster: inner(entry, 'cluster') })),
    contexts: list('contexts').map((entry) => ({ name: String(entry['name']), context: inner(entry, 'context') })),
    users: list('users').map((entry) => ({ name: String(entry['name']), user: inner(entry, 'user') })),
    currentContext: typeof map['current-context'] === 'string' ? map['current-context'] : '',
    path,
  });
}

/** The document that is written and that `config view` shows; empty lists print as null. */
export function kubeconfigDocument(config: Kubeconfig): Record<string, unknown> {
  const sorted = <T extends { name: string }>(list: T[]): T[] | null =>
    list.length === 0 ? null : [...list].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  return {
    apiVersion: 'v1',
    clusters: sorted(config.clusters),
    contexts: sorted(config.contexts),
    'current-context': config.currentContext,
    kind: 'Config',
    users: sorted(config.users),
  };
}

export function saveKubeconfig(host: Host, config: Kubeconfig): void {
  const path = resolvePath(host.cwd, config.path);
  host.files.mkdir(path.slice(0, path.lastIndexOf('/')), { parents: true });
  host.files.write(path, printYaml(kubeconfigDocument(config)), { mode: 0o600 });
}

export interface ChosenContext {
  readonly credentials: Credentials;
  readonly namespace: string;
}

/** Resolves the context and the overriding flags to a server, credentials and namespace. */
export function chooseContext(
  config: Kubeconfig,
  flags: { readonly context: string; readonly cluster: string; readonly user: string; readonly server: string; readonly token: string },
): Result<ChosenContext> {
  const name = flags.context === '' ? config.currentContext : flags.context;
  const context = config.contexts.find((entry) => entry.name === name)?.context;
  if (flags.context !== '' && !context) return err(`context "${flags.context}" does not exist`);
  const clusterName = flags.cluster === '' ? (context?.cluster ?? '') : flags.cluster;
  const cluster = config.clusters.find((entry) => entry.name === clusterName)?.cluster;
  if (flags.cluster !== '' && !cluster) return err(`cluster "${flags.cluster}" does not exist`);
  const userName = flags.user === '' ? (context?.user ?? '') : flags.user;
  const user = config.users.find((entry) => entry.name === userName)?.user;
  if (flags.user !== '' && !user) return err(`auth info "${flags.user}" does not exist`);
  const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
  return ok({
    credentials: {
      server: flags.server === '' ? (text(cluster?.['server']) ?? 'http://localhost:8080') : flags.server,
      token: flags.token === '' ? text(user?.['token']) : flags.token,
      clientCertificateData: text(user?.['client-certificate-data']),
      username: text(user?.['username']) ?? userName,
    },
    namespace: (context?.namespace ?? '') === '' ? 'default' : (context?.namespace ?? 'default'),
  });
}
