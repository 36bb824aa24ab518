import { err, ok, type Result } from '../../../base/result.ts';
import { evaluatePipeline, isTrue, type Scope } from './go-template-eval.ts';
import { goText } from './go-value.ts';

/** Go's text/template as far as people use it with kubectl: fields, range, if, with, variables, pipelines and the builtin functions. */
type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'action'; readonly code: string }
  | {
      readonly kind: 'block';
      readonly word: 'if' | 'range' | 'with';
      readonly code: string;
      readonly body: Part[];
      readonly otherwise: Part[];
    }
  | { readonly kind: 'break' }
  | { readonly kind: 'continue' };

export function printGoTemplate(template: string, object: unknown): Result<string> {
  const parts = parse(template);
  if (!parts.ok) return err(`error parsing template ${template}, template: output:${parts.error}`);
  const scope: Scope = { dot: object, root: object, variables: new Map([['$', object]]) };
  const out = execute(parts.value, scope, { steps: 0 });
  if (out.ok) return ok(out.value.text);
  return err(
    `error executing template ${JSON.stringify(template)}: template: output:${out.error}. Printing more information for debugging the template:\n\ttemplate was:\n\t\t${template}\n\traw data was:\n\t\t${JSON.stringify(object)}\n\tobject given to template engine was:\n\t\t${goText(object)}\n\n`,
  );
}

function lex(template: string): Result<({ readonly text: string } | { readonly code: string })[]> {
  const out: ({ text: string } | { code: string })[] = [];
  let at = 0;
  while (at < template.length) {
    const open = template.indexOf('{{', at);
    if (open < 0) {
      out.push({ text: template.slice(at) });
      break;
    }
    let before = template.slice(at, open);
    let start = open + 2;
    if (/^-\s/.test(template.slice(start, start + 2))) {
      before = before.replace(/\s+$/, '');
      start++;
    }
    if (before !== '') out.push({ text: before });
    const end = closing(template, start);
    const line = template.slice(0, start).split('\n').length;
    if (typeof end === 'string') return err(`${line}: ${end}`);
    let code = template.slice(start, end);
    at = end + 2;
    if (/\s-$/.test(code)) {
      code = code.slice(0, -1);
      at += (/^\s+/.exec(template.slice(at))?.[0] ?? '').length;
    }
    code = code.trim();
    if (!(code.startsWith('/*') && code.endsWith('*/'))) out.push({ code });
  }
  return ok(out);
}

function closing(template: string, start: number): number | string {
  let quote = '';
  for (let i = start; i < template.length; i++) {
    const char = template[i] ?? '';
    if (quote !== '') {
      if (char === '\\' && quote !== '`') i++;
      else if (char === quote) quote = '';
    } else if (char === '"' || char === '`' || char === "'") quote = char;
    else if (char === '}') return template[i + 1] === '}' ? i : "bad character U+007D '}'";
    else if (char === '\n' && template.indexOf('}}', i) < 0) return 'unclosed action';
  }
  return quote === '' ? 'unclosed action' : 'unterminated quoted string';
}

function parse(template: string): Result<Part[]> {
  const tokens = lex(template);
  if (!tokens.ok) return tokens;
  const root: Part[] = [];
  const stack: { readonly block: Extract<Part, { kind: 'block' }>; target: Part[]; readonly depth: number }[] = [];
  let target = root;
  for (const token of tokens.value) {
    if ('text' in token) {
      target.push({ kind: 'text', text: token.text });
      continue;
    }
    const word = /^[a-z]+/.exec(token.code)?.[0] ?? '';
    const rest = token.code.slice(word.length).trim();
    if (word === 'if' || word === 'range' || word === 'with') {
      const block = { kind: 'block', word, code: rest, body: [], otherwise: [] } as Extract<Part, { kind: 'block' }>;
      target.push(block);
      stack.push({ block, target, depth: 1 });
      target = block.body;
    } else if (word === 'else') {
      const top = stack.at(-1);
      if (!top) return err('1: unexpected {{else}}');
      target = top.block.otherwise;
      const nested = /^(if|with)\b/.exec(rest);
      if (nested) {
        const block = {
          kind: 'block',
          word: nested[1],
          code: rest.slice((nested[1] ?? '').length).trim(),
          body: [],
          otherwise: [],
        } as unknown as Extract<Part, { kind: 'block' }>;
        target.push(block);
        stack[stack.length - 1] = { block, target: top.target, depth: top.depth };
        target = block.body;
      }
    } else if (word === 'end') {
      const top = stack.pop();
      if (!top) return err('1: unexpected {{end}}');
      target = top.target;
    } else if ((word === 'break' || word === 'continue') && rest === '') target.push({ kind: word });
    else if (token.code === '') return err('1: missing value for command');
    else target.push({ kind: 'action', code: token.code });
  }
  if (stack.length > 0) return err('1: unexpected EOF');
  return ok(root);
}

