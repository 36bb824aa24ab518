import { describe, expect, it } from 'vitest';
import { quoteCompletion, wordAtCursor } from '../../src/script/index.ts';

describe('the word under the cursor', () => {
  it.each([
    { line: '', text: '', start: 0, command: true, words: [] },
    { line: 'ku', text: 'ku', start: 0, command: true, words: [] },
    { line: 'kubectl get po', text: 'po', start: 12, command: false, words: ['kubectl', 'get'] },
    { line: 'kubectl get ', text: '', start: 12, command: false, words: ['kubectl', 'get'] },
    { line: 'cat a | gr', text: 'gr', start: 8, command: true, words: [] },
    { line: 'a && b; c x', text: 'x', start: 10, command: false, words: ['c'] },
    { line: 'A=1 B=2 ec', text: 'ec', start: 8, command: true, words: [] },
    { line: 'if tr', text: 'tr', start: 3, command: true, words: [] },
    { line: 'echo $(ca', text: 'ca', start: 7, command: true, words: [] },
    { line: 'echo "$(cat fi', text: 'fi', start: 12, command: false, words: ['cat'] },
    { line: 'echo $(date) x', text: 'x', start: 13, command: false, words: ['echo', ''] },
    { line: 'cat my\\ fi', text: 'my fi', start: 4, command: false, words: ['cat'] },
  ])('$line', ({ line, text, start, command, words }) => {
    const word = wordAtCursor(line, line.length);
    expect({ text: word.text, start: word.start, command: word.command, words: word.words }).toEqual({ text, start, command, words });
  });

  it.each([
    { line: "cat 'my fi", text: 'my fi', quote: "'", redirect: false },
    { line: 'cat "my $x fi', text: 'my $x fi', quote: '"', redirect: false },
    { line: 'echo hi > fi', text: 'fi', quote: undefined, redirect: true },
    { line: 'cmd 2>> er', text: 'er', quote: undefined, redirect: true },
  ])('$line (quotes and redirections)', ({ line, text, quote, redirect }) => {
    const word = wordAtCursor(line, line.length);
    expect({ text: word.text, quote: word.quote, redirect: word.redirect }).toEqual({ text, quote, redirect });
  });

  it('looks only at what stands before the cursor', () => {
    expect(wordAtCursor('kubectl get pods', 9).text).toBe('g');
  });
});

describe('a completed word is typed so that the shell reads it back', () => {
  it.each([
    { word: 'my file', quote: undefined, typed: 'my\\ file' },
    { word: 'my file', quote: "'" as const, typed: "'my file" },
    { word: 'a"b', quote: '"' as const, typed: '"a\\"b' },
    { word: '~/x', quote: undefined, typed: '~/x' },
  ])('$word', ({ word, quote, typed }) => {
    expect(quoteCompletion(word, quote)).toBe(typed);
  });
});
