const SEAM =
  /(?<=[?!;])\s+|(?<=[a-z)%]\.)\s+(?=[A-Za-z])|\s*[,;]?\s+(?:and(?: also| then)?|also|plus|then)\s+(?=(?:what|how|why|are|is|will|where|which|who|do we|does|did|can|show|list|any|anything|give|tell|forecast|when)\b)|,\s+(?=(?:what|how|why|are we|is there|will|where|which|anything|any)\b)/i;
const MOST_PARTS = 4;

/** The questions of one message, each as it was written; one where it is one. */
export function partsOfMessage(text: string): readonly string[] {
  const parts = text
    .split(SEAM)
    .map((part) => part.trim())
    .filter((part) => part !== "");
  const isWhole = parts.length < 2 || parts.length > MOST_PARTS || parts.some((part) => part.split(/\s+/).length < 2);
  return isWhole ? [text] : parts;
}
