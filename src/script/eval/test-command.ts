import type { TestExpression, Word } from 'unbash';
import type { Task } from '../../base/task.ts';
import { evaluateArithmetic } from '../arithmetic.ts';
import { complain } from '../diagnose.ts';
import { matchesPattern, safeRegExp } from '../expand/pattern.ts';
import { expandPattern, expandString, expandText } from '../expand/word.ts';
import type { ShellState } from '../state.ts';
import { emptyVariable } from '../variables.ts';
import { testBinary, testUnary } from '../test-expression.ts';

/** `[[ .. ]]`: 0 true, 1 false, 2 wrong. */
export function* evaluateTest(shell: ShellState, node: TestExpression): Task<number> {
  switch (node.type) {
    case 'TestGroup':
      return yield* evaluateTest(shell, node.expression);
    case 'TestNot': {
      const status = yield* evaluateTest(shell, node.operand);
      return status > 1 ? status : node.negations.length % 2 === 1 ? 1 - status : status;
    }
    case 'TestLogical': {
      let status = 0;
      for (const operand of node.operands) {
        status = yield* evaluateTest(shell, operand);
        if (status > 1 || (node.operator === '&&') === (status !== 0)) return status;
      }
      return status;
    }
    case 'TestUnary':
      return testUnary(shell, node.operator, yield* expandText(shell, node.operand)) ? 0 : 1;
    case 'TestBinary':
      return yield* binary(shell, node.operator, node.left, node.right);
  }
}

function* binary(shell: ShellState, operator: string, leftWord: Word, rightWord: Word): Task<number> {
  const left = yield* expandText(shell, leftWord);
  if (operator === '==' || operator === '=' || operator === '!=')
    return matchesPattern(left, yield* expandPattern(shell, rightWord)) === (operator !== '!=') ? 0 : 1;
  if (operator === '=~') return yield* regex(shell, left, rightWord);
  if (/^-(eq|ne|lt|le|gt|ge)$/.test(operator)) {
    const values: bigint[] = [];
    for (const text of [left, yield* expandText(shell, rightWord)]) {
      const value = evaluateArithmetic(shell, yield* expandString(shell, text));
      if (!value.ok) {
        yield* complain(shell, `[[: ${value.error}`);
        return 1;
      }
      values.push(value.value);
    }
    return testBinary(shell, operator, String(values[0]), String(values[1])) === true ? 0 : 1;
  }
  return testBinary(shell, operator, left, yield* expandText(shell, rightWord)) === true ? 0 : 1;
}

/** POSIX extended regular expression; the groups go to BASH_REMATCH. Quoted parts match literally. */
function* regex(shell: ShellState, left: string, rightWord: Word): Task<number> {
  let source = '';
  for (const part of rightWord.parts ?? [undefined]) {
    if (part === undefined) source += rightWord.text;
    else if (part.type === 'SingleQuoted' || part.type === 'AnsiCQuoted') source += part.value.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
    else if (part.type === 'DoubleQuoted')
      source += (yield* expandString(shell, part.text.slice(1, -1))).replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
    else if (part.type === 'SimpleExpansion' || part.type === 'ParameterExpansion' || part.type === 'CommandExpansion')
      source += yield* expandString(shell, part.text);
    else source += part.text;
  }
  source = source.replace(
    /\[:(\w+):\]/g,
    (whole, name: string) =>
      ({ digit: '0-9', alpha: 'a-zA-Z', alnum: 'a-zA-Z0-9', space: '\\s', upper: 'A-Z', lower: 'a-z' })[name] ?? whole,
  );
  const match = safeRegExp(source, '').exec(left);
  const items = new Map((match ?? []).map((text, index): [string, string] => [String(index), text ?? '']));
  shell.scopes[0]?.set('BASH_REMATCH', { ...emptyVariable(), items });
  return match ? 0 : 1;
}
