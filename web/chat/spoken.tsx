import { useEffect, useRef, useState } from "react";
import { spokenText } from "#web/chat/spoken-text.ts";

/** Tells a screen reader each sentence once, when it is finished. Nothing of a reopened thread is read out. */
export function Spoken({ text, streaming }: { readonly text: string; readonly streaming: boolean }) {
  const said = useRef<number>(undefined);
  const [sentence, setSentence] = useState("");
  useEffect(() => {
    const plain = spokenText(text);
    if (said.current === undefined) said.current = streaming ? 0 : plain.length;
    const end = streaming ? plain.search(/[.!?:](?=\s[^.!?]*$)/) + 1 : plain.length;
    if (end > said.current) {
      setSentence(plain.slice(said.current, end).trim());
      said.current = end;
    }
  }, [text, streaming]);
  return (
    <span className="sr" aria-live="polite">
      {sentence}
    </span>
  );
}
