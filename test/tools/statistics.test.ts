import { describe, expect, it } from 'vitest';
import { typedLab } from '../support/lab.ts';

const workbench = { cluster: 'workbench' };

describe('counters of the kernel', () => {
  it('nstat counts what went through this namespace, and shows changes without -a', async () => {
    const lab = await typedLab(workbench);
    await lab.run('ping -c 3 127.0.0.1; curl -s http://127.0.0.1:81/');
    expect(await lab.out('nstat -az IcmpInEchos IcmpOutTimeExcds "TcpOutR*" TcpActiveOpens TcpAttemptFails')).toBe(
      [
        '#kernel',
        'IcmpInEchos                     3                  0.0',
        'IcmpOutTimeExcds                0                  0.0',
        'TcpActiveOpens                  1                  0.0',
        'TcpAttemptFails                 1                  0.0',
        'TcpOutRsts                      1                  0.0',
        '',
      ].join('\n'),
    );
    await lab.run('ping -c 1 127.0.0.1');
    expect(await lab.out('nstat IcmpInEchos IcmpInEchoReps')).toContain('IcmpInEchos                     1                  0.0\n');
    expect((await lab.run('nstat -q')).stderr).toMatch(/^nstat: invalid option -- 'q'\nUsage: nstat /);
    expect((await lab.run('nstat -d 1')).stderr).toBe('kubehop does not simulate nstat -d\n');
  });

  it.each([
    ['grep -c ^Tcp: /proc/net/snmp', '2\n'],
    ['grep -c ^TcpExt: /proc/net/netstat', '2\n'],
    ['head -1 /proc/net/dev', 'Inter-|   Receive                                                |  Transmit\n'],
    [
      'sysctl -q -w net.ipv6.conf.all.disable_ipv6=0; ip addr add fd00::1/64 dev lo; grep ^fd /proc/net/if_inet6',
      'fd000000000000000000000000000001 01 40 00 80       lo\n',
    ],
    ['cat /sys/class/net/lo/statistics/rx_packets', '0\n'],
    ['ls /sys/class/net', 'lo\n'],
    ['ip link add br0 type bridge; ip link add a type veth peer name b; ip link set a master br0; ls /sys/class/net/br0/brif', 'a\n'],
    ['cat /sys/class/net/lo/type', '772\n'],
  ])('%s', async (line, stdout) => {
    expect(await (await typedLab(workbench)).out(line)).toBe(stdout);
  });

  it('a base chain counts its policy only after -P or iptables-restore', async () => {
    const lab = await typedLab(workbench);
    await lab.run('iptables -A INPUT -p udp -j DROP; ping -c 1 127.0.0.1');
    expect(await lab.out('iptables -L INPUT -v | head -1')).toBe('Chain INPUT (policy ACCEPT 0 packets, 0 bytes)\n');
    await lab.run('iptables -P INPUT ACCEPT; ping -c 1 127.0.0.1');
    expect(await lab.out('iptables -L INPUT -v | head -1')).toBe('Chain INPUT (policy ACCEPT 2 packets, 168 bytes)\n');
  });

  it('a VXLAN device that is up holds its UDP port', async () => {
    const lab = await typedLab(workbench);
    await lab.run('ip link add vx0 type vxlan id 7 dstport 4789; ip link set vx0 up');
    expect(await lab.out('ss -Huln')).toBe('UNCONN 0 0 0.0.0.0:4789 0.0.0.0:*\n');
  });
});
