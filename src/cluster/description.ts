import * as z from 'zod';
import { parse, YAMLParseError } from 'yaml';
import { err, ok, type Result } from '../base/result.ts';
import { parseCidr } from '../base/ip.ts';

const cidr = z
  .string()
  .refine((text) => text.includes('/') && parseCidr(text).ok, 'write a network as address/length, for instance 10.244.0.0/16');
const address = z.string().refine((text) => !text.includes('/') && parseCidr(text).ok, 'write an IPv4 address, for instance 172.18.0.2');
const addressRange = z
  .string()
  .refine(
    (text) => text.split('-').every((part) => parseCidr(part.trim()).ok) && text.split('-').length <= 2,
    'write a network or a range, for instance 172.18.255.200-172.18.255.250',
  );
const name = z.string().regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/, 'use lower-case letters, digits and dashes');

const node = z.strictObject({
  name,
  ip: address,
  podCIDR: cidr.optional(),
  role: z.enum(['control-plane', 'worker']).default('worker'),
  zone: z.string().optional(),
  labels: z.record(z.string(), z.string()).default({}),
});

const host = z.strictObject({
  name,
  ip: address,
  names: z.array(z.string()).default([]),
  serves: z.array(z.number().int().min(1).max(65535)).default([80]),
});

/** Ways between nodes that a plugin knows; the first is its default. */
const MODES = { none: [], bridge: [], flannel: ['vxlan', 'host-gw'], calico: ['bgp', 'ipip', 'vxlan'] } as const;

const cni = z
  .strictObject({
    /** none: nodes stay NotReady until somebody installs a plugin */
    plugin: z.enum(['none', 'bridge', 'flannel', 'calico']).default('bridge'),
    mode: z.enum(['vxlan', 'host-gw', 'ipip', 'bgp']).optional(),
    mtu: z.number().int().min(576).max(9000).optional(),
    /** whether NetworkPolicies are enforced: calico does unless told otherwise; flannel only together with Calico's agent (Canal) */
    enforcesPolicy: z.boolean().optional(),
  })
  .superRefine(({ plugin, mode, enforcesPolicy }, context) => {
    const modes: readonly string[] = MODES[plugin];
    if (mode !== undefined && !modes.includes(mode))
      context.addIssue({
        code: 'custom',
        path: ['mode'],
        message: modes.length === 0 ? `plugin ${plugin} has no modes; leave it out` : `plugin ${plugin} knows ${modes.join(', ')}`,
      });
    if (enforcesPolicy === true && (plugin === 'none' || plugin === 'bridge'))
      context.addIssue({
        code: 'custom',
        path: ['enforcesPolicy'],
        message: `plugin ${plugin} enforces no NetworkPolicy; take calico, or flannel for Canal`,
      });
  });

/** What every node reports about itself. */
const hardware = z.strictObject({
  cpu: z.string().default('4'),
  memory: z.string().default('8148112Ki'),
  /** what is left for pods; all of it when absent */
  allocatableMemory: z.string().optional(),
  storage: z.string().default('61202244Ki'),
  kernel: z.string().default('6.12.0'),
  osImage: z.string().default('Debian GNU/Linux 13 (trixie)'),
  runtime: z.string().default('containerd://2.2.1'),
});

/** A cluster's description (DESIGN section 5). Every field has its default but the nodes. */
const description = z.strictObject({
  kubernetes: z.boolean().default(true),
  nodes: z.array(node).default([]),
  cni: cni.prefault({}),
  podCIDR: cidr.default('10.244.0.0/16'),
  serviceCIDR: cidr.default('10.96.0.0/16'),
  /** `hollow`: nodes that report pods as kubelets do but run no container; the control plane's processes run on its node, not in pods */
  kubelet: z.enum(['full', 'hollow']).default('full'),
  hardware: hardware.prefault({ allocatableMemory: '8045712Ki' }),
  layout: z.enum(['island', 'flat', 'isolated']).default('island'),
  /** what answers Services of type LoadBalancer: nobody, a cloud's balancer outside, or MetalLB in the cluster */
  loadBalancer: z.enum(['none', 'cloud', 'metallb']).default('none'),
  /** addresses it gives out, as CIDRs or first-last; an empty list leaves MetalLB without a pool */
  loadBalancerPool: z.array(addressRange).optional(),
  proxy: z.strictObject({ mode: z.enum(['iptables', 'nftables', 'none']).default('iptables') }).prefault({}),
  dns: z.boolean().default(true),
  /**
   * a DNS cache on each node: `transparent` answers at the address of kube-dns itself, so pods ask as ever; with `link-local` kubelets give
   * pods the cache's own address
   */
  nodeLocalDNS: z.enum(['none', 'transparent', 'link-local']).default('none'),
  /** controllers that run as pods and serve Ingresses, each behind its Service (node ports where no load balancer is) */
  ingress: z.array(z.enum(['nginx', 'traefik'])).default([]),
  /** the Gateway API's types with a controller that makes a proxy for every Gateway of class nginx */
  gateway: z.enum(['none', 'nginx']).default('none'),
  internet: z.array(host).default([{ name: 'example', ip: '203.0.113.10', names: ['example.com', 'www.example.com'], serves: [80] }]),
  manifests: z.array(z.string()).default([]),
});

export type ClusterDescription = z.infer<typeof description>;
export type NodeDescription = ClusterDescription['nodes'][number];

/** Validates a parsed description; the reason names the key and what to write. */
export function checkDescription(value: unknown): Result<ClusterDescription> {
  const parsed = description.safeParse(value);
  if (parsed.success) return ok(parsed.data);
  const issue = parsed.error.issues[0];
  const where = issue?.path.join('.') ?? '';
  return err(`${where === '' ? 'cluster' : where}: ${issue?.message ?? 'not valid'}`);
}

/** Reads a description from YAML text. */
export function parseDescription(text: string): Result<ClusterDescription> {
  try {
    return checkDescription(parse(text));
  } catch (error) {
    if (error instanceof YAMLParseError) return err(error.message.split('\n')[0] ?? 'not YAML');
    return err('not YAML');
  }
}
