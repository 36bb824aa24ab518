/** Splits a line of iptables-restore into words: blanks separate, double quotes group, a backslash escapes within quotes. */
export function splitWords(line: string): string[] {
  const words: string[] = [];
  let word = '';
  let started = false;
  let quoted = false;
  for (let i = 0; i < line.length; i++) {
    const char = line[i] ?? '';
    if (quoted) {
      if (char === '\\' && i + 1 < line.length) word += line[++i] ?? '';
      else if (char === '"') quoted = false;
      else word += char;
    } else if (char === '"') {
      quoted = true;
      started = true;
    } else if (char === ' ' || char === '\t' || char === '\n') {
      if (started || word !== '') words.push(word);
      word = '';
      started = false;
    } else word += char;
  }
  if (started || word !== '') words.push(word);
  return words;
}

/** A word as xtables_save_string prints it: bare when it is plain, else quoted with quotes, backslashes and apostrophes escaped. */
export function quoteWord(text: string): string {
  if (/^[A-Za-z0-9_]+$/.test(text)) return text;
  return `"${text.replace(/["'\\]/g, (char) => `\\${char}`)}"`;
}
