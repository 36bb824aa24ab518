import type { Context } from './context.ts';
import { configEdits } from './config-edit.ts';
import { kubeconfigDocument, loadKubeconfig, type Kubeconfig } from './kubeconfig.ts';
import type { Json } from './client.ts';
import { alignTable } from './print/table.ts';
import { parseOutput, printObject } from './print/printer.ts';
import { PRINT_FLAGS, type Verb } from './verb.ts';

/** The kubeconfig of this call, or an exit code after the error was printed. */
export function openConfig(context: Context): Kubeconfig | number {
  const config = loadKubeconfig(context.process, context.flags.text('kubeconfig'));
  return config.ok ? config.value : context.error(config.error);
}

const SECRETS = ['client-certificate-data', 'client-key-data', 'certificate-authority-data'];

const view: Verb = {
  name: 'view',
  summary: 'Display merged kubeconfig settings or a specified kubeconfig file',
  usage: '[--raw] [--minify] [options]',
  offline: true,
  flags: [
    ...PRINT_FLAGS,
    { name: 'raw', type: 'bool', default: 'false', help: 'show certificates and tokens' },
    { name: 'minify', type: 'bool', default: 'false', help: 'only what the current context uses' },
    { name: 'flatten', type: 'bool', default: 'false', help: 'accepted' },
    { name: 'merge', type: 'bool', default: 'true', help: 'accepted' },
  ],
  *run(context) {
    const config = openConfig(context);
    if (typeof config === 'number') return config;
    const raw = context.flags.bool('raw');
    const hide = (entry: Record<string, unknown>): Record<string, unknown> => {
      const out: Record<string, unknown> = {};
      for (const [key, value] of Object.entries(entry))
        out[key] = raw ? value : SECRETS.includes(key) ? 'DATA+OMITTED' : key === 'token' || key === 'password' ? 'REDACTED' : value;
      return out;
    };
    let shown: Kubeconfig = {
      ...config,
      clusters: config.clusters.map((entry) => ({ ...entry, cluster: hide(entry.cluster) })),
      users: config.users.map((entry) => ({ ...entry, user: hide(entry.user) })),
    };
    if (context.flags.bool('minify')) {
      const name = context.flags.text('context') === '' ? config.currentContext : context.flags.text('context');
      const used = shown.contexts.find((entry) => entry.name === name);
      if (!used) return context.error(name === '' ? 'current-context must exist in order to minify' : `cannot locate context ${name}`);
      shown = {
        ...shown,
        currentContext: name,
        contexts: [used],
        clusters: shown.clusters.filter((entry) => entry.name === used.context.cluster),
        users: shown.users.filter((entry) => entry.name === used.context.user),
      };
    }
    const output = parseOutput(context, 'object');
    if (!output.ok) return context.error(output.error);
    const text = printObject(output.value.kind === 'table' ? { kind: 'yaml' } : output.value, kubeconfigDocument(shown) as Json, undefined);
    if (!text.ok) return context.error(text.error);
    context.out(text.value);
    return 0;
  },
};

const getContexts: Verb = {
  name: 'get-contexts',
  summary: 'Describe one or many contexts',
  usage: '[(-o|--output=)name)] [options]',
  offline: true,
  flags: [
    { name: 'output', short: 'o', type: 'string', default: '', help: 'name' },
    { name: 'no-headers', type: 'bool', default: 'false', help: 'leave out the header' },
  ],
  *run(context) {
    const config = openConfig(context);
    if (typeof config === 'number') return config;
    const output = context.flags.text('output');
    if (output !== '' && output !== 'name') return context.error(`output must be one of '' or 'name': ${output}`);
    const names = context.words.length > 0 ? [...context.words] : config.contexts.map((entry) => entry.name);
    const found = names.filter((name) => config.contexts.some((entry) => entry.name === name)).sort();
    const lines = output === 'name' || context.flags.bool('no-headers') ? [] : ['CURRENT\tNAME\tCLUSTER\tAUTHINFO\tNAMESPACE'];
    for (const name of found) {
      const own = config.contexts.find((entry) => entry.name === name)?.context ?? {};
      lines.push(
        output === 'name'
          ? name
          : [name === config.currentContext ? '*' : '', name, own.cluster ?? '', own.user ?? '', own.namespace ?? ''].join('\t'),
      );
    }
    context.out(output === 'name' ? lines.map((line) => `${line}\n`).join('') : alignTable(lines));
    let code = 0;
    for (const name of names) if (!found.includes(name)) code = context.error(`context ${name} not found`);
    return code;
  },
};

const currentContext: Verb = {
  name: 'current-context',
  summary: 'Display the current-context',
  offline: true,
  *run(context) {
    const config = openConfig(context);
    if (typeof config === 'number') return config;
    if (config.currentContext === '') return context.error('current-context is not set');
    context.out(`${config.currentContext}\n`);
    return 0;
  },
};

function listVerb(name: string, summary: string, entries: (config: Kubeconfig) => readonly { name: string }[]): Verb {
  return {
    name,
    summary,
    offline: true,
    *run(context) {
      const config = openConfig(context);
      if (typeof config === 'number') return config;
      context.out(
        `NAME\n${entries(config)
          .map((entry) => `${entry.name}\n`)
          .sort()
          .join('')}`,
      );
      return 0;
    },
  };
}

export const config: Verb = {
  name: 'config',
  summary: 'Modify kubeconfig files',
  usage: 'SUBCOMMAND [options]',
  examples: ['kubectl config get-contexts', 'kubectl config set-context --current --namespace=shop'],
  subcommands: [
    currentContext,
    ...configEdits,
    getContexts,
    view,
    listVerb('get-clusters', 'Display clusters defined in the kubeconfig', (all) => all.clusters),
    listVerb('get-users', 'Display users defined in the kubeconfig', (all) => all.users),
  ].sort((a, b) => (a.name < b.name ? -1 : 1)),
};
