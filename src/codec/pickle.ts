import { DataError } from "../errors.ts";
import { fileNameOf } from "./shown.ts";

/** Whether bytes are the beginning of a Python pickle of protocol 2 or later. */
export function isPickle(start: Uint8Array): boolean {
  return start[0] === 0x80 && (start[1] ?? 0) >= 2 && (start[1] ?? 0) <= 5;
}

/** Files of CIFAR's Python version. */
const cifar: Readonly<Record<string, string>> = {
  "CIFAR-10": "cifar-10-binary.tar.gz",
  "CIFAR-100": "cifar-100-binary.tar.gz",
};
const cifarNames: readonly (readonly [pattern: RegExp, data: string])[] = [
  [/^(data_batch_\d+|test_batch|batches\.meta)$/, "CIFAR-10"],
  [/^(train|test|meta)$/, "CIFAR-100"],
];

/** The error for a pickle: what it is, and what to get or to do instead. */
export function pickleRefused(name: string): DataError {
  const found = `${name}: expected numbers, found a Python pickle: to load one would run code.`;
  const [, data] = cifarNames.find(([pattern]) => pattern.test(fileNameOf(name))) ?? [];
  const archive = data === undefined ? undefined : cifar[data];
  if (archive !== undefined) {
    return new DataError(
      `${found} Of ${data}, get the binary version, ${archive}, which the same page has, and give its .bin files.`,
    );
  }
  return new DataError(
    `${found} Where you trust it, load it in Python and save its arrays: np.savez(path, x=x, y=y).`,
  );
}
