import { dirname, join } from "node:path";
import { describeModel, modelOfData } from "../config/assemble.ts";
import { RunError } from "../errors.ts";
import { checkExport } from "../export/onnx/check.ts";
import { type ExportedProgram, exportModel } from "../export/onnx/onnxExport.ts";
import { describedPreparation } from "../export/onnx/pictures/metadata.ts";
import { prepareModule } from "../export/onnx/pictures/prepareModule.ts";
import type { ImageLayout } from "../export/onnx/programs.ts";
import { exportReadme } from "../export/onnx/readme.ts";
import type { OpenSession } from "../runtime/session.ts";
import { encodeChecksums, storedFileOf } from "../store/checksums.ts";
import type { Disk } from "../store/disk.ts";
import { describeExport, exportFiles, onnxFile } from "../store/exportFolder.ts";
import { fileError, temporaryBeside } from "../store/files.ts";
import { requireFree, storedConfig } from "../store/folder.ts";
import { encodeHeldOutScores, readHeldOutScores } from "../store/heldOutScores.ts";
import { readableJson } from "../store/json.ts";
import { readModel } from "../store/loadRun.ts";
import { decodeModelFile } from "../store/modelFile.ts";
import { nodePlatform } from "../store/node/platform.ts";
import { systemDisk } from "../store/node/systemDisk.ts";
import { removeIfStopped } from "../store/node/unfinished.ts";
import { madeOfRun, openFolder, readCard } from "../store/openRun.ts";
import { version } from "../version.ts";
import { placeFolder } from "./files/newFile.ts";

export interface ExportRunOptions {
  /** A folder that does not exist yet or is empty. */
  readonly out: string;
  /** Order of the axes of images: `nhwc`, [N, H, W, C], or `nchw`, [N, C, H, W]. Default: nhwc. */
  readonly layout?: ImageLayout | undefined;
  /** The disk for reading and writing. Default: this machine's disks. */
  readonly disk?: Disk | undefined;
  /** Opens the session that checks the exported programs. Default: this machine's processor. */
  readonly openSession?: OpenSession | undefined;
}

export interface ExportedRun {
  /** The folder. */
  readonly folder: string;
  /** Names of its files, with their sizes in bytes. */
  readonly files: Readonly<Record<string, number>>;
  readonly layout: ImageLayout;
  readonly programs: readonly Omit<ExportedProgram, "program" | "onnx" | "bytes">[];
  /** Largest difference between the exported programs and the run's, relative to the largest number of an output. */
  readonly difference: number;
}

/**
 * Exports a finished run: ONNX files of the encoder, the decoder, the whole model and its score, the parameters as
 * safetensors, and a README with programs that use them. For a model of pictures, there is also a module that prepares
 * pictures. The files are compared with the run's own programs in ONNX Runtime before the folder appears, atomically.
 *
 * @throws RunError if the run is not finished or damaged, or `out` is not empty or cannot be written
 * @throws EngineError if an exported program gives different results
 */
export async function exportRun(folder: string, options: ExportRunOptions): Promise<ExportedRun> {
  const { out, layout = "nhwc", disk = systemDisk, openSession = nodePlatform.openSession } = options;
  await requireFree(disk, out);
  const run = await openFolder(disk, folder);
  const { path, bytes: tensors } = await readModel(disk, run);
  const { config, data } = run;
  const model = madeOfRun(folder, () => modelOfData(config, data));
  const parameters = decodeModelFile(tensors, model.parameters, path);
  const objective = await readCard(disk, run);
  const heldOut = await readHeldOutScores(disk, folder);
  const about = { model: describeModel(model, config), objective, data, config: storedConfig(config) };
  const pictures = data.reading?.pictures;
  const preparation = pictures && describedPreparation(pictures);
  const threshold = config.binarize === "threshold";
  const programs = exportModel(model, {
    parameters,
    layout,
    threshold,
    range: data.reading?.range,
    seed: config.seed,
    metadata: {
      nelbo: version,
      model: about.model,
      objective: JSON.stringify(objective),
      data: JSON.stringify(data),
      config: JSON.stringify(about.config),
      ...(preparation && { preparation: JSON.stringify(preparation) }),
    },
  });
  const difference = await checkExport({
    openSession,
    model,
    parameters,
    layout,
    threshold,
    range: data.reading?.range,
    seed: config.seed,
    programs,
  });
  const { dataShape, latentSize } = model.parts;
  const description = describeExport({
    ...about,
    imageShape: [...dataShape],
    latentSize,
    layout,
    programs,
    preparation,
  });
  const readme = exportReadme({
    model,
    layout,
    pictures,
    programs,
    heldOut: heldOut && { split: heldOut.split, count: heldOut.scores.length },
    description: about.model,
    data: data.name,
    objective: `${objective.loss}, likelihood ${objective.likelihood}`,
    binarization: config.binarize,
    version,
  });
  const text = (content: string) => new TextEncoder().encode(content);
  const content: Readonly<Record<string, Uint8Array>> = {
    ...Object.fromEntries(programs.map(({ name, bytes }) => [onnxFile(name), bytes])),
    [exportFiles.model]: tensors,
    ...(heldOut && { [exportFiles.scores]: text(encodeHeldOutScores(heldOut)) }),
    ...(pictures && { [exportFiles.prepare]: text(prepareModule(pictures, layout)) }),
    [exportFiles.description]: text(readableJson(description)),
    [exportFiles.readme]: text(readme),
  };
  const stored = await Promise.all(Object.entries(content).map(([name, bytes]) => storedFileOf(name, bytes)));
  const files = { ...content, [exportFiles.checksums]: text(await encodeChecksums(stored)) };
  await writeFolder(disk, out, files);
  return {
    folder: out,
    files: Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, bytes.length])),
    layout,
    programs: programs.map(({ name, inputs, outputs }) => ({ name, inputs, outputs })),
    difference,
  };
}

/** Writes and flushes a temporary folder, and moves it to its place. Nothing is left if that fails. */
async function writeFolder(
  disk: Disk,
  out: string,
  files: Readonly<Record<string, Uint8Array>>,
): Promise<void> {
  const temporary = temporaryBeside(disk, out);
  const settle = removeIfStopped(temporary);
  try {
    await disk.makeFolders(dirname(out));
    await disk.makeFolder(temporary);
    for (const [name, bytes] of Object.entries(files)) {
      await disk.writeNew(join(temporary, name), bytes);
      await disk.flushFile(join(temporary, name));
    }
    await disk.flushFolder(temporary);
    await placeFolder(disk, temporary, out);
  } catch (cause) {
    await disk.remove(temporary).catch(() => {});
    throw cause instanceof RunError ? cause : fileError("write", out, cause);
  } finally {
    settle();
  }
}
