import { describe, expect, it } from 'vitest';
import { createLabEngine } from '../../../src/shell/lab/engine.ts';
import { readTopology } from '../../../src/net/topology-form.ts';

const link = (name: string, index: number, kind: string, rest: object = {}): object => ({
  name,
  index,
  kind,
  mac: kind === 'loopback' ? '00:00:00:00:00:00' : `02:00:00:00:00:${String(index).padStart(2, '0')}`,
  mtu: kind === 'loopback' ? 65536 : 1500,
  up: true,
  addrs: kind === 'loopback' ? ['127.0.0.1/8'] : [],
  ...rest,
});

/** A client and a server on two ends of a router that filters port 81 and has a rule of its own. */
const NETWORK = {
  namespaces: {
    client: {
      interfaces: [link('lo', 1, 'loopback'), link('eth0', 2, 'veth', { peerIndex: 3, addrs: ['10.1.0.2/24'] })],
      routes: ['10.1.0.0/24 dev eth0 proto kernel scope link src 10.1.0.2', 'default', '\tnexthop via 10.1.0.1 dev eth0 weight 2'],
    },
    router: {
      interfaces: [
        link('lo', 1, 'loopback'),
        link('left', 3, 'veth', { peerIndex: 2, addrs: ['10.1.0.1/24'] }),
        link('right', 4, 'veth', { peerIndex: 5, addrs: ['10.2.0.1/24'] }),
      ],
      routes: ['10.1.0.0/24 dev left proto kernel scope link src 10.1.0.1', '10.2.0.0/24 dev right proto kernel scope link src 10.2.0.1'],
      rules: [
        '0: from all lookup local',
        '90: from 10.1.0.0/24 to 10.2.0.66 fwmark 0x1/0xff iif left prohibit',
        '32766: from all lookup main',
      ],
      sysctl: { 'net.ipv4.ip_forward': '1' },
      iptables: ['*filter', ':FORWARD ACCEPT [0:0]', '-A FORWARD -p tcp -m tcp --dport 81 -j REJECT --reject-with tcp-reset', 'COMMIT'],
    },
    server: {
      interfaces: [link('lo', 1, 'loopback'), link('eth0', 5, 'veth', { peerIndex: 4, addrs: ['10.2.0.2/24'] })],
      routes: ['10.2.0.0/24 dev eth0 proto kernel scope link src 10.2.0.2', 'default via 10.2.0.1 dev eth0'],
      permanentNeighbours: ['10.2.0.77 dev eth0 lladdr 02:00:00:00:00:77 PERMANENT'],
    },
  },
  listeners: [
    { in: 'server', proto: 'tcp', addr: '0.0.0.0', port: 8080, process: 'web' },
    { in: 'server', proto: 'udp', addr: '10.2.0.2', port: 5353, process: 'web' },
    { in: 'server', proto: 'tcp', addr: '0.0.0.0', port: 8443, process: 'api', tls: true, names: ['10.2.0.2'] },
  ],
};

