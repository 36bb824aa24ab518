import type { Image } from '../program.ts';

/** An image of the catalogue with what depends on its tag. */
export interface CatalogueEntry {
  readonly image: Image;
  hasTag(tag: string): boolean;
  env?(tag: string): Readonly<Record<string, string>>;
}

const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Fills in what most images share. */
export function image(repository: string, summary: string, parts: Partial<Image>): Image {
  const { env = {}, ...rest } = parts;
  return {
    repository,
    tags: 'any',
    summary,
    entrypoint: [],
    command: [],
    workingDirectory: '/',
    user: 'root',
    tools: [],
    libc: 'none',
    files: {},
    bytes: 20_000_000,
    exposedPorts: [],
    ...rest,
    env: { PATH, ...env },
  };
}

/** A version tag of one of the given series (`1.27`, `1.27.3`), with an optional variant, or a moving tag. */
export function versions(series: RegExp, variants = 'alpine|slim|bookworm|trixie|alpine3\\.\\d+'): (tag: string) => boolean {
  const whole = new RegExp(`^(?:latest|stable|mainline|${variants}|(?:${series.source})(?:-(?:${variants}))*)$`);
  return (tag) => whole.test(tag);
}
