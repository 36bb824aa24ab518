import { beforeEach, describe, expect, it, vi } from 'vitest';
import { functionSink, textSource } from '../../src/base/stream.ts';
import type { Task, Wake } from '../../src/base/task.ts';
import type { Network } from '../../src/net/network.ts';
import type { IpPacket } from '../../src/net/packet.ts';
import type { ToolProcess } from '../../src/tools/tool.ts';

// The network core is a stand-in: a packet reaches the namespace that has its address at once, other addresses swallow it.
const core = vi.hoisted(() => ({ deliver: (_packet: unknown): void => undefined }));
vi.mock('../../src/net/output.ts', () => ({
  sendIp: (_network: unknown, _namespace: string, packet: unknown) => {
    core.deliver(packet);
    return { ok: true, value: undefined };
  },
}));
vi.mock('../../src/net/route.ts', () => ({
  lookupRoute: (_network: unknown, namespace: string, query: { destination: string }) =>
    query.destination.startsWith('203.')
      ? { ok: false, error: 'ENETUNREACH' }
      : { ok: true, value: { source: namespace === 'a' ? '10.244.1.2' : '10.244.2.2', link: { name: 'eth0', mtu: 1500 }, mtu: 1500 } },
}));
vi.mock('../../src/net/timer.ts', () => ({ scheduleTimer: () => 0 }));

const calls = await import('../../src/net/transport/calls.ts');
const { transportInput } = await import('../../src/net/transport/input.ts');
const { clientTools } = await import('../../src/tools/client-tools.ts');

let network: Network;
let now = 0;
const owner = { process: 7, name: 'web', fd: 3 };
const files = new Map<string, string>();

beforeEach(() => {
  now = 0;
  files.clear();
  let random = 5000;
  const ns = (id: string, ip: string): unknown => ({
    id,
    host: id,
    label: id,
    routes: [],
    sysctls: new Map(),
    exceptions: new Map(),
    counters: new Map(),
    links: new Map([[2, { index: 2, name: 'eth0', up: true, addresses: [{ ip, prefixLength: 24 }], device: { kind: 'dummy' } }]]),
  });
  network = {
    state: {
      namespaces: new Map([
        ['a', ns('a', '10.244.1.2')],
        ['b', ns('b', '10.244.2.2')],
      ]),
      wires: new Map(),
      sockets: { sockets: new Map(), nextId: 1 },
      timers: [],
      traces: [],
      nextTraceId: 1,
      nextSequence: 1,
    } as unknown as Network['state'],
    ports: { now: () => now, random: (below) => random++ % below, notify: () => undefined },
    captures: new Map(),
    queue: [],
    draining: false,
  };
  core.deliver = (packet) => {
    const ip = packet as IpPacket;
    const namespace = { '10.244.1.2': 'a', '10.244.2.2': 'b' }[ip.destination];
    if (namespace !== undefined) transportInput(network, namespace, { ...ip, ttl: ip.ttl - 2 }, 'eth0');
  };
});

/** Runs one command in namespace a; whenever it waits, the server gets its turn, and then time passes. */
function run(line: string, serve: () => void = () => undefined): { stdout: string; stderr: string; exit: number; took: number } {
  const [name = '', ...args] = line.match(/"[^"]*"|\S+/g)?.map((word) => word.replace(/^"|"$/g, '')) ?? [];
  const out = { stdout: '', stderr: '' };
  const tool = clientTools.find((each) => each.name === name);
  if (!tool) throw new Error(`no ${name}`);
  const startedAt = now;
  let fd = 3;
  const process = {
    args,
    name,
    pid: 42,
    user: 'root',
    hostname: 'pod-a1',
    env: {},
    cwd: '/',
    stdin: textSource(''),
    stdout: functionSink((text) => void (out.stdout += text)),
    stderr: functionSink((text) => void (out.stderr += text)),
    files: { read: (path: string) => (files.has(path) ? { ok: true, value: files.get(path) } : { ok: false, errno: 'ENOENT' }) },
    clock: { now: () => now },
    random: { integer: () => 77 },
    notify: () => undefined,
    terminal: undefined,
    noteNotSimulated: () => undefined,
    network,
    namespace: 'a',
    host: { privileged: true, nextDescriptor: () => fd++, kernel: 'a' },
  } as unknown as ToolProcess;
  const task: Task<number> = tool.run(process);
  let step = task.next({ by: 'yield' });
  for (let turn = 0; !step.done && turn < 10_000; turn++) {
    const wait = step.value;
    const sockets = (): string =>
      JSON.stringify(
        [...network.state.sockets.sockets.values()].map((each) => [each.state, each.received.length, each.receivedFin, each.error]),
      );
    const before = sockets();
    serve();
    let wake: Wake = { by: 'yield' };
    if (wait.kind === 'sleep') {
      now += wait.ms;
      wake = { by: 'time' };
    } else if (wait.kind === 'key' && before === sockets()) {
      if (wait.timeoutMs === undefined) throw new Error('waits for ever');
      now += wait.timeoutMs;
      wake = { by: 'time' };
    } else if (wait.kind === 'key') wake = { by: 'key', key: wait.keys[0] ?? '' };
    step = task.next(wake);
  }
  return { ...out, exit: step.done ? step.value : -1, took: now - startedAt };
}

