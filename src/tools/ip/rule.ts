import { networkAddress, parseCidr, type Cidr } from '../../base/ip.ts';
import { ok } from '../../base/result.ts';
import type { PolicyRule } from '../../net/namespace.ts';
import { refuse } from '../../net/netlink.ts';
import { putRule } from '../../net/route-table.ts';
import {
  DONE,
  fail,
  isShow,
  linkByName,
  matches,
  netlinkFailure,
  notSimulated,
  request,
  show,
  type Done,
  type IpContext,
} from './context.ts';
import { jsonText } from './json.ts';
import { tableName, tableNumber } from './route-text.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** `ip rule ...`. */
export function ipRule(context: IpContext, words: readonly string[]): Done {
  const [verb, ...rest] = words;
  if (verb === undefined || isShow(verb)) return ruleShow(context, rest);
  if (matches(verb, 'add') && rest.length === 0) return fail('"ip rule add" requires arguments.');
  if (matches(verb, 'add')) return ruleEdit(context, true, rest);
  if (matches(verb, 'delete')) return ruleEdit(context, false, rest);
  if (matches(verb, 'flush')) {
    if (!context.process.host.privileged) return netlinkFailure({ errno: 'EPERM' });
    context.ns.rules = context.ns.rules.filter((rule) => rule.version !== (context.options.family ?? 4) || rule.priority === 0);
    return DONE;
  }
  return fail(`Command "${verb}" is unknown, try "ip rule help".`, 255);
}

function prefix(cidr: Cidr): string {
  return cidr.prefixLength === (cidr.ip.includes(':') ? 128 : 32) ? cidr.ip : `${cidr.ip}/${cidr.prefixLength}`;
}

function ruleShow(context: IpContext, words: readonly string[]): Done {
  let rules = context.ns.rules.filter((rule) => rule.version === (context.options.family ?? 4));
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    const value = words[i + 1] ?? '';
    if (word === 'table' || word === 'lookup') {
      const table = tableNumber(value);
      rules = rules.filter((rule) => rule.action.type === 'lookup' && rule.action.table === table);
      i++;
    } else if (word === 'pref' || word === 'priority') {
      rules = rules.filter((rule) => rule.priority === Number(value));
      i++;
    }
  }
  if (context.options.json) {
    const rows = rules.map((rule) => ({
      priority: rule.priority,
      not: rule.not ? null : undefined,
      src: rule.from?.ip ?? 'all',
      srclen: rule.from && rule.from.prefixLength < 32 ? rule.from.prefixLength : undefined,
      dst: rule.to?.ip,
      dstlen: rule.to && rule.to.prefixLength < 32 ? rule.to.prefixLength : undefined,
      fwmark: rule.mark ? `0x${rule.mark.value.toString(16)}` : undefined,
      iif: rule.incoming,
      oif: rule.outgoing,
      table: rule.action.type === 'lookup' ? tableName(rule.action.table) : undefined,
      action: rule.action.type === 'lookup' ? undefined : rule.action.type,
    }));
    return show(jsonText(rows, context.options.pretty));
  }
  return show(rules.map((rule) => `${ruleText(context, rule)}\n`).join(''));
}

function ruleText(context: IpContext, rule: PolicyRule): string {
  const attached = (name: string): string => (linkByName(context.ns, name) ? name : `${name} [detached]`);
  const mask = rule.mark && rule.mark.mask !== 0xffffffff ? `/0x${rule.mark.mask.toString(16)}` : '';
  const words = [
    ...(rule.not ? ['not'] : []),
    'from',
    rule.from ? prefix(rule.from) : 'all',
    ...(rule.to ? ['to', prefix(rule.to)] : []),
    ...(rule.mark ? ['fwmark', `0x${rule.mark.value.toString(16)}${mask}`] : []),
    ...(rule.incoming === undefined ? [] : ['iif', attached(rule.incoming)]),
    ...(rule.outgoing === undefined ? [] : ['oif', attached(rule.outgoing)]),
    ...(rule.action.type === 'lookup' ? ['lookup', tableName(rule.action.table)] : [rule.action.type]),
  ];
  return `${rule.priority}:\t${words.join(' ')}`;
}

