import { distance } from "fastest-levenshtein";

const bare = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, "");

/** The known name that a wrong one was probably meant to be; undefined where none is near. */
export function nearestName(wrong: string, known: readonly string[]): string | undefined {
  const wanted = bare(wrong);
  let best: { name: string; far: number; longer: number } | undefined;
  for (const name of known) {
    const candidate = bare(name);
    const contained = wanted.length >= 3 && (candidate.includes(wanted) || wanted.includes(candidate)) && candidate.length >= 2;
    const far = contained ? 1 : distance(wanted, candidate);
    const longer = Math.abs(candidate.length - wanted.length);
    if (!best || far < best.far || (far === best.far && longer < best.longer)) best = { name, far, longer };
  }
  return best && best.far <= Math.max(2, Math.floor(wanted.length / 3)) ? best.name : undefined;
}

/** The known name that differs only by case, spaces or signs. */
export function sameName(text: string, known: readonly string[]): string | undefined {
  return (
    known.find((name) => name === text) ??
    known.find((name) => name.toLowerCase() === text.toLowerCase()) ??
    (bare(text) === "" ? undefined : known.find((name) => bare(name) === bare(text)))
  );
}
