import { execFile, execFileSync } from 'node:child_process';
import { BASE, PROBES, type Line } from './case.ts';

const SERVER = `import socket,threading
def tcp():
    s=socket.create_server(('0.0.0.0',8080))
    while True:
        c,a=s.accept(); c.sendall(a[0].encode()); c.close()
threading.Thread(target=tcp,daemon=True).start()
u=socket.socket(socket.AF_INET,socket.SOCK_DGRAM); u.bind(('0.0.0.0',5353)); print('ready',flush=True)
while True:
    d,a=u.recvfrom(99); u.sendto(a[0].encode(),a)`;

const CLIENT = `import socket,errno,threading,json
P=json.loads('''${JSON.stringify(PROBES)}''')
R=['']*len(P)
N={'ECONNREFUSED':'refused','EHOSTUNREACH':'host-unreachable','ENETUNREACH':'net-unreachable','EACCES':'prohibited','EINVAL':'invalid-argument','EPERM':'eperm','ECONNRESET':'reset','ETIMEDOUT':'timeout'}
def ask(i,p):
    s=socket.socket(socket.AF_INET,socket.SOCK_STREAM if p['proto']=='tcp' else socket.SOCK_DGRAM); s.settimeout(4.5)
    late='timeout'
    try:
        s.connect((p['dst'],p['port']))
        if p['proto']=='tcp': late='stalled-after-connect'
        if p['proto']=='udp': s.send(b'hi')
        R[i]='ok '+s.recv(99).decode()
    except socket.timeout: R[i]=late
    except OSError as e: R[i]=N.get(errno.errorcode[e.errno],str(e))
for i,p in enumerate(P): ask(i,p)
print(json.dumps(R))`;

/** The shell script that asks the real kernel; prints a JSON list of outcomes. It removes what it made. */
export function realScript(prefix: string, lines: readonly Line[]): string {
  const each = (line: Line): string => `ip netns exec ${prefix}${line.where} ${line.cmd} >/dev/null 2>&1`;
  return `trap 'kill $server 2>/dev/null; for n in c r s; do ip netns del ${prefix}$n; done 2>/dev/null' EXIT
for n in c r s; do ip netns add ${prefix}$n; done
ip link add c0 netns ${prefix}c type veth peer name rc netns ${prefix}r
ip link add s0 netns ${prefix}s type veth peer name rs netns ${prefix}r
${[...BASE, ...lines].map(each).join('\n')}
ip netns exec ${prefix}s python3 -c "${SERVER}" >/dev/null 2>&1 &
server=$!
sleep 0.5
timeout 25 ip netns exec ${prefix}c python3 -c "${CLIENT.replaceAll('"', '\\"')}"
`;
}

/** Outcomes from real namespaces. */
export function askKernel(prefix: string, lines: readonly Line[]): Promise<readonly string[]> {
  return new Promise((resolve) => {
    execFile('bash', ['-c', realScript(prefix, lines)], { timeout: 40_000 }, (_, stdout) =>
      resolve(stdout.trim().startsWith('[') ? (JSON.parse(stdout) as string[]) : []),
    );
  });
}

/** Why real namespaces cannot be asked here; undefined when they can. */
export function whyNotHere(): string | undefined {
  if (process.platform !== 'linux') return 'this is not Linux';
  if (process.getuid?.() !== 0) return 'network namespaces need root';
  try {
    execFileSync('bash', ['-c', 'command -v ip iptables python3 && ip netns add khtry && ip netns del khtry'], { stdio: 'ignore' });
    return undefined;
  } catch {
    return 'ip netns, iptables or python3 does not work here';
  }
}
