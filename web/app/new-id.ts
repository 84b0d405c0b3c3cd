const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

/** 16 characters, 80 bits. `crypto.randomUUID` is missing on plain http away from loopback. */
export function newId(prefix: string): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return prefix + Array.from(bytes, (byte) => ALPHABET[byte & 31]).join("");
}
