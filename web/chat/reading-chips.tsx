import { Check, ChevronDown } from "lucide-react";
import { useRef, useState } from "react";
import type { ReadingChip } from "#core/chat/blocks";
import type { MessageParts } from "#core/chat/message-parts";
import { useChatView } from "#web/chat/chat-actions.tsx";
import { editFrame } from "#web/chat/edit-frame.ts";
import { type ChatMessage, textOf } from "#web/chat/message.ts";
import { Popover } from "#web/ui/popover.tsx";

type Props = {
  readonly reading: MessageParts["reading"];
  readonly question: ChatMessage | undefined;
  readonly disabled: boolean;
};

/** How the question was read. Solid was said, dashed was assumed; a click offers the other readings in place. */
export function ReadingChips({ reading, question, disabled }: Props) {
  const { ask } = useChatView();
  if (reading.chips.length === 0) return null;
  const choose = (chip: ReadingChip, value: string) => {
    if (question !== undefined) ask({ text: textOf(question), interpretation: editFrame(reading.frame, chip.slot, value) });
  };
  return (
    <div className="flex flex-wrap items-center gap-1.5" role="group" aria-label="Read as">
      <span className="t-12 text-ink-3 mr-0.5">Read as</span>
      {reading.chips.map((chip) => (
        <Chip key={chip.slot} chip={chip} fixed={disabled || !reading.editable || question === undefined} onChoose={(value) => choose(chip, value)} />
      ))}
    </div>
  );
}

function Chip({ chip, fixed, onChoose }: { readonly chip: ReadingChip; readonly fixed: boolean; readonly onChoose: (value: string) => void }) {
  const [open, setOpen] = useState(false);
  const anchor = useRef<HTMLButtonElement>(null);
  const look = `chip ${chip.assumed ? "chip-assumed" : ""}`;
  const words = (
    <>
      {chip.label !== "" && chip.label !== chip.display && <span>{chip.label}</span>}
      <b>{chip.display}</b>
    </>
  );
  const title = chip.assumed ? "Assumed: you did not say it" : "As you said it";
  if (fixed || chip.alternatives.length === 0)
    return (
      <span className={look} title={title}>
        {words}
      </span>
    );
  const others = chip.alternatives.filter((option) => option.value !== chip.value);
  return (
    <>
      <button
        ref={anchor}
        type="button"
        className={look}
        title={title}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-label={`${chip.label} ${chip.display}, ${chip.assumed ? "assumed" : "as you said"}. Change`}
        onClick={() => setOpen(!open)}
      >
        {words}
        <ChevronDown strokeWidth={1.6} aria-hidden="true" />
      </button>
      {open && (
        <Popover anchor={anchor} label={`${chip.label}: read as`} menu onClose={() => setOpen(false)}>
          <button type="button" role="menuitemradio" aria-checked="true" onClick={() => setOpen(false)}>
            <Check strokeWidth={1.8} aria-hidden="true" />
            {chip.display}
          </button>
          {others.map((option) => (
            <button
              key={option.value}
              type="button"
              role="menuitemradio"
              aria-checked="false"
              onClick={() => {
                setOpen(false);
                onChoose(option.value);
              }}
            >
              <span className="w-3.5" />
              {option.display}
            </button>
          ))}
        </Popover>
      )}
    </>
  );
}
