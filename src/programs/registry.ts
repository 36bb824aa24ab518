import { coredns } from './coredns/coredns.ts';
import { nodeCache } from './coredns/node-cache.ts';
import { gatewayController } from './edge/gateway/controller.ts';
import { gatewayProxy } from './edge/gateway/proxy.ts';
import { nginxIngressController } from './edge/ingress-nginx/controller.ts';
import { traefik } from './edge/traefik/traefik.ts';
import { agnhost } from './http/agnhost.ts';
import { listener } from './http/listener.ts';
import { nginx } from './http/nginx.ts';
import { pythonHttpServer } from './http/python.ts';
import { echoServer, helloServer, httpbin, httpd, httpEcho, podinfo } from './http/servers.ts';
import { whoami } from './http/whoami.ts';
import type { Program } from './program.ts';
import { calicoNode, cloudLoadBalancer, flanneld, kindnetd, kubeProxy, metallbController, metallbSpeaker } from './system/agents.ts';
import { command } from './system/command.ts';
import { etcd, kubeApiserver, kubeControllerManager, kubeletServer, kubeScheduler, pause, sshd } from './system/components.ts';
import { mysql, postgres } from './tcp/greeting.ts';
import { redis } from './tcp/redis.ts';

/** All programs. They know their machine's files, sockets and (some) the API; nothing of how a world is built. */
export const programs: readonly Program[] = [
  agnhost,
  calicoNode,
  cloudLoadBalancer,
  command,
  coredns,
  echoServer,
  etcd,
  flanneld,
  gatewayController,
  gatewayProxy,
  helloServer,
  httpbin,
  httpd,
  httpEcho,
  kindnetd,
  kubeApiserver,
  kubeControllerManager,
  kubeProxy,
  kubeScheduler,
  kubeletServer,
  listener,
  metallbController,
  metallbSpeaker,
  mysql,
  nginx,
  nginxIngressController,
  nodeCache,
  pause,
  podinfo,
  postgres,
  pythonHttpServer,
  redis,
  sshd,
  traefik,
  whoami,
];

const byName = new Map(programs.map((program) => [program.name, program]));

export function findProgram(name: string): Program | undefined {
  return byName.get(name);
}

/** Other names under which commands of images start a program. */
const ALIASES: Readonly<Record<string, string>> = {
  'httpd-foreground': 'httpd',
  mariadbd: 'mysqld',
  gunicorn: 'httpbin',
  'go-httpbin': 'httpbin',
  'kube-proxy': 'kube-proxy',
  start_runit: 'calico-node',
  controller: 'metallb-controller',
  speaker: 'metallb-speaker',
  'hello-app': 'hello-app',
  'nginx-agent': 'gateway-nginx',
};

/** Wrappers that images put before their program. */
const WRAPPERS = new Set([
  '/entrypoint.sh',
  '/docker-entrypoint.sh',
  'docker-entrypoint.sh',
  'tini',
  '/sbin/tini',
  'dumb-init',
  '--',
  'exec',
]);

/**
 * Which program a container's command line starts, and with which arguments. What is no server of the catalogue is a command for
 * the container's own shell and tools: program `command`, whose first argument is the command's name.
 */
export function programFor(line: readonly string[]): { readonly program: string; readonly args: readonly string[] } {
  let words = line;
  while (words.length > 1 && WRAPPERS.has(words[0] ?? '')) words = words.slice(1);
  const [first = '', ...args] = words;
  const base = first.slice(first.lastIndexOf('/') + 1);
  if (/^python3?(\.\d+)?$/.test(base) && args[args.indexOf('-m') + 1] === 'http.server') return { program: 'python-http.server', args };
  const name = ALIASES[base] ?? base;
  return byName.has(name) && name !== 'command' ? { program: name, args } : { program: 'command', args: words };
}
