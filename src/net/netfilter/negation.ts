/** `! ` before a negated option, else nothing. */
export function bang(not: boolean): string {
  return not ? '! ' : '';
}

/** An unsigned 32-bit number as iptables takes it: decimal, 0x hexadecimal or 0 octal. */
export function parseUint32(text: string): number | undefined {
  const value = /^0x[0-9a-fA-F]{1,8}$/.test(text)
    ? parseInt(text, 16)
    : /^0[0-7]+$/.test(text)
      ? parseInt(text, 8)
      : /^\d{1,10}$/.test(text)
        ? Number(text)
        : undefined;
  return value === undefined || value > 0xffffffff ? undefined : value;
}

/** `value[/mask]`. */
export function parseMasked(text: string): { readonly value: number; readonly mask: number } | undefined {
  const slash = text.indexOf('/');
  const value = parseUint32(slash < 0 ? text : text.slice(0, slash));
  const mask = slash < 0 ? 0xffffffff : parseUint32(text.slice(slash + 1));
  return value === undefined || mask === undefined ? undefined : { value, mask };
}

export function hex(value: number): string {
  return `0x${value.toString(16)}`;
}

/** `0x1` or `0x1/0xff`: the mask only when it is not all ones. */
export function masked(value: number, mask: number): string {
  return mask === 0xffffffff ? hex(value) : `${hex(value)}/${hex(mask)}`;
}