/** An HTTP server in namespace b that answers everything with one text. */
function httpServer(port: number, answer: string): () => void {
  const made = calls.openListener(network, 'b', 'tcp', '0.0.0.0', port, owner, 128);
  if (!made.ok) throw new Error(made.error);
  return () => {
    const child = calls.acceptNow(network, made.value);
    if (child !== undefined) open.push(child);
    for (const id of open.splice(0)) {
      if (calls.receiveNow(network, id).kind !== 'item') {
        open.push(id);
        continue;
      }
      calls.sendSocket(network, id, answer);
      calls.closeSocket(network, id);
    }
  };
}
const open: number[] = [];
const HELLO = 'HTTP/1.1 200 OK\r\nServer: web\r\nContent-Type: text/plain\r\nContent-Length: 6\r\nConnection: close\r\n\r\nhello\n';

describe('curl', () => {
  it('shows the whole exchange with -v', () => {
    const result = run('curl -v -m 4 http://10.244.2.2:8080/', httpServer(8080, HELLO));
    expect(result).toMatchObject({ stdout: 'hello\n', exit: 0 });
    expect(result.stderr.replace(/^.*\n.*\n.*\r.*?\*/, '*').replace(/\r.*\n/g, '')).toContain(
      'Connected to 10.244.2.2 (10.244.2.2) port 8080 (#0)\n> GET / HTTP/1.1\n> Host: 10.244.2.2:8080\n> User-Agent: curl/7.88.1\n> Accept: */*\n> \n< HTTP/1.1 200 OK\n',
    );
    expect(result.stderr).toContain('* Closing connection 0\n');
  });

  it.each([
    {
      name: 'refused',
      line: 'curl -sS -m 2 http://10.244.2.2:81/',
      exit: 7,
      stderr: "curl: (7) Failed to connect to 10.244.2.2 port 81 after 0 ms: Couldn't connect to server\n",
    },
    {
      name: 'silence',
      line: 'curl -sS -m 2 http://10.244.2.99:81/',
      exit: 28,
      stderr: 'curl: (28) Connection timed out after 2000 milliseconds\n',
    },
    {
      name: 'connect timeout',
      line: 'curl -sS --connect-timeout 1 http://10.244.2.99:81/',
      exit: 28,
      stderr: 'curl: (28) Failed to connect to 10.244.2.99 port 81 after 1000 ms: Timeout was reached\n',
    },
    {
      name: 'no route',
      line: 'curl -sS http://203.0.113.1/',
      exit: 7,
      stderr: "curl: (7) Failed to connect to 203.0.113.1 port 80 after 0 ms: Couldn't connect to server\n",
    },
    { name: 'unknown name', line: 'curl -sS http://nosuch/', exit: 6, stderr: 'curl: (6) Could not resolve host: nosuch\n' },
    {
      name: 'unknown scheme',
      line: 'curl -sS foo://x',
      exit: 1,
      stderr: 'curl: (1) Protocol "foo" not supported or disabled in libcurl\n',
    },
    {
      name: 'bad port',
      line: 'curl -sS http://10.244.2.2:99999/',
      exit: 3,
      stderr: 'curl: (3) URL using bad/illegal format or missing URL\n',
    },
  ])('fails as curl does: $name', ({ line, exit, stderr }) => {
    expect(run(line)).toMatchObject({ stdout: '', stderr, exit });
  });

  it('writes what -w asks for', () => {
    const result = run(
      'curl -sS -o /dev/null -w "%{http_code} %{size_download} %{remote_ip}:%{remote_port} from %{local_ip}\\n" http://10.244.2.2:8080/',
      httpServer(8080, HELLO),
    );
    expect(result.stdout).toBe('200 6 10.244.2.2:8080 from 10.244.1.2\n');
  });
});

