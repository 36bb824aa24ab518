import type { Pod } from '../kinds.ts';
import type { KubeletContext } from './context.ts';

/** /etc/hosts, /etc/hostname and /etc/resolv.conf as the kubelet writes them for a pod's containers. */
export function networkFiles(context: KubeletContext, pod: Pod, ips: readonly string[]): Record<string, string> {
  return {
    '/etc/hostname': `${podHostname(context, pod)}\n`,
    '/etc/hosts': hostsFile(context, pod, ips),
    '/etc/resolv.conf': resolvConf(context, pod),
  };
}

export function podHostname(context: KubeletContext, pod: Pod): string {
  if (pod.spec.hostNetwork === true) return context.node;
  return (pod.spec.hostname ?? pod.metadata.name).slice(0, 63).replace(/[-.]+$/, '');
}

function hostsFile(context: KubeletContext, pod: Pod, ips: readonly string[]): string {
  const lines = [
    '# Kubernetes-managed hosts file.',
    '127.0.0.1\tlocalhost',
    '::1\tlocalhost ip6-localhost ip6-loopback',
    'fe00::0\tip6-localnet',
    'fe00::0\tip6-mcastprefix',
    'fe00::1\tip6-allnodes',
    'fe00::2\tip6-allrouters',
  ];
  const hostname = podHostname(context, pod);
  if (pod.spec.hostNetwork !== true) {
    for (const ip of ips) {
      const domain = pod.spec.subdomain;
      const qualified = domain ? `${hostname}.${domain}.${pod.metadata.namespace}.svc.${context.settings.clusterDomain}\t` : '';
      lines.push(`${ip}\t${qualified}${hostname}`);
    }
  }
  const aliases = pod.spec.hostAliases ?? [];
  if (aliases.length > 0) lines.push('', '# Entries added by HostAliases.');
  for (const alias of aliases) lines.push([alias.ip, ...(alias.hostnames ?? [])].join('\t'));
  return `${lines.join('\n')}\n`;
}

/** The resolver file by dnsPolicy and dnsConfig (pkg/kubelet/network/dns). */
function resolvConf(context: KubeletContext, pod: Pod): string {
  const { clusterDns, clusterDomain } = context.settings;
  const nodeFile = parseResolvConf(context.ports.nodeResolvConf?.() ?? '');
  const policy = pod.spec.dnsPolicy ?? 'ClusterFirst';
  const clusterFirst = policy === 'ClusterFirstWithHostNet' || (policy === 'ClusterFirst' && pod.spec.hostNetwork !== true);
  let file = nodeFile;
  if (policy === 'None') file = { nameservers: [], searches: [], options: [] };
  else if (clusterFirst) {
    const namespace = pod.metadata.namespace ?? 'default';
    const own = [`${namespace}.svc.${clusterDomain}`, `svc.${clusterDomain}`, clusterDomain];
    file = { nameservers: [...clusterDns], searches: unique([...own, ...nodeFile.searches]), options: ['ndots:5'] };
  }
  const config = pod.spec.dnsConfig;
  const options = new Map(file.options.map((option) => [option.split(':')[0] ?? option, option]));
  for (const { name, value } of config?.options ?? []) {
    if (name !== undefined) options.set(name, value === undefined || value === '' ? name : `${name}:${value}`);
  }
  const nameservers = unique([...file.nameservers, ...(config?.nameservers ?? [])]).slice(0, 3);
  const searches = unique([...file.searches, ...(config?.searches ?? [])]);
  const lines = [
    ...(searches.length > 0 ? [`search ${searches.join(' ')}`] : []),
    ...nameservers.map((server) => `nameserver ${server}`),
    ...(options.size > 0 ? [`options ${[...options.values()].join(' ')}`] : []),
  ];
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}

function parseResolvConf(text: string): { readonly nameservers: string[]; readonly searches: string[]; readonly options: string[] } {
  const nameservers: string[] = [];
  let searches: string[] = [];
  const options: string[] = [];
  for (const line of text.split('\n')) {
    const [keyword, ...words] = line.trim().split(/\s+/);
    if (keyword === 'nameserver') nameservers.push(...words.slice(0, 1));
    else if (keyword === 'search' || keyword === 'domain') searches = words;
    else if (keyword === 'options') options.push(...words);
  }
  return { nameservers, searches, options };
}

function unique(items: readonly string[]): string[] {
  return [...new Set(items)];
}
