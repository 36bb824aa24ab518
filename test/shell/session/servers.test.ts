import { describe, expect, it } from 'vitest';
import { typedLab } from '../../support/lab.ts';

const workbench = { cluster: 'workbench' };

describe('python3 -m http.server', () => {
  it('serves a directory in the background, logs each request, and ends by INT with its last words', async () => {
    const lab = await typedLab(workbench);
    await lab.run('mkdir -p /srv/d && echo hello > /srv/a.txt && cd /srv');
    expect((await lab.run('python3 -m http.server 8000 &')).stderr).toMatch(/^\[1\] \d+\n$/);
    expect(await lab.out('curl -s http://127.0.0.1:8000/a.txt')).toBe('hello\n');
    const listing = await lab.run('curl -si http://127.0.0.1:8000/');
    expect(listing.stdout).toContain('HTTP/1.0 200 OK\r\nServer: SimpleHTTP/0.6 Python/3.11.7\r\nDate: ');
    expect(listing.stdout).toContain('<ul>\n<li><a href="a.txt">a.txt</a></li>\n<li><a href="d/">d/</a></li>\n</ul>\n');
    expect((await lab.run('curl -s http://127.0.0.1:8000/nope')).stderr).toMatch(
      /^127\.0\.0\.1 - - \[\S+ \S+\] code 404, message File not found\n127\.0\.0\.1 - - \[\S+ \S+\] "GET \/nope HTTP\/1\.1" 404 -\n$/,
    );
    expect((await lab.run('ss -Htlnp')).stdout).toMatch(
      /^LISTEN 0 +5 +0\.0\.0\.0:8000 +0\.0\.0\.0:\* +users:\(\("python3",pid=\d+,fd=3\)\)/,
    );
    expect((await lab.run('kill -INT %1; sleep 1')).stdout).toBe('\nKeyboard interrupt received, exiting.\n');
    expect(await lab.out('ss -Htln')).toBe('');
  });

  it('runs in a named namespace under the process id that $! names', async () => {
    const lab = await typedLab(workbench);
    await lab.run('ip netns add n1; ip netns exec n1 ip link set lo up; ip netns exec n1 python3 -m http.server -b 127.0.0.1 80 &');
    expect(await lab.out('test "$(ip netns pids n1)" = $! && ip netns identify $!')).toBe('n1\n');
    expect((await lab.run('ip netns exec n1 curl -sI http://127.0.0.1/')).stdout).toContain('HTTP/1.0 200 OK');
    expect((await lab.run('curl -s http://127.0.0.1/')).exit).toBe(7);
    await lab.run('kill $!; sleep 1');
    expect(await lab.out('ip netns pids n1; jobs')).toBe('');
  });

  it.each([
    [
      'python3 -m http.server abc',
      "usage: server.py [-h] [--cgi] [-b ADDRESS] [-d DIRECTORY] [-p VERSION] [port]\nserver.py: error: argument port: invalid int value: 'abc'\n",
      2,
    ],
    [
      'python3 -m http.server 8000 9',
      'usage: server.py [-h] [--cgi] [-b ADDRESS] [-d DIRECTORY] [-p VERSION] [port]\nserver.py: error: unrecognized arguments: 9\n',
      2,
    ],
    ['python3 script.py', 'kubehop does not simulate Python programs\n', 1],
    ['python3 -m json.tool', 'kubehop does not simulate the Python module json.tool\n', 1],
    ['python3 -m http.server --cgi', 'kubehop does not simulate --cgi of http.server\n', 2],
  ])('%s', async (line, stderr, exit) => {
    expect(await (await typedLab(workbench)).run(line)).toMatchObject({ stderr, exit });
  });

  it('says that the address is in use', async () => {
    const lab = await typedLab(workbench);
    await lab.run('nc -lk 8000 &');
    const second = await lab.run('python3 -m http.server');
    expect(second.stderr).toMatch(/^Traceback \(most recent call last\):\n[^]*\nOSError: \[Errno 98\] Address already in use\n$/);
    expect(second.exit).toBe(1);
  });
});

describe('nc -lk in the background', () => {
  it('prints what clients send, one after another', async () => {
    const lab = await typedLab(workbench);
    await lab.run('nc -lk 9000 > /tmp/got &');
    await lab.run('echo one | nc -N 127.0.0.1 9000; echo two | nc -N 127.0.0.1 9000');
    expect(await lab.out('cat /tmp/got')).toBe('one\ntwo\n');
    expect(await lab.out('ps | grep -c nc')).toBe('1\n');
  });
});
