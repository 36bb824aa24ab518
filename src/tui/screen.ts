/** A screen as lines of text with the little styling it needs: a view is data, the frame draws it. */
export interface ScreenLine {
  readonly text: string;
  readonly bold?: boolean;
  readonly dim?: boolean;
}

export interface Screen {
  readonly lines: readonly ScreenLine[];
  /** where the cursor stands, if it is shown */
  readonly cursor?: { readonly row: number; readonly column: number };
}

export interface Size {
  readonly columns: number;
  readonly rows: number;
}
