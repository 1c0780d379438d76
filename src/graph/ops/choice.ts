import { GraphError } from "../../errors.ts";
import { select } from "../build.ts";
import { broadcastShapes, type DataType, formatType } from "../shape.ts";
import type { Operators } from "./definition.ts";
import { floating, operand, tensorAt, typeAt, zip } from "./elementwise.ts";
import { at, broadcastData } from "./tensor.ts";

/** ONNX's TensorProto.DataType. */
export const onnxDataTypes = { float32: 1, uint8: 2, int32: 6, bool: 9 } as const satisfies Record<
  DataType,
  number
>;

const roundToType: Record<DataType, (x: number) => number> = {
  float32: (x) => x,
  uint8: (x) => Math.trunc(x) & 0xff,
  int32: (x) => Math.trunc(x) | 0,
  bool: (x) => (x === 0 ? 0 : 1),
};

export const choice = {
  greater: {
    type: ([a, b]) => ({
      dataType: "bool",
      shape: broadcastShapes(floating("greater", a).shape, floating("greater", b).shape, "greater"),
    }),
    gradient: "none",
    onnx: ({ inputs, emit }) => emit.node("Greater", inputs),
    evaluate: ([a, b], _, sizes) => zip(a, b, sizes, (x, y) => (x > y ? 1 : 0)),
    elementwise: true,
  },
  select: {
    type: (types) => {
      const condition = typeAt(types, 0);
      if (condition.dataType !== "bool") {
        throw new GraphError(`select: expected a bool condition, found ${formatType(condition)}`);
      }
      const branches = broadcastShapes(
        floating("select", types[1]).shape,
        floating("select", types[2]).shape,
        "select",
      );
      return { dataType: "float32", shape: broadcastShapes(condition.shape, branches, "select") };
    },
    gradient: ({ inputs: [condition], cotangent }) => [
      undefined,
      () => select(operand(condition), cotangent, 0),
      () => select(operand(condition), 0, cotangent),
    ],
    onnx: ({ inputs, emit }) => emit.node("Where", inputs),
    evaluate: ([condition, whenTrue, whenFalse], _, sizes) => {
      const [a, b] = [whenTrue, whenFalse].map((branch) => broadcastData(tensorAt(branch), sizes));
      return broadcastData(tensorAt(condition), sizes).map((chosen, index) =>
        at(chosen !== 0 ? (a ?? []) : (b ?? []), index),
      );
    },
    elementwise: true,
  },
  cast: {
    type: (types, { dataType }) => ({ dataType, shape: typeAt(types, 0).shape }),
    gradient: "none",
    onnx: ({ inputs, attributes, emit }) =>
      emit.node("Cast", inputs, { to: { int: onnxDataTypes[attributes.dataType] } }),
    evaluate: ([x], { dataType }) => tensorAt(x).data.map(roundToType[dataType]),
    simplify: ({ inputs: [x], type }) => (x?.type.dataType === type.dataType ? x : undefined),
  },
  stopGradient: {
    type: ([x]) => floating("stopGradient", x),
    gradient: "none",
    onnx: ({ inputs: [x = ""] }) => x,
    evaluate: ([x]) => tensorAt(x).data,
  },
} as const satisfies Partial<Operators>;