const rows = [
  {
    line: 'hop on client ip route',
    stdout: 'default via 10.1.0.1 dev eth0 \n10.1.0.0/24 dev eth0 proto kernel scope link src 10.1.0.2 \n',
  },
  {
    line: 'hop on router ip rule',
    stdout:
      '0:\tfrom all lookup local\n90:\tfrom 10.1.0.0/24 to 10.2.0.66 fwmark 0x1/0xff iif left prohibit\n32766:\tfrom all lookup main\n32767:\tfrom all lookup default\n',
  },
  { line: 'hop on server ip neigh', stdout: '10.2.0.77 dev eth0 lladdr 02:00:00:00:00:77 PERMANENT \n' },
  { line: 'hop on client curl -sS http://10.2.0.2:8080/', stdout: 'hello from server, you are 10.1.0.2\n' },
  { line: 'hop on client curl -sS -o /dev/null -w "%{size_download}" http://10.2.0.2:8080/big', stdout: '40001' },
  { line: 'hop on client curl -sS http://10.2.0.2:81/ 2>&1', exit: 7 },
  { line: 'hop on client curl -sS http://10.2.0.2:8080/reset', exit: 56, stderr: 'curl: (56) Recv failure: Connection reset by peer\n' },
  { line: 'hop on client curl -sS http://10.2.0.2:8080/empty', exit: 52, stderr: 'curl: (52) Empty reply from server\n' },
  { line: 'hop on client "echo hi | nc -u -w 1 10.2.0.2 5353"', stdout: 'server saw 10.1.0.2\n' },
  { line: 'hop on client curl -sS --cacert /run/pki/ca.crt https://10.2.0.2:8443/', stdout: 'hello from server, you are 10.1.0.2\n' },
  { line: 'hop on host ip netns exec client ip -br addr show dev lo', stdout: 'lo               UNKNOWN        127.0.0.1/8 \n' },
  {
    line: 'hop on client \'tracepath -n 10.2.0.2 | sed -E "s/[0-9.]+ms/Tms/; s/ +/ /g"\'',
    stdout:
      ' 1?: [LOCALHOST] pmtu 1500\n 1: 10.1.0.1 Tms \n 1: 10.1.0.1 Tms \n 2: 10.2.0.2 Tms reached\n Resume: pmtu 1500 hops 2 back 2 \n',
  },
  {
    line: 'hop on client \'arping -c 1 -I eth0 10.1.0.1 | sed -E "s/=[0-9.]+/=T/"\'',
    stdout:
      'ARPING 10.1.0.1\n42 bytes from 02:00:00:00:00:03 (10.1.0.1): index=T time=41.000 usec\n\n--- 10.1.0.1 statistics ---\n1 packets transmitted, 1 packets received,   0% unanswered (0 extra)\nrtt min/avg/max/std-dev = 0.041/0.041/0.041/0.000 ms\n',
  },
  { line: 'hop on client arping -D -c 2 -w 2 -I eth0 10.1.0.9', stdout: '..\t100% packet loss (0 extra)\n', exit: 1 },
  {
    line: "hop on client 'cut -f1-4,8 /proc/net/route'",
    stdout:
      'Iface\tDestination\tGateway \tFlags\tMask\neth0\t00000000\t0100010A\t0003\t00000000\neth0\t0000010A\t00000000\t0001\t00FFFFFF\n',
  },
  { line: "hop on client 'cat /sys/class/net/eth0/iflink /sys/class/net/eth0/carrier'", stdout: '3\n1\n' },
  { line: 'hop on client curl -sS -o /dev/null -w "%{http_code} %{size_download}\\n" http://10.2.0.2:8080/big', stdout: '200 40001\n' },
  { line: 'hop on nobody true', exit: 2, stderr: 'hop on: no machine "nobody"; there are host, client, router, server\n' },
];

describe('a network from its machine-readable form', () => {
  it('is a world whose namespaces are machines and whose listeners answer', async () => {
    const built = await createLabEngine('test').createLab({
      cluster: { topology: NETWORK },
      manifests: [],
      setup: [],
      faults: [],
      seed: '1',
    });
    if (!built.ok) throw new Error(built.error.message);
    for (const row of rows) {
      const got = await built.value.submitLine('main', row.line);
      if ('stdout' in row) expect(got.stdout, row.line).toBe(row.stdout);
      if ('stderr' in row) expect(got.stderr, row.line).toBe(row.stderr);
      expect(got.exit, row.line).toBe(row.exit ?? 0);
    }
  });

  const broken = [
    { name: 'no interfaces', form: { namespaces: { a: {} } }, error: /^namespaces\.a\.interfaces: / },
    { name: 'an unknown key', form: { namespaces: {}, colour: 1 }, error: /^topology: .*colour/ },
    {
      name: 'a kind that is not built',
      form: { namespaces: { a: { interfaces: [link('m', 2, 'macvlan')] } } },
      error: /^namespaces\.a\.interfaces\.0\.kind: kubehop builds the kinds/,
    },
    {
      name: 'a listener nowhere',
      form: { namespaces: {}, listeners: [{ in: 'b', proto: 'tcp', addr: '0.0.0.0', port: 80 }] },
      error: /^listeners\.0\.in: there is no namespace "b"/,
    },
    {
      name: 'a port that is none',
      form: { namespaces: {}, listeners: [{ in: 'b', proto: 'tcp', addr: '0.0.0.0', port: 0 }] },
      error: 'listeners.0.port: ports are 1 to 65535',
    },
    {
      name: 'two interfaces of one name',
      form: { namespaces: { a: { interfaces: [link('d', 2, 'dummy'), link('d', 3, 'dummy')] } } },
      error: /^namespaces\.a\.interfaces\.1: another interface/,
    },
    {
      name: 'a bridge that is not there',
      form: { namespaces: { a: { interfaces: [link('d', 2, 'dummy', { master: 'br0' })] } } },
      error: 'namespaces.a.interfaces.0.master: there is no bridge "br0" in this namespace',
    },
  ];
  it.each(broken)('refuses $name and names the key', ({ form, error }) => {
    const read = readTopology(form);
    if (read.ok) throw new Error('it was taken');
    if (typeof error === 'string') expect(read.error).toBe(error);
    else expect(read.error).toMatch(error);
  });
});
