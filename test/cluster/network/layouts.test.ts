import { describe, expect, it } from 'vitest';
import { clusterWorld, podAddress, run } from '../../support/cluster-world.ts';

interface Row {
  readonly layout: string;
  /** curl to a pod's own address: from the laptop, which is the border, and from a host outside */
  readonly fromBorder: RegExp;
  readonly fromOutside: RegExp;
  /** a pod's curl to a host outside, who calls in the border's eyes, and whom the host sees */
  readonly seenByBorder: RegExp;
  readonly seenOutside: RegExp;
}

const rows: readonly Row[] = [
  {
    layout: 'island',
    fromBorder: /^curl: \(7\) Failed to connect to 10\.244\.2\.\d port 8080 after 0 ms: Couldn't connect to server\n$/,
    fromOutside: /^curl: \(7\) Failed to connect to 10\.244\.2\.\d port 8080 after \d+ ms: /,
    seenByBorder: /src=172\.18\.0\.3 dst=203\.0\.113\.10 /,
    seenOutside: /^203\.0\.113\.1:/,
  },
  {
    layout: 'flat',
    fromBorder: /^far$/,
    fromOutside: /^far$/,
    seenByBorder: /src=10\.244\.1\.\d dst=203\.0\.113\.10 /,
    seenOutside: /^203\.0\.113\.1:/,
  },
  {
    layout: 'isolated',
    fromBorder: /^curl: \(7\) Failed to connect to 10\.244\.2\.\d port 8080 after 0 ms: Couldn't connect to server\n$/,
    fromOutside: /^curl: \(28\) Connection timed out after 3\d\d\d milliseconds\n$/,
    // forwarded by nobody, so tracked by nobody
    seenByBorder: /^(?![^]*dst=203\.0\.113\.10)/,
    seenOutside: /^curl: \(28\) Connection timed out after 3\d\d\d milliseconds\n$/,
  },
];

describe.each([{ plugin: 'bridge' }, { plugin: 'flannel' }, { plugin: 'calico' }])('layouts over $plugin', (cni) => {
  it.each(rows.map((row) => [row.layout, row] as const))('%s', async (layout, row) => {
    const world = await clusterWorld({ cni, layout, dns: false });
    expect(await run(world, 'laptop', 'curl -sS -m 3 http://{far}:8080/hostname')).toMatch(row.fromBorder);
    expect(await run(world, 'example', 'curl -sS -m 3 http://{far}:8080/hostname')).toMatch(row.fromOutside);
    // every cluster is reached by its nodes
    expect(await run(world, 'laptop', 'curl -sS -m 3 http://172.18.0.4:8888/hostname')).toBe('far');
    expect(await run(world, 'client', 'curl -sS -m 3 http://{far}:8080/clientip')).toMatch(new RegExp(`^${podAddress(world, 'client')}:`));
    expect(await run(world, 'client', 'curl -sS -m 3 http://203.0.113.10/clientip')).toMatch(row.seenOutside);
    const tracked = [...(world.network.state.namespaces.get('laptop')?.conntrack.entries.values() ?? [])];
    expect(tracked.map(({ original }) => `src=${original.source} dst=${original.destination} `).join('\n')).toMatch(row.seenByBorder);
  });
});
