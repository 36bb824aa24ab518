import type { DnsQuestion } from '../../net/dns-message.ts';
import type { Reply } from './chain.ts';
import type { ServerBlock } from './corefile.ts';

const bare = (name: string): string => name.replace(/\.$/, '');

/** The question after `rewrite [continue|stop] name [exact|prefix|suffix|substring|regex] FROM TO`; the first rule that matches stops. */
export function rewrittenName(block: ServerBlock, question: DnsQuestion): DnsQuestion {
  for (const plugin of block.plugins) {
    if (plugin.name !== 'rewrite') continue;
    const words = plugin.args[0] === 'stop' || plugin.args[0] === 'continue' ? plugin.args.slice(1) : plugin.args;
    const rule = words.length > 0 ? words : (plugin.block.find(([word]) => word === 'name') ?? []);
    if (rule[0] !== 'name') continue;
    const kinds = ['exact', 'prefix', 'suffix', 'substring', 'regex'];
    const kind = kinds.includes(rule[1] ?? '') ? (rule[1] ?? 'exact') : 'exact';
    const [from = '', to = ''] = rule.slice(kinds.includes(rule[1] ?? '') ? 2 : 1);
    const name = applied(kind, `${question.name}.`, from, to);
    if (name !== undefined) return { ...question, name: bare(name) };
  }
  return question;
}

function applied(kind: string, name: string, from: string, to: string): string | undefined {
  const dotted = (text: string): string => (text.endsWith('.') ? text : `${text}.`);
  switch (kind) {
    case 'exact':
      return name.toLowerCase() === dotted(from).toLowerCase() ? dotted(to) : undefined;
    case 'prefix':
      return name.startsWith(from) ? to + name.slice(from.length) : undefined;
    case 'suffix':
      return name.endsWith(dotted(from)) ? name.slice(0, name.length - dotted(from).length) + dotted(to) : undefined;
    case 'substring':
      return name.includes(from) ? name.replaceAll(from, to) : undefined;
    default:
      return byExpression(name, from, to);
  }
}

function byExpression(name: string, from: string, to: string): string | undefined {
  try {
    const match = new RegExp(from).exec(name);
    return match ? to.replace(/\{(\d+)\}/g, (_, index: string) => match[Number(index)] ?? '') : undefined;
  } catch {
    return undefined;
  }
}

/** Puts the name that was asked back into the answer. */
export function renamed(reply: Reply, from: string, to: string): Reply {
  const answers = reply.answers.map((record) => (record.name.toLowerCase() === from.toLowerCase() ? { ...record, name: to } : record));
  return { ...reply, answers };
}
