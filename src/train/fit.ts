import { requireAugmentable } from "../data/augment/augment.ts";
import { requireConditions } from "../data/condition.ts";
import { type Presentation, requirePresentable } from "../data/presenter.ts";
import { requireShape, type Source } from "../data/source.ts";
import { ConfigError } from "../errors.ts";
import { dataCountScalar } from "../vae/interfaces.ts";
import type { TrainingRequest } from "./train.ts";

/**
 * Throws ConfigError where a model, its objective's scalars and the presentation of the data do not fit each other, and DataError
 * where the data do not fit the model.
 */
export async function requireFit(request: TrainingRequest): Promise<void> {
  requireKnownScalars(request);
  requireTarget(request);
  const { condition, dataShape, elementType = "uint8" } = request.model.parts;
  requireSamePresentation(request);
  requireAugmentable(request.presentation.augmentation ?? [], request.images.train);
  const { train: training, ...others } = request.images;
  for (const [name, source] of Object.entries<Source>({ training, ...others })) {
    requireShape(source, dataShape, name);
    requireElementType(source, elementType, name);
    requirePresentable(request.presentation, source.elementType);
    if (condition) await requireConditions(condition, source, name);
  }
}

/** Throws ConfigError where the objective's scalars are not those that were given. */
function requireKnownScalars({ model, scalars }: TrainingRequest): void {
  const wanted = model.feeds.training.scalars.filter((name) => name !== dataCountScalar).sort();
  const given = Object.keys(scalars).sort();
  if (wanted.join() === given.join()) return;
  const list = (names: readonly string[]) => names.join(", ") || "none";
  throw new ConfigError(
    `scalars: expected those of the objective '${model.parts.objective.name}', ${list(wanted)}, found ${list(given)}.`,
  );
}

/** Throws ConfigError where images are corrupted for a model that cannot be told the clean ones, or the reverse. */
function requireTarget({ model, presentation: { corruption } }: TrainingRequest): void {
  const corrupted = corruption !== undefined && corruption.kind !== "none";
  if (corrupted === model.feeds.training.target) return;
  throw new ConfigError(
    corrupted
      ? "corruption: expected a model with denoising, which is fed its target by itself, found one without. Add denoising: true to its parts."
      : "denoising: expected a corruption to undo, found none. Add one to the request, or leave denoising out of the model.",
  );
}

/** Throws ConfigError where data are presented in another shape, or with another condition, than the model takes. */
function requireSamePresentation({ model, presentation }: TrainingRequest): void {
  const { dataShape, condition } = model.parts;
  const wanted: Pick<Presentation, "shape" | "condition"> = {
    shape: dataShape,
    ...(condition && { condition: condition.kind }),
  };
  const describe = ({ shape, condition: kind }: typeof wanted) =>
    `[${shape.join(", ")}] with ${kind ?? "no"} condition`;
  if (describe(wanted) === describe(presentation)) return;
  throw new ConfigError(
    `presentation: expected ${describe(wanted)}, as the model takes its data, found ${describe(presentation)}. Make it by ` +
      "presentationOf(config, model.parts.dataShape), or as the model's parts say.",
  );
}

/** Throws ConfigError where a model takes bytes and data are floats, or the reverse. */
function requireElementType({ elementType }: Source, wanted: Source["elementType"], name: string): void {
  if (elementType === wanted) return;
  throw new ConfigError(
    `${name} data: expected ${wanted}, as the model takes them, found ${elementType}. Make the model with elementType ${elementType}.`,
  );
}
