import * as z from 'zod';
import { parseCidr } from '../base/ip.ts';
import { err, ok, type Result } from '../base/result.ts';

const name = z.string().min(1, 'write a name').max(15, 'an interface name has at most 15 characters');
const address = z
  .string()
  .refine((text) => text.includes('/') && parseCidr(text).ok, 'write an address with its prefix length, for instance 10.244.1.2/24');
const mac = z.string().regex(/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/, 'write a MAC address as six pairs of lower-case hexadecimal digits');
const port = z.number().int().min(1, 'ports are 1 to 65535').max(65535, 'ports are 1 to 65535');
const lines = z.array(z.string()).default([]);

const Interface = z.strictObject({
  name,
  index: z.number().int().positive(),
  mac,
  mtu: z.number().int().min(68, 'the smallest MTU is 68').max(65536, 'the largest MTU is 65536'),
  up: z.boolean(),
  kind: z.enum(
    ['loopback', 'veth', 'bridge', 'vxlan', 'dummy', 'ipip'],
    'kubehop builds the kinds loopback, veth, bridge, vxlan, dummy and ipip',
  ),
  addrs: z.array(address).default([]),
  master: name.optional(),
  peerIndex: z.number().int().positive().optional(),
  peerNetns: z.string().optional(),
  /** what the kernel makes of the rest; not read */
  carrier: z.boolean().optional(),
  operstate: z.string().optional(),
  port: z
    .strictObject({
      state: z.enum(['disabled', 'listening', 'learning', 'forwarding', 'blocking']),
      hairpin: z.boolean().default(false),
      isolated: z.boolean().default(false),
      learning: z.boolean().default(true),
    })
    .optional(),
  vxlan: z
    .strictObject({
      id: z.number().int().min(0).max(16777215, 'a VNI has 24 bits'),
      local: z.string().optional(),
      link: z.string().optional(),
      port,
      learning: z.boolean(),
    })
    .optional(),
  /** ends of an IP-in-IP tunnel */
  ipip: z.strictObject({ local: z.string().optional(), remote: z.string().optional(), link: z.string().optional() }).optional(),
});

const Namespace = z.strictObject({
  interfaces: z.array(Interface),
  routes: lines,
  rules: lines,
  sysctl: z.record(z.string(), z.string()).default({}),
  permanentNeighbours: lines,
  fdb: lines,
  iptables: lines,
  /** what the recorder calls it; not read */
  role: z.string().optional(),
  /** the namespace that plays the node of this one */
  node: z.string().optional(),
});

const Listener = z.strictObject({
  in: z.string(),
  proto: z.enum(['tcp', 'udp'], 'kubehop serves tcp and udp'),
  addr: z.string(),
  port,
  process: z.string().default('server'),
  tls: z.boolean().default(false),
  /** what a TLS listener's certificate is for */
  names: z.array(z.string()).default(['web.shop.svc']),
});

const Form = z.strictObject({
  mode: z.string().optional(),
  namespaces: z.record(z.string().min(1), Namespace),
  listeners: z.array(Listener).default([]),
});

export type Topology = z.infer<typeof Form>;
export type TopologyNamespace = z.infer<typeof Namespace>;
export type TopologyInterface = z.infer<typeof Interface>;
export type TopologyListener = z.infer<typeof Listener>;

/** Reads the machine-readable form of a network; the reason names the key and what to write there. */
export function readTopology(input: unknown): Result<Topology> {
  const parsed = Form.safeParse(input);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const key = issue?.path.join('.') ?? '';
    return err(`${key === '' ? 'topology' : key}: ${issue?.message ?? 'not valid'}`);
  }
  const { namespaces, listeners } = parsed.data;
  const known = Object.keys(namespaces);
  for (const [at, listener] of listeners.entries())
    if (!Object.hasOwn(namespaces, listener.in))
      return err(`listeners.${at}.in: there is no namespace "${listener.in}"; there are ${known.join(', ')}`);
  for (const [id, { node, interfaces }] of Object.entries(namespaces)) {
    if (node !== undefined && !Object.hasOwn(namespaces, node))
      return err(`namespaces.${id}.node: there is no namespace "${node}"; there are ${known.join(', ')}`);
    for (const [at, device] of interfaces.entries()) {
      const where = `namespaces.${id}.interfaces.${at}`;
      if (interfaces.findIndex((other) => other.name === device.name || other.index === device.index) !== at)
        return err(`${where}: another interface of this namespace has the name or index already; give each its own`);
      if (device.kind === 'vxlan' && !device.vxlan) return err(`${where}.vxlan: say id, port and learning of the tunnel`);
      if (device.master !== undefined && !interfaces.some((other) => other.name === device.master && other.kind === 'bridge'))
        return err(`${where}.master: there is no bridge "${device.master}" in this namespace`);
    }
  }
  return ok(parsed.data);
}
