// Arrays and tuples.

interface ArrayLike<T> {
  readonly length: number;
  readonly [index: number]: T;
}
interface ConcatArray<T> {
  readonly length: number;
  readonly [index: number]: T;
  join(separator?: string): string;
  slice(start?: number, end?: number): T[];
}

interface ReadonlyArray<T> {
  readonly length: number;
  readonly [index: number]: T;
  toString(): string;
  toLocaleString(): string;
  at(index: number): T | undefined;
  concat(...items: ConcatArray<T>[]): T[];
  concat(...items: (T | ConcatArray<T>)[]): T[];
  join(separator?: string): string;
  slice(start?: number, end?: number): T[];
  indexOf(item: T, from?: number): number;
  lastIndexOf(item: T, from?: number): number;
  includes(item: T, from?: number): boolean;
  every<S extends T>(
    test: (value: T, index: number, array: readonly T[]) => value is S,
    self?: any,
  ): this is readonly S[];
  every(test: (value: T, index: number, array: readonly T[]) => unknown, self?: any): boolean;
  some(test: (value: T, index: number, array: readonly T[]) => unknown, self?: any): boolean;
  forEach(each: (value: T, index: number, array: readonly T[]) => void, self?: any): void;
  map<U>(map: (value: T, index: number, array: readonly T[]) => U, self?: any): U[];
  filter<S extends T>(
    test: (value: T, index: number, array: readonly T[]) => value is S,
    self?: any,
  ): S[];
  filter(test: (value: T, index: number, array: readonly T[]) => unknown, self?: any): T[];
  reduce(step: (before: T, value: T, index: number, array: readonly T[]) => T): T;
  reduce(step: (before: T, value: T, index: number, array: readonly T[]) => T, first: T): T;
  reduce<U>(step: (before: U, value: T, index: number, array: readonly T[]) => U, first: U): U;
  reduceRight(step: (before: T, value: T, index: number, array: readonly T[]) => T): T;
  reduceRight(step: (before: T, value: T, index: number, array: readonly T[]) => T, first: T): T;
  reduceRight<U>(step: (before: U, value: T, index: number, array: readonly T[]) => U, first: U): U;
  find<S extends T>(
    test: (value: T, index: number, array: readonly T[]) => value is S,
    self?: any,
  ): S | undefined;
  find(test: (value: T, index: number, array: readonly T[]) => unknown, self?: any): T | undefined;
  findIndex(test: (value: T, index: number, array: readonly T[]) => unknown, self?: any): number;
  findLast<S extends T>(
    test: (value: T, index: number, array: readonly T[]) => value is S,
    self?: any,
  ): S | undefined;
  findLast(
    test: (value: T, index: number, array: readonly T[]) => unknown,
    self?: any,
  ): T | undefined;
  findLastIndex(test: (value: T, index: number, array: readonly T[]) => unknown, self?: any): number;
  flatMap<U>(
    map: (value: T, index: number, array: T[]) => U | readonly U[],
    self?: any,
  ): U[];
  flat<A, D extends number = 1>(this: A, depth?: D): FlatArray<A, D>[];
  entries(): ArrayIterator<[number, T]>;
  keys(): ArrayIterator<number>;
  values(): ArrayIterator<T>;
  toReversed(): T[];
  toSorted(compare?: (a: T, b: T) => number): T[];
  toSpliced(start: number, count?: number, ...items: T[]): T[];
  with(index: number, value: T): T[];
  [Symbol.iterator](): ArrayIterator<T>;
}

