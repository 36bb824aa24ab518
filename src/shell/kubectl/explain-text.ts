import type { Schema, SchemaField, SchemaType } from '../../kube/schema/load.ts';

const WIDTH = 76;
const NAMES: Readonly<Record<string, string>> = {
  intstr: 'IntOrString',
  quantity: 'Quantity',
  time: 'Time',
  microtime: 'MicroTime',
  bytes: 'string',
  any: 'Object',
};

/** A schema type as explain shows it: `[]ServicePort`, `map[string]string`. */
export function shownType(type: string): string {
  if (type.startsWith('[]')) return `[]${shownType(type.slice(2))}`;
  if (type.startsWith('{}')) return `map[string]${shownType(type.slice(2))}`;
  return NAMES[type] ?? type.slice(type.lastIndexOf('.') + 1);
}

/** The type behind lists and maps that has members; undefined for values. */
export function memberType(schema: Schema, type: string): SchemaType | undefined {
  return schema.types[type.replace(/^(?:\[\]|\{\})+/, '')];
}

/** The members of a type with their descriptions, or with the members below them. */
export function fieldsText(schema: Schema, type: SchemaType, recursive: boolean): string {
  if (recursive) return recursiveText(schema, type, 1, []);
  return Object.entries(type.f ?? {})
    .map(([name, field]) => `  ${head(name, field)}\n${indent(wrap(field[1]))}\n\n`)
    .join('');
}

function recursiveText(schema: Schema, type: SchemaType, depth: number, above: readonly SchemaType[]): string {
  if (above.includes(type)) return '';
  const lines = Object.entries(type.f ?? {}).map(([name, field]) => {
    const below = memberType(schema, field[0]);
    return `${'  '.repeat(depth)}${head(name, field)}\n${below ? recursiveText(schema, below, depth + 1, [...above, type]) : ''}`;
  });
  return lines.join('');
}

function head(name: string, field: SchemaField): string {
  return `${name}\t<${shownType(field[0])}>${field[2] ? ' -required-' : ''}`;
}

/** Descriptions one below the other, wrapped and set in, with the empty line that follows them. */
export function descriptionText(descriptions: readonly string[]): string {
  const texts = descriptions.filter((text) => text !== '').map(wrap);
  return `DESCRIPTION:\n${indent(`${texts.length === 0 ? '<empty>' : texts.join('\n')}\n`)}\n`;
}

const indent = (text: string): string =>
  text
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n');

/** Wraps at spaces; words longer than the line stay whole (mitchellh/go-wordwrap). */
export function wrap(text: string): string {
  let out = '';
  let line = 0;
  let space = '';
  let word = '';
  const flush = (): void => {
    out += space + word;
    line += space.length + word.length;
    space = '';
    word = '';
  };
  for (const char of text) {
    if (char === '\n') {
      if (word !== '' || line + space.length <= WIDTH) flush();
      space = '';
      out += char;
      line = 0;
    } else if (/\s/.test(char) && char !== '\u00a0') {
      if (space === '' || word !== '') flush();
      space += char;
    } else {
      word += char;
      if (line + space.length + word.length > WIDTH && word.length < WIDTH) {
        out += '\n';
        line = 0;
        space = '';
      }
    }
  }
  if (word !== '' || line + space.length <= WIDTH) flush();
  return out;
}
