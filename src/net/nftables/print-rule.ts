import type { Expression, NatStatement, NftRule, RateLimit, Statement, Family } from './model.ts';
import { printExpression, printTime, printVerdict } from './print-expression.ts';

/** How a listing is written: `-s` leaves out counts and expiry. */
export interface PrintOptions {
  readonly stateless?: boolean | undefined;
  readonly handles?: boolean | undefined;
  /** `-n`: no names of protocols, states and types */
  readonly numeric?: boolean | undefined;
  readonly now?: number | undefined;
  /** `-j` */
  readonly json?: boolean | undefined;
}

/** A rule on one line, without its handle. */
export function printRule(rule: NftRule, family: Family, options: PrintOptions = {}): string {
  let counter = 0;
  const words = rule.statements.map((statement) => {
    if (statement.statement !== 'counter') return printStatement(statement, family, options.numeric);
    const counted = rule.counters[counter++] ?? { packets: 0, bytes: 0 };
    return options.stateless ? 'counter' : `counter packets ${counted.packets} bytes ${counted.bytes}`;
  });
  if (rule.comment !== undefined) words.push(`comment "${rule.comment}"`);
  return words.join(' ');
}

function printStatement(statement: Exclude<Statement, { statement: 'counter' }>, family: Family, numeric: boolean | undefined): string {
  const print = (expression: Expression): string => printExpression(expression, numeric);
  switch (statement.statement) {
    case 'match':
      return printMatch(statement, print);
    case 'verdict':
      return printVerdict(statement.verdict);
    case 'vmap':
      if (statement.from.kind === 'reference') return `${print(statement.key)} vmap @${statement.from.set}`;
      return `${print(statement.key)} vmap ${print(statement.from)}`;
    case 'counter-object':
      return `counter name "${statement.name}"`;
    case 'set':
      return `${statement.key} set ${print(statement.value)}`;
    case 'reject':
      return printReject(statement.kind, family);
    case 'log':
      return `log${statement.options}`;
    case 'limit':
      return printLimit(statement.limit);
    case 'notrack':
      return 'notrack';
    case 'dynamic': {
      const options =
        (statement.timeout === undefined ? '' : ` timeout ${printTime(statement.timeout)}`) + (statement.counter ? ' counter' : '');
      return `${statement.op} @${statement.set} { ${print(statement.key)}${options} }`;
    }
    default:
      return printNat(statement, family, print);
  }
}

function printMatch({ left, op, right }: Extract<Statement, { statement: 'match' }>, print: (expression: Expression) => string): string {
  if (left.kind === 'binary' && left.op === '&' && left.right.kind === 'value' && left.right.type === 'tcp_flag') {
    if (right.kind === 'value' && right.value === 0) return `${print(left.left)} ${op === '!=' ? '' : '! '}${print(left.right)}`;
    const not = op === '!=' ? '!= ' : '';
    return `${print(left.left)} ${not}${print(right)} / ${print(left.right)}`;
  }
  return `${print(left)} ${op === '' ? '' : `${op} `}${print(right)}`;
}

function printReject(kind: string, family: Family): string {
  const plain = family === 'inet' ? 'icmpx port-unreachable' : family === 'ip' ? 'icmp port-unreachable' : 'icmpv6 port-unreachable';
  return kind === '' || kind === plain ? 'reject' : `reject with ${kind}`;
}

function printLimit(limit: RateLimit): string {
  const { rate, unit, burst, over, bytes } = limit;
  const shown = bytes === undefined ? (burst === 5 ? '' : ` burst ${burst} packets`) : burst === 0 ? '' : ` burst ${printSize(burst)}`;
  return `limit rate ${over ? 'over ' : ''}${rate}${bytes === undefined ? '' : ` ${bytes}`}/${unit}${shown}`;
}

function printSize(octets: number): string {
  if (octets % 1024 ** 2 === 0) return `${octets / 1024 ** 2} mbytes`;
  return octets % 1024 === 0 ? `${octets / 1024} kbytes` : `${octets} bytes`;
}

function printNat(statement: NatStatement, family: Family, print: (expression: Expression) => string): string {
  const { address, port, flags } = statement;
  let text: string = statement.statement;
  if (statement.family !== undefined) text += ` ${statement.family}`;
  if (address ?? port) text += ' to ';
  if (address) {
    const shown = print(address);
    text += port && (statement.family ?? family) === 'ip6' ? `[${shown}]` : shown;
  }
  if (port) text += `:${print(port)}`;
  return flags.length === 0 ? text : `${text} ${flags.join(',')}`;
}
