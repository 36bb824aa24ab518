import { headerValue, type HttpRequest } from '../../../base/http.ts';
import type { GatewayConfig, ServedListener, ServedRule } from './compile.ts';
import { coversHost, specificity } from './hostnames.ts';
import type { HttpMatch, ValueMatch } from './objects.ts';

/** What of a request decides its rule. */
export interface MatchedRequest {
  readonly request: HttpRequest;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
}

/** The listener of a port that names a host most exactly. */
export function chooseListener(config: GatewayConfig, port: number, host: string): ServedListener | undefined {
  return config.listeners
    .filter((listener) => listener.port === port && coversHost(listener.hostname, host))
    .sort((a, b) => specificity(b.hostname) - specificity(a.hostname))[0];
}

/** The rule of a request: of the most exact hostname that has one, by precedence. */
export function chooseRule(listener: ServedListener, host: string, what: MatchedRequest): ServedRule | undefined {
  const matching = listener.rules.filter((rule) => coversHost(rule.hostname, host) && matches(rule.match, what));
  const best = Math.max(...matching.map(({ hostname }) => specificity(hostname)));
  return matching.find(({ hostname }) => specificity(hostname) === best);
}

function matches(match: HttpMatch, { request, path, query }: MatchedRequest): boolean {
  if (!matchesPath(match, path)) return false;
  if (match.method !== undefined && match.method !== request.method) return false;
  const headers = firstOfEach(match.headers, true).every((each) => fits(each, headersOf(request, each.name)));
  return headers && firstOfEach(match.queryParams, false).every((each) => fits(each, query[each.name]));
}

/** Of entries with one name only the first counts. */
function firstOfEach(entries: readonly ValueMatch[] | undefined, ignoreCase: boolean): readonly ValueMatch[] {
  const name = ({ name: text }: ValueMatch): string => (ignoreCase ? text.toLowerCase() : text);
  return (entries ?? []).filter((entry, i, all) => all.findIndex((other) => name(other) === name(entry)) === i);
}

function headersOf(request: HttpRequest, name: string): string | undefined {
  const values = request.headers.filter((header) => header.name.toLowerCase() === name.toLowerCase()).map(({ value }) => value);
  return values.length === 0 ? headerValue(request.headers, name) : values.join(',');
}

function fits({ type, value }: ValueMatch, given: string | undefined): boolean {
  if (given === undefined) return false;
  return type === 'RegularExpression' ? expression(`^(?:${value})$`, given) : value === given;
}

function matchesPath({ path }: HttpMatch, asked: string): boolean {
  const value = path?.value ?? '/';
  if (path?.type === 'Exact') return asked === value;
  if (path?.type === 'RegularExpression') return expression(`^(?:${value})`, asked);
  const prefix = value.replace(/\/+$/, '');
  return asked === prefix || asked.startsWith(`${prefix}/`);
}

function expression(pattern: string, text: string): boolean {
  try {
    return new RegExp(pattern).test(text.slice(0, 2048));
  } catch {
    return false;
  }
}
