import { resolvePath } from '../../base/files.ts';
import type { Verb } from './verb.ts';
import type { Context } from './context.ts';

/** The metrics API is not part of the cluster; kubectl says so as it does on a cluster without metrics-server. */
function topVerb(name: string, aliases: readonly string[], summary: string): Verb {
  return {
    name,
    aliases,
    summary,
    usage: '[NAME | -l label] [options]',
    flags: [
      { name: 'selector', short: 'l', type: 'string', default: '', help: 'label selector' },
      { name: 'sort-by', type: 'string', default: '', help: 'cpu or memory' },
      { name: 'no-headers', type: 'bool', default: 'false', help: 'leave out the header' },
      { name: 'all-namespaces', short: 'A', type: 'bool', default: 'false', help: 'every namespace' },
      { name: 'containers', type: 'bool', default: 'false', help: 'each container' },
      { name: 'sum', type: 'bool', default: 'false', help: 'add them up' },
      { name: 'use-protocol-buffers', type: 'bool', default: 'true', help: 'accepted' },
      { name: 'show-capacity', type: 'bool', default: 'false', help: 'of capacity' },
      { name: 'field-selector', type: 'string', default: '', help: 'field selector' },
    ],
    *run(context) {
      return context.error('Metrics API not available');
    },
  };
}

export const top: Verb = {
  name: 'top',
  summary: 'Display resource (CPU/memory) usage',
  subcommands: [
    topVerb('node', ['nodes', 'no'], 'Display resource (CPU/memory) usage of nodes'),
    topVerb('pod', ['pods', 'po'], 'Display resource (CPU/memory) usage of pods'),
  ],
};

export const proxy: Verb = {
  name: 'proxy',
  summary: 'Run a proxy to the Kubernetes API server (not simulated)',
  flags: [
    { name: 'port', short: 'p', type: 'int', default: '8001', help: 'port to listen on' },
    { name: 'address', type: 'string', default: '127.0.0.1', help: 'address to listen on' },
  ],
  *run(context) {
    const port = context.flags.int('port') ?? 8001;
    if (port > 65535 || port < 0) return context.error(`listen tcp: address ${port}: invalid port`);
    return context.notSimulated('kubectl proxy');
  },
};

export const completion: Verb = {
  name: 'completion',
  summary: 'Output shell completion code for the specified shell (bash, zsh, fish, or powershell)',
  usage: 'SHELL [options]',
  offline: true,
  *run(context) {
    const shell = context.words[0];
    if (shell === undefined) return context.usage('Shell not specified.');
    if (context.words.length > 1) return context.usage('Too many arguments. Expected only the shell type.');
    if (!['bash', 'zsh', 'fish', 'powershell'].includes(shell)) return context.usage(`Unsupported shell type "${shell}".`);
    context.out(`# completion of kubectl is built into this terminal; nothing has to be loaded for ${shell}\n`);
    return 0;
  },
};

export const kustomize: Verb = {
  name: 'kustomize',
  summary: 'Build a kustomization target from a directory or URL (not simulated)',
  usage: 'DIR [options]',
  offline: true,
  *run(context) {
    const directory = context.words[0] ?? '.';
    const stat = context.process.files.stat(resolvePath(context.cwd, directory));
    if (!stat.ok)
      return context.error(
        `must build at directory: not a valid directory: evalsymlink failure on '${directory}' : lstat ${directory}: no such file or directory`,
      );
    return context.notSimulated('kustomize');
  },
};

function honest(name: string, summary: string): Verb {
  return {
    name,
    summary: `${summary} (not simulated)`,
    // its flags are not known either: they are words after the first one
    interspersed: false,
    *run(context: Context) {
      return context.notSimulated(`kubectl ${name}`);
    },
  };
}

export const autoscale = honest('autoscale', 'Auto-scale a deployment, replica set, stateful set, or replication controller');
export const certificate = honest('certificate', 'Modify certificate resources');
