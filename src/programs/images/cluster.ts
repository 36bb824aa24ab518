import { image, versions, type CatalogueEntry } from './entry.ts';

const kubernetes = versions(/v1\.(?:2[0-9]|3[0-9])\.\d+/);

function component(name: string, parts: Parameters<typeof image>[2]): CatalogueEntry {
  return { image: image(`registry.k8s.io/${name}`, `Kubernetes' ${name}`, parts), hasTag: kubernetes };
}

/** What a cluster itself consists of. */
export const clusterImages: readonly CatalogueEntry[] = [
  component('kube-apiserver', { command: ['kube-apiserver'], bytes: 28_000_000 }),
  component('kube-controller-manager', { command: ['kube-controller-manager'], bytes: 23_000_000 }),
  component('kube-scheduler', { command: ['kube-scheduler'], bytes: 17_000_000 }),
  component('kube-proxy', {
    command: ['/usr/local/bin/kube-proxy'],
    tools: ['iptables', 'nft', 'conntrack', 'ipset'],
    libc: 'glibc',
    bytes: 26_000_000,
  }),
  { image: image('registry.k8s.io/etcd', 'etcd', { command: ['etcd'], bytes: 22_000_000 }), hasTag: versions(/3\.\d+\.\d+(?:-\d+)?/) },
  {
    image: image('registry.k8s.io/coredns/coredns', 'CoreDNS', { entrypoint: ['/coredns'], bytes: 23_000_000, exposedPorts: [53] }),
    hasTag: versions(/v1\.\d+\.\d+/),
    env: (tag) => ({ COREDNS_VERSION: tag.replace(/^v/, '') }),
  },
  {
    image: image('coredns/coredns', 'CoreDNS', { entrypoint: ['/coredns'], bytes: 23_000_000, exposedPorts: [53] }),
    hasTag: versions(/1\.\d+\.\d+/),
    env: (tag) => ({ COREDNS_VERSION: tag }),
  },
  {
    image: image('registry.k8s.io/dns/k8s-dns-node-cache', 'a DNS cache on each node', {
      entrypoint: ['/node-cache'],
      tools: ['iptables'],
      libc: 'glibc',
      bytes: 30_000_000,
      exposedPorts: [53],
    }),
    hasTag: versions(/1\.\d+\.\d+/),
  },
  {
    image: image('kindest/kindnetd', 'routes between nodes', {
      command: ['/bin/kindnetd'],
      tools: ['iptables'],
      libc: 'glibc',
      bytes: 40_000_000,
    }),
    hasTag: versions(/v\d{8}-\w+/),
  },
  {
    image: image('ghcr.io/flannel-io/flannel', 'Flannel', {
      entrypoint: ['/opt/bin/flanneld'],
      tools: ['iptables', 'busybox'],
      libc: 'musl',
      bytes: 36_000_000,
    }),
    hasTag: versions(/v0\.\d+\.\d+/),
  },
  {
    image: image('quay.io/calico/node', 'Calico node agent', {
      command: ['start_runit'],
      tools: ['iptables'],
      libc: 'glibc',
      bytes: 160_000_000,
    }),
    hasTag: versions(/v3\.\d+\.\d+/),
  },
  {
    image: image('calico/node', 'Calico node agent', { command: ['start_runit'], tools: ['iptables'], libc: 'glibc', bytes: 160_000_000 }),
    hasTag: versions(/v3\.\d+\.\d+/),
  },
  {
    image: image('quay.io/metallb/controller', "MetalLB's address controller", { entrypoint: ['/controller'], bytes: 30_000_000 }),
    hasTag: versions(/v0\.\d+\.\d+/),
  },
  {
    image: image('quay.io/metallb/speaker', "MetalLB's speaker", { entrypoint: ['/speaker'], bytes: 50_000_000 }),
    hasTag: versions(/v0\.\d+\.\d+/),
  },
  {
    image: image('registry.k8s.io/ingress-nginx/controller', 'the NGINX ingress controller', {
      command: ['/nginx-ingress-controller'],
      user: 'www-data',
      tools: ['busybox', 'curl'],
      libc: 'musl',
      bytes: 106_000_000,
      exposedPorts: [80, 443],
    }),
    hasTag: versions(/v1\.\d+\.\d+/),
    env: (tag) => ({ CONTROLLER_VERSION: tag.replace(/^v/, '') }),
  },
  {
    image: image('traefik', 'the Traefik proxy', {
      entrypoint: ['/usr/local/bin/traefik'],
      tools: ['busybox'],
      libc: 'musl',
      bytes: 50_000_000,
      exposedPorts: [80],
    }),
    hasTag: versions(/v?3(?:\.\d+(?:\.\d+)?)?/),
    env: (tag) => ({ TRAEFIK_VERSION: tag.replace(/^v/, '') }),
  },
  {
    image: image('ghcr.io/nginx/nginx-gateway-fabric', 'the control plane of NGINX Gateway Fabric', {
      entrypoint: ['/usr/bin/gateway'],
      user: '101',
      bytes: 31_000_000,
    }),
    hasTag: versions(/2\.\d+\.\d+/),
    env: (tag) => ({ GATEWAY_VERSION: tag }),
  },
  {
    image: image('ghcr.io/nginx/nginx-gateway-fabric/nginx', 'the proxy of a Gateway', {
      entrypoint: ['/usr/bin/nginx-agent'],
      tools: ['busybox', 'curl'],
      libc: 'musl',
      bytes: 65_000_000,
    }),
    hasTag: versions(/2\.\d+\.\d+/),
  },
];
