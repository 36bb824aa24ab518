import { canonicalIp } from '../../base/ip.ts';
import { notSimulatedLine, type Command } from '../../base/process.ts';
import type { Task } from '../../base/task.ts';
import { runForeground } from '../../cluster/foreground.ts';
import type { Machine } from '../../cluster/state.ts';
import type { World } from '../../cluster/world.ts';
import { lookupHost } from '../../tools/dns/resolver.ts';
import type { ToolProcess } from '../../tools/tool.ts';

const VERSION = '3.11.7';
const USAGE = 'usage: server.py [-h] [--cgi] [-b ADDRESS] [-d DIRECTORY] [-p VERSION] [port]\n';

/** python3(1), of which `-m http.server` is simulated: a server program of the catalogue, as a process of this machine. */
export function pythonCommand(world: World, machine: Machine): Command {
  return {
    name: 'python3',
    aliases: ['python'],
    summary: 'Python, of which http.server is simulated',
    flags: ['-m http.server', '-u', '-V', '--bind', '--directory'],
    *run(process) {
      const words = [...process.args];
      while (words[0] === '-u') words.shift();
      if (words[0] === '-V' || words[0] === '--version') {
        yield* process.stdout.write(`Python ${VERSION}\n`);
        return 0;
      }
      const module = words[0] === '-m' ? words[1] : words[0]?.startsWith('-m') ? words[0].slice(2) : undefined;
      if (words[0] === '-m' && module === undefined) {
        yield* process.stderr.write(
          `Argument expected for the -m option\nusage: ${process.name} [option] ... [-c cmd | -m mod | file | -] [arg] ...\nTry \`python -h' for more information.\n`,
        );
        return 2;
      }
      if (module !== 'http.server')
        return yield* refuse(process as ToolProcess, module === undefined ? 'Python programs' : `the Python module ${module}`, 1);
      const parsed = parseArguments(words.slice(words[0] === '-m' ? 2 : 1));
      if (parsed.kind === 'help') {
        yield* process.stdout.write(HELP);
        return 0;
      }
      if (parsed.kind === 'error') {
        yield* process.stderr.write(`${USAGE}server.py: error: ${parsed.message}\n`);
        return 2;
      }
      if (parsed.kind === 'refused') return yield* refuse(process as ToolProcess, `${parsed.option} of http.server`, 2);
      return yield* serve(world, machine, process as ToolProcess, parsed);
    },
  };
}

function* refuse(process: ToolProcess, what: string, exit: number): Task<number> {
  process.noteNotSimulated();
  yield* process.stderr.write(notSimulatedLine(what));
  return exit;
}

const HELP = `${USAGE}
positional arguments:
  port                  port to listen on (8000 when absent)

options:
  -h, --help            this text
  --cgi                 CGI scripts (not simulated)
  -b ADDRESS, --bind ADDRESS
                        address to listen on (all when absent)
  -d DIRECTORY, --directory DIRECTORY
                        what to serve (the current directory when absent)
  -p VERSION, --protocol VERSION
                        HTTP version (not simulated)
`;

type Parsed =
  | { readonly kind: 'serve'; readonly port: number; readonly bind: string | undefined; readonly directory: string | undefined }
  | { readonly kind: 'help' }
  | { readonly kind: 'refused'; readonly option: string }
  | { readonly kind: 'error'; readonly message: string };

const LONG: readonly string[] = ['--help', '--cgi', '--bind', '--directory', '--protocol'];
const SHORT: Readonly<Record<string, string>> = { h: '--help', b: '--bind', d: '--directory', p: '--protocol' };
const DISPLAY: Readonly<Record<string, string>> = { '--bind': '-b/--bind', '--directory': '-d/--directory', '--protocol': '-p/--protocol' };

/** The command line as argparse reads it: long options may be shortened. */
function parseArguments(words: readonly string[]): Parsed {
  const values: Record<string, string> = {};
  const left: string[] = [];
  const positional: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? '';
    if (!/^-\D/.test(word)) {
      positional.push(word);
      continue;
    }
    const long = word.startsWith('--');
    const equals = word.indexOf('=');
    const typed = long ? (equals < 0 ? word : word.slice(0, equals)) : word.slice(0, 2);
    const fits = long ? LONG.filter((each) => each.startsWith(typed)) : [SHORT[word[1] ?? ''] ?? ''].filter((each) => each !== '');
    const [name] = fits;
    if (name === undefined || fits.length > 1) {
      left.push(word);
      continue;
    }
    if (name === '--help') return { kind: 'help' };
    if (name === '--cgi' || name === '--protocol') return { kind: 'refused', option: name };
    const attached = long ? (equals < 0 ? undefined : word.slice(equals + 1)) : word.slice(2) || undefined;
    const value = attached ?? words[++i];
    if (value === undefined || (attached === undefined && /^-\D/.test(value)))
      return { kind: 'error', message: `argument ${DISPLAY[name] ?? name}: expected one argument` };
    values[name] = value;
  }
  const [port = '8000', ...more] = positional;
  if (!/^[+-]?\d+$/.test(port)) return { kind: 'error', message: `argument port: invalid int value: '${port}'` };
  if (left.length + more.length > 0) return { kind: 'error', message: `unrecognized arguments: ${[...left, ...more].join(' ')}` };
  return { kind: 'serve', port: Number(port), bind: values['--bind'], directory: values['--directory'] };
}

function* serve(world: World, machine: Machine, process: ToolProcess, wanted: Extract<Parsed, { kind: 'serve' }>): Task<number> {
  if (wanted.port < 0 || wanted.port > 65_535) {
    yield* process.stderr.write('Traceback (most recent call last):\nOverflowError: bind(): port must be 0-65535.\n');
    return 1;
  }
  let ip = wanted.bind;
  if (ip !== undefined && canonicalIp(ip) === undefined) {
    const found = yield* lookupHost(process, ip);
    if (found.kind === 'signal') return 130;
    ip = found.kind === 'ok' ? found.addresses[0] : undefined;
    if (ip === undefined) {
      yield* process.stderr.write('Traceback (most recent call last):\nsocket.gaierror: [Errno -2] Name or service not known\n');
      return 1;
    }
  }
  const args = [String(wanted.port)];
  if (ip !== undefined) args.push('--bind', ip);
  if (wanted.directory !== undefined) args.push('--directory', wanted.directory);
  return yield* runForeground(world, process, {
    machine,
    program: 'python-http.server',
    args,
    command: [process.name, ...process.args].join(' '),
  });
}
