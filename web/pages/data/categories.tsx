import { useState } from "react";
import type { CategoryCondition, CostCategory, OrganizationAnswer } from "#core/api/organization";
import { ApiError, request } from "#web/api/client.ts";
import { invalidate } from "#web/api/use-resource.ts";
import { Link } from "#web/app/router.tsx";
import { useMay } from "#web/app/session.tsx";
import { CategoryDialog } from "#web/pages/data/category-dialog.tsx";
import { Box } from "#web/ui/box.tsx";
import { Button } from "#web/ui/button.tsx";
import { toast } from "#web/ui/toasts.tsx";

/** Cost categories: those with rules of one's own, and those that the export carries. */
export function Categories({ data: { categories, exportedCategories } }: { readonly data: OrganizationAnswer }) {
  const manages = useMay("data:manage");
  const [editing, setEditing] = useState<CostCategory | "new">();
  const remove = async (name: string) => {
    const kept = categories.filter((one) => one.name !== name).map((one) => ({ name: one.name, rules: one.rules, otherwise: one.otherwise }));
    try {
      await request("/api/organization", { method: "PUT", body: { categories: kept } });
      toast(`${name} is removed`);
    } catch (error) {
      toast(error instanceof ApiError ? error.message : "It could not be removed", undefined, "info");
    }
    for (const path of ["/api/organization", "/api/semantic-model"]) invalidate(path);
  };
  return (
    <Box
      title="Cost categories"
      sub="rules in order; the first that holds gives the value"
      tools={
        manages && (
          <Button small onClick={() => setEditing("new")}>
            New category
          </Button>
        )
      }
    >
      {categories.length === 0 && exportedCategories.length === 0 && (
        <p className="p-4 text-ink-2">None yet. Categories of the export come by themselves; an Owner or Admin adds others by rules.</p>
      )}
      <ul className="divide-y divide-line">
        {categories.map((category) => (
          <li key={category.name} className="flex flex-wrap items-start gap-x-4 gap-y-1 px-4 py-2.5">
            <div className="flex-1 min-w-[220px]">
              <Link href={`/spend?groupBy=${encodeURIComponent(category.dimension)}`} className="font-[520]">
                {category.name}
              </Link>
              {category.unavailable !== null && <span className="t-12 text-caution"> {category.unavailable}</span>}
              <ol className="t-12 text-ink-2">
                {category.rules.map((rule) => (
                  <li key={`${rule.value}${JSON.stringify(rule.all)}`}>
                    <b className="font-[520] text-ink">{rule.value}</b>: {rule.all.map(inWords).join(" and ")}
                  </li>
                ))}
                {category.otherwise !== null && <li>otherwise {category.otherwise}</li>}
              </ol>
            </div>
            {manages && (
              <span className="flex gap-1">
                <Button small look="ghost" onClick={() => setEditing(category)}>
                  Edit<span className="sr"> {category.name}</span>
                </Button>
                <Button small look="ghost" onClick={() => void remove(category.name)}>
                  Remove<span className="sr"> {category.name}</span>
                </Button>
              </span>
            )}
          </li>
        ))}
        {exportedCategories.map(({ name, dimension }) => (
          <li key={name} className="px-4 py-2.5">
            <Link href={`/spend?groupBy=${encodeURIComponent(dimension)}`} className="font-[520]">
              {name}
            </Link>{" "}
            <span className="t-12 text-ink-3">from the export</span>
          </li>
        ))}
      </ul>
      {editing !== undefined && (
        <CategoryDialog all={categories} edited={editing === "new" ? undefined : editing} onClose={() => setEditing(undefined)} />
      )}
    </Box>
  );
}

function inWords({ dimension, op, values }: CategoryCondition): string {
  if (op === "is-missing") return `${dimension} is missing`;
  return `${dimension} ${op.replaceAll("-", " ")} ${values.join(" or ")}`;
}
