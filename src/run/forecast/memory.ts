import { imagesPerPass } from "../../evaluate/elbo.ts";
import { elementCount } from "../../graph/shape.ts";
import type { TrainingImages } from "../../train/train.ts";
import type { Model } from "../../vae/model.ts";
import { liveBytes } from "./liveBytes.ts";

/** What a training run requires memory for, in bytes. */
export interface MemoryPart {
  readonly name: string;
  readonly bytes: number;
}

export interface MemoryRequest {
  readonly model: Model;
  readonly images: TrainingImages;
  readonly batchSize: number;
}

const float = Float32Array.BYTES_PER_ELEMENT;

/** Memory of this process in bytes, as reported by the operating system. */
export interface ProcessMemory {
  /** Before anything was loaded. */
  readonly base: number;
  /** The peak, including some steps. */
  readonly most: number;
}

/**
 * The memory that a training will take, in parts. What is stored is exact; the values of a step are what an engine
 * needs that computes them one by one; and what the process was found to take beyond all that, when it made its first
 * steps, is named as such.
 */
export function memoryParts(
  { model, images, batchSize }: MemoryRequest,
  { base, most }: ProcessMemory,
): readonly MemoryPart[] {
  const parameters = float * model.parameters.reduce((sum, { sizes }) => sum + elementCount(sizes), 0);
  const gradients = new Set(model.training.gradients.map(({ output }) => output));
  const step = liveBytes(model.training.program, batchSize, gradients);
  const pass = liveBytes(model.evaluation, imagesPerPass(model), new Set());
  const first: readonly MemoryPart[] = [
    { name: "parameters", bytes: parameters },
    { name: "gradients", bytes: parameters },
    { name: "moments of the optimizer", bytes: 2 * parameters },
    { name: "values of a step", bytes: Math.max(step, pass) },
    { name: "images", bytes: imageBytes(images) },
    { name: "Node and the engine, as loaded", bytes: base },
  ];
  return [
    ...first,
    { name: "their other memory, as measured", bytes: Math.max(0, most - totalBytes(first)) },
    // Copies of parameters and moments, and the file that is made of them.
    { name: "a checkpoint while it is written", bytes: 6 * parameters },
  ];
}

export function totalBytes(parts: readonly MemoryPart[]): number {
  return parts.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** Training and validation images share the pixels of their file. */
function imageBytes({ train, validation, test }: TrainingImages): number {
  const buffers = new Set([train, validation, test].flatMap((source) => source?.buffers ?? []));
  return [...buffers].reduce((sum, { byteLength }) => sum + byteLength, 0);
}
