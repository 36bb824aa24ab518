/** Resource quantities as far as describe adds and compares them (apimachinery resource.Quantity). */
const BINARY: Readonly<Record<string, number>> = { Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40, Pi: 2 ** 50, Ei: 2 ** 60 };
const DECIMAL: Readonly<Record<string, number>> = { n: 1e-9, u: 1e-6, m: 1e-3, '': 1, k: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15, E: 1e18 };

/** The number a quantity stands for; 0 when it is none. */
export function quantityValue(text: string): number {
  const match = /^([+-]?[\d.]+)(?:e([+-]?\d+))?([A-Za-z]*)$/.exec(text);
  if (!match) return 0;
  const factor = BINARY[match[3] ?? ''] ?? DECIMAL[match[3] ?? ''] ?? 1;
  return Number(match[1]) * factor * 10 ** Number(match[2] ?? 0);
}

/** The sum, in the first non-zero operand's kind of suffix. */
export function addQuantities(a: string, b: string): string {
  const binary = /i$/.test(quantityValue(a) === 0 ? b : a);
  return format(quantityValue(a) + quantityValue(b), binary);
}

/** A quantity in its canonical form. */
export function quantityText(text: string): string {
  return format(quantityValue(text), /i$/.test(text));
}

function format(value: number, binary: boolean): string {
  if (value === 0) return '0';
  const table = binary ? BINARY : DECIMAL;
  const units = Object.entries(table).sort((a, b) => b[1] - a[1]);
  for (const [suffix, factor] of units) {
    const scaled = value / factor;
    if (scaled >= 1 && Math.abs(scaled - Math.round(scaled)) < 1e-9) return `${Math.round(scaled)}${suffix}`;
  }
  return binary ? String(Math.round(value)) : `${Math.ceil(value * 1000)}m`;
}

/** `part` of `whole` in whole percent, cut. */
export function ratioPercent(part: string, whole: string): number {
  const all = quantityValue(whole);
  return all === 0 ? 0 : Math.trunc((quantityValue(part) / all) * 100 + 1e-9);
}
