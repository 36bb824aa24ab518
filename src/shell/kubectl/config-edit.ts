import { openConfig } from './config.ts';
import type { Context } from './context.ts';
import { saveKubeconfig, type Kubeconfig } from './kubeconfig.ts';
import { resolvePath } from '../../base/files.ts';
import type { FlagSpec } from './flags.ts';
import { encodeBase64 } from './print/go-template-eval.ts';
import type { Verb } from './verb.ts';

function edit(
  name: string,
  summary: string,
  usage: string,
  flags: readonly FlagSpec[],
  change: (context: Context, config: Kubeconfig) => number | string,
  aliases?: readonly string[],
): Verb {
  return {
    name,
    summary,
    usage,
    flags,
    offline: true,
    ...(aliases ? { aliases } : {}),
    *run(context) {
      const config = openConfig(context);
      if (typeof config === 'number') return config;
      const told = change(context, config);
      if (typeof told === 'number') return told;
      saveKubeconfig(context.process, config);
      context.out(told);
      return 0;
    },
  };
}

/** the path as messages show it */
const shownPath = (context: Context, config: Kubeconfig): string => resolvePath(context.cwd, config.path);

const setContext = edit(
  'set-context',
  'Set a context entry in kubeconfig',
  '[NAME | --current] [--cluster=cluster_nickname] [--user=user_nickname] [--namespace=namespace] [options]',
  [{ name: 'current', type: 'bool', default: 'false', help: 'change the current context' }],
  (context, config) => {
    const current = context.flags.bool('current');
    if (context.words.length > 1 || (context.words.length === 0 && !current))
      return context.usage('Unexpected args: ' + `[${context.words.join(' ')}]`);
    if (context.words.length === 1 && current) return context.error('you cannot specify both a context name and --current');
    const name = current ? config.currentContext : (context.words[0] ?? '');
    if (current && name === '') return context.error('no current context is set');
    let entry = config.contexts.find((other) => other.name === name);
    const existed = entry !== undefined;
    if (!entry) {
      entry = { name, context: {} };
      config.contexts.push(entry);
    }
    for (const [flag, key] of [
      ['cluster', 'cluster'],
      ['user', 'user'],
      ['namespace', 'namespace'],
    ] as const) {
      if (!context.flags.has(flag)) continue;
      if (context.flags.text(flag) === '') delete entry.context[key];
      else entry.context[key] = context.flags.text(flag);
    }
    return `Context "${name}" ${existed ? 'modified' : 'created'}.\n`;
  },
);

const useContext = edit(
  'use-context',
  'Set the current-context in a kubeconfig file',
  'CONTEXT_NAME [options]',
  [],
  (context, config) => {
    const name = context.words[0];
    if (name === undefined || context.words.length > 1) return context.usage(`Unexpected args: [${context.words.join(' ')}]`);
    if (!config.contexts.some((entry) => entry.name === name)) return context.error(`no context exists with the name: "${name}"`);
    config.currentContext = name;
    return `Switched to context "${name}".\n`;
  },
  ['use'],
);

const renameContext = edit(
  'rename-context',
  'Rename a context from the kubeconfig file',
  'CONTEXT_NAME NEW_NAME [options]',
  [],
  (context, config) => {
    const [from = '', to = ''] = context.words;
    if (context.words.length !== 2) return context.usage(`Unexpected args: [${context.words.join(' ')}]`);
    const entry = config.contexts.find((other) => other.name === from);
    if (!entry) return context.error(`cannot rename the context "${from}", it's not in ${shownPath(context, config)}`);
    if (config.contexts.some((other) => other.name === to))
      return context.error(`cannot rename the context "${from}", the context "${to}" already exists in ${shownPath(context, config)}`);
    entry.name = to;
    if (config.currentContext === from) config.currentContext = to;
    return `Context "${from}" renamed to "${to}".\n`;
  },
);

function deleteVerb(name: string, what: string, take: (config: Kubeconfig) => { name: string }[]): Verb {
  return edit(name, `Delete the specified ${what} from the kubeconfig`, 'NAME [options]', [], (context, config) => {
    const wanted = context.words[0];
    if (wanted === undefined || context.words.length > 1) return context.usage(`Unexpected args: [${context.words.join(' ')}]`);
    const list = take(config);
    const index = list.findIndex((entry) => entry.name === wanted);
    if (index < 0) return context.error(`cannot delete ${what} ${wanted}, not in ${shownPath(context, config)}`);
    list.splice(index, 1);
    if (what === 'context' && config.currentContext === wanted)
      context.err(`warning: this removed your active context, use "kubectl config use-context" to select a different one\n`);
    return `deleted ${what} ${wanted} from ${shownPath(context, config)}\n`;
  });
}

