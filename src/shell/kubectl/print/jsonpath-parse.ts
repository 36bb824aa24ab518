import { err, ok, type Result } from '../../../base/result.ts';

/** JSONPath templates as client-go's util/jsonpath parses them. */
export type PathNode =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'field'; readonly name: string }
  | {
      readonly kind: 'array';
      readonly from: number | undefined;
      readonly to: number | undefined;
      readonly step: number | undefined;
      readonly single: boolean;
    }
  | { readonly kind: 'wildcard' | 'recursive' | 'end' }
  | { readonly kind: 'range' }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'bool'; readonly value: boolean }
  | { readonly kind: 'filter'; readonly left: readonly PathNode[]; readonly operator: string; readonly right: readonly PathNode[] }
  | { readonly kind: 'union'; readonly lists: readonly (readonly PathNode[])[] }
  | { readonly kind: 'list'; readonly nodes: readonly PathNode[] };

/** Parses a whole template: text and `{...}` actions. */
export function parseJsonPath(template: string): Result<readonly PathNode[]> {
  const out: PathNode[] = [];
  let at = 0;
  while (at < template.length) {
    const open = template.indexOf('{', at);
    if (open < 0) {
      out.push({ kind: 'text', text: template.slice(at) });
      break;
    }
    if (open > at) out.push({ kind: 'text', text: template.slice(at, open) });
    const parser = new ActionParser(template, open + 1);
    const nodes = parser.parse(true);
    if (!nodes.ok) return nodes;
    out.push({ kind: 'list', nodes: nodes.value });
    at = parser.at;
  }
  return ok(out);
}

function parseAction(text: string): Result<readonly PathNode[]> {
  return new ActionParser(`${text}}`, 0).parse(true);
}

class ActionParser {
  at: number;
  private readonly text: string;

  constructor(text: string, at: number) {
    this.text = text;
    this.at = at;
  }

  /** up to the closing brace */
  parse(closing: boolean): Result<readonly PathNode[]> {
    const out: PathNode[] = [];
    for (;;) {
      const char = this.text[this.at];
      if (char === undefined || char === '\n') return closing ? err('unclosed action') : ok(out);
      if (char === '}') {
        this.at++;
        return ok(out);
      }
      const failed = this.step(char, out);
      if (failed !== undefined) return err(failed);
    }
  }

  private step(char: string, out: PathNode[]): string | undefined {
    if (char === ' ' || char === '\t' || char === '@' || char === '$') this.at++;
    else if (char === '[') return this.array(out);
    else if (char === '"' || char === "'") return this.quote(char, out);
    else if (char === '.') return this.field(out);
    else if (/[+\-\d]/.test(char)) return this.number(out);
    else if (char === '*') {
      this.at++;
      out.push({ kind: 'wildcard' });
    } else if (/[\p{L}_]/u.test(char)) return this.identifier(out);
    else return `unrecognized character in action: U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')} '${char}'`;
    return undefined;
  }

  private identifier(out: PathNode[]): string | undefined {
    const word = /^[\p{L}\p{N}_]+/u.exec(this.text.slice(this.at))?.[0] ?? '';
    this.at += word.length;
    if (word === 'range') out.push({ kind: 'range' });
    else if (word === 'end') out.push({ kind: 'end' });
    else if (word === 'true' || word === 'false') out.push({ kind: 'bool', value: word === 'true' });
    else return `unrecognized identifier ${word}`;
    return undefined;
  }

  private number(out: PathNode[]): string | undefined {
    const word = /^[+-]?[\d.]*/.exec(this.text.slice(this.at))?.[0] ?? '';
    this.at += word.length;
    if (word === '' || Number.isNaN(Number(word))) return `cannot parse number ${word}`;
    out.push({ kind: 'number', value: Number(word) });
    return undefined;
  }

  private quote(mark: string, out: PathNode[]): string | undefined {
    let end = this.at + 1;
    while (end < this.text.length && this.text[end] !== mark) end += this.text[end] === '\\' ? 2 : 1;
    if (end >= this.text.length) return 'unterminated quoted string';
    out.push({ kind: 'text', text: unquote(this.text.slice(this.at + 1, end)) });
    this.at = end + 1;
    return undefined;
  }

