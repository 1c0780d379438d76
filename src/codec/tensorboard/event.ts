import { encodeMessage, type MessageWriter } from "../protobuf.ts";
import { encodeRecord } from "./records.ts";

/**
 * The content of a record of an events file. Times are in seconds since 1970. Steps count the updates made before.
 */
export type SummaryEvent =
  | { readonly kind: "version"; readonly time: number }
  | { readonly kind: "restart"; readonly time: number; readonly step: number }
  | {
      readonly kind: "summary";
      readonly time: number;
      readonly step: number;
      readonly values: SummaryValues;
    };

export interface SummaryValues {
  /** Numbers by tag, such as `train/loss`. They are stored as float32. */
  readonly scalars?: Readonly<Record<string, number>>;
  /** PNG files by tag. */
  readonly images?: Readonly<Record<string, Uint8Array>>;
}

/** The version in the first record of each file. TensorBoard supports restarts from version 2 on. */
const fileVersion = "brain.Event:2";

/**
 * Encodes an event as a record of an events file. Fields are numbered as in TensorFlow's event.proto and
 * summary.proto: Event { wall_time 1, step 2, file_version 3, summary 5, session_log 7 }.
 */
export function encodeEvent(event: SummaryEvent): Uint8Array {
  return encodeRecord(
    encodeMessage((writer) => {
      writer.double(1, event.time);
      if (event.kind === "version") return writer.string(3, fileVersion);
      writer.integer(2, event.step);
      if (event.kind === "restart") writer.message(7, (log) => log.integer(1, sessionStart));
      else writer.message(5, (summary) => writeSummary(summary, event.values));
    }),
  );
}

/** SessionLog.SessionStatus.START: readers of the files discard what they have read of this step and later ones. */
const sessionStart = 1;

/**
 * Summary { value 1 { tag 1, simple_value 2, image 4 } }, Image { height 1, width 2, colorspace 3,
 * encoded_image_string 4 }
 */
function writeSummary(summary: MessageWriter, { scalars = {}, images = {} }: SummaryValues): void {
  for (const [tag, value] of Object.entries(scalars)) {
    summary.message(1, (field) => {
      field.string(1, tag);
      field.float(2, value);
    });
  }
  for (const [tag, png] of Object.entries(images)) {
    const { height, width, channels } = pngHeader(png);
    summary.message(1, (field) => {
      field.string(1, tag);
      field.message(4, (image) => {
        image.integer(1, height);
        image.integer(2, width);
        image.integer(3, channels);
        image.bytes(4, png);
      });
    });
  }
}

/** Colour channels by the colour type of a PNG file: grey, RGB, palette, grey with alpha, RGB with alpha. */
const channelsOfType: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 3, 4: 2, 6: 4 };

/**
 * Reads the first chunk of a PNG file: after 8 bytes of signature and 8 of chunk header, width, height, depth, type.
 */
function pngHeader(png: Uint8Array) {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  return {
    width: view.getUint32(16),
    height: view.getUint32(20),
    channels: channelsOfType[view.getUint8(25)] ?? 3,
  };
}
