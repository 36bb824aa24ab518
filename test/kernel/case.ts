import fc from 'fast-check';
import type { ProxyCase } from './cluster.ts';
import { CHANGES, filterRule, nftRule } from './changes.ts';
import { SHAPES, type Line, type Shape } from './shapes.ts';

/** A network and what is changed in it, in this order. */
export interface KernelCase {
  readonly shape: Shape;
  readonly lines: readonly Line[];
  /** Services whose rules kube-proxy writes on the nodes */
  readonly proxy?: ProxyCase;
}

/** Up to four changes and rules in any order, in one of the networks. */
export const caseArbitrary: fc.Arbitrary<KernelCase> = fc.constantFrom(...SHAPES).chain((shape) =>
  fc
    .array(
      fc.oneof(
        { weight: 2, arbitrary: filterRule(shape) },
        { weight: 1, arbitrary: nftRule(shape) },
        { weight: 3, arbitrary: fc.constantFrom(...(CHANGES[shape.name] ?? [])) },
      ),
      {
        maxLength: 4,
      },
    )
    .map((parts) => ({ shape, lines: parts.flat() })),
);
