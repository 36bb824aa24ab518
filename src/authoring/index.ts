/** What authors run: `new` and `prove`. It knows no screen; it plays exercises through the course's own port. */
export { prove, type ProveOptions } from './prove/prove.ts';
export { proofReport, type Finding, type Proof } from './prove/finding.ts';
export { scaffold } from './scaffold/new.ts';
