import { assign, sendTo, setup, type CallbackActorLogic } from 'xstate';
import type { Lesson } from '../format/lesson.ts';
import type { LessonContext, LessonEvent, LessonInput, WorldInput, WorldRequest } from './events.ts';
import { currentTask, isLastPage, labOf } from './navigate.ts';
import type { Position } from './position.ts';

export type WorldLogic = CallbackActorLogic<WorldRequest, WorldInput>;

/**
 * The one place that knows what comes next in a lesson. Screens render its snapshot and send it events; the world is an actor it
 * invokes. It is never saved as a dump: `context.position` and the lab's journal are what is kept.
 */
export function createLessonMachine(lesson: Lesson, world: WorldLogic) {
  const task = ({ context }: { context: LessonContext }) => currentTask(lesson, context.position);
  const moved = (context: LessonContext, change: Partial<Position>): Partial<LessonContext> => ({
    position: { ...context.position, ...change },
    report: undefined,
    outcome: undefined,
    hint: undefined,
    hints: [],
  });
  const input =
    (saved: boolean) =>
    (args: { context: LessonContext }): WorldInput => ({ address: labOf(lesson, task(args))?.address ?? '', saved });

  return setup({
    types: {} as { context: LessonContext; events: LessonEvent; input: LessonInput; tags: 'asking' | 'told' | 'terminal' | 'busy' },
    actors: { world },
    guards: {
      'at a prediction': (args) => task(args)?.kind === 'predict',
      'at a question': (args) => task(args)?.kind === 'quiz',
      'at a lab': (args) => task(args)?.kind === 'lab',
      'was in the lab': (args) => args.context.position.stage === 'lab' && task(args)?.kind === 'lab',
      'was solved': ({ context }) => context.position.stage === 'solved',
      'was debriefed': ({ context }) => context.position.stage === 'debriefed',
      'was done': ({ context }) => context.position.stage === 'done',
      'last page': ({ context }) => isLastPage(lesson, context.position),
      'not the first page': ({ context }) => context.position.page > 0,
      'answered before': (args) => {
        const current = task(args);
        const id = current?.kind === 'predict' ? current.predict.id : current?.kind === 'quiz' ? current.quiz.id : '';
        return Object.hasOwn(args.context.position.answers, id);
      },
      'a choice': (args) => {
        const current = task(args);
        const choices = current?.kind === 'predict' ? current.predict.choices : current?.kind === 'quiz' ? current.quiz.choices : [];
        return args.event.type === 'ANSWER' && Number.isInteger(args.event.choice) && choices[args.event.choice] !== undefined;
      },
      'everything holds': ({ event }) => event.type === 'WORLD.JUDGED' && event.report.solved,
      'held before': ({ event }) => event.type === 'WORLD.READY' && event.report.solved,
      'nothing to solve': ({ context }) => context.report?.goals.length === 0,
    },
    actions: {
      'keep the answer': assign((args) => {
        const current = task(args);
        if (args.event.type !== 'ANSWER' || (current?.kind !== 'predict' && current?.kind !== 'quiz')) return {};
        const id = current.kind === 'predict' ? current.predict.id : current.quiz.id;
        return { position: { ...args.context.position, answers: { ...args.context.position.answers, [id]: args.event.choice } } };
      }),
      'turn the page': assign(({ context }) => moved(context, { page: context.position.page + 1, block: 0, stage: 'reading' })),
      'turn back': assign(({ context }) => moved(context, { page: context.position.page - 1, block: 0, stage: 'reading' })),
      'leave the task behind': assign(({ context }) => moved(context, { block: context.position.block + 1, stage: 'reading' })),
      'keep the report': assign(({ event }) =>
        event.type === 'WORLD.JUDGED' || event.type === 'WORLD.READY' ? { report: event.report } : {},
      ),
      'keep what was restored': assign(({ event, context }) =>
        event.type === 'WORLD.READY' ? { report: event.report, hints: event.hints, notice: event.notice ?? context.notice } : {},
      ),
      'keep the output': assign(({ event }) => (event.type === 'WORLD.RAN' ? { outcome: event.outcome } : {})),
      'show the hint': assign(({ event }) => (event.type === 'WORLD.HINT' ? { hint: event.hint, hints: event.hints } : {})),
      'say why': assign(({ event }) => (event.type === 'WORLD.FAILED' ? { notice: event.message } : {})),
      'mark the lab': assign((args, { how }: { how: 'solved' | 'skipped' }) => {
        const current = task(args);
        if (current?.kind !== 'lab') return {};
        return { position: { ...args.context.position, labs: { ...args.context.position.labs, [current.lab]: how } } };
      }),
      'set the stage': assign(({ context }, { stage }: { stage: Position['stage'] }) => ({ position: { ...context.position, stage } })),
      'run the prediction': sendTo('world', (args) => {
        const current = task(args);
        return { type: 'RUN' as const, session: 'main', text: current?.kind === 'predict' ? current.predict.command : '' };
      }),
      'run the line': sendTo('world', ({ event }) => {
        if (event.type === 'LINE') return { type: 'RUN' as const, session: event.session, text: event.text };
        return event.type === 'KEY' ? { type: 'FEED' as const, session: event.session, event: event.event } : { type: 'JUDGE' as const };
      }),
      'ask for a judgement': sendTo('world', { type: 'JUDGE' }),
      'ask for a hint': sendTo('world', { type: 'HINT' }),
    },
  }).createMachine({
    id: 'lesson',
    context: ({ input: from }) => ({
      position: from.position,
      report: undefined,
      outcome: undefined,
      hint: undefined,
      hints: [],
      notice: from.notice,
    }),
    initial: 'arriving',
    states: {
      arriving: {
        always: [
          { guard: 'was done', target: 'done' },
          { guard: 'was in the lab', target: 'lab' },
          { guard: 'was solved', target: 'solved' },
          { guard: 'was debriefed', target: 'debriefed' },
          { target: 'next' },
        ],
      },
      /** the text is on the screen: what does it ask for? */
      next: {
        entry: { type: 'set the stage', params: { stage: 'reading' } },
        always: [
          { guard: 'at a prediction', target: 'predicting' },
          { guard: 'at a question', target: 'answering' },
          { target: 'reading' },
        ],
      },
      reading: {
        on: {
          NEXT: [
            { guard: 'at a lab', target: 'lab' },
            { guard: 'last page', target: 'done' },
            { target: 'next', actions: 'turn the page' },
          ],
          BACK: { guard: 'not the first page', target: 'next', actions: 'turn back' },
        },
      },
      predicting: {
        initial: 'asking',
        on: { BACK: { guard: 'not the first page', target: 'next', actions: 'turn back' } },
        states: {
          asking: {
            tags: 'asking',
            always: { guard: 'answered before', target: 'running' },
            on: { ANSWER: { guard: 'a choice', target: 'running', actions: 'keep the answer' } },
          },
          running: {
            tags: 'busy',
            invoke: { id: 'world', src: 'world', input: input(false) },
            on: {
              'WORLD.READY': { actions: 'run the prediction' },
              'WORLD.RAN': { target: 'told', actions: 'keep the output' },
              'WORLD.FAILED': { target: 'told', actions: 'say why' },
            },
          },
          told: { tags: 'told', on: { NEXT: { target: '#lesson.next', actions: 'leave the task behind' } } },
        },
      },
      answering: {
        initial: 'asking',
        on: { BACK: { guard: 'not the first page', target: 'next', actions: 'turn back' } },
        states: {
          asking: {
            tags: 'asking',
            always: { guard: 'answered before', target: 'told' },
            on: { ANSWER: { guard: 'a choice', target: 'told', actions: 'keep the answer' } },
          },
          told: { tags: 'told', on: { NEXT: { target: '#lesson.next', actions: 'leave the task behind' } } },
        },
      },
      lab: {
        entry: { type: 'set the stage', params: { stage: 'lab' } },
        invoke: { id: 'world', src: 'world', input: input(true) },
        initial: 'preparing',
        on: {
          SKIP: { target: 'skipped' },
          ABANDON: { target: 'abandoned' },
          BACK: { target: 'next' },
          'WORLD.FAILED': { target: 'next', actions: 'say why' },
        },
        states: {
          preparing: {
            tags: 'busy',
            on: {
              'WORLD.READY': [
                { guard: 'held before', target: '#lesson.solved', actions: 'keep what was restored' },
                { target: 'ready', actions: 'keep what was restored' },
              ],
            },
          },
          ready: {
            tags: 'terminal',
            on: {
              LINE: { target: 'running', actions: 'run the line' },
              KEY: { target: 'running', actions: 'run the line' },
              RAN: { target: 'checking' },
              CHECK: { target: 'checking' },
              HINT: { actions: 'ask for a hint' },
              // a judgement asked for while another was under way
              'WORLD.JUDGED': [
                { guard: 'everything holds', target: '#lesson.solved', actions: 'keep the report' },
                { actions: 'keep the report' },
              ],
              'WORLD.HINT': { actions: 'show the hint' },
              NEXT: {
                guard: 'nothing to solve',
                target: '#lesson.next',
                actions: [{ type: 'mark the lab', params: { how: 'solved' } }, 'leave the task behind'],
              },
            },
          },
          running: {
            tags: ['terminal', 'busy'],
            on: { 'WORLD.RAN': { target: 'checking', actions: 'keep the output' }, 'WORLD.HINT': { actions: 'show the hint' } },
          },
          checking: {
            tags: ['terminal', 'busy'],
            entry: 'ask for a judgement',
            on: {
              // the terminal went on: what is being judged is old already
              RAN: { actions: 'ask for a judgement' },
              'WORLD.JUDGED': [
                { guard: 'everything holds', target: '#lesson.solved', actions: 'keep the report' },
                { target: 'ready', actions: 'keep the report' },
              ],
              'WORLD.HINT': { actions: 'show the hint' },
            },
          },
        },
      },
      solved: {
        entry: [
          { type: 'mark the lab', params: { how: 'solved' } },
          { type: 'set the stage', params: { stage: 'solved' } },
        ],
        on: { NEXT: { target: 'debriefed' } },
      },
      debriefed: {
        entry: { type: 'set the stage', params: { stage: 'debriefed' } },
        on: { NEXT: { target: 'next', actions: 'leave the task behind' } },
      },
      /** shows the solution and why it works: a skip teaches too */
      skipped: {
        entry: { type: 'mark the lab', params: { how: 'skipped' } },
        on: { NEXT: { target: 'debriefed' }, BACK: { target: 'lab' } },
      },
      abandoned: {
        entry: { type: 'set the stage', params: { stage: 'abandoned' } },
        on: { RESUME: { target: 'lab' }, NEXT: { target: 'next' } },
      },
      done: {
        entry: { type: 'set the stage', params: { stage: 'done' } },
        on: { BACK: { target: 'next' } },
      },
    },
  });
}

export type LessonMachine = ReturnType<typeof createLessonMachine>;
