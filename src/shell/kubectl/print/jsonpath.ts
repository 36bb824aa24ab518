import { err, ok, type Result } from '../../../base/result.ts';
import { compactJson, printJson } from './json.ts';
import { goValue } from './go-value.ts';
import { parseJsonPath, type PathNode } from './jsonpath-parse.ts';

/** What a template gives for an object: lists of values, one list an action (client-go's util/jsonpath, missing keys allowed). */
export function findResults(nodes: readonly PathNode[], root: unknown): Result<unknown[][]> {
  const out: unknown[][] = [];
  const failed = run(nodes, 0, root, out);
  return typeof failed === 'string' ? err(failed) : ok(out);
}

/** runs actions from `from`; returns where an `end` stopped it, or an error */
function run(nodes: readonly PathNode[], from: number, current: unknown, out: unknown[][]): number | string {
  for (let i = from; i < nodes.length; i++) {
    const node = nodes[i];
    if (!node) continue;
    if (node.kind === 'text') {
      out.push([node.text]);
      continue;
    }
    if (node.kind !== 'list') continue;
    const first = node.nodes[0];
    if (first?.kind === 'end') return i;
    if (first?.kind === 'range') {
      const values = evaluate(node.nodes.slice(1), [current]);
      if (typeof values === 'string') return values;
      let end = matchingEnd(nodes, i);
      for (const value of values) {
        const stopped = run(nodes, i + 1, value, out);
        if (typeof stopped === 'string') return stopped;
        end = stopped;
      }
      i = end;
      continue;
    }
    const values = evaluate(node.nodes, [current]);
    if (typeof values === 'string') return values;
    out.push([...values]);
  }
  return nodes.length;
}

function matchingEnd(nodes: readonly PathNode[], start: number): number {
  let depth = 0;
  for (let i = start; i < nodes.length; i++) {
    const node = nodes[i];
    const kind = node?.kind === 'list' ? node.nodes[0]?.kind : undefined;
    if (kind === 'range') depth++;
    if (kind === 'end' && --depth === 0) return i;
  }
  return nodes.length;
}

function evaluate(nodes: readonly PathNode[], start: readonly unknown[]): readonly unknown[] | string {
  let values: readonly unknown[] = start;
  for (const node of nodes) {
    const next = step(node, values);
    if (typeof next === 'string') return next;
    values = next;
  }
  return values;
}

const isMap = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

function step(node: PathNode, values: readonly unknown[]): readonly unknown[] | string {
  switch (node.kind) {
    case 'text':
      return [node.text];
    case 'number':
    case 'bool':
      return [node.value];
    case 'field':
      return values.flatMap((value) => (isMap(value) && node.name in value ? [value[node.name]] : []));
    case 'wildcard':
      return values.flatMap((value) => children(value));
    case 'recursive':
      return values.flatMap((value) => descend(value));
    case 'union': {
      const out: unknown[] = [];
      for (const list of node.lists) {
        const found = evaluate(list, values);
        if (typeof found === 'string') return found;
        out.push(...found);
      }
      return out;
    }
    case 'array':
      return slice(node, values);
    case 'filter':
      return filter(node, values);
    default:
      return values;
  }
}

function children(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  return isMap(value)
    ? Object.keys(value)
        .sort()
        .map((key) => value[key])
    : [];
}

function descend(value: unknown): unknown[] {
  const below = children(value);
  if (below.length === 0 && (typeof value !== 'object' || value === null)) return [];
  return [value, ...below.flatMap(descend)];
}

function slice(node: Extract<PathNode, { kind: 'array' }>, values: readonly unknown[]): readonly unknown[] | string {
  const out: unknown[] = [];
  for (const value of values) {
    if (value === null || value === undefined) continue;
    if (!Array.isArray(value)) return `${goValue(value)} is not array or slice`;
    const size = value.length;
    let from = node.from ?? 0;
    if (from < 0) from += size;
    let to = node.single ? from + 1 : (node.to ?? size);
    if (!node.single && node.to !== undefined && node.to < 0) to = node.to + size;
    if (from === to && !node.single) continue;
    if (node.single || node.from !== undefined) {
      if (from >= size || from < 0) {
        if (node.single) return `array index out of bounds: index ${from}, length ${size}`;
        continue;
      }
    }
    const pace = node.step ?? 1;
    if (pace <= 0) return 'step must be > 0';
    for (let i = from; i < Math.min(to, size); i += pace) out.push(value[i]);
  }
  return out;
}

function filter(node: Extract<PathNode, { kind: 'filter' }>, values: readonly unknown[]): readonly unknown[] | string {
  const out: unknown[] = [];
  for (const value of values) {
    if (!Array.isArray(value) && !isMap(value)) return `${goValue(value)} is not array or slice and cannot be filtered`;
    for (const item of children(value)) {
      const left = evaluate(node.left, [item]);
      if (typeof left === 'string') return left;
      if (node.operator === 'exists') {
        if (left.length > 0) out.push(item);
        continue;
      }
      if (left.length === 0) continue;
      const right = evaluate(node.right, [item]);
      if (typeof right === 'string') return right;
      if (right.length === 0) continue;
      if (left.length > 1) return `can only compare one element at a time`;
      const result = compare(left[0], right[0], node.operator);
      if (typeof result === 'string') return result;
      if (result) out.push(item);
    }
  }
  return out;
}

function compare(a: unknown, b: unknown, operator: string): boolean | string {
  if (typeof a !== typeof b) return 'incompatible types for comparison';
  const less = (a as string | number) < (b as string | number);
  const same = a === b;
  if (operator === '==') return same;
  if (operator === '!=') return !same;
  if (operator === '<') return less;
  if (operator === '<=') return less || same;
  return operator === '>' ? !less && !same : !less;
}

/** A value as the printer shows it: texts as they are, maps and lists as JSON. */
export function pathText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (value === null || value === undefined) return '';
  return compactJson(value);
}

/** Runs `-o jsonpath=TEMPLATE` over an object; errors have kubectl's words. */
export function printJsonPath(template: string, object: unknown): Result<string> {
  const parsed = parseJsonPath(template);
  if (!parsed.ok) return err(`error parsing jsonpath ${template}, ${parsed.error}`);
  const found = findResults(parsed.value, object);
  if (found.ok) return ok(found.value.map((list) => list.map(pathText).join(' ')).join(''));
  return err(
    `error executing jsonpath ${JSON.stringify(template)}: Error executing template: ${found.error}. Printing more information for debugging the template:\n\ttemplate was:\n\t\t${template}\n\tobject given to jsonpath engine was:\n\t\t${goValue(object)}\n\n`,
  );
}

/** `-o jsonpath-as-json=TEMPLATE`. */
export function printJsonPathAsJson(template: string, object: unknown): Result<string> {
  const parsed = parseJsonPath(template);
  if (!parsed.ok) return err(`error parsing jsonpath ${template}, ${parsed.error}`);
  const found = findResults(parsed.value, object);
  if (!found.ok) return err(`error executing jsonpath ${JSON.stringify(template)}: ${found.error}`);
  return ok(found.value.map((list) => `${list.length === 0 ? '[]' : printJson(list)}\n`).join(''));
}

/**
 * `metadata.name`, `.metadata.name` or `{.metadata.name}` as a template (get.RelaxedJSONPathExpression), for custom columns and
 * --sort-by.
 */
export function relaxedPath(text: string): Result<string> {
  if (text === '') return ok('');
  const match = /^\{\.?([^{}]+)\}$|^\.?([^{}]+)$/.exec(text);
  if (!match) return err("unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'");
  return ok(`{.${match[1] ?? match[2] ?? ''}}`);
}