const setCluster = edit(
  'set-cluster',
  'Set a cluster entry in kubeconfig',
  'NAME [--server=server] [--certificate-authority=path/to/certificate/authority] [--insecure-skip-tls-verify=true] [options]',
  [
    { name: 'embed-certs', type: 'bool', default: 'false', help: 'put the certificate into the file' },
    { name: 'proxy-url', type: 'string', default: '', help: 'proxy' },
  ],
  (context, config) => {
    const name = context.words[0];
    if (name === undefined || context.words.length > 1) return context.usage(`Unexpected args: [${context.words.join(' ')}]`);
    let entry = config.clusters.find((other) => other.name === name);
    if (!entry) config.clusters.push((entry = { name, cluster: {} }));
    if (context.flags.has('server')) entry.cluster['server'] = context.flags.text('server');
    if (context.flags.has('insecure-skip-tls-verify'))
      entry.cluster['insecure-skip-tls-verify'] = context.flags.bool('insecure-skip-tls-verify');
    if (context.flags.has('certificate-authority')) entry.cluster['certificate-authority'] = context.flags.text('certificate-authority');
    return `Cluster "${name}" set.\n`;
  },
);

const setCredentials = edit(
  'set-credentials',
  'Set a user entry in kubeconfig',
  'NAME [--client-certificate=path/to/certfile] [--client-key=path/to/keyfile] [--token=bearer_token] [--username=basic_user] [--password=basic_password] [options]',
  [{ name: 'embed-certs', type: 'bool', default: 'false', help: 'put the certificate into the file' }],
  (context, config) => {
    const name = context.words[0];
    if (name === undefined || context.words.length > 1) return context.usage(`Unexpected args: [${context.words.join(' ')}]`);
    let entry = config.users.find((other) => other.name === name);
    if (!entry) config.users.push((entry = { name, user: {} }));
    for (const flag of ['token', 'username', 'password', 'client-certificate', 'client-key']) {
      if (!context.flags.has(flag)) continue;
      const value = context.flags.text(flag);
      if (flag.startsWith('client-') && context.flags.bool('embed-certs')) {
        const text = context.process.files.read(resolvePath(context.cwd, value));
        if (!text.ok) return context.error(`could not read ${flag} data from ${value}: open ${value}: no such file or directory`);
        entry.user[`${flag}-data`] = encodeBase64(text.value);
      } else entry.user[flag] = value;
    }
    return `User "${name}" set.\n`;
  },
);

/** The map and key that a dotted property names: `clusters.NAME.server`, `current-context`. */
function property(
  config: Kubeconfig,
  path: string,
): { readonly entry: Record<string, unknown>; readonly key: string | undefined; readonly remove: () => void } | undefined {
  const [kind = '', ...rest] = path.split('.');
  const lists: Readonly<Record<string, readonly [{ name: string }[], string]>> = {
    clusters: [config.clusters, 'cluster'],
    contexts: [config.contexts, 'context'],
    users: [config.users, 'user'],
  };
  const chosen = lists[kind];
  if (!chosen) return undefined;
  const [list, field] = chosen;
  const known = list.find((entry) => path === `${kind}.${entry.name}` || path.startsWith(`${kind}.${entry.name}.`));
  const name = known?.name ?? rest[0] ?? '';
  const key = path.slice(kind.length + name.length + 2);
  const entry = known ?? ({ name, [field]: {} } as unknown as { name: string });
  if (!known) list.push(entry);
  return {
    entry: (entry as unknown as Record<string, Record<string, unknown>>)[field] ?? {},
    key: key === '' ? undefined : key,
    remove: () => void list.splice(list.indexOf(entry), 1),
  };
}

const set = edit(
  'set',
  'Set an individual value in a kubeconfig file',
  'PROPERTY_NAME PROPERTY_VALUE [options]',
  [{ name: 'set-raw-bytes', type: 'bool', default: 'false', help: 'the value is base64 already' }],
  (context, config) => {
    const [path = '', value = ''] = context.words;
    if (context.words.length !== 2) return context.usage(`Unexpected args: [${context.words.join(' ')}]`);
    if (path === 'current-context') config.currentContext = value;
    else {
      const found = property(config, path);
      if (!found?.key) return context.error(`unable to parse path ${path}`.replace('unable to parse path', 'invalid property name'));
      found.entry[found.key] = value === 'true' ? true : value === 'false' ? false : value;
    }
    return `Property "${path}" set.\n`;
  },
);

const unset = edit('unset', 'Unset an individual value in a kubeconfig file', 'PROPERTY_NAME [options]', [], (context, config) => {
  const path = context.words[0];
  if (path === undefined || context.words.length > 1) return context.usage(`Unexpected args: [${context.words.join(' ')}]`);
  if (path === 'current-context') config.currentContext = '';
  else {
    const found = property(config, path);
    if (!found) return context.error(`invalid property name ${path}`);
    if (found.key === undefined) found.remove();
    else delete found.entry[found.key];
  }
  return `Property "${path}" unset.\n`;
});

/** Sub-commands that write the kubeconfig. */
export const configEdits: readonly Verb[] = [
  setContext,
  useContext,
  renameContext,
  setCluster,
  setCredentials,
  set,
  unset,
  deleteVerb('delete-context', 'context', (config) => config.contexts),
  deleteVerb('delete-cluster', 'cluster', (config) => config.clusters),
  deleteVerb('delete-user', 'user', (config) => config.users),
];
