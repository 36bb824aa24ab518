import { resolvePath, type FileStat } from '../base/files.ts';
import type { ShellState } from './state.ts';
import { findVariable } from './variables.ts';

function statOf(shell: ShellState, path: string, follow = true): FileStat | undefined {
  if (path === '') return undefined;
  const stat = shell.machine.files.stat(resolvePath(shell.cwd, path), { follow });
  return stat.ok ? stat.value : undefined;
}

/** Unary operators of test(1) and `[[`. */
export function testUnary(shell: ShellState, operator: string, operand: string): boolean {
  const stat = statOf(shell, operand);
  const root = shell.machine.user === 'root';
  const allowed = (bits: number): boolean =>
    stat !== undefined &&
    (root
      ? bits !== 0o111 || stat.kind === 'directory' || (stat.mode & 0o111) !== 0
      : (stat.mode & (stat.owner === shell.machine.user ? bits & 0o700 : bits & 0o007)) !== 0);
  switch (operator) {
    case '-n':
      return operand !== '';
    case '-z':
      return operand === '';
    case '-e':
    case '-a':
      return stat !== undefined;
    case '-f':
      return stat?.kind === 'file';
    case '-d':
      return stat?.kind === 'directory';
    case '-c':
      return stat?.kind === 'device';
    case '-L':
    case '-h':
      return statOf(shell, operand, false)?.kind === 'link';
    case '-s':
      return (stat?.size ?? 0) > 0;
    case '-r':
      return allowed(0o444);
    case '-w':
      return allowed(0o222);
    case '-x':
      return allowed(0o111);
    case '-O':
      return stat?.owner === shell.machine.user;
    case '-t':
      return (
        (operand === '0' ? shell.descriptors.get(0)?.source?.isTerminal : shell.descriptors.get(Number(operand))?.sink?.isTerminal) === true
      );
    case '-v': {
      const element = /^(\w+)\[(.*)\]$/.exec(operand);
      const variable = findVariable(shell, element?.[1] ?? operand);
      return element ? variable?.items?.has(element[2] ?? '') === true : variable?.text !== undefined || variable?.items?.has('0') === true;
    }
    case '-o':
      return shell.options.has(operand as never);
    default:
      return false;
  }
}

/** Binary operators of test(1) and `[[`; undefined when a number was expected. */
export function testBinary(shell: ShellState, operator: string, left: string, right: string): boolean | undefined {
  switch (operator) {
    case '=':
    case '==':
      return left === right;
    case '!=':
      return left !== right;
    case '<':
      return left < right;
    case '>':
      return left > right;
    case '-nt':
      return (statOf(shell, left)?.modifiedAt ?? -1) > (statOf(shell, right)?.modifiedAt ?? -1);
    case '-ot':
      return (statOf(shell, left)?.modifiedAt ?? -1) < (statOf(shell, right)?.modifiedAt ?? -1);
    case '-ef':
      return statOf(shell, left) !== undefined && resolvePath(shell.cwd, left) === resolvePath(shell.cwd, right);
  }
  if (!/^\s*[-+]?\d+\s*$/.test(left) || !/^\s*[-+]?\d+\s*$/.test(right)) return undefined;
  const [a, b] = [BigInt(left.trim().replace(/^\+/, '')), BigInt(right.trim().replace(/^\+/, ''))];
  switch (operator) {
    case '-eq':
      return a === b;
    case '-ne':
      return a !== b;
    case '-lt':
      return a < b;
    case '-le':
      return a <= b;
    case '-gt':
      return a > b;
    case '-ge':
      return a >= b;
    default:
      return undefined;
  }
}
