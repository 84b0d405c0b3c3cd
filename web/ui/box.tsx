import type { ReactNode } from "react";

type Props = {
  readonly title: ReactNode;
  readonly sub?: ReactNode;
  readonly tools?: ReactNode;
  readonly children: ReactNode;
  readonly className?: string;
  readonly level?: 2 | 3;
  readonly label?: string;
};

export function Box({ title, sub, tools, children, className = "", level = 2, label }: Props) {
  const Heading = level === 2 ? "h2" : "h3";
  return (
    <section className={`box ${className}`} aria-label={label ?? (typeof title === "string" ? title : undefined)}>
      <header>
        <Heading>{title}</Heading>
        {sub !== undefined && <span className="sub">{sub}</span>}
        {tools !== undefined && <span className="tools">{tools}</span>}
      </header>
      {children}
    </section>
  );
}
