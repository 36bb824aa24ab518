import type { Assignment } from 'unbash';
import type { Task } from '../../base/task.ts';
import { evaluateArithmetic } from '../arithmetic.ts';
import { abort } from '../diagnose.ts';
import { expandArray, expandString, expandText } from '../expand/word.ts';
import type { ShellState, Variable } from '../state.ts';
import { entriesOf, obtainVariable, scalarOf, storeElement, storeScalar } from '../variables.ts';

/** Gives a variable (or one element) a text, with the rules of its attributes. */
export function* assignScalar(
  shell: ShellState,
  name: string,
  subscript: string | undefined,
  text: string,
  append: boolean,
  into?: Variable,
): Task {
  const variable = into ?? obtainVariable(shell, name);
  if (variable.readonly) return yield* abort(shell, `${name}: readonly variable`);
  let key: string | undefined = subscript;
  if (subscript !== undefined && !variable.associative) {
    const index = evaluateArithmetic(shell, subscript);
    if (!index.ok) return yield* abort(shell, index.error);
    key = String(index.value < 0n ? BigInt(entriesOf(variable).at(-1)?.[0] ?? '-1') + 1n + index.value : index.value);
    if (key.startsWith('-')) return yield* abort(shell, `${name}[${subscript}]: bad array subscript`);
  }
  const before = key === undefined ? scalarOf(variable) : variable.items?.get(key);
  let value = append && !variable.integer ? (before ?? '') + text : text;
  if (variable.integer) {
    const number = evaluateArithmetic(shell, append ? `${before ?? '0'}+(${text})` : text);
    if (!number.ok) return yield* abort(shell, number.error);
    value = String(number.value);
  }
  if (key === undefined) storeScalar(variable, value);
  else storeElement(variable, key, value);
}

/** One assignment word: `x=..`, `x+=..`, `x[i]=..`, `x=( .. )`. */
export function* assign(shell: ShellState, assignment: Assignment, into?: Variable): Task {
  const { name, value } = assignment;
  const append = assignment.append === true;
  if (value.type === 'ArrayValue') {
    const elements = yield* expandArray(shell, value);
    if (shell.flow) return;
    const variable = into ?? obtainVariable(shell, name);
    if (variable.readonly) return yield* abort(shell, `${name}: readonly variable`);
    if (!append || !variable.items) variable.items = new Map(append && variable.text !== undefined ? [['0', variable.text]] : []);
    variable.text = undefined;
    let next = append ? Number(entriesOf(variable).at(-1)?.[0] ?? -1) + 1 : 0;
    for (const [key, text] of elements) {
      if (key !== undefined && !variable.associative) {
        const index = evaluateArithmetic(shell, key);
        next = index.ok ? Number(index.value) : 0;
      }
      yield* assignScalar(shell, name, variable.associative ? (key ?? text) : String(next++), text, false, variable);
    }
    return;
  }
  const subscript =
    assignment.index === undefined ? undefined : yield* expandString(shell, assignment.index.text.replace(/^["']|["']$/g, ''));
  const text = yield* expandText(shell, value, 'assignment');
  if (!shell.flow) yield* assignScalar(shell, name, subscript, text, append, into);
}