interface Array<T> {
  length: number;
  [index: number]: T;
  toString(): string;
  toLocaleString(): string;
  at(index: number): T | undefined;
  push(...items: T[]): number;
  pop(): T | undefined;
  shift(): T | undefined;
  unshift(...items: T[]): number;
  concat(...items: ConcatArray<T>[]): T[];
  concat(...items: (T | ConcatArray<T>)[]): T[];
  join(separator?: string): string;
  reverse(): T[];
  slice(start?: number, end?: number): T[];
  sort(compare?: (a: T, b: T) => number): this;
  splice(start: number, count?: number): T[];
  splice(start: number, count: number, ...items: T[]): T[];
  fill(value: T, start?: number, end?: number): this;
  copyWithin(target: number, start: number, end?: number): this;
  indexOf(item: T, from?: number): number;
  lastIndexOf(item: T, from?: number): number;
  includes(item: T, from?: number): boolean;
  every<S extends T>(
    test: (value: T, index: number, array: T[]) => value is S,
    self?: any,
  ): this is S[];
  every(test: (value: T, index: number, array: T[]) => unknown, self?: any): boolean;
  some(test: (value: T, index: number, array: T[]) => unknown, self?: any): boolean;
  forEach(each: (value: T, index: number, array: T[]) => void, self?: any): void;
  map<U>(map: (value: T, index: number, array: T[]) => U, self?: any): U[];
  filter<S extends T>(test: (value: T, index: number, array: T[]) => value is S, self?: any): S[];
  filter(test: (value: T, index: number, array: T[]) => unknown, self?: any): T[];
  reduce(step: (before: T, value: T, index: number, array: T[]) => T): T;
  reduce(step: (before: T, value: T, index: number, array: T[]) => T, first: T): T;
  reduce<U>(step: (before: U, value: T, index: number, array: T[]) => U, first: U): U;
  reduceRight(step: (before: T, value: T, index: number, array: T[]) => T): T;
  reduceRight(step: (before: T, value: T, index: number, array: T[]) => T, first: T): T;
  reduceRight<U>(step: (before: U, value: T, index: number, array: T[]) => U, first: U): U;
  find<S extends T>(
    test: (value: T, index: number, array: T[]) => value is S,
    self?: any,
  ): S | undefined;
  find(test: (value: T, index: number, array: T[]) => unknown, self?: any): T | undefined;
  findIndex(test: (value: T, index: number, array: T[]) => unknown, self?: any): number;
  findLast<S extends T>(
    test: (value: T, index: number, array: T[]) => value is S,
    self?: any,
  ): S | undefined;
  findLast(test: (value: T, index: number, array: T[]) => unknown, self?: any): T | undefined;
  findLastIndex(test: (value: T, index: number, array: T[]) => unknown, self?: any): number;
  flatMap<U>(map: (value: T, index: number, array: T[]) => U | readonly U[], self?: any): U[];
  flat<A, D extends number = 1>(this: A, depth?: D): FlatArray<A, D>[];
  entries(): ArrayIterator<[number, T]>;
  keys(): ArrayIterator<number>;
  values(): ArrayIterator<T>;
  toReversed(): T[];
  toSorted(compare?: (a: T, b: T) => number): T[];
  toSpliced(start: number, count?: number, ...items: T[]): T[];
  with(index: number, value: T): T[];
  [Symbol.iterator](): ArrayIterator<T>;
}
interface ArrayConstructor {
  new (length?: number): any[];
  new <T>(length: number): T[];
  new <T>(...items: T[]): T[];
  (length?: number): any[];
  <T>(length: number): T[];
  <T>(...items: T[]): T[];
  readonly prototype: any[];
  isArray(value: any): value is any[];
  from<T>(items: Iterable<T> | ArrayLike<T>): T[];
  from<T, U>(items: Iterable<T> | ArrayLike<T>, map: (value: T, index: number) => U, self?: any): U[];
  fromAsync<T>(items: AsyncIterable<T> | Iterable<T | PromiseLike<T>> | ArrayLike<T>): Promise<T[]>;
  of<T>(...items: T[]): T[];
}
declare var Array: ArrayConstructor;

type FlatArray<A, D extends number> = {
  done: A;
  recur: A extends ReadonlyArray<infer I>
    ? FlatArray<I, [-1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10][D]>
    : A;
}[D extends -1 ? "done" : "recur"];
