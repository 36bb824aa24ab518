import * as z from 'zod';
import { id, line } from './common.ts';

/** The goals of an exercise: what must hold at the end, by behaviour. Endpoints are written as `goals/endpoint.ts` describes. */
const port = z.number().int().min(1).max(65535);
const verdict = z.enum(['connected', 'refused', 'rejected', 'timeout', 'unreachable', 'name-error', 'tls-error', 'reset']);

const probe = z.strictObject({
  from: line,
  to: line,
  protocol: z.enum(['tcp', 'udp', 'icmp', 'http', 'https']).default('tcp'),
  port: port.optional(),
  /** what the probe must show; `blocked` is anything but connected (and never a probe error) */
  expect: z.union([verdict, z.literal('blocked')]).default('connected'),
  /** the source address the other side must see: `own` is the sender's own address, else an endpoint or address */
  source: line.optional(),
  /** `all` random branches must agree (default) or `any` */
  branches: z.enum(['all', 'any']).default('all'),
  timeout: z.number().int().min(100).max(60_000).default(2000),
});

const http = z.strictObject({
  from: line,
  url: line,
  host: line.optional(),
  status: z.union([z.number().int(), z.array(z.number().int()).min(1)]).default(200),
  /** https: a PEM file on the source machine that is trusted besides its system's certificates, or `any` to check nothing */
  ca: line.optional(),
  /** text the body must contain */
  body: z.string().optional(),
  timeout: z.number().int().min(100).max(60_000).default(2000),
});

const matrix = z.strictObject({
  protocol: z.enum(['tcp', 'udp', 'icmp', 'http']).default('tcp'),
  port: port.optional(),
  /** first row: `from`, then targets; then one row for each source: its name, then yes, no or - (not asked) */
  table: z.string().min(1),
});

const dns = z.strictObject({
  from: line,
  name: line,
  type: z.string().default('A'),
  rcode: z.enum(['NOERROR', 'NXDOMAIN', 'SERVFAIL', 'REFUSED', 'TIMEOUT']).default('NOERROR'),
  /** exactly these answers, in any order; endpoints are resolved */
  answers: z.array(line).optional(),
});

const object = z.strictObject({
  /** plural and group: `pods`, `deployments.apps` */
  resource: line,
  name: line.optional(),
  namespace: line.default('default'),
  labels: z.record(z.string(), z.string()).optional(),
  /** CEL: `object` with a name, else `objects` (a list); must be true */
  expect: line,
});

const model = z.strictObject({
  constraint: z.enum(['containers-share-localhost', 'pods-reach-pods', 'no-nat-between-pods', 'agents-reach-local-pods']),
});

const answer = z.strictObject({
  question: line,
  choices: z.array(line).min(2).optional(),
  /** accepted answers, compared without case and surrounding blanks */
  accept: z.array(line).min(1),
});

export const GOAL_KINDS = ['probe', 'matrix', 'dns', 'http', 'object', 'model', 'answer'] as const;
export type GoalKind = (typeof GOAL_KINDS)[number];

export const goal = z
  .strictObject({
    id,
    title: line,
    points: z.number().int().min(0).max(100).default(1),
    /** shown only as counted */
    hidden: z.boolean().default(false),
    probe: probe.optional(),
    matrix: matrix.optional(),
    dns: dns.optional(),
    http: http.optional(),
    object: object.optional(),
    model: model.optional(),
    answer: answer.optional(),
  })
  .superRefine((value, context) => {
    const kinds = GOAL_KINDS.filter((kind) => value[kind] !== undefined);
    if (kinds.length !== 1) {
      context.addIssue({
        code: 'custom',
        path: [],
        message:
          kinds.length === 0 ? `goal "${value.id}" says not what must hold` : `goal "${value.id}" has several kinds: ${kinds.join(', ')}`,
        params: { remedy: `give it exactly one of ${GOAL_KINDS.join(', ')}` },
      });
    }
    const target = value.probe;
    if (target && target.port === undefined && (target.protocol === 'tcp' || target.protocol === 'udp')) {
      context.addIssue({
        code: 'custom',
        path: ['probe', 'port'],
        message: 'missing key "port"',
        params: { remedy: `a ${target.protocol} probe needs a port` },
      });
    }
  });

export type Goal = z.output<typeof goal>;
export type ProbeGoal = z.output<typeof probe>;
export type HttpGoal = z.output<typeof http>;
export type MatrixGoal = z.output<typeof matrix>;
export type DnsGoal = z.output<typeof dns>;
export type ObjectGoal = z.output<typeof object>;
export type ModelGoal = z.output<typeof model>;
export type AnswerGoal = z.output<typeof answer>;
