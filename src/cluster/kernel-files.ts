import type { NamespaceId } from '../net/namespace.ts';
import { procSnmp } from '../net/snmp-text.ts';
import { readSysctl, sysctlNames, writeSysctl } from '../net/sysctl.ts';
import type { KernelFiles } from './file-tree.ts';
import type { Machine } from './state.ts';
import { procArp, procConntrack, procDev, procIfInet6, procRoute } from './kernel-tables.ts';
import { listSysNet, readSysNet } from './sys-net.ts';
import type { World } from './world.ts';

const ROOT = '/proc/sys/';
const PROC_NET: readonly string[] = ['arp', 'dev', 'if_inet6', 'netstat', 'nf_conntrack', 'route', 'snmp'];

/** /proc/sys of a process's namespace and the few other kernel files that networking people read. */
export function kernelFiles(world: World, machine: Machine, namespace: NamespaceId): KernelFiles {
  const space = () => world.network.state.namespaces.get(namespace);
  const nameOf = (path: string): string => path.slice(ROOT.length).replaceAll('.', '\u0000').replaceAll('/', '.').replaceAll('\u0000', '/');
  return {
    read(path) {
      if (path === '/proc/version')
        return `Linux version ${world.state.description.hardware.kernel} (kubehop@build) #1 SMP PREEMPT_DYNAMIC\n`;
      if (path === '/proc/sys/kernel/osrelease') return `${world.state.description.hardware.kernel}\n`;
      if (path === '/proc/sys/kernel/version') return '#1 SMP PREEMPT_DYNAMIC\n';
      if (path === '/proc/uptime') {
        const seconds = (world.state.now - (world.state.kernels.get(machine.kernel)?.bootedAt ?? 0)) / 1000;
        return `${seconds.toFixed(2)} ${(seconds * 2).toFixed(2)}\n`;
      }
      const ns = space();
      if (!ns) return undefined;
      if (path.startsWith('/sys/class/net/')) return readSysNet(world.network, ns, path);
      if (path === '/proc/net/route') return procRoute(ns);
      if (path === '/proc/net/arp') return procArp(ns, world.state.now);
      if (path === '/proc/net/snmp' || path === '/proc/net/netstat')
        return procSnmp(world.network, ns, path === '/proc/net/snmp' ? 'snmp' : 'netstat');
      if (path === '/proc/net/dev') return procDev(ns);
      if (path === '/proc/net/if_inet6') return procIfInet6(ns);
      if (path === '/proc/net/nf_conntrack') return procConntrack(ns, world.state.now);
      if (!path.startsWith(ROOT)) return undefined;
      const value = readSysctl(ns, nameOf(path));
      return value === undefined ? undefined : `${value}\n`;
    },
    write(path, text) {
      const ns = space();
      if (!path.startsWith(ROOT) || !ns) return undefined;
      if (!machine.privileged) return { ok: false, errno: 'EROFS' };
      const written = writeSysctl(ns, nameOf(path), text.trim());
      if (written.ok) return { ok: true, value: undefined };
      return { ok: false, errno: readSysctl(ns, nameOf(path)) === undefined ? 'ENOENT' : 'EINVAL' };
    },
    list(path) {
      const ns = space();
      if (!ns) return undefined;
      if (path === '/sys/class/net' || path.startsWith('/sys/class/net/')) return listSysNet(world.network, ns, path);
      if (path === '/proc/net') return PROC_NET;
      if (path !== '/proc/sys' && !path.startsWith(ROOT)) return undefined;
      const prefix = path === '/proc/sys' ? '' : `${path.slice(ROOT.length)}/`;
      const names = new Set<string>();
      for (const name of sysctlNames(ns)) {
        const full = name.replaceAll('.', '/');
        if (full.startsWith(prefix)) names.add(full.slice(prefix.length).split('/')[0] ?? '');
      }
      return names.size > 0 ? [...names].sort() : undefined;
    },
  };
}
