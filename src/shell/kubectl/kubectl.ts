import type { Command } from '../../base/process.ts';
import type { Task } from '../../base/task.ts';
import { ApiClient } from './client.ts';
import { Context } from './context.ts';
import { Flags, parseDuration, parseFlags, type FlagSpec } from './flags.ts';
import { GLOBAL_FLAGS } from './global-flags.ts';
import { flagHelp, overview, verbHelp } from './help.ts';
import { chooseContext, loadKubeconfig } from './kubeconfig.ts';
import { findPlugin } from './plugin.ts';
import type { KubectlProcess } from './process.ts';
import { suggestions } from './suggest.ts';
import type { Verb } from './verb.ts';
import { VERB_GROUPS, VERBS } from './verbs.ts';

/** The simulated kubectl: finds the verb, reads its flags and the kubeconfig, and runs it. */
export const kubectl: Command<KubectlProcess> = {
  name: 'kubectl',
  summary: 'talk to the API server of a cluster',
  flags: GLOBAL_FLAGS.map((spec) => `--${spec.name}`),
  *run(process) {
    const found = findVerb(process.args);
    if (found.kind === 'overview') {
      yield* process.stdout.write(overview(VERB_GROUPS));
      return 0;
    }
    if (found.kind === 'unknown') return yield* unknownCommand(process, found.name, found.rest);
    if (found.kind === 'options') {
      yield* process.stdout.write(`Every command takes these options:\n\n${GLOBAL_FLAGS.map(flagHelp).join('\n')}`);
      return 0;
    }
    if (found.kind === 'help') {
      yield* process.stdout.write(verbHelp(found.verb, found.path));
      return 0;
    }
    if (found.kind === 'flag') {
      yield* process.stderr.write(`error: ${found.error}\nSee 'kubectl --help' for usage.\n`);
      return 1;
    }
    return yield* runVerb(process, found.verb, found.path, found.args);
  },
};

type Found =
  | { readonly kind: 'overview' }
  | { readonly kind: 'options' }
  | { readonly kind: 'unknown'; readonly name: string; readonly rest: readonly string[] }
  | { readonly kind: 'flag'; readonly error: string }
  | { readonly kind: 'help'; readonly verb: Verb; readonly path: string }
  | { readonly kind: 'verb'; readonly verb: Verb; readonly path: string; readonly args: readonly string[] };

/** Splits the words into the verb's path and its arguments; global flags may stand anywhere. */
function findVerb(args: readonly string[]): Found {
  const rest = [...args];
  let verbs: readonly Verb[] = VERBS;
  let path = 'kubectl';
  let verb: Verb | undefined;
  let help = false;
  let index = 0;
  while (index < rest.length) {
    const word = rest[index] ?? '';
    if (word === '--') break;
    if (word.startsWith('-') && word.length > 1) {
      const spec = flagOf(word, [...GLOBAL_FLAGS, ...(verb?.flags ?? [])]);
      if (!verb && (word === '-h' || word === '--help')) {
        rest.splice(index, 1);
        help = true;
        continue;
      }
      if (!verb && !spec)
        return {
          kind: 'flag',
          error: word.startsWith('--')
            ? `unknown flag: ${word.split('=')[0] ?? word}`
            : `unknown shorthand flag: '${word.charAt(1)}' in ${word}`,
        };
      index += spec && takesNext(word, spec) ? 2 : 1;
      continue;
    }
    if (!verb && word === 'help' && !help) {
      help = true;
      rest.splice(index, 1);
      continue;
    }
    if (!verb && word === 'options') return { kind: 'options' };
    const next = verbs.find((entry) => entry.name === word || entry.aliases?.includes(word));
    if (!next) {
      if (!verb) return help ? { kind: 'overview' } : { kind: 'unknown', name: word, rest: rest.slice(index + 1) };
      break;
    }
    rest.splice(index, 1);
    verb = next;
    path = `${path} ${next.name}`;
    if (!next.subcommands) break;
    verbs = next.subcommands;
  }
  if (!verb) return { kind: 'overview' };
  return help ? { kind: 'help', verb, path } : { kind: 'verb', verb, path, args: rest };
}

function flagOf(word: string, specs: readonly FlagSpec[]): FlagSpec | undefined {
  if (word.startsWith('--')) return specs.find((spec) => spec.name === (word.slice(2).split('=')[0] ?? ''));
  return specs.find((spec) => spec.short === word.charAt(1));
}

function takesNext(word: string, spec: FlagSpec): boolean {
  if (spec.type === 'bool' || spec.bare !== undefined || word.includes('=')) return false;
  return word.startsWith('--') || word.length === 2;
}

