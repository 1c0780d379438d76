import type { Config } from "../config/config.ts";
import { formatCount } from "./figures.ts";

/** `784-400-20 relu, 652,824 parameters`; what is linear has no activation. */
export function modelText(
  { description, parameters }: { readonly description: string; readonly parameters: number },
  { model, activation }: Pick<Config, "model" | "activation">,
): string {
  const activated = model === "pca" ? "" : ` ${activation}`;
  return `${description}${activated}, ${formatCount(parameters)} parameters`;
}
