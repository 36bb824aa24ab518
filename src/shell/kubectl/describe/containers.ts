import type { Json } from '../client.ts';
import { rfc1123 } from '../print/duration.ts';
import { list, map, str, strings, title } from './common.ts';
import type { Writer } from './writer.ts';

/** The containers of a pod or template (describe.go describeContainers). `space` is one blank in templates. */
export function describeContainers(
  label: string,
  containers: readonly Json[],
  statuses: readonly Json[],
  out: Writer,
  space: string,
): void {
  if (containers.length === 0) {
    out.put(0, `${space}${label}: <none>\n`);
    return;
  }
  out.put(0, `${space}${label}:\n`);
  for (const container of containers) {
    const name = str(container['name']);
    const status = statuses.find((entry) => str(entry['name']) === name);
    const level = 2;
    out.put(0, `${space === '' ? '  ' : '   '}${name}:\n`);
    if (status) out.put(level, `Container ID:\t${str(status['containerID'])}\n`);
    out.put(level, `Image:\t${str(container['image'])}\n`);
    if (status) out.put(level, `Image ID:\t${str(status['imageID'])}\n`);
    const ports = list(container['ports']);
    out.put(
      level,
      `${ports.length > 1 ? 'Ports' : 'Port'}:\t${ports.length === 0 ? '<none>' : ports.map((port) => portText(port, 'containerPort')).join(', ')}\n`,
    );
    out.put(
      level,
      `${ports.length > 1 ? 'Host Ports' : 'Host Port'}:\t${ports.length === 0 ? '<none>' : ports.map((port) => portText(port, 'hostPort')).join(', ')}\n`,
    );
    seccomp(container, level, out);
    words('Command', container['command'], level, out);
    words('Args', container['args'], level, out);
    if (status) describeStatus(status, level, out);
    resources(container, level, out);
    probe('Liveness', container['livenessProbe'], level, out);
    probe('Readiness', container['readinessProbe'], level, out);
    probe('Startup', container['startupProbe'], level, out);
    describeEnvFrom(container, level, out);
    describeEnv(container, level, out);
    mounts(container, level, out);
  }
}

function portText(port: Json, field: string): string {
  const name = str(port['name']);
  return `${str(port[field] ?? 0)}/${str(port['protocol'] ?? 'TCP')}${name === '' ? '' : ` (${name})`}`;
}

function seccomp(container: Json, level: number, out: Writer): void {
  const profile = map(map(container['securityContext'])['seccompProfile']);
  if (profile['type'] === undefined) return;
  out.put(level, `SeccompProfile:\t${str(profile['type'])}\n`);
}

function words(label: string, value: unknown, level: number, out: Writer): void {
  const all = strings(value);
  if (all.length === 0) return;
  out.put(level, `${label}:\n`);
  for (const word of all) for (const line of word.split('\n')) out.put(level + 1, `${line}\n`);
}

function describeStatus(status: Json, level: number, out: Writer): void {
  state('State', map(status['state']), level, out);
  const last = map(status['lastState']);
  if (last['terminated'] !== undefined) state('Last State', last, level, out);
  out.put(level, `Ready:\t${title(status['ready'])}\n`);
  out.put(level, `Restart Count:\t${str(status['restartCount'] ?? 0)}\n`);
}

function state(label: string, value: Json, level: number, out: Writer): void {
  const running = value['running'];
  const waiting = value['waiting'];
  const terminated = value['terminated'];
  if (running !== undefined) {
    out.put(level, `${label}:\tRunning\n`);
    out.put(level + 1, `Started:\t${rfc1123(map(running)['startedAt'])}\n`);
  } else if (waiting !== undefined) {
    out.put(level, `${label}:\tWaiting\n`);
    if (str(map(waiting)['reason']) !== '') out.put(level + 1, `Reason:\t${str(map(waiting)['reason'])}\n`);
  } else if (terminated !== undefined) {
    const end = map(terminated);
    out.put(level, `${label}:\tTerminated\n`);
    if (str(end['reason']) !== '') out.put(level + 1, `Reason:\t${str(end['reason'])}\n`);
    if (str(end['message']) !== '') out.put(level + 1, `Message:\t${str(end['message'])}\n`);
    out.put(level + 1, `Exit Code:\t${str(end['exitCode'] ?? 0)}\n`);
    if (Number(end['signal'] ?? 0) > 0) out.put(level + 1, `Signal:\t${str(end['signal'])}\n`);
    out.put(level + 1, `Started:\t${rfc1123(end['startedAt'])}\n`);
    out.put(level + 1, `Finished:\t${rfc1123(end['finishedAt'])}\n`);
  } else out.put(level, `${label}:\tWaiting\n`);
}

