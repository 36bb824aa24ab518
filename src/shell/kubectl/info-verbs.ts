import type { Json } from './client.ts';
import type { Context } from './context.ts';
import { list, map, nameOf, str } from './describe/common.ts';
import { apiVersion, resourceName, type Resource } from './discovery.ts';
import { printJson } from './print/json.ts';
import { alignTable } from './print/table.ts';
import { printYaml } from './print/yaml.ts';
import type { Verb } from './verb.ts';

export const apiResources: Verb = {
  name: 'api-resources',
  summary: 'Print the supported API resources on the server',
  flags: [
    { name: 'api-group', type: 'string', default: '', help: 'only this group' },
    { name: 'namespaced', type: 'bool', default: 'true', help: 'only types with, or without, a namespace' },
    { name: 'verbs', type: 'list', help: 'only types that have these verbs' },
    { name: 'categories', type: 'list', help: 'only types of these categories' },
    { name: 'no-headers', type: 'bool', default: 'false', help: 'leave out the header' },
    { name: 'output', short: 'o', type: 'string', default: '', help: 'wide, name, json or yaml' },
    { name: 'sort-by', type: 'string', default: '', help: 'name or kind' },
    { name: 'cached', type: 'bool', default: 'false', help: 'accepted' },
    { name: 'show-managed-fields', type: 'bool', default: 'false', help: 'accepted' },
  ],
  *run(context) {
    const { flags } = context;
    if (context.words.length > 0) return context.usage(`unexpected arguments: [${context.words.join(' ')}]`);
    const output = flags.text('output');
    const sort = flags.text('sort-by');
    if (!['', 'wide', 'name', 'json', 'yaml'].includes(output)) return context.error(`--output ${output} is not available`);
    if (!['', 'name', 'kind'].includes(sort)) return context.error('--sort-by accepts only name or kind');
    const discovery = context.discovery();
    if (!discovery.ok) return context.fail(discovery.error);
    let found = discovery.value.resources.filter(
      (entry) =>
        entry.preferred &&
        entry.verbs.length > 0 &&
        (!flags.has('api-group') || entry.group === flags.text('api-group')) &&
        (!flags.has('namespaced') || entry.namespaced === flags.bool('namespaced')) &&
        flags.all('verbs').every((verb) => entry.verbs.includes(verb)) &&
        flags.all('categories').every((category) => entry.categories.includes(category)),
    );
    const key = (entry: Resource): string =>
      sort === 'kind' ? entry.kind : sort === 'name' ? entry.plural : `${entry.group}\u0000${entry.plural}`;
    found = [...found].sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
    if (output === 'name') context.out(found.map((entry) => `${resourceName(entry)}\n`).join(''));
    else if (output === 'json' || output === 'yaml') {
      const value = { apiVersion: 'v1', groupVersion: '', kind: 'APIResourceList', resources: found.map(resourceObject) };
      context.out(output === 'json' ? `${printJson(value)}\n` : printYaml(value));
    } else {
      const wide = output === 'wide';
      const lines = flags.bool('no-headers')
        ? []
        : [['NAME', 'SHORTNAMES', 'APIVERSION', 'NAMESPACED', 'KIND', ...(wide ? ['VERBS', 'CATEGORIES'] : [])].join('\t')];
      for (const entry of found)
        lines.push(
          [
            entry.plural,
            entry.shortNames.join(','),
            apiVersion(entry),
            String(entry.namespaced),
            entry.kind,
            ...(wide ? [entry.verbs.join(','), entry.categories.join(',')] : []),
          ].join('\t'),
        );
      context.out(alignTable(lines));
    }
    return 0;
  },
};

function resourceObject(entry: Resource): Json {
  return {
    ...(entry.categories.length > 0 ? { categories: entry.categories } : {}),
    ...(entry.group === '' ? {} : { group: entry.group }),
    kind: entry.kind,
    name: entry.plural,
    namespaced: entry.namespaced,
    ...(entry.shortNames.length > 0 ? { shortNames: entry.shortNames } : {}),
    singularName: entry.singular,
    verbs: entry.verbs,
    version: entry.version,
  };
}

