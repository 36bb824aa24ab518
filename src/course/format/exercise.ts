import * as z from 'zod';
import { format, id, layers, line } from './common.ts';
import { goal } from './goal.ts';
import { faultUse, vary } from './vary.ts';

/** A hint: shown when it is the first one not yet seen whose conditions hold. Write them from nudge to command. */
const hint = z.strictObject({
  /** applies while this goal is the first unmet one; without it, always */
  goal: id.optional(),
  /** CEL over `goals` (id -> met), `history` (machine, text, exit), `hints` (how many were seen) */
  when: line.optional(),
  /** points it costs */
  cost: z.number().int().min(0).max(100).default(0),
  text: z.string().min(1),
});

const limits = z.strictObject({
  /** events of a submission that a grader replays */
  events: z.number().int().min(1).max(5000).default(1000),
  /** simulated minutes of one command */
  minutesPerCommand: z.number().int().min(1).max(240).default(30),
});

/** exercise.yaml, DESIGN section 7. A lab of a lesson has the same shape. */
export const exercise = z
  .strictObject({
    format,
    id,
    title: line,
    layers,
    topics: z.array(id).default([]),
    difficulty: z.number().int().min(1).max(5),
    minutes: z.number().int().min(1).max(120),
    /** lessons to have done before */
    requires: z.array(id).default([]),
    cluster: z.union([id, z.record(z.string(), z.unknown())]),
    /** files, in the order in which they are applied; default: all of manifests/ by name */
    manifests: z.array(line).optional(),
    /** scripts run on the laptop before the learner arrives; default: setup.sh where it exists */
    setup: z.array(line).optional(),
    faults: z.array(faultUse).default([]),
    vary: vary.default({}),
    goals: z.array(goal).default([]),
    keep: z.array(goal).default([]),
    limits: limits.default({ events: 1000, minutesPerCommand: 30 }),
    hints: z.array(hint).default([]),
  })
  .superRefine((value, context) => {
    const seen = new Set<string>();
    for (const [list, goals] of [
      ['goals', value.goals],
      ['keep', value.keep],
    ] as const) {
      goals.forEach((entry, index) => {
        if (seen.has(entry.id))
          context.addIssue({
            code: 'custom',
            path: [list, index, 'id'],
            message: `id "${entry.id}" is used twice`,
            params: { remedy: 'give each goal an id of its own' },
          });
        seen.add(entry.id);
      });
    }
    value.hints.forEach((entry, index) => {
      if (entry.goal !== undefined && !value.goals.some((one) => one.id === entry.goal)) {
        context.addIssue({
          code: 'custom',
          path: ['hints', index, 'goal'],
          message: `no goal "${entry.goal}"`,
          params: { remedy: `use one of: ${value.goals.map((one) => one.id).join(', ')}` },
        });
      }
    });
  });

export type ExerciseSpec = z.output<typeof exercise>;
export type HintSpec = z.output<typeof hint>;
