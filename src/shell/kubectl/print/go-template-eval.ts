import { err, ok, type Result } from '../../../base/result.ts';
import { compactJson } from './json.ts';
import { goText } from './go-value.ts';

export interface Scope {
  readonly dot: unknown;
  readonly root: unknown;
  readonly variables: Map<string, unknown>;
}

/** Go's truth of a value: zero values and empty collections are false. */
export function isTrue(value: unknown): boolean {
  if (value === undefined || value === null || value === false || value === 0 || value === '') return false;
  if (Array.isArray(value)) return value.length > 0;
  return typeof value === 'object' ? Object.keys(value).length > 0 : true;
}

/** Evaluates `a | b x | c`. */
export function evaluatePipeline(code: string, scope: Scope): Result<unknown> {
  const tokens = tokenize(code);
  if (!tokens.ok) return tokens;
  return pipeline(tokens.value, scope);
}

function tokenize(code: string): Result<string[]> {
  const out: string[] = [];
  const pattern =
    /\s*("(?:[^"\\]|\\.)*"|`[^`]*`|'(?:[^'\\]|\\.)*'|\(|\)(?:\.[\w.]+)?|\||\$?(?:\w*)(?:\.[\w-]+)+|\$\w*|\.|-?\d+(?:\.\d+)?|\w+)/y;
  while (pattern.lastIndex < code.length) {
    const start = pattern.lastIndex;
    const match = pattern.exec(code);
    if (!match) {
      if (code.slice(start).trim() === '') break;
      const char = code.slice(start).trim().charAt(0);
      return err(`1: unexpected ${JSON.stringify(char)} in operand`);
    }
    out.push(match[1] ?? '');
  }
  return ok(out);
}

function pipeline(tokens: readonly string[], scope: Scope): Result<unknown> {
  const commands: string[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    if (token === '(') depth++;
    if (token.startsWith(')')) depth--;
    if (token === '|' && depth === 0) commands.push([]);
    else commands.at(-1)?.push(token);
  }
  let value: unknown;
  for (let i = 0; i < commands.length; i++) {
    const result = command(commands[i] ?? [], scope, i > 0, value);
    if (!result.ok) return result;
    value = result.value;
  }
  return ok(value);
}

function command(tokens: readonly string[], scope: Scope, piped: boolean, input: unknown): Result<unknown> {
  const operands: unknown[] = [];
  let name: string | undefined;
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i] ?? '';
    if (i === 0 && /^[a-z]\w*$/i.test(token) && !['true', 'false', 'nil'].includes(token)) {
      name = token;
      continue;
    }
    if (token === '(') {
      let depth = 1;
      let end = i + 1;
      while (end < tokens.length && depth > 0) {
        if (tokens[end] === '(') depth++;
        if ((tokens[end] ?? '').startsWith(')')) depth--;
        end++;
      }
      const inner = pipeline(tokens.slice(i + 1, end - 1), scope);
      if (!inner.ok) return inner;
      operands.push(fields(inner.value, (tokens[end - 1] ?? ')').slice(1)));
      i = end - 1;
      continue;
    }
    operands.push(operand(token, scope));
  }
  if (piped) operands.push(input);
  if (name === undefined) return ok(operands[0]);
  return call(name, operands);
}

function operand(token: string, scope: Scope): unknown {
  if (token === '.') return scope.dot;
  if (token === 'true' || token === 'false') return token === 'true';
  if (token === 'nil') return undefined;
  if (token.startsWith('"')) {
    try {
      return JSON.parse(token.replace(/\\'/g, "'")) as unknown;
    } catch {
      return token.slice(1, -1);
    }
  }
  if (token.startsWith('`')) return token.slice(1, -1);
  if (/^-?\d/.test(token)) return Number(token);
  if (token.startsWith('$')) {
    const [name = '', ...rest] = token.split('.');
    return fields(scope.variables.get(name), rest.join('.'));
  }
  return fields(scope.dot, token.replace(/^\./, ''));
}

function fields(value: unknown, path: string): unknown {
  let at = value;
  for (const name of path.split('.')) {
    if (name === '') continue;
    at = typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[name] : undefined;
  }
  return at;
}

function call(name: string, args: readonly unknown[]): Result<unknown> {
  const [a, b] = args;
  const less = (): boolean => (a as number) < (b as number);
  switch (name) {
    case 'eq':
      return ok(args.slice(1).some((other) => other === a));
    case 'ne':
      return ok(a !== b);
    case 'lt':
      return ok(less());
    case 'le':
      return ok(less() || a === b);
    case 'gt':
      return ok(!less() && a !== b);
    case 'ge':
      return ok(!less());
    case 'and':
      return ok(args.find((value) => !isTrue(value)) ?? args.at(-1));
    case 'or':
      return ok(args.find(isTrue) ?? args.at(-1));
    case 'not':
      return ok(!isTrue(a));
    case 'len':
      return ok(
        typeof a === 'string' ? new TextEncoder().encode(a).length : Array.isArray(a) ? a.length : Object.keys((a ?? {}) as object).length,
      );
    case 'index':
      return ok(args.slice(1).reduce((value, key) => (value as Record<string, unknown> | undefined)?.[String(key)], a));
    case 'exists':
      return ok(args.slice(1).reduce((value, key) => (value as Record<string, unknown> | undefined)?.[String(key)], a) !== undefined);
    case 'print':
      return ok(args.map(goText).join(' '));
    case 'println':
      return ok(`${args.map(goText).join(' ')}\n`);
    case 'printf':
      return ok(sprintf(String(a), args.slice(1)));
    case 'html':
    case 'urlquery':
    case 'js':
      return ok(goText(a));
    case 'json':
      return ok(compactJson(a));
    case 'base64decode':
      return ok(decodeBase64(String(a ?? '')));
    case 'slice':
      return ok((a as string | unknown[]).slice(Number(b), args[2] === undefined ? undefined : Number(args[2])));
    default:
      return err(`1: function ${JSON.stringify(name)} not defined`);
  }
}

function sprintf(format: string, args: readonly unknown[]): string {
  let next = 0;
  return format.replace(
    /%([-+0 ]*)(\d*)(?:\.(\d+))?([vsdqtfx%])/g,
    (_, flags: string, width: string, precision: string | undefined, verb: string) => {
      if (verb === '%') return '%';
      const value = args[next++];
      let text = verb === 'q' ? JSON.stringify(goText(value)) : value === undefined ? '%!' + verb + '(<nil>)' : goText(value);
      if (verb === 'f') text = Number(value).toFixed(precision === undefined ? 6 : Number(precision));
      const size = Number(width);
      return flags.includes('-') ? text.padEnd(size) : text.padStart(size, flags.includes('0') ? '0' : ' ');
    },
  );
}

/** Base64 to text (UTF-8). */
export function decodeBase64(text: string): string {
  try {
    const bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
    return new TextDecoder().decode(bytes);
  } catch {
    return text;
  }
}

/** Text (UTF-8) to base64. */
export function encodeBase64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}
