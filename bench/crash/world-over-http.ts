import { request } from "node:http";
import type { WorldCall } from "#services/execution/testing/fake-ports";

/** Calls on a world that another process holds. */
export function worldOverHttp(url: string): WorldCall {
  return (method, argument) =>
    new Promise((resolve, reject) => {
      const body = JSON.stringify({ method, argument });
      const call = request(url, { method: "POST", headers: { "content-length": Buffer.byteLength(body) } }, (response) => {
        let text = "";
        response.setEncoding("utf8").on("error", reject);
        response.on("data", (chunk: string) => (text += chunk));
        response.on("end", () => {
          const { answer, error } = JSON.parse(text) as { answer?: unknown; error?: string };
          if (error === undefined) resolve(answer);
          else reject(new Error(error));
        });
      });
      call.on("error", reject);
      call.end(body);
    });
}
