// Binary data. The typed arrays share what they can do; each says what its elements are.

interface ArrayBuffer {
  readonly byteLength: number;
  readonly maxByteLength: number;
  readonly resizable: boolean;
  readonly detached: boolean;
  slice(start?: number, end?: number): ArrayBuffer;
  resize(length?: number): void;
  transfer(length?: number): ArrayBuffer;
  readonly [Symbol.toStringTag]: string;
}
interface ArrayBufferConstructor {
  readonly prototype: ArrayBuffer;
  new (length: number, options?: { maxByteLength?: number }): ArrayBuffer;
  isView(value: any): value is ArrayBufferView;
}
declare var ArrayBuffer: ArrayBufferConstructor;
interface SharedArrayBuffer {
  readonly byteLength: number;
  slice(start?: number, end?: number): SharedArrayBuffer;
}
interface SharedArrayBufferConstructor {
  new (length: number): SharedArrayBuffer;
}
declare var SharedArrayBuffer: SharedArrayBufferConstructor;
interface ArrayBufferTypes {
  ArrayBuffer: ArrayBuffer;
  SharedArrayBuffer: SharedArrayBuffer;
}
type ArrayBufferLike = ArrayBufferTypes[keyof ArrayBufferTypes];
interface ArrayBufferView<B extends ArrayBufferLike = ArrayBufferLike> {
  readonly buffer: B;
  readonly byteLength: number;
  readonly byteOffset: number;
}

interface TypedArray<E, Self, B extends ArrayBufferLike = ArrayBufferLike> {
  readonly BYTES_PER_ELEMENT: number;
  readonly buffer: B;
  readonly byteLength: number;
  readonly byteOffset: number;
  readonly length: number;
  [index: number]: E;
  at(index: number): E | undefined;
  copyWithin(target: number, start: number, end?: number): this;
  every(test: (value: E, index: number, array: Self) => unknown, self?: any): boolean;
  fill(value: E, start?: number, end?: number): this;
  filter(test: (value: E, index: number, array: Self) => any, self?: any): Self;
  find(test: (value: E, index: number, array: Self) => unknown, self?: any): E | undefined;
  findIndex(test: (value: E, index: number, array: Self) => unknown, self?: any): number;
  findLast(test: (value: E, index: number, array: Self) => unknown, self?: any): E | undefined;
  findLastIndex(test: (value: E, index: number, array: Self) => unknown, self?: any): number;
  forEach(each: (value: E, index: number, array: Self) => void, self?: any): void;
  includes(item: E, from?: number): boolean;
  indexOf(item: E, from?: number): number;
  lastIndexOf(item: E, from?: number): number;
  join(separator?: string): string;
  map(map: (value: E, index: number, array: Self) => E, self?: any): Self;
  reduce(step: (before: E, value: E, index: number, array: Self) => E): E;
  reduce<U>(step: (before: U, value: E, index: number, array: Self) => U, first: U): U;
  reduceRight<U>(step: (before: U, value: E, index: number, array: Self) => U, first: U): U;
  reverse(): this;
  set(values: ArrayLike<E>, offset?: number): void;
  slice(start?: number, end?: number): Self;
  some(test: (value: E, index: number, array: Self) => unknown, self?: any): boolean;
  sort(compare?: (a: E, b: E) => number): this;
  subarray(start?: number, end?: number): Self;
  toLocaleString(): string;
  toReversed(): Self;
  toSorted(compare?: (a: E, b: E) => number): Self;
  toString(): string;
  with(index: number, value: E): Self;
  entries(): ArrayIterator<[number, E]>;
  keys(): ArrayIterator<number>;
  values(): ArrayIterator<E>;
  [Symbol.iterator](): ArrayIterator<E>;
}
interface TypedArrayConstructor<E, A> {
  readonly prototype: A;
  readonly BYTES_PER_ELEMENT: number;
  new (length: number): A;
  new (values: ArrayLike<E> | Iterable<E>): A;
  new (buffer: ArrayBufferLike, offset?: number, length?: number): A;
  new (): A;
  of(...items: E[]): A;
  from(values: ArrayLike<E> | Iterable<E>): A;
  from<T>(values: ArrayLike<T> | Iterable<T>, map: (value: T, index: number) => E, self?: any): A;
}
interface Int8Array<B extends ArrayBufferLike = ArrayBufferLike> extends TypedArray<number, Int8Array<B>, B> {
  readonly [Symbol.toStringTag]: "Int8Array";
}
declare var Int8Array: TypedArrayConstructor<number, Int8Array<ArrayBuffer>>;
interface Uint8Array<B extends ArrayBufferLike = ArrayBufferLike> extends TypedArray<number, Uint8Array<B>, B> {
  readonly [Symbol.toStringTag]: "Uint8Array";
}
declare var Uint8Array: TypedArrayConstructor<number, Uint8Array<ArrayBuffer>>;
interface Uint8ClampedArray<B extends ArrayBufferLike = ArrayBufferLike> extends TypedArray<number, Uint8ClampedArray<B>, B> {
  readonly [Symbol.toStringTag]: "Uint8ClampedArray";
}
declare var Uint8ClampedArray: TypedArrayConstructor<number, Uint8ClampedArray<ArrayBuffer>>;
interface Int16Array<B extends ArrayBufferLike = ArrayBufferLike> extends TypedArray<number, Int16Array<B>, B> {
  readonly [Symbol.toStringTag]: "Int16Array";
}
declare var Int16Array: TypedArrayConstructor<number, Int16Array<ArrayBuffer>>;
interface Uint16Array<B extends ArrayBufferLike = ArrayBufferLike> extends TypedArray<number, Uint16Array<B>, B> {
  readonly [Symbol.toStringTag]: "Uint16Array";
}
declare var Uint16Array: TypedArrayConstructor<number, Uint16Array<ArrayBuffer>>;
interface Int32Array<B extends ArrayBufferLike = ArrayBufferLike> extends TypedArray<number, Int32Array<B>, B> {
  readonly [Symbol.toStringTag]: "Int32Array";
}
declare var Int32Array: TypedArrayConstructor<number, Int32Array<ArrayBuffer>>;
interface Uint32Array<B extends ArrayBufferLike = ArrayBufferLike> extends TypedArray<number, Uint32Array<B>, B> {
  readonly [Symbol.toStringTag]: "Uint32Array";
}
declare var Uint32Array: TypedArrayConstructor<number, Uint32Array<ArrayBuffer>>;
interface Float32Array<B extends ArrayBufferLike = ArrayBufferLike> extends TypedArray<number, Float32Array<B>, B> {
  readonly [Symbol.toStringTag]: "Float32Array";
}
declare var Float32Array: TypedArrayConstructor<number, Float32Array<ArrayBuffer>>;
interface Float64Array<B extends ArrayBufferLike = ArrayBufferLike> extends TypedArray<number, Float64Array<B>, B> {
  readonly [Symbol.toStringTag]: "Float64Array";
}
declare var Float64Array: TypedArrayConstructor<number, Float64Array<ArrayBuffer>>;
interface BigInt64Array<B extends ArrayBufferLike = ArrayBufferLike> extends TypedArray<bigint, BigInt64Array<B>, B> {
  readonly [Symbol.toStringTag]: "BigInt64Array";
}
declare var BigInt64Array: TypedArrayConstructor<bigint, BigInt64Array<ArrayBuffer>>;
interface BigUint64Array<B extends ArrayBufferLike = ArrayBufferLike> extends TypedArray<bigint, BigUint64Array<B>, B> {
  readonly [Symbol.toStringTag]: "BigUint64Array";
}
declare var BigUint64Array: TypedArrayConstructor<bigint, BigUint64Array<ArrayBuffer>>;

