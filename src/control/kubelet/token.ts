import { hash32 } from '../../base/random.ts';
import type { Pod } from '../kinds.ts';

/** A bearer token as the service account issuer would sign it: its claims are true, its signature is not checked anywhere. */
export function accountToken(pod: Pod): string {
  const account = pod.spec.serviceAccountName ?? 'default';
  const claims = {
    aud: ['https://kubernetes.default.svc.cluster.local'],
    iss: 'https://kubernetes.default.svc.cluster.local',
    'kubernetes.io': {
      namespace: pod.metadata.namespace,
      pod: { name: pod.metadata.name, uid: pod.metadata.uid },
      serviceaccount: { name: account },
    },
    sub: `system:serviceaccount:${pod.metadata.namespace}:${account}`,
  };
  const signature = [1, 2, 3, 4, 5, 6, 7, 8].map((salt) => hash32(`${salt}${pod.metadata.uid}`).toString(16).padStart(8, '0')).join('');
  return [JSON.stringify({ alg: 'RS256', kid: 'kubehop' }), JSON.stringify(claims), signature].map(base64Url).join('.');
}

function base64Url(text: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const octets = new TextEncoder().encode(text);
  let out = '';
  for (let i = 0; i < octets.length; i += 3) {
    const held = ((octets[i] ?? 0) << 16) | ((octets[i + 1] ?? 0) << 8) | (octets[i + 2] ?? 0);
    const characters = Math.min(4, octets.length - i + 1);
    for (let j = 0; j < characters; j++) out += alphabet[(held >> (18 - 6 * j)) & 63] ?? '';
  }
  return out;
}
