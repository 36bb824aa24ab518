// Turns the published API types (package kubernetes-types) and our additions into one compact file that strict decoding and `kubectl explain`
// read when they need it. Types are written as `string`, `boolean`, `integer`, `number`, `intstr`, `quantity`, `time`, `microtime`, `any`,
// `[]T`, `{}T` (a map) or the id of a type, `core/v1.PodSpec`.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);
const ts = require('typescript');

const ALIASES = {
  Quantity: 'quantity',
  Time: 'time',
  MicroTime: 'microtime',
  JSONSchemaPropsOrArray: 'any',
  JSONSchemaPropsOrBool: 'any',
  JSONSchemaPropsOrStringArray: 'any',
};

/** Files under a folder that end in .d.ts and stand in a version's place: `core/v1.d.ts`. */
function sources(root) {
  return readdirSync(root, { recursive: true, withFileTypes: false })
    .map(String)
    .filter((path) => path.endsWith('.d.ts') && !path.startsWith('version'))
    .sort();
}

/** A comment's text without its frame. */
function comment(source, node) {
  const ranges = ts.getLeadingCommentRanges(source.text, node.getFullStart()) ?? [];
  const last = ranges.at(-1);
  if (!last) return '';
  const inner = source.text
    .slice(last.pos, last.end)
    .replace(/^\/\*\*/, '')
    .replace(/\*\/$/, '');
  if (!inner.includes('\n')) return inner.trim();
  const lines = inner.split('\n').map((line) => line.replace(/^\s*\* ?/, ''));
  return lines.join('\n').trim();
}

function typeText(node, scope) {
  if (ts.isArrayTypeNode(node)) return `[]${typeText(node.elementType, scope)}`;
  if (ts.isTypeReferenceNode(node)) {
    const name = node.typeName.getText();
    if (name === 'Array') return `[]${typeText(node.typeArguments[0], scope)}`;
    if (Object.hasOwn(ALIASES, name)) return ALIASES[name];
    return `${scope.imports.get(name) ?? scope.id}.${name}`;
  }
  if (ts.isTypeLiteralNode(node)) {
    const index = node.members.find(ts.isIndexSignatureDeclaration);
    return index ? `{}${typeText(index.type, scope)}` : 'any';
  }
  if (ts.isUnionTypeNode(node)) return 'intstr';
  switch (node.kind) {
    case ts.SyntaxKind.StringKeyword:
    case ts.SyntaxKind.LiteralType:
      return 'string';
    case ts.SyntaxKind.BooleanKeyword:
      return 'boolean';
    case ts.SyntaxKind.NumberKeyword:
      return 'integer';
    default:
      return 'any';
  }
}

function readFile(root, path, types, kinds) {
  const source = ts.createSourceFile(path, readFileSync(join(root, path), 'utf8'), ts.ScriptTarget.Latest, true);
  const id = path.replace(/\.d\.ts$/, '').replaceAll('\\', '/');
  const imports = new Map();
  for (const statement of source.statements) {
    if (!ts.isImportDeclaration(statement)) continue;
    const from = join(dirname(id), statement.moduleSpecifier.text).replaceAll('\\', '/');
    for (const element of statement.importClause?.namedBindings?.elements ?? []) imports.set(element.name.text, from);
  }
  for (const statement of source.statements) {
    if (!ts.isInterfaceDeclaration(statement)) continue;
    const fields = {};
    const literal = {};
    for (const member of statement.members) {
      if (!ts.isPropertySignature(member) || !member.type) continue;
      const name = member.name.text;
      if (ts.isLiteralTypeNode(member.type)) literal[name] = member.type.literal.text;
      fields[name] = [typeText(member.type, { id, imports }), comment(source, member), ...(member.questionToken ? [] : [1])];
    }
    const key = `${id}.${statement.name.text}`;
    types[key] = { d: comment(source, statement), ...(Object.keys(fields).length > 0 ? { f: fields } : {}) };
    if (literal.kind !== undefined && literal.apiVersion !== undefined) kinds[`${literal.apiVersion} ${literal.kind}`] = key;
  }
}

/** Applies our additions: new types, fields to add or replace (null takes one away), kinds. */
function overlay(schema, extra) {
  Object.assign(schema.kinds, extra.kinds);
  for (const [id, added] of Object.entries(extra.types)) {
    const type = (schema.types[id] ??= { d: '' });
    if (added.d !== undefined) type.d = added.d;
    for (const [name, field] of Object.entries(added.f ?? {})) {
      type.f ??= {};
      if (field === null) delete type.f[name];
      else type.f[name] = typeof field === 'string' ? [field, type.f[name]?.[1] ?? '', ...(type.f[name]?.[2] ? [1] : [])] : field;
    }
  }
}

/** Writes the schema file; a fraction of a second. */
export async function buildSchema(outFile) {
  const root = dirname(require.resolve('kubernetes-types/package.json'));
  const schema = { kinds: {}, types: {} };
  for (const path of sources(root)) readFile(root, path, schema.types, schema.kinds);
  overlay(schema, JSON.parse(readFileSync(new URL('src/kube/schema/overlay.json', import.meta.url), 'utf8')));
  for (const type of Object.values(schema.types))
    if (type.f) type.f = Object.fromEntries(Object.entries(type.f).sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(outFile, JSON.stringify(schema));
}
