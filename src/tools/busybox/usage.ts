/** What every applet says first of a wrong command line; the options in our own words. */
export function busyboxUsage(applet: string, problem: string | undefined, words: string): string {
  return `${problem === undefined ? '' : `${applet}: ${problem}\n`}BusyBox v1.36.1 multi-call binary.\n\nUsage: ${applet} ${words}\n`;
}

/** getopt's complaint as busybox words it. */
export function optionProblem(error: { readonly kind: 'unknown' | 'missing-value'; readonly option: string }): string {
  const long = error.option.startsWith('--');
  if (long)
    return error.kind === 'unknown'
      ? `unrecognized option: ${error.option.slice(2)}`
      : `option requires an argument: ${error.option.slice(2)}`;
  return error.kind === 'unknown'
    ? `invalid option -- '${error.option.slice(1)}'`
    : `option requires an argument -- '${error.option.slice(1)}'`;
}
