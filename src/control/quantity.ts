const BINARY: Readonly<Record<string, number>> = { Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40, Pi: 2 ** 50, Ei: 2 ** 60 };
const DECIMAL: Readonly<Record<string, number>> = { n: 1e-9, u: 1e-6, m: 1e-3, k: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15, E: 1e18 };

/** A resource.Quantity as a plain number of units (bytes, cores, pods); 0 when it is no quantity. */
export function quantityValue(quantity: string | number | undefined): number {
  if (quantity === undefined) return 0;
  const match = /^([+-]?[0-9.]+)([a-zA-Z]*)([0-9+-]*)$/.exec(String(quantity));
  if (!match) return 0;
  const number = Number(match[1]);
  const suffix = match[2] ?? '';
  if ((suffix === 'e' || suffix === 'E') && match[3] !== '') return number * 10 ** Number(match[3]);
  return number * (suffix === '' ? 1 : (BINARY[suffix] ?? DECIMAL[suffix] ?? 0));
}
