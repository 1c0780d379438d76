import { decodeRecords } from "./records.ts";

/** A moment of a training, up to which an events file is kept. */
export interface LastKept {
  /** Updates made. */
  readonly step: number;
  /** Tags of this very step that come after that moment. */
  readonly isLater: (tag: string) => boolean;
}

export interface CutFile {
  /** How many bytes stay, from the beginning. */
  readonly bytes: number;
  /** Whether they hold anything but the version and restarts. */
  readonly hasSummaries: boolean;
}

/**
 * Where to cut an events file back to a moment: after the last whole record before the first that is later than it. A
 * record that was cut off while it was written, and all that follows damage, goes too.
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

/** The fields of a protobuf message. What its checksum has proved whole needs no further checks. */
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
