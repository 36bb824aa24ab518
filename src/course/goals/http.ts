import type { HttpGoal } from '../format/goal.ts';
import type { LabWorld } from '../lab-port.ts';
import { resolveEndpoints } from './endpoint.ts';
import type { Judgement } from './result.ts';

const URL_PARTS = /^(https?):\/\/(\[[^\]]+\]|[^/:]+)(?::(\d+))?(\/.*)?$/;

/**
 * A request with its answer. The host of the URL is an address or a name; `{service/shop}` style endpoints stand in braces:
 * `http://{pod/web-1}:8080/`.
 */
export async function judgeHttp(world: LabWorld, goal: HttpGoal): Promise<Judgement> {
  const url = resolveUrl(world, goal.url);
  if ('why' in url) return { passed: false, why: url.why };
  const sources = resolveEndpoints(world, goal.from);
  if (!sources.ok) return { passed: false, why: sources.error };
  const statuses = Array.isArray(goal.status) ? goal.status : [goal.status];
  for (const from of sources.value) {
    if (from.source === undefined) return { passed: false, why: `${from.label} is no place to probe from` };
    const outcomes = await world.probe({
      from: from.source,
      to: url.host,
      protocol: url.protocol,
      port: url.port,
      path: url.path,
      host: goal.host,
      ca: goal.ca,
      timeoutMs: goal.timeout,
    });
    if (outcomes.length === 0) return { passed: false, why: `${from.label} to ${goal.url}: no outcome` };
    for (const outcome of outcomes) {
      const pair = `${from.label} to ${goal.url}`;
      if (outcome.outcome !== 'connected') return { passed: false, why: `${pair}: ${outcome.outcome}, ${outcome.detail}` };
      if (outcome.status === undefined || !statuses.includes(outcome.status))
        return { passed: false, why: `${pair}: status ${outcome.status ?? 'none'}` };
      if (goal.body !== undefined && !(outcome.body ?? '').includes(goal.body))
        return { passed: false, why: `${pair}: the answer lacks "${goal.body}"` };
    }
  }
  return { passed: true, why: `${goal.from} to ${goal.url}: ${statuses.join(' or ')}` };
}

interface Url {
  readonly protocol: 'http' | 'https';
  readonly host: string;
  readonly port: number;
  readonly path: string;
}

function resolveUrl(world: LabWorld, text: string): Url | { readonly why: string } {
  let why: string | undefined;
  const plain = text.replace(/\{([^}]+)\}/g, (_, endpoint: string) => {
    const resolved = resolveEndpoints(world, endpoint);
    const address = resolved.ok ? resolved.value[0]?.address : undefined;
    if (address === undefined) why = resolved.ok ? `${endpoint} has no address` : resolved.error;
    return address ?? '';
  });
  const match = URL_PARTS.exec(plain);
  if (why !== undefined || !match) return { why: why ?? `${text} is no URL` };
  const protocol = match[1] === 'https' ? 'https' : 'http';
  return { protocol, host: match[2] ?? '', port: Number(match[3] ?? (protocol === 'https' ? 443 : 80)), path: match[4] ?? '/' };
}
