import { parseDocument, type ParsedNode } from 'yaml';
import { err, ok, type Result } from '../../base/result.ts';

/**
 * Manifests as sigs.k8s.io/yaml reads them: YAML 1.1 (`n` is false, 0100 is 64), duplicate keys pass, keys become strings.
 * Documents are divided by lines that start with `---`. Errors have go-yaml's words.
 */
export function parseManifest(text: string): Result<unknown>[] {
  const out: Result<unknown>[] = [];
  for (const part of splitDocuments(text)) {
    const value = parseYaml(part);
    out.push(value);
    if (!value.ok) break;
  }
  return out;
}

/** Text parts between `---` lines (apimachinery util/yaml). */
function splitDocuments(text: string): string[] {
  if (/^\s*\{/.test(text)) return [text];
  return text.split(/(?:^|\n)---(?=\s|$)[^\n]*/).filter((part) => part.trim() !== '');
}

/** Reads one document to JSON values. */
export function parseYaml(text: string): Result<unknown> {
  const tab = findTab(text);
  if (tab !== undefined) return err(`error converting YAML to JSON: yaml: line ${tab}: found character that cannot start any token`);
  const document = parseDocument<ParsedNode>(text, {
    version: '1.1',
    uniqueKeys: false,
    merge: true,
    strict: true,
    prettyErrors: true,
    logLevel: 'error',
  });
  const problem = document.errors[0];
  if (problem)
    return err(`error converting YAML to JSON: yaml: ${goYamlError(problem.code, problem.message, problem.linePos?.[0].line ?? 1, text)}`);
  try {
    return ok(toJson(document.toJS({ maxAliasCount: 1000 })));
  } catch (error) {
    return err(`error converting YAML to JSON: yaml: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function findTab(text: string): number | undefined {
  const lines = text.split('\n');
  for (let i = 0; i < lines.length; i++) if (/^ *\t+ *[^\s#]/.test(lines[i] ?? '') && !insideBlock(lines, i)) return i + 1;
  return undefined;
}

/** whether the line belongs to a block scalar, where tabs are text */
function insideBlock(lines: readonly string[], index: number): boolean {
  for (let i = index - 1; i >= 0; i--) {
    const line = lines[i] ?? '';
    if (/^\s*$/.test(line)) continue;
    if (/[|>][-+0-9]*\s*$/.test(line)) return true;
    if (!/^\s/.test(line)) return false;
  }
  return false;
}

/** The words of go-yaml for the faults people make. */
function goYamlError(code: string, message: string, line: number, text: string): string {
  const at = (n: number): string => (n <= 1 ? '' : `line ${n}: `);
  switch (code) {
    case 'BLOCK_AS_IMPLICIT_KEY':
    case 'BLOCK_IN_FLOW':
      return `${at(line)}mapping values are not allowed in this context`;
    case 'BAD_INDENT':
      // the parser counts lines from nought and does not add one, unlike the scanner
      if (/^Flow map/.test(message)) return `${at(line - 1)}did not find expected ',' or '}'`;
      if (/^Flow seq/.test(message)) return `${at(line - 1)}did not find expected ',' or ']'`;
      return `${at(line - 1)}${/sequence items/.test(message) ? "did not find expected '-' indicator" : 'did not find expected key'}`;
    case 'MISSING_CHAR':
      if (/quote/.test(message)) return `${at(line)}found unexpected end of stream`;
      return `${at(missingColonLine(text, line))}could not find expected ':'`;
    case 'MULTILINE_IMPLICIT_KEY':
      // a first key may still be a text of its own; later ones must be keys
      if (
        text
          .split('\n')
          .slice(0, line - 1)
          .every((before) => before.trim() === '')
      )
        return `${at(line + 1)}mapping values are not allowed in this context`;
      return `${at(missingColonLine(text, line))}could not find expected ':'`;
    case 'TAB_AS_INDENT':
      return `${at(line)}found character that cannot start any token`;
    case 'UNEXPECTED_TOKEN':
      return `${at(line)}did not find expected key`;
    case 'BAD_ALIAS':
      return `unknown anchor '${/: (\S+)/.exec(message)?.[1] ?? ''}' referenced`;
    default:
      return `${at(line)}did not find expected node content`;
  }
}

function missingColonLine(text: string, line: number): number {
  return text.split('\n').length > line ? line + 1 : line;
}

function toJson(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toJson);
  if (value instanceof Date) return value.toISOString().replace(/\.000Z$/, 'Z');
  if (value instanceof Uint8Array) return String.fromCharCode(...value);
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, entry]) => [String(key), toJson(entry)]));
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'object' && value !== null) {
    const out: Record<string, unknown> = {};
    for (const [key, entry] of Object.entries(value)) out[key] = toJson(entry);
    return out;
  }
  return value;
}
