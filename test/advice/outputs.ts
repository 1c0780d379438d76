import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import { encodeNpy } from "../../src/codec/npy/npy.ts";
import { writeTinyLabels } from "../../src/testing/run/tinyImages.ts";
import { at, copyOf, type Entry, refused, test_, train, works } from "./entry.ts";

/** Advice in what is said of outputs. */
export const outputs: readonly Entry[] = [
  {
    name: "a file that exists",
    says: "Choose another with --out, or delete it.",
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
    says: "for the images is required: ",
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
    says: ", or the files.",
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
          "Add --labels with a file of labels, or --class with one class for all.",
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
    says: "Drop --columns, or name a .png file with --out.",
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
    says: "Drop --seed, or use --projection umap.",
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
    says: "Choose a split that has labels: --split ",
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
    says: ["so it accepts no labels.", "Drop --labels."],
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
    says: "Choose a file with --out, or move it away.",
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