export const apiVersions: Verb = {
  name: 'api-versions',
  summary: 'Print the supported API versions on the server, in the form of "group/version"',
  *run(context) {
    if (context.words.length > 0) return context.usage(`unexpected arguments: [${context.words.join(' ')}]`);
    const discovery = context.discovery();
    if (!discovery.ok) return context.fail(discovery.error);
    const found = [...new Set(discovery.value.resources.map(apiVersion))].sort();
    context.out(found.map((entry) => `${entry}\n`).join(''));
    return 0;
  },
};

export const clusterInfo: Verb = {
  name: 'cluster-info',
  summary: 'Display cluster information',
  subcommands: [
    {
      name: 'dump',
      summary: 'Dump relevant information for debugging and diagnosis (not simulated)',
      *run(context: Context) {
        return context.notSimulated('cluster-info dump');
      },
    },
  ],
  *run(context) {
    const server = context.client.credentials.server;
    const answer = context.client.call('GET', '/api/v1/namespaces/kube-system/services', {
      query: { labelSelector: 'kubernetes.io/cluster-service=true' },
    });
    if (!answer.ok) {
      context.err("\nTo further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.\n");
      return context.fail(answer.error);
    }
    const paint = (text: string, code: string): string => (context.process.stdout.isTerminal ? `\u001b[${code}m${text}\u001b[0m` : text);
    context.out(`${paint('Kubernetes control plane', '0;32')} is running at ${paint(server, '0;33')}\n`);
    for (const service of list(answer.value['items'])) {
      const name = nameOf(service);
      const shown = str(map(map(service['metadata'])['labels'])['kubernetes.io/name']);
      const port = list(map(service['spec'])['ports'])[0];
      const suffix = port && str(port['name']) !== '' ? `:${str(port['name'])}` : '';
      context.out(
        `${paint(shown === '' ? name : shown, '0;32')} is running at ${paint(`${server}/api/v1/namespaces/kube-system/services/${name}${suffix}/proxy`, '0;33')}\n`,
      );
    }
    context.out("\nTo further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.\n");
    return 0;
  },
};

/** The kubectl that is simulated. */
export const CLIENT_VERSION = {
  buildDate: '1970-01-01T00:00:00Z',
  compiler: 'gc',
  gitCommit: '',
  gitTreeState: '',
  gitVersion: 'v1.36.2',
  goVersion: 'go1.26.0',
  major: '1',
  minor: '36',
  platform: 'linux/amd64',
};
const KUSTOMIZE_VERSION = 'v5.8.1';

export const version: Verb = {
  name: 'version',
  summary: 'Print the client and server version information',
  flags: [
    { name: 'client', type: 'bool', default: 'false', help: 'only the version of kubectl' },
    { name: 'output', short: 'o', type: 'string', default: '', help: 'yaml or json' },
  ],
  *run(context) {
    const output = context.flags.text('output');
    if (!['', 'yaml', 'json'].includes(output)) return context.error("--output must be 'yaml' or 'json'");
    if (context.words.length > 0) return context.error(`extra arguments: [${context.words.join(' ')}]`);
    let server: Json | undefined;
    let code = 0;
    if (!context.flags.bool('client')) {
      const answer = context.client.call('GET', '/version', { query: { timeout: '32s' } });
      if (answer.ok) server = answer.value;
      else code = 1;
      if (!answer.ok && output === '') {
        context.out(`Client Version: ${CLIENT_VERSION.gitVersion}\nKustomize Version: ${KUSTOMIZE_VERSION}\n`);
        return context.fail(answer.error);
      }
    }
    if (output === '') {
      context.out(`Client Version: ${CLIENT_VERSION.gitVersion}\nKustomize Version: ${KUSTOMIZE_VERSION}\n`);
      if (server) context.out(`Server Version: ${str(server['gitVersion'])}\n`);
      return code;
    }
    const value = { clientVersion: CLIENT_VERSION, kustomizeVersion: KUSTOMIZE_VERSION, ...(server ? { serverVersion: server } : {}) };
    context.out(output === 'yaml' ? `${printYaml(value)}\n` : `${JSON.stringify(value, undefined, 2)}\n`);
    return code;
  },
};
