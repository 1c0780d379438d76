import { transposeGeometry, type WindowGeometry } from "../../src/graph/geometry.ts";

/** A convolution of the bench networks. */
export interface KernelShape {
  readonly name: string;
  readonly geometry: WindowGeometry;
  readonly inputs: number;
  readonly outputs: number;
}

function square(image: number, windows: number, kernel: number, stride: number): WindowGeometry {
  const padding = kernel === 1 ? 0 : 1;
  return {
    image: [image, image],
    windows: [windows, windows],
    kernel: [kernel, kernel],
    stride: [stride, stride],
    padding: [padding, padding],
    transposed: false,
  };
}

const shape = (name: string, geometry: WindowGeometry, inputs: number, outputs: number): KernelShape => ({
  name,
  geometry,
  inputs,
  outputs,
});

/** The layers of the `conv` and the `residual` network on 28x28, and strided ones of larger images. */
export const kernelShapes: readonly KernelShape[] = [
  shape("1 to 32 at 28x28, stride 2", square(28, 14, 3, 2), 1, 32),
  shape("32 to 64 at 14x14, stride 2", square(14, 7, 3, 2), 32, 64),
  shape("64 to 32, 7x7 to 14x14, transposed", transposeGeometry(square(14, 7, 3, 2)), 64, 32),
  shape("32 to 1, 14x14 to 28x28, transposed", transposeGeometry(square(28, 14, 3, 2)), 32, 1),
  shape("1 to 32 at 28x28", square(28, 28, 3, 1), 1, 32),
  shape("32 to 32 at 28x28", square(28, 28, 3, 1), 32, 32),
  shape("32 to 64 at 14x14", square(14, 14, 3, 1), 32, 64),
  shape("64 to 64 at 14x14", square(14, 14, 3, 1), 64, 64),
  shape("64 to 64 at 7x7", square(7, 7, 3, 1), 64, 64),
  shape("64 to 32, 14x14 to 28x28, 4x4 transposed", transposeGeometry(square(28, 14, 4, 2)), 64, 32),
  shape("32 to 1 at 28x28", transposeGeometry(square(28, 28, 3, 1)), 32, 1),
  shape("32 to 64 at 28x28, stride 2", square(28, 14, 3, 2), 32, 64),
  shape("32 to 32 at 32x32, 4x4, stride 2", square(32, 16, 4, 2), 32, 32),
];
