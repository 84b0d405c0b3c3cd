import type { ReactNode } from "react";
import { formatValue } from "#core/figures/format";
import type { ActivityItem } from "#web/api/types.ts";
import { Link } from "#web/app/router.tsx";
import { useMe } from "#web/app/session.tsx";
import { Box } from "#web/ui/box.tsx";

/** What happened lately, from the audit log: today by the clock, before that by the day. */
export function Activity({ items, asOf, tools }: { readonly items: readonly ActivityItem[]; readonly asOf: string; readonly tools?: ReactNode }) {
  const { timeZone } = useMe().tenant;
  return (
    <Box
      title="Flight log"
      sub={timeZone}
      tools={
        tools ?? (
          <Link className="btn btn-small btn-ghost" href="/activity">
            All
          </Link>
        )
      }
    >
      {items.length === 0 ? (
        <p className="p-4 text-ink-2">Nothing yet. What you and Major Tom do appears here.</p>
      ) : (
        <ol className="log">
          {items.map((item) => (
            <li key={item.id}>
              <time dateTime={item.at} title={item.at}>
                {when(item.at, asOf, timeZone)}
              </time>
              <span className="min-w-0">
                <span className="name">{item.actor}</span>{" "}
                {item.href === null ? (
                  sentence(item.text)
                ) : (
                  <Link href={item.href} className="text-ink!">
                    {sentence(item.text)}
                  </Link>
                )}
              </span>
              {item.outcome !== "success" ? (
                <span className="t-12 text-bad">{item.outcome}</span>
              ) : item.usdPerHour === null ? null : (
                <span className="t-12 num text-ink-2">{formatValue(item.usdPerHour, "USD/h", { sign: "always" })}</span>
              )}
            </li>
          ))}
        </ol>
      )}
    </Box>
  );
}

/** The actor's name begins the sentence. */
const sentence = (text: string): string => (/^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text);

function when(at: string, asOf: string, timeZone: string): string {
  const date = new Date(at);
  const age = Math.max(Date.now(), Date.parse(asOf)) - date.getTime();
  const format = age < 86_400_000 ? ({ hour: "2-digit", minute: "2-digit", hour12: false } as const) : ({ day: "numeric", month: "short" } as const);
  return new Intl.DateTimeFormat("en-GB", { ...format, timeZone }).format(date);
}