function* unknownCommand(process: KubectlProcess, name: string, rest: readonly string[]): Task<number> {
  const plugin = findPlugin(process, [name, ...rest]);
  if (plugin) return yield* process.run(plugin.path, plugin.args);
  const close = suggestions(
    name,
    VERBS.map((verb) => verb.name),
  );
  const hint = close.length === 0 ? '' : `\n\nDid you mean this?\n${close.map((entry) => `\t${entry}`).join('\n')}`;
  yield* process.stderr.write(`error: unknown command "${name}" for "kubectl"${hint}\n`);
  return 1;
}

function* runVerb(process: KubectlProcess, verb: Verb, path: string, args: readonly string[]): Task<number> {
  const specs = [...(verb.flags ?? []), ...GLOBAL_FLAGS.filter((spec) => !verb.flags?.some((own) => own.name === spec.name))].map((spec) =>
    verb.flags?.some((own) => own.short !== undefined && own.short === spec.short && own !== spec) ? { ...spec, short: '' } : spec,
  );
  const parsed = parseFlags(args, specs, verb.interspersed ?? true);
  if (!parsed.ok) {
    if (parsed.error === 'help') {
      yield* process.stdout.write(verbHelp(verb, path));
      return 0;
    }
    yield* process.stderr.write(`error: ${parsed.error}\nSee '${path} --help' for usage.\n`);
    return 1;
  }
  const flags = new Flags(parsed.value, specs);
  const missing = (verb.required ?? []).filter((name) => !flags.has(name));
  if (missing.length > 0) {
    yield* process.stderr.write(`error: required flag(s) ${missing.map((name) => `"${name}"`).join(', ')} not set\n`);
    return 1;
  }
  if (!verb.run) return yield* groupWithoutVerb(process, verb, path, parsed.value.words);
  const setup = connect(process, flags, verb);
  if (!setup.ok) {
    yield* process.stderr.write(`${setup.error}\n`);
    return 1;
  }
  const context = new Context({
    process,
    path,
    flags,
    words: parsed.value.words,
    dash: parsed.value.dash,
    namespace: setup.namespace,
    namespaceGiven: flags.has('namespace') && flags.text('namespace') !== '',
    client: setup.client,
  });
  let code = yield* verb.run(context);
  if (context.warned && flags.bool('warnings-as-errors') && code === 0) {
    context.err('error: 1 warning received\n');
    code = 1;
  }
  const end = yield* context.flush();
  return end === 'closed' ? 141 : code;
}

function* groupWithoutVerb(process: KubectlProcess, verb: Verb, path: string, words: readonly string[]): Task<number> {
  if (words.length > 0) {
    const unknown = verb.name === 'create' ? `Unexpected args: [${words.join(' ')}]` : `unknown command "${words.join(' ')}"`;
    yield* process.stderr.write(`error: ${unknown}\nSee '${path} -h' for help and examples\n`);
    return 1;
  }
  yield* process.stderr.write(verbHelp(verb, path));
  return 1;
}

type Setup =
  | { readonly ok: true; readonly namespace: string; readonly client: ((warn: (text: string) => void) => ApiClient) | undefined }
  | { readonly ok: false; readonly error: string };

function connect(process: KubectlProcess, flags: Flags, verb: Verb): Setup {
  const offline = verb.offline === true;
  // `create rolebinding --user` and the like have flags of their own by a global name
  const text = (name: string): string => (verb.flags?.some((spec) => spec.name === name) ? '' : flags.text(name));
  const timeout = flags.text('request-timeout');
  if (!/^\d+$/.test(timeout) && parseDuration(timeout) === undefined && !offline) {
    return {
      ok: false,
      error:
        'error: Invalid timeout value. Timeout must be a single integer in seconds, or an integer followed by a corresponding time unit (e.g. 1s | 2m | 3h)',
    };
  }
  if (offline) return { ok: true, namespace: 'default', client: undefined };
  const config = loadKubeconfig(process, flags.text('kubeconfig'));
  if (!config.ok) return { ok: false, error: `error: ${config.error}` };
  const chosen = chooseContext(config.value, {
    context: text('context'),
    cluster: text('cluster'),
    user: text('user'),
    server: text('server'),
    token: text('token'),
  });
  if (!chosen.ok) return { ok: false, error: `error: ${chosen.error}` };
  const headers: Record<string, string> = {};
  if (flags.text('as') !== '') headers['impersonate-user'] = flags.text('as');
  if (flags.all('as-group').length > 0) headers['impersonate-group'] = flags.all('as-group').join(',');
  const namespace = flags.text('namespace') === '' ? chosen.value.namespace : flags.text('namespace');
  return { ok: true, namespace, client: (warn) => new ApiClient(process, chosen.value.credentials, headers, warn) };
}
