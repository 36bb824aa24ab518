import type { AddressMatch, Chain, IptablesTable, Rule } from '../../net/netfilter/model.ts';
import { findMatch } from '../../net/netfilter/match/registry.ts';
import { parseProtocol } from '../../net/netfilter/services.ts';
import { references } from '../../net/netfilter/table.ts';
import { findTarget } from '../../net/netfilter/target/registry.ts';

export interface ListOptions {
  readonly numeric: boolean;
  readonly verbose: boolean;
  readonly exact: boolean;
  readonly lineNumbers: boolean;
}

/** What `iptables -L` prints for these chains. */
export function listChains(table: IptablesTable, chains: readonly Chain[], options: ListOptions): string {
  const used = references(table);
  return chains.map((chain) => listChain(chain, used.get(chain.name) ?? 0, options)).join('\n');
}

function listChain(chain: Chain, count: number, options: ListOptions): string {
  const { verbose, lineNumbers } = options;
  const totals = verbose ? ` ${count5(chain.packets, options)} packets, ${count5(chain.bytes, options)} bytes`.replace(/ +/g, ' ') : '';
  const title = `Chain ${chain.name} (${chain.policy === undefined ? `${count} references` : `policy ${chain.policy}${totals}`})\n`;
  const head =
    (lineNumbers ? 'num  ' : '') +
    (verbose ? (options.exact ? '    pkts      bytes ' : ' pkts bytes ') : '') +
    'target     prot opt ' +
    (verbose ? 'in     out     ' : '') +
    'source               destination         \n';
  return title + head + chain.rules.map((rule, i) => (lineNumbers ? String(i + 1).padEnd(5) : '') + listRule(rule, options)).join('');
}

function listRule(rule: Rule, options: ListOptions): string {
  const { spec } = rule;
  const { target } = spec;
  const name =
    target === undefined
      ? ''
      : target.target === 'jump' || target.target === 'goto'
        ? target.chain
        : target.target === 'NOTRACK'
          ? 'CT'
          : target.target;
  const protocol = options.numeric ? String(parseProtocol(spec.protocol?.name ?? 'all') ?? 0) : (spec.protocol?.name ?? 'all');
  const counts = options.verbose ? `${count5(rule.packets, options)} ${count5(rule.bytes, options)} ` : '';
  const device = (match: { readonly name: string; readonly not: boolean } | undefined): string =>
    `${match?.not ? '!' : ''}${match?.name ?? (options.numeric ? '*' : 'any')}`.padEnd(6);
  const devices = options.verbose ? ` ${device(spec.incoming)} ${device(spec.outgoing)} ` : '';
  const words = spec.matches.map((match) => findMatch(match.match)?.list(match, options.numeric) ?? '').filter((text) => text !== '');
  const action = target && target.target !== 'jump' && target.target !== 'goto' ? (findTarget(target.target)?.list(target) ?? '') : '';
  if (action !== '') words.push(action);
  return (
    `${counts}${name.padEnd(9)} ${spec.protocol?.not ? '!' : ' '}${protocol.padEnd(4)} ${spec.fragment ? '-f' : '--'} ${devices}${address(spec.source, options)}${address(spec.destination, options)}` +
    `${target?.target === 'goto' ? '[goto] ' : ''}${words.map((word) => ` ${word}`).join('')}\n`
  );
}

function address(match: AddressMatch | undefined, { numeric }: ListOptions): string {
  const whole = match && match.prefixLength === (match.ip.includes(':') ? 128 : 32);
  const text = match ? `${match.ip}${whole ? '' : `/${match.prefixLength}`}` : numeric ? '0.0.0.0/0' : 'anywhere';
  return `${match?.not ? '!' : ' '}${text.padEnd(19)} `;
}

/** Five columns, shortened with K, M, G above 99999 as iptables does unless -x is given. */
function count5(value: number, { exact }: ListOptions): string {
  if (exact) return String(value).padStart(8);
  let rest = value;
  let unit = '';
  for (const next of ['K', 'M', 'G', 'T']) {
    if (rest <= (unit === '' ? 99999 : 9999)) break;
    rest = Math.floor((rest + 500) / 1000);
    unit = next;
  }
  return `${rest}${unit}`.padStart(5);
}
