import type { Container, EnvVar, Pod, Service } from '../kinds.ts';
import type { KubeletContext } from './context.ts';
import { fieldText } from './downward.ts';
import { configMapContent, secretContent } from './volumes.ts';

export type EnvOutcome =
  { readonly ok: true; readonly env: Readonly<Record<string, string>> } | { readonly ok: false; readonly message: string };

/** A container's environment: service links, envFrom, env with $(NAME) expansion (kubelet_pods.go makeEnvironmentVariables). */
export function containerEnv(context: KubeletContext, pod: Pod, container: Container): EnvOutcome {
  const links = serviceLinks(context, pod);
  const env: Record<string, string> = {};
  for (const source of container.envFrom ?? []) {
    const reference = source.configMapRef ?? source.secretRef;
    const name = reference?.name ?? '';
    const content = source.configMapRef ? configMapContent(context, pod, name) : secretContent(context, pod, name);
    if (!content) {
      if (reference?.optional === true) continue;
      return { ok: false, message: `${source.configMapRef ? 'configmap' : 'secret'} "${name}" not found` };
    }
    for (const [key, value] of Object.entries(content)) env[`${source.prefix ?? ''}${key}`] = value;
  }
  for (const entry of container.env ?? []) {
    const value = entryValue(context, pod, container, entry, { ...links, ...env });
    if (typeof value !== 'string') {
      if (value === undefined) continue;
      return { ok: false, message: value.message };
    }
    env[entry.name] = value;
  }
  return { ok: true, env: { ...links, ...env } };
}

function entryValue(
  context: KubeletContext,
  pod: Pod,
  container: Container,
  entry: EnvVar,
  known: Readonly<Record<string, string>>,
): string | undefined | { readonly message: string } {
  const from = entry.valueFrom;
  if (!from) return expand(entry.value ?? '', known);
  const keyRef = from.configMapKeyRef ?? from.secretKeyRef;
  if (!keyRef) return fieldText(pod, from.fieldRef, from.resourceFieldRef, container);
  const name = keyRef.name ?? '';
  const configMap = from.configMapKeyRef !== undefined;
  const content = configMap ? configMapContent(context, pod, name) : secretContent(context, pod, name);
  if (!content) return keyRef.optional === true ? undefined : { message: `${configMap ? 'configmap' : 'secret'} "${name}" not found` };
  const value = content[keyRef.key];
  if (value !== undefined) return value;
  if (keyRef.optional === true) return undefined;
  return { message: `couldn't find key ${keyRef.key} in ${configMap ? 'ConfigMap' : 'Secret'} ${pod.metadata.namespace}/${name}` };
}

/** Replaces $(NAME) of known names; $$ stands for one dollar (third_party/forked/golang/expansion). */
export function expand(text: string, known: Readonly<Record<string, string>>): string {
  return text.replace(/\$(\$|\(([^()]*)\))/g, (whole, mark: string, name: string | undefined) => {
    if (mark === '$') return '$';
    return known[name ?? ''] ?? whole;
  });
}

/** Variables of the Services of the pod's namespace, and of `kubernetes` in default. */
function serviceLinks(context: KubeletContext, pod: Pod): Record<string, string> {
  const env: Record<string, string> = {};
  const namespace = pod.metadata.namespace ?? 'default';
  const master = context.api.get<Service>('services', 'kubernetes', 'default');
  const linked = pod.spec.enableServiceLinks === false ? [] : context.api.list<Service>('services', { namespace });
  for (const service of [...(master ? [master] : []), ...linked]) {
    const ip = service.spec.clusterIP ?? '';
    const first = service.spec.ports?.[0];
    if (ip === '' || ip === 'None' || !first) continue;
    const prefix = service.metadata.name.toUpperCase().replaceAll('-', '_');
    env[`${prefix}_SERVICE_HOST`] = ip;
    env[`${prefix}_SERVICE_PORT`] = String(first.port);
    for (const port of service.spec.ports ?? []) {
      if (port.name !== undefined && port.name !== '')
        env[`${prefix}_SERVICE_PORT_${port.name.toUpperCase().replaceAll('-', '_')}`] = String(port.port);
    }
    const protocolOf = (protocol: string | undefined): string => (protocol ?? 'TCP').toLowerCase();
    env[`${prefix}_PORT`] = `${protocolOf(first.protocol)}://${ip}:${first.port}`;
    for (const port of service.spec.ports ?? []) {
      const protocol = protocolOf(port.protocol);
      const base = `${prefix}_PORT_${port.port}_${protocol.toUpperCase()}`;
      env[base] = `${protocol}://${ip}:${port.port}`;
      env[`${base}_PROTO`] = protocol;
      env[`${base}_PORT`] = String(port.port);
      env[`${base}_ADDR`] = ip;
    }
  }
  return env;
}
