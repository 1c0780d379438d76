import { priorPart } from "./part.ts";

/** p(z) = N(0, 1) in every dimension. */
export const standardNormalPart = priorPart({
  kind: "normal",
  about: "standard normal",
  settings: {},
  card: () => "standard normal",
  isStandardNormal: true,
  closedKl: true,
  conditional: false,
});
