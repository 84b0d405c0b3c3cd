/** A term as the product explains it. */
export type GlossaryEntry = {
  /** snake_case, as the assistant's frames name it. */
  readonly term: string;
  readonly label: string;
  readonly synonyms: readonly string[];
  /** Exactly, in a sentence without a full stop. */
  readonly meaning: string;
  /** For somebody outside the field. */
  readonly plain: string;
  readonly unit?: string;
  /** What goes wrong with it. */
  readonly trap?: string;
};
