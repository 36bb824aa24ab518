import { addToIp, compareIp, inCidr, parseCidr } from '../../base/ip.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { ObjectClient } from '../../kube/client.ts';
import type { KubeObject } from '../../kube/object.ts';

/**
 * Calico's address management (calico-ipam): pools are cut into blocks of 64 addresses, a node claims blocks and gives out their
 * addresses. Pools, blocks and claims are custom resources, so that every node sees them.
 */

const POOLS = 'ippools.crd.projectcalico.org';
const BLOCKS = 'ipamblocks.crd.projectcalico.org';
const AFFINITIES = 'blockaffinities.crd.projectcalico.org';
const API = 'crd.projectcalico.org/v1';

export interface IpPool extends KubeObject {
  readonly spec: {
    readonly cidr: string;
    readonly blockSize?: number;
    readonly ipipMode?: string;
    readonly vxlanMode?: string;
    readonly natOutgoing?: boolean;
    readonly disabled?: boolean;
  };
}

interface IpamBlock extends KubeObject {
  readonly spec: {
    readonly cidr: string;
    readonly affinity: string | undefined;
    readonly strictAffinity: boolean;
    /** per address of the block: its attribute's number, null while free */
    readonly allocations: readonly (number | null)[];
    /** free addresses, the one that was freed longest ago first */
    readonly unallocated: readonly number[];
    readonly attributes: readonly { readonly handle_id: string; readonly secondary: Readonly<Record<string, string>> }[];
    readonly deleted: boolean;
  };
}

export function poolsOf(api: ObjectClient): readonly IpPool[] {
  return api.list<IpPool>(POOLS);
}

/** Blocks of the cluster with the node that claims each. */
export function claimedBlocks(api: ObjectClient): readonly { readonly cidr: string; readonly node: string }[] {
  return api
    .list<IpamBlock>(BLOCKS)
    .map(({ spec }) => ({ cidr: spec.cidr, node: spec.affinity?.replace(/^host:/, '') ?? '' }))
    .sort((a, b) => compareIp(a.cidr.split('/')[0] ?? '', b.cidr.split('/')[0] ?? ''));
}

/** Addresses that a node gave out of a block another node claims: they need a way of their own. */
export function borrowedAddresses(api: ObjectClient): readonly { readonly ip: string; readonly node: string }[] {
  return api.list<IpamBlock>(BLOCKS).flatMap(({ spec }) =>
    spec.allocations.flatMap((attribute, ordinal) => {
      const node = attribute === null ? undefined : spec.attributes[attribute]?.secondary['node'];
      return node === undefined || `host:${node}` === spec.affinity ? [] : [{ ip: addToIp(spec.cidr.split('/')[0] ?? '', ordinal), node }];
    }),
  );
}

/** Makes the pool that calico-node makes where there is none (CALICO_IPV4POOL_CIDR and its friends). */
export function ensureDefaultPool(api: ObjectClient, cidr: string, ipipMode: string, vxlanMode: string, natOutgoing: boolean): void {
  if (poolsOf(api).length > 0) return;
  api.create<IpPool>(POOLS, {
    apiVersion: API,
    kind: 'IPPool',
    metadata: { name: 'default-ipv4-ippool' },
    spec: {
      allowedUses: ['Workload', 'Tunnel'],
      blockSize: 26,
      cidr,
      ipipMode,
      natOutgoing,
      nodeSelector: 'all()',
      vxlanMode,
    },
  } as never);
}

export interface AddressOwner {
  readonly node: string;
  readonly handle: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** where the node begins to look for blocks */
  readonly near: string | undefined;
  /** an address that the pod asks for by annotation */
  readonly wanted?: string | undefined;
}

/** Gives out an address of the node's own blocks, then of a new block, then of any block that has one left. */
export function assignAddress(api: ObjectClient, owner: AddressOwner): Result<string> {
  const pools = poolsOf(api).filter(({ spec }) => spec.disabled !== true && !spec.cidr.includes(':'));
  if (pools.length === 0) return err('no configured Calico pools');
  const { wanted } = owner;
  if (wanted !== undefined) return assignWanted(api, owner, pools, wanted);
  const own = blocksOf(api, owner.node).find(({ spec }) => spec.unallocated.length > 0);
  const block = own ?? claimBlock(api, owner, pools) ?? api.list<IpamBlock>(BLOCKS).find(({ spec }) => spec.unallocated.length > 0);
  const ordinal = block?.spec.unallocated[0];
  if (!block || ordinal === undefined)
    return err(
      `failed to request IPv4 addresses: Assigned 0 out of 1 requested IPv4 addresses; No IPs available in pools: [${pools.map(({ spec }) => spec.cidr).join(' ')}]`,
    );
  return take(api, block, ordinal, owner);
}

function assignWanted(api: ObjectClient, owner: AddressOwner, pools: readonly IpPool[], wanted: string): Result<string> {
  const pool = pools.find(({ spec }) => contains(spec.cidr, wanted));
  if (!pool) return err(`IP address ${wanted} is not in any of the pools`);
  const size = 2 ** (32 - (pool.spec.blockSize ?? 26));
  const first = blockStarts(pool).find((start) => compareIp(wanted, start) >= 0 && compareIp(wanted, addToIp(start, size - 1)) <= 0) ?? '';
  const cidr = `${first}/${pool.spec.blockSize ?? 26}`;
  const block = api.list<IpamBlock>(BLOCKS).find(({ spec }) => spec.cidr === cidr) ?? makeBlock(api, cidr, owner.node);
  const ordinal = block?.spec.unallocated.find((number) => addToIp(first, number) === wanted);
  return block && ordinal !== undefined ? take(api, block, ordinal, owner) : err('Address already assigned in block');
}

