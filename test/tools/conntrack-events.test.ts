import { expect, test } from 'vitest';
import { typedLab } from '../support/lab.ts';

/** Two hosts on one wire; r listens on 8080. */
const BUILD = [
  'ip netns add c; ip netns add r; ip link add c0 netns c type veth peer name r0 netns r',
  'ip -n c link set c0 up; ip -n r link set r0 up; ip -n c addr add 10.9.0.2/24 dev c0; ip -n r addr add 10.9.0.1/24 dev r0',
  'ip netns exec r iptables -A INPUT -m conntrack --ctstate INVALID -j DROP',
  'ip netns exec r python3 -m http.server 8080 > /dev/null 2>&1 &',
];

async function events(options: string, ...lines: readonly string[]): Promise<string[]> {
  const lab = await typedLab({ cluster: 'workbench' });
  for (const line of BUILD) await lab.run(line);
  await lab.run(`ip netns exec r conntrack -E ${options} > events 2> end &`);
  for (const line of lines) await lab.run(line);
  await lab.run('kill -INT %2; sleep 1');
  const text = `${await lab.out('cat events')}${await lab.out('cat end')}`;
  // ports, echo identifiers and processes are the lab's own
  return text
    .replace(/(sport|dport)=(?!8080|8081|5353)\d+/g, '$1=P')
    .replace(/ id=\d+/g, ' id=I')
    .replace(/portid=\d+/g, 'portid=N')
    .trimEnd()
    .split('\n');
}

const FLOW = (port: number, more = '', end = '') =>
  `src=10.9.0.2 dst=10.9.0.1 sport=P dport=${port}${more} src=10.9.0.1 dst=10.9.0.2 sport=${port} dport=P${end}`;

test('the life of a TCP connection, as a kernel tells it', async () => {
  const lines = await events('-p tcp', 'ip netns exec c curl -s -o /dev/null http://10.9.0.1:8080/', 'sleep 150');
  expect(lines).toEqual([
    `    [NEW] tcp      6 120 SYN_SENT ${FLOW(8080, ' [UNREPLIED]')}`,
    ` [UPDATE] tcp      6 60 SYN_RECV ${FLOW(8080)}`,
    ` [UPDATE] tcp      6 432000 ESTABLISHED ${FLOW(8080, '', ' [ASSURED]')}`,
    ` [UPDATE] tcp      6 120 FIN_WAIT ${FLOW(8080, '', ' [ASSURED]')}`,
    ` [UPDATE] tcp      6 60 CLOSE_WAIT ${FLOW(8080, '', ' [ASSURED]')}`,
    ` [UPDATE] tcp      6 30 LAST_ACK ${FLOW(8080, '', ' [ASSURED]')}`,
    ` [UPDATE] tcp      6 120 TIME_WAIT ${FLOW(8080, '', ' [ASSURED]')}`,
    `[DESTROY] tcp      6 TIME_WAIT ${FLOW(8080, '', ' [ASSURED]')}`,
    'conntrack v1.4.7 (conntrack-tools): 8 flow events have been shown.',
  ]);
});

test('a refused connection, an echo, a datagram, and what conntrack -F takes', async () => {
  const lines = await events(
    '',
    'ip netns exec c curl -s http://10.9.0.1:8081/',
    'ip netns exec c ping -c 1 10.9.0.1 > /dev/null',
    'ip netns exec r conntrack -F',
  );
  expect(lines).toEqual([
    `    [NEW] tcp      6 120 SYN_SENT ${FLOW(8081, ' [UNREPLIED]')}`,
    `[DESTROY] tcp      6 120 CLOSE ${FLOW(8081, ' [UNREPLIED]')}`,
    '    [NEW] icmp     1 30 src=10.9.0.2 dst=10.9.0.1 type=8 code=0 id=I [UNREPLIED] src=10.9.0.1 dst=10.9.0.2 type=0 code=0 id=I',
    ' [UPDATE] icmp     1 30 src=10.9.0.2 dst=10.9.0.1 type=8 code=0 id=I src=10.9.0.1 dst=10.9.0.2 type=0 code=0 id=I',
    '[DESTROY] icmp     1 30 src=10.9.0.2 dst=10.9.0.1 type=8 code=0 id=I src=10.9.0.1 dst=10.9.0.2 type=0 code=0 id=I [USERSPACE] portid=N progname=conntrack',
    'conntrack v1.4.7 (conntrack-tools): 5 flow events have been shown.',
  ]);
});

test('-e chooses, and a word that is none is refused', async () => {
  const lines = await events('-e NEW', 'ip netns exec c ping -c 1 10.9.0.1 > /dev/null');
  expect(lines.map((line) => line.slice(0, 16))).toEqual(['    [NEW] icmp  ', 'conntrack v1.4.7']);
  const lab = await typedLab({ cluster: 'workbench' });
  expect(await lab.run('conntrack -E -e BOGUS')).toMatchObject({
    exit: 2,
    stderr: expect.stringContaining("Bad parameter `BOGUS'") as string,
  });
});
