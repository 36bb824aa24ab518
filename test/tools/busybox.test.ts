import { describe, expect, it } from 'vitest';
import { typedLab, type TypedLab } from '../support/lab.ts';

/** What busybox 1.36 prints (networking/nslookup.c, nc_bloaty.c, procps/ps.c), with musl's words for errors. */
const ROWS: readonly { readonly line: string; readonly stdout?: RegExp; readonly stderr?: RegExp; readonly exit?: number }[] = [
  {
    line: 'nslookup web.default.svc.cluster.local',
    stdout:
      /^Server:\t\t10\.96\.0\.10\nAddress:\t10\.96\.0\.10:53\n\nName:\tweb\.default\.svc\.cluster\.local\nAddress: 10\.96\.\d+\.\d+\n\n\n$/,
  },
  {
    line: 'nslookup web',
    stdout: /\nName:\tweb\.default\.svc\.cluster\.local\nAddress: \S+\n\n\*\* server can't find web\.svc\.cluster\.local: NXDOMAIN\n\n/,
    exit: 1,
  },
  { line: 'nslookup -type=foo web', stderr: /^nslookup: invalid query type "foo"\n/, exit: 1 },
  { line: 'nc -zv web 80', stderr: /^web \(10\.96\.\d+\.\d+:80\) open\n$/ },
  { line: 'nc -zv 10.244.1.1 81', stderr: /^command terminated with exit code 1\n$/, exit: 1 },
  { line: 'nc -zvv 10.244.1.1 81', stderr: /^nc: 10\.244\.1\.1 \(10\.244\.1\.1:81\): Connection refused\n/, exit: 1 },
  { line: 'nc -zv -w 1 10.244.1.99 81', stderr: /^nc: 10\.244\.1\.99 \(10\.244\.1\.99:81\): Operation timed out\n/, exit: 1 },
  {
    line: 'traceroute -n -m 2 -w 1 10.244.9.9',
    stdout:
      /^traceroute to 10\.244\.9\.9 \(10\.244\.9\.9\), 2 hops max, 46 byte packets\n 1 {2}10\.244\.\d\.1( {2}[\d.]+ ms){3}\n 2 {3}\* {2}\* {2}\*\n$/,
  },
  { line: 'ps', stdout: /^PID {3}USER {5}TIME {2}COMMAND\n {4}1 root {6}0:00 sleep 1d\n *\d+ root {6}0:00 ps\n$/ },
  { line: 'expr 6 \\* 7', stdout: /^42\n$/ },
  { line: 'expr 1 +', stderr: /^expr: syntax error: missing argument after ‘\+’\n/, exit: 2 },
  { line: "expr abc : 'a\\(.\\)'", stdout: /^b\n$/ },
];

let shared: Promise<TypedLab> | undefined;
const lab = (): Promise<TypedLab> =>
  (shared ??= (async () => {
    const made = await typedLab();
    await made.run('kubectl create deployment web --image=nginx; kubectl expose deployment web --port=80');
    await made.run('kubectl run a --image=alpine --command -- sleep 1d; kubectl wait --for=condition=Ready pod --all');
    return made;
  })());

describe('busybox in an alpine container', () => {
  it.each(ROWS)('$line', async ({ line, stdout = /^$/, stderr = /^$/, exit = 0 }) => {
    const got = await (await lab()).run(`kubectl exec a -- ${line}`);
    expect(got.stdout).toMatch(stdout);
    if (exit === 0) expect(got.stderr).toMatch(stderr);
    else expect(got.stderr).toMatch(stderr.source === '^$' ? /^command terminated with exit code \d+\n$/ : stderr);
    expect(got.exit).toBe(exit);
  });
});

describe('on a node', () => {
  it('crictl lists the running containers of this node alone', async () => {
    const made = await lab();
    const node = (await made.out("kubectl get pod a -o jsonpath='{.spec.nodeName}'")).trim();
    expect(await made.out(`ssh ${node} crictl ps --name=a -q | wc -l`)).toMatch(/^[1-9]\d*\n$/);
    expect(await made.out(`ssh ${node} crictl ps | head -1 | tr -s ' '`)).toBe(
      'CONTAINER IMAGE CREATED STATE NAME ATTEMPT POD ID POD NAMESPACE\n',
    );
    expect(await made.out(`ssh ${node} crictl ps | grep -c ' alpine '`)).toBe('1\n');
    expect((await made.run(`ssh ${node} crictl images`)).stderr).toBe('kubehop does not simulate crictl images\n');
    expect((await made.run(`ssh ${node} journalctl -u kubelet`)).stderr).toMatch(/^kubehop does not simulate journalctl -u kubelet;/);
  });

  it('ss names the processes of Go servers on their dual-stack sockets', async () => {
    const text = await (await lab()).out('ssh control-plane ss -Htlnp');
    expect(text).toMatch(/^LISTEN 0 +4096 +\*:6443 +\*:\* +users:\(\("kube-apiserver",pid=\d+,fd=3\)\)/m);
    expect(text).toMatch(/^LISTEN 0 +4096 +127\.0\.0\.1:10259 +0\.0\.0\.0:\* /m);
  });
});
