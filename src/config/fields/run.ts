import { z } from "zod";
import { field, number, oneOf } from "../../settings/field.ts";

/** `auto` is resolved when a run begins; the run keeps the device that was chosen. */
const deviceWords = ["cpu", "webgpu", "auto"] as const;

export const runFields = {
  seed: field(z.int().min(0).max(Number.MAX_SAFE_INTEGER).default(0), {
    help: "seed of all random numbers",
    placeholder: "n",
    group: "Run",
  }),
  weights: field(z.string().min(1).optional(), {
    help: "run, export or safetensors file with the initial weights",
    otherwise: "default: random weights",
    aliases: ["init-from"],
    placeholder: "path",
    group: "Run",
    only: oneOf("model", ["vae", "autoencoder"]),
  }),
  threads: field(z.int().min(0).max(1024).default(0), {
    help: "processor threads",
    otherwise: "default 0: one per core",
    placeholder: "n",
    group: "Run",
  }),
  device: field(z.enum(deviceWords).default("cpu"), {
    help: "what computes",
    meanings: {
      cpu: "the processor",
      webgpu: "a GPU, by WebGPU",
      auto: "whichever takes less time for a step",
    },
    group: "Run",
  }),
  checkpointSteps: field(z.int().min(1).max(1e9).optional(), {
    help: "steps between checkpoints",
    otherwise: "default: the steps of one epoch",
    placeholder: "n",
    group: "Run",
  }),
  checkpointSeconds: field(number().gt(0).max(1e6).default(30), {
    help: "maximum seconds between checkpoints",
    placeholder: "n",
    group: "Run",
  }),
  tensorboard: field(z.boolean().default(false), {
    help: "also write event files for TensorBoard",
    otherwise: "default: no",
    group: "Run",
  }),
  mlflow: field(z.url({ protocol: /^https?$/ }).optional(), {
    help: "MLflow server to report to, such as http://localhost:5000",
    otherwise: "default: no",
    placeholder: "url",
    group: "Run",
  }),
  out: field(z.string().min(1).optional(), {
    help: "run folder, new or empty",
    otherwise: "default: a new one in runs/",
    placeholder: "folder",
    group: "Run",
  }),
};
