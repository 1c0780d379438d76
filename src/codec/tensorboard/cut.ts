import { decodeRecords } from "./records.ts";

/** The point of a training up to which an events file is kept. */
export interface LastKept {
  /** Number of updates made. */
  readonly step: number;
  /** Whether a tag of this step was written after that point. */
  readonly isLater: (tag: string) => boolean;
}

export interface CutFile {
  /** Number of bytes to keep, from the beginning. */
  readonly bytes: number;
  /** Whether these bytes contain anything except the version and restarts. */
  readonly hasSummaries: boolean;
}

/**
 * Finds where to truncate an events file to return to a point of the training: after the last complete record before
 * the first later one. A record that was cut off while it was written, and everything after damage, is removed, too.
 */
export function cutBack(file: Uint8Array, { step, isLater }: LastKept): CutFile {
  let [bytes, hasSummaries] = [0, false];
  for (const { data, end } of decodeRecords(file)) {
    const found = readSummary(data);
    if (found.step > step || (found.step === step && found.tags.some(isLater))) break;
    bytes = end;
    hasSummaries ||= found.tags.length > 0;
  }
  return { bytes, hasSummaries };
}

const textDecoder = new TextDecoder();

/** The step and the tags of an event. */
function readSummary(event: Uint8Array): { readonly step: number; readonly tags: readonly string[] } {
  let step = 0;
  const tags: string[] = [];
  for (const { field, value } of fieldsOf(event)) {
    if (field === 2 && typeof value === "number") step = value;
    if (field !== 5 || typeof value === "number") continue;
    for (const part of fieldsOf(value)) {
      if (part.field !== 1 || typeof part.value === "number") continue;
      const tag = [...fieldsOf(part.value)].find((inner) => inner.field === 1)?.value;
      if (tag instanceof Uint8Array) tags.push(textDecoder.decode(tag));
    }
  }
  return { step, tags };
}

interface WireField {
  readonly field: number;
  /** The number of a varint; the bytes of anything else. */
  readonly value: number | Uint8Array;
}

/** The fields of a protobuf message. Its checksum has been verified, so there are no further checks. */
function* fieldsOf(message: Uint8Array): Generator<WireField, void, undefined> {
  let at = 0;
  const varint = () => {
    let [value, scale] = [0, 1];
    for (;;) {
      const byte = message[at++] ?? 0;
      value += (byte & 0x7f) * scale;
      scale *= 128;
      if (byte < 128) return value;
    }
  };
  while (at < message.length) {
    const key = varint();
    const [field, type] = [key >>> 3, key & 7];
    if (type === 0) {
      yield { field, value: varint() };
      continue;
    }
    const length = type === 2 ? varint() : type === 1 ? 8 : 4;
    at += length;
    yield { field, value: message.subarray(at - length, at) };
  }
}
