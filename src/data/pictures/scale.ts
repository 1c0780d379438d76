import type { Preparation } from "./preparation.ts";

/** By how much the sides of a picture are multiplied where it is prepared, the larger of the two; at most 1. */
export function scaleOf(
  { width, height }: { readonly width: number; readonly height: number },
  preparation: Pick<Preparation, "width" | "height" | "fit">,
): number {
  const [across, down] = [preparation.width / width, preparation.height / height];
  switch (preparation.fit) {
    case "pad":
      return 1;
    case "contain":
      return Math.min(1, across, down);
    default:
      return Math.min(1, Math.max(across, down));
  }
}
