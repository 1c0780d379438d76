import { mkdirSync } from "node:fs";
import { cp, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect } from "vitest";
import { encodeNpy } from "../../src/codec/npy/npy.ts";
import type { ConfigInput } from "../../src/config/config.ts";
import { loadDataset } from "../../src/data/loadDataset.node.ts";
import { trainRun } from "../../src/run/trainRun.ts";
import { writeTinyLabels } from "../../src/testing/run/tinyImages.ts";
import {
  at,
  complaintOf,
  copyOf,
  type Entry,
  pixels,
  plan,
  refused,
  test_,
  tiny,
  train_,
  works,
} from "./entry.ts";

/** Advice in what is said of data. */
export const data: readonly Entry[] = [
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
    says: "Name a folder of pictures, or a file or folder of arrays: npy, npz, HDF5, CSV or IDX.",
    async bringAbout() {
      return {
        message: await complaintOf(loadDataset(at("nowhere"))),
        follow: () => loadDataset(at("images")),
      };
    },
  },
  {
    name: "a folder with test images alone",
    says: "Add the training data to this folder, or name the file to train on it: ",
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
    says: "Replace it with the file.",
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
    says: "labels to the file of the images or in a separate file (--labels selects it), or drop --condition.",
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
    says: ["Pad them (--image-size ", "a convolutional network, which accepts any size (--encoder conv)"],
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
    name: "vectors that are to be flipped",
    says: "Drop --augment.",
    async bringAbout() {
      await writeFile(
        at("vectors.npy"),
        encodeNpy(
          [12, 5],
          Uint8Array.from({ length: 60 }, (_, i) => 4 * i),
        ),
      );
      const message = await complaintOf(plan(at("vectors.npy"), { augment: ["flip"] }));
      return { message, follow: () => plan(at("vectors.npy")) };
    },
  },
  {
    name: "floats that are to be jittered",
    says: "Use --augment ",
    async bringAbout() {
      const floats = Float32Array.from({ length: 12 * 16 }, (_, i) => (i % 7) - 3.5);
      await writeFile(at("floats.npy"), encodeNpy([12, 4, 4], floats));
      const words = ["train", at("floats.npy"), "--range", "none", "--test", "4", "--dry-run", "--quiet"];
      const message = await refused(...words, "--augment", "flip,jitter");
      const [, kinds = ""] = /Say --augment (\S+)\./.exec(message) ?? [];
      return { message, follow: () => works(...words, "--augment", kinds) };
    },
  },
  {
    name: "more validation images than there are",
    says: "at least one must remain for training",
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
