import { reachesApi } from '../../cluster/api-reach.ts';
import type { World } from '../../cluster/world.ts';
import type { KubeObject } from '../../kube/object.ts';
import type { StreamRequest } from '../../kube/request.ts';

interface PodObject extends KubeObject {
  readonly spec: { readonly nodeName?: string };
  readonly status?: { readonly hostIP?: string };
}

/**
 * The API server's way to the kubelet of a pod's node (port 10250). Gives the server's message when nobody answers there, undefined when
 * the kubelet takes the request.
 */
export function dialKubelet(world: World, stream: StreamRequest): string | undefined {
  const pod = world.api?.get<PodObject>('pods', stream.pod, stream.namespace);
  const node = pod?.spec.nodeName;
  if (!pod || node === undefined) return undefined;
  const reached = reachesApi(world, node);
  if (reached && listens(world, node)) return undefined;
  const target = `${pod.status?.hostIP ?? node}:10250`;
  const refused = `dial tcp ${target}: connect: ${reached ? 'connection refused' : 'no route to host'}`;
  const { namespace, container, query } = stream;
  const url = (verb: string, parameters: readonly string[]): string =>
    `https://${target}/${verb}/${namespace}/${stream.pod}/${container}${parameters.length > 0 ? `?${parameters.join('&')}` : ''}`;
  switch (stream.subresource) {
    case 'log': {
      const keys = Object.keys(query).filter((key) => key !== 'container');
      return `Get "${url(
        'containerLogs',
        keys.sort().map((key) => `${key}=${encodeURIComponent(query[key] ?? '')}`),
      )}": ${refused}`;
    }
    case 'exec':
    case 'attach': {
      const streams = [
        ...(query['stderr'] === 'true' ? ['error=1'] : []),
        ...(query['stdin'] === 'true' ? ['input=1'] : []),
        ...(query['stdout'] === 'true' ? ['output=1'] : []),
        ...(query['tty'] === 'true' ? ['tty=1'] : []),
      ];
      const command = stream.subresource === 'exec' ? stream.command.map((word) => `command=${encodeQuery(word)}`) : [];
      return `Internal error occurred: error sending request: Post "${url(stream.subresource, [...command, ...streams])}": ${refused}`;
    }
    case 'portforward':
      return `error upgrading connection: unable to upgrade connection: error dialing backend: ${refused}`;
  }
}

function listens(world: World, node: string): boolean {
  if ((world.state.stopped[node] ?? []).includes('kubelet')) return false;
  const namespace = world.state.kernels.get(node)?.namespace;
  for (const socket of world.network.state.sockets.sockets.values())
    if (socket.namespace === namespace && socket.state === 'LISTEN' && socket.local.port === 10250) return true;
  return false;
}

/** As Go's url.QueryEscape: spaces become plus signs. */
function encodeQuery(text: string): string {
  return encodeURIComponent(text).replaceAll('%20', '+');
}
