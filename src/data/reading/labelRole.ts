import type { SplitName } from "../dataset.ts";
import { type BySplit, type Candidate, partnerOf, withName } from "./candidates.ts";
import { mayBeLabels } from "./classes.ts";

/**
 * The labels of each split of the data, for each of its parts; see `assignRoles`.
 *
 * @param name that the user gave
 * @throws ConfigError if no array has the name
 */
export function labelsOf(candidates: readonly Candidate[], data: BySplit, name: string | undefined): BySplit {
  const used = new Set(Object.values(data).flat());
  const free = candidates.filter((each) => !used.has(each));
  const named = name === undefined ? undefined : withName(candidates, name, "labels");
  const found: Partial<Record<SplitName, readonly Candidate[]>> = {};
  for (const split of ["train", "validation", "test"] as const) {
    const parts = data[split];
    if (parts === undefined) continue;
    const beside = parts.flatMap(
      (part) =>
        (named === undefined ? labelsBeside(part, split, free) : ofName(part, split, named, free, parts)) ??
        [],
    );
    if (beside.length === parts.length) found[split] = beside;
  }
  return found;
}

/**
 * Labels with this name in the same file. Otherwise, for a split that is one array, the labels with this name or their
 * partner.
 */
function ofName(
  data: Candidate,
  split: SplitName,
  named: readonly Candidate[],
  free: readonly Candidate[],
  parts: readonly Candidate[],
): Candidate | undefined {
  const ofSplit = named.filter((each) => (each.split ?? "train") === split);
  const inFile = ofSplit.find(({ from }) => from === data.from);
  if (inFile !== undefined || parts.length > 1) return inFile;
  if (split === "train") return ofSplit[0] ?? named[0];
  return ofSplit[0] ?? partnerOf(free, named[0]?.name ?? "", split);
}

/** Labels of an array by their name, preferably in the same file; otherwise the only array that fits. */
function labelsBeside(data: Candidate, split: SplitName, free: readonly Candidate[]): Candidate | undefined {
  const those = free.filter(
    (each) => each.role === "labels" && mayBeLabels(each.array) && isOfSplit(each, data, split),
  );
  const inFile = those.filter(({ from }) => from === data.from);
  const [best] = [...(inFile.length > 0 ? inFile : those)].sort((a, b) => a.rank - b.rank);
  if (best !== undefined) return best;
  const [only, ...others] = free.filter(
    (each) =>
      each.role === undefined &&
      each.array.shape.length === 1 &&
      each.array.shape[0] === data.array.shape[0] &&
      !each.array.type.startsWith("float") &&
      !/(^|[^a-z])(id|ids|idx|index|indices)([^a-z]|$)/i.test(each.name) &&
      isOfSplit(each, data, split),
  );
  return others.length === 0 ? only : undefined;
}

/** Labels without a split in their name belong to data without one, or to data of the same count. */
function isOfSplit(labels: Candidate, data: Candidate, split: SplitName): boolean {
  if (labels.split !== undefined) return labels.split === (data.split ?? split);
  return data.split === undefined || labels.array.shape[0] === data.array.shape[0];
}
