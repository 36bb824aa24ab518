import { printError, refuseOption } from '../client/terminal.ts';
import type { Tool } from '../tool.ts';

/** nsenter(1) of util-linux, for network namespaces. */
export const nsenter: Tool = {
  name: 'nsenter',
  summary: "run a program in another process's network namespace",
  flags: ['-t', '-n', '--net'],
  *run(process) {
    let pid: string | undefined;
    let path: string | undefined;
    let at = 0;
    const { args, host } = process;
    for (; at < args.length; at++) {
      const word = args[at] ?? '';
      if (word === '-t' || word === '--target') pid = args[++at];
      else if (/^-t\d+$/.test(word)) pid = word.slice(2);
      else if (word.startsWith('--net=') || (word.startsWith('-n') && word.length > 2 && word.includes('/')))
        path = word.replace(/^(--net=|-n)/, '');
      else if (/^-[nmuipC]+$/.test(word) || ['--net', '--mount', '--uts', '--ipc', '--pid', '--all', '-a', '-F'].includes(word)) continue;
      else if (word === '--') {
        at++;
        break;
      } else if (word.startsWith('-')) return yield* refuseOption(process, `nsenter ${word}`, 1);
      else break;
    }
    const [command = 'sh', ...rest] = args.slice(at);
    const named = path?.replace(/^(\/var)?\/run\/netns\//, '');
    const target =
      path !== undefined
        ? (host.namedNamespaces().find((each) => each.name === named)?.id ??
          host.processes().find((each) => path === `/proc/${each.pid}/ns/net`)?.namespace)
        : host.processes().find((each) => String(each.pid) === pid)?.namespace;
    if (pid === undefined && path === undefined) {
      yield* printError(process, 'nsenter: no target PID specified for --all\n');
      return 1;
    }
    if (target === undefined) {
      yield* printError(process, `nsenter: cannot open ${path ?? `/proc/${pid ?? ''}/ns/net`}: No such file or directory\n`);
      return 1;
    }
    return yield* host.runIn(target, process, command, rest);
  },
};
