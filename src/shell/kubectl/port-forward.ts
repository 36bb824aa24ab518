import type { Task } from '../../base/task.ts';
import type { Json } from './client.ts';
import type { Context } from './context.ts';
import { list, nameOf, spec, status, str } from './describe/common.ts';
import { plainFailure, type Failure } from './failure.ts';
import { findPod } from './pods.ts';
import type { Verb } from './verb.ts';

export const portForward: Verb = {
  name: 'port-forward',
  summary: 'Forward one or more local ports to a pod',
  usage: 'TYPE/NAME [LOCAL_PORT:]REMOTE_PORT [...[LOCAL_PORT_N:]REMOTE_PORT_N] [options]',
  examples: ['kubectl port-forward pod/web 8080:80', 'kubectl port-forward svc/web :80'],
  flags: [
    { name: 'address', type: 'list', help: 'addresses to listen on (localhost)' },
    { name: 'pod-running-timeout', type: 'duration', default: '1m0s', help: 'how long to wait for a pod' },
  ],
  run: runPortForward,
};

interface Forward {
  readonly local: number;
  readonly remote: number;
}

function* runPortForward(context: Context): Task<number> {
  const [typed, ...ports] = context.words;
  if (typed === undefined || ports.length === 0) return context.usage('TYPE/NAME and list of ports are required for port-forward');
  const found = yield* findPod(context, typed, 'cannot attach to');
  if (!found.ok) return found.error.text === '' ? 130 : context.fail(found.error);
  const { pod, via } = found.value;
  if (str(status(pod)['phase']) !== 'Running')
    return context.error(`unable to forward port because pod is not running. Current status=${str(status(pod)['phase'])}`);
  const forwards: Forward[] = [];
  for (const text of ports) {
    const one = parsePort(text, pod, via);
    if ('text' in one) return context.fail(one);
    forwards.push(one);
  }
  const opened = context.client.stream('POST', `/api/v1/namespaces/${context.namespace}/pods/${nameOf(pod)}/portforward`, {
    query: { ports: forwards.map((entry) => `${entry.local}:${entry.remote}`).join(','), address: context.flags.all('address').join(',') },
  });
  if (!opened.ok) return context.error(`error upgrading connection: ${opened.error.status?.message ?? opened.error.text}`);
  yield* context.flush();
  const end = yield* context.process.openStream(opened.value, {
    stdin: context.process.stdin,
    stdout: context.process.stdout,
    stderr: context.process.stderr,
    tty: false,
  });
  return end.kind === 'exit' ? end.code : context.error(end.message);
}

/** `8080:80`, `80`, `:http`: local and remote port; a service's port becomes its target port. */
function parsePort(text: string, pod: Json, via: Json | undefined): Forward | Failure {
  const [first = '', second] = text.split(':');
  const remoteText = second ?? first;
  const service = via && str(via['kind']) === 'Service' ? via : undefined;
  let remote: number | Failure;
  if (service) remote = servicePort(remoteText, service, pod);
  else remote = /^\d+$/.test(remoteText) ? Number(remoteText) : namedPort(remoteText, pod);
  if (typeof remote === 'object') return remote;
  if (remote > 65535)
    return plainFailure(
      `error parsing remote port '${remoteText}': strconv.ParseUint: parsing ${JSON.stringify(remoteText)}: value out of range`,
    );
  const localText = second === undefined ? (/^\d+$/.test(first) ? first : String(remote)) : first;
  if (localText !== '' && !/^\d+$/.test(localText))
    return plainFailure(`error parsing local port '${localText}': strconv.ParseUint: parsing ${JSON.stringify(localText)}: invalid syntax`);
  return { local: localText === '' ? 0 : Number(localText), remote };
}

function namedPort(name: string, pod: Json): number | Failure {
  for (const container of list(spec(pod)['containers'])) {
    for (const port of list(container['ports'])) if (str(port['name']) === name) return Number(port['containerPort']);
  }
  return plainFailure(`Pod '${nameOf(pod)}' does not have a named port '${name}'`);
}

function servicePort(text: string, service: Json, pod: Json): number | Failure {
  const port = list(spec(service)['ports']).find((entry) => str(entry['port']) === text || str(entry['name']) === text);
  if (!port) return plainFailure(`Service ${nameOf(service)} does not have a service port ${text}`);
  if (spec(service)['clusterIP'] === 'None') return Number(port['port']);
  const target = port['targetPort'];
  return typeof target === 'number' ? target : namedPort(str(target), pod);
}
