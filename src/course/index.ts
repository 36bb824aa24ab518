/**
 * Lessons and exercises: formats, loading, variants, goals, hints and the lesson machine. This folder knows nothing of screens,
 * databases and report formats; it meets a running lab only through {@link file://./lab-port.ts}.
 */
export type * from './lab-port.ts';
export { type BuiltContent } from './content/built.ts';
export { formatProblem, type ContentProblem } from './problem.ts';
export { loadContent, findExercise, type Content } from './content/load.ts';
export type { ExerciseSource } from './content/exercise.ts';
export type { Lesson, Page, Block, Choice } from './format/lesson.ts';
export { instantiate, type Scenario } from './content/scenario.ts';
export { evaluateGoals } from './goals/evaluate.ts';
export type { GoalReport, GoalResult } from './goals/result.ts';
export { type HintAdvice } from './hints/hint.ts';
export { createLessonMachine, type LessonMachine } from './lesson/machine.ts';
export { createWorldActor, type WorldPorts } from './lesson/world-actor.ts';
export { startPosition, restorePosition, type Position } from './lesson/position.ts';
export { currentTask, exerciseAsLesson, visibleBlocks } from './lesson/navigate.ts';
export type { LessonContext, LessonEvent, LearnerEvent } from './lesson/events.ts';
export { lessonMachineChart } from './lesson/chart.ts';
export { createCoach, goalLines, type Coach } from './coach.ts';
