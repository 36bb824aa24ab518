import { coreCommand, emit, fail, refuse } from './command.ts';
import { resolvePath } from '../../base/files.ts';
import { launch } from './launch.ts';
import { environmentText } from './trivial.ts';

export const env = coreCommand({
  name: 'env',
  summary: 'runs a command in a changed environment',
  usageExit: 125,
  stopAtFirst: true,
  options: ['i|ignore-environment', 'u|unset=', 'C|chdir=', 'S|split-string='],
  unsimulated: ['-0', '--null', '-v', '--debug', '--block-signal'],
  *run({ process, operands, options, has, value }) {
    if (value('S') !== undefined) return yield* refuse(process, 'env -S', 125);
    const variables = new Map(Object.entries(has('i') || operands[0] === '-' ? {} : process.env));
    for (const { name, value: text } of options.given) if (name === 'u') variables.delete(text);
    const words = operands[0] === '-' ? operands.slice(1) : [...operands];
    let at = 0;
    for (; at < words.length && (words[at] ?? '').includes('='); at++) {
      const [name = '', ...rest] = (words[at] ?? '').split('=');
      variables.set(name, rest.join('='));
    }
    process.env = Object.fromEntries(variables);
    const [command, ...args] = words.slice(at);
    if (command === undefined) return (yield* emit(process, environmentText(process.env))) ?? 0;
    const directory = value('C');
    if (directory !== undefined) {
      const stat = process.files.stat(resolvePath(process.cwd, directory));
      if (!stat.ok) return yield* fail(process, `cannot change directory to '${directory}': No such file or directory`, 125);
      process.cwd = resolvePath(process.cwd, directory);
    }
    const { exit, missing } = yield* launch(process, command, args);
    return missing ? yield* fail(process, `'${command}': No such file or directory`, 127) : exit;
  },
});
