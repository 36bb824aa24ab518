import * as z from 'zod';
import { line } from './common.ts';

/** What the seed changes. Each variable is written `${name}` (or `${name.key}` for a case) wherever the exercise has text. */
const scalar = z.union([z.string(), z.number(), z.boolean()]);

const name = z.strictObject({ type: z.literal('name'), from: z.array(line).min(2) });
const node = z.strictObject({ type: z.literal('node'), from: z.array(line).min(2) });
const number = z.strictObject({ type: z.literal('number'), min: z.number().int(), max: z.number().int() });
/** a host address of the range, none of `except` */
const address = z.strictObject({ type: z.literal('address'), in: line, except: z.array(line).default([]) });
/** several values that belong together */
const oneCase = z.strictObject({ type: z.literal('case'), of: z.array(z.record(z.string(), scalar)).min(2) });
/** one fault of a set; the chosen one is added to `faults`, its name is the variable's value */
export const faultUse = z.strictObject({ fault: line, with: z.record(z.string(), scalar).default({}) });
const fault = z.strictObject({ type: z.literal('fault'), of: z.array(faultUse).min(2) });

export const variable = z.discriminatedUnion('type', [name, node, number, address, oneCase, fault]);
export type Variable = z.output<typeof variable>;

export const vary = z.record(z.string().regex(/^[a-z][a-z0-9-]*$/), variable);
export type Vary = z.output<typeof vary>;