interface DataView<B extends ArrayBufferLike = ArrayBufferLike> {
  readonly buffer: B;
  readonly byteLength: number;
  readonly byteOffset: number;
  getFloat32(offset: number, little?: boolean): number;
  getFloat64(offset: number, little?: boolean): number;
  getInt8(offset: number): number;
  getInt16(offset: number, little?: boolean): number;
  getInt32(offset: number, little?: boolean): number;
  getUint8(offset: number): number;
  getUint16(offset: number, little?: boolean): number;
  getUint32(offset: number, little?: boolean): number;
  getBigInt64(offset: number, little?: boolean): bigint;
  getBigUint64(offset: number, little?: boolean): bigint;
  setFloat32(offset: number, value: number, little?: boolean): void;
  setFloat64(offset: number, value: number, little?: boolean): void;
  setInt8(offset: number, value: number): void;
  setInt16(offset: number, value: number, little?: boolean): void;
  setInt32(offset: number, value: number, little?: boolean): void;
  setUint8(offset: number, value: number): void;
  setUint16(offset: number, value: number, little?: boolean): void;
  setUint32(offset: number, value: number, little?: boolean): void;
  setBigInt64(offset: number, value: bigint, little?: boolean): void;
  setBigUint64(offset: number, value: bigint, little?: boolean): void;
}
interface DataViewConstructor {
  new <B extends ArrayBufferLike>(buffer: B, offset?: number, length?: number): DataView<B>;
}
declare var DataView: DataViewConstructor;

interface Atomics {
  add(array: Int32Array, index: number, value: number): number;
  compareExchange(array: Int32Array, index: number, expected: number, value: number): number;
  exchange(array: Int32Array, index: number, value: number): number;
  load(array: Int32Array, index: number): number;
  notify(array: Int32Array, index: number, count?: number): number;
  store(array: Int32Array, index: number, value: number): number;
  sub(array: Int32Array, index: number, value: number): number;
  wait(array: Int32Array, index: number, value: number, timeout?: number): "ok" | "not-equal" | "timed-out";
}
declare var Atomics: Atomics;
