const waiting = new Map<string, string>();

/** A question from elsewhere (palette, a key figure), asked as soon as its thread is on screen. */
export const askLater = (threadId: string, text: string): void => void waiting.set(threadId, text);

export function takePending(threadId: string): string | undefined {
  const text = waiting.get(threadId);
  waiting.delete(threadId);
  return text;
}
