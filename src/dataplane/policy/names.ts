import { createHash } from 'node:crypto';

/** xtables: a chain's name has 28 characters at most. */
const MAX_CHAIN_NAME = 28;

const base64url = (digest: Buffer): string => digest.toString('base64url');

/** A name with its prefix; one that is too long is replaced by `_` and a piece of its SHA-256 (felix hashutils.GetLengthLimitedID). */
export function chainName(prefix: string, name: string): string {
  if (prefix.length + name.length <= MAX_CHAIN_NAME && !name.startsWith('_')) return prefix + name;
  const digest = base64url(createHash('sha256').update(name).digest());
  return `${prefix}_${digest.slice(0, MAX_CHAIN_NAME - prefix.length - 1)}`;
}

/** Name of an ipset of selector members (`s`) or of named ports (`n`): cali40, then the hash of its content, 31 characters in all. */
export function setName(kind: 's' | 'n', content: string): string {
  return `cali40${setId(kind, content)}`.slice(0, 31);
}

function setId(kind: 's' | 'n', content: string): string {
  return `${kind}:${base64url(createHash('sha224').update(`${kind}:${content}`).digest())}`;
}

/** Name of the set of endpoints that a selector picks and that have a port of that name and protocol. */
export function namedPortSetName(selector: string, protocol: string, port: string): string {
  return setName('n', `${setId('s', selector)},${protocol.toLowerCase()},${port}`);
}

/** The host's end of a pod's veth pair: `cali` and eleven digits of the SHA-1 of `namespace.pod` (libcalico-go VethNameForWorkload). */
export function workloadInterface(namespace: string, pod: string): string {
  return `cali${createHash('sha1').update(`${namespace}.${pod}`).digest('hex').slice(0, 11)}`;
}

/**
 * Felix tells its rules by a hash in their comment: of the chain's name, the rule and all rules before it, so that a rule that was
 * moved or edited is found out (felix generictables ruleHashes). `rules` are the texts between the hash and the end of the line.
 */
export function ruleHashes(chain: string, rules: readonly string[]): readonly string[] {
  let state = createHash('sha224').update(chain).digest();
  return rules.map((rule) => {
    state = createHash('sha224').update(state).update(`-A ${chain} HASH ${rule}`).digest();
    return base64url(state).slice(0, 16);
  });
}
