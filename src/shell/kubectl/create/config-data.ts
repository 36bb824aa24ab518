import { resolvePath } from '../../../base/files.ts';
import { err, ok, type Result } from '../../../base/result.ts';
import { keyPairProblem } from '../../../net/tls/key-pair.ts';
import type { Json } from '../client.ts';
import type { Context } from '../context.ts';
import { createGenerated, generatedMeta, oneName } from '../create-one.ts';
import { encodeBase64 } from '../print/go-template-eval.ts';
import type { FlagSpec } from '../flags.ts';
import type { Verb } from '../verb.ts';
import { GENERATOR_FLAGS } from './shared.ts';

const SOURCES: readonly FlagSpec[] = [
  { name: 'from-file', type: 'list', help: '[KEY=]FILE or a directory' },
  { name: 'from-literal', type: 'array', help: 'KEY=VALUE' },
  { name: 'from-env-file', type: 'list', help: 'file with lines KEY=VALUE' },
  { name: 'append-hash', type: 'bool', default: 'false', help: 'add a hash to the name (not simulated)' },
];

/** Keys and values of --from-literal, --from-file and --from-env-file. */
function collectData(context: Context, what: string): Result<Record<string, string>> {
  const data: Record<string, string> = {};
  const add = (key: string, value: string): string | undefined => {
    if (!/^[-._a-zA-Z0-9]+$/.test(key)) {
      return `${JSON.stringify(key)} is not a valid key name for a ${what}: a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')`;
    }
    if (key in data)
      return `cannot add key ${JSON.stringify(key)}, another key by that name already exists in Data for ${what} ${JSON.stringify(context.words[0] ?? '')}`;
    data[key] = value;
    return undefined;
  };
  if (context.flags.has('from-env-file') && (context.flags.has('from-file') || context.flags.has('from-literal')))
    return err('from-env-file cannot be combined with from-file or from-literal');
  for (const source of context.flags.all('from-file')) {
    const failed = addFile(context, source, add);
    if (failed !== undefined) return err(failed);
  }
  for (const literal of context.flags.all('from-literal')) {
    const equals = literal.indexOf('=');
    if (equals <= 0) return err(`invalid literal source ${literal}, expected key=value`);
    const failed = add(literal.slice(0, equals), literal.slice(equals + 1).replace(/^(["'])(.*)\1$/s, '$2'));
    if (failed !== undefined) return err(failed);
  }
  for (const path of context.flags.all('from-env-file')) {
    const text = context.process.files.read(resolvePath(context.cwd, path));
    if (!text.ok) return err(`error reading ${path}: no such file or directory`);
    for (const line of text.value.split('\n')) {
      const trimmed = line.trimStart();
      if (trimmed === '' || trimmed.startsWith('#')) continue;
      const equals = trimmed.indexOf('=');
      const key = equals < 0 ? trimmed : trimmed.slice(0, equals);
      const failed = add(key, equals < 0 ? (context.env[key] ?? '') : trimmed.slice(equals + 1));
      if (failed !== undefined) return err(failed);
    }
  }
  return ok(data);
}

function addFile(context: Context, source: string, add: (key: string, value: string) => string | undefined): string | undefined {
  const equals = source.indexOf('=');
  const path = equals < 0 ? source : source.slice(equals + 1);
  const key = equals < 0 ? (path.split('/').at(-1) ?? path) : source.slice(0, equals);
  if (source.split('=').length > 2) return `key names or file paths cannot contain '='`;
  if (equals === 0) return `key name for file path ${path} missing`;
  if (equals > 0 && path === '') return `file path for key name ${key} missing`;
  const absolute = resolvePath(context.cwd, path);
  const stat = context.process.files.stat(absolute);
  if (!stat.ok) return `error reading ${path}: no such file or directory`;
  if (stat.value.kind === 'directory') {
    if (equals >= 0) return 'cannot give a key name for a directory path';
    const names = context.process.files.list(absolute);
    for (const name of names.ok ? names.value : []) {
      const text = context.process.files.read(`${absolute}/${name}`);
      const failed = text.ok ? add(name, text.value) : undefined;
      if (failed !== undefined) return failed;
    }
    return undefined;
  }
  const text = context.process.files.read(absolute);
  return text.ok ? add(key, text.value) : `error reading ${path}: permission denied`;
}

export const configmap: Verb = {
  name: 'configmap',
  aliases: ['cm'],
  summary: 'Create a config map from files, directories or literal values',
  usage: 'NAME [--from-file=[key=]source] [--from-literal=key1=value1] [--dry-run=server|client|none] [options]',
  examples: ['kubectl create configmap web --from-literal=color=blue', 'kubectl create cm web --from-file=index.html'],
  flags: [...GENERATOR_FLAGS, ...SOURCES],
  *run(context) {
    const name = oneName(context);
    if (typeof name === 'number') return name;
    const data = collectData(context, 'ConfigMap');
    if (!data.ok) return context.error(data.error);
    const object: Json = { metadata: generatedMeta(context, name), ...(Object.keys(data.value).length > 0 ? { data: data.value } : {}) };
    return createGenerated(context, { type: 'configmaps', object, label: 'failed to create configmap' });
  },
};

function encoded(data: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, encodeBase64(value)]));
}

const generic: Verb = {
  name: 'generic',
  summary: 'Create a secret from files, directories or literal values',
  usage: 'NAME [--type=string] [--from-file=[key=]source] [--from-literal=key1=value1] [options]',
  flags: [...GENERATOR_FLAGS, ...SOURCES, { name: 'type', type: 'string', default: '', help: 'type of the secret' }],
  *run(context) {
    const name = oneName(context);
    if (typeof name === 'number') return name;
    const data = collectData(context, 'Secret');
    if (!data.ok) return context.error(data.error);
    const type = context.flags.text('type');
    const object: Json = {
      metadata: generatedMeta(context, name),
      ...(Object.keys(data.value).length > 0 ? { data: encoded(data.value) } : {}),
      ...(type === '' ? {} : { type }),
    };
    return createGenerated(context, { type: 'secrets', object, label: 'failed to create secret' });
  },
};

const tls: Verb = {
  name: 'tls',
  summary: 'Create a TLS secret',
  usage: 'NAME --cert=path/to/cert/file --key=path/to/key/file [options]',
  flags: [
    ...GENERATOR_FLAGS,
    { name: 'cert', type: 'string', default: '', help: 'certificate file' },
    { name: 'key', type: 'string', default: '', help: 'key file' },
  ],
  *run(context) {
    const name = oneName(context);
    if (typeof name === 'number') return name;
    const parts: string[] = [];
    if (context.flags.text('key') === '') return context.error('key must be specified');
    if (context.flags.text('cert') === '') return context.error('certificate must be specified');
    for (const path of [context.flags.text('cert'), context.flags.text('key')]) {
      const text = context.process.files.read(resolvePath(context.cwd, path));
      if (!text.ok) return context.error(`Cannot read file ${path}, open ${path}: no such file or directory`);
      parts.push(text.value);
    }
    const [cert = '', key = ''] = parts;
    const problem = keyPairProblem(cert, key);
    if (problem !== undefined) return context.error(problem);
    const object: Json = {
      metadata: generatedMeta(context, name),
      data: encoded({ 'tls.crt': cert, 'tls.key': key }),
      type: 'kubernetes.io/tls',
    };
    return createGenerated(context, { type: 'secrets', object, label: 'failed to create secret' });
  },
};

const dockerRegistry: Verb = {
  name: 'docker-registry',
  summary: 'Create a secret for a container registry',
  usage: 'NAME --docker-username=user --docker-password=password --docker-email=email [--docker-server=string] [options]',
  flags: [
    ...GENERATOR_FLAGS,
    { name: 'docker-username', type: 'string', default: '', help: 'user name' },
    { name: 'docker-password', type: 'string', default: '', help: 'password' },
    { name: 'docker-email', type: 'string', default: '', help: 'mail address' },
    { name: 'docker-server', type: 'string', default: 'https://index.docker.io/v1/', help: 'registry' },
  ],
  *run(context) {
    const name = oneName(context);
    if (typeof name === 'number') return name;
    const text = (flag: string): string => context.flags.text(flag);
    if (text('docker-username') === '')
      return context.error('either --from-file or the combination of --docker-username, --docker-password and --docker-server is required');
    const entry = {
      username: text('docker-username'),
      password: text('docker-password'),
      ...(text('docker-email') === '' ? {} : { email: text('docker-email') }),
      auth: encodeBase64(`${text('docker-username')}:${text('docker-password')}`),
    };
    const config = JSON.stringify({ auths: { [text('docker-server')]: entry } });
    const object: Json = {
      metadata: generatedMeta(context, name),
      data: encoded({ '.dockerconfigjson': config }),
      type: 'kubernetes.io/dockerconfigjson',
    };
    return createGenerated(context, { type: 'secrets', object, label: 'failed to create secret docker-registry' });
  },
};

export const secret: Verb = {
  name: 'secret',
  summary: 'Create a secret using a specified subcommand',
  subcommands: [dockerRegistry, generic, tls],
};