function ruleEdit(context: IpContext, add: boolean, words: readonly string[]): Done {
  const wanted: Mutable<Partial<PolicyRule>> = {};
  let any = false;
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? '';
    any = true;
    if (word === 'not') {
      wanted.not = true;
      continue;
    }
    if (word === 'prohibit' || word === 'unreachable' || word === 'blackhole') {
      wanted.action = { type: word };
      continue;
    }
    const value = words[++i];
    if (value === undefined)
      return fail(
        tableNumber(word) === undefined && !/^(from|to|fwmark|table|lookup|iif|oif|dev|pref|priority|preference|order)$/.test(word)
          ? `Error: argument "${word}" is wrong: Failed to parse rule type`
          : 'Command line is not complete. Try option "help"',
        255,
      );
    if (word === 'from' || word === 'to') {
      if (value === 'all' || value === 'any' || value === 'default') continue;
      const cidr = parseCidr(value);
      if (!cidr.ok) return fail(`Error: any valid prefix is expected rather than "${value}".`);
      wanted[word] = { ip: networkAddress(cidr.value.ip, cidr.value.prefixLength), prefixLength: cidr.value.prefixLength };
    } else if (word === 'fwmark') {
      const [mark = '', mask = '0xffffffff'] = value.split('/');
      if (!/^(0x[0-9a-f]+|\d+)$/i.test(mark) || !/^(0x[0-9a-f]+|\d+)$/i.test(mask))
        return fail(`Error: argument "${value}" is wrong: fwmark value is invalid\n`, 255);
      wanted.mark = { value: Number(mark), mask: Number(mask) };
    } else if (word === 'iif' || word === 'dev') wanted.incoming = value;
    else if (word === 'oif') wanted.outgoing = value;
    else if (['pref', 'preference', 'priority', 'order'].includes(word)) {
      if (!/^\d+$/.test(value)) return fail(`Error: argument "${value}" is wrong: preference value is invalid\n`, 255);
      wanted.priority = Number(value);
    } else if (word === 'table' || (word.length > 1 && matches(word, 'lookup'))) {
      const table = tableNumber(value);
      if (table === undefined) return fail(`Error: argument "${value}" is wrong: invalid table ID\n`, 255);
      wanted.action = { type: 'lookup', table };
    } else if (word === 'type') {
      if (value !== 'prohibit' && value !== 'unreachable' && value !== 'blackhole')
        return fail(`Error: argument "${value}" is wrong: Failed to parse rule type`, 255);
      wanted.action = { type: value };
    } else return notSimulated(`ip rule ${word}`);
  }
  const version = wanted.from?.ip.includes(':') === true || wanted.to?.ip.includes(':') === true ? 6 : (context.options.family ?? 4);
  if (!add) return request(context, () => deleteRule(context, wanted, any, version));
  const lowest = Math.min(
    32766,
    ...context.ns.rules.filter((rule) => rule.version === version && rule.priority > 0).map((rule) => rule.priority),
  );
  return request(context, () =>
    putRule(context.ns, {
      from: undefined,
      to: undefined,
      mark: undefined,
      incoming: undefined,
      outgoing: undefined,
      not: false,
      ...wanted,
      version,
      priority: wanted.priority ?? Math.max(0, lowest - 1),
      action: wanted.action ?? { type: 'lookup', table: 254 },
    }),
  );
}

function deleteRule(context: IpContext, wanted: Partial<PolicyRule>, any: boolean, version: 4 | 6) {
  const at = !any
    ? -1
    : context.ns.rules.findIndex(
        (rule) =>
          rule.version === version &&
          Object.entries(wanted).every(([key, value]) => JSON.stringify(Reflect.get(rule, key)) === JSON.stringify(value)),
      );
  if (at < 0) return refuse('ENOENT');
  context.ns.rules.splice(at, 1);
  return ok(undefined);
}
