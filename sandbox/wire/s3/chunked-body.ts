import { AwsError } from "#sandbox/wire/aws/aws-error";

/**
 * The content of a body that is sent in signed or unsigned chunks (`aws-chunked`). Signatures of single chunks are not checked: the
 * request's own is.
 */
export async function* chunkedContent(body: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let held: Buffer = Buffer.alloc(0);
  let left = 0;
  let state: "header" | "data" | "end" | "trailer" = "header";
  for await (const part of body) {
    held = held.length === 0 ? part : Buffer.concat([held, part]);
    for (;;) {
      if (state === "trailer") {
        held = Buffer.alloc(0);
        break;
      }
      if (state === "data") {
        if (held.length === 0) break;
        const piece = held.subarray(0, left);
        held = held.subarray(piece.length);
        left -= piece.length;
        if (piece.length > 0) yield piece;
        if (left > 0) break;
        state = "end";
      }
      const line = held.indexOf("\r\n");
      if (line < 0) break;
      const text = held.toString("latin1", 0, line);
      held = held.subarray(line + 2);
      if (state === "end") {
        state = "header";
        continue;
      }
      const size = Number.parseInt(text.split(";")[0] ?? "", 16);
      if (!Number.isInteger(size) || size < 0) throw new AwsError("InvalidRequest", "The body is not in chunks as Content-Encoding says.");
      left = size;
      state = size === 0 ? "trailer" : "data";
    }
  }
  if (state !== "trailer") throw new AwsError("IncompleteBody", "The request body terminated unexpectedly");
}
