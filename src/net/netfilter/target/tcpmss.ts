import { err, ok } from '../../../base/result.ts';
import type { TargetExtension } from '../extension.ts';
import type { Target } from '../model.ts';

/** -j TCPMSS: lowers the MSS option of SYNs, to a number or to what the path's MTU allows. */
export const tcpmss: TargetExtension<Extract<Target, { target: 'TCPMSS' }>> = {
  options: { '--set-mss': 1, '--clamp-mss-to-pmtu': 0 },
  build(options) {
    const value = options.find((option) => option.name === '--set-mss')?.values[0];
    const clampToPmtu = options.some((option) => option.name === '--clamp-mss-to-pmtu');
    if ((value === undefined) === !clampToPmtu) return err('TCPMSS: At least one parameter is required');
    const mss = value === undefined ? undefined : Number(value);
    return mss !== undefined && !(Number.isInteger(mss) && mss >= 0 && mss <= 65495)
      ? err(`TCPMSS: Bad value for "--set-mss" option: "${value ?? ''}"`)
      : ok({ target: 'TCPMSS', clampToPmtu, mss });
  },
  print: (target) => (target.clampToPmtu ? ' --clamp-mss-to-pmtu' : ` --set-mss ${target.mss ?? 0}`),
  list: (target) => (target.clampToPmtu ? 'TCPMSS clamp to PMTU' : `TCPMSS set ${target.mss ?? 0}`),
  apply(target, context) {
    const { packet, namespace, devices } = context;
    if (packet.payload.protocol !== 'tcp' || !packet.payload.tcp.flags.syn) return 'continue';
    const header = packet.version === 4 ? 40 : 60;
    const mtu = (name: string | undefined): number => [...namespace.links.values()].find((link) => link.name === name)?.mtu ?? 65535;
    // the smaller of both directions' path MTU
    const wanted = target.clampToPmtu ? Math.min(mtu(devices.out), mtu(devices.in)) - header : (target.mss ?? 0);
    const current = packet.payload.tcp.mss ?? 536;
    if (current <= wanted) return 'continue';
    context.packet = { ...packet, payload: { protocol: 'tcp', tcp: { ...packet.payload.tcp, mss: wanted } } };
    return 'continue';
  },
};
