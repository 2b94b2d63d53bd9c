/** Whole numbers by slot; grows as slots are set. */
export class Column {
  values = new Int32Array(1_024);

  at(slot: number): number {
    return this.values[slot]!;
  }

  set(slot: number, value: number): void {
    if (slot >= this.values.length) {
      const values = new Int32Array(Math.max(slot + 1, this.values.length * 2));
      values.set(this.values);
      this.values = values;
    }
    this.values[slot] = value;
  }
}
