/** printf(1) and `echo -e` as text functions; shared by the shell's builtins and the standalone tools. */

const SIMPLE: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  e: '\x1b',
  E: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
};

/** Backslash escapes of `echo -e`; `\c` stops the output. */
export function unescapeEcho(text: string): { readonly text: string; readonly stop: boolean } {
  let stop = false;
  const out = text.replace(
    /\\(?:(c[^]*)|0([0-7]{0,3})|x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|([abeEfnrtv\\]))/g,
    (_, cut?: string, octal?: string, hex?: string, code?: string, letter?: string) => {
      if (cut !== undefined) {
        stop = true;
        return '';
      }
      if (letter !== undefined) return SIMPLE[letter] ?? '';
      return String.fromCharCode(octal !== undefined ? parseInt(octal || '0', 8) : parseInt(hex ?? code ?? '0', 16));
    },
  );
  return { text: out, stop };
}

function unescapeFormat(text: string): string {
  return text.replace(
    /\\(?:([0-7]{1,3})|x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|([abeEfnrtv\\"']))/g,
    (_, octal?: string, hex?: string, code?: string, letter?: string) => {
      if (letter !== undefined) return SIMPLE[letter] ?? letter;
      return String.fromCharCode(octal !== undefined ? parseInt(octal, 8) : parseInt(hex ?? code ?? '0', 16));
    },
  );
}

const PART = /%%|%([-+ #0]*)(\*|\d+)?(?:\.(\*|\d+)?)?(\((?:[^)]*)\)T|[a-zA-Z])|%|[^%]+/g;

/** Formats as printf(1): the format is used again while arguments are left. `now` in milliseconds serves `%(..)T`. */
export function formatPrintf(
  format: string,
  args: readonly string[],
  now: number,
): { readonly text: string; readonly errors: readonly string[] } {
  const errors: string[] = [];
  let text = '';
  let at = 0;
  for (let round = 0; round < 10_000; round++) {
    const before = at;
    for (const match of format.matchAll(PART)) {
      const [whole, flags = '', width, precision, kind] = match;
      if (whole === '%%') text += '%';
      else if (kind === undefined) text += whole === '%' ? '%' : unescapeFormat(whole);
      else {
        const wide = width === '*' ? Number(args[at++] ?? 0) : Number(width ?? 0);
        const exact =
          whole.includes('.') && !kind.startsWith('(') ? (precision === '*' ? Number(args[at++] ?? 0) : Number(precision ?? 0)) : undefined;
        const arg = args[at++];
        if (kind === 'b') {
          const out = unescapeEcho(arg ?? '');
          text += pad(out.text, flags, wide);
          if (out.stop) return { text, errors };
        } else text += convert(kind, flags, wide, exact, arg, now, errors);
      }
    }
    if (at >= args.length || at === before) break;
  }
  return { text, errors };
}

function pad(text: string, flags: string, width: number): string {
  return flags.includes('-') || width < 0 ? text.padEnd(Math.abs(width)) : text.padStart(width);
}

function convert(
  kind: string,
  flags: string,
  width: number,
  precision: number | undefined,
  arg: string | undefined,
  now: number,
  errors: string[],
): string {
  if (kind === 's') return pad(precision === undefined ? (arg ?? '') : (arg ?? '').slice(0, precision), flags, width);
  if (kind === 'c') return pad((arg ?? '').slice(0, 1), flags, width);
  if (kind === 'q') return pad(arg === undefined || arg === '' ? "''" : arg.replace(/[^\w@%+=:,./-]/g, '\\$&'), flags, width);
  if (kind.startsWith('(')) return String(Math.floor(now / 1000));
  const signOf = (negative: boolean): string => (negative ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '');
  const finish = (sign: string, digits: string, zero: boolean): string =>
    zero && !flags.includes('-') ? sign + digits.padStart(width - sign.length, '0') : pad(sign + digits, flags, width);
  if ('feEgG'.includes(kind)) {
    const value = arg === undefined || arg === '' ? 0 : Number(arg);
    if (Number.isNaN(value)) errors.push(`${arg ?? ''}: invalid number`);
    const size = Math.abs(Number.isNaN(value) ? 0 : value);
    const exponent = (digits: string): string => digits.replace(/e([-+])(\d)$/, 'e$10$2');
    const digits =
      kind === 'f'
        ? size.toFixed(precision ?? 6)
        : kind.toLowerCase() === 'e'
          ? exponent(size.toExponential(precision ?? 6))
          : exponent(String(Number(size.toPrecision(precision === 0 ? 1 : (precision ?? 6)))));
    return finish(signOf(value < 0), digits, flags.includes('0'));
  }
  if (!'diouxX'.includes(kind)) {
    errors.push(`\`${kind}': invalid format character`);
    return '';
  }
  const raw = arg ?? '';
  const quoted = /^["']([^]?)/.exec(raw);
  const lead = /^\s*([-+]?)(0[xX][0-9a-fA-F]+|\d+)/.exec(raw);
  let value = 0n;
  if (quoted) value = BigInt(quoted[1]?.codePointAt(0) ?? 0);
  else if (lead) {
    const digits = lead[2] ?? '0';
    value = /^0[0-7]+$/.test(digits) ? BigInt(`0o${digits.slice(1)}`) : BigInt(digits);
    if (lead[1] === '-') value = -value;
  }
  if (!quoted && raw !== '' && lead?.[0].length !== raw.length) errors.push(`${raw}: invalid number`);
  const signed = kind === 'd' || kind === 'i';
  const size = signed ? (value < 0n ? -value : value) : BigInt.asUintN(64, value);
  let digits = size.toString(kind === 'o' ? 8 : kind.toLowerCase() === 'x' ? 16 : 10);
  if (kind === 'X') digits = digits.toUpperCase();
  if (precision !== undefined) digits = digits.padStart(precision, '0');
  if (flags.includes('#') && size !== 0n) digits = (kind === 'o' ? '0' : kind.toLowerCase() === 'x' ? `0${kind}` : '') + digits;
  return finish(signed ? signOf(value < 0n) : '', digits, flags.includes('0') && precision === undefined);
}
