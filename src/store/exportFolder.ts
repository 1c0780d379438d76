import { z } from "zod";
import { parseJsonBytes } from "../codec/json.ts";
import type { ObjectiveCard } from "../config/card.ts";
import { runFiles } from "../config/runFiles.ts";
import { shown } from "../config/shown.ts";
import { type DataProperties, readDataProperties } from "../data/dataProperties.ts";
import { RunError } from "../errors.ts";
import type { ExportedProgram } from "../export/onnx/onnxExport.ts";
import type { DescribedPreparation } from "../export/onnx/pictures/metadata.ts";
import { layouts } from "../export/onnx/programs.ts";
import { version } from "../version.ts";
import type { Disk } from "./disk.ts";
import { readBytes } from "./files.ts";
import type { StoredConfig } from "./folder.ts";

/** Increased when an export changes in a way that older versions would misread. */
export const exportFormat = 1;

/** The files of an export's folder besides its ONNX files. */
export const exportFiles = {
  description: "export.json",
  model: "model.safetensors",
  scores: "scores.json",
  /** Of a model of pictures. */
  prepare: "prepare.mjs",
  readme: "README.md",
  checksums: runFiles.checksums,
} as const;

const size = z.int().min(1);

const schema = z.object({
  format: z.literal(exportFormat),
  /** The version that wrote it. */
  nelbo: z.string(),
  /** `784-400-20`. */
  model: z.string(),
  /** Height, width, channels. */
  imageShape: z.tuple([size, size, size]),
  latentSize: size,
  layout: z.enum(layouts),
  config: z.record(z.string(), z.unknown()),
  data: z.unknown(),
});

/** The part of `export.json` that nelbo reads. */
export interface StoredExport {
  readonly config: Readonly<Record<string, unknown>>;
  readonly data: DataProperties;
}

export interface ExportDescription {
  readonly model: string;
  readonly imageShape: DataProperties["imageShape"];
  readonly latentSize: number;
  readonly layout: (typeof layouts)[number];
  readonly programs: readonly ExportedProgram[];
  /** Of a model of pictures. */
  readonly preparation: DescribedPreparation | undefined;
  readonly objective: ObjectiveCard;
  readonly data: DataProperties;
  readonly config: StoredConfig;
}

/** The content of `export.json`. */
export function describeExport({ programs, ...about }: ExportDescription): Readonly<Record<string, unknown>> {
  const { preparation, objective, data, config, ...model } = about;
  return {
    format: exportFormat,
    nelbo: version,
    ...model,
    programs: programs.map(({ name, inputs, outputs }) => ({
      name,
      file: onnxFile(name),
      inputs,
      outputs,
    })),
    ...(preparation && { preparation }),
    objective,
    data,
    config,
  };
}

export function onnxFile(name: ExportedProgram["name"]): string {
  return `${name}.onnx`;
}

/**
 * Reads an export's folder; undefined if the folder has no `export.json`.
 *
 * @throws RunError if it is damaged, or was written by a newer version
 */
export async function readExport(disk: Disk, folder: string): Promise<StoredExport | undefined> {
  const path = disk.join(folder, exportFiles.description);
  const bytes = await readBytes(disk, path).catch(() => undefined);
  if (bytes === undefined) return undefined;
  const content = contentOf(bytes);
  const read = schema.safeParse(content).data;
  const data = readDataProperties(read?.data);
  if (read !== undefined && data !== undefined) return { config: read.config, data };
  const format =
    typeof content === "object" && content !== null && "format" in content ? content.format : "none";
  throw new RunError(
    `${path}: expected the description of an export, format ${exportFormat}, found ` +
      `${format === exportFormat ? "something else" : `format ${shown(format)}`}. Export the run again.`,
  );
}

function contentOf(bytes: Uint8Array): unknown {
  try {
    return parseJsonBytes(bytes);
  } catch {
    return undefined;
  }
}
