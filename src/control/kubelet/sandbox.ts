import type { Pod } from '../kinds.ts';
import type { SandboxRequest } from '../runtime.ts';
import { nodeIp, tell, type KubeletContext } from './context.ts';
import type { PodMemory } from './memory.ts';
import { podHostname } from './network-files.ts';

/** From the sandbox to the first container. */
const SANDBOX_MILLIS = 400;
/** A failed sandbox is tried again with the pod's next sync. */
const RETRY = 11_000;
/** The network plugin may come up at any time; the kubelet asks its runtime every few seconds. */
const NETWORK_RETRY = 2_000;

/** Makes the pod's sandbox and its network. Gives the time of the next try when that failed. */
export function ensureSandbox(context: KubeletContext, pod: Pod, memory: PodMemory): number | undefined {
  const { runtime, cni } = context.ports;
  const hostNetwork = pod.spec.hostNetwork === true;
  if (!hostNetwork) {
    const ready = cni.ready(context.node);
    if (!ready.ok) {
      tell(
        context,
        pod,
        'Warning',
        'NetworkNotReady',
        `network is not ready: container runtime network not ready: ${networkNotReady(ready.message)}`,
      );
      return context.now + NETWORK_RETRY;
    }
  }
  const sysctls = Object.fromEntries((pod.spec.securityContext?.sysctls ?? []).map(({ name, value }) => [name, value]));
  const request: SandboxRequest = {
    node: context.node,
    namespace: pod.metadata.namespace ?? 'default',
    name: pod.metadata.name,
    uid: pod.metadata.uid,
    hostNetwork,
    hostname: podHostname(context, pod),
    sysctls,
  };
  const id = runtime.runSandbox(request);
  if (hostNetwork) {
    memory.ips = [nodeIp(context.nodeObject)].filter((ip) => ip !== '');
  } else {
    const added = cni.add(id, request);
    if (!added.ok) {
      cni.del(id, request);
      runtime.removeSandbox(id);
      const text = `Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox "${id}": ${added.message}`;
      tell(context, pod, 'Warning', 'FailedCreatePodSandBox', text);
      return context.now + RETRY;
    }
    memory.ips = added.ips;
  }
  memory.sandbox = { id, request, readyAt: context.now + SANDBOX_MILLIS };
  return undefined;
}

export function networkNotReady(message: string): string {
  return `NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: ${message}`;
}

/** Takes the sandbox down: CNI DEL, then the namespace. */
export function removeSandbox(context: KubeletContext, memory: PodMemory): void {
  if (!memory.sandbox) return;
  const { id, request } = memory.sandbox;
  if (!request.hostNetwork) context.ports.cni.del(id, request);
  context.ports.runtime.removeSandbox(id);
  memory.sandbox = undefined;
}
