import { describe, expect, it } from 'vitest';
import type { Files } from '../../../src/base/files.ts';
import { bridgeConfigFile } from '../../../src/dataplane/cni/config.ts';
import { createLinkPort } from '../../../src/dataplane/cni/kernel-links.ts';
import { ensureNodeRoutes } from '../../../src/dataplane/cni/node-routes.ts';
import { createNetworkPlugin } from '../../../src/dataplane/cni/plugin.ts';
import { addAddress } from '../../../src/net/address.ts';
import { attachNetwork, createNamespace, createNetworkState } from '../../../src/net/create.ts';
import { addLink, findLink, setLinkUp } from '../../../src/net/link.ts';

/** A flat store of files: enough for what plugins read and write. */
function memoryFiles(): Files & { readonly texts: Map<string, string> } {
  const texts = new Map<string, string>();
  return {
    texts,
    read: (path) => (texts.has(path) ? { ok: true, value: texts.get(path) ?? '' } : { ok: false, errno: 'ENOENT' }),
    write: (path, text) => (texts.set(path, text), { ok: true, value: undefined }),
    list: (path) => ({
      ok: true,
      value: [...texts.keys()]
        .filter((name) => name.startsWith(`${path}/`))
        .map((name) => name.slice(path.length + 1))
        .sort(),
    }),
    stat: () => ({ ok: false, errno: 'ENOENT' }),
    mkdir: () => ({ ok: true, value: undefined }),
    remove: (path) => (texts.delete(path), { ok: true, value: undefined }),
    rename: () => ({ ok: false, errno: 'ENOENT' }),
    chmod: () => ({ ok: false, errno: 'ENOENT' }),
    symlink: () => ({ ok: false, errno: 'ENOENT' }),
  };
}

function node(): {
  readonly files: ReturnType<typeof memoryFiles>;
  readonly network: ReturnType<typeof attachNetwork>;
  readonly plugin: ReturnType<typeof createNetworkPlugin>;
} {
  let seed = 1;
  const network = attachNetwork(createNetworkState(), {
    now: () => 0,
    random: (below) => (seed = (seed * 48271) % 2147483647) % below,
    notify: () => undefined,
  });
  createNamespace(network, 'worker-1', 'worker-1', 'worker-1');
  for (const pod of ['a', 'b']) createNamespace(network, pod, 'worker-1', pod);
  const files = memoryFiles();
  return {
    files,
    network,
    plugin: createNetworkPlugin({
      files: () => files,
      links: () => createLinkPort(network, 'worker-1'),
      namespaceOf: (sandbox) => sandbox,
    }),
  };
}

describe('the bridge plugin', () => {
  it('is not ready without a configuration file', () => {
    expect(node().plugin.ready('worker-1')).toEqual({ ok: false, message: 'cni plugin not initialized' });
  });

  it('connects pods to cni0 and gives addresses in turn', () => {
    const { files, network, plugin } = node();
    const { path, text } = bridgeConfigFile('10.244.1.0/24');
    files.write(path, text);
    expect(plugin.add('a', { node: 'worker-1' })).toEqual({ ok: true, ips: ['10.244.1.2'] });
    expect(plugin.add('b', { node: 'worker-1' })).toEqual({ ok: true, ips: ['10.244.1.3'] });
    const host = network.state.namespaces.get('worker-1');
    const pod = network.state.namespaces.get('a');
    const ports = [...(host?.links.values() ?? [])].filter((link) => link.master === 'cni0');
    expect(ports.map((link) => [/^veth[0-9a-f]{8}$/.test(link.name), link.port?.hairpin])).toEqual([
      [true, true],
      [true, true],
    ]);
    expect(host && findLink(host, 'cni0')?.addresses.map((address) => address.ip)).toEqual(['10.244.1.1']);
    expect(pod?.routes.filter((route) => route.prefixLength === 0).map((route) => route.nexthops[0]?.gateway)).toEqual(['10.244.1.1']);
    plugin.del('a', { node: 'worker-1' });
    expect([...(host?.links.values() ?? [])].filter((link) => link.master === 'cni0').length).toBe(1);
    expect(files.texts.has('/var/lib/cni/networks/bridge/10.244.1.2')).toBe(false);
  });

  it('says when the range is exhausted', () => {
    const { files, plugin } = node();
    const { path, text } = bridgeConfigFile('10.244.1.0/30');
    files.write(path, text);
    plugin.add('a', { node: 'worker-1' });
    expect(plugin.add('b', { node: 'worker-1' })).toEqual({
      ok: false,
      message:
        'plugin type="bridge" failed (add): failed to allocate for range 0: no IP addresses available in range set: 10.244.1.1-10.244.1.2',
    });
  });
});

describe('the routing agent', () => {
  it("routes other nodes' pods by their node and masquerades the rest", () => {
    const { network } = node();
    const made = addLink(network, 'worker-1', 'eth0', { kind: 'nic', wire: 'lan' });
    const host = network.state.namespaces.get('worker-1');
    if (!made.ok || !host) throw new Error('no eth0');
    setLinkUp(network, 'worker-1', 'eth0', true);
    addAddress(host, made.value, { ip: '172.18.0.3', prefixLength: 16 });
    const nodes = [
      { name: 'worker-1', ip: '172.18.0.3', podCidrs: ['10.244.1.0/24'] },
      { name: 'worker-2', ip: '172.18.0.4', podCidrs: ['10.244.2.0/24'] },
    ];
    const log = ensureNodeRoutes(createLinkPort(network, 'worker-1'), 'worker-1', nodes, ['10.244.0.0/16']);
    expect(log).toEqual(['Adding route to 10.244.2.0/24 via 172.18.0.4 dev eth0']);
    expect(host.ruleset.iptables.get('4 nat')?.chains.get('KIND-MASQ-AGENT')?.rules.length).toBe(2);
  });
});