interface Run {
  readonly text: string;
  readonly stop?: 'break' | 'continue';
}

/** bound on executed parts, so that no template runs away */
const LIMIT = 1_000_000;

function execute(parts: readonly Part[], scope: Scope, budget: { steps: number }): Result<Run> {
  let text = '';
  for (const part of parts) {
    if (++budget.steps > LIMIT) return err('1: exceeded maximum template depth');
    if (part.kind === 'text') text += part.text;
    else if (part.kind === 'break' || part.kind === 'continue') return ok({ text, stop: part.kind });
    else if (part.kind === 'action') {
      const assign = /^(\$\w*)\s*:?=\s*(.*)$/s.exec(part.code);
      const value = evaluatePipeline(assign ? (assign[2] ?? '') : part.code, scope);
      if (!value.ok) return value;
      if (assign) scope.variables.set(assign[1] ?? '', value.value);
      else text += shown(value.value);
    } else {
      const run = executeBlock(part, scope, budget);
      if (!run.ok) return run;
      text += run.value.text;
      if (run.value.stop) return ok({ text, stop: run.value.stop });
    }
  }
  return ok({ text });
}

function shown(value: unknown): string {
  return value === undefined || value === null ? '<no value>' : goText(value);
}

function executeBlock(part: Extract<Part, { kind: 'block' }>, scope: Scope, budget: { steps: number }): Result<Run> {
  const assign = /^(\$\w+)(?:\s*,\s*(\$\w+))?\s*:=\s*(.*)$/s.exec(part.code);
  const value = evaluatePipeline(assign ? (assign[3] ?? '') : part.code, scope);
  if (!value.ok) return value;
  const inner = (dot: unknown): Scope => ({ dot, root: scope.root, variables: new Map(scope.variables) });
  if (part.word !== 'range') {
    if (!isTrue(value.value)) return execute(part.otherwise, inner(scope.dot), budget);
    const next = inner(part.word === 'with' ? value.value : scope.dot);
    // assignments with = inside an if reach the outer scope in Go; := does not. Both are rare: the outer one is kept.
    if (assign) next.variables.set(assign[1] ?? '', value.value);
    return execute(part.body, next, budget);
  }
  const entries = rangeEntries(value.value);
  if (typeof entries === 'string') return err(entries);
  if (entries.length === 0) return execute(part.otherwise, inner(scope.dot), budget);
  let text = '';
  for (const [key, item] of entries) {
    const next = inner(item);
    if (assign) {
      if (assign[2] === undefined) next.variables.set(assign[1] ?? '', item);
      else {
        next.variables.set(assign[1] ?? '', key);
        next.variables.set(assign[2], item);
      }
    }
    const run = execute(part.body, next, budget);
    if (!run.ok) return run;
    text += run.value.text;
    if (run.value.stop === 'break') break;
  }
  return ok({ text });
}

function rangeEntries(value: unknown): (readonly [unknown, unknown])[] | string {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value.map((item, index) => [index, item] as const);
  if (typeof value === 'number') return Array.from({ length: Math.min(value, LIMIT) }, (_, index) => [index, index] as const);
  if (typeof value === 'object')
    return Object.keys(value)
      .sort()
      .map((key) => [key, (value as Record<string, unknown>)[key]] as const);
  return `1: range can't iterate over ${goText(value)}`;
}
