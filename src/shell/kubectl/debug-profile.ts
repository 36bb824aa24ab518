import type { Json } from './client.ts';

const PROFILES: ReadonlySet<string> = new Set(['legacy', 'general', 'baseline', 'netadmin', 'restricted', 'sysadmin']);

/** Is this a profile of `kubectl debug`? */
export function isDebugProfile(profile: string): boolean {
  return PROFILES.has(profile);
}

/** The securityContext that a profile of `kubectl debug` gives its container (kubectl pkg/cmd/debug/profiles.go). */
export function profileSecurity(profile: string, target: 'pod' | 'node'): Json {
  switch (profile) {
    case 'general':
      return target === 'pod' ? { securityContext: { capabilities: { add: ['SYS_PTRACE'] } } } : {};
    case 'netadmin':
      return { securityContext: { capabilities: { add: ['NET_ADMIN', 'NET_RAW'] } } };
    case 'restricted':
      return {
        securityContext: {
          allowPrivilegeEscalation: false,
          capabilities: { drop: ['ALL'] },
          runAsNonRoot: true,
          seccompProfile: { type: 'RuntimeDefault' },
        },
      };
    case 'sysadmin':
      return { securityContext: { privileged: true } };
    default:
      return {};
  }
}

/** What a profile gives a node's debugging pod of the node: its namespaces, and its files at /host. */
export function profileNodeAccess(profile: string): { readonly namespaces: boolean; readonly files: boolean } {
  return {
    namespaces: profile !== 'baseline' && profile !== 'restricted',
    files: profile === 'legacy' || profile === 'general' || profile === 'sysadmin',
  };
}
