import { beforeAll, describe, expect, it } from 'vitest';
import { calledCommands } from '../../src/authoring/prove/commands.ts';
import type { LabEngine } from '../../src/course/index.ts';
import { HOP_WORDS } from '../../src/shell/hop/hop.ts';
import { VERBS } from '../../src/shell/kubectl/verbs.ts';
import { createLabEngine } from '../../src/shell/lab/engine.ts';
import { courseTexts, type CourseText } from '../support/course-texts.ts';

/** Commands that a text shows: whole lines after a prompt, and inline code or quoted words that begin with a command. */
function shownCommands({ text }: CourseText, names: ReadonlySet<string>): readonly string[] {
  const typed = [...text.matchAll(/^[a-z0-9-]+[$#] (.+)$/gm)].map((match) => match[1] ?? '');
  const inline = [...text.replace(/^```[\s\S]*?^```$/gm, ' ').matchAll(/`([^`]+)`|"([a-z][^"\n]* [^"\n]+)"/g)]
    .map((match) => (match[1] ?? match[2] ?? '').replace(/\s+/g, ' '))
    .filter((code) => names.has(code.split(' ')[0] ?? '') && code.includes(' '));
  return [...typed, ...inline];
}

describe('every command that a text names', () => {
  let engine: LabEngine;
  let names: ReadonlySet<string>;
  const texts = courseTexts();
  beforeAll(async () => {
    engine = createLabEngine('test');
    await engine.createLab({ cluster: 'three-node', manifests: [], setup: [], faults: [], seed: '1' });
    names = new Set(engine.commandNames());
  });

  it('after a prompt exists in the lab', () => {
    const unknown = texts.flatMap((text) =>
      [...text.text.matchAll(/^[a-z0-9-]+[$#] (.+)$/gm)].flatMap((match) =>
        engine.unknownCommands(match[1] ?? '').map((name) => `${text.place}: ${name}`),
      ),
    );
    expect(unknown).toEqual([]);
  });

  it('is a verb of kubectl, or a word of hop, where it is one of theirs', () => {
    const known = new Set([...VERBS.map((verb) => `kubectl ${verb.name}`), ...Object.keys(HOP_WORDS).map((word) => `hop ${word}`)]);
    const shown = texts.flatMap((text) => shownCommands(text, names).map((command) => ({ place: text.place, command })));
    expect(shown.length).toBeGreaterThan(200);
    const wrong = shown.flatMap(({ place, command }) =>
      calledCommands(command.replace(/^k /, 'kubectl '))
        .filter((name) => /^(?:kubectl|hop) [a-z]/.test(name) && !known.has(name))
        .map((name) => `${place}: ${name}`),
    );
    expect(wrong).toEqual([]);
  });

  it('is none that only another system has: code that looks like a command is a command of the lab', () => {
    const tools =
      /^(?:sudo |ssh \S+ |hop on \S+ )?([a-z][a-z0-9-]*(?:ctl|tables|dump|route|scan|trace|stat|cat)|ifconfig|brctl|arp|route|nmap|tshark|telnet|k9s|helm|docker|podman|calicoctl|etcdctl)\b/;
    const wrong = texts.flatMap(({ place, text }) =>
      [...text.matchAll(/`([^`]+ [^`]+)`/g)]
        .map((match) => tools.exec(match[1] ?? '')?.[1])
        .filter((name): name is string => name !== undefined && !names.has(name))
        .map((name) => `${place}: ${name}`),
    );
    expect(wrong).toEqual([]);
  });
});
