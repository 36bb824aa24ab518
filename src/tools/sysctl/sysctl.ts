import { readSysctl, sysctlNames, writeSysctl } from '../../net/sysctl.ts';
import { print, printError, refuseOption } from '../client/terminal.ts';
import type { Tool } from '../tool.ts';

/** sysctl(8) of procps. */
export const sysctl: Tool = {
  name: 'sysctl',
  summary: 'read and set kernel parameters',
  flags: ['-w', '-n', '-a', '-e', '-q', '-N', '-r'],
  *run(process) {
    const ns = process.network.state.namespaces.get(process.namespace);
    const flags = new Set<string>();
    const names: string[] = [];
    for (const word of process.args) {
      if (/^-[wnaAeqN]+$/.test(word)) for (const flag of word.slice(1)) flags.add(flag === 'A' ? 'a' : flag);
      else if (['--write', '--values', '--all', '--ignore', '--quiet', '--names'].includes(word))
        flags.add(word === '--values' ? 'n' : word === '--names' ? 'N' : word.charAt(2));
      else if (word.startsWith('-')) return yield* refuseOption(process, `sysctl ${word}`, 1);
      else names.push(word);
    }
    if (!ns) return 1;
    if (flags.has('i')) flags.add('e');
    const line = (name: string, value: string): string =>
      flags.has('N') ? `${name}\n` : flags.has('n') ? `${value}\n` : `${name} = ${value}\n`;
    if (flags.has('a')) {
      for (const name of sysctlNames(ns)) yield* print(process, line(name, readSysctl(ns, name) ?? ''));
      return 0;
    }
    let exit = 0;
    for (const word of names) {
      const equals = word.indexOf('=');
      const name = dotted((equals < 0 ? word : word.slice(0, equals)).trim());
      const before = readSysctl(ns, name);
      if (before === undefined) {
        if (flags.has('e')) continue;
        yield* printError(process, `sysctl: cannot stat /proc/sys/${name.replaceAll('.', '/')}: No such file or directory\n`);
        exit = 1;
      } else if (equals < 0) {
        if (flags.has('w')) {
          yield* printError(process, `sysctl: "${word}" must be of the form name=value\n`);
          exit = 1;
        } else yield* print(process, line(name, before));
      } else if (!process.host.privileged) {
        yield* printError(process, `sysctl: permission denied on key "${name}"\n`);
        exit = 1;
      } else {
        const value = word.slice(equals + 1).trim();
        const result = writeSysctl(ns, name, value);
        if (result.ok) {
          if (!flags.has('q')) yield* print(process, line(name, value));
        } else {
          yield* printError(
            process,
            result.error === 'EACCES'
              ? `sysctl: permission denied on key "${name}"\n`
              : `sysctl: setting key "${name}": Invalid argument\n`,
          );
          exit = 1;
        }
      }
    }
    return exit;
  },
};

/** `net/ipv4/ip_forward` is the same as `net.ipv4.ip_forward`; with slashes, dots belong to names (`eth0.100`). */
function dotted(name: string): string {
  return name.replaceAll('/', '.');
}
