import { mkdirSync } from "node:fs";
import { cp, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { gzipSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import { encodeIdx } from "../../src/codec/idx.ts";
import { encodeNpy } from "../../src/codec/npy/npy.ts";
import { type ConfigInput, resolveConfig } from "../../src/config/config.ts";
import { loadDataset } from "../../src/data/node.ts";
import { NelboError } from "../../src/errors.ts";
import { planRun } from "../../src/run/planRun.ts";
import { trainRun } from "../../src/run/trainRun.ts";
import { lockRun } from "../../src/store/lock.ts";
import { systemDisk } from "../../src/store/node/systemDisk.ts";
import { temporaryFolder } from "../../src/testing/run/temporary.ts";
import { tinySettings, writeTinyImages, writeTinyLabels } from "../../src/testing/run/tinyImages.ts";
import { nelbo } from "../cli/terminal.ts";

const at = temporaryFolder();
const tiny: ConfigInput = { ...tinySettings, hiddenSizes: [4], latentSize: 2, epochs: 1 };

/** A run, finished or stopped after so many steps. */
async function train(name: string, settings: ConfigInput, steps = Number.POSITIVE_INFINITY): Promise<void> {
  const controller = new AbortController();
  const options = { signal: controller.signal };
  for await (const event of trainRun({ ...tiny, data: at("images"), ...settings, out: at(name) }, options))
    if (event.event === "step" && event.step === steps) controller.abort();
}

beforeAll(async () => {
  await writeTinyImages(at("images"));
  await writeTinyImages(at("others"), 3);
  await train("run", {});
  await train("cosine", { schedule: "cosine" });
  await train("stopped", { schedule: "cosine", epochs: 2 }, 2);
  expect(await nelbo(["export", at("run"), "--out", at("export")])).toMatchObject({ code: 0 });
}, 300_000);

/** A copy of one of the folders above, for an entry to do with what it likes. */
let copies = 0;
async function copyOf(name: string): Promise<string> {
  copies += 1;
  const folder = at(`copy ${copies}`);
  await cp(at(name), folder, { recursive: true });
  return folder;
}

/** Runs a command that has to fail. Gives its message. */
async function refused(...words: string[]): Promise<string> {
  const { code, errors } = await nelbo(words);
  expect(code, errors.join("\n")).toBeGreaterThan(1);
  return errors.join("\n");
}

/** Runs a command that has to succeed. */
async function works(...words: string[]): Promise<void> {
  expect(await nelbo(words), words.join(" ")).toMatchObject({ code: 0 });
}

/** What a function of the library says that has to fail. */
async function complaintOf(doing: Promise<unknown>): Promise<string> {
  const cause = await doing.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(cause).toBeInstanceOf(NelboError);
  return cause instanceof Error ? cause.message : "";
}

const plan = async (data: string, settings: ConfigInput = {}) =>
  planRun(resolveConfig({ ...tiny, data, ...settings }), await loadDataset(data));

/** The words of the command that a message ends with. */
function commandIn(message: string): string[] {
  const [, text = ""] = /nelbo ([a-z]+ .*)$/m.exec(message) ?? [];
  return Array.from(text.matchAll(/"([^"]*)"|(\S+)/g), ([, quoted, word]) => quoted ?? word ?? "");
}

const train_ = "train-images-idx3-ubyte";
const test_ = "t10k-images-idx3-ubyte";
const pixels = (count: number, side = 4) =>
  encodeIdx({
    type: "ubyte",
    shape: [count, side, side],
    values: new Uint8Array(count * side * side).fill(9),
  });

/**
 * One kind of advice: it is brought about, what the message says is checked, and then done. `says` also stands in the sources:
 * `npm run long -- advice` lists the advice that no entry has.
 */
interface Entry {
  readonly name: string;
  readonly says: string | readonly string[];
  /** Gives the message, and what it says to do. */
  readonly bringAbout: () => Promise<{ readonly message: string; readonly follow: () => Promise<unknown> }>;
}

const data: readonly Entry[] = [
  {
    name: "a file that holds no array",
    says: "Save the data as one of these: np.save(path, x).",
    async bringAbout() {
      await mkdir(at("mine"));
      await writeFile(at("mine", "photos.raw"), Uint8Array.of(1, 0, 2, 0));
      const message = await complaintOf(loadDataset(at("mine", "photos.raw")));
      const follow = async () => {
        const shades = Uint8Array.from({ length: 6 * 16 }, (_, pixel) => pixel);
        await writeFile(at("mine", "photos.npy"), encodeNpy([6, 4, 4], shades));
        return loadDataset(at("mine", "photos.npy"));
      };
      return { message, follow };
    },
  },
  {
    name: "a name that is nearly one",
    says: "Did you mean ",
    async bringAbout() {
      const message = await complaintOf(loadDataset("mnits"));
      const [, name = ""] = /Did you mean (.*)\?/.exec(message) ?? [];
      return { message, follow: () => loadDataset(name, { offline: true }) };
    },
  },
  {
    name: "a folder that does not exist",
    says: "Name a file or folder of arrays: npy, npz, HDF5, CSV or IDX.",
    async bringAbout() {
      return {
        message: await complaintOf(loadDataset(at("nowhere"))),
        follow: () => loadDataset(at("images")),
      };
    },
  },
  {
    name: "a folder with test images alone",
    says: "Put the training data beside them, or name the file itself to train on it: ",
    async bringAbout() {
      const folder = await copyOf("images");
      await rm(join(folder, train_));
      const message = await complaintOf(loadDataset(folder));
      const [, file = ""] = /train on it: (.*)\.$/.exec(message) ?? [];
      const follow = async () => {
        await loadDataset(file);
        await cp(at("images", train_), join(folder, train_));
        return loadDataset(folder);
      };
      return { message, follow };
    },
  },
  {
    name: "a file that is cut off",
    says: "Delete it and fetch it again.",
    async bringAbout() {
      const folder = await copyOf("images");
      const path = join(folder, train_);
      const whole = await readFile(path);
      await writeFile(path, whole.subarray(0, 99));
      const message = await complaintOf(loadDataset(folder));
      await rm(path);
      await writeFile(`${path}.gz`, gzipSync(whole).subarray(0, 50));
      expect(await complaintOf(loadDataset(folder))).toContain("Delete it and fetch it again.");
      const follow = async () => {
        await rm(`${path}.gz`);
        await writeFile(`${path}.gz`, gzipSync(whole));
        return loadDataset(folder);
      };
      return { message, follow };
    },
  },
  {
    name: "a folder in place of a file",
    says: "Put the file in its place.",
    async bringAbout() {
      const folder = await copyOf("images");
      await rename(join(folder, train_), join(folder, "aside"));
      mkdirSync(join(folder, train_));
      const message = await complaintOf(loadDataset(folder));
      const follow = async () => {
        await rm(join(folder, train_), { recursive: true });
        await rename(join(folder, "aside"), join(folder, train_));
        return loadDataset(folder);
      };
      return { message, follow };
    },
  },
  {
    name: "test images of another shape",
    says: "Use arrays of one data set.",
    async bringAbout() {
      const folder = await copyOf("images");
      await writeFile(join(folder, test_), pixels(3));
      const message = await complaintOf(loadDataset(folder));
      const follow = () => cp(at("images", test_), join(folder, test_)).then(() => loadDataset(folder));
      return { message, follow };
    },
  },
  {
    name: "a model that is told labels which are not there",
    says: "labels beside the images, in a file of its own or in theirs (--labels names it), or drop --condition.",
    async bringAbout() {
      const folder = await copyOf("images");
      const message = await complaintOf(plan(folder, { condition: "labels" }));
      await plan(folder);
      return {
        message,
        follow: () => writeTinyLabels(folder).then(() => plan(folder, { condition: "labels" })),
      };
    },
  },
  {
    name: "a network for images of other sizes",
    says: ["Pad them (--image-size ", "a convolutional network, which takes any size (--encoder conv)"],
    async bringAbout() {
      const burgess: ConfigInput = { encoder: "burgess", hiddenSizes: [400] };
      const message = await complaintOf(plan(at("images"), burgess));
      const imageSize = Number(/--image-size (\d+)/.exec(message)?.[1]);
      const conv: ConfigInput = { encoder: "conv", hiddenSizes: [], channels: [4] };
      return {
        message,
        follow: () => Promise.all([plan(at("images"), { ...burgess, imageSize }), plan(at("images"), conv)]),
      };
    },
  },
  {
    name: "more validation images than there are",
    says: "at least one must stay for training",
    async bringAbout() {
      const message = await complaintOf(plan(at("images"), { validation: 60 }));
      const most = Number(/from 0 to (\d+)/.exec(message)?.[1]);
      return { message, follow: () => plan(at("images"), { validation: most }) };
    },
  },
  {
    name: "weights of nothing",
    says: "expected a finished run, an export or a safetensors file",
    async bringAbout() {
      const words = [
        "train",
        at("images"),
        ..."--hidden 4 --latent 2 --batch 16 --threads 1 --epochs 1 --init-from".split(" "),
      ];
      const message = await refused(...words, at("nowhere"), "--out", at("from-nothing"));
      const follow = async () => {
        for (const from of ["run", "export", "run/model.safetensors"])
          for await (const _ of trainRun({
            ...tiny,
            data: at("images"),
            weights: at(from),
            out: at(`from ${from.replace("/", " ")}`),
          }));
      };
      return { message, follow };
    },
  },
];

const runs: readonly Entry[] = [
  {
    name: "a finished run is resumed",
    says: "To train it for longer, say for how ",
    async bringAbout() {
      const message = await refused("resume", await copyOf("run"));
      return { message, follow: () => works(...commandIn(message)) };
    },
  },
  {
    name: "a finished run is resumed whose schedule ends with its epochs",
    says: "train a new run: nelbo train --epochs ",
    async bringAbout() {
      const run = await copyOf("cosine");
      const message = await refused("resume", run);
      expect(message).toContain("train a new run: nelbo train --epochs 2");
      // What it no longer says was refused in turn.
      expect(await refused("resume", run, "--epochs", "2")).toContain("to train for longer, train a new run");
      const follow = () => train("longer", { schedule: "cosine", epochs: 2 });
      return { message, follow };
    },
  },
  {
    name: "an unfinished run is made longer whose schedule ends with its epochs",
    says: "To bring its epochs to their end, resume it without epochs",
    async bringAbout() {
      const run = await copyOf("stopped");
      const message = await refused("resume", run, "--epochs", "3");
      return { message, follow: () => works("resume", run) };
    },
  },
  {
    name: "an unfinished run is used",
    says: "Go on with it: nelbo resume ",
    async bringAbout() {
      const run = await copyOf("stopped");
      const use = ["encode", run, "--out", at("unfinished.npy")];
      const message = await refused(...use);
      const follow = async () => {
        await works(...commandIn(message));
        await works(...use);
      };
      return { message, follow };
    },
  },
  {
    name: "a run that another process trains",
    says: "Wait until it ends, or ",
    async bringAbout() {
      const run = await copyOf("stopped");
      const lock = await lockRun(systemDisk, run);
      const message = await refused("resume", run);
      return { message, follow: () => lock.release().then(() => works("resume", run)) };
    },
  },
  {
    name: "a lock that nobody has any more",
    says: "if you are certain that there is none, delete ",
    async bringAbout() {
      const run = await copyOf("stopped");
      const path = join(run, "lock.json");
      await writeFile(path, JSON.stringify({ token: "x", pid: 1, thread: 0, place: "another machine" }));
      const message = await refused("resume", run);
      const [, named = ""] = /delete (.*)\.$/m.exec(message) ?? [];
      expect(named).toBe(path);
      return { message, follow: () => rm(named).then(() => works("resume", run)) };
    },
  },
  {
    name: "a folder that holds something",
    says: "Choose another folder (--out), or delete this one.",
    async bringAbout() {
      const words = ["export", at("run"), "--out"];
      const folder = await copyOf("stopped");
      const message = await refused(...words, folder);
      const follow = async () => {
        await works(...words, at("another place"));
        await works(...commandIn(message));
        await rm(folder, { recursive: true });
        await works(...words, folder);
      };
      return { message, follow };
    },
  },
  {
    name: "what is no run",
    says: "Name a folder that training made.",
    async bringAbout() {
      return { message: await refused("info", at("images")), follow: () => works("info", at("run")) };
    },
  },
  {
    name: "no runs where they are looked for",
    says: "expected a folder with runs in it",
    async bringAbout() {
      return { message: await refused("runs", at("nowhere")), follow: () => works("runs", at("run")) };
    },
  },
  {
    name: "data that lie elsewhere now",
    says: "Name a file or folder of arrays: npy, npz, HDF5, CSV or IDX.",
    async bringAbout() {
      const run = await copyOf("run");
      await rename(at("images"), at("moved"));
      const message = await refused("encode", run, "--out", at("moved.npy"));
      const follow = async () => {
        await works("encode", run, "--out", at("moved.npy"), "--data", at("moved"));
        await rename(at("moved"), at("images"));
      };
      return { message, follow };
    },
  },
  {
    name: "data that are others",
    says: "Name the folder with the original files (--data).",
    async bringAbout() {
      const words = ["encode", at("run"), "--out", at("others.npy"), "--data"];
      const message = await refused(...words, at("others"));
      return { message, follow: () => works(...words, at("images")) };
    },
  },
  {
    name: "checkpoints that are all damaged",
    says: "to begin again from the first step, delete ",
    async bringAbout() {
      const run = await copyOf("stopped");
      for (const slot of ["last", "previous"])
        await writeFile(join(run, "checkpoints", slot, "checkpoint.json"), "{}").catch(() => {});
      const message = await refused("resume", run);
      const [, named = ""] = /delete (.*)\.$/m.exec(message) ?? [];
      expect(basename(named)).toBe("checkpoints");
      return { message, follow: () => rm(named, { recursive: true }).then(() => works("resume", run)) };
    },
  },
  {
    name: "an objective card that is none",
    says: "Delete it: it is then made from the settings again.",
    async bringAbout() {
      const run = await copyOf("run");
      await writeFile(join(run, "card.json"), "{}");
      const message = await refused("info", run);
      const follow = async () => {
        await rm(join(run, "card.json"));
        await works("info", run);
        await works("encode", run, "--out", at("without card.npy"));
      };
      return { message, follow };
    },
  },
  {
    name: "weights that somebody replaced",
    says: ["nothing is then checked.", "it should be, delete "],
    async bringAbout() {
      const run = await copyOf("run");
      const path = join(run, "model.safetensors");
      const bytes = await readFile(path);
      bytes[bytes.length - 1] = 0;
      bytes[bytes.length - 4] = 77;
      await writeFile(path, bytes);
      const message = await refused("sample", run, "--out", at("replaced.npy"));
      const [, named = ""] = /delete (.*): nothing/m.exec(message) ?? [];
      return {
        message,
        follow: () => rm(named).then(() => works("sample", run, "--out", at("replaced.npy"))),
      };
    },
  },
  {
    name: "an export without its model",
    says: "Export the run again.",
    async bringAbout() {
      const folder = await copyOf("export");
      await rm(join(folder, "model.safetensors"));
      const message = await refused("sample", folder, "--out", at("no model.npy"));
      const follow = async () => {
        await works("export", at("run"), "--out", at("again"));
        await works("sample", at("again"), "--out", at("no model.npy"));
      };
      return { message, follow };
    },
  },
];

const outputs: readonly Entry[] = [
  {
    name: "a file that exists",
    says: "Choose another (--out), or delete it.",
    async bringAbout() {
      const words = ["sample", at("run"), "--out"];
      await writeFile(at("taken.npy"), "mine");
      const message = await refused(...words, at("taken.npy"));
      const follow = async () => {
        await works(...words, at("free.npy"));
        await rm(at("taken.npy"));
        await works(...words, at("taken.npy"));
      };
      return { message, follow };
    },
  },
  {
    name: "a file in a folder that does not exist",
    says: "Create it, or choose another folder.",
    async bringAbout() {
      const words = ["encode", at("run"), "--out", at("new folder", "codes.npy")];
      const message = await refused(...words);
      return { message, follow: () => mkdir(at("new folder")).then(() => works(...words)) };
    },
  },
  {
    name: "an ending that says nothing",
    says: "expected a file that ends in .npy or .csv",
    async bringAbout() {
      const words = ["encode", at("run"), "--out"];
      const follow = async () => {
        for (const ending of [".npy", ".csv"]) await works(...words, at(`codes${ending}`));
      };
      return { message: await refused(...words, at("codes.txt")), follow };
    },
  },
  {
    name: "an export keeps no pictures",
    says: "for the images, found none. ",
    async bringAbout() {
      const words = ["sample", at("export")];
      const follow = async () => {
        for (const out of ["of-export.png", "of-export.npy", "of-export.csv", "of-export"])
          await works(...words, "--out", at(out));
      };
      return { message: await refused(...words), follow };
    },
  },
  {
    name: "files and a split",
    says: "Drop one.",
    async bringAbout() {
      const words = ["encode", at("run"), "--out"];
      const files = [...words, at("both.npy"), at("images", test_)];
      const message = await refused(...files, "--split", "test");
      const follow = async () => {
        await works(...files);
        await works(...words, at("split.npy"), "--split", "test");
      };
      return { message, follow };
    },
  },
  {
    name: "a class of a model that is told none",
    says: "Train one with --condition labels, or drop --class.",
    async bringAbout() {
      const message = await refused("sample", at("run"), "--class", "1", "--out", at("class.npy"));
      const follow = async () => {
        await works("sample", at("run"), "--out", at("class.npy"));
        const folder = await copyOf("images");
        await writeTinyLabels(folder);
        await train("told", { data: folder, condition: "labels" });
        await works("sample", at("told"), "--class", "1", "--out", at("class 1.npy"));
        expect(await refused("encode", at("told"), "--out", at("none.npy"), at("images", test_))).toContain(
          "Add --labels with a file of them, or --class with one for all.",
        );
        await works("encode", at("told"), "--out", at("one.npy"), at("images", test_), "--class", "1");
        const labels = join(folder, "t10k-labels-idx1-ubyte");
        await works("encode", at("told"), "--out", at("each.npy"), at("images", test_), "--labels", labels);
      };
      return { message, follow };
    },
  },
  {
    name: "columns of what is no picture",
    says: "Drop --columns, or name a .png file (--out).",
    async bringAbout() {
      const message = await refused("sample", at("run"), "--columns", "4", "--out", at("columns.npy"));
      const follow = async () => {
        await works("sample", at("run"), "--out", at("columns.npy"));
        await works("sample", at("run"), "--columns", "4", "--out", at("columns.png"));
      };
      return { message, follow };
    },
  },
  {
    name: "a seed of a projection that draws nothing",
    says: "Drop --seed, or say umap as the projection (--projection).",
    async bringAbout() {
      const words = ["plot", "scatter", at("run"), "--count", "20", "--out"];
      const message = await refused(...words, at("seed.png"), "--seed", "3");
      const follow = async () => {
        await works(...words, at("seed.png"));
        await works(...words, at("umap.png"), "--seed", "3", "--projection", "umap");
      };
      return { message, follow };
    },
  },
  {
    name: "attributes of images without labels",
    says: "Choose a split that has them (--split ",
    async bringAbout() {
      const folder = await copyOf("images");
      await writeTinyLabels(folder);
      await rm(join(folder, "t10k-labels-idx1-ubyte"));
      await train("half labelled", { data: folder });
      const words = ["plot", "attribute", at("half labelled"), "--out", at("attribute.png")];
      const message = await refused(...words);
      const split = /--split (\w+)/.exec(message)?.[1] ?? "";
      return { message, follow: () => works(...words, "--split", split) };
    },
  },
  {
    name: "labels of a model that is told none",
    says: "whose model is told none. Drop --labels.",
    async bringAbout() {
      const words = ["encode", at("run"), "--out", at("unlabelled.npy")];
      const message = await refused(...words, "--labels", at("images", test_));
      return { message, follow: () => works(...words) };
    },
  },
  {
    name: "data of a plot that needs none",
    says: "Drop --data.",
    async bringAbout() {
      const words = ["plot", "curves", at("run"), "--out", at("curves.svg")];
      const message = await refused(...words, "--data", at("images"));
      return { message, follow: () => works(...words) };
    },
  },
  {
    name: "another page where a report goes",
    says: "Name a file (--out), or move it away.",
    async bringAbout() {
      const run = await copyOf("run");
      await writeFile(join(run, "report.html"), "mine");
      const message = await refused("report", run);
      const follow = async () => {
        await works("report", run, "--out", at("page.html"));
        await rename(join(run, "report.html"), join(run, "mine.html"));
        await works("report", run);
      };
      return { message, follow };
    },
  },
  {
    name: "a dry run of what has no steps",
    says: "have no steps to time. Train them.",
    async bringAbout() {
      const words = ["train", at("images"), "--preset", "pca", "--latent", "2", "--out", at("pca")];
      const message = await refused(...words, "--dry-run");
      const follow = async () => {
        await works(...words);
        expect(await refused("evaluate", at("pca"), "--samples", "5")).toContain("Drop --samples.");
        await works("evaluate", at("pca"));
      };
      return { message, follow };
    },
  },
  {
    name: "codes of another length",
    says: "expected codes of ",
    async bringAbout() {
      await writeFile(at("three.npy"), encodeNpy([2, 3], new Float32Array(6)));
      const message = await refused("decode", at("run"), at("three.npy"), "--out", at("decoded.npy"));
      const size = Number(/expected codes of (\d+)/.exec(message)?.[1]);
      await writeFile(at("right.npy"), encodeNpy([2, size], new Float32Array(2 * size)));
      return {
        message,
        follow: () => works("decode", at("run"), at("right.npy"), "--out", at("decoded.npy")),
      };
    },
  },
];

describe.each(Object.entries({ data, runs, outputs }))("what is said of %s can be done", (_, entries) => {
  it.each(entries)("$name", async ({ says, bringAbout }) => {
    const { message, follow } = await bringAbout();
    for (const text of typeof says === "string" ? [says] : says) expect(message).toContain(text);
    await follow();
  });
});
