import { loadSchema, type SchemaField, type SchemaType } from '../../kube/schema/load.ts';
import { descriptionText, fieldsText, memberType, shownType } from './explain-text.ts';
import type { Verb } from './verb.ts';

export const explain: Verb = {
  name: 'explain',
  summary: 'Get documentation for a resource',
  usage: 'TYPE [--recursive=FALSE|TRUE] [--api-version=api-version-group] [options]',
  flags: [
    { name: 'recursive', type: 'bool', default: 'false', help: 'fields below fields too' },
    { name: 'api-version', type: 'string', default: '', help: 'a certain version' },
    { name: 'output', short: 'o', type: 'string', default: 'plaintext', help: 'plaintext or plaintext-openapiv2' },
  ],

  *run(context) {
    const typed = context.words[0];
    if (typed === undefined)
      return context.error(
        'You must specify the type of resource to explain. Use "kubectl api-resources" for a complete list of supported resources.\n',
      );
    if (context.words.length > 1) return context.error('We accept only this format: explain RESOURCE\n');
    if (/\.\./.test(typed)) return context.error('invalid jsonpath syntax, first node must be field node');
    // a dot at the end names no field
    const [name = '', ...path] = typed.replace(/\.$/, '').split('.');
    const found = context.type(name);
    if (!found.ok) return context.fail(found.error);
    const { group, version, plural, kind } = found.value;
    const asked = context.flags.text('api-version');
    const wanted = group === '' ? version : `${group}/${version}`;
    if (asked !== '' && asked !== wanted) return context.error(`couldn't find resource for "${asked}, Resource=${plural}"`);
    const schema = loadSchema();
    const id = schema?.kinds[`${wanted} ${kind}`];
    const top = id === undefined ? undefined : schema?.types[id];
    if (!schema || !top) return context.notSimulated(`kubectl explain for ${kind} (${wanted})`);
    context.out(`${group === '' ? '' : `GROUP:      ${group}\n`}KIND:       ${kind}\nVERSION:    ${version}\n\n`);
    let type: SchemaType | undefined = top;
    let field: SchemaField | undefined;
    for (const step of path) {
      const members: SchemaType['f'] = type?.f;
      field = members !== undefined && Object.hasOwn(members, step) ? members[step] : undefined;
      if (!field) return context.error(`field "${path.at(-1) ?? ''}" does not exist`);
      type = memberType(schema, field[0]);
    }
    const own = type?.f === undefined ? undefined : type;
    if (field) context.out(`FIELD: ${path.at(-1) ?? ''} <${shownType(field[0])}>${field[2] ? ' -required-' : ''}\n\n\n`);
    context.out(descriptionText([field?.[1] ?? '', own?.d ?? '']));
    if (own) context.out(`FIELDS:\n${fieldsText(schema, own, context.flags.bool('recursive'))}`);
    context.out('\n');
    return 0;
  },
};
