import type { GoalResult } from '../goals/result.ts';
import type { Check } from './checks.ts';
import type { Composition, Incident } from './compose.ts';

/** Columns of prose (SCREENS.md). */
const WIDTH = 76;

/** What was found, in the words of somebody who uses the application. The first that matches. */
const FOUND: readonly (readonly [RegExp, string])[] = [
  [/no pod matches|has no address|there is no/, 'there is nobody to ask'],
  [/name-error/, 'the name does not resolve'],
  [/\b(?:refused|rejected)\b/, 'the connection is refused at once'],
  [/timeout/, 'nothing comes back, until the client gives up'],
  [/unreachable/, 'the network says that the place is unreachable'],
  [/reset/, 'the connection breaks off'],
  [/\bstatus (\d+)/, 'the answer is an error'],
  [/lacks/, 'another application answers'],
  [/saw|source|instead of/, 'the other side sees a foreign address'],
];

const KIND: Readonly<Record<Composition['scene']['cluster'], string>> = {
  'three-node': 'Three nodes, with plain routes between them.',
  flannel: 'Three nodes, with Flannel and VXLAN between them.',
  calico: 'Three nodes, with Calico, which enforces NetworkPolicy.',
  metallb: 'Three nodes, with plain routes between them and MetalLB at the edge.',
};

function foundWords(why: string): string {
  const [, words] = FOUND.find(([pattern]) => pattern.test(why)) ?? [];
  return words === undefined ? '' : `: ${words}`;
}

/** The brief: who complains about what. It knows only what the checks showed, never the cause. */
export function drillBrief(composition: Composition, failing: readonly { readonly check: Check; readonly result: GoalResult }[]): string {
  const { client, front, back, near, far, cluster } = composition.scene;
  const complaints = failing.map(({ check, result }) => bullet(`${check.complaint}${foundWords(result.why)}.`));
  return [
    `# What people say`,
    '',
    ...complaints,
    '',
    ...paragraph(
      `${KIND[cluster]} ${client} and ${back} run on ${near}, ${front} runs on ${far}. ` +
        `${client} asks http://${front} and http://${back}; ${front} asks ${back} too. Outside, port 30080 of every node leads to ${front}` +
        (cluster === 'metallb' ? `, and so does the Service ${front}-balanced by an address of its own` : '') +
        '. Yesterday all of this worked.',
    ),
    '',
    'Find out why, and repair it. Nothing that works now may break.',
    '',
  ].join('\n');
}

/** The debrief: every fault by its name, place, layer and repair, and what was only noise. */
export function drillDebrief({ incidents, herring }: Composition): string {
  const parts = incidents.flatMap(({ fault, place }) => [
    ...paragraph(`**What was wrong.** ${fault.summary} Where: ${place.where}. Layer ${fault.layer}.`),
    '',
    ...paragraph(`The command that shows it: \`${fault.tool}\`. One repair:`),
    '',
    '```sh',
    ...place.repair.flatMap((command) => command.split('\n')).flatMap(folded),
    '```',
    '',
  ]);
  const noise = herring === undefined ? [] : [...paragraph(`**What was not.** ${herring.what}`), ''];
  const habit = paragraph(
    incidents.length > 1
      ? 'At work: when one repair does not cure everything, keep it and look again. Two causes can share a symptom.'
      : 'At work: write down the symptom, then the layer it points to, then the one command that would prove you wrong.',
  );
  return [...parts, ...noise, ...habit, ''].join('\n');
}

/** Hints for each fault, from nudge to command. */
export function drillHints(incidents: readonly Incident[]): readonly { readonly cost: number; readonly text: string }[] {
  return [
    {
      cost: 0,
      text: 'Climb: does the name resolve, has the Service endpoints, do the pods answer by their own address, and from their own node? The first no is the place to look.',
    },
    ...incidents.flatMap(({ fault, place }) => [
      { cost: 1, text: `Something is wrong on layer ${fault.layer}.` },
      { cost: 1, text: `Look at ${place.where}. This shows it: ${fault.tool}` },
      { cost: 1, text: place.repair.join('\n') },
    ]),
  ];
}

/** A long command over several lines, broken outside of quotes, as one would type it. */
function folded(command: string): string[] {
  if (command.length <= WIDTH) return [command];
  const words = command.match(/(?:'[^']*'|[^\s'])+/g) ?? [command];
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last === undefined || last.length + word.length + 3 > WIDTH) lines.push(last === undefined ? word : `  ${word}`);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines.map((line, index) => (index < lines.length - 1 ? `${line} \\` : line));
}

function paragraph(text: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

function bullet(text: string): string {
  return paragraph(`- ${text}`)
    .map((line, index) => (index === 0 ? line : `  ${line}`))
    .join('\n');
}
