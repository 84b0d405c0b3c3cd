import type { GlossaryEntry } from "#core/glossary";
import type { Reading } from "#core/planner/frame";
import { caveat, finding, lead, type Sentence } from "#agent/writer/compose";

/** A term explained: exactly for who works with it, in plain words for who does not. */
export function termSentences(entries: readonly GlossaryEntry[], reading: Reading): Sentence[] {
  const audience = reading.extras.style?.audience;
  return entries.slice(0, 2).flatMap((entry): Sentence[] => {
    const exact = sentence(`**${entry.label}**: ${entry.meaning}`);
    const plain = sentence(entry.plain);
    const main =
      audience === "plain"
        ? [lead(sentence(`**${entry.label}**: ${entry.plain}`)), finding(0.4, sentence(`Exactly: ${entry.meaning}`))]
        : audience === undefined
          ? [lead(exact), finding(0.8, `In plain words: ${lowerFirst(plain)}`)]
          : [lead(exact)];
    return [
      ...main,
      ...(entry.unit === undefined || audience === "plain" ? [] : [finding(0.3, `Unit: ${entry.unit}.`)]),
      ...(entry.trap === undefined ? [] : [caveat(0.6, sentence(`The trap: ${entry.trap}`))]),
    ];
  });
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

function lowerFirst(text: string): string {
  return /^[A-Z][a-z]/.test(text) && !/^(AWS|EC2|Savings|Karpenter|Kubernetes|Trino|FOCUS)/.test(text)
    ? text.charAt(0).toLowerCase() + text.slice(1)
    : text;
}
