import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { expect } from "vitest";
import { lockRun } from "../../src/store/lock.ts";
import { systemDisk } from "../../src/store/node/systemDisk.ts";
import { at, commandIn, copyOf, type Entry, refused, train, works } from "./entry.ts";

/** Advice in what is said of runs. */
export const runs: readonly Entry[] = [
  {
    name: "a finished run is resumed",
    says: "To train for longer, set the ",
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
    says: "To finish its epochs, resume it without --epochs",
    async bringAbout() {
      const run = await copyOf("stopped");
      const message = await refused("resume", run, "--epochs", "3");
      return { message, follow: () => works("resume", run) };
    },
  },
  {
    name: "an unfinished run is used",
    says: "Resume it: nelbo resume ",
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
    says: "If you are certain that there is no such process, delete ",
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
    says: "Choose another folder with --out, or delete this one.",
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
    says: "Name a folder of pictures, or a file or folder of arrays: npy, npz, HDF5, CSV or IDX.",
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
    says: "Set --data to the folder with the original files.",
    async bringAbout() {
      const words = ["encode", at("run"), "--out", at("others.npy"), "--data"];
      const message = await refused(...words, at("others"));
      return { message, follow: () => works(...words, at("images")) };
    },
  },
  {
    name: "checkpoints that are all damaged",
    says: "to start from the first step, delete ",
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
    says: "Delete it: it is then built from the settings again.",
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
    says: ["nothing is then checked.", "correct, delete "],
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
