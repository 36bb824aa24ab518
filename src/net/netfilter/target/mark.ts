import { err, ok } from '../../../base/result.ts';
import type { TargetExtension } from '../extension.ts';
import type { Target } from '../model.ts';
import { hex, parseMasked, parseUint32 } from '../negation.ts';

type Mark = Extract<Target, { target: 'MARK' }>;
type Connmark = Extract<Target, { target: 'CONNMARK' }>;

/** The kernel's rule: clear the bits of mask, then exclusive-or with value. */
function applyMark(old: number, value: number, mask: number): number {
  return ((old & ~mask) ^ value) >>> 0;
}

/** -j MARK: all spellings become --set-xmark value/mask. */
export const mark: TargetExtension<Mark> = {
  options: { '--set-mark': 1, '--set-xmark': 1, '--or-mark': 1, '--and-mark': 1, '--xor-mark': 1 },
  build(options) {
    const option = options[0];
    const parsed = parseMasked(option?.values[0] ?? '');
    if (!option) return err('MARK: one of the --*mark options is required');
    if (!parsed) return err(`MARK: Bad value for "${option.name}" option: "${option.values[0] ?? ''}"`);
    const { value, mask } = parsed;
    switch (option.name) {
      case '--or-mark':
        return ok({ target: 'MARK', value, mask: value });
      case '--and-mark':
        return ok({ target: 'MARK', value: 0, mask: ~value >>> 0 });
      case '--xor-mark':
        return ok({ target: 'MARK', value, mask: 0 });
      case '--set-mark':
        return ok({ target: 'MARK', value, mask: (mask | value) >>> 0 });
      default:
        return ok({ target: 'MARK', value, mask });
    }
  },
  print: (target) => ` --set-xmark ${hex(target.value)}/${hex(target.mask)}`,
  list({ value, mask }) {
    if (mask === 0xffffffff) return `MARK set ${hex(value)}`;
    if (value === 0) return `MARK and ${hex(~mask >>> 0)}`;
    if (mask === value) return `MARK or ${hex(value)}`;
    if (mask === 0) return `MARK xor ${hex(value)}`;
    return `MARK xset ${hex(value)}/${hex(mask)}`;
  },
  apply(target, context) {
    const { packet } = context;
    context.packet = { ...packet, meta: { ...packet.meta, mark: applyMark(packet.meta.mark, target.value, target.mask) } };
    return 'continue';
  },
};

/** -j CONNMARK: the connection's mark, set, saved from or restored to the packet. */
export const connmark: TargetExtension<Connmark> = {
  options: {
    '--set-mark': 1,
    '--set-xmark': 1,
    '--or-mark': 1,
    '--and-mark': 1,
    '--xor-mark': 1,
    '--save-mark': 0,
    '--restore-mark': 0,
    '--nfmask': 1,
    '--ctmask': 1,
    '--mask': 1,
  },
  build(options) {
    const find = (name: string): string | undefined => options.find((option) => option.name === name)?.values[0];
    const action = options.some((option) => option.name === '--save-mark')
      ? 'save-mark'
      : options.some((option) => option.name === '--restore-mark')
        ? 'restore-mark'
        : 'set-xmark';
    const masks = (name: string): number => parseUint32(find(name) ?? find('--mask') ?? '0xffffffff') ?? 0xffffffff;
    if (action !== 'set-xmark')
      return ok({ target: 'CONNMARK', action, value: 0, mask: 0, nfmask: masks('--nfmask'), ctmask: masks('--ctmask') });
    const option = options.find((entry) => entry.name.endsWith('mark'));
    const built = mark.build(option ? [option] : [], 4, 'MARK');
    if (!built.ok) return err(built.error.replace('MARK', 'CONNMARK'));
    return ok({ target: 'CONNMARK', action, value: built.value.value, mask: built.value.mask, nfmask: 0, ctmask: 0 });
  },
  print: (target) =>
    target.action === 'set-xmark'
      ? ` --set-xmark ${hex(target.value)}/${hex(target.mask)}`
      : ` --${target.action} --nfmask ${hex(target.nfmask)} --ctmask ${hex(target.ctmask)}`,
  list(target) {
    if (target.action === 'set-xmark') return `CONN${mark.list({ target: 'MARK', value: target.value, mask: target.mask })}`;
    const word = target.action === 'save-mark' ? 'save' : 'restore';
    if (target.nfmask === 0xffffffff && target.ctmask === 0xffffffff) return `CONNMARK ${word}`;
    return target.nfmask === target.ctmask
      ? `CONNMARK ${word} mask ${hex(target.ctmask)}`
      : `CONNMARK ${word} nfmask ${hex(target.nfmask)} ctmask ~${hex(target.ctmask)}`;
  },
  apply(target, context) {
    const { entry, packet } = context;
    if (!entry) return 'continue';
    if (target.action === 'set-xmark') entry.mark = applyMark(entry.mark, target.value, target.mask);
    else if (target.action === 'save-mark') entry.mark = ((entry.mark & ~target.ctmask) ^ (packet.meta.mark & target.nfmask)) >>> 0;
    else
      context.packet = {
        ...packet,
        meta: { ...packet.meta, mark: ((packet.meta.mark & ~target.nfmask) ^ (entry.mark & target.ctmask)) >>> 0 },
      };
    return 'continue';
  },
};
