import type { Block } from "#core/chat/blocks";
import { isUnusedCommitment } from "#web/charts/colour-book.ts";
import type { ChartLook } from "#web/charts/look.ts";
import { numberOf, text } from "#web/charts/model.ts";
import type { ChartScene } from "#web/charts/scene.ts";

type Leaf = { name: string; value: number; children: Leaf[] };

/** Parts of a whole: a ring, or rings within rings where the block names a path. */
export function partsOption(scene: ChartScene): object {
  const { block, model, look } = scene;
  const { colour, font } = look;
  const label = { color: colour["ink-2"], fontFamily: font, fontSize: 12, fontWeight: 500 };
  if (model.kind === "sunburst") {
    const tree = treeOf(block).filter((leaf) => !scene.hidden.has(leaf.name));
    return {
      tooltip: { trigger: "item" },
      series: [
        {
          type: "sunburst",
          radius: ["22%", "94%"],
          sort: "desc",
          nodeClick: "rootToNode",
          emphasis: { focus: "ancestor" },
          blur: { itemStyle: { opacity: 0.3 } },
          itemStyle: { borderColor: colour.surface, borderWidth: 1 },
          label: { ...label, fontSize: 11, color: colour.surface, minAngle: 14, overflow: "truncate", width: 84 },
          data: tree.map((leaf) => painted(leaf, colour[scene.colours.colourOf(leaf.name)], look, 1)),
        },
      ],
    };
  }
  const [series] = model.series;
  return {
    tooltip: { trigger: "item" },
    series: [
      {
        type: "pie",
        name: series?.name ?? "",
        radius: ["56%", "92%"],
        center: ["50%", "50%"],
        minAngle: 2,
        emphasis: { scale: false, focus: "self" },
        blur: { itemStyle: { opacity: 0.25 } },
        itemStyle: { borderColor: colour.surface, borderWidth: 1.5 },
        label: { show: false },
        data: model.categories
          .map((name, at) => ({ name, value: series?.values[at] ?? 0, itemStyle: partStyle(scene, name) }))
          .filter((part) => !scene.hidden.has(part.name)),
      },
    ],
  };
}

function partStyle({ look, colours }: ChartScene, name: string): object {
  const fill = look.colour[colours.colourOf(name)];
  if (!isUnusedCommitment(name)) return { color: fill };
  return {
    color: look.colour.surface,
    borderColor: fill,
    borderWidth: 1,
    decal: { symbol: "rect", rotation: -Math.PI / 4, dashArrayX: [1, 0], dashArrayY: [1.6, 3], color: fill },
  };
}

/** Inner rings are solid, outer ones lighter: depth is lightness, the branch is the colour. */
function painted(leaf: Leaf, fill: string, look: ChartLook, opacity: number): object {
  return {
    name: leaf.name,
    value: leaf.value,
    itemStyle: { color: fill, opacity },
    label: { color: opacity === 1 ? look.colour.surface : look.colour.ink },
    children: leaf.children.map((child) => painted(child, fill, look, Math.max(0.4, opacity - 0.35))),
  };
}

export function treeOf(block: Block): Leaf[] {
  const at = (name: string | undefined): number => block.columns.findIndex((column) => column.name === name);
  const path = (block.path ?? []).map(at).filter((index) => index !== -1);
  const y = at(block.y[0]);
  const roots: Leaf[] = [];
  for (const row of block.rows) {
    const value = numberOf(row[y]) ?? 0;
    if (value <= 0) continue;
    let level = roots;
    for (const column of path) {
      const name = text(row[column]);
      let leaf = level.find((one) => one.name === name);
      if (leaf === undefined) level.push((leaf = { name, value: 0, children: [] }));
      leaf.value += value;
      level = leaf.children;
    }
  }
  return roots.toSorted((a, b) => b.value - a.value);
}
