import { describe, expect, it } from 'vitest';
import { runBash, session } from '../support/shell-machine.ts';

describe('an interactive session', () => {
  it('Ctrl-C ends a loop with 130 and keeps what was printed', () => {
    const shell = session();
    expect(shell.line('while true; do echo x; sleep 1; done', [[2500, 'INT']])).toEqual({ out: 'x\nx\nx\n', exit: 130 });
    expect(shell.line('echo $?')).toEqual({ out: '130\n', exit: 0 });
  });

  it('Ctrl-C ends a loop that runs no command', () => {
    expect(session().line('while :; do :; done', [[0, 'INT']]).exit).toBe(130);
  });

  it('Ctrl-C reaches every part of a pipeline', () => {
    expect(session().line('sleep 5 | cat', [[1000, 'INT']])).toEqual({ out: '', exit: 130 });
  });

  it('Ctrl-Z stops a command and fg goes on with it', () => {
    const shell = session();
    expect(shell.line('sleep 100', [[1000, 'TSTP']])).toEqual({ out: '\n[1]+  Stopped                 sleep 100\n', exit: 148 });
    expect(shell.line('jobs').out).toBe('[1]+  Stopped                 sleep 100\n');
    expect(shell.line('fg')).toEqual({ out: 'sleep 100\n', exit: 0 });
  });

  it('tells of a background job before the next prompt after its end', () => {
    const shell = session();
    expect(shell.line('sleep 3 &').out).toMatch(/^\[1\] \d+\n$/);
    expect(shell.line('sleep 5').out).toBe('[1]+  Done                    sleep 3\n');
  });

  it('asks for more lines where one is not enough', () => {
    for (const text of ['if true', 'echo "a', 'cat <<E', 'echo a |', 'echo a \\', 'f() {'])
      expect(session().line(text).incomplete, text).toBe(true);
  });

  it('keeps variables, functions and aliases from line to line', () => {
    const shell = session();
    shell.line('x=1; f() { echo $x; }; alias g=f');
    expect(shell.line('g')).toEqual({ out: '1\n', exit: 0 });
  });
});

describe('bounds', () => {
  it('endless recursion ends with a message', () => {
    expect(runBash('f() { f; }; f; echo done')).toEqual({
      out: 'bash: line 1: f: maximum function nesting level exceeded (100)\n',
      exit: 1,
    });
  });
});
