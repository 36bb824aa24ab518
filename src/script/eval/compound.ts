import type { ArithmeticFor, Case, CompoundCommand, CompoundList, For, If, Select, While } from 'unbash';
import type { Task } from '../../base/task.ts';
import { evaluateArithmetic } from '../arithmetic.ts';
import { complain, writeError } from '../diagnose.ts';
import { matchesPattern } from '../expand/pattern.ts';
import { expandPattern, expandString, expandText, expandWords } from '../expand/word.ts';
import { readLine } from '../read-line.ts';
import type { ShellState } from '../state.ts';
import { getVariable, setVariable } from '../variables.ts';
import { assignScalar } from './assign.ts';
import { runList, tick } from './execute.ts';
import { finishSubshell, forkShell } from './subshell.ts';
import { evaluateTest } from './test-command.ts';

export function* runCompound(shell: ShellState, node: CompoundCommand): Task<number> {
  switch (node.type) {
    case 'If':
      return yield* runIf(shell, node);
    case 'While':
      return yield* runWhile(shell, node);
    case 'For':
      return yield* runFor(shell, node);
    case 'ArithmeticFor':
      return yield* runArithmeticFor(shell, node);
    case 'Select':
      return yield* runSelect(shell, node);
    case 'Case':
      return yield* runCase(shell, node);
    case 'BraceGroup':
      return yield* runList(shell, node.body);
    case 'Subshell': {
      const copy = forkShell(shell, shell.descriptors, true);
      const status = yield* finishSubshell(copy, runList(copy, node.body));
      if (copy.flow?.kind === 'killed' && copy.flow.signal === 'INT') shell.flow = shell.interactive ? { kind: 'interrupt' } : copy.flow;
      return status;
    }
    case 'TestCommand':
      return yield* evaluateTest(shell, node.expression);
    case 'ArithmeticCommand': {
      const value = yield* arithmetic(shell, node.body);
      return value === undefined ? 1 : value === 0n ? 1 : 0;
    }
  }
}

function* arithmetic(shell: ShellState, text: string): Task<bigint | undefined> {
  const value = evaluateArithmetic(shell, yield* expandString(shell, text));
  if (value.ok) return value.value;
  yield* complain(shell, `((: ${value.error}`);
  return undefined;
}

function* condition(shell: ShellState, list: CompoundList): Task<boolean> {
  shell.errexitIgnored++;
  const status = yield* runList(shell, list);
  shell.errexitIgnored--;
  return status === 0;
}

function* runIf(shell: ShellState, node: If): Task<number> {
  for (const branch of [{ clause: node.clause, then: node.then }, ...node.elif]) {
    const holds = yield* condition(shell, branch.clause);
    if (shell.flow) return shell.status;
    if (holds) return yield* runList(shell, branch.then);
  }
  return node.else ? yield* runList(shell, node.else) : 0;
}

/** One turn of a loop; true when the loop ends. */
function* turn(shell: ShellState, body: CompoundList, result: { status: number }): Task<boolean> {
  result.status = yield* runList(shell, body);
  return leaves(shell);
}

function leaves(shell: ShellState): boolean {
  const flow = shell.flow;
  if (!flow) return false;
  if (flow.kind !== 'break' && flow.kind !== 'continue') return true;
  if (flow.levels > 1) {
    shell.flow = { kind: flow.kind, levels: flow.levels - 1 };
    return true;
  }
  shell.flow = undefined;
  return flow.kind === 'break';
}

function* loop(shell: ShellState, task: (result: { status: number }) => Task): Task<number> {
  const result = { status: 0 };
  shell.loopDepth++;
  yield* task(result);
  shell.loopDepth--;
  return shell.flow ? shell.status : result.status;
}

function* runWhile(shell: ShellState, node: While): Task<number> {
  return yield* loop(shell, function* (result) {
    for (;;) {
      yield* tick(shell);
      if (shell.flow) return;
      const holds = yield* condition(shell, node.clause);
      if (shell.flow ? leaves(shell) : holds !== (node.kind === 'while')) return;
      if (shell.flow === undefined && holds === (node.kind === 'while') && (yield* turn(shell, node.body, result))) return;
    }
  });
}

function* runFor(shell: ShellState, node: For): Task<number> {
  const items = node.wordlist ? yield* expandWords(shell, node.wordlist) : [...shell.positional];
  if (shell.flow) return shell.status;
  return yield* loop(shell, function* (result) {
    for (const item of items) {
      yield* tick(shell);
      if (shell.flow) return;
      yield* assignScalar(shell, node.name.value, undefined, item, false);
      if (shell.flow || (yield* turn(shell, node.body, result))) return;
    }
  });
}

function* runArithmeticFor(shell: ShellState, node: ArithmeticFor): Task<number> {
  const text = (part: ArithmeticFor['test']): string => (part ? shell.source.slice(part.pos, part.end) : '');
  if (node.initialize && (yield* arithmetic(shell, text(node.initialize))) === undefined) return 1;
  return yield* loop(shell, function* (result) {
    for (;;) {
      yield* tick(shell);
      if (shell.flow) return;
      const test = node.test ? yield* arithmetic(shell, text(node.test)) : 1n;
      if (test === undefined) result.status = 1;
      if (test === undefined || test === 0n || (yield* turn(shell, node.body, result))) return;
      if (node.update && (yield* arithmetic(shell, text(node.update))) === undefined) return;
    }
  });
}

function* runSelect(shell: ShellState, node: Select): Task<number> {
  const items = node.wordlist ? yield* expandWords(shell, node.wordlist) : [...shell.positional];
  if (items.length === 0) return 0;
  const width = String(items.length).length;
  const menu = items.map((item, index) => `${String(index + 1).padStart(width)}) ${item}\n`).join('');
  return yield* loop(shell, function* (result) {
    let show = true;
    for (;;) {
      yield* writeError(shell, (show ? menu : '') + (getVariable(shell, 'PS3') ?? '#? '));
      const line = yield* readLine(shell.descriptors.get(0)?.source);
      if (line === undefined || shell.pending.length > 0) {
        result.status = 1;
        return;
      }
      setVariable(shell, 'REPLY', line.text);
      show = line.text.trim() === '';
      if (show) continue;
      yield* assignScalar(shell, node.name.value, undefined, items[Number(line.text) - 1] ?? '', false);
      if (yield* turn(shell, node.body, result)) return;
    }
  });
}

function* runCase(shell: ShellState, node: Case): Task<number> {
  const text = yield* expandText(shell, node.word);
  let status = 0;
  let through = false;
  for (const item of node.items) {
    let matched = through;
    for (const pattern of item.pattern) {
      if (matched) break;
      matched = matchesPattern(text, yield* expandPattern(shell, pattern));
    }
    if (shell.flow) return shell.status;
    if (!matched) continue;
    status = yield* runList(shell, item.body);
    if (shell.flow || (item.terminator ?? ';;') === ';;') return status;
    through = item.terminator === ';&';
  }
  return status;
}
