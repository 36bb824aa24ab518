import { err, ok } from '../../../base/result.ts';
import type { MatchExtension } from '../extension.ts';
import type { Match } from '../model.ts';
import { quoteWord } from '../words.ts';

/** A comment, at most 255 characters; always true. */
export const comment: MatchExtension<Extract<Match, { match: 'comment' }>> = {
  options: { '--comment': 1 },
  build: (options) =>
    options[0] === undefined
      ? err('comment: option "--comment" must be specified\n')
      : ok({ match: 'comment', text: (options[0].values[0] ?? '').slice(0, 255) }),
  print: (match) => ` --comment ${quoteWord(match.text)}`,
  list: (match) => `/* ${match.text} */`,
  matches: () => true,
};
