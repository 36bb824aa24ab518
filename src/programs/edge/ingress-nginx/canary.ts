import { headerValue } from '../../../base/http.ts';
import type { Exchange } from '../../http/app.ts';
import type { EdgeLocation } from './compile.ts';

/** The upstream of a request: the location's own, or a canary by header, cookie or weight, in this order (balancer.lua). */
export function chooseUpstream({ request, context }: Exchange, location: EdgeLocation): string {
  for (const { upstream, canary } of location.canaries) {
    const value = canary.header === undefined ? undefined : headerValue(request.headers, canary.header);
    if (value !== undefined) {
      if (canary.headerValue !== undefined) {
        if (value === canary.headerValue) return upstream;
      } else if (canary.headerPattern !== undefined) {
        if (matches(canary.headerPattern, value)) return upstream;
      } else if (value === 'always') return upstream;
      else if (value === 'never') continue;
    }
    const cookie = canary.cookie === undefined ? undefined : cookieValue(headerValue(request.headers, 'cookie') ?? '', canary.cookie);
    if (cookie === 'always') return upstream;
    if (cookie === 'never') continue;
    if (canary.weight > 0 && context.random.integer(canary.total) < canary.weight) return upstream;
  }
  return location.upstream;
}

function matches(pattern: string, value: string): boolean {
  try {
    return new RegExp(pattern).test(value.slice(0, 1024));
  } catch {
    return false;
  }
}

function cookieValue(cookies: string, name: string): string | undefined {
  for (const pair of cookies.split(';')) {
    const [key = '', value] = pair.trim().split('=');
    if (key === name) return value;
  }
  return undefined;
}
