import type { Glossary } from '../../course/glossary/glossary.ts';
import { wrapText } from '../wrap.ts';
import type { Aside } from './aside.ts';
import { asideScreen } from './frame-lines.ts';

/** The glossary: type a word, Enter looks it up, Enter on nothing or Escape goes back. `page` is the text the learner comes from. */
export function glossaryAside(glossary: Glossary, word: string, page: string): Aside {
  let typed = '';
  let shown: readonly string[] = word === '' ? beginning(glossary, page) : glossary.lookUp(word);
  let scroll = 0;
  return {
    screen(size) {
      const width = Math.min(76, size.columns - 2);
      const lines = shown.flatMap((text) => wrapText(text, width).map((line) => ({ text: ` ${line}` })));
      return asideScreen(
        'Glossary',
        [...lines, { text: '' }, { text: ` Word: ${typed}_` }],
        ' Enter look up   Enter on nothing: back',
        size,
        scroll,
      );
    },
    press(key) {
      if (key.name === 'pagedown' || key.name === 'down') scroll += 10;
      else if (key.name === 'pageup' || key.name === 'up') scroll = Math.max(0, scroll - 10);
      else if (key.name === 'backspace') typed = typed.slice(0, -1);
      else if (key.name === 'char') typed += key.text;
      else if (key.name === 'enter' && typed.trim() !== '') {
        shown = glossary.lookUp(typed);
        typed = '';
        scroll = 0;
      } else if (['enter', 'escape', 'ctrl-c', 'ctrl-d', 'f10', 'alt-q'].includes(key.name)) return 'leave';
      return 'stay';
    },
  };
}

function beginning(glossary: Glossary, page: string): readonly string[] {
  const here = glossary.termsIn(page);
  return [...(here.length === 0 ? [] : [`On this page: ${here.join(', ')}.`]), `There are ${glossary.terms.length} terms. Type one.`];
}
