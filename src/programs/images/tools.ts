import { image, versions, type CatalogueEntry } from './entry.ts';

// packages bring their own commands in the place of busybox', so they come after it
const network = [
  'coreutils',
  'busybox',
  'iproute2',
  'iputils',
  'curl',
  'dig',
  'nc',
  'tcpdump',
  'traceroute',
  'net-tools',
  'nmap',
  'openssl',
  'iptables',
  'ethtool',
  'conntrack',
  'ipset',
  'nft',
  'ipvsadm',
  'wget',
];

/** Images that people run to look around, and plain distributions. */
export const toolImages: readonly CatalogueEntry[] = [
  {
    image: image('busybox', 'busybox tools', { command: ['sh'], tools: ['busybox'], libc: 'glibc', bytes: 2_156_000 }),
    hasTag: versions(/1(?:\.\d+(?:\.\d+)?)?/, 'musl|glibc|uclibc'),
  },
  {
    image: image('alpine', 'Alpine Linux', { command: ['/bin/sh'], tools: ['busybox'], libc: 'musl', bytes: 3_800_000 }),
    hasTag: versions(/3(?:\.\d+(?:\.\d+)?)?/, 'edge'),
  },
  {
    image: image('curlimages/curl', 'curl on Alpine', {
      entrypoint: ['/entrypoint.sh'],
      command: ['curl'],
      user: 'curl_user',
      tools: ['busybox', 'curl'],
      libc: 'musl',
      bytes: 9_500_000,
    }),
    hasTag: versions(/[78]\.\d+(?:\.\d+)?/),
  },
  {
    image: image('nicolaka/netshoot', 'network tools', {
      command: ['zsh'],
      workingDirectory: '/root',
      tools: network,
      libc: 'musl',
      bytes: 200_000_000,
    }),
    hasTag: versions(/v?0\.\d+/),
  },
  {
    image: image('wbitt/network-multitool', 'network tools and nginx', {
      command: ['/bin/sh'],
      tools: network,
      libc: 'musl',
      bytes: 90_000_000,
    }),
    hasTag: () => true,
  },
  {
    image: image('ubuntu', 'Ubuntu', { command: ['/bin/bash'], tools: ['coreutils'], libc: 'glibc', bytes: 29_700_000 }),
    hasTag: versions(/\d\d\.\d\d/, 'jammy|noble|focal|rolling'),
  },
  {
    image: image('debian', 'Debian', { command: ['bash'], tools: ['coreutils'], libc: 'glibc', bytes: 48_500_000 }),
    hasTag: versions(/1[0-3](?:\.\d+)?/, 'bookworm|trixie|bullseye|stable-slim|bookworm-slim'),
  },
  {
    image: image('registry.k8s.io/e2e-test-images/busybox', 'busybox tools', {
      command: ['sh'],
      tools: ['busybox'],
      libc: 'glibc',
      bytes: 2_156_000,
    }),
    hasTag: versions(/1\.\d+(?:\.\d+)?(?:-\d+)?/),
  },
  {
    image: image('registry.k8s.io/e2e-test-images/jessie-dnsutils', 'dig, nslookup and host', {
      command: ['sleep', 'infinity'],
      tools: ['coreutils', 'dig', 'busybox'],
      libc: 'glibc',
      bytes: 112_000_000,
    }),
    hasTag: versions(/1\.\d+/),
  },
  {
    image: image('registry.k8s.io/pause', 'holds a sandbox', { entrypoint: ['/pause'], bytes: 320_000 }),
    hasTag: versions(/3\.\d+(?:\.\d+)?/),
  },
];
