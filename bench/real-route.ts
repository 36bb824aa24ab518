import { execFileSync, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A host, a router and a server in real network namespaces, as `cases/walk.ts` has them in the simulator. */
interface RealRoute {
  /** Sends datagrams one after another, each when the one before is answered. */
  ask(count: number): Promise<void>;
  remove(): void;
}

const SERVER = `import socket
s=socket.socket(socket.AF_INET,socket.SOCK_DGRAM); s.bind(('0.0.0.0',53)); print('ready',flush=True)
while True: s.sendto(b'pong',s.recvfrom(99)[1])`;

const CLIENT = `import socket,sys
s=socket.socket(socket.AF_INET,socket.SOCK_DGRAM); s.connect(('10.0.2.2',53)); s.settimeout(5); print('ready',flush=True)
for line in sys.stdin:
    for i in range(int(line)): s.send(b'ping'); s.recv(99)
    print('done',flush=True)`;

/** Why there are no real namespaces here; undefined when there are. */
export function whyNotReal(): string | undefined {
  if (process.platform !== 'linux') return 'this is not Linux';
  if (process.getuid?.() !== 0) return 'network namespaces need root';
  try {
    const name = `khtry${process.pid}`;
    execFileSync('bash', ['-c', `command -v iptables-restore python3 && ip netns add ${name} && ip netns del ${name}`], {
      stdio: 'ignore',
    });
    return undefined;
  } catch {
    return 'ip netns, iptables-restore or python3 does not work here';
  }
}

/** Builds it; `rules` is what iptables-restore loads on the router. */
export async function realRoute(rules: string | undefined): Promise<RealRoute> {
  const name = (host: string): string => `khb${process.pid}${host}`;
  const all = ['a', 'r', 'b'].map(name);
  const run = (command: string, input = ''): void => {
    execFileSync('bash', ['-ec', command], { input, stdio: ['pipe', 'ignore', 'inherit'] });
  };
  run(`for n in ${all.join(' ')}; do ip netns add $n; done
ip link add eth0 netns ${name('a')} type veth peer name eth1 netns ${name('r')}
ip link add eth0 netns ${name('b')} type veth peer name eth2 netns ${name('r')}
ip -n ${name('a')} addr add 10.0.1.2/24 dev eth0; ip -n ${name('b')} addr add 10.0.2.2/24 dev eth0
ip -n ${name('r')} addr add 10.0.1.1/24 dev eth1; ip -n ${name('r')} addr add 10.0.2.1/24 dev eth2
ip -n ${name('a')} link set eth0 up; ip -n ${name('b')} link set eth0 up
ip -n ${name('r')} link set eth1 up; ip -n ${name('r')} link set eth2 up
ip -n ${name('a')} route add default via 10.0.1.1; ip -n ${name('b')} route add default via 10.0.2.1
ip netns exec ${name('r')} sysctl -qw net.ipv4.ip_forward=1`);
  if (rules !== undefined) run(`ip netns exec ${name('r')} iptables-restore`, rules);
  const start = (host: string, text: string) =>
    spawn('bash', ['-c', 'exec ip netns exec "$0" python3 -c "$1"', name(host), text], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [server, client] = [start('b', SERVER), start('a', CLIENT)];
  const [ready, answers] = [server, client].map((each) => createInterface({ input: each.stdout })[Symbol.asyncIterator]());
  await ready?.next();
  await answers?.next();
  return {
    async ask(count) {
      client.stdin.write(`${count}\n`);
      if ((await answers?.next())?.value !== 'done') throw new Error('the real client ended');
    },
    remove() {
      client.kill();
      server.kill();
      run(all.map((each) => `ip netns del ${each}`).join('; '));
    },
  };
}
