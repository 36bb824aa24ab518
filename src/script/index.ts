/** The shell language. It knows an abstract machine (`machine.ts`): no network, no Kubernetes, no screen. */
export { createProcess } from './launch.ts';
export type { ProcessRequest, ShellMachine, StartedProcess } from './machine.ts';
export { builtinNames } from './builtins/names.ts';
export { createShell, runLine, runScript } from './session.ts';
export { quoteCompletion, wordAtCursor } from './complete-words.ts';
export type { CursorWord } from './complete-words.ts';
export type { LineResult, ShellOptions } from './session.ts';
export { shellCommand } from './shell-command.ts';
export type { ShellState } from './state.ts';
