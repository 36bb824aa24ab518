import { expect, test } from 'vitest';
import { newHome, start } from '../support/screen.ts';

test.each([
  { columns: 80, rows: 24 },
  { columns: 120, rows: 40 },
])('at $columns x $rows: home, a lab, a command and its output, and the same place after kill -9', async ({ columns, rows }) => {
  const home = newHome();
  const first = start(home, columns, rows);
  await first.shows('Your cluster and your tools');
  first.pty.write('\r');
  await first.shows('page 1 of');
  first.pty.write('q');
  await first.shows('Enter open');
  first.pty.kill('SIGKILL');

  const lab = start(home, columns, rows, ['learn', 'across-nodes-checkout']);
  await lab.shows('page 1 of 1');
  lab.pty.write('\r');
  await lab.shows('laptop$');
  lab.pty.write('kubectl get nodes\r');
  await lab.shows('worker-2');
  await lab.shows('v1.36.2');
  lab.pty.kill('SIGKILL');

  const second = start(home, columns, rows, ['learn', 'across-nodes-checkout']);
  await second.shows('kubectl get nodes');
  await second.shows('v1.36.2');
  second.pty.write('\u001b[21~');
  await second.shows('Enter open');
  second.pty.write('q');
  await second.shows('Your progress is in');
  expect(second.raw()).not.toContain('\u001b[3J');
  expect(second.raw()).toContain('\u001b[?1049l');
  expect(second.raw()).toContain('\u001b[?2004l');
});

test('a pasted line runs, Ctrl-C throws a line away, and the words of the lab answer', async () => {
  const screen = start(newHome(), 120, 40, ['learn', 'across-nodes-checkout']);
  await screen.shows('page 1 of 1');
  screen.pty.write('\r');
  await screen.shows('Goals 0 of');
  await screen.shows('laptop$');
  screen.pty.write('nonsense\u0003\u001b[200~echo pasted-$((1+1))\necho second-$((2+1))\n\u001b[201~');
  await screen.shows('pasted-2');
  await screen.shows('second-3');
  expect(screen.text()).not.toContain('nonsense');
  screen.pty.write('hop help\r');
  await screen.shows('hop goals');
});

test('Ctrl-C stops what runs, Tab completes, F4 shows the path', async () => {
  const screen = start(newHome(), 120, 40, ['learn', 'across-nodes-checkout']);
  await screen.shows('page 1 of 1');
  screen.pty.write('\r');
  await screen.shows('laptop$');
  screen.pty.write('ping 172.18.0.3\r');
  await screen.shows("on the lab's clock");
  screen.pty.write('\u0003');
  await screen.shows('packets transmitted');
  screen.pty.write('kubec\tget no\t');
  await screen.shows('laptop$ kubectl get node');
  screen.pty.write('\u0003');
  screen.pty.write('\u001bOS');
  await screen.shows('ICMP echo request');
  screen.pty.write('q');
});

test('a screen that is too small says so', async () => {
  const screen = start(newHome(), 40, 10);
  await screen.shows('kubehop needs 60x15');
});

test('a long output opens in a pager, and the next command is typed over it', async () => {
  const screen = start(newHome(), 80, 24, ['learn', 'across-nodes-checkout']);
  await screen.shows('page 1 of 1');
  screen.pty.write('\r');
  await screen.shows('laptop$');
  screen.pty.write('seq 50\r');
  await screen.shows('q back to the prompt');
  expect(screen.text()).toContain('laptop$ seq 50');
  screen.pty.write(' ');
  await screen.shows('lines 17-32 of 51');
  screen.pty.write('echo go-$((1+1))\r');
  await screen.shows('go-2');
});
