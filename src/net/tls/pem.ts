/** One block of a PEM file (RFC 7468). */
export interface PemBlock {
  readonly label: string;
  readonly bytes: Uint8Array;
}

/** All blocks of a text in order; text around them is skipped, blocks that are no base64 are left out. */
export function readPem(text: string): readonly PemBlock[] {
  const blocks: PemBlock[] = [];
  for (const match of text.matchAll(/-----BEGIN ([A-Z0-9 ]+)-----\s*([A-Za-z0-9+/=\s]*?)-----END \1-----/g)) {
    const bytes = Uint8Array.from(Buffer.from((match[2] ?? '').replace(/\s+/g, ''), 'base64'));
    if (bytes.length > 0) blocks.push({ label: match[1] ?? '', bytes });
  }
  return blocks;
}

export function printPem(label: string, bytes: Uint8Array): string {
  const lines =
    Buffer.from(bytes)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}
