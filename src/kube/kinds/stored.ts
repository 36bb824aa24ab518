import type { KubeObject } from '../object.ts';

/** A kind of the published API types as it is stored: identity filled in and defaulted, so with a spec where the kind has one. */
export type Stored<T> = KubeObject & Omit<T, 'apiVersion' | 'kind' | 'metadata' | 'spec'> & SpecOf<T>;
type SpecOf<T> = T extends { spec?: infer S } ? { readonly spec: NonNullable<S> } : unknown;
