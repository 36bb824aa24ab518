import { execFile, execFileSync } from 'node:child_process';
import type { KernelCase } from './case.ts';
import type { KernelProbe, Line, Shape } from './shapes.ts';

/** What a case shows: an outcome for each probe, then which routers forwarded something. */
export type Shown = readonly string[];

const SERVER = `import socket,sys,threading
name=sys.argv[1]
def one(c,a):
    try:
        c.recv(99); c.sendall(('%s %s'%(name,a[0])).encode()); c.close()
    except OSError: pass
def tcp():
    while True:
        c,a=s.accept(); threading.Thread(target=one,args=(c,a),daemon=True).start()
s=socket.create_server(('0.0.0.0',8080),backlog=64)
threading.Thread(target=tcp,daemon=True).start()
u=socket.socket(socket.AF_INET,socket.SOCK_DGRAM); u.bind(('0.0.0.0',5353)); print('ready',flush=True)
while True:
    try: d,a=u.recvfrom(99); u.sendto(('%s %s'%(name,a[0])).encode(),a)
    except OSError: pass`;

/** Seconds after which a client gives up: longer than a neighbour is asked for. */
const PATIENCE = 3.6;

const CLIENT = `import socket,errno,json,sys
N={'ECONNREFUSED':'refused','EHOSTUNREACH':'host-unreachable','ENETUNREACH':'net-unreachable','EACCES':'prohibited','EINVAL':'invalid-argument','EPERM':'eperm','ECONNRESET':'reset','ETIMEDOUT':'timeout'}
def ask(p):
    s=socket.socket(socket.AF_INET,socket.SOCK_STREAM if p['proto']=='tcp' else socket.SOCK_DGRAM); s.settimeout(${PATIENCE})
    late='timeout'
    try:
        s.connect((p['dst'],p['port']))
        if p['proto']=='tcp': late='stalled-after-connect'
        s.send(b'hi')
        got=s.recv(99).decode()
        return 'ok '+got if got else 'empty-reply'
    except socket.timeout: return late
    except OSError as e: return N.get(errno.errorcode[e.errno],str(e))
    finally: s.close()
for p in json.loads(sys.argv[1]):
    seen=set()
    for i in range(p.get('repeat',1)):
        seen.add(ask(p))
        if not all(x.startswith('ok ') for x in seen): break
    print(' / '.join(sorted(seen)))`;

/**
 * The shell script that asks the real kernel: what the simulator printed is loaded as `tables`. It prints one line for each probe and one for
 * each router, and removes what it made.
 */
export function realScript(prefix: string, { shape, lines }: KernelCase, tables: ReadonlyMap<string, string>): string {
  const names = shape.spaces.join(' ');
  const inside = (where: string): string => `nsenter --net=/run/netns/${prefix}${where}`;
  return `ready=$(mktemp -d)
trap 'kill $servers 2>/dev/null; rm -r "$ready"; for n in ${names}; do ip netns del ${prefix}$n; done 2>/dev/null' EXIT
for n in ${names}; do ip netns add ${prefix}$n; done
${shape.wires.map(([a, x, b, y]) => `ip link add ${x} netns ${prefix}${a} type veth peer name ${y} netns ${prefix}${b}`).join('\n')}
${grouped([...shape.base, ...lines.filter(({ cmd }) => !cmd.startsWith('iptables'))])
  .map(({ where, cmds }) => `${inside(where)} sh -c '${cmds.join('; ')}' >/dev/null 2>&1`)
  .join('\n')}
${[...tables].map(([where, text]) => `${inside(where)} iptables-restore <<'TABLES'\n${text}TABLES`).join('\n')}
${shape.servers.map((where) => `${inside(where)} python3 -c "${SERVER}" ${where} >"$ready/${where}" 2>&1 & servers="$servers $!"`).join('\n')}
for n in ${shape.servers.join(' ')}; do for i in $(seq 400); do [ -s "$ready/$n" ] && break; sleep 0.05; done; done
${probesByClient(shape)
  .map((probes) => `${inside(probes[0]?.from ?? '')} python3 -c "${CLIENT.replaceAll('"', '\\"')}" '${JSON.stringify(probes)}'`)
  .join('\n')}
${shape.routers.map((where) => `${inside(where)} iptables -t mangle -nvxL FORWARD | awk 'NR==3 { print "forwarded by ${where}:", ($1 > 0 ? "yes" : "no") }'`).join('\n')}
`;
}

/** Neighbouring lines of one namespace together: entering it costs more than the command. */
function grouped(lines: readonly Line[]): readonly { readonly where: string; readonly cmds: readonly string[] }[] {
  const groups: { where: string; cmds: string[] }[] = [];
  for (const { where, cmd } of lines) {
    const last = groups.at(-1);
    if (last?.where === where) last.cmds.push(cmd);
    else groups.push({ where, cmds: [cmd] });
  }
  return groups;
}

/** Probes in their order, neighbours of one client together. */
function probesByClient(shape: Shape): readonly (readonly KernelProbe[])[] {
  const groups: KernelProbe[][] = [];
  for (const probe of shape.probes) {
    const last = groups.at(-1);
    if (last?.[0]?.from === probe.from) last.push(probe);
    else groups.push([probe]);
  }
  return groups;
}

/** Outcomes from real namespaces. */
export function askKernel(prefix: string, one: KernelCase, tables: ReadonlyMap<string, string>): Promise<Shown> {
  return new Promise((resolve) => {
    execFile('bash', ['-c', realScript(prefix, one, tables)], { timeout: 150_000 }, (_, stdout) => resolve(stdout.trim().split('\n')));
  });
}

/** Every namespace's first rule of mangle FORWARD counts what it forwards. */
export function counting(shape: Shape): readonly Line[] {
  return shape.routers.map((where) => ({ where, cmd: 'iptables -t mangle -I FORWARD -m comment --comment path' }));
}

/** Why real namespaces cannot be asked here; undefined when they can. */
export function whyNotHere(): string | undefined {
  if (process.platform !== 'linux') return 'this is not Linux';
  if (process.getuid?.() !== 0) return 'network namespaces need root';
  try {
    execFileSync(
      'bash',
      ['-c', 'command -v ip nsenter bridge iptables iptables-restore python3 awk && ip netns add khtry && ip netns del khtry'],
      {
        stdio: 'ignore',
      },
    );
    return undefined;
  } catch {
    return 'ip netns, iptables or python3 does not work here';
  }
}
