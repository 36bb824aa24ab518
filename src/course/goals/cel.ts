import { Environment } from '@marcbachmann/cel-js';
import { err, ok, type Result } from '../../base/result.ts';

/** Structural bounds: expressions are an author's, but a teacher's pack is not to hang a grader. */
const limits = { maxAstNodes: 2000, maxDepth: 50, maxListElements: 1000, maxMapEntries: 1000, maxCallArguments: 16 };

/** Evaluates a CEL expression over plain JSON; whole numbers are CEL ints. An error in it is a value. */
export function evaluateCel(expression: string, variables: Readonly<Record<string, unknown>>): Result<unknown> {
  try {
    const environment = new Environment({ unlistedVariablesAreDyn: true, homogeneousAggregateLiterals: false, limits });
    const value: unknown = environment.evaluate(expression, toCel(variables) as Record<string, unknown>);
    return value instanceof Promise ? err('asynchronous') : ok(value);
  } catch (error) {
    return err(firstLine(error));
  }
}

/** Why the expression cannot be parsed, or undefined: for checking content when it is loaded. */
export function celProblem(expression: string): string | undefined {
  try {
    new Environment({ unlistedVariablesAreDyn: true, homogeneousAggregateLiterals: false, limits }).parse(expression);
    return undefined;
  } catch (error) {
    return firstLine(error);
  }
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
}

/** JSON numbers without a fraction become ints, as a typed CEL environment over Kubernetes objects has them. */
function toCel(value: unknown): unknown {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value);
  if (Array.isArray(value)) return value.map(toCel);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, toCel(entry)]));
  return value;
}