function resources(container: Json, level: number, out: Writer): void {
  for (const [label, key] of [
    ['Limits', 'limits'],
    ['Requests', 'requests'],
  ] as const) {
    const values = map(map(container['resources'])[key]);
    const names = Object.keys(values).sort();
    if (names.length === 0) continue;
    out.put(level, `${label}:\n`);
    for (const name of names) out.put(level + 1, `${name}:\t${str(values[name])}\n`);
  }
}

function probe(label: string, value: unknown, level: number, out: Writer): void {
  if (value === undefined || value === null) return;
  out.put(level, `${label}:\t${probeText(map(value))}\n`);
}

/** A probe as one line (describe.go DescribeProbe). */
export function probeText(probe_: Json): string {
  const timing = `delay=${str(probe_['initialDelaySeconds'] ?? 0)}s timeout=${str(probe_['timeoutSeconds'] ?? 0)}s period=${str(probe_['periodSeconds'] ?? 0)}s #success=${str(probe_['successThreshold'] ?? 0)} #failure=${str(probe_['failureThreshold'] ?? 0)}`;
  if (probe_['exec'] !== undefined) return `exec [${strings(map(probe_['exec'])['command']).join(' ')}] ${timing}`;
  if (probe_['httpGet'] !== undefined) {
    const http = map(probe_['httpGet']);
    const path = str(http['path']);
    const port = str(http['port']);
    return `http-get ${str(http['scheme'] ?? 'http').toLowerCase()}://${str(http['host'])}:${port}${path.startsWith('/') || path === '' ? path : `/${path}`} ${timing}`;
  }
  if (probe_['tcpSocket'] !== undefined)
    return `tcp-socket ${str(map(probe_['tcpSocket'])['host'])}:${str(map(probe_['tcpSocket'])['port'])} ${timing}`;
  if (probe_['grpc'] !== undefined)
    return `grpc <pod>:${str(map(probe_['grpc'])['port'])} ${str(map(probe_['grpc'])['service'])} ${timing}`;
  return `unknown ${timing}`;
}

function describeEnvFrom(container: Json, level: number, out: Writer): void {
  const sources = list(container['envFrom']);
  if (sources.length === 0) return;
  out.put(level, 'Environment Variables from:\n');
  for (const source of sources) {
    const configMap = source['configMapRef'];
    const reference = map(configMap ?? source['secretRef']);
    const prefix = str(source['prefix']);
    out.put(
      level + 1,
      `${str(reference['name'])}\t${configMap === undefined ? 'Secret' : 'ConfigMap'}${prefix === '' ? '' : ` with prefix '${prefix}'`}\tOptional: ${String(reference['optional'] === true)}\n`,
    );
  }
}

function describeEnv(container: Json, level: number, out: Writer): void {
  const env = list(container['env']);
  if (env.length === 0) {
    out.put(level, 'Environment:\t<none>\n');
    return;
  }
  out.put(level, 'Environment:\n');
  for (const entry of env) {
    const name = str(entry['name']);
    const from = map(entry['valueFrom']);
    if (entry['valueFrom'] === undefined) {
      str(entry['value'])
        .split('\n')
        .forEach((line, i) => out.put(level + 1, i === 0 ? `${name}:\t${line}\n` : `\t${line}\n`));
    } else if (from['fieldRef'] !== undefined) {
      const field = map(from['fieldRef']);
      out.put(level + 1, `${name}:\t (${str(field['apiVersion'] ?? 'v1')}:${str(field['fieldPath'])})\n`);
    } else if (from['resourceFieldRef'] !== undefined) {
      const field = map(from['resourceFieldRef']);
      out.put(level + 1, `${name}:\t (${str(field['resource'])})\n`);
    } else {
      const secret = from['secretKeyRef'];
      const reference = map(secret ?? from['configMapKeyRef']);
      out.put(
        level + 1,
        `${name}:\t<set to the key '${str(reference['key'])}' ${secret === undefined ? 'of config map' : 'in secret'} '${str(reference['name'])}'>\tOptional: ${String(reference['optional'] === true)}\n`,
      );
    }
  }
}

function mounts(container: Json, level: number, out: Writer): void {
  const all = [...list(container['volumeMounts'])].sort((a, b) => (str(a['mountPath']) < str(b['mountPath']) ? -1 : 1));
  if (all.length === 0) {
    out.put(level, 'Mounts:\t<none>\n');
    return;
  }
  out.put(level, 'Mounts:\n');
  for (const mount of all) {
    const sub = str(mount['subPath']);
    const flags = [mount['readOnly'] === true ? 'ro' : 'rw', ...(sub === '' ? [] : [`path="${sub}"`])];
    out.put(level + 1, `${str(mount['mountPath'])} from ${str(mount['name'])} (${flags.join(',')})\n`);
  }
}
