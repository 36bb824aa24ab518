import type { Json } from './client.ts';
import type { Context } from './context.ts';
import { plainFailure, type Failure } from './failure.ts';
import { getObject, type Info } from './resource-args.ts';
import { podSpecOf, type Change } from './set.ts';

/** `KEY=VALUE`, `KEY-` and --from as a change of containers. */
export function envChange(context: Context, pairs: readonly string[]): { readonly change: Change } | Failure {
  const add: Json[] = [];
  const drop: string[] = [];
  for (const pair of pairs) {
    const equals = pair.indexOf('=');
    if (equals > 0) add.push({ name: pair.slice(0, equals), value: pair.slice(equals + 1) });
    else if (pair.endsWith('-')) drop.push(pair.slice(0, -1));
    else return plainFailure(`environment variables must be of the form key=value and can be up to...: ${pair}`);
  }
  const from = context.flags.text('from');
  if (from !== '') {
    const [type = '', name = ''] = from.split('/');
    const resource = context.type(type);
    if (!resource.ok) return resource.error;
    const found = getObject(context, resource.value, context.namespace, name);
    if (!found.ok) return found.error;
    const keys = Object.keys((found.value['data'] ?? {}) as Json).sort();
    const only = context.flags.all('keys');
    const reference = resource.value.kind === 'Secret' ? 'secretKeyRef' : 'configMapKeyRef';
    for (const key of keys) {
      if (only.length > 0 && !only.includes(key)) continue;
      add.push({
        name: context.flags.text('prefix') + key.toUpperCase().replace(/[^A-Z0-9_]/g, '_'),
        valueFrom: { [reference]: { key, name } },
      });
    }
  }
  if (add.length === 0 && drop.length === 0) return plainFailure('at least one environment variable must be provided');
  const wanted = context.flags.text('containers');
  return {
    change(object) {
      const pod = podSpecOf(object);
      if (!pod) return plainFailure(`the object is not a pod or does not have a pod template: ${String(object['kind'])}`);
      let hit = false;
      for (const container of (pod['containers'] ?? []) as Json[]) {
        if (wanted !== '*' && container['name'] !== wanted) continue;
        hit = true;
        const env = [...((container['env'] ?? []) as Json[])].filter((entry) => !drop.includes(String(entry['name'])));
        for (const entry of add) {
          const index = env.findIndex((other) => other['name'] === entry['name']);
          if (index < 0) env.push(entry);
          else env[index] = entry;
        }
        if (env.length > 0) container['env'] = env;
        else delete container['env'];
      }
      return hit
        ? true
        : plainFailure(
            `${String(object['kind'])}/${String(((object['metadata'] ?? {}) as Json)['name'])} does not have any containers matching ${JSON.stringify(wanted)}`,
          );
    },
  };
}

/** `--list`: the variables of each container. */
export function listEnv(context: Context, info: Info): void {
  const pod = podSpecOf(info.object);
  const wanted = context.flags.text('containers');
  for (const container of (pod?.['containers'] ?? []) as Json[]) {
    if (wanted !== '*' && container['name'] !== wanted) continue;
    context.out(`# ${info.resource.kind} ${info.name}, container ${String(container['name'])}\n`);
    for (const entry of (container['env'] ?? []) as Json[]) {
      if (entry['valueFrom'] === undefined) context.out(`${String(entry['name'])}=${String(entry['value'] ?? '')}\n`);
      else context.out(`# ${String(entry['name'])} from ${referenceText(entry['valueFrom'] as Json)}\n`);
    }
  }
}

function referenceText(from: Json): string {
  const map = from['configMapKeyRef'] as Json | undefined;
  const secret = from['secretKeyRef'] as Json | undefined;
  const field = from['fieldRef'] as Json | undefined;
  if (map) return `configmap ${String(map['name'])}, key ${String(map['key'])}`;
  if (secret) return `secret ${String(secret['name'])}, key ${String(secret['key'])}`;
  if (field) return `field path ${String(field['fieldPath'])}`;
  return 'invalid valueFrom';
}
