import type { Verb } from './verb.ts';

export const explain: Verb = {
  name: 'explain',
  summary: 'Get documentation for a resource (not simulated)',
  usage: 'TYPE [--recursive=FALSE|TRUE] [--api-version=api-version-group] [options]',
  flags: [
    { name: 'recursive', type: 'bool', default: 'false', help: 'fields below fields too' }, { name: 'api-version', type: 'string', default: '', help: 'a certain version' },
    { name: 'output', short: 'o', type: 'string', default: 'plaintext', help: 'plaintext or plaintext-openapiv2' },
  ],
   
  *run(context) {
    const typed = context.words[0];
    if (typed === undefined) return context.error('You must specify the type of resource to explain. Use "kubectl api-resources" for a complete list of supported resources.\n');
    if (context.words.length > 1) return context.error('We accept only this format: explain RESOURCE\n');
    if (/\.\./.test(typed)) return context.error('invalid jsonpath syntax, first node must be field node');
    const found = context.type(typed.split('.')[0] ?? '');
    if (!found.ok) return context.fail(found.error);
    return context.notSimulated('kubectl explain');
  },
};
