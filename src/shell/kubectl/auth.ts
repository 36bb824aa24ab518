import type { Json } from './client.ts';
import { list, map, str, strings } from './describe/common.ts';
import { alignTable } from './print/table.ts';
import { parseOutput, printObject } from './print/printer.ts';
import { ALL_NAMESPACES, OUTPUT, TEMPLATE, MANAGED, type Verb } from './verb.ts';
import type { Context } from './context.ts';

const canI: Verb = {
  name: 'can-i',
  summary: 'Check whether an action is allowed',
  usage: 'VERB [TYPE | TYPE/NAME | NONRESOURCEURL] [options]',
  examples: ['kubectl auth can-i create pods', 'kubectl auth can-i --list'],
  flags: [
    ALL_NAMESPACES,
    { name: 'list', type: 'bool', default: 'false', help: 'show everything that is allowed' },
    { name: 'quiet', short: 'q', type: 'bool', default: 'false', help: 'only the exit code' },
    { name: 'subresource', type: 'string', default: '', help: 'log, status, ...' },
    { name: 'no-headers', type: 'bool', default: 'false', help: 'with --list' },
  ],
  *run(context) {
    const { flags, words } = context;
    if (flags.bool('list')) return listRules(context);
    if (words.length < 2 || words.length > 3) {
      context.err(
        "error: you must specify two arguments: verb resource or verb resource/resourceName.\nSee 'kubectl auth can-i -h' for help and examples.\n",
      );
      return 1;
    }
    const [verb = '', typed = ''] = words;
    const namespace = flags.bool('all-namespaces') ? '' : context.namespace;
    let spec: Json;
    if (typed.startsWith('/')) spec = { nonResourceAttributes: { path: typed, verb } };
    else {
      const [type = '', name = words[2] ?? ''] = typed.split('/');
      const found = type === '*' ? undefined : context.type(type);
      const resource = found?.ok ? found.value : undefined;
      if (found && !found.ok) context.err(`Warning: the server doesn't have a resource type '${type}'\n`);
      if (resource && !resource.namespaced && !flags.bool('all-namespaces'))
        context.err(
          `Warning: resource '${resource.plural}' is not namespace scoped${resource.group === '' ? '' : ` in group '${resource.group}'`}\n\n`,
        );
      const attributes: Json = { namespace, verb, group: resource?.group ?? (type === '*' ? '*' : ''), resource: resource?.plural ?? type };
      if (name !== '') attributes['name'] = name;
      if (flags.text('subresource') !== '') attributes['subresource'] = flags.text('subresource');
      spec = { resourceAttributes: attributes };
    }
    const answer = context.client.call('POST', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', {
      body: { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', spec },
    });
    if (!answer.ok) return context.fail(answer.error);
    const status = map(answer.value['status']);
    const allowed = status['allowed'] === true;
    if (!flags.bool('quiet')) {
      const reason = str(status['reason']);
      context.out(allowed ? 'yes\n' : `no${reason === '' ? '' : ` - ${reason}`}\n`);
    }
    return allowed ? 0 : 1;
  },
};

function listRules(context: Context): number {
  const answer = context.client.call('POST', '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews', {
    body: { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectRulesReview', spec: { namespace: context.namespace } },
  });
  if (!answer.ok) return context.fail(answer.error);
  const status = map(answer.value['status']);
  const rows: { readonly order: string; readonly line: string }[] = [];
  for (const rule of list(status['resourceRules'])) {
    for (const group of strings(rule['apiGroups'])) {
      for (const resource of strings(rule['resources'])) {
        const name = group === '' ? resource : `${resource}.${group}`;
        const names = strings(rule['resourceNames']).join(' ');
        const verbs = strings(rule['verbs']).join(' ');
        const order = `Verbs:[${verbs}],APIGroups:[${group}],Resources:[${resource}],ResourceNames:[${names}],NonResourceURLs:[],}`;
        rows.push({ order, line: `${name}\t[]\t[${names}]\t[${verbs}]` });
      }
    }
  }
  for (const rule of list(status['nonResourceRules']))
    for (const url of strings(rule['nonResourceURLs'])) {
      const verbs = strings(rule['verbs']).join(' ');
      const order = `Verbs:[${verbs}],APIGroups:[],Resources:[],ResourceNames:[],NonResourceURLs:[${url}],}`;
      rows.push({ order, line: `\t[${url}]\t[]\t[${verbs}]` });
    }
  // rules are ordered by the text of their Go value (rbac helpers SortableRuleSlice)
  rows.sort((a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : 0));
  const header = context.flags.bool('no-headers') ? [] : ['Resources\tNon-Resource URLs\tResource Names\tVerbs'];
  context.out(alignTable([...header, ...rows.map((row) => row.line)]));
  return 0;
}

const whoami: Verb = {
  name: 'whoami',
  summary: 'Experimental: Check self subject attributes',
  flags: [OUTPUT, TEMPLATE, MANAGED],
  *run(context) {
    const output = parseOutput(context, 'object');
    if (!output.ok) return context.error(output.error);
    const answer = context.client.call('POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', {
      body: { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview', metadata: {} },
    });
    if (!answer.ok) return context.fail(answer.error);
    if (output.value.kind !== 'table') {
      const text = printObject(output.value, answer.value, undefined);
      if (!text.ok) return context.error(text.error);
      context.out(text.value);
      return 0;
    }
    const user = map(map(answer.value['status'])['userInfo']);
    const lines = ['ATTRIBUTE\tVALUE', `Username\t${str(user['username'])}`];
    if (str(user['uid']) !== '') lines.push(`UID\t${str(user['uid'])}`);
    if (strings(user['groups']).length > 0) lines.push(`Groups\t[${strings(user['groups']).join(' ')}]`);
    for (const [key, values] of Object.entries(map(user['extra'])).sort()) lines.push(`Extra: ${key}\t[${strings(values).join(' ')}]`);
    context.out(alignTable(lines));
    return 0;
  },
};

const reconcile: Verb = {
  name: 'reconcile',
  summary: 'Reconciles rules for RBAC role, role binding, cluster role, and cluster role binding objects',
  flags: [{ name: 'filename', short: 'f', type: 'list', help: 'manifest file' }],
  *run(context) {
    return context.notSimulated('auth reconcile');
  },
};

export const auth: Verb = { name: 'auth', summary: 'Inspect authorization', subcommands: [canI, reconcile, whoami] };
