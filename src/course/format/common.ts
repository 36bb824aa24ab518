import * as z from 'zod';

/** The version of the formats this program reads and writes. */
export const FORMAT = 1;

/** Prose wider than this does not fit the lesson's column (SCREENS.md). */
export const WIDTH = 76;

/** A newer format is refused with advice, not with a list of unknown keys. */
export const format = z.custom<1>((value) => value === FORMAT, {
  error: 'this program reads format 1',
  params: { remedy: 'write "format: 1", or update kubehop for newer content' },
});

export const id = z.string().refine((text) => /^[a-z0-9][a-z0-9-]{0,62}$/.test(text), {
  error: 'an id is made of a-z, 0-9 and "-", at most 63 characters',
  params: { remedy: 'choose an id such as across-nodes' },
});

/** A line of prose or a title: no control characters. */
export const line = z
  .string()
  .min(1)
  .refine((text) => [...text].every((char) => char >= ' '), {
    error: 'must be one line',
    params: { remedy: 'remove the line breaks' },
  });

export const layers = z.array(z.number().int().min(1).max(7)).min(1);
