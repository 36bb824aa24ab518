import { describe, expect, it } from 'vitest';
import { typedLab } from '../support/lab.ts';

const SETUP =
  'ip link add v0 address 02:00:00:00:00:0a type veth peer name v1 address 02:00:00:00:00:0b; ip link set v0 up; ip link set v1 up; ip link add br0 type bridge';

/** What bridge-utils 1.7 and ethtool 6.1 print over real devices, with the addresses of the setup. */
const ROWS: readonly { readonly line: string; readonly stdout?: string; readonly stderr?: string; readonly exit?: number }[] = [
  { line: 'brctl show', stdout: 'bridge name\tbridge id\t\tSTP enabled\tinterfaces\nbr0\t\t8000.000000000000\tno\t\t\n' },
  {
    line: 'brctl addif br0 v0; brctl addif br0 v1; brctl show br0',
    stdout: 'bridge name\tbridge id\t\tSTP enabled\tinterfaces\nbr0\t\t8000.02000000000a\tno\t\tv0\n\t\t\t\t\t\t\tv1\n',
  },
  {
    line: 'brctl addif br0 v0; brctl showmacs br0',
    stdout: 'port no\tmac addr\t\tis local?\tageing timer\n  1\t02:00:00:00:00:0a\tyes\t\t   0.00\n',
  },
  { line: 'brctl addbr br0', stderr: "device br0 already exists; can't create bridge with the same name\n", exit: 1 },
  { line: 'brctl delbr nope', stderr: "bridge nope doesn't exist; can't delete it\n", exit: 1 },
  { line: 'ip link set br0 up; brctl delbr br0', stderr: "bridge br0 is still up; can't delete it\n", exit: 1 },
  { line: 'brctl delbr v0', stderr: "can't delete bridge v0: Operation not permitted\n", exit: 1 },
  { line: 'brctl addif br0 lo', stderr: "can't add lo to bridge br0: Invalid argument\n", exit: 1 },
  { line: 'brctl delif br0 v1', stderr: 'device v1 is not a port of br0\n', exit: 1 },
  { line: 'brctl showmacs v0', stderr: 'read of forward table failed: Operation not supported\n', exit: 1 },
  {
    line: 'brctl addif br0',
    stderr: 'Incorrect number of arguments for command\nUsage: brctl addif <bridge> <device>\tadd interface to bridge\n',
    exit: 1,
  },
  { line: 'brctl stp br0 on', stderr: 'kubehop does not simulate the spanning tree protocol\n', exit: 1 },
  { line: 'ethtool lo', stdout: 'Settings for lo:\n\tLink detected: yes\n' },
  { line: 'ethtool v0 | grep -E "Speed|Duplex|Link"', stdout: '\tSpeed: 10000Mb/s\n\tDuplex: Full\n\tLink detected: yes\n' },
  { line: 'ip link set v1 down; ethtool v0 | grep Link', stdout: '\tLink detected: no\n' },
  { line: 'ethtool -i br0 | head -3', stdout: 'driver: bridge\nversion: 2.3\nfirmware-version: N/A\n' },
  { line: 'ethtool -i lo', stderr: 'Cannot get driver information: Operation not supported\n', exit: 71 },
  { line: 'ethtool -S br0', stderr: 'no stats available\n', exit: 94 },
  { line: 'ethtool -S v0 | head -2', stdout: 'NIC statistics:\n     peer_ifindex: 2\n' },
  { line: 'ethtool -K v0 gro on; ethtool -k v0 | grep generic-receive', stdout: 'generic-receive-offload: on\n' },
  {
    line: 'ethtool -K v0 foo off',
    stderr: 'netlink error: bit name not found (offset 52)\nnetlink error: Operation not supported\n',
    exit: 92,
  },
  { line: 'ethtool', stderr: 'ethtool: bad command line argument(s)\nFor more information run ethtool -h\n', exit: 1 },
  { line: 'ethtool -c v0', stderr: 'kubehop does not simulate ethtool -c\n', exit: 1 },
];

describe('brctl and ethtool', () => {
  it.each(ROWS)('$line', async ({ line, stdout = '', stderr = '', exit = 0 }) => {
    const lab = await typedLab({ cluster: 'workbench' });
    await lab.run(SETUP);
    expect(await lab.run(line)).toMatchObject({ stdout, stderr, exit });
  });
});
