declare const __KUBEHOP_VERSION__: string | undefined;

/** The program's version; the build writes it in. */
export const VERSION: string = typeof __KUBEHOP_VERSION__ === 'string' ? __KUBEHOP_VERSION__ : '0.0.0';
