import type { Task } from '../../base/task.ts';
import { DONE, fail, isShow, matches, notSimulated, show, type Done, type IpContext } from './context.ts';
import { jsonText } from './json.ts';

/** `ip netns ...`; `exec` gives a task to run. */
export function ipNetns(context: IpContext, words: readonly string[]): Done | { readonly task: Task<number> } {
  const { host } = context.process;
  const [verb, name, ...command] = words;
  const path = `/run/netns/${name ?? ''}`;
  if (verb === undefined || isShow(verb)) {
    // readdir order of the directory: the newest first
    const rows = [...host.namedNamespaces()].reverse();
    if (context.options.json)
      return show(
        jsonText(
          rows.map((each) => ({ name: each.name, id: each.nsid })),
          context.options.pretty,
        ),
      );
    return show(rows.map((each) => `${each.name}${each.nsid === undefined ? '' : ` (id: ${each.nsid})`}\n`).join(''));
  }
  if (matches(verb, 'list-id')) return notSimulated('ip netns list-id');
  if (matches(verb, 'add') || matches(verb, 'delete')) {
    if (name === undefined) return fail('No netns name specified');
    if (name.includes('/') || name === '.' || name === '..') return fail(`Invalid netns name "${name}"`);
    if (matches(verb, 'add')) {
      if (!host.privileged) return fail('mkdir /run/netns failed: Permission denied');
      return host.addNamedNamespace(name) ? DONE : fail(`Cannot create namespace file "${path}": File exists`);
    }
    if (!host.privileged) return fail(`Cannot remove namespace file "${path}": Operation not permitted`);
    return host.deleteNamedNamespace(name) ? DONE : fail(`Cannot remove namespace file "${path}": No such file or directory`);
  }
  if (matches(verb, 'exec')) {
    if (name === undefined) return fail('No netns name specified');
    const [program, ...args] = command;
    if (program === undefined) return fail('No command specified', 255);
    const found = host.namedNamespaces().find((each) => each.name === name);
    if (!found) return fail(`Cannot open network namespace "${name}": No such file or directory`, 255);
    if (!host.privileged) return fail(`setting the network namespace "${name}" failed: Operation not permitted`, 255);
    return { task: host.runIn(found.id, context.process, program, args) };
  }
  if (matches(verb, 'pids')) {
    const found = host.namedNamespaces().find((each) => each.name === name);
    if (!found) return fail(`Cannot open network namespace: No such file or directory`);
    return show(
      host
        .processes()
        .filter((each) => each.namespace === found.id)
        .map((each) => `${each.pid}\n`)
        .join(''),
    );
  }
  if (matches(verb, 'identify')) {
    const target =
      name === undefined || name === 'self'
        ? context.process.namespace
        : host.processes().find((each) => String(each.pid) === name)?.namespace;
    if (target === undefined && !/^\d+$/.test(name ?? '')) return fail(`Specified string '${name ?? ''}' is not a pid`);
    if (target === undefined) return fail(`Could not stat /proc/${name ?? ''}/ns/net: No such file or directory`);
    return show(
      host
        .namedNamespaces()
        .filter((each) => each.id === target)
        .map((each) => `${each.name}\n`)
        .join(''),
    );
  }
  if (['set', 'attach', 'monitor', 'help'].includes(verb)) return notSimulated(`ip netns ${verb}`);
  return fail(`Command "${verb}" is unknown, try "ip netns help".`, 255);
}
