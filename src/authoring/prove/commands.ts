import type { Content } from '../../course/content/load.ts';

/** Words of the shell and of plain files that need no lesson. */
const KNOWN_TO_ALL = new Set([
  'cat',
  'echo',
  'head',
  'tail',
  'grep',
  'cd',
  'ls',
  'exit',
  'sleep',
  'true',
  'watch',
  'sort',
  'wc',
  'hop',
  'kubectl apply',
  'kubectl delete',
]);

/** Words of the shell's grammar before which a command may stand, and those that stand for themselves. */
const BEFORE_COMMAND = new Set(['if', 'then', 'elif', 'else', 'do', 'while', 'until']);
const NO_COMMAND = new Set(['fi', 'done', 'esac', 'for', 'case']);

/** What a command line calls: `ip route`, `kubectl get`, through `ssh NODE`, `hop on MACHINE` and `kubectl exec ... --`. */
export function calledCommands(line: string): string[] {
  const called: string[] = [];
  for (const part of line.split(/\||&&|\|\||;|\n|\$\(/)) {
    let words = part
      .trim()
      .split(/\s+/)
      .filter((word) => word !== '');
    if (words[0] === 'kubectl') words = withoutGlobalFlags(words);
    for (let depth = 0; depth < 4 && words.length > 0; depth++) {
      const [first = '', second = ''] = words;
      if (!/^[a-z][a-z0-9._-]*$/.test(first) || NO_COMMAND.has(first)) break;
      if (BEFORE_COMMAND.has(first)) words = words.slice(1);
      else if (first === 'ssh') {
        called.push('ssh');
        words = words.slice(2);
      } else if (first === 'hop' && second === 'on') words = words.slice(3);
      else if (first === 'kubectl' && second === 'exec') {
        called.push('kubectl exec');
        const separator = words.indexOf('--');
        words = separator < 0 ? [] : words.slice(separator + 1);
      } else {
        // `ip -br link` calls `ip link`
        const object = first === 'ip' ? (words.slice(1).find((word) => !word.startsWith('-')) ?? '') : second;
        called.push(first === 'kubectl' || first === 'ip' ? `${first} ${object}`.trim() : first);
        break;
      }
    }
  }
  return called;
}

/** kubectl's own flags that take a value, and may stand before the verb. */
const KUBECTL_VALUES = new Set('-n --namespace --context --cluster --user --kubeconfig -s --server --as --request-timeout -v'.split(' '));

/** `kubectl -n shop get pods` calls `kubectl get`. */
function withoutGlobalFlags([kubectl = '', ...rest]: readonly string[]): string[] {
  let verb = 0;
  while (rest[verb]?.startsWith('-') === true) verb += KUBECTL_VALUES.has(rest[verb] ?? '') ? 2 : 1;
  return [kubectl, ...rest.slice(verb)];
}

/** Commands that the lessons required by an exercise teach, with the lessons those require; undefined without requirements. */
export function taughtCommands(content: Content, requires: readonly string[]): ReadonlySet<string> | undefined {
  if (requires.length === 0) return undefined;
  const taught = new Set<string>(KNOWN_TO_ALL);
  const open = [...requires];
  const seen = new Set<string>();
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    const lesson = content.lessons.find((one) => one.spec.id === id);
    for (const command of lesson?.spec.teaches.commands ?? []) {
      taught.add(command);
      // whoever was taught "ip route get" may type "ip route"
      taught.add(command.split(' ').slice(0, 2).join(' '));
    }
    open.push(...(lesson?.spec.requires ?? []));
  }
  return taught;
}

/** Commands quoted in prose: "kubectl get pods" or `ip route`, and lines that are nothing but a command. */
export function quotedCommands(text: string, commandNames: readonly string[]): string[] {
  const quoted = [...text.matchAll(/["`]([a-z][a-z0-9-]* [^"`\n]+)["`]/g)].map((match) => match[1] ?? '');
  const whole = text.split('\n').filter((line) => commandNames.includes(line.split(' ')[0] ?? '') && !/[.:,?]$/.test(line.trim()));
  return [...new Set([...quoted, ...whole])];
}
