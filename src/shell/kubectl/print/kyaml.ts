import { compareKeys, resolvesToOther } from './yaml.ts';

/** KYAML (sigs.k8s.io/yaml/kyaml): flow style with braces, every text in double quotes, trailing commas. */
export function printKyaml(value: unknown): string {
  return `${node(value, 0)}\n`;
}

function node(value: unknown, indent: number): string {
  const pad = ' '.repeat(indent);
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'string') return text(value, indent);
  if (Array.isArray(value)) return list(value, indent);
  if (typeof value !== 'object') return String(value);
  const map = value as Record<string, unknown>;
  const keys = Object.keys(map)
    .filter((key) => map[key] !== undefined)
    .sort(compareKeys);
  if (keys.length === 0) return '{}';
  return `{\n${keys.map((key) => `${pad}  ${keyText(key)}: ${node(map[key], indent + 2)},\n`).join('')}${pad}}`;
}

function list(items: readonly unknown[], indent: number): string {
  if (items.length === 0) return '[]';
  const pad = ' '.repeat(indent);
  const cuddle = items.every((item) => typeof item === 'object' && item !== null);
  if (cuddle) return `[${items.map((item) => node(item, indent)).join(', ')}]`;
  return `[\n${items.map((item) => `${pad}  ${node(item, indent + 2)},\n`).join('')}${pad}]`;
}

function keyText(key: string): string {
  return /^[A-Za-z_][A-Za-z0-9_./-]*$/.test(key) && !resolvesToOther(key) ? key : JSON.stringify(key);
}

/** Texts of several lines are broken after each `\n`, with escaped line ends. */
function text(value: string, indent: number): string {
  const quoted = (part: string): string => JSON.stringify(part).slice(1, -1);
  if (!value.includes('\n')) return `"${quoted(value)}"`;
  const pad = ' '.repeat(indent + 2);
  const lines = value.split('\n');
  const last = lines.pop() ?? '';
  const body = lines.map((line) => `${pad} ${line.startsWith(' ') ? '\\' : ''}${quoted(line)}\\n\\\n`).join('');
  return `"\\\n${body}${last === '' ? pad : `${pad} ${quoted(last)}\\\n${pad}`}"`;
}
