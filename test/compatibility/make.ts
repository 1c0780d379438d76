import { execFileSync } from "node:child_process";
import { copyFile, cp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Expected, ExpectedRun, ExpectedTraining } from "./expected.ts";
import { writeImages } from "./images.ts";
import type { Library } from "./library.ts";
import { evaluateModel, measureModel, sampleMeans } from "./measure.ts";
import { lossesOf, metricsWithoutTimes, sha256Of } from "./metrics.ts";
import { stoppedAfter, storedRuns } from "./settings.ts";

/**
 * Makes the stored runs anew with another checkout of nelbo: `npx tsx test/compatibility/make.ts <checkout>`. The
 * checkout needs its installed packages. README.md says of which commit they are; to make them with a later one is to
 * test less.
 */
const checkout = placeOf(process.argv[2]);
const library: Library = await import(pathToFileURL(join(checkout, "src", "node.ts")).href);

const fixtures = fileURLToPath(new URL("fixtures", import.meta.url));
// Settings name the images by a relative path.
process.chdir(fixtures);
const data = storedRuns.dense.data;
const made = ["images", "exported", "expected.json", "resumed.safetensors", ...Object.keys(storedRuns)];
for (const name of made) await rm(name, { recursive: true, force: true });
await writeImages(library, "images");

for (const name of ["dense", "conditional"] as const) {
  for await (const _ of library.trainRun({ ...storedRuns[name], out: name }));
}
await library.exportRun("dense", { out: "exported" });

const controller = new AbortController();
const training = { ...storedRuns.interrupted, out: "interrupted" };
for await (const event of library.trainRun(training, { signal: controller.signal })) {
  if (event.event === "step" && event.step === stoppedAfter) controller.abort();
}

const expected: Expected = {
  commit: execFileSync("git", ["rev-parse", "HEAD"], { cwd: checkout, encoding: "utf8" }).trim(),
  dense: await measure("dense"),
  conditional: await measure("conditional"),
  exported: await measureModel(library, "exported", data),
  resumed: await resume("interrupted", "resumed"),
  longer: await resume("dense", "longer", storedRuns.dense.epochs + 1),
};
const lines = Object.entries(expected).map(([key, value]) => `  "${key}": ${JSON.stringify(value)}`);
await writeFile("expected.json", `{\n${lines.join(",\n")}\n}\n`);
await copyFile(join("resumed", "model.safetensors"), "resumed.safetensors");

// What neither loading nor going on needs.
for (const name of ["resumed", "longer"]) await rm(name, { recursive: true });
for (const name of Object.keys(storedRuns)) await rm(join(name, "pictures"), { recursive: true });
for (const name of ["dense", "conditional"]) {
  for (const slot of ["previous", "best"]) await rm(join(name, "checkpoints", slot), { recursive: true });
}
for (const name of await readdir("exported")) {
  if (/\.(onnx|md)$/.test(name)) await rm(join("exported", name));
}

async function measure(folder: string): Promise<ExpectedRun> {
  const measured = await measureModel(library, folder, data);
  const evaluation = await evaluateModel(library, folder, data);
  return { ...measured, evaluation, samples: await sampleMeans(library, folder) };
}

/** Resumes a copy of a run, and measures it. */
async function resume(folder: string, copy: string, epochs?: number): Promise<ExpectedTraining> {
  await cp(folder, copy, { recursive: true });
  for await (const event of library.resumeRun(copy, { epochs })) {
    if (event.event === "warning") throw new Error(`${folder}: expected no warning, found ${event.message}`);
  }
  const sha256 = {
    model: sha256Of(await readFile(join(copy, "model.safetensors"))),
    metrics: sha256Of(await metricsWithoutTimes(copy)),
  };
  return { ...(await measure(copy)), losses: await lossesOf(copy), sha256 };
}

function placeOf(word: string | undefined): string {
  if (word !== undefined) return resolve(word);
  console.error(
    "make: expected the folder of a checkout of nelbo. Try `npx tsx test/compatibility/make.ts ../base`.",
  );
  process.exit(2);
}