  private field(out: PathNode[]): string | undefined {
    this.at++;
    if (this.text[this.at] === '.') {
      this.at++;
      out.push({ kind: 'recursive' });
      if (/[\p{L}\p{N}_-]/u.test(this.text[this.at] ?? '')) this.name(out);
      return undefined;
    }
    if (this.text[this.at] === '*') {
      this.at++;
      out.push({ kind: 'wildcard' });
      return undefined;
    }
    this.name(out);
    return undefined;
  }

  private name(out: PathNode[]): void {
    let name = '';
    while (this.at < this.text.length) {
      const char = this.text[this.at] ?? '';
      if (char === '\\') {
        name += this.text[this.at + 1] ?? '';
        this.at += 2;
        continue;
      }
      if (/[\s[\].,}@$*]/.test(char)) break;
      name += char;
      this.at++;
    }
    if (name !== '') out.push({ kind: 'field', name });
  }

  private array(out: PathNode[]): string | undefined {
    const inner = this.bracket();
    if (inner === undefined) return 'unterminated array';
    if (inner.startsWith('?(')) return this.filter(inner.slice(2, -1), out);
    const text = inner.trim() === '*' ? ':' : inner.trim();
    const parts = text.split(',');
    if (parts.length > 1) {
      const lists: (readonly PathNode[])[] = [];
      for (const part of parts) {
        const list = parseAction(`[${part.trim()}]`);
        if (!list.ok) return list.error;
        lists.push(list.value);
      }
      out.push({ kind: 'union', lists });
      return undefined;
    }
    const key = /^'([^']*)'$/.exec(text);
    if (key) {
      const list = parseAction(`.${key[1] ?? ''}`);
      if (!list.ok) return list.error;
      out.push(...list.value);
      return undefined;
    }
    const slice = /^(-?\d*)(:(-?\d*))?(:(-?\d*))?$/.exec(text);
    if (!slice || text === '') return `invalid array index ${text}`;
    const value = (part: string | undefined): number | undefined => (part === undefined || part === '' ? undefined : Number(part));
    out.push({ kind: 'array', from: value(slice[1]), to: value(slice[3]), step: value(slice[5]), single: slice[2] === undefined });
    return undefined;
  }

  /** the text between brackets, with quotes and a filter's parentheses respected */
  private bracket(): string | undefined {
    const start = this.at + 1;
    let quote = '';
    let depth = 0;
    for (let i = start; i < this.text.length; i++) {
      const char = this.text[i] ?? '';
      if (quote !== '') {
        if (char === '\\') i++;
        else if (char === quote) quote = '';
      } else if (char === '"' || char === "'") quote = char;
      else if (char === '[') depth++;
      else if (char === ']') {
        if (depth === 0) {
          this.at = i + 1;
          return this.text.slice(start, i);
        }
        depth--;
      }
    }
    return undefined;
  }

  private filter(text: string, out: PathNode[]): string | undefined {
    const parts = /^([^!<>=]+)([!<>=]+)(.+?)$/.exec(text);
    const left = parseAction((parts?.[1] ?? text).trim());
    if (!left.ok) return left.error;
    if (!parts) {
      out.push({ kind: 'filter', left: left.value, operator: 'exists', right: [] });
      return undefined;
    }
    const right = parseAction((parts[3] ?? '').trim());
    if (!right.ok) return right.error;
    if (!['==', '!=', '<', '>', '<=', '>='].includes(parts[2] ?? '')) return `unrecognized filter operator ${parts[2] ?? ''}`;
    out.push({ kind: 'filter', left: left.value, operator: parts[2] ?? '', right: right.value });
    return undefined;
  }
}

/** Go's escapes in a quoted text. */
function unquote(text: string): string {
  const known: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '\\': '\\', '"': '"', "'": "'" };
  return text.replace(/\\(.)/g, (_, char: string) => known[char] ?? `\\${char}`);
}
