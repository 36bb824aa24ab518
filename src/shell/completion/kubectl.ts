import type { World } from '../../cluster/world.ts';
import { allResources } from '../../kube/registry/lookup.ts';
import { kubectlCompletions, type CompletionNode } from '../kubectl/completions.ts';
import type { FlagSpec } from '../kubectl/flags.ts';

/** Verbs whose first word is a type of object and whose next ones are names. */
const TYPED = new Set([
  'get',
  'describe',
  'delete',
  'edit',
  'label',
  'annotate',
  'patch',
  'scale',
  'expose',
  'wait',
  'explain',
  'autoscale',
]);
/** Verbs that take a pod, or `TYPE/NAME`. */
const PODS = new Set(['exec', 'logs', 'attach', 'port-forward', 'debug', 'cp']);
const NODES = new Set(['cordon', 'uncordon', 'drain', 'taint']);
const WORKLOADS = ['deployment', 'daemonset', 'statefulset'];

/** Candidates for a word of a kubectl line; `before` are the words after `kubectl`. */
export function completeKubectl(world: World, before: readonly string[], typed: string): readonly string[] {
  const dash = before.indexOf('--');
  if (dash >= 0) return [];
  const { words, flags, namespace, pending } = read(before);
  if (pending !== undefined) return flagValues(world, pending, namespace, words);
  const verb = node(kubectlCompletions.verbs, words[0]);
  const sub = verb && node(verb.subcommands, words[1]);
  if (typed.startsWith('-')) return flagNames([...((sub ?? verb)?.flags ?? []), ...kubectlCompletions.globalFlags]);
  if (words.length === 0) return kubectlCompletions.verbs.map((entry) => entry.name);
  if (!verb) return [];
  if (verb.subcommands.length > 0 && words.length === 1) return verb.subcommands.map((entry) => entry.name);
  const given = flags.includes('--all-namespaces') || flags.includes('-A') ? undefined : namespace;
  if (TYPED.has(verb.name)) return words.length === 1 ? types(world, typed, given) : names(world, words[1] ?? '', given);
  if (PODS.has(verb.name))
    return words.length === 1 ? names(world, 'pods', given) : verb.name === 'logs' ? [] : names(world, 'pods', given);
  if (NODES.has(verb.name)) return verb.name === 'taint' && words.length === 1 ? ['node', 'nodes'] : names(world, 'nodes', undefined);
  if (verb.name === 'rollout' || verb.name === 'set')
    return words.length === 2 ? workloads(world, typed, given) : names(world, words[2] ?? '', given);
  return [];
}

interface Read {
  readonly words: readonly string[];
  readonly flags: readonly string[];
  readonly namespace: string;
  /** the flag whose value is being typed */
  readonly pending: string | undefined;
}

function read(before: readonly string[]): Read {
  const specs = new Map<string, FlagSpec>();
  const add = (spec: FlagSpec): void => {
    specs.set(`--${spec.name}`, spec);
    if (spec.short !== undefined) specs.set(`-${spec.short}`, spec);
  };
  const walk = (nodes: readonly CompletionNode[]): void => {
    for (const entry of nodes) {
      entry.flags.forEach(add);
      walk(entry.subcommands);
    }
  };
  walk(kubectlCompletions.verbs);
  kubectlCompletions.globalFlags.forEach(add);
  const words: string[] = [];
  const flags: string[] = [];
  let namespace = 'default';
  let pending: string | undefined;
  for (const word of before) {
    if (pending !== undefined) {
      if (pending === '-n' || pending === '--namespace') namespace = word;
      pending = undefined;
    } else if (word.startsWith('-')) {
      const [name = '', value] = word.split('=', 2);
      flags.push(name);
      if (value !== undefined && (name === '-n' || name === '--namespace')) namespace = value;
      const spec = specs.get(name);
      if (value === undefined && spec && spec.type !== 'bool' && spec.bare === undefined) pending = name;
    } else words.push(word);
  }
  return { words, flags, namespace, pending };
}

function flagValues(world: World, flag: string, namespace: string, words: readonly string[]): readonly string[] {
  if (flag === '-n' || flag === '--namespace') return names(world, 'namespaces', undefined);
  if (flag === '-o' || flag === '--output') return ['json', 'yaml', 'wide', 'name', 'jsonpath=', 'custom-columns=', 'go-template='];
  if (flag === '-c' || flag === '--container') return containers(world, words[1] ?? '', namespace);
  return [];
}

function containers(world: World, pod: string, namespace: string): readonly string[] {
  const object = world.api?.get('pods', pod.replace(/^pods?\//, ''), namespace) as
    { readonly spec?: { readonly containers?: readonly { readonly name: string }[] } } | undefined;
  return object?.spec?.containers?.map((entry) => entry.name) ?? [];
}

function node(nodes: readonly CompletionNode[], name: string | undefined): CompletionNode | undefined {
  return nodes.find((entry) => entry.name === name || entry.aliases.includes(name ?? ''));
}

function flagNames(specs: readonly FlagSpec[]): readonly string[] {
  return specs.flatMap((spec) => [
    `--${spec.name}${spec.type === 'bool' || spec.bare !== undefined ? '' : '='}`,
    ...(spec.short === undefined ? [] : [`-${spec.short}`]),
  ]);
}

/** Types of objects; after `TYPE/`, the objects of that type. */
function types(world: World, typed: string, namespace: string | undefined): readonly string[] {
  const slash = typed.indexOf('/');
  if (slash >= 0) return names(world, typed.slice(0, slash), namespace).map((name) => `${typed.slice(0, slash + 1)}${name}`);
  const comma = typed.slice(0, typed.lastIndexOf(',') + 1);
  return world.kube ? allResources(world.kube.state).map((resource) => `${comma}${resource.plural}`) : [];
}

function workloads(world: World, typed: string, namespace: string | undefined): readonly string[] {
  const slash = typed.indexOf('/');
  return slash >= 0
    ? types(world, typed, namespace)
    : [...WORKLOADS, ...WORKLOADS.flatMap((type) => names(world, type, namespace).map((name) => `${type}/${name}`))];
}

function names(world: World, type: string, namespace: string | undefined): readonly string[] {
  if (!world.kube) return [];
  const resource = allResources(world.kube.state).find(
    (entry) =>
      entry.plural === type || entry.singular === type || entry.shortNames.includes(type) || `${entry.plural}.${entry.group}` === type,
  );
  if (!resource) return [];
  const filter = resource.namespaced && namespace !== undefined ? { namespace } : {};
  return (world.api?.list(resource.group === '' ? resource.plural : `${resource.plural}.${resource.group}`, filter) ?? []).map(
    (object) => object.metadata.name,
  );
}
