import { err, ok } from '../../../base/result.ts';
import type { TargetExtension } from '../extension.ts';
import type { Target } from '../model.ts';

/** -j NOTRACK and -j CT: what tracking does with this packet; only in raw, before tracking. */
export const notrack: TargetExtension<Extract<Target, { target: 'ACCEPT' | 'DROP' | 'RETURN' | 'NOTRACK' }>> = {
  options: {},
  tables: ['raw'],
  build: () => ok({ target: 'NOTRACK' }),
  print: () => '',
  list: () => 'NOTRACK',
  apply(_target, context) {
    context.tracking ??= { namespace: context.namespace.id, entry: undefined, direction: 'original', state: 'UNTRACKED' };
    return 'continue';
  },
};

export const ct: TargetExtension<Extract<Target, { target: 'CT' }>> = {
  options: { '--notrack': 0, '--zone': 1 },
  tables: ['raw'],
  build(options) {
    const zone = options.find((option) => option.name === '--zone')?.values[0];
    if (zone !== undefined && !(/^\d{1,5}$/.test(zone) && Number(zone) <= 65535))
      return err(`CT: Bad value for "--zone" option: "${zone}"`);
    return ok({ target: 'CT', options: options.map((option) => [option.name, ...option.values].join(' ')) });
  },
  print: (target) => target.options.map((option) => ` ${option}`).join(''),
  list: (target) => `CT ${target.options.map((option) => option.slice(2)).join(' ')}`,
  apply(target, context) {
    if (target.options.includes('--notrack')) return notrack.apply({ target: 'NOTRACK' }, context);
    const zone = target.options.find((option) => option.startsWith('--zone '));
    if (zone !== undefined) context.zone = Number(zone.slice(7));
    return 'continue';
  },
};