/** Frees what a handle holds; the addresses go to the end of their block's queue. */
export function releaseHandle(api: ObjectClient, handle: string): void {
  for (const block of api.list<IpamBlock>(BLOCKS)) {
    const { spec } = block;
    const at = spec.attributes.findIndex((attribute) => attribute.handle_id === handle);
    if (at < 0) continue;
    const freed = spec.allocations.flatMap((attribute, ordinal) => (attribute === at ? [ordinal] : []));
    api.update<IpamBlock>(BLOCKS, {
      ...block,
      spec: {
        ...spec,
        allocations: spec.allocations.map((attribute) =>
          attribute === null || attribute === at ? null : attribute > at ? attribute - 1 : attribute,
        ),
        unallocated: [...spec.unallocated, ...freed],
        attributes: spec.attributes.filter((_, i) => i !== at),
      },
    });
  }
}

/** The address a handle holds already. */
export function addressOfHandle(api: ObjectClient, handle: string): string | undefined {
  for (const { spec } of api.list<IpamBlock>(BLOCKS)) {
    const at = spec.attributes.findIndex((attribute) => attribute.handle_id === handle);
    const ordinal = at < 0 ? -1 : spec.allocations.indexOf(at);
    if (ordinal >= 0) return addToIp(spec.cidr.split('/')[0] ?? '', ordinal);
  }
  return undefined;
}

function take(api: ObjectClient, block: IpamBlock, ordinal: number, owner: AddressOwner): Result<string> {
  const { spec } = block;
  const attribute = { handle_id: owner.handle, secondary: owner.attributes };
  const written = api.update<IpamBlock>(BLOCKS, {
    ...block,
    spec: {
      ...spec,
      allocations: spec.allocations.map((entry, i) => (i === ordinal ? spec.attributes.length : entry)),
      unallocated: spec.unallocated.filter((entry) => entry !== ordinal),
      attributes: [...spec.attributes, attribute],
    },
  });
  return written.ok ? ok(addToIp(spec.cidr.split('/')[0] ?? '', ordinal)) : err(written.error.message ?? 'refused');
}

function blocksOf(api: ObjectClient, node: string): readonly IpamBlock[] {
  return api.list<IpamBlock>(BLOCKS).filter(({ spec }) => spec.affinity === `host:${node}`);
}

/** Claims the first free block of the pools, beginning at the node's place (Calico begins at a place hashed from its name). */
function claimBlock(api: ObjectClient, owner: AddressOwner, pools: readonly IpPool[]): IpamBlock | undefined {
  const taken = new Set(api.list<IpamBlock>(BLOCKS).map(({ spec }) => spec.cidr));
  for (const pool of pools) {
    const starts = blockStarts(pool);
    const near = owner.near;
    const from =
      near === undefined
        ? 0
        : Math.max(
            0,
            starts.findIndex((start) => compareIp(start, near) >= 0),
          );
    for (let i = 0; i < starts.length; i++) {
      const cidr = `${starts[(from + i) % starts.length] ?? ''}/${pool.spec.blockSize ?? 26}`;
      if (!taken.has(cidr)) return makeBlock(api, cidr, owner.node);
    }
  }
  return undefined;
}

/** A pool's blocks; at most this many are looked at. */
const MAX_BLOCKS = 4096;

function blockStarts(pool: IpPool): readonly string[] {
  const parsed = parseCidr(pool.spec.cidr);
  if (!parsed.ok) return [];
  const { ip, prefixLength } = parsed.value;
  const blockSize = Math.max(prefixLength, pool.spec.blockSize ?? 26);
  const count = Math.min(MAX_BLOCKS, 2 ** (blockSize - prefixLength));
  return Array.from({ length: count }, (_, i) => addToIp(ip, i * 2 ** (32 - blockSize)));
}

function makeBlock(api: ObjectClient, cidr: string, node: string): IpamBlock | undefined {
  const name = cidr.replace(/[./]/g, '-');
  const size = 2 ** (32 - Number(cidr.split('/')[1]));
  const affinity = `${node}-${name}`;
  if (!api.get(AFFINITIES, affinity))
    api.create(AFFINITIES, {
      apiVersion: API,
      kind: 'BlockAffinity',
      metadata: { name: affinity },
      spec: { cidr, deleted: 'false', node, state: 'confirmed' },
    } as never);
  const created = api.create<IpamBlock>(BLOCKS, {
    apiVersion: API,
    kind: 'IPAMBlock',
    metadata: { name },
    spec: {
      affinity: `host:${node}`,
      allocations: Array.from({ length: size }, () => null),
      attributes: [],
      cidr,
      deleted: false,
      strictAffinity: false,
      unallocated: Array.from({ length: size }, (_, i) => i),
    },
  });
  return created.ok ? created.value : undefined;
}

function contains(cidr: string, ip: string): boolean {
  const parsed = parseCidr(cidr);
  return parsed.ok && inCidr(ip, parsed.value.ip, parsed.value.prefixLength);
}
