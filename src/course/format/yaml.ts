import { LineCounter, parseDocument, isNode, isMap, isScalar, type Document } from 'yaml';
import type * as z from 'zod';
import type { ContentProblem } from '../problem.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { keysAt } from './schema-keys.ts';
import { nearest } from './nearest.ts';

/**
 * Parses YAML and validates it. Errors name the file, the line and the key; `firstLine` is the line of the file on which `text`
 * begins (front matter and fenced blocks start later than 1).
 */
export function parseYaml<T extends z.ZodType>(
  text: string,
  schema: T,
  file: string,
  firstLine = 1,
): Result<z.output<T>, ContentProblem[]> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, strict: true, uniqueKeys: true });
  const lineAt = (offset: number): number => lines.linePos(offset).line + firstLine - 1;
  if (document.errors.length > 0) {
    return err(
      document.errors.map((error) => ({
        file,
        line: lineAt(error.pos[0]),
        message: error.message.split('\n')[0] ?? 'invalid YAML',
        remedy: 'correct the YAML at this line',
      })),
    );
  }
  const value: unknown = toPlain(document);
  if (value === undefined) return err([{ file, message: 'too many aliases', remedy: 'write the values out' }]);
  const parsed = schema.safeParse(value);
  if (parsed.success) return ok(parsed.data);
  return err(
    parsed.error.issues.flatMap((issue) =>
      describeIssue(issue, schema).map(({ path, message, remedy }) => ({
        file,
        line: lineOf(document, path, lineAt),
        key: path.join('.'),
        message,
        remedy,
      })),
    ),
  );
}

function toPlain(document: Document): unknown {
  try {
    return (document.toJS({ maxAliasCount: 50 }) as unknown) ?? null;
  } catch {
    // alias bombs throw in toJS
    return undefined;
  }
}

interface Described {
  readonly path: readonly (string | number)[];
  readonly message: string;
  readonly remedy: string;
}

function describeIssue(issue: z.core.$ZodIssue, schema: z.ZodType): Described[] {
  const path = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part));
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(schema, path);
    return issue.keys.map((key) => {
      const near = nearest(key, known);
      return {
        path: [...path, key],
        message: `unknown key "${key}"`,
        remedy: near === undefined ? `known keys here: ${known.join(', ')}` : `did you mean "${near}"?`,
      };
    });
  }
  if (issue.code === 'invalid_type') {
    const missing = issue.message.endsWith('received undefined');
    return [
      {
        path,
        message: missing ? `missing key "${String(path.at(-1) ?? '')}"` : `expected ${issue.expected}`,
        remedy: missing ? `add it (${issue.expected})` : `write a value of type ${issue.expected}`,
      },
    ];
  }
  if (issue.code === 'invalid_value')
    return [{ path, message: 'value is not allowed', remedy: `use one of: ${issue.values.map(String).join(', ')}` }];
  const params = issue.code === 'custom' ? issue.params : undefined;
  const remedy: unknown = params?.['remedy'];
  return [{ path, message: issue.message, remedy: typeof remedy === 'string' ? remedy : 'see docs/authoring.md' }];
}

/** The line of the deepest part of the path that exists; for a mapping's key, the key's own line. */
function lineOf(document: Document, path: readonly (string | number)[], lineAt: (offset: number) => number): number | undefined {
  for (let length = path.length; length > 0; length--) {
    const parent: unknown = document.getIn(path.slice(0, length - 1), true);
    const last = path[length - 1];
    const holder = length === 1 ? document.contents : parent;
    if (isMap(holder)) {
      for (const pair of holder.items) {
        if (isScalar(pair.key) && pair.key.value === last && pair.key.range) return lineAt(pair.key.range[0]);
      }
    }
    const node: unknown = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return lineAt(node.range[0]);
  }
  return lineAt(0);
}
