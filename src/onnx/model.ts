import { encodeMessage, type MessageWriter } from "../codec/protobuf.ts";
import { onnxDataTypes } from "../graph/ops/choice.ts";
import type { OnnxAttribute } from "../graph/ops/definition.ts";
import { type Dimension, formatDimension, isSymbolic, type Shape } from "../graph/shape.ts";

/** An ONNX model as plain data. Field numbers and enum values below are from onnx.proto3, IR version 8. */
export interface OnnxModel {
  readonly name: string;
  readonly nodes: readonly OnnxNode[];
  readonly initializers: readonly OnnxInitializer[];
  readonly inputs: readonly OnnxValueInfo[];
  readonly outputs: readonly OnnxValueInfo[];
  /** Shown by tools that read the model. */
  readonly metadata?: Readonly<Record<string, string>>;
}

export interface OnnxNode {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly output: string;
  readonly attributes: Readonly<Record<string, OnnxAttribute>>;
}

export interface OnnxInitializer {
  readonly name: string;
  readonly elementType: OnnxElementType;
  readonly sizes: readonly number[];
  /** Row-major. Tables are typed arrays. */
  readonly data: ArrayLike<number>;
}

export interface OnnxValueInfo {
  readonly name: string;
  readonly elementType: OnnxElementType;
  /** "sequence": a sequence of tensors of any shape. */
  readonly shape: Shape | "sequence";
}

export type OnnxElementType = keyof typeof elementTypes;
const elementTypes = { ...onnxDataTypes, int64: 7 } as const;

const irVersion = 8;
const opset = 17;
const attributeType = { float: 1, int: 2, string: 3, ints: 7 } as const;

/** The bytes of an `.onnx` file in the standard domain, opset 17. */
export function encodeModel(model: OnnxModel): Uint8Array {
  return encodeMessage((writer) => {
    writer.integer(1, irVersion);
    writer.string(2, "nelbo");
    writer.message(7, (graph) => {
      for (const node of model.nodes) graph.message(1, (inner) => writeNode(inner, node));
      graph.string(2, model.name);
      for (const tensor of model.initializers) graph.message(5, (inner) => writeTensor(inner, tensor));
      for (const value of model.inputs) graph.message(11, (inner) => writeValueInfo(inner, value));
      for (const value of model.outputs) graph.message(12, (inner) => writeValueInfo(inner, value));
    });
    writer.message(8, (operatorSet) => {
      operatorSet.string(1, "");
      operatorSet.integer(2, opset);
    });
    for (const [key, value] of Object.entries(model.metadata ?? {})) {
      writer.message(14, (entry) => {
        entry.string(1, key);
        entry.string(2, value);
      });
    }
  });
}

function writeNode(writer: MessageWriter, node: OnnxNode): void {
  for (const name of node.inputs) writer.string(1, name);
  writer.string(2, node.output);
  writer.string(3, node.output);
  writer.string(4, node.operator);
  for (const [name, attribute] of Object.entries(node.attributes)) {
    writer.message(5, (inner) => writeAttribute(inner, name, attribute));
  }
}

function writeAttribute(writer: MessageWriter, name: string, attribute: OnnxAttribute): void {
  writer.string(1, name);
  if ("float" in attribute) {
    writer.float(2, attribute.float);
    writer.integer(20, attributeType.float);
  } else if ("int" in attribute) {
    writer.integer(3, attribute.int);
    writer.integer(20, attributeType.int);
  } else if ("string" in attribute) {
    writer.string(4, attribute.string);
    writer.integer(20, attributeType.string);
  } else {
    writer.integers(8, attribute.ints);
    writer.integer(20, attributeType.ints);
  }
}

function writeTensor(writer: MessageWriter, tensor: OnnxInitializer): void {
  writer.integers(1, tensor.sizes);
  writer.integer(2, elementTypes[tensor.elementType]);
  writer.string(8, tensor.name);
  writer.bytes(9, rawData(tensor));
}

/** Little-endian elements. */
function rawData({ elementType, data }: OnnxInitializer): Uint8Array {
  const { width, set } = elementWriters[elementType];
  const bytes = new Uint8Array(width * data.length);
  const view = new DataView(bytes.buffer);
  for (let index = 0; index < data.length; index++) set(view, index * width, data[index] ?? Number.NaN);
  return bytes;
}

/** Bytes per element, and a function that writes one. */
const elementWriters: {
  readonly [Type in OnnxElementType]: {
    readonly width: number;
    readonly set: (view: DataView, offset: number, value: number) => void;
  };
} = {
  float32: { width: 4, set: (view, offset, value) => view.setFloat32(offset, value, true) },
  uint8: { width: 1, set: (view, offset, value) => view.setUint8(offset, value) },
  int32: { width: 4, set: (view, offset, value) => view.setInt32(offset, value, true) },
  int64: { width: 8, set: (view, offset, value) => view.setBigInt64(offset, BigInt(value), true) },
  bool: { width: 1, set: (view, offset, value) => view.setUint8(offset, value) },
};

function writeValueInfo(writer: MessageWriter, { name, elementType, shape }: OnnxValueInfo): void {
  writer.string(1, name);
  writer.message(2, (type) => {
    if (shape === "sequence") {
      type.message(4, (sequence) =>
        sequence.message(1, (element) =>
          element.message(1, (tensor) => tensor.integer(1, elementTypes[elementType])),
        ),
      );
      return;
    }
    type.message(1, (tensor) => {
      tensor.integer(1, elementTypes[elementType]);
      tensor.message(2, (shapeWriter) => {
        for (const dimension of shape) shapeWriter.message(1, (inner) => writeDimension(inner, dimension));
      });
    });
  });
}

function writeDimension(writer: MessageWriter, dimension: Dimension): void {
  if (isSymbolic(dimension)) writer.string(2, formatDimension(dimension));
  else writer.integer(1, dimension);
}
