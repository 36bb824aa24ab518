import type { ShellState, Variable } from './state.ts';

/** Variables of a shell: lookup through the scopes of running functions, attributes, arrays. */
export function emptyVariable(): Variable {
  return {
    text: undefined,
    items: undefined,
    associative: false,
    exported: false,
    readonly: false,
    integer: false,
    letterCase: undefined,
    nameref: false,
  };
}

export const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

export function findVariable(shell: ShellState, name: string): Variable | undefined {
  let wanted = name;
  for (let hops = 0; hops < 10; hops++) {
    const variable = findRaw(shell, wanted);
    if (!variable?.nameref || variable.text === undefined || variable.text === '') return variable;
    wanted = variable.text;
  }
  return undefined;
}

export function findRaw(shell: ShellState, name: string): Variable | undefined {
  for (let index = shell.scopes.length - 1; index >= 0; index--) {
    const variable = shell.scopes[index]?.get(name);
    if (variable) return variable;
  }
  return undefined;
}

/** The name a nameref leads to. */
export function targetName(shell: ShellState, name: string): string {
  let wanted = name;
  for (let hops = 0; hops < 10; hops++) {
    const variable = findRaw(shell, wanted);
    if (!variable?.nameref || variable.text === undefined || variable.text === '') return wanted;
    wanted = variable.text;
  }
  return wanted;
}

/** The variable, made in the global scope when there is none. */
export function obtainVariable(shell: ShellState, name: string): Variable {
  const wanted = targetName(shell, name);
  const found = findRaw(shell, wanted);
  if (found) return found;
  const variable = emptyVariable();
  if (shell.options.has('allexport')) variable.exported = true;
  shell.scopes[0]?.set(wanted, variable);
  return variable;
}

/** A variable of the running function (local), or of the shell outside of functions. */
export function obtainLocal(shell: ShellState, name: string): Variable {
  const scope = shell.scopes[shell.scopes.length - 1];
  const found = scope?.get(name);
  if (found) return found;
  const variable = emptyVariable();
  const outer = findRaw(shell, name);
  if (outer?.exported) variable.exported = true;
  scope?.set(name, variable);
  return variable;
}

/** The plain value: of an array its element 0. */
export function scalarOf(variable: Variable | undefined): string | undefined {
  return variable?.items ? variable.items.get('0') : variable?.text;
}

function withCase(variable: Variable, text: string): string {
  if (variable.letterCase === 'upper') return text.toUpperCase();
  return variable.letterCase === 'lower' ? text.toLowerCase() : text;
}

/** Stores a value; the caller has checked `readonly` and evaluated integers. */
export function storeScalar(variable: Variable, text: string): void {
  if (variable.items) variable.items.set('0', withCase(variable, text));
  else variable.text = withCase(variable, text);
}

export function storeElement(variable: Variable, key: string, text: string): void {
  if (!variable.items) {
    variable.items = new Map();
    if (variable.text !== undefined) variable.items.set('0', variable.text);
    variable.text = undefined;
  }
  variable.items.set(key, withCase(variable, text));
}

/** Entries in order: indices ascending, or insertion order for associative arrays. */
export function entriesOf(variable: Variable): [string, string][] {
  if (!variable.items) return variable.text === undefined ? [] : [['0', variable.text]];
  const entries = [...variable.items];
  return variable.associative ? entries : entries.sort((a, b) => Number(a[0]) - Number(b[0]));
}

/** Sets a variable without attributes being consulted: for the shell's own ones (PWD, OLDPWD, REPLY, OPTARG). */
export function setVariable(shell: ShellState, name: string, text: string): void {
  storeScalar(obtainVariable(shell, name), text);
}

export function getVariable(shell: ShellState, name: string): string | undefined {
  return scalarOf(findVariable(shell, name));
}

/** The environment that commands get: what is exported and has a value. */
export function environment(shell: ShellState): Record<string, string> {
  const out: Record<string, string> = {};
  for (const scope of shell.scopes) {
    for (const [name, variable] of scope) {
      const value = scalarOf(variable);
      if (variable.exported && value !== undefined && !variable.items) out[name] = value;
      else if (variable.text !== undefined && !variable.exported) delete out[name];
    }
  }
  return out;
}
