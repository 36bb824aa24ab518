import type { Program } from '../program.ts';

/** A component of the control plane as a process that holds its ports; what it does, the world's controllers do. */
function component(name: string, ports: readonly number[]): Program {
  return {
    name,
    start(context) {
      for (const port of ports) {
        const bound = context.listen('tcp', '0.0.0.0', port);
        if (bound.ok) continue;
        context.logError(
          `${name}: failed to listen on 0.0.0.0:${port}: ${bound.errno === 'EADDRINUSE' ? 'bind: address already in use' : bound.errno}`,
        );
        return { kind: 'exit', code: 1 };
      }
      return { kind: 'running' };
    },
  };
}

export const kubeApiserver = component('kube-apiserver', [6443]);
export const kubeControllerManager = component('kube-controller-manager', [10257]);
export const kubeScheduler = component('kube-scheduler', [10259]);
export const sshd = component('sshd', [22]);
export const kubeletServer = component('kubelet', [10250]);
export const etcd = component('etcd', [2379, 2380]);

/** The container that holds a sandbox. */
export const pause: Program = { name: 'pause', start: () => ({ kind: 'running' }) };
