/** Ways tried at most: each endpoint of a large Service is one. */
const MOST = 64;

/** The unit of `-m statistic --mode random` and of `numgen random`'s larger choices: only such draws decide a way. */
const STATISTIC = 2147483648;

/**
 * Calls `run` once for every way that random decisions of packet filter rules can go: the draws are scripted, first all one way, then the
 * last decision turned, and so on (depth first). Draws that choose ports, names or identifiers stay as they are.
 */
export async function branches(run: (choose: (below: number) => number | undefined) => Promise<void>): Promise<void> {
  const stack: boolean[] = [];
  for (let tried = 0; tried < MOST; tried++) {
    let depth = 0;
    await run((below) => {
      if (below !== STATISTIC) return undefined;
      if (depth >= stack.length) stack.push(true);
      const take = stack[depth++] ?? true;
      return take ? 0 : below - 1;
    });
    stack.length = Math.min(stack.length, depth);
    while (stack.length > 0 && stack.at(-1) === false) stack.pop();
    if (stack.length === 0) return;
    stack[stack.length - 1] = false;
  }
}