describe('ping', () => {
  it('counts answers', () => {
    const result = run('ping -c 2 10.244.2.2');
    expect(result.stdout.replace(/\d+\.\d+( ms|\/)/g, 'N$1').replace(/time \d+ms/, 'time Nms')).toBe(
      'PING 10.244.2.2 (10.244.2.2) 56(84) bytes of data.\n64 bytes from 10.244.2.2: icmp_seq=1 ttl=62 time=N ms\n64 bytes from 10.244.2.2: icmp_seq=2 ttl=62 time=N ms\n\n--- 10.244.2.2 ping statistics ---\n2 packets transmitted, 2 received, 0% packet loss, time Nms\nrtt min/avg/max/mdev = N/N/N/N ms\n',
    );
    expect(result).toMatchObject({ exit: 0, took: 1000 });
  });

  it.each([
    {
      name: 'silence',
      line: 'ping -c 3 -W 1 10.244.2.99',
      exit: 1,
      took: 3000,
      stdout:
        'PING 10.244.2.99 (10.244.2.99) 56(84) bytes of data.\n\n--- 10.244.2.99 ping statistics ---\n3 packets transmitted, 0 received, 100% packet loss, time 2000ms\n\n',
      stderr: '',
    },
    { name: 'no route', line: 'ping -c 1 203.0.113.1', exit: 2, took: 0, stdout: '', stderr: 'ping: connect: Network is unreachable\n' },
    {
      name: 'too long',
      line: 'ping -c 1 -s 1473 -M do 10.244.2.2',
      exit: 1,
      took: 1000,
      stdout:
        'PING 10.244.2.2 (10.244.2.2) 1473(1501) bytes of data.\n\n--- 10.244.2.2 ping statistics ---\n1 packets transmitted, 0 received, +1 errors, 100% packet loss, time 0ms\n\n',
      stderr: 'ping: local error: message too long, mtu=1500\n',
    },
    { name: 'no target', line: 'ping', exit: 1, took: 0, stdout: '', stderr: 'ping: usage error: Destination address required\n' },
    {
      name: 'no such device',
      line: 'ping -c 1 -I eth9 10.244.2.2',
      exit: 2,
      took: 0,
      stdout: '',
      stderr: 'ping: SO_BINDTODEVICE eth9: No such device\n',
    },
  ])('ends as ping does: $name', ({ line, exit, took, stdout, stderr }) => {
    expect(run(line)).toEqual({ stdout, stderr, exit, took });
  });
});

describe('nc', () => {
  it.each([
    {
      name: 'open',
      line: 'nc -zv -w 2 10.244.2.2 8080',
      exit: 0,
      stderr: 'Connection to 10.244.2.2 8080 port [tcp/http-alt] succeeded!\n',
    },
    {
      name: 'closed',
      line: 'nc -zv -w 2 10.244.2.2 81',
      exit: 1,
      stderr: 'nc: connect to 10.244.2.2 port 81 (tcp) failed: Connection refused\n',
    },
    {
      name: 'silent',
      line: 'nc -zv -w 2 10.244.2.99 81',
      exit: 1,
      stderr: 'nc: connect to 10.244.2.99 port 81 (tcp) timed out: Operation now in progress\n',
    },
    { name: 'closed UDP', line: 'nc -zuv -w 1 10.244.2.2 99', exit: 1, stderr: '' },
    {
      name: 'a silent UDP address',
      line: 'nc -zuv -w 1 10.244.2.99 5353',
      exit: 0,
      stderr: 'Connection to 10.244.2.99 5353 port [udp/mdns] succeeded!\n',
    },
    { name: 'too large a port', line: 'nc -zv 10.244.2.2 99999', exit: 1, stderr: 'nc: port number too large: 99999\n' },
  ])('says of a port that is $name', ({ line, exit, stderr }) => {
    httpServer(8080, HELLO);
    expect(run(line)).toMatchObject({ stderr, exit });
  });
});

describe('ss', () => {
  it('lists listeners in columns', () => {
    calls.openListener(network, 'a', 'tcp', '0.0.0.0', 9090, { process: 137, name: 'agent', fd: 3 }, 128);
    expect(run('ss -tln').stdout).toBe(
      'State  Recv-Q Send-Q Local Address:Port Peer Address:PortProcess\nLISTEN 0      128          0.0.0.0:9090      0.0.0.0:*          \n',
    );
    expect(run('ss -ulnp').stdout).toBe('State Recv-Q Send-Q Local Address:Port Peer Address:PortProcess\n');
  });
});

describe('dig', () => {
  it('says that a server is closed, then that none is left', () => {
    expect(run('dig +tries=1 +time=1 @10.244.2.2 good.example.test')).toMatchObject({
      exit: 9,
      stdout:
        ';; communications error to 10.244.2.2#53: connection refused\n\n; <<>> DiG 9.18.49-1~deb12u3-Debian <<>> +tries=1 +time=1 @10.244.2.2 good.example.test\n; (1 server found)\n;; global options: +cmd\n;; no servers could be reached\n',
    });
  });
});

describe('traceroute', () => {
  it('ends at a port that is closed', () => {
    expect(run('traceroute -n -w 1 10.244.2.2').stdout.replace(/\d+\.\d+ ms/g, 'N ms')).toBe(
      'traceroute to 10.244.2.2 (10.244.2.2), 30 hops max, 60 byte packets\n 1  10.244.2.2  N ms  N ms  N ms\n',
    );
  });
});
