import { describe, expect, it } from 'vitest';
import { typedLab } from '../support/lab.ts';

const CONNTRACK = "Try `conntrack -h' or 'conntrack --help' for more information.\n";
const IPTABLES = "Try `iptables -h' or 'iptables --help' for more information.\n";

/** What the real tools (iproute2 6.1, iptables 1.8.9, conntrack 1.4.7, tcpdump 4.99.3, curl 7.88.1) say to wrong words. */
const ROWS: readonly (readonly [line: string, stderr: string, exit: number])[] = [
  ['ip addr add 10.0.0.1/24', 'Not enough information: "dev" argument is required.\n', 1],
  ['ip link add foo', 'Not enough information: "type" argument is required\n', 1],
  ['ip link add averyverylongname type bridge', 'Error: Attribute failed policy validation.\n', 2],
  ['ip route get', 'need at least a destination address\n', 1],
  ['ip rule add', '"ip rule add" requires arguments.\n', 1],
  ['ip netns exec', 'No netns name specified\n', 1],
  ['ip netns identify x', "Specified string 'x' is not a pid\n", 1],
  ['bridge link set', 'Device is a required argument.\n', 255],
  ['bridge link set dev nope hairpin on', 'Cannot find bridge device "nope"\n', 255],
  ['bridge link foo', 'Command "foo" is unknown, try "bridge link help".\n', 255],
  ['bridge fdb add foo dev lo', 'Invalid mac address foo\n', 255],
  ['bridge fdb add 00:11:22:33:44:55 dev lo', 'Error: FDB add only supported for Ethernet devices.\n', 255],
  ['bridge fdb show dev nope', 'Cannot find device "nope"\n', 255],
  ['bridge -x', 'Option "-x" is unknown, try "bridge help".\n', 255],
  ['curl', "curl: try 'curl --help' or 'curl --manual' for more information\n", 2],
  ['tcpdump -c x', 'tcpdump: invalid packet count x\n', 1],
  ['ip link set lo down; tcpdump -i lo', 'tcpdump: lo: That device is not up\n', 1],
  ['iptables -L -A INPUT', `iptables v1.8.9 (nf_tables): Cannot use -A with -L\n${IPTABLES}`, 2],
  ['iptables -A INPUT foo -j ACCEPT', `Bad argument \`foo'\n${IPTABLES}`, 2],
  [
    'iptables -A INPUT -m comment -j ACCEPT',
    `iptables v1.8.9 (nf_tables): comment: option "--comment" must be specified\n\n${IPTABLES}`,
    2,
  ],
  ['iptables-save -t foo', "Table `foo' does not exist\n", 1],
  ['iptables-restore --foo', "iptables-restore: unrecognized option '--foo'\nTry `iptables-restore -h' for more information.\n", 1],
  ['conntrack -Q', `conntrack v1.4.7 (conntrack-tools): unknown option \`-Q'\n${CONNTRACK}`, 2],
  ['conntrack -L -L', `conntrack v1.4.7 (conntrack-tools): Invalid commands combination\n${CONNTRACK}`, 2],
  ['conntrack -L -s foo', `conntrack v1.4.7 (conntrack-tools): Invalid IP address \`foo'\n${CONNTRACK}`, 2],
  ['conntrack -L -p tcp --state FOO', `conntrack v1.4.7 (conntrack-tools): unknown TCP state \`FOO'\n${CONNTRACK}`, 2],
  ['conntrack -L foo', `conntrack v1.4.7 (conntrack-tools): unknown type \`foo'\n${CONNTRACK}`, 2],
  ['ip monitor', 'kubehop does not simulate ip monitor\n', 255],
  ['ip tunnel', 'kubehop does not simulate ip tunnel\n', 255],
];

describe('wrong words', () => {
  it.each(ROWS)('%s', async (line, stderr, exit) => {
    expect(await (await typedLab({ cluster: 'workbench' })).run(line)).toMatchObject({ stdout: '', stderr, exit });
  });

  it('ip -s -s shows the errors in detail', async () => {
    const lab = await typedLab({ cluster: 'workbench' });
    expect((await lab.out('ip -s -s link show lo')).split('\n').slice(4, 9)).toEqual([
      '    RX errors:  length    crc   frame    fifo overrun',
      '                     0      0       0       0       0 ',
      '    TX:  bytes packets errors dropped carrier collsns           ',
      '             0       0      0       0       0       0 ',
      '    TX errors: aborted   fifo  window heartbt transns',
    ]);
  });
});
