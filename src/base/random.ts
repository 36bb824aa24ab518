/**
 * Seeded randomness as plain state (sfc32 by Chris Doty-Humphrey, seeded through a string hash), so that a fork copies it
 * and the same seed gives the same world on every machine.
 */
export interface RandomState {
  a: number;
  b: number;
  c: number;
  counter: number;
}

/** 32-bit FNV-1a hash of a text: stable across machines. */
export function hash32(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash ^= text.charCodeAt(i);
    hash = Math.imul(hash, 0x01000193);
  }
  return hash >>> 0;
}

export function createRandom(seed: string): RandomState {
  const state: RandomState = { a: hash32(`a${seed}`), b: hash32(`b${seed}`), c: hash32(`c${seed}`), counter: 1 };
  for (let i = 0; i < 15; i++) nextUint32(state);
  return state;
}

/** The next number from 0 to 2^32 - 1; advances the state. */
export function nextUint32(state: RandomState): number {
  const t = (((state.a + state.b) | 0) + state.counter) | 0;
  state.counter = (state.counter + 1) | 0;
  state.a = state.b ^ (state.b >>> 9);
  state.b = (state.c + (state.c << 3)) | 0;
  state.c = ((state.c << 21) | (state.c >>> 11)) + t;
  state.c |= 0;
  return t >>> 0;
}

/** An integer from 0 to `below` - 1, without modulo bias. */
export function nextInteger(state: RandomState, below: number): number {
  const limit = Math.floor(4294967296 / below) * below;
  let value = nextUint32(state);
  while (value >= limit) value = nextUint32(state);
  return value % below;
}
