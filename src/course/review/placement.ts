import { createRandom, nextInteger } from '../../base/random.ts';
import type { Content } from '../content/load.ts';
import { partOf, PARTS } from '../map.ts';
import type { Progress } from '../progress-port.ts';
import { questionsOf, type Question } from './question.ts';
import type { Quiz } from './quiz.ts';

/** The setting that says at which lesson the learner was told to begin. */
export const START = 'start';

/** Questions for each part, and how many of them must be right to go on to the next. */
const ASKED = 3;
const ENOUGH = 2;

/**
 * The placement check: three questions of each part, in the order of the course, until a part gets fewer than two right. It marks
 * the lesson to begin with, and locks nothing. `seed` chooses among the lessons' questions.
 */
export function placementCheck(content: Content, progress: Progress, seed: string, now: () => number): Quiz {
  const groups = partGroups(content, seed);
  const questions = groups.flatMap((group) => group.questions);
  /** the first part whose questions are all answered and too few of them right */
  const missed = (rights: readonly boolean[]): Group | undefined => {
    let from = 0;
    for (const group of groups) {
      const answers = rights.slice(from, from + group.questions.length);
      from += group.questions.length;
      if (answers.length < group.questions.length) return undefined;
      if (answers.filter(Boolean).length < Math.min(ENOUGH, group.questions.length)) return group;
    }
    return undefined;
  };
  return {
    title: 'Where to begin',
    opening: ['A few questions from each part, until it gets new for you. Nothing is locked, whatever you answer.'],
    questions,
    ended: (rights) => missed(rights) !== undefined,
    answered: () => undefined,
    closing(rights) {
      const group = missed(rights) ?? (rights.length < questions.length ? groups[0] : groups.at(-1));
      if (!group) return ['There are no lessons to ask about.'];
      progress.saveSetting(START, group.first, now());
      const lesson = content.lessons.find((one) => one.spec.id === group.first);
      const title = lesson?.spec.title ?? group.first;
      return missed(rights) || rights.length < questions.length
        ? [
            `Begin with "${title}": part ${group.part}, ${PARTS[group.part] ?? ''}. It is marked on the map.`,
            'Everything before it stays open to you.',
          ]
        : [`You know most of this. "${title}" is marked on the map; drills and exercises may suit you better.`];
    },
  };
}

interface Group {
  readonly part: number;
  /** id of the part's first lesson */
  readonly first: string;
  readonly questions: readonly Question[];
}

/** Parts that have questions; part 0 is the arrival, of which nothing need be known. */
function partGroups(content: Content, seed: string): readonly Group[] {
  return PARTS.flatMap((_, part) => {
    const lessons = content.lessons.filter((lesson) => partOf(lesson.number) === part);
    const [first] = lessons;
    if (part === 0 || !first) return [];
    const random = createRandom(`placement/${seed}/${part}`);
    const all = lessons.flatMap(questionsOf);
    // a prediction is about the lesson's own lab, which nobody has seen here
    const alone = all.filter((question) => question.command === undefined);
    const open = alone.length >= ASKED ? alone : all;
    const chosen: Question[] = [];
    while (chosen.length < ASKED && open.length > 0) {
      const [question] = open.splice(nextInteger(random, open.length), 1);
      // one of a lesson, while there are others
      if (question && (!chosen.some((one) => one.lesson === question.lesson) || open.length <= ASKED)) chosen.push(question);
    }
    return [{ part, first: first.spec.id, questions: chosen.sort((a, b) => a.number - b.number) }];
  });
}
