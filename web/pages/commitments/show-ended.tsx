import { Button } from "#web/ui/button.tsx";

type Props = { readonly count: number; readonly all: boolean; readonly onShow: (all: boolean) => void };

/** What has ended is not in the way, and one press away. */
export function ShowEnded({ count, all, onShow }: Props) {
  if (count === 0) return null;
  return (
    <div className="border-t border-line px-[14px] py-1.5">
      <Button small look="ghost" aria-expanded={all} onClick={() => onShow(!all)}>
        {all ? "Hide what has ended" : `Show ${count} that ${count === 1 ? "has" : "have"} ended`}
      </Button>
    </div>
  );
}
