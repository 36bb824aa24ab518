import * as z from 'zod';
import { err, type Result } from '../../base/result.ts';
import type { OsiLayer } from '../../net/trace.ts';
import type { World } from '../world.ts';

/** What somebody who only uses the application sees first. */
export type Symptom =
  | 'refused'
  | 'timeout'
  | 'unreachable'
  | 'name-error'
  | 'http-error'
  | 'not-ready'
  | 'not-running'
  | 'pending'
  | 'wrong-target'
  | 'stalls'
  | 'reset'
  | 'too-big';

export type FaultParameters = Readonly<Record<string, string | number | boolean>>;

/** One way in which a cluster breaks: an ordinary wrong state, brought about by the functions that commands and the API use too. */
export interface Fault {
  readonly name: string;
  /** the layer where the cause is */
  readonly layer: OsiLayer;
  readonly symptom: Symptom;
  readonly summary: string;
  readonly parameters: z.ZodObject;
  inject(world: World, parameters: FaultParameters): Result<void>;
  /** shell commands that repair it; `{name}` stands for a parameter or for what the learner finds out */
  readonly repairs: readonly string[];
  /** the command that shows the cause */
  readonly tool: string;
}

interface Definition<S extends z.ZodRawShape> extends Omit<Fault, 'parameters' | 'inject'> {
  readonly parameters: S;
  inject(world: World, parameters: z.infer<z.ZodObject<S>>): Result<void>;
}

/** Makes a fault that checks its parameters before it does anything. */
export function defineFault<S extends z.ZodRawShape>(definition: Definition<S>): Fault {
  const schema = z.strictObject(definition.parameters);
  const keys = Object.keys(definition.parameters);
  return {
    ...definition,
    parameters: schema as unknown as z.ZodObject,
    inject(world, parameters) {
      const parsed = schema.safeParse(parameters);
      if (parsed.success) return definition.inject(world, parsed.data as z.infer<z.ZodObject<S>>);
      return err(`fault ${definition.name}: ${reason(parsed.error.issues[0], keys)}`);
    },
  };
}

function reason(issue: z.core.$ZodIssue | undefined, keys: readonly string[]): string {
  const known = keys.length === 0 ? 'it takes none' : `there are ${keys.join(', ')}`;
  if (issue?.code === 'unrecognized_keys') return `unknown parameter "${issue.keys[0] ?? ''}"; ${known}`;
  return `parameter "${String(issue?.path[0] ?? '')}": ${issue?.message ?? 'not valid'}; ${known}`;
}
