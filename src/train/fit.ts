import { requireAugmentable } from "../data/augment/augment.ts";
import { requireConditions } from "../data/condition.ts";
import { type Presentation, requirePresentable } from "../data/presenter.ts";
import { requireShape, type Source } from "../data/source.ts";
import { ConfigError } from "../errors.ts";
import { dataCountScalar } from "../vae/interfaces.ts";
import type { TrainingRequest } from "./train.ts";

/**
 * Throws ConfigError if a model, its objective's scalars and the presentation of the data do not fit each other, and
 * DataError if the data do not fit the model.
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

/** Throws ConfigError if the given scalars are not the objective's. */
function requireKnownScalars({ model, scalars }: TrainingRequest): void {
  const wanted = model.feeds.training.scalars.filter((name) => name !== dataCountScalar).sort();
  const given = Object.keys(scalars).sort();
  if (wanted.join() === given.join()) return;
  const list = (names: readonly string[]) => names.join(", ") || "none";
  throw new ConfigError(
    `scalars: expected those of the objective '${model.parts.objective.name}', ${list(wanted)}, found ${list(given)}.`,
  );
}

/** Throws ConfigError if images are corrupted but the model has no input for the clean ones, or the reverse. */
function requireTarget({ model, presentation: { corruption } }: TrainingRequest): void {
  const corrupted = corruption !== undefined && corruption.kind !== "none";
  if (corrupted === model.feeds.training.target) return;
  throw new ConfigError(
    corrupted
      ? "corruption: the model has no denoising, so it has no input for clean images. Add denoising: true to its parts."
      : "denoising: the request has no corruption to undo. Add one, or remove denoising from the model.",
  );
}

/** Throws ConfigError if the presented shape or condition differs from the model's input. */
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
    `presentation: expected ${describe(wanted)}, the model's input, found ${describe(presentation)}. Create it with ` +
      "presentationOf(config, model.parts.dataShape), or from the model's parts.",
  );
}

/** Throws ConfigError if the model's input is bytes and the data are floats, or the reverse. */
function requireElementType({ elementType }: Source, wanted: Source["elementType"], name: string): void {
  if (elementType === wanted) return;
  throw new ConfigError(
    `${name} data: expected ${wanted}, the model's element type, found ${elementType}. Create the model with elementType ${elementType}.`,
  );
}
