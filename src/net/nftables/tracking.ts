import type { Expression, NftTable, Statement } from './model.ts';
import { findSelector } from './selectors.ts';

/** Whether a table makes the kernel track connections: a nat chain, or a rule that reads or writes their state. */
export function tableTracks(table: NftTable): boolean {
  for (const name of table.baseChains) if (table.chains.get(name)?.base?.type === 'nat') return true;
  for (const chain of table.chains.values()) for (const rule of chain.rules) if (rule.statements.some(asks)) return true;
  return false;
}

function asks(statement: Statement): boolean {
  switch (statement.statement) {
    case 'match':
      return reads(statement.left);
    case 'vmap':
      return reads(statement.key);
    case 'set':
      return statement.key === 'ct mark' || reads(statement.value);
    case 'notrack':
      return true;
    default:
      return false;
  }
}

function reads(expression: Expression): boolean {
  switch (expression.kind) {
    case 'key':
      return findSelector(expression.key)?.tracking === true;
    case 'concat':
      return expression.parts.some(reads);
    case 'binary':
      return reads(expression.left) || reads(expression.right);
    case 'map':
      return reads(expression.key);
    default:
      return false;
  }
}
