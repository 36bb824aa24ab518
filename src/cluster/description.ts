import { z } from 'zod';
import { parse, YAMLParseError } from 'yaml';
import { err, ok, type Result } from '../base/result.ts';
import { parseCidr } from '../base/ip.ts';

const cidr = z
  .string()
  .refine((text) => text.includes('/') && parseCidr(text).ok, 'write a network as address/length, for instance 10.244.0.0/16');
const address = z.string().refine((text) => !text.includes('/') && parseCidr(text).ok, 'write an IPv4 address, for instance 172.18.0.2');
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

/** A cluster's description (DESIGN section 5). Every field has its default but the nodes. */
const description = z.strictObject({
  kubernetes: z.boolean().default(true),
  nodes: z.array(node).default([]),
  cni: z
    .strictObject({
      plugin: z.enum(['none', 'bridge', 'flannel', 'calico']).default('bridge'),
      mode: z.enum(['vxlan', 'host-gw', 'ipip', 'bgp']).optional(),
      mtu: z.number().int().min(576).max(9000).optional(),
      enforcesPolicy: z.boolean().optional(),
    })
    .prefault({}),
  podCIDR: cidr.default('10.244.0.0/16'),
  serviceCIDR: cidr.default('10.96.0.0/16'),
  layout: z.enum(['island', 'flat', 'isolated']).default('island'),
  proxy: z.strictObject({ mode: z.enum(['iptables', 'nftables', 'none']).default('iptables') }).prefault({}),
  dns: z.boolean().default(true),
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
