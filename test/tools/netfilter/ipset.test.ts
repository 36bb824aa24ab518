import { expect, test } from 'vitest';
import { netfilterTools } from '../../../src/tools/netfilter-tools.ts';
import { proxyNetwork } from '../../support/proxy-network.ts';
import { runTool } from '../../support/run-tool.ts';

test('ipset: create, add, test, refuse, in the words of ipset 7.17', () => {
  const network = proxyNetwork();
  const run = (line: string) => {
    const { stdout, stderr, exit } = runTool(netfilterTools, network, 'node', line);
    return [stdout + stderr, exit];
  };
  expect(run('ipset create s hash:ip,port')).toEqual(['', 0]);
  expect(run('ipset add s 10.0.0.1,80')).toEqual(['', 0]);
  expect(run('ipset add s 10.0.0.1,tcp:80')).toEqual(["ipset v7.17: Element cannot be added to the set: it's already added\n", 1]);
  expect(run('ipset test s 10.0.0.2,80')).toEqual(['10.0.0.2,80 is NOT in set s.\n', 1]);
  expect(run('ipset destroy nope')).toEqual(['ipset v7.17: The set with the given name does not exist\n', 1]);
  expect(run('iptables -A INPUT -m set --match-set nope src -j DROP')).toEqual([
    "iptables v1.8.9 (nf_tables): Set nope doesn't exist.\n\nTry `iptables -h' or 'iptables --help' for more information.\n",
    2,
  ]);
  expect(run('iptables -A INPUT -m set --match-set s src,src -j DROP')).toEqual(['', 0]);
  expect(run('ipset destroy s')).toEqual(['ipset v7.17: Set cannot be destroyed: it is in use by a kernel component\n', 1]);
});

test('what is not simulated says so', () => {
  const network = proxyNetwork();
  expect(runTool(netfilterTools, network, 'node', 'nft list flowtables')).toMatchObject({
    stderr: 'kubehop does not simulate nft list flowtables\n',
    exit: 1,
    notSimulated: true,
  });
  expect(runTool(netfilterTools, network, 'node', 'iptables -A INPUT -m hashlimit -j DROP')).toMatchObject({
    stderr: 'kubehop does not simulate iptables -m hashlimit\n',
    exit: 2,
    notSimulated: true,
  });
});
