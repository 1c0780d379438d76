import { describe, expect, it } from "vitest";
import { createCsvReader, csvCells, csvLine } from "./csv.ts";

describe("lines of CSV", () => {
  it("come back as they were written", () => {
    for (const cells of [["a", "b"], ["a, b", 'say "x"', ""], [""], ["", ""], ["1", "-2.5e-3"]]) {
      expect(csvCells(csvLine(cells))).toEqual(cells);
    }
  });

  it("may have spaces around cells", () => {
    expect(csvCells(' 1 ,"a b" , 3')).toEqual(["1", "a b", "3"]);
  });
});

describe("createCsvReader", () => {
  it("takes all columns where there is no header, and passes empty lines over", () => {
    const { read } = createCsvReader("x.csv", ["mu"]);
    expect(read("\uFEFF1,2")).toEqual([1, 2]);
    expect(read("")).toBeUndefined();
    expect(read("3,4e1")).toEqual([3, 40]);
  });

  it("takes the columns of the first group that a header has", () => {
    const { read } = createCsvReader("x.csv", ["z", "mu"]);
    expect(read("source,mu.0,logVar.0,mu.1")).toBeUndefined();
    expect(read('"a,b",1,2,3')).toEqual([1, 3]);
  });

  it("names line and column of what is no number, and lines of another length", () => {
    const { read } = createCsvReader("x.csv", []);
    read("1,2");
    expect(() => read("1,two")).toThrow("x.csv, line 2, column 2: expected a number, found 'two'");
    expect(() => read("1,2,3")).toThrow("x.csv, line 3: expected 2 cells, as before it, found 3");
  });
});
