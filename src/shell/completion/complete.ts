import { resolvePath, type Files } from '../../base/files.ts';
import type { Completion } from '../../cluster/lab-port.ts';
import { commandsOf, filesOf } from '../../cluster/process.ts';
import type { Machine } from '../../cluster/state.ts';
import type { World } from '../../cluster/world.ts';
import { builtinNames, quoteCompletion, wordAtCursor, type CursorWord } from '../../script/index.ts';
import { HOP_WORDS } from '../hop/hop.ts';
import { completeKubectl } from './kubectl.ts';

/** Where a line is typed. */
export interface CompletionPlace {
  readonly world: World;
  readonly machine: Machine;
  /** the shell's working directory */
  readonly directory: string;
  /** functions and aliases of the shell */
  readonly names: readonly string[];
}

/** Candidates for the word at `cursor` of `line`, as readline's completion of bash gives them. It looks and changes nothing. */
export function completeLine(place: CompletionPlace, line: string, cursor: number): Completion {
  const word = wordAtCursor(line, cursor);
  const found = candidates(place, word).filter((name) => name.startsWith(word.text));
  return { start: word.start, candidates: [...new Set(found)].sort().map((name) => quoteCompletion(name, word.quote)) };
}

function candidates(place: CompletionPlace, word: CursorWord): readonly string[] {
  const { world, machine } = place;
  const files = filesOf(world, machine);
  if (word.redirect) return paths(files, place.directory, word.text);
  const commands = commandsOf(world, machine);
  if (word.command) {
    if (word.text.includes('/')) return paths(files, place.directory, word.text);
    return [...commands.keys(), ...builtinNames, ...place.names];
  }
  const [command = '', ...before] = word.words;
  if (command === 'kubectl' || (command === 'k' && place.names.includes('k'))) return completeKubectl(world, before, word.text);
  if (command === 'hop') return completeHop(world, before);
  if (command === 'ssh') return hosts(world);
  const flags = commands.get(command)?.flags ?? [];
  const words = flags.filter((flag) => flag.startsWith('-') === word.text.startsWith('-'));
  return word.text.startsWith('-') ? words : [...words, ...paths(files, place.directory, word.text)];
}

function completeHop(world: World, before: readonly string[]): readonly string[] {
  if (before.length === 0) return Object.keys(HOP_WORDS);
  return before[0] === 'on' && before.length === 1 ? hosts(world) : [];
}

function hosts(world: World): readonly string[] {
  return [...world.state.machines.values()].filter((machine) => !machine.pod).map((machine) => machine.id);
}

/** Files and directories whose path begins with what was typed. Hidden ones only when their dot was typed. */
function paths(files: Files, directory: string, typed: string): readonly string[] {
  const slash = typed.lastIndexOf('/');
  const head = typed.slice(0, slash + 1);
  const parent = resolvePath(directory, head === '' ? '.' : head);
  const listed = files.list(parent);
  if (!listed.ok) return [];
  return listed.value
    .filter((name) => !name.startsWith('.') || typed.slice(slash + 1).startsWith('.'))
    .map((name) => {
      const stat = files.stat(resolvePath(parent, name));
      return `${head}${name}${stat.ok && stat.value.kind === 'directory' ? '/' : ''}`;
    });
}
